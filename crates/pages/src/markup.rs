//! What templates need: the macro, its types, and the elements that we use.
//!
//! [`maud!`] makes a value that writes itself into the page when it is rendered. Parts nest
//! without a string of their own, so a page is one buffer that is written once, front to back: in
//! an instance that lives for one request, fresh memory and copies are what rendering costs.

pub(crate) use hypertext::validation::attributes::{AriaAttributes, GlobalAttributes};
pub(crate) use hypertext::{Buffer, Lazy, Raw, Renderable, maud};

/// HTML that was sanitized when it was published.
pub(crate) fn trusted(html: &str) -> Raw<&str> {
    Raw::dangerously_create(html)
}

/// A part behind a pointer, which the frame takes: [`Renderable`] cannot be `dyn` itself. So a
/// component with several pages carries the code of one frame.
pub(crate) type Content<'a> = &'a dyn Fn(&mut Buffer);

/// Makes content a part again.
pub(crate) fn content(content: Content<'_>) -> impl Renderable {
    Lazy::dangerously_create(content)
}

/// The elements of HTML, with those attributes and drawings that the crate does not know.
pub(crate) mod hypertext_elements {
    pub(crate) use hypertext::validation::hypertext_elements::*;

    hypertext::define_void_elements! {
        /// Open Graph names its values by `property`.
        meta { charset content name property }
    }

    hypertext::define_elements! {
        svg { viewBox width height }
        symbol { viewBox }
        g {}
        path { d }
        circle { cx cy r fill }
    }
}
