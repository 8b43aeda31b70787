//! Drawings in the text's own colour. All of them are decoration: the words beside them speak.

use crate::markup::*;

/// What a page shows over and over, drawn once at its beginning: as `#down`, `#star` and, with the
/// store's name, `#mark`.
pub(crate) fn drawings() -> impl Renderable {
    maud! {
        svg.visually-hidden aria-hidden="true" {
            symbol id="down" viewBox="0 0 24 24" { path d="m7 10 5 5 5-5" {} }
            symbol id="star" viewBox="0 0 20 20" {
                path d="m10 1.6 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.8-5.2 2.8 1-5.8L1.6 7.7l5.8-.8z" {}
            }
        }
    }
}

/// The mark before the store's name: an arch of the souk, or the desk of the kontor.
pub(crate) fn mark(theme: &str) -> impl Renderable {
    maud! {
        svg.mark viewBox="0 0 24 24" aria-hidden="true" {
            g id="mark" {
                @match theme {
                    "kontor" => {
                        path d="M1.5 6.5h21M4 6.5v14M20 6.5v14M11.5 6.5V12H20" {}
                    }
                    _ => {
                        path d="M3.5 21.5V11C3.5 6.5 7 3 12 1.8 17 3 20.5 6.5 20.5 11v10.5z" {}
                        path d="M8.5 21.5V13c0-2.4 1.4-4.2 3.5-5 2.1.8 3.5 2.6 3.5 5v8.5" {}
                    }
                }
            }
        }
    }
}

/// The same mark elsewhere on its page.
pub(crate) fn mark_again() -> impl Renderable {
    drawn(r##"<svg class="mark" viewBox="0 0 24 24" aria-hidden="true"><use href="#mark"/></svg>"##)
}

pub(crate) fn menu() -> impl Renderable {
    stroked("M3 7h18M3 12h18M3 17h18")
}

pub(crate) fn close() -> impl Renderable {
    stroked("m5.5 5.5 13 13M18.5 5.5l-13 13")
}

pub(crate) fn down() -> impl Renderable {
    drawn(r##"<svg class="icon icon-down" aria-hidden="true"><use href="#down"/></svg>"##)
}

pub(crate) fn next() -> impl Renderable {
    maud! { span.icon-next { (stroked("M4 12h15M13 6l6 6-6 6")) } }
}

pub(crate) fn previous() -> impl Renderable {
    maud! { span.icon-next { (stroked("M20 12H5M11 6l-6 6 6 6")) } }
}

pub(crate) fn share() -> impl Renderable {
    stroked("M12 15V3.5M7.5 8 12 3.5 16.5 8M5 12v8.5h14V12")
}

pub(crate) fn search() -> impl Renderable {
    stroked("M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15.6 15.6 21 21")
}

pub(crate) fn enlarge() -> impl Renderable {
    stroked("M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15.6 15.6 21 21M10.5 7.5v6M7.5 10.5h6")
}

pub(crate) fn globe() -> impl Renderable {
    stroked(
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c2.6 2.6 3.9 5.6 3.9 9S14.6 18.4 12 21c-2.6-2.6-3.9-5.6-3.9-9S9.4 5.6 12 3z",
    )
}

pub(crate) fn star() -> impl Renderable {
    drawn(r##"<svg class="star" aria-hidden="true"><use href="#star"/></svg>"##)
}

/// (The macro knows no element whose name is a word of Rust.)
fn drawn(drawing: &'static str) -> Raw<&'static str> {
    Raw::dangerously_create(drawing)
}

fn stroked(path: &'static str) -> impl Renderable {
    maud! {
        svg.icon viewBox="0 0 24 24" aria-hidden="true" {
            path d=(Raw::dangerously_create(path)) {}
        }
    }
}
