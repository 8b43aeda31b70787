use crate::markup::*;
use api::{Attribute, AttributeValue, Product, Variant};

use crate::Context;
use crate::parts::swatch::swatch;

/// Facts in groups. The weight is the variant's, and belongs with the measures.
pub(super) fn attributes(
    ctx: &Context<'_>,
    product: &Product,
    chosen: &Variant,
) -> impl Renderable {
    let weight = chosen.weight_grams.map(|grams| weight(ctx, grams));
    let has_measures = product
        .attributes
        .iter()
        .any(|group| group.code == MEASURES);
    maud! {
        @if !product.attributes.is_empty() || weight.is_some() {
            section.product-details {
                h2 { (ctx.messages().details) }
                @for group in &product.attributes {
                    @let heading = group.label.as_deref().or_else(|| heading(ctx, &group.code));
                    @let weight = weight.as_deref().filter(|_| group.code == MEASURES);
                    (facts(ctx, heading, &group.attributes, weight))
                }
                @if weight.is_some() && !has_measures {
                    (facts(ctx, heading(ctx, MEASURES), &[], weight.as_deref()))
                }
            }
        }
    }
}

/// The group that the weight belongs to.
const MEASURES: &str = "size";

fn facts(
    ctx: &Context<'_>,
    heading: Option<&str>,
    attributes: &[Attribute],
    weight: Option<&str>,
) -> impl Renderable {
    maud! {
        @if let Some(heading) = heading { h3.label { (heading) } }
        dl.facts {
            @for attribute in attributes {
                div {
                    dt { (attribute.label) }
                    dd {
                        @if let AttributeValue::Colour { colour } = &attribute.value {
                            // A number that says nothing to those who see the colour.
                            (swatch(colour)) span.visually-hidden { (colour) }
                        } @else {
                            (value(ctx, attribute))
                        }
                    }
                }
            }
            @if let Some(weight) = weight {
                div { dt { (ctx.messages().weight) } dd { (weight) } }
            }
        }
    }
}

fn heading(ctx: &Context<'_>, group: &str) -> Option<&'static str> {
    let messages = ctx.messages();
    match group {
        "make" => Some(messages.group_make),
        "size" => Some(messages.group_size),
        "care" => Some(messages.group_care),
        "origin" => Some(messages.group_origin),
        "use" => Some(messages.group_use),
        _ => None,
    }
}

fn value(ctx: &Context<'_>, attribute: &Attribute) -> String {
    let messages = ctx.messages();
    match &attribute.value {
        AttributeValue::Choice { label, .. } => label.clone(),
        AttributeValue::Text { text } => text.clone(),
        AttributeValue::Number { number, unit } => {
            messages.formats.measure(number, unit.as_deref())
        }
        AttributeValue::Choices { values } => {
            let labels: Vec<_> = values.iter().map(|value| value.label.as_str()).collect();
            messages.formats.list(&labels)
        }
        AttributeValue::Colour { colour } => colour.clone(),
        AttributeValue::Boolean { boolean: true } => messages.yes.to_owned(),
        AttributeValue::Boolean { boolean: false } => messages.no.to_owned(),
    }
}

/// Grams up to a kilogram, then kilograms with at most two decimals.
fn weight(ctx: &Context<'_>, grams: u32) -> String {
    let formats = &ctx.messages().formats;
    if grams < 1000 {
        return formats.measure(&grams.to_string(), Some("g"));
    }
    let kilograms = format!("{}.{:02}", grams / 1000, grams % 1000 / 10);
    let kilograms = kilograms.trim_end_matches('0').trim_end_matches('.');
    formats.measure(kilograms, Some("kg"))
}
