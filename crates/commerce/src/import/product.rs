use std::collections::{BTreeMap, BTreeSet};

use super::FieldError;
use super::check::Checks;
use super::{composed, value};
use crate::catalogue::{
    Attribute, MAX_VARIANTS, Price, Product, Quantities, Stock, ValueType, Variant,
};
use crate::time;

/// The most minor units a price may have: far from overflow at a quantity of a million.
pub(super) const MAX_AMOUNT: i64 = 1_000_000_000_000;

pub(super) fn check(product: &Product, checks: &mut Checks) {
    checks.slug("external_id", &product.external_id);
    checks.unique("stores", &product.stores);
    checks.length("categories", product.categories.len(), 1..=50);
    checks.unique("categories", &product.categories);
    checks.length("attributes", product.attributes.len(), 0..=200);
    checks.length("options", product.options.len(), 0..=5);
    checks.unique("options", &product.options);
    checks.length("media", product.media.len(), 0..=200);
    if product.popularity > 100 {
        checks.fail("popularity", "out_of_range", "expected 0 to 100");
    }
    let created = product.created.as_deref();
    if created.is_some_and(|date| !time::is_date(date)) {
        let detail = "expected a date such as 2026-03-01";
        checks.fail("created", "invalid_date", detail);
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
    check_showing(product, checks);
    check_relations(product, checks);
    check_variants(product, checks);
    composed::check(product, checks);
}

/// When it is shown, and what is said about it.
fn check_showing(product: &Product, checks: &mut Checks) {
    let moments = [
        ("starts_at", product.starts_at.as_deref()),
        ("ends_at", product.ends_at.as_deref()),
    ];
    for (field, moment) in moments {
        if moment.is_some_and(|moment| time::seconds(moment).is_none()) {
            let detail = "expected a time in UTC such as 2026-03-01T08:00:00Z";
            checks.fail(field, "invalid_time", detail);
        }
    }
    let [start, end] = moments.map(|(_, moment)| moment.and_then(time::seconds));
    if start.zip(end).is_some_and(|(start, end)| end <= start) {
        checks.fail("ends_at", "out_of_range", "expected a time after starts_at");
    }
    if let Some(rating) = &product.rating {
        if !(100..=500).contains(&rating.average_hundredths) {
            let detail = "expected 100 to 500 hundredths of a star";
            checks.fail("rating.average_hundredths", "out_of_range", detail);
        }
        if rating.count == 0 {
            let detail = "expected 1 or more: without reviews there is no rating";
            checks.fail("rating.count", "out_of_range", detail);
        }
    }
    checks.length("tags", product.tags.len(), 0..=50);
    checks.unique("tags", &product.tags);
    for (index, tag) in product.tags.iter().enumerate() {
        checks.slug(&format!("tags[{index}]"), tag);
    }
    if let Some(quantities) = &product.quantities {
        check_quantities("quantities", quantities, checks);
    }
}

/// Units that can be ordered at once are multiples of the pack, so its ends are.
fn check_quantities(field: &str, quantities: &Quantities, checks: &mut Checks) {
    let Quantities { min, max, pack } = *quantities;
    if pack == 0 {
        let detail = "expected 1 or more";
        return checks.fail(format!("{field}.pack"), "out_of_range", detail);
    }
    if min == 0 || !min.is_multiple_of(pack) {
        let detail = format!("expected a multiple of the pack of {pack}");
        checks.fail(format!("{field}.min"), "out_of_range", detail);
    }
    if max.is_some_and(|max| max < min || !max.is_multiple_of(pack)) {
        let detail = format!("expected a multiple of the pack of {pack}, {min} or more");
        checks.fail(format!("{field}.max"), "out_of_range", detail);
    }
}

fn check_relations(product: &Product, checks: &mut Checks) {
    checks.length("relations", product.relations.len(), 0..=200);
    let mut seen = BTreeSet::new();
    for (index, relation) in product.relations.iter().enumerate() {
        let path = format!("relations[{index}]");
        checks.slug(&format!("{path}.product"), &relation.product);
        if relation.product == product.external_id {
            let detail = "a product is not related to itself";
            checks.fail(format!("{path}.product"), "cycle", detail);
        }
        if !seen.insert((relation.kind, &relation.product)) {
            checks.fail(&path, "duplicate", "is listed twice");
        }
        let is_part = relation.kind == crate::catalogue::RelationKind::SparePart;
        if relation.quantity == 0 || (!is_part && relation.quantity != 1) {
            let detail = "expected 1 or more of a spare part, and of nothing else";
            checks.fail(format!("{path}.quantity"), "out_of_range", detail);
        }
    }
    if let Some(successor) = &product.successor {
        checks.slug("successor", successor);
        if *successor == product.external_id {
            checks.fail("successor", "cycle", "a product does not succeed itself");
        }
    }
}

fn check_variants(product: &Product, checks: &mut Checks) {
    let most_given = if product.matrix.is_some() { 0 } else { 1 };
    checks.length(
        "variants",
        product.variants.len(),
        most_given..=MAX_VARIANTS,
    );
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
        if !product.kind.has_stock() && !variant.stock.is_empty() {
            let detail = format!("what is of kind {} has no stock", product.kind.as_str());
            checks.fail(format!("{path}.stock"), "unexpected_stock", detail);
        }
    }
}

/// What a SKU is made of.
pub(super) fn is_sku(text: &str) -> bool {
    !text.is_empty() && text.len() <= 80 && text.bytes().all(|byte| byte.is_ascii_graphic())
}

fn check_variant(path: &str, variant: &Variant, checks: &mut Checks) {
    if !is_sku(&variant.sku) {
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
    check_prices(&format!("{path}.prices"), &variant.prices, checks);
    check_stock(&format!("{path}.stock"), &variant.stock, checks);
    if let Some(quantities) = &variant.quantities {
        check_quantities(&format!("{path}.quantities"), quantities, checks);
    }
}

pub(super) fn check_prices(path: &str, prices: &[Price], checks: &mut Checks) {
    let mut rows = BTreeSet::new();
    for (index, price) in prices.iter().enumerate() {
        let field = format!("{path}[{index}]");
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
    checks.length(path, prices.len(), 0..=200);
}

pub(super) fn check_stock(path: &str, stock: &BTreeMap<String, Stock>, checks: &mut Checks) {
    for (warehouse, stock) in stock {
        if stock.expected().is_some_and(|day| !time::is_date(day)) {
            let detail = "expected a date such as 2026-03-01";
            checks.fail(
                format!("{path}.{warehouse}.expected"),
                "invalid_date",
                detail,
            );
        }
    }
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

/// What a product refers to, as far as the shop has it.
pub trait ProductContext {
    fn has_store(&self, code: &str) -> bool;
    fn has_brand(&self, external_id: &str) -> bool;
    /// Whether there is such a category, and whether products are put into it by hand: a virtual
    /// one has those that its rule matches.
    fn category(&self, external_id: &str) -> Option<CategoryUse>;
    fn has_warehouse(&self, code: &str) -> bool;
    fn attribute(&self, code: &str) -> Option<&Attribute>;
}

/// How products come into a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CategoryUse {
    ByHand,
    ByRule,
}

impl Product {
    /// Checks all that the product refers to, but for other products.
    pub fn check_references(&self, context: &impl ProductContext) -> Vec<FieldError> {
        let mut checks = Checks::default();
        let checks = &mut checks;
        for (index, store) in self.stores.iter().enumerate() {
            if !context.has_store(store) {
                unknown(checks, format!("stores[{index}]"), "unknown_store", store);
            }
        }
        if let Some(brand) = self
            .brand
            .as_deref()
            .filter(|brand| !context.has_brand(brand))
        {
            unknown(checks, "brand".to_owned(), "unknown_brand", brand);
        }
        for (index, category) in self.categories.iter().enumerate() {
            let field = format!("categories[{index}]");
            match context.category(category) {
                Some(CategoryUse::ByHand) => {}
                Some(CategoryUse::ByRule) => {
                    let detail = format!("the rule of '{category}' says which products are in it");
                    checks.fail(field, "virtual_category", detail);
                }
                None => unknown(checks, field, "unknown_category", category),
            }
        }
        for (code, value) in &self.attributes {
            value::check(context, &format!("attributes.{code}"), code, value, checks);
        }
        for (index, code) in self.options.iter().enumerate() {
            let is_choice = |attribute: &Attribute| attribute.value_type == ValueType::Choice;
            if !context.attribute(code).is_some_and(is_choice) {
                let detail = format!("'{code}' is no attribute of type choice");
                checks.fail(format!("options[{index}]"), "unknown_option", detail);
            }
        }
        for (index, variant) in self.variants.iter().enumerate() {
            let path = format!("variants[{index}]");
            check_option_values(
                context,
                &format!("{path}.options"),
                &variant.options,
                checks,
            );
            check_warehouses(context, &format!("{path}.stock"), &variant.stock, checks);
        }
        if let Some(matrix) = &self.matrix {
            for (code, values) in &matrix.values {
                for (index, value) in values.iter().enumerate() {
                    let field = format!("matrix.values.{code}[{index}]");
                    check_option_value(context, field, code, value, checks);
                }
            }
            check_warehouses(context, "matrix.stock", &matrix.stock, checks);
        }
        for (index, media) in self.media.iter().enumerate() {
            check_option_values(
                context,
                &format!("media[{index}].options"),
                &media.options,
                checks,
            );
        }
        std::mem::take(checks).into_errors()
    }
}

/// Checks values of attributes by their codes, as a category has them.
pub fn check_values(
    context: &impl ProductContext,
    field: &str,
    values: &BTreeMap<String, serde_json::Value>,
) -> Vec<FieldError> {
    let mut checks = Checks::default();
    for (code, value) in values {
        value::check(
            context,
            &format!("{field}.{code}"),
            code,
            value,
            &mut checks,
        );
    }
    checks.into_errors()
}

fn check_warehouses(
    context: &impl ProductContext,
    path: &str,
    stock: &BTreeMap<String, Stock>,
    checks: &mut Checks,
) {
    for warehouse in stock.keys().filter(|code| !context.has_warehouse(code)) {
        let field = format!("{path}.{warehouse}");
        unknown(checks, field, "unknown_warehouse", warehouse);
    }
}

pub(super) fn unknown(checks: &mut Checks, field: String, code: &'static str, name: &str) {
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
        check_option_value(context, format!("{path}.{code}"), code, value, checks);
    }
}

fn check_option_value(
    context: &impl ProductContext,
    field: String,
    code: &str,
    value: &str,
    checks: &mut Checks,
) {
    // An option that is no attribute is told once, at the product's options.
    let attribute = context.attribute(code);
    if attribute.is_some_and(|attribute| !attribute.has_choice(value)) {
        unknown(checks, field, "unknown_value", value);
    }
}

impl Product {
    /// The SKUs of its parts, of a bundle or of sections, with the fields that name them.
    pub fn parts(&self) -> Vec<(String, String)> {
        let mut parts = Vec::new();
        for (index, item) in self.bundle.iter().enumerate() {
            parts.push((format!("bundle[{index}].sku"), item.sku.clone()));
        }
        for (index, section) in self.sections.iter().enumerate() {
            for (place, choice) in section.choices.iter().enumerate() {
                let field = format!("sections[{index}].choices[{place}].sku");
                parts.push((field, choice.sku.clone()));
            }
        }
        parts
    }

    /// The SKUs of its parts, of a bundle or of sections.
    pub fn part_skus(&self) -> BTreeSet<&str> {
        let parts = self.bundle.iter().map(|item| &item.sku);
        let sections = self.sections.iter();
        let choices = sections.flat_map(|section| section.choices.iter().map(|choice| &choice.sku));
        parts.chain(choices).map(String::as_str).collect()
    }
}

impl Attribute {
    /// Whether `code` is one of its values.
    pub fn has_choice(&self, code: &str) -> bool {
        self.values.iter().any(|value| value.code == code)
    }

    /// Whether a rule can ask for this value of it.
    pub fn can_be(&self, value: &str) -> bool {
        match self.value_type {
            ValueType::Choice => self.has_choice(value),
            ValueType::Boolean => matches!(value, "true" | "false"),
            _ => false,
        }
    }
}

#[cfg(test)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "rows are made where they are passed"
)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn a_gtin_has_its_check_digit() {
        for good in ["4006381333931", "96385074", "036000291452"] {
            assert!(is_gtin(good), "{good}");
        }
        for bad in ["4006381333932", "", "1", "400638133393a", "40063813339310"] {
            assert!(!is_gtin(bad), "{bad}");
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
