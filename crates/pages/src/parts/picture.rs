use api::Image;
use maud::{Markup, html};

use super::icon;
use crate::Context;

/// When a browser should fetch a picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// The largest thing on the first screen.
    First,
    Eager,
    Lazy,
}

/// A picture at its own ratio: width and height keep its place before it is there.
pub(crate) fn picture(image: &Image, loading: Loading) -> Markup {
    html! {
        img src=(image.src) alt=(image.alt) width=(image.width) height=(image.height)
            loading=[(loading == Loading::Lazy).then_some("lazy")]
            fetchpriority=[(loading == Loading::First).then_some("high")]
            decoding="async";
    }
}

/// A picture, or the store's mark where there is none.
pub(crate) fn picture_or_mark(
    ctx: &Context<'_>,
    image: Option<&Image>,
    loading: Loading,
) -> Markup {
    html! {
        @match image {
            Some(image) => (picture(image, loading)),
            None => span.blank { (icon::mark(&ctx.site.theme)) },
        }
    }
}
