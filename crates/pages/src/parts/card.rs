use api::{Availability, CardPrice, Money, ProductSummary, Rating, Sale};
use commerce::language::Language;
use commerce::published;
use money::Currency;

use super::foreign;
use super::picture::{Loading, Picture, picture_or_mark};
use super::price::{card_price, percent_off};
use super::rating::rating;
use super::swatch::swatches;
use crate::Context;
use crate::markup::*;

/// Cards on the first screen, whose pictures should not wait.
const FIRST_ROW: usize = 4;

/// What a card shows of a product.
pub(crate) struct Card<'a> {
    href: &'a str,
    name: &'a str,
    language: Option<&'a Language>,
    brand: Option<&'a str>,
    image: Option<Picture<'a>>,
    price: Option<Money>,
    price_varies: bool,
    sale: Option<Sale>,
    availability: Availability,
    swatches: &'a [String],
    rating: Option<Rating>,
}

impl<'a> From<&'a ProductSummary> for Card<'a> {
    fn from(product: &'a ProductSummary) -> Self {
        Self {
            href: &product.href,
            name: &product.name,
            language: product.language.as_ref(),
            brand: product.brand.as_deref(),
            image: product.image.as_ref().map(Picture::from),
            price: product.price,
            price_varies: product.price_varies,
            sale: product.sale.clone(),
            availability: product.availability,
            swatches: &product.swatches,
            rating: product.rating.clone(),
        }
    }
}

impl<'a> Card<'a> {
    /// A card of a published block, as a visitor with this currency sees it at a moment.
    pub(crate) fn of(card: &'a published::Card, currency: Currency, now: i64) -> Self {
        let CardPrice {
            price,
            varies,
            sale,
        } = CardPrice::of(card, currency, now);
        Self {
            href: &card.href,
            name: &card.name,
            language: card.language.as_ref(),
            brand: card.brand.as_deref(),
            image: card.image.as_ref().map(Picture::from),
            price,
            price_varies: varies,
            sale,
            availability: Availability::of(card.available, price.is_some()),
            swatches: &card.swatches,
            rating: card.rating.map(Rating::from),
        }
    }
}

/// Products as a grid. `above_fold` says whether it may begin on the first screen.
pub(crate) fn cards<'a, I>(ctx: &Context<'_>, products: I, above_fold: bool) -> impl Renderable
where
    I: Iterator<Item = Card<'a>> + Clone,
{
    maud! {
        ul.cards {
            @for (place, product) in products.clone().enumerate() {
                @let loading = match above_fold && place < FIRST_ROW {
                    true => Loading::Eager,
                    false => Loading::Lazy,
                };
                li { (card(ctx, &product, loading)) }
            }
        }
    }
}

/// A product in a list. The link on its name covers the whole card.
fn card(ctx: &Context<'_>, product: &Card<'_>, loading: Loading) -> impl Renderable {
    maud! {
        article.card {
            div.card-picture {
                (picture_or_mark(product.image, loading))
                (badge(ctx, product))
            }
            div.card-text {
                h3.card-name {
                    a href=(ctx.href(product.href)) { (foreign::name(product.name, product.language)) }
                }
                @if let Some(brand) = product.brand { p.card-brand { (brand) } }
                (card_price(ctx, product.price, product.price_varies, product.sale.as_ref()))
                (swatches(ctx, product.swatches))
                @if let Some(of) = &product.rating { (rating(ctx, of)) }
            }
        }
    }
}

/// Said only where it changes what a visitor can do, or pays.
fn badge(ctx: &Context<'_>, product: &Card<'_>) -> impl Renderable {
    maud! {
        @match product.availability {
            Availability::OutOfStock => span.badge { (ctx.messages().sold_out) },
            Availability::LowStock => span.badge { (ctx.messages().few_left) },
            Availability::InStock | Availability::Backorder | Availability::NotForSale => {}
        }
        @if let Some(off) = product.sale.as_ref().and_then(|sale| percent_off(ctx, sale)) {
            span.badge.is-sale { (off) }
        }
    }
}
