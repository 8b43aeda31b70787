//! The filters in force by their names, each a link that takes it away.

use crate::markup::*;
use api::ProductList;
use money::Money;

use super::icon;
use super::listing::{Chosen, ListView};
use crate::Context;

/// A row of chips; nothing where nothing is filtered out.
pub(crate) fn chips(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        @if view.has_filters() {
            div.chips role="group" aria-label=(messages.active_filters) {
                @if let Some(category) = view.category {
                    (chip(ctx, &category.name, &view.address_in_category(None)))
                }
                @for chosen in view.filters {
                    (chip(ctx, &name(ctx, list, chosen), &view.address_without(chosen)))
                }
                a.chips-clear href=(ctx.href(&view.address_without_filters())) rel="nofollow"
                    data-instant {
                    (messages.clear_filters)
                }
            }
        }
    }
}

fn chip(ctx: &Context<'_>, label: &str, href: &str) -> impl Renderable {
    maud! {
        a.chip href=(ctx.href(href)) rel="nofollow" data-instant
            aria-label=(ctx.messages().remove_filter.with(label)) {
            (label) (icon::close())
        }
    }
}

/// The ways out of filters that leave nothing: one of them less, where there are several.
pub(crate) fn drops(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    let count = view.filters.len() + usize::from(view.category.is_some());
    maud! {
        @if count > 1 {
            ul.drops {
                @if let Some(category) = view.category {
                    li { (drop(ctx, &messages.without.with(&category.name), &view.address_in_category(None))) }
                }
                @for chosen in view.filters {
                    @let label = messages.without.with(&name(ctx, list, chosen));
                    li { (drop(ctx, &label, &view.address_without(chosen))) }
                }
            }
        }
    }
}

fn drop(ctx: &Context<'_>, label: &str, href: &str) -> impl Renderable {
    maud! { a.quiet href=(ctx.href(href)) rel="nofollow" data-instant { (label) } }
}

/// What a filter is called: its value, after the property where that says nothing alone.
fn name(ctx: &Context<'_>, list: &ProductList, chosen: &Chosen) -> String {
    let messages = ctx.messages();
    let Chosen { parameter, value } = chosen;
    let (code, bound) = match parameter.rsplit_once('.') {
        Some((code, bound @ ("min" | "max"))) => (code, Some(bound)),
        _ => (&**parameter, None),
    };
    let facet = list.facets.iter().find(|facet| facet.code == code);
    if let Some(bound) = bound {
        let price = (code == "price").then(|| Money::parse_typed(value, ctx.currency));
        let written = match price.flatten() {
            Some(price) => ctx.money(price.into()),
            None => messages.formats.measure(value, None),
        };
        let ranged = if bound == "min" {
            messages.price_from.with(&written)
        } else {
            messages.up_to.with(&written)
        };
        return match facet {
            Some(facet) if code != "price" => format!("{}: {ranged}", facet.label),
            _ => ranged,
        };
    }
    if code == "on_sale" {
        return messages.on_sale.to_owned();
    }
    let named = facet.and_then(|facet| facet.values.iter().find(|known| known.code == *value));
    match (facet, named) {
        (_, Some(value)) if matches!(code, "brand" | "rating" | "availability") => {
            value.label.clone()
        }
        (Some(facet), Some(value)) => format!("{}: {}", facet.label, value.label),
        (Some(facet), None) => format!("{}: {value}", facet.label),
        _ => value.clone(),
    }
}
