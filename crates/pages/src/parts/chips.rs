//! The filters in force by their names, each a link that takes it away.

use std::borrow::Cow;

use crate::markup::*;
use api::{CategoryNode, ProductList};
use commerce::language::Language;
use money::Money;

use super::foreign::{self, Name};
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
                    (chip(ctx, &Filter::category(category), &view.address_in_category(None)))
                }
                @for chosen in view.filters {
                    (chip(ctx, &Filter::of(ctx, list, chosen), &view.address_without(chosen)))
                }
                a.chips-clear href=(ctx.href(&view.address_without_filters())) rel="nofollow"
                    data-instant {
                    (messages.clear_filters)
                }
            }
        }
    }
}

fn chip(ctx: &Context<'_>, filter: &Filter<'_>, href: &str) -> impl Renderable {
    let (before, after) = ctx.messages().remove_filter.parts();
    maud! {
        a.chip href=(ctx.href(href)) rel="nofollow" data-instant {
            span {
                span.visually-hidden { (before) }
                (filter)
                @if !after.is_empty() { span.visually-hidden { (after) } }
            }
            (icon::close())
        }
    }
}

/// The ways out of filters that leave nothing: one of them less, where there are several.
pub(crate) fn drops(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let count = view.filters.len() + usize::from(view.category.is_some());
    maud! {
        @if count > 1 {
            ul.drops {
                @if let Some(category) = view.category {
                    li { (drop(ctx, &Filter::category(category), &view.address_in_category(None))) }
                }
                @for chosen in view.filters {
                    li { (drop(ctx, &Filter::of(ctx, list, chosen), &view.address_without(chosen))) }
                }
            }
        }
    }
}

fn drop(ctx: &Context<'_>, filter: &Filter<'_>, href: &str) -> impl Renderable {
    let (before, after) = ctx.messages().without.parts();
    maud! {
        a.quiet href=(ctx.href(href)) rel="nofollow" data-instant { (before) (filter) (after) }
    }
}

/// What a filter is called: its value, after the property where that says nothing alone.
struct Filter<'a> {
    property: Option<Name<'a>>,
    value: Cow<'a, str>,
    language: Option<&'a Language>,
}

impl Renderable for Filter<'_> {
    fn render_to(&self, buffer: &mut Buffer) {
        let value = foreign::name(&self.value, self.language);
        maud! {
            @if let Some(property) = &self.property { (property) ": " }
            (value)
        }
        .render_to(buffer);
    }
}

impl<'a> Filter<'a> {
    fn category(category: &'a CategoryNode) -> Self {
        Self {
            property: None,
            value: Cow::Borrowed(&category.name),
            language: category.language.as_ref(),
        }
    }

    fn of(ctx: &Context<'_>, list: &'a ProductList, chosen: &'a Chosen) -> Self {
        let messages = ctx.messages();
        let Chosen { parameter, value } = chosen;
        let (code, bound) = match parameter.rsplit_once('.') {
            Some((code, bound @ ("min" | "max"))) => (code, Some(bound)),
            _ => (&**parameter, None),
        };
        let facet = list.facets.iter().find(|facet| facet.code == code);
        let mut values = facet.into_iter().flat_map(|facet| &facet.values);
        let known = values.find(|known| bound.is_none() && known.code == *value);
        let speaks_for_itself = match known {
            Some(_) => matches!(code, "brand" | "rating" | "availability"),
            None => code == "price",
        };
        let property = facet.filter(|_| !speaks_for_itself);
        let value = if let Some(bound) = bound {
            let price = (code == "price").then(|| Money::parse_typed(value, ctx.currency));
            let written = match price.flatten() {
                Some(price) => ctx.money(price.into()),
                None => messages.formats.measure(value, None),
            };
            Cow::Owned(if bound == "min" {
                messages.price_from.with(&written)
            } else {
                messages.up_to.with(&written)
            })
        } else if code == "on_sale" {
            Cow::Borrowed(messages.on_sale)
        } else {
            Cow::Borrowed(known.map_or(&**value, |known| &known.label))
        };
        Self {
            property: property.map(|facet| foreign::name(&facet.label, facet.language.as_ref())),
            value,
            language: known.and_then(|known| known.language.as_ref()),
        }
    }
}
