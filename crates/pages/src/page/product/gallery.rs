use crate::markup::*;
use api::ProductImage;

use crate::Context;
use crate::parts::icon;
use crate::parts::picture::{Loading, Picture, Place, picture, picture_at};

/// Pictures side by side in a strip that scrolls, with small ones that lead to them. The small
/// ones are plain links to fragments and the large ones to the picture itself, so both work
/// without a script; with one, the large ones open in a dialog.
pub(super) fn gallery(ctx: &Context<'_>, images: &[&ProductImage]) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        section.gallery aria-label=(messages.pictures) data-gallery {
            @if images.is_empty() {
                div.gallery-strip { div.gallery-picture { span.blank { (icon::mark_again()) } } }
            } @else {
                div.gallery-strip tabindex=[(images.len() > 1).then_some("0")]
                    role="group" aria-label=(messages.pictures) {
                    @for (place, image) in images.iter().enumerate() {
                        @let loading = if place == 0 { Loading::First } else { Loading::Lazy };
                        div.gallery-picture id={ "picture-" (place + 1) } {
                            a href=(image.image.src) data-zoom {
                                (picture((&image.image).into(), loading))
                                span.visually-hidden { ", " (messages.enlarge) }
                            }
                        }
                    }
                }
                (zoom(ctx, images.len()))
            }
            @if images.len() > 1 { (thumbnails(ctx, images)) }
        }
    }
}

/// Empty until a script fills it with the pictures and opens it, and says which of them is shown.
fn zoom(ctx: &Context<'_>, count: usize) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        dialog.zoom aria-label=(messages.pictures) {
            div.zoom-strip tabindex="0" {}
            p.zoom-place role="status" {}
            button type="button" data-zoom-close aria-label=(messages.close) { (icon::close()) }
            button type="button" data-zoom-large aria-label=(messages.enlarge) aria-pressed="false" {
                (icon::enlarge())
            }
            @if count > 1 {
                button type="button" data-zoom-step="-1" aria-label=(messages.previous_picture) {
                    (icon::previous())
                }
                button type="button" data-zoom-step="1" aria-label=(messages.next_picture) {
                    (icon::next())
                }
            }
        }
    }
}

fn thumbnails(ctx: &Context<'_>, images: &[&ProductImage]) -> impl Renderable {
    let label = |place: usize| (ctx.messages().picture_of)(place + 1, images.len());
    maud! {
        ul.thumbnails {
            @for (place, image) in images.iter().enumerate() {
                li {
                    a href={ "#picture-" (place + 1) } aria-label=(label(place))
                        aria-current=[(place == 0).then_some("true")] {
                        // The link says what it shows.
                        @let image = Picture::from(&image.image).without_words();
                        (picture_at(Place::Thumbnail, image, Loading::Eager))
                    }
                }
            }
        }
    }
}
