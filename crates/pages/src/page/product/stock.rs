//! Whether it is there, where it is, and when it is at the door.

use crate::markup::*;
use api::{Availability, ProductKind, WarehouseStock};
use commerce::published::{DeliveryEstimate, MenuItem, ReturnPolicy};

use super::View;
use crate::parts::availability::{dot, words};
use crate::parts::foreign;
use crate::parts::icon;
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

/// Countries that are named before it is "and more".
const COUNTRIES_SHOWN: usize = 8;

/// Stock, delivery and returns, and the number to order by.
pub(super) fn stock(view: View<'_>) -> impl Renderable {
    let View { ctx, chosen, .. } = view;
    let messages = ctx.messages();
    let is_sent = view.product.kind.is_stocked();
    let returns = ctx.site.returns.as_ref().filter(|_| is_sent);
    let told = returns.is_some_and(|returns| returns.page.is_some());
    let page = ctx.site.footer.iter().find_map(delivery_page);
    maud! {
        div.product-availability {
            @if chosen.price.is_some() { (availability(view)) }
            @if is_sent && !ctx.site.delivery.is_empty() && !view.is_sold_out() {
                (fact(messages.delivery, maud! {
                    @for estimate in &ctx.site.delivery { p { (delivery(ctx, estimate)) } }
                }))
            }
            @if let Some(returns) = returns { (fact(messages.returns, return_policy(ctx, returns))) }
            @if let Some((item, href)) = page.filter(|_| is_sent && !told) {
                p {
                    a.more href=(ctx.href(href)) {
                        (foreign::name(&item.label, item.language.as_ref())) (icon::next())
                    }
                }
            }
            p.product-number { (messages.item_number) " " span.sku { (chosen.sku) } }
        }
    }
}

fn fact(label: &str, content: impl Renderable) -> impl Renderable {
    maud! { div.promise { p.label { (label) } div { (content) } } }
}

/// In words that fit what it is: a download is not on a shelf.
fn availability(view: View<'_>) -> impl Renderable {
    let View {
        ctx,
        chosen,
        product,
        ..
    } = view;
    let messages = ctx.messages();
    let own_words = match product.kind {
        ProductKind::Digital => Some(messages.ready_to_download),
        ProductKind::Service => Some(messages.by_appointment),
        ProductKind::GiftCard => Some(messages.sent_by_mail),
        ProductKind::Goods | ProductKind::Bundle | ProductKind::Configurable => None,
    };
    let own_words = own_words.filter(|_| chosen.availability.is_buyable());
    let (state, words) = words(ctx, chosen.availability);
    let is_short = !matches!(
        chosen.availability,
        Availability::InStock | Availability::LowStock
    );
    let expected = chosen.expected.as_ref().filter(|_| is_short);
    maud! {
        p.availability data-state=(state) {
            (dot())
            span {
                @match own_words { Some(words) => (words), None => (words) }
                @if let Some(day) = expected {
                    span.expected { (messages.list_separator) (messages.expected_on.with(&messages.formats.date(day))) }
                }
            }
        }
        @if chosen.stock.len() > 1 { (warehouses(ctx, &chosen.stock)) }
    }
}

fn warehouses(ctx: &Context<'_>, stock: &[WarehouseStock]) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        details.warehouses {
            summary { (messages.by_warehouse) (icon::down()) }
            ul {
                @for at in stock {
                    @let (state, words) = words(ctx, at.availability);
                    li data-state=(state) {
                        (dot())
                        span.warehouse { (foreign::name(&at.name, at.language.as_ref())) }
                        span {
                            (words)
                            @if let Some(day) = &at.expected {
                                (messages.list_separator)
                                time datetime=(day) {
                                    (messages.expected_on.with(&messages.formats.date(day)))
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn delivery(ctx: &Context<'_>, estimate: &DeliveryEstimate) -> impl Renderable {
    let messages = ctx.messages();
    let days = (messages.working_days)(estimate.min_days.into(), estimate.max_days.into());
    let countries = &estimate.countries;
    let shown = countries.iter().take(COUNTRIES_SHOWN).enumerate();
    maud! {
        (days) " "
        @if !countries.is_empty() {
            span.countries {
                @for (place, code) in shown.clone() {
                    @if place > 0 { (messages.list_separator) }
                    (messages.formats.country(code))
                }
                @if countries.len() > COUNTRIES_SHOWN { " …" }
            }
        } @else if ctx.site.delivery.len() > 1 {
            span.countries { (messages.elsewhere) }
        }
    }
}

fn return_policy(ctx: &Context<'_>, returns: &ReturnPolicy) -> impl Renderable {
    maud! {
        p { ((ctx.messages().return_within)(returns.days.into(), returns.free)) }
        @if let Some(page) = &returns.page {
            p {
                a href=(ctx.href(&page.href)) {
                    (foreign::name(&page.label, page.language.as_ref()))
                }
            }
        }
    }
}

/// The page about delivery or returns, if the footer has one.
fn delivery_page(item: &MenuItem) -> Option<(&MenuItem, &str)> {
    let own = item.href.as_deref().filter(|href| is_about_delivery(href));
    let own = own.map(|href| (item, href));
    own.or_else(|| item.children.iter().find_map(delivery_page))
}

fn is_about_delivery(href: &str) -> bool {
    let slug = href.rsplit('/').next().unwrap_or(href);
    address::is_local(href) && slug.split('-').any(|word| DELIVERY_WORDS.contains(&word))
}
