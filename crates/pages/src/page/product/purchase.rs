//! What a visitor needs to know before buying.

use crate::markup::*;
use api::Variant;
use commerce::published::MenuItem;

use crate::parts::notice::notice;
use crate::parts::{availability, icon, price};
use crate::{Context, address};

/// Words that addresses of pages about delivery and returns are made of.
const DELIVERY_WORDS: &[&str] = &[
    "delivery",
    "shipping",
    "returns",
    "lieferung",
    "versand",
    "rueckgabe",
    "retouren",
];

/// The price, or a kind word that there is none in this currency.
pub(super) fn price(ctx: &Context<'_>, chosen: &Variant) -> impl Renderable {
    maud! {
        @match &chosen.price {
            Some(price) => div.product-price { (price::unit_price(ctx, price)) },
            None => (no_price(ctx, chosen)),
        }
    }
}

fn no_price(ctx: &Context<'_>, chosen: &Variant) -> impl Renderable {
    let messages = ctx.messages();
    notice(maud! {
        p { strong { ((messages.not_in_currency)(ctx.currency.code())) } }
        @for currency in ctx.site.currencies.iter().filter(|other| **other != ctx.currency) {
            p {
                a href=(ctx.href_in(&chosen.href, *currency)) {
                    ((messages.see_in_currency)(currency.code()))
                }
            }
        }
    })
}

/// Stock, number, and where to read about delivery.
pub(super) fn availability(ctx: &Context<'_>, chosen: &Variant) -> impl Renderable {
    let messages = ctx.messages();
    let delivery = ctx.site.footer.iter().find_map(delivery_page);
    maud! {
        div.product-availability {
            @if chosen.price.is_some() { (availability::availability(ctx, chosen.availability)) }
            p.product-number { (messages.item_number) " " span.sku { (chosen.sku) } }
            @if let Some((label, href)) = delivery {
                p { a.more href=(ctx.href(href)) { (label) (icon::next()) } }
            }
        }
    }
}

/// The page about delivery or returns, if the footer has one.
fn delivery_page(item: &MenuItem) -> Option<(&str, &str)> {
    let own = item.href.as_deref().filter(|href| is_about_delivery(href));
    let own = own.map(|href| (&*item.label, href));
    own.or_else(|| item.children.iter().find_map(delivery_page))
}

fn is_about_delivery(href: &str) -> bool {
    let slug = href.rsplit('/').next().unwrap_or(href);
    address::is_local(href) && slug.split('-').any(|word| DELIVERY_WORDS.contains(&word))
}
