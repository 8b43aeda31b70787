use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::FieldError;
use super::check::Checks;
use crate::catalogue::{Attribute, Product, ValueType, Variant};

/// The most minor units a price may have: far from overflow at a quantity of a million.
const MAX_AMOUNT: i64 = 1_000_000_000_000;

pub(super) fn check(product: &Product, checks: &mut Checks) {
    checks.slug("external_id", &product.external_id);
    checks.unique("stores", &product.stores);
    checks.length("categories", product.categories.len(), 1..=50);
    checks.unique("categories", &product.categories);
    checks.length("attributes", product.attributes.len(), 0..=200);
    checks.length("options", product.options.len(), 0..=5);
    checks.unique("options", &product.options);
    checks.length("media", product.media.len(), 0..=200);
    checks.length("variants", product.variants.len(), 1..=1_000);
    if product.popularity > 100 {
        checks.fail("popularity", "out_of_range", "expected 0 to 100");
    }
    if product
        .created
        .as_deref()
        .is_some_and(|date| !is_date(date))
    {
        checks.fail(
            "created",
            "invalid_date",
            "expected a date such as 2026-03-01",
        );
    }
    checks.texts("texts", &product.texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.slug(&format!("{path}.slug"), &texts.slug);
        checks.text(&format!("{path}.summary"), &texts.summary, 0..=500);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=50_000,
        );
        checks.seo(
            path,
            texts.seo_title.as_deref(),
            texts.seo_description.as_deref(),
        );
    });
    for (index, media) in product.media.iter().enumerate() {
        checks.file(&format!("media[{index}].file"), &media.file);
        for (language, texts) in &media.texts.0 {
            checks.text(
                &format!("media[{index}].texts.{language}.alt"),
                &texts.alt,
                0..=300,
            );
        }
    }
    check_variants(product, checks);
}

fn check_variants(product: &Product, checks: &mut Checks) {
    let mut options = BTreeSet::new();
    options.extend(&product.options);
    let mut combinations = BTreeSet::new();
    let mut skus = BTreeSet::new();
    for (index, variant) in product.variants.iter().enumerate() {
        let path = format!("variants[{index}]");
        check_variant(&path, variant, checks);
        if !variant.options.keys().eq(options.iter().copied()) {
            let expected = format!(
                "expected one value for each of: {}",
                product.options.join(", ")
            );
            checks.fail(format!("{path}.options"), "wrong_options", expected);
        } else if !combinations.insert(&variant.options) {
            let detail = "another variant has the same option values";
            checks.fail(format!("{path}.options"), "duplicate_combination", detail);
        }
        if !skus.insert(&variant.sku) {
            checks.fail(
                format!("{path}.sku"),
                "duplicate",
                "another variant has this SKU",
            );
        }
    }
}

fn check_variant(path: &str, variant: &Variant, checks: &mut Checks) {
    let sku_is_valid = !variant.sku.is_empty()
        && variant.sku.len() <= 80
        && variant.sku.bytes().all(|byte| byte.is_ascii_graphic());
    if !sku_is_valid {
        let detail = "expected 1 to 80 printable ASCII characters without spaces";
        checks.fail(format!("{path}.sku"), "invalid_sku", detail);
    }
    if variant
        .barcode
        .as_deref()
        .is_some_and(|code| !is_gtin(code))
    {
        let detail = "expected a GTIN of 8, 12, 13 or 14 digits with its check digit";
        checks.fail(format!("{path}.barcode"), "invalid_barcode", detail);
    }
    let mut rows = BTreeSet::new();
    for (index, price) in variant.prices.iter().enumerate() {
        let field = format!("{path}.prices[{index}]");
        if !(0..=MAX_AMOUNT).contains(&price.amount) {
            let detail = format!("expected 0 to {MAX_AMOUNT} minor units");
            checks.fail(format!("{field}.amount"), "out_of_range", detail);
        }
        if price.min_quantity == 0 {
            checks.fail(
                format!("{field}.min_quantity"),
                "out_of_range",
                "expected 1 or more",
            );
        }
        if !rows.insert((price.currency, price.min_quantity)) {
            checks.fail(
                field,
                "duplicate",
                "another row has this currency and quantity",
            );
        }
    }
    checks.length(&format!("{path}.prices"), variant.prices.len(), 0..=200);
}

/// Whether the digits are a GTIN: the last one is the check digit (GS1 General Specifications).
fn is_gtin(code: &str) -> bool {
    let digits: Vec<u32> = code
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .collect();
    let weighted = digits.iter().rev().enumerate();
    let sum: u32 = weighted
        .map(|(place, digit)| digit * if place % 2 == 0 { 1 } else { 3 })
        .sum();
    digits.len() == code.chars().count()
        && matches!(digits.len(), 8 | 12 | 13 | 14)
        && sum.is_multiple_of(10)
}

/// Whether the text is a day of the calendar, `YYYY-MM-DD`.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    let number = |text: &str, length: usize| -> Option<u32> {
        let digits = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// What a product refers to, as far as the shop has it.
pub trait ProductContext {
    fn has_store(&self, code: &str) -> bool;
    fn has_brand(&self, external_id: &str) -> bool;
    fn has_category(&self, external_id: &str) -> bool;
    fn has_warehouse(&self, code: &str) -> bool;
    fn attribute(&self, code: &str) -> Option<&Attribute>;
}

impl Product {
    /// Checks all that the product refers to.
    pub fn check_references(&self, context: &impl ProductContext) -> Vec<FieldError> {
        let mut checks = Checks::default();
        for (index, store) in self.stores.iter().enumerate() {
            if !context.has_store(store) {
                unknown(
                    &mut checks,
                    format!("stores[{index}]"),
                    "unknown_store",
                    store,
                );
            }
        }
        if let Some(brand) = self
            .brand
            .as_deref()
            .filter(|brand| !context.has_brand(brand))
        {
            unknown(&mut checks, "brand".to_owned(), "unknown_brand", brand);
        }
        for (index, category) in self.categories.iter().enumerate() {
            if !context.has_category(category) {
                unknown(
                    &mut checks,
                    format!("categories[{index}]"),
                    "unknown_category",
                    category,
                );
            }
        }
        for (code, value) in &self.attributes {
            check_attribute_value(context, code, value, &mut checks);
        }
        for (index, code) in self.options.iter().enumerate() {
            let is_choice = |attribute: &Attribute| attribute.value_type == ValueType::Choice;
            if !context.attribute(code).is_some_and(is_choice) {
                let detail = format!("'{code}' is no attribute of type choice");
                checks.fail(format!("options[{index}]"), "unknown_option", detail);
            }
        }
        for (index, variant) in self.variants.iter().enumerate() {
            check_option_values(
                context,
                &format!("variants[{index}].options"),
                &variant.options,
                &mut checks,
            );
            for warehouse in variant
                .stock
                .keys()
                .filter(|code| !context.has_warehouse(code))
            {
                let field = format!("variants[{index}].stock.{warehouse}");
                unknown(&mut checks, field, "unknown_warehouse", warehouse);
            }
        }
        for (index, media) in self.media.iter().enumerate() {
            check_option_values(
                context,
                &format!("media[{index}].options"),
                &media.options,
                &mut checks,
            );
        }
        checks.into_errors()
    }
}

fn unknown(checks: &mut Checks, field: String, code: &'static str, name: &str) {
    let name: String = name.chars().take(80).collect();
    checks.fail(
        field,
        code,
        format!("'{name}' does not exist: import it first"),
    );
}

fn check_option_values(
    context: &impl ProductContext,
    path: &str,
    options: &BTreeMap<String, String>,
    checks: &mut Checks,
) {
    for (code, value) in options {
        // An option that is no attribute is told once, at the product's options.
        let attribute = context.attribute(code);
        if attribute.is_some_and(|attribute| !attribute.has_choice(value)) {
            unknown(checks, format!("{path}.{code}"), "unknown_value", value);
        }
    }
}

fn check_attribute_value(
    context: &impl ProductContext,
    code: &str,
    value: &Value,
    checks: &mut Checks,
) {
    let field = format!("attributes.{code}");
    let Some(attribute) = context.attribute(code) else {
        return unknown(checks, field, "unknown_attribute", code);
    };
    let expected = match attribute.value_type {
        ValueType::Choice => match value.as_str() {
            Some(choice) if attribute.has_choice(choice) => return,
            Some(choice) => return unknown(checks, field, "unknown_value", choice),
            None => "expected the code of one of its values",
        },
        ValueType::Boolean if value.is_boolean() => return,
        ValueType::Boolean => "expected true or false",
        ValueType::Number | ValueType::Measure if number_text(value).is_some() => return,
        ValueType::Colour if value.is_string() => return,
        ValueType::Colour => "expected a colour such as #c9b8a0",
        ValueType::Number | ValueType::Measure => {
            "expected a decimal number as a string, such as \"9.5\""
        }
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
                        .for_each(|text| checks.text(&field, text, 1..=2_000));
                }
                _ => "expected a text, or a text for each language",
            }
        }
    };
    checks.fail(field, "invalid_value", expected);
}

/// The number in an attribute's value, `"9.5"` or `{"value": "9.5"}`, if it is a decimal.
pub(crate) fn number_text(value: &Value) -> Option<&str> {
    let text = value.get("value").unwrap_or(value).as_str()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (text.len() <= 30 && all_digits(whole) && all_digits(fraction)).then_some(text)
}

impl Attribute {
    /// Whether `code` is one of its values.
    pub fn has_choice(&self, code: &str) -> bool {
        self.values.iter().any(|value| value.code == code)
    }
}

#[cfg(test)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "rows are made where they are passed"
)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_gtin_has_its_check_digit() {
        for good in ["4006381333931", "96385074", "036000291452"] {
            assert!(is_gtin(good), "{good}");
        }
        for bad in ["4006381333932", "", "1", "400638133393a", "40063813339310"] {
            assert!(!is_gtin(bad), "{bad}");
        }
    }

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2026-03-01", "2024-02-29", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-3-1",
            "",
            "2026-03-00",
            "x-y-z",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_are_decimals_as_text() {
        for good in [json!("9.5"), json!("-3"), json!({"value": "350"})] {
            assert!(number_text(&good).is_some(), "{good}");
        }
        for bad in [
            json!(9.5),
            json!("9,5"),
            json!("1e3"),
            json!(""),
            json!("."),
            json!(null),
        ] {
            assert!(number_text(&bad).is_none(), "{bad}");
        }
    }

    fn product(variants: Value, options: Value) -> Vec<(String, &'static str)> {
        let row = json!({"product": {"external_id": "mug", "status": "active",
            "stores": ["souk"], "categories": ["cups"], "options": options, "variants": variants,
            "texts": {"en": {"name": "Mug", "slug": "mug"}}}});
        match super::super::Row::parse(row.to_string().as_bytes()) {
            Ok(_) => Vec::new(),
            Err(errors) => errors
                .into_iter()
                .map(|error| (error.field, error.code))
                .collect(),
        }
    }

    #[test]
    fn every_variant_names_a_value_for_every_option_and_no_other() {
        let variants = json!([
            {"sku": "A", "options": {"colour": "oat"}},
            {"sku": "B", "options": {"colour": "oat"}},
            {"sku": "C", "options": {"size": "m"}},
        ]);
        let expected = [
            ("variants[1].options".to_owned(), "duplicate_combination"),
            ("variants[2].options".to_owned(), "wrong_options"),
        ];
        assert_eq!(product(variants, json!(["colour"])), expected);
    }

    #[test]
    fn a_price_is_bounded_and_has_one_row_per_quantity() {
        let variants = json!([{"sku": "A", "prices": [
            {"currency": "EUR", "amount": 0},
            {"currency": "EUR", "amount": -1, "min_quantity": 2},
            {"currency": "EUR", "amount": 5},
            {"currency": "EUR", "amount": 5, "min_quantity": 0},
        ]}]);
        let expected = [
            ("variants[0].prices[1].amount".to_owned(), "out_of_range"),
            ("variants[0].prices[2]".to_owned(), "duplicate"),
            (
                "variants[0].prices[3].min_quantity".to_owned(),
                "out_of_range",
            ),
        ];
        assert_eq!(product(variants, json!([])), expected);
    }

    #[test]
    fn an_unknown_currency_is_named_with_its_path() {
        let variants = json!([{"sku": "A", "prices": [{"currency": "XYZ", "amount": 1}]}]);
        let expected = [("variants[0].prices[0].currency".to_owned(), "invalid_field")];
        assert_eq!(product(variants, json!([])), expected);
    }
}
