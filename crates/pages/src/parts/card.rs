use api::{Availability, ProductSummary};
use maud::{Markup, html};

use super::picture::{Loading, picture_or_mark};
use super::price::card_price;
use super::swatch::swatches;
use crate::Context;

/// Cards on the first screen, whose pictures should not wait.
const FIRST_ROW: usize = 4;

/// Products as a grid. `above_fold` says whether it may begin on the first screen.
pub(crate) fn cards(ctx: &Context<'_>, products: &[ProductSummary], above_fold: bool) -> Markup {
    html! {
        ul.cards {
            @for (place, product) in products.iter().enumerate() {
                @let loading = match above_fold && place < FIRST_ROW {
                    true => Loading::Eager,
                    false => Loading::Lazy,
                };
                li { (card(ctx, product, loading)) }
            }
        }
    }
}

/// A product in a list. The link on its name covers the whole card.
fn card(ctx: &Context<'_>, product: &ProductSummary, loading: Loading) -> Markup {
    html! {
        article.card {
            div.card-picture {
                (picture_or_mark(ctx, product.image.as_ref(), loading))
                (badge(ctx, product.availability))
            }
            div.card-text {
                h3.card-name { a href=(ctx.href(&product.href)) { (product.name) } }
                @if let Some(brand) = &product.brand { p.card-brand { (brand) } }
                (card_price(ctx, product))
                (swatches(ctx, &product.swatches))
            }
        }
    }
}

/// Said only where it changes what a visitor can do.
fn badge(ctx: &Context<'_>, availability: Availability) -> Markup {
    html! {
        @match availability {
            Availability::OutOfStock => span.badge { (ctx.messages().sold_out) },
            Availability::LowStock => span.badge { (ctx.messages().few_left) },
            Availability::InStock | Availability::NotForSale => {}
        }
    }
}
