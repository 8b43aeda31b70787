use crate::markup::*;
use api::Part;

use super::{View, order::times};
use crate::parts::foreign;
use crate::parts::picture::Picture;
use crate::parts::picture::{Loading, picture_or_mark};
use crate::parts::price::amount;

/// What a bundle consists of, and what its parts cost one by one.
pub(super) fn bundle(view: View<'_>) -> impl Renderable {
    let messages = view.ctx.messages();
    maud! {
        @if let Some(bundle) = &view.product.bundle {
            section.product-parts {
                h2 { (messages.parts_of_bundle) }
                ul.parts { @for part in &bundle.parts { li { (row(view, part)) } } }
                @if let Some(separately) = bundle.separately {
                    p.parts-sum {
                        (messages.separately.with(&view.ctx.money(separately)))
                        @if let Some(saving) = bundle.saving {
                            " · "
                            strong.saving { (messages.you_save.with(&view.ctx.money(saving))) }
                        }
                    }
                }
            }
        }
    }
}

fn row(view: View<'_>, part: &Part) -> impl Renderable {
    let ctx = view.ctx;
    maud! {
        div.part-picture {
            (picture_or_mark(part.image.as_ref().map(Picture::from), Loading::Lazy))
        }
        p.part-name {
            (times(view, part))
            @let name = foreign::name(&part.name, part.language.as_ref());
            @match &part.href {
                Some(href) => a href=(ctx.href(href)) { (name) },
                None => (name),
            }
            @if !part.availability.is_buyable() {
                span.pick-remark { (ctx.messages().not_available) }
            }
        }
        @if let Some(total) = part.total() { p.part-price { (amount(ctx, total)) } }
    }
}
