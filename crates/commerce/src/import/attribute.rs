//! An attribute.

use super::check::Checks;
use super::value;
use crate::catalogue::{Attribute, AttributeGroup, ValueType};
use crate::units::Unit;

/// Query parameters of pages and lists, which an option of that name would shadow.
const RESERVED: [&str; 18] = [
    "country",
    "q",
    "category",
    "brand",
    "sort",
    "cursor",
    "limit",
    "currency",
    "language",
    "store",
    "price",
    "price_min",
    "price_max",
    "rating",
    "availability",
    "on_sale",
    "quantity",
    "facet",
];

pub(super) fn check_attribute(attribute: &Attribute, checks: &mut Checks) {
    checks.attribute_code("code", &attribute.code);
    if RESERVED.contains(&attribute.code.as_str()) {
        checks.fail(
            "code",
            "reserved_code",
            "this word is a query parameter of the shop's pages",
        );
    }
    check_unit(attribute, checks);
    check_group(attribute, checks);
    let is_choice = attribute.value_type == ValueType::Choice;
    if attribute.multiple && !is_choice {
        let detail = "only attributes of type choice have several values";
        checks.fail("multiple", "unexpected_multiple", detail);
    }
    checks.length(
        "values",
        attribute.values.len(),
        if is_choice { 1..=1_000 } else { 0..=0 },
    );
    checks.unique_by("values", &attribute.values, |value| &value.code);
    let label = |checks: &mut Checks, path: &str, texts: &crate::catalogue::Label| {
        checks.name(&format!("{path}.label"), &texts.label);
    };
    checks.texts("texts", &attribute.texts, label);
    for (index, value) in attribute.values.iter().enumerate() {
        checks.slug(&format!("values[{index}].code"), &value.code);
        checks.texts(&format!("values[{index}].texts"), &value.texts, label);
        if value
            .swatch
            .as_deref()
            .is_some_and(|swatch| !value::is_hex_colour(swatch))
        {
            checks.fail(
                format!("values[{index}].swatch"),
                "invalid_colour",
                "expected a colour such as #c9b8a0",
            );
        }
    }
}

fn check_group(attribute: &Attribute, checks: &mut Checks) {
    checks.attribute_code("group", attribute.group.as_str());
    if attribute.group.is_known() {
        if !attribute.group_texts.is_empty() {
            let detail = "the shop has words for this group";
            checks.fail("group_texts", "unexpected_text", detail);
        }
        return;
    }
    if attribute.group_texts.is_empty() {
        let known = AttributeGroup::KNOWN.join(", ");
        let detail = format!("expected one of {known}, or what the group is called in group_texts");
        return checks.fail("group", "unknown_group", detail);
    }
    checks.texts(
        "group_texts",
        &attribute.group_texts,
        |checks, path, texts| {
            checks.name(&format!("{path}.label"), &texts.label);
        },
    );
}

fn check_unit(attribute: &Attribute, checks: &mut Checks) {
    match (attribute.value_type, attribute.unit.as_deref()) {
        (ValueType::Measure, Some(unit)) if Unit::find(unit).is_none() => {
            let detail = "expected a unit that the shop converts, such as g, cm, ml, W or GB";
            checks.fail("unit", "unknown_unit", detail);
        }
        (ValueType::Measure, None) => {
            let detail = "expected the unit in which it is shown and compared";
            checks.fail("unit", "missing_unit", detail);
        }
        (ValueType::Number, Some(unit)) => checks.text("unit", unit, 1..=20),
        (ValueType::Measure, Some(_)) | (_, None) => {}
        (_, Some(_)) => {
            let detail = "only attributes of type number or measure have a unit";
            checks.fail("unit", "unexpected_unit", detail);
        }
    }
}
