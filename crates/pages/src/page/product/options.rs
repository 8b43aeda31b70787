//! The choice of a variant: every value of every option is a link.

use api::{Availability, Product, ProductOption, ProductOptionValue, Variant};
use maud::{Markup, html};

use crate::Context;
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
pub(super) fn options(ctx: &Context<'_>, product: &Product, chosen: &Variant) -> Markup {
    html! {
        @if !product.options.is_empty() {
            div.options {
                @for option in &product.options { (choice(ctx, product, option, chosen)) }
            }
        }
    }
}

fn choice(
    ctx: &Context<'_>,
    product: &Product,
    option: &ProductOption,
    chosen: &Variant,
) -> Markup {
    let id = format!("option-{}", option.code);
    html! {
        div.option role="group" aria-labelledby=(id) {
            p.label id=(id) {
                (option.label)
                @if let Some(label) = label_of(option, chosen) { ": " span.option-now { (label) } }
            }
            ul {
                @for value in &option.values {
                    li { (link(ctx, value, leads_to(product, option, value, chosen))) }
                }
            }
        }
    }
}

fn link(ctx: &Context<'_>, value: &ProductOptionValue, leads_to: Value<'_>) -> Markup {
    let messages = ctx.messages();
    let face = html! {
        @if let Some(colour) = &value.swatch { (swatch(colour)) }
        (value.label)
    };
    let (variant, state, remark) = match leads_to {
        Value::Current(variant) => {
            let href = ctx.href(&variant.href);
            return html! { a.value href=(href) aria-current="true" { (face) } };
        }
        Value::Missing => {
            return html! {
                span.value data-state="missing" {
                    (face) span.visually-hidden { ", " (messages.not_offered) }
                }
            };
        }
        Value::Offered(variant) => (variant, None, None),
        Value::Unavailable(variant) => (variant, Some("unavailable"), Some(absence(ctx, variant))),
        Value::Elsewhere(variant) => (
            variant,
            Some("elsewhere"),
            Some(messages.not_with_choice.to_owned()),
        ),
    };
    html! {
        a.value href=(ctx.href(&variant.href)) data-state=[state] title=[&remark] {
            (face)
            @if let Some(remark) = &remark { span.visually-hidden { ", " (remark) } }
        }
    }
}

/// Why a variant cannot be had.
fn absence(ctx: &Context<'_>, variant: &Variant) -> String {
    match variant.availability {
        Availability::NotForSale => (ctx.messages().not_in_currency)(ctx.currency.code()),
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
    let others = |variant: &Variant| {
        let mut options = variant.options.clone();
        options.remove(&option.code);
        options
    };
    if others(variant) != others(chosen) {
        Value::Elsewhere(variant)
    } else if variant.availability.is_buyable() {
        Value::Offered(variant)
    } else {
        Value::Unavailable(variant)
    }
}

/// Says that another combination is shown than the one asked for.
pub(super) fn nearest(ctx: &Context<'_>, product: &Product, chosen: &Variant) -> Markup {
    let messages = ctx.messages();
    let labels = product
        .options
        .iter()
        .filter_map(|option| label_of(option, chosen));
    let labels = labels.collect::<Vec<_>>().join(", ");
    notice(&html! {
        p {
            (messages.combination_missing)
            @if !labels.is_empty() { " " ((messages.shown_instead)(&labels)) }
        }
    })
}

fn label_of<'a>(option: &'a ProductOption, variant: &Variant) -> Option<&'a str> {
    let code = variant.options.get(&option.code)?;
    let value = option.values.iter().find(|value| value.code == *code)?;
    Some(&value.label)
}
