use crate::markup::*;
use api::{Attribute, AttributeGroup, AttributeValue, Product, Variant};

use crate::Context;
use crate::parts::foreign::{self, Name};
use crate::parts::swatch::swatch;

/// Facts in groups. The weight is the variant's, and belongs with the measures.
pub(super) fn attributes(
    ctx: &Context<'_>,
    product: &Product,
    chosen: &Variant,
) -> impl Renderable {
    let weight = chosen.weight_grams.map(|grams| weight(ctx, grams));
    let groups = product.attributes.iter();
    let mut groups: Vec<_> = groups.map(|group| (&*group.code, Some(group))).collect();
    let has_measures = groups.iter().any(|(code, _)| *code == MEASURES);
    if weight.is_some() && !has_measures {
        // Where measures would stand.
        let place = groups.partition_point(|(code, _)| *code == "make");
        groups.insert(place, (MEASURES, None));
    }
    maud! {
        @if !groups.is_empty() {
            section.product-details {
                h2 { (ctx.messages().details) }
                @for (code, group) in &groups {
                    @let attributes = group.map_or(&[][..], |group| &group.attributes);
                    @let weight = weight.as_deref().filter(|_| *code == MEASURES);
                    (facts(ctx, heading(ctx, code, *group), attributes, weight))
                }
            }
        }
    }
}

/// The group that the weight belongs to.
const MEASURES: &str = "size";

fn facts(
    ctx: &Context<'_>,
    heading: Option<Name<'_>>,
    attributes: &[Attribute],
    weight: Option<&str>,
) -> impl Renderable {
    maud! {
        @if let Some(heading) = &heading { h3.label { (heading) } }
        dl.facts {
            @for attribute in attributes {
                div {
                    dt { (foreign::name(&attribute.label, attribute.language.as_ref())) }
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

/// What a merchant calls a group, else what the shop does.
fn heading<'a>(
    ctx: &Context<'_>,
    code: &str,
    group: Option<&'a AttributeGroup>,
) -> Option<Name<'a>> {
    let messages = ctx.messages();
    let own = group.and_then(|group| Some((group.label.as_deref()?, group.language.as_ref())));
    let (label, language) = match code {
        _ if own.is_some() => own?,
        "make" => (messages.group_make, None),
        "size" => (messages.group_size, None),
        "care" => (messages.group_care, None),
        "origin" => (messages.group_origin, None),
        "use" => (messages.group_use, None),
        _ => return None,
    };
    Some(foreign::name(label, language))
}

fn value(ctx: &Context<'_>, attribute: &Attribute) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        @match &attribute.value {
            AttributeValue::Choice { label: text, language, .. }
            | AttributeValue::Text { text, language } => (foreign::name(text, language.as_ref())),
            AttributeValue::Number { number, unit } => {
                (messages.formats.measure(number, unit.as_deref()))
            }
            AttributeValue::Choices { values } => {
                @for (place, value) in values.iter().enumerate() {
                    (messages.formats.before(place, values.len()))
                    (foreign::name(&value.label, value.language.as_ref()))
                }
            }
            AttributeValue::Colour { colour } => (colour),
            AttributeValue::Boolean { boolean } => {
                (if *boolean { messages.yes } else { messages.no })
            }
        }
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
