//! The panel of filters beside a list, and the chips that take filters away.

use crate::markup::*;
use api::{Facet, FacetValue, ProductList};
use commerce::listing::Sort;

use super::listing::ListView;
use super::search_form::currency_field;
use super::{icon, sort};
use crate::Context;

/// The form of brands and sort order, which controls outside of it name.
pub(crate) const FORM: &str = "filters";

/// Whether there is anything to choose.
pub(crate) fn has_panel(list: &ProductList, view: &ListView<'_>) -> bool {
    let is_choice = |facet: &Facet| matches!(&*facet.code, "brand" | "category");
    view.has_filters()
        || list
            .facets
            .iter()
            .any(|facet| is_choice(facet) && !facet.values.is_empty())
}

/// Filters: beside the list where there is room, else folded away.
pub(crate) fn panel(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    let facet = |code| list.facets.iter().find(|facet| facet.code == code);
    maud! {
        details.facets {
            summary {
                (messages.filter)
                @let count = view.brands.len() + usize::from(view.category.is_some());
                @if count > 0 { span.facets-count { (count) } }
                (icon::down())
            }
            div.facets-body {
                @if let Some(facet) = facet("category") { (categories(ctx, facet, view)) }
                form id=(FORM) action=(view.path) method="get" data-auto-submit {
                    (kept(ctx, view))
                    (unlisted_brands(facet("brand"), view))
                    @if let Some(facet) = facet("brand") { (brands(ctx, facet)) }
                }
            }
        }
    }
}

/// The form for the sort order alone.
pub(crate) fn empty_form(ctx: &Context<'_>, view: &ListView<'_>) -> impl Renderable {
    maud! {
        form id=(FORM) action=(view.path) method="get" data-auto-submit hidden { (kept(ctx, view)) }
    }
}

/// What the form must not forget.
fn kept(ctx: &Context<'_>, view: &ListView<'_>) -> impl Renderable {
    maud! {
        @if let Some(q) = view.query() { input type="hidden" name="q" value=(q); }
        @if let Some(category) = view.category {
            input type="hidden" name="category" value=(category);
        }
        (currency_field(ctx))
    }
}

/// A chosen brand without a box of its own still has to survive another choice.
fn unlisted_brands(facet: Option<&Facet>, view: &ListView<'_>) -> impl Renderable {
    let has_box = move |code: &str| facet.is_some_and(|facet| label_of(facet, code).is_some());
    maud! {
        @for code in view.brands.iter().filter(|code| !has_box(code)) {
            input type="hidden" name="brand" value=(code);
        }
    }
}

/// Brands are alternatives: any number of them.
fn brands(ctx: &Context<'_>, facet: &Facet) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        fieldset.facet {
            legend.label { (messages.brand) }
            ul {
                @for value in &facet.values { li { (checkbox(ctx, facet, value)) } }
            }
        }
        (sort::apply(ctx))
    }
}

fn checkbox(ctx: &Context<'_>, facet: &Facet, value: &FacetValue) -> impl Renderable {
    maud! {
        label.check {
            input type="checkbox" name=(facet.code) value=(value.code) checked[value.selected];
            span { (value.label) }
            (count(ctx, value))
        }
    }
}

/// One category at a time: links.
fn categories(ctx: &Context<'_>, facet: &Facet, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    let is_current = |is_current: bool| is_current.then_some("true");
    maud! {
        nav.facet aria-label=(messages.category) {
            p.label { (messages.category) }
            ul {
                li {
                    a href=(ctx.href(&view.address_in_category(None)))
                        aria-current=[is_current(view.category.is_none())] {
                        (messages.all_categories)
                    }
                }
                @for value in &facet.values {
                    li {
                        a href=(ctx.href(&view.address_in_category(Some(&value.code))))
                            aria-current=[is_current(value.selected)] {
                            span { (value.label) }
                            (count(ctx, value))
                        }
                    }
                }
            }
        }
    }
}

/// The number of products, in words for those who hear it.
fn count(ctx: &Context<'_>, value: &FacetValue) -> impl Renderable {
    let written = ctx.count(value.count);
    maud! {
        span.count aria-hidden="true" { (written) }
        span.visually-hidden { ", " ((ctx.messages().product_count)(value.count, &written)) }
    }
}

/// The filters in force, each a link that takes it away.
pub(crate) fn chips(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    let label = |facet: &str, code: &'_ str| {
        let facet = list.facets.iter().find(|candidate| candidate.code == facet);
        facet
            .and_then(|facet| label_of(facet, code))
            .unwrap_or(code)
            .to_owned()
    };
    maud! {
        @if view.has_filters() {
            div.chips role="group" aria-label=(messages.active_filters) {
                @if let Some(code) = view.category {
                    (chip(ctx, &label("category", code), &view.address_in_category(None)))
                }
                @for code in view.brands {
                    (chip(ctx, &label("brand", code), &view.address_without_brand(code)))
                }
                a.chips-clear href=(ctx.href(&view.address_without_filters())) {
                    (messages.clear_filters)
                }
            }
        }
    }
}

fn chip(ctx: &Context<'_>, label: &str, href: &str) -> impl Renderable {
    maud! {
        a.chip href=(ctx.href(href)) aria-label=((ctx.messages().remove_filter)(label)) {
            (label) (icon::close())
        }
    }
}

fn label_of<'a>(facet: &'a Facet, code: &str) -> Option<&'a str> {
    let value = facet.values.iter().find(|value| value.code == code)?;
    Some(&value.label)
}

/// The words for a sort order; the first one means something else in a category.
pub(crate) fn sort_label(ctx: &Context<'_>, sort: Sort, searches: bool) -> &'static str {
    let messages = ctx.messages();
    match sort {
        Sort::Relevance if searches => messages.sort_relevance,
        Sort::Relevance => messages.sort_popular,
        Sort::PriceAscending => messages.sort_price_ascending,
        Sort::PriceDescending => messages.sort_price_descending,
        Sort::Newest => messages.sort_newest,
        Sort::Name => messages.sort_name,
    }
}
