use std::borrow::Cow;

use api::PictureType;
use commerce::published::PictureFormat;

use super::icon;
use crate::markup::*;

/// A picture as the API or a published document has it.
#[derive(Clone, Copy)]
pub(crate) struct Picture<'a> {
    pub(crate) src: &'a str,
    pub(crate) alt: &'a str,
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Its copies, in one form or the other.
    answered: &'a [api::Rendition],
    published: &'a [commerce::published::Rendition],
}

/// A copy of a picture.
struct Rendition<'a> {
    src: Cow<'a, str>,
    width: u32,
    height: u32,
    is_webp: bool,
}

impl<'a> From<&'a api::Image> for Picture<'a> {
    fn from(image: &'a api::Image) -> Self {
        Self {
            src: &image.src,
            alt: &image.alt,
            width: image.width,
            height: image.height,
            answered: &image.renditions,
            published: &[],
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
            answered: &[],
            published: &image.renditions,
        }
    }
}

impl<'a> Picture<'a> {
    /// The same where what stands beside it says what it shows.
    pub(crate) fn without_words(self) -> Self {
        Self { alt: "", ..self }
    }

    fn renditions(self) -> impl Iterator<Item = Rendition<'a>> {
        let answered = self.answered.iter().map(|copy| Rendition {
            src: Cow::Borrowed(&copy.src),
            width: copy.width,
            height: copy.height,
            is_webp: copy.kind == PictureType::Webp,
        });
        let published = self.published.iter().map(move |copy| Rendition {
            src: Cow::Owned(copy.src(self.src)),
            width: copy.width,
            height: copy.height,
            is_webp: copy.format == PictureFormat::Webp,
        });
        answered.chain(published)
    }

    /// The copy that every program shows.
    fn common(self) -> Option<Rendition<'a>> {
        self.renditions().find(|copy| !copy.is_webp)
    }

    /// The copies as WebP, with their widths; empty where there are none.
    fn srcset(self) -> String {
        let mut srcset = String::new();
        for copy in self.renditions().filter(|copy| copy.is_webp) {
            let comma = if srcset.is_empty() { "" } else { ", " };
            let width = copy.width.to_string();
            srcset.extend([comma, &copy.src, " ", &width, "w"]);
        }
        srcset
    }

    /// As other sites show it; none where it is a vector picture that nobody has drawn in pixels.
    pub(crate) fn shared(self) -> Option<Shared<'a>> {
        let own = || Rendition {
            src: Cow::Borrowed(self.src),
            width: self.width,
            height: self.height,
            is_webp: false,
        };
        let is_vector = self.src.ends_with(".svg");
        let copy = self.common().or_else(|| (!is_vector).then(own))?;
        Some(Shared {
            src: copy.src,
            alt: self.alt,
            width: copy.width,
            height: copy.height,
        })
    }
}

/// A picture in pixels and in a type that every program shows.
pub(crate) struct Shared<'a> {
    pub(crate) src: Cow<'a, str>,
    pub(crate) alt: &'a str,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// When a browser should fetch a picture.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Loading {
    /// The largest thing on the first screen.
    First,
    Eager,
    Lazy,
}

/// Where a picture stands, which says how wide it is: a browser chooses a copy before it has laid
/// out the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// From one side of the page to the other.
    Page,
    /// Half of a wide page, all of a narrow one.
    Half,
    /// One of several in a row.
    Card,
    /// One of a strip of small ones.
    Thumbnail,
}

impl Place {
    fn sizes(self) -> &'static str {
        match self {
            Self::Page => "100vw",
            Self::Half => "(min-width: 56rem) 50vw, 100vw",
            Self::Card => "(min-width: 56rem) 20rem, 50vw",
            Self::Thumbnail => "5rem",
        }
    }
}

/// A picture at its own ratio: width and height keep its place before it is there.
pub(crate) fn picture(image: Picture<'_>, loading: Loading) -> impl Renderable {
    picture_at(Place::Half, image, loading)
}

/// The same where it is said how wide it will be.
pub(crate) fn picture_at(place: Place, image: Picture<'_>, loading: Loading) -> impl Renderable {
    let srcset = image.srcset();
    maud! {
        @if srcset.is_empty() {
            (img(Cow::Borrowed(image.src), image, loading))
        } @else {
            picture {
                source type="image/webp" srcset=(srcset) sizes=(place.sizes());
                // For whoever reads no WebP: a copy of the picture's own type.
                @let common = image.common().map(|copy| copy.src);
                (img(common.unwrap_or(Cow::Borrowed(image.src)), image, loading))
            }
        }
    }
}

fn img<'a>(src: Cow<'a, str>, image: Picture<'a>, loading: Loading) -> impl Renderable + 'a {
    maud! {
        img src=(src) alt=(image.alt) width=(image.width) height=(image.height)
            loading=[(loading == Loading::Lazy).then_some("lazy")]
            fetchpriority=[(loading == Loading::First).then_some("high")]
            decoding="async";
    }
}

/// A picture of a card, or the store's mark where there is none.
pub(crate) fn picture_or_mark(image: Option<Picture<'_>>, loading: Loading) -> impl Renderable {
    maud! {
        @match image {
            Some(image) => (picture_at(Place::Card, image, loading)),
            None => span.blank { (icon::mark_again()) },
        }
    }
}
