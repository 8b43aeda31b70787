//! The choice of a variant: every value of every option is a link.

use crate::markup::*;
use api::{Availability, Product, ProductOption, ProductOptionValue, Variant};

use super::View;
use crate::Context;
use crate::parts::foreign::{self, Name};
use crate::parts::notice::notice;
use crate::parts::swatch::swatch;

/// What a value leads to.
#[derive(Clone, Copy)]
enum Value<'a> {
    Current(&'a Variant),
    /// A variant that differs in this option alone.
    Offered(&'a Variant),
    /// The same, but it cannot be had: sold out, or no price in this currency.
    Unavailable(&'a Variant),
    /// A variant that differs in other options too.
    Elsewhere(&'a Variant),
    Missing,
}

/// All options of a product.
pub(super) fn options(view: View<'_>) -> impl Renderable {
    let product = view.product;
    maud! {
        @if !product.options.is_empty() {
            div.options {
                @for option in &product.options { (choice(view, option)) }
            }
        }
    }
}

fn choice(view: View<'_>, option: &ProductOption) -> impl Renderable {
    let View {
        product, chosen, ..
    } = view;
    maud! {
        div.option role="group" aria-labelledby={ "option-" (option.code) } {
            p.label id={ "option-" (option.code) } {
                (foreign::name(&option.label, option.language.as_ref()))
                @if let Some(label) = label_of(option, chosen) { ": " span.option-now { (label) } }
            }
            ul {
                @for value in &option.values {
                    li { (link(view, value, leads_to(product, option, value, chosen))) }
                }
            }
        }
    }
}

fn link(view: View<'_>, value: &ProductOptionValue, leads_to: Value<'_>) -> impl Renderable {
    let messages = view.ctx.messages();
    maud! {
        @match leads_to {
            Value::Current(variant) => a.value href=(address(view, variant)) aria-current="true" {
                (face(value))
            },
            Value::Offered(variant) => a.value href=(address(view, variant)) { (face(value)) },
            Value::Unavailable(variant) => {
                (remarkable(view, value, variant, "unavailable", &absence(view.ctx, variant)))
            }
            Value::Elsewhere(variant) => {
                (remarkable(view, value, variant, "elsewhere", messages.not_with_choice))
            }
            Value::Missing => span.value data-state="missing" {
                (face(value)) span.visually-hidden { ", " (messages.not_offered) }
            },
        }
    }
}

/// Another variant, with the same quantity and choices.
fn address(view: View<'_>, variant: &Variant) -> String {
    let address = format!("{}{}", variant.href, view.extra);
    view.ctx.href(&address).into_owned()
}

fn face(value: &ProductOptionValue) -> impl Renderable {
    maud! {
        @if let Some(colour) = &value.swatch { (swatch(colour)) }
        (name(value))
    }
}

/// A link that leads to less than was hoped for, and says why.
fn remarkable(
    view: View<'_>,
    value: &ProductOptionValue,
    variant: &Variant,
    state: &str,
    remark: &str,
) -> impl Renderable {
    maud! {
        a.value href=(address(view, variant)) data-state=(state) title=(remark) {
            (face(value)) span.visually-hidden { ", " (remark) }
        }
    }
}

/// Why a variant cannot be had.
fn absence(ctx: &Context<'_>, variant: &Variant) -> String {
    match variant.availability {
        Availability::NotForSale => ctx.messages().not_in_currency.with(ctx.currency.code()),
        _ => ctx.messages().sold_out.to_owned(),
    }
}

fn leads_to<'a>(
    product: &'a Product,
    option: &ProductOption,
    value: &ProductOptionValue,
    chosen: &'a Variant,
) -> Value<'a> {
    if chosen.options.get(&option.code) == Some(&value.code) {
        return Value::Current(chosen);
    }
    let Some(variant) = product.variant_with(chosen, &option.code, &value.code) else {
        return Value::Missing;
    };
    let others = |variant: &'a Variant| {
        let options = variant.options.iter();
        options.filter(|(code, _)| **code != option.code)
    };
    if !others(variant).eq(others(chosen)) {
        Value::Elsewhere(variant)
    } else if variant.availability.is_buyable() {
        Value::Offered(variant)
    } else {
        Value::Unavailable(variant)
    }
}

/// Says that another combination is shown than the one asked for.
pub(super) fn nearest(view: View<'_>) -> impl Renderable {
    let View {
        product, chosen, ..
    } = view;
    let messages = view.ctx.messages();
    let labels = move || {
        let options = product.options.iter();
        options.filter_map(|option| label_of(option, chosen))
    };
    let (before, after) = messages.shown_instead.parts();
    notice(maud! {
        p {
            (messages.combination_missing)
            @if labels().next().is_some() {
                " " (before)
                @for (place, label) in labels().enumerate() {
                    @if place > 0 { (messages.list_separator) }
                    (label)
                }
                (after)
            }
        }
    })
}

fn label_of<'a>(option: &'a ProductOption, variant: &Variant) -> Option<Name<'a>> {
    let code = variant.options.get(&option.code)?;
    let mut values = option.values.iter();
    values.find(|value| value.code == *code).map(name)
}

fn name(value: &ProductOptionValue) -> Name<'_> {
    foreign::name(&value.label, value.language.as_ref())
}
