//! Values of attributes, as an import brings them.

use serde_json::Value;

use super::check::Checks;
use super::product::{ProductContext, unknown};
use crate::catalogue::{Attribute, ValueType};
use crate::units::{Decimal, Unit};

/// The most values of one attribute that a product may have.
const MAX_VALUES: usize = 50;

/// Checks a value of the attribute with this code. Null takes an inherited value away.
pub(super) fn check(
    context: &impl ProductContext,
    field: &str,
    code: &str,
    value: &Value,
    checks: &mut Checks,
) {
    match context.attribute(code) {
        None => unknown(checks, field.to_owned(), "unknown_attribute", code),
        Some(_) if value.is_null() => {}
        Some(attribute) => check_of(attribute, field, value, checks),
    }
}

fn check_of(attribute: &Attribute, field: &str, value: &Value, checks: &mut Checks) {
    let expected = match attribute.value_type {
        ValueType::Choice => match value {
            Value::String(choice) => return check_choice(attribute, field, choice, checks),
            Value::Array(choices) if attribute.multiple => {
                return check_choices(attribute, field, choices, checks);
            }
            _ if attribute.multiple => "expected the codes of some of its values, as a list",
            _ => "expected the code of one of its values",
        },
        ValueType::Boolean if value.is_boolean() => return,
        ValueType::Boolean => "expected true or false",
        ValueType::Number if number(attribute, value).is_some() => return,
        ValueType::Number => "expected a decimal number as a string, such as \"9.5\"",
        ValueType::Measure if number(attribute, value).is_some() => return,
        ValueType::Measure => {
            let unit = attribute.unit.as_deref().unwrap_or_default();
            let units = Unit::find(unit).map(|unit| unit.comparable().collect::<Vec<_>>());
            let detail = format!(
                "expected a decimal number as a string, in {unit}, or {{\"value\": \"9.5\", \
                 \"unit\": …}} with one of: {}",
                units.unwrap_or_default().join(", ")
            );
            return checks.fail(field, "invalid_value", detail);
        }
        ValueType::Colour if value.as_str().is_some_and(is_hex_colour) => return,
        ValueType::Colour => "expected a colour such as #c9b8a0",
        ValueType::Text => {
            let texts: Option<Vec<&str>> = match value {
                Value::String(text) => Some(vec![text]),
                Value::Object(texts) => texts.values().map(Value::as_str).collect(),
                _ => None,
            };
            match texts {
                Some(texts) if !texts.is_empty() => {
                    return texts
                        .into_iter()
                        .for_each(|text| checks.text(field, text, 1..=2_000));
                }
                _ => "expected a text, or a text for each language",
            }
        }
    };
    checks.fail(field, "invalid_value", expected);
}

fn check_choice(attribute: &Attribute, field: &str, choice: &str, checks: &mut Checks) {
    if !attribute.has_choice(choice) {
        unknown(checks, field.to_owned(), "unknown_value", choice);
    }
}

fn check_choices(attribute: &Attribute, field: &str, choices: &[Value], checks: &mut Checks) {
    checks.length(field, choices.len(), 1..=MAX_VALUES);
    for (index, choice) in choices.iter().enumerate() {
        let item = format!("{field}[{index}]");
        match choice.as_str() {
            Some(_) if choices[..index].contains(choice) => {
                checks.fail(item, "duplicate", "is listed twice");
            }
            Some(choice) => check_choice(attribute, &item, choice, checks),
            None => {
                let detail = "expected the code of one of its values";
                checks.fail(item, "invalid_value", detail);
            }
        }
    }
}

/// A number or a measure in the attribute's unit: `"9.5"`, `{"value": "9.5", "unit": "kg"}`.
pub(crate) fn number(attribute: &Attribute, value: &Value) -> Option<Decimal> {
    let text = value.get("value").unwrap_or(value).as_str()?;
    let number = Decimal::parse(text)?;
    let own = attribute.unit.as_deref();
    match value.get("unit") {
        None => Some(number),
        Some(unit) if unit.as_str() == own => Some(number),
        Some(unit) if attribute.value_type == ValueType::Measure => {
            Unit::find(unit.as_str()?)?.convert(number, Unit::find(own?)?)
        }
        Some(_) => None,
    }
}

/// Whether the text is a CSS colour in hexadecimal notation, with three or six digits.
pub(crate) fn is_hex_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
