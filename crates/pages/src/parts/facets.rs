//! The panel of filters beside a list.

use crate::markup::*;
use api::{Facet, FacetKind, FacetRange, FacetValue, ProductList};

use super::foreign::{self, Name};
use super::listing::{Chosen, ListView};
use super::rating::stars;
use super::search_form::stated_fields;
use super::swatch::swatch;
use super::{icon, sort};
use crate::Context;
use crate::messages::{self, Messages};

/// The form of filters and sort order, which controls outside of it name.
pub(crate) const FORM: &str = "filters";

/// Values of a facet that are seen at once; the others are folded away.
const SHOWN: usize = 8;

/// Gives the facets of the shop itself their names, and values theirs where they are words of
/// the shop rather than of the catalogue.
pub fn name_facets(language: &commerce::language::Language, facets: &mut [Facet]) {
    let messages = messages::of(language);
    for facet in facets {
        if let Some(label) = facet_label(messages, &facet.code) {
            facet.label = label.to_owned();
        }
        for value in &mut facet.values {
            if let Some(label) = value_label(messages, &facet.code, &value.code) {
                value.label = label;
            }
        }
    }
}

fn facet_label(messages: &Messages, code: &str) -> Option<&'static str> {
    Some(match code {
        "category" => messages.category,
        "brand" => messages.brand,
        "price" => messages.price,
        "rating" => messages.rating,
        "availability" => messages.availability,
        _ => return None,
    })
}

fn value_label(messages: &Messages, facet: &str, value: &str) -> Option<String> {
    Some(match (facet, value) {
        ("category" | "brand", _) => return None,
        ("rating", stars) => (messages.stars_and_more)(stars),
        ("availability", _) => messages.in_stock.to_owned(),
        (_, "true") => messages.yes.to_owned(),
        (_, "false") => messages.no.to_owned(),
        _ => return None,
    })
}

/// Whether there is anything to choose.
pub(crate) fn has_panel(list: &ProductList, view: &ListView<'_>) -> bool {
    view.has_filters() || list.facets.iter().any(is_choice)
}

fn is_choice(facet: &Facet) -> bool {
    !facet.values.is_empty() || facet.range.is_some()
}

/// Filters: beside the list where there is room, else folded away.
pub(crate) fn panel(ctx: &Context<'_>, list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        details.facets data-keep="facets" {
            summary {
                (messages.filter)
                @let count = view.filters.len() + usize::from(view.category.is_some());
                @if count > 0 { span.facets-count { (count) } }
                (icon::down())
            }
            form.facets-body id=(FORM) action=(view.path) method="get" data-instant {
                (kept(ctx, view))
                (without_control(list, view))
                @for facet in list.facets.iter().filter(|facet| is_choice(facet)) {
                    @match (&*facet.code, &facet.range) {
                        ("category", _) => (categories(ctx, facet, view)),
                        ("rating", _) => (ratings(ctx, facet, view)),
                        (_, Some(ends)) => (range(ctx, facet, ends)),
                        _ => (values(ctx, facet)),
                    }
                }
                div.facets-end {
                    (sort::apply(ctx))
                    a.button.only-script href="#results" data-closes-facets {
                        ((messages.show_products)(list.total, &ctx.count(list.total)))
                    }
                }
            }
        }
    }
}

/// The form for the sort order alone.
pub(crate) fn empty_form(ctx: &Context<'_>, view: &ListView<'_>) -> impl Renderable {
    maud! {
        form id=(FORM) action=(view.path) method="get" data-instant hidden { (kept(ctx, view)) }
    }
}

/// What the form must not forget.
fn kept(ctx: &Context<'_>, view: &ListView<'_>) -> impl Renderable {
    maud! {
        @if let Some(q) = view.query() { input type="hidden" name="q" value=(q); }
        @if let Some(category) = view.category {
            input type="hidden" name="category" value=(category.slug);
        }
        (stated_fields(ctx))
    }
}

/// A filter that the form has no field for still has to survive another choice.
fn without_control(list: &ProductList, view: &ListView<'_>) -> impl Renderable {
    let has_field = move |chosen: &&Chosen| {
        let mut facets = list.facets.iter();
        facets.any(|facet| match &facet.range {
            Some(_) => {
                let bound = chosen.parameter.strip_prefix(&*facet.code);
                matches!(bound, Some(".min" | ".max"))
            }
            None => {
                facet.code == chosen.parameter
                    && facet.code != "rating"
                    && facet.values.iter().any(|value| value.code == chosen.value)
            }
        })
    };
    maud! {
        @for chosen in view.filters.iter().filter(|chosen| !has_field(chosen)) {
            input type="hidden" name=(chosen.parameter) value=(chosen.value);
        }
    }
}

/// Alternatives: any number of them.
fn values(ctx: &Context<'_>, facet: &Facet) -> impl Renderable {
    let (first, more) = facet.values.split_at(facet.values.len().min(SHOWN));
    maud! {
        fieldset.facet {
            legend.label { (name(facet)) }
            (checkboxes(ctx, facet, first))
            @if !more.is_empty() {
                details.facet-more data-keep=(facet.code)
                    open[more.iter().any(|value| value.selected)] {
                    summary { ((ctx.messages().more_values)(more.len())) (icon::down()) }
                    (checkboxes(ctx, facet, more))
                }
            }
        }
    }
}

fn checkboxes(ctx: &Context<'_>, facet: &Facet, values: &[FacetValue]) -> impl Renderable {
    let of_colours = facet.kind == FacetKind::Colours;
    maud! {
        ul {
            @for value in values {
                li {
                    label.check.of-colour[of_colours] {
                        input type="checkbox" name=(facet.code) value=(value.code)
                            checked[value.selected];
                        @if of_colours { (swatch(value.swatch.as_deref().unwrap_or_default())) }
                        span { (value_name(value)) }
                        (count(ctx, value))
                    }
                }
            }
        }
    }
}

fn name(facet: &Facet) -> Name<'_> {
    foreign::name(&facet.label, facet.language.as_ref())
}

fn value_name(value: &FacetValue) -> Name<'_> {
    foreign::name(&value.label, value.language.as_ref())
}

/// From here to there; empty fields are no bounds.
fn range(ctx: &Context<'_>, facet: &Facet, ends: &FacetRange) -> impl Renderable {
    let messages = ctx.messages();
    let unit = (facet.code == "price").then(|| ctx.currency.code().to_owned());
    maud! {
        fieldset.facet {
            legend.label {
                (name(facet))
                @if let Some(unit) = &unit { " (" (unit) ")" }
            }
            div.range {
                (bound(ctx, facet, ".min", messages.range_from, &ends.min, &ends.selected_min))
                span aria-hidden="true" { "–" }
                (bound(ctx, facet, ".max", messages.range_to, &ends.max, &ends.selected_max))
            }
        }
    }
}

fn bound(
    ctx: &Context<'_>,
    facet: &Facet,
    suffix: &str,
    label: &str,
    end: &str,
    chosen: &Option<String>,
) -> impl Renderable {
    let formats = &ctx.messages().formats;
    maud! {
        label {
            span.visually-hidden { (name(facet)) ", " (label) }
            input type="text" inputmode="decimal" autocomplete="off" maxlength="20"
                name={ (facet.code) (suffix) } value=[chosen.as_deref()]
                placeholder=(formats.measure(end, None));
        }
    }
}

/// One category at a time: links.
fn categories(ctx: &Context<'_>, facet: &Facet, view: &ListView<'_>) -> impl Renderable {
    let messages = ctx.messages();
    let is_all = view.category.is_none();
    // Its children are offered rather than itself.
    let above = view
        .category
        .filter(|category| !facet.values.iter().any(|value| value.code == category.slug));
    maud! {
        nav.facet aria-label=(messages.category) {
            p.label { (messages.category) }
            ul {
                li {
                    a href=(ctx.href(&view.address_in_category(None))) rel="nofollow" data-instant
                        aria-current=[is_all.then_some("true")] {
                        (messages.all_categories)
                    }
                }
                @if let Some(category) = above {
                    li {
                        a href=(ctx.href(&view.address())) rel="nofollow" data-instant
                            aria-current="true" { (foreign::name(&category.name, category.language.as_ref())) }
                    }
                }
                @for value in &facet.values {
                    @let address = view.address_in_category(Some(&value.code));
                    li { (link(ctx, value, &address, maud! { span { (value_name(value)) } })) }
                }
            }
        }
    }
}

/// So many stars and more: one choice, which the same link takes back.
fn ratings(ctx: &Context<'_>, facet: &Facet, view: &ListView<'_>) -> impl Renderable {
    maud! {
        nav.facet aria-label=(facet.label) {
            p.label { (facet.label) }
            ul {
                @for value in &facet.values {
                    @let address = view.address_toggling("rating", &value.code);
                    li {
                        (link(ctx, value, &address, maud! {
                            (stars(&value.code))
                            span.visually-hidden { (value.label) }
                            span aria-hidden="true" { (ctx.messages().and_more) }
                        }))
                    }
                }
            }
        }
    }
}

fn link(
    ctx: &Context<'_>,
    value: &FacetValue,
    address: &str,
    label: impl Renderable,
) -> impl Renderable {
    maud! {
        a href=(ctx.href(address)) rel="nofollow" data-instant
            aria-current=[value.selected.then_some("true")] {
            (label)
            (count(ctx, value))
        }
    }
}

/// The number of products, which is heard as it is seen: with words beside it, a page would say
/// them a hundred times.
fn count(ctx: &Context<'_>, value: &FacetValue) -> impl Renderable {
    maud! { " " span.count { (ctx.count(value.count)) } }
}
