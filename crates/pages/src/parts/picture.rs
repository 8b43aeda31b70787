use super::icon;
use crate::Context;
use crate::markup::*;

/// A picture as the API or a published document has it.
#[derive(Clone, Copy)]
pub(crate) struct Picture<'a> {
    pub(crate) src: &'a str,
    pub(crate) alt: &'a str,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl<'a> From<&'a api::Image> for Picture<'a> {
    fn from(image: &'a api::Image) -> Self {
        Self {
            src: &image.src,
            alt: &image.alt,
            width: image.width,
            height: image.height,
        }
    }
}

impl<'a> From<&'a commerce::published::Image> for Picture<'a> {
    fn from(image: &'a commerce::published::Image) -> Self {
        Self {
            src: &image.src,
            alt: &image.alt,
            width: image.width,
            height: image.height,
        }
    }
}

/// When a browser should fetch a picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// The largest thing on the first screen.
    First,
    Eager,
    Lazy,
}

/// A picture at its own ratio: width and height keep its place before it is there.
pub(crate) fn picture(image: Picture<'_>, loading: Loading) -> impl Renderable {
    maud! {
        img src=(image.src) alt=(image.alt) width=(image.width) height=(image.height)
            loading=[(loading == Loading::Lazy).then_some("lazy")]
            fetchpriority=[(loading == Loading::First).then_some("high")]
            decoding="async";
    }
}

/// A picture, or the store's mark where there is none.
pub(crate) fn picture_or_mark(
    ctx: &Context<'_>,
    image: Option<Picture<'_>>,
    loading: Loading,
) -> impl Renderable {
    maud! {
        @match image {
            Some(image) => (picture(image, loading)),
            None => span.blank { (icon::mark(&ctx.site.theme)) },
        }
    }
}
