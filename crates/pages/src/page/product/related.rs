//! What belongs to a product, or could stand in for it.

use crate::markup::*;
use api::{Related, RelationKind, Relations};

use crate::Context;
use crate::parts::card::{Card, cards};
use crate::parts::foreign;
use crate::parts::picture::{Loading, Picture, picture_or_mark};
use crate::parts::price::card_price;

/// As many cards as stand in a row where there is room, and the most rows that a page shows of
/// one relation; the API gives all.
const ROW: usize = 4;
const ROWS: usize = 2;

/// The products of relations, each where it comes first: rules find again what is named by hand.
/// Relations of which `is_first` is true are before the others.
pub(super) fn once(
    relations: &[Relations],
    is_first: impl Fn(RelationKind) -> bool,
) -> Vec<(RelationKind, Vec<&Related>)> {
    let mut seen: Vec<&str> = Vec::new();
    let mut shelves = Vec::new();
    let first = relations.iter().filter(|of| is_first(of.kind));
    for of in first.chain(relations.iter().filter(|of| !is_first(of.kind))) {
        let mut items = Vec::with_capacity(of.items.len());
        for related in &of.items {
            let href = related.product.href.as_str();
            if !seen.contains(&href) {
                seen.push(href);
                items.push(related);
            }
        }
        if !items.is_empty() {
            shelves.push((of.kind, items));
        }
    }
    shelves
}

/// The products of one relation: spare parts as rows, the others as cards.
pub(super) fn relations(
    ctx: &Context<'_>,
    kind: RelationKind,
    items: &[&Related],
) -> impl Renderable {
    let messages = ctx.messages();
    let heading = match kind {
        RelationKind::Related => messages.related,
        RelationKind::Accessory => messages.accessories,
        RelationKind::SparePart => messages.spare_parts,
        RelationKind::Upsell => messages.upsell,
        RelationKind::Substitute => messages.substitutes,
    };
    maud! {
        @if kind == RelationKind::SparePart {
            section.product-parts {
                h2 { (heading) }
                ul.parts { @for part in items { li { (spare_part(ctx, part)) } } }
            }
        } @else {
            (shelf(ctx, items, heading))
        }
    }
}

/// Products as cards under a heading.
pub(super) fn shelf(
    ctx: &Context<'_>,
    items: &[&Related],
    heading: &'static str,
) -> impl Renderable {
    // A row that is not full looks like something is missing.
    let shown = match items.len() {
        count @ 0..ROW => count,
        count => ROW * (count / ROW).min(ROWS),
    };
    maud! {
        section.related {
            h2 { (heading) }
            (cards(ctx, items.iter().take(shown).map(|related| Card::from(&related.product)), false))
        }
    }
}

fn spare_part(ctx: &Context<'_>, part: &Related) -> impl Renderable {
    let messages = ctx.messages();
    let product = &part.product;
    let count = u64::from(part.quantity);
    maud! {
        div.part-picture {
            (picture_or_mark(product.image.as_ref().map(Picture::from), Loading::Lazy))
        }
        p.part-name {
            a href=(ctx.href(&product.href)) {
                (foreign::name(&product.name, product.language.as_ref()))
            }
            @if count > 1 { span.pick-remark { ((messages.built_in)(count, &ctx.count(count))) } }
            @if let Some(name) = &part.replaces {
                span.pick-remark {
                    (foreign::within(&messages.replaces, name, part.replaces_language.as_ref()))
                }
            }
        }
        div.part-price { (card_price(ctx, product.price, product.price_varies, product.sale.as_ref())) }
    }
}
