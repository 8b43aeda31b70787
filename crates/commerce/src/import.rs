//! Rows of an import: reading them, and refusing what the shop could not show.
//!
//! A row is one JSON object with one field, which says what it is: `{"brand": {…}}`. Everything that can be said without the database is
//! said here, all mistakes of a row at once, each with the path of the field.

mod attribute;
pub(crate) mod check;
mod composed;
mod merchandising;
pub mod offers;
mod page;
pub mod parts;
pub(crate) mod product;
mod store;
pub(crate) mod value;

use std::fmt;

use money::Currency;
use serde::Deserialize;
use serde_json::Value;

use crate::catalogue::{
    Attribute, Brand, CataloguePromotion, Category, Delete, Menu, Page, PriceList, Product,
    RelationRule, SearchRule, Store, Synonym, Warehouse,
};
use check::Checks;
use parts::{MediaRow, PriceRow, StockRow, Translation};

pub use check::is_file_name;
pub use product::{CategoryUse, ProductContext, check_values};

/// The most bytes one row may have.
pub const MAX_ROW_BYTES: usize = 256 * 1024;

/// One thing of the catalogue.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportRow))]
#[serde(rename_all = "snake_case")]
pub enum Row {
    Store(Store),
    Brand(Brand),
    Attribute(Attribute),
    Category(Category),
    Warehouse(Warehouse),
    Product(Product),
    Page(Page),
    Menu(Menu),
    RelationRule(RelationRule),
    Synonym(Synonym),
    SearchRule(SearchRule),
    PriceList(PriceList),
    CataloguePromotion(Box<CataloguePromotion>),
    Delete(Delete),
    Price(PriceRow),
    Stock(StockRow),
    Translation(Translation),
    Media(MediaRow),
}

/// A field that was refused, and what was expected of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Path from the row: `variants[0].prices[1].currency`.
    pub field: String,
    /// Stable, in snake_case.
    pub code: &'static str,
    pub detail: String,
}

impl FieldError {
    /// An error of the field at `field`.
    pub fn new(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code,
            detail: detail.into(),
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.detail)
    }
}

impl Row {
    /// Reads a row and checks all that can be checked without the database.
    ///
    /// # Errors
    /// Every field that is missing, unknown or out of bounds. A row that is no JSON object of a
    /// known type has only that error.
    pub fn parse(line: &[u8]) -> Result<Self, Vec<FieldError>> {
        let row: Self = read(line)?;
        let errors = row.check();
        if errors.is_empty() {
            Ok(row)
        } else {
            Err(errors)
        }
    }

    /// Reads a row that has been put together, as [`Row::parse`] reads a line.
    ///
    /// # Errors
    /// As those of [`Row::parse`].
    pub fn from_value(row: &Value) -> Result<Self, Vec<FieldError>> {
        Self::parse(row.to_string().as_bytes())
    }

    fn check(&self) -> Vec<FieldError> {
        let mut checks = Checks::default();
        match self {
            Self::Store(store) => store::check_store(store, &mut checks),
            Self::Brand(brand) => check_brand(brand, &mut checks),
            Self::Attribute(attribute) => attribute::check_attribute(attribute, &mut checks),
            Self::Category(category) => check_category(category, &mut checks),
            Self::Warehouse(warehouse) => {
                checks.slug("code", &warehouse.code);
                checks.texts("texts", &warehouse.texts, |checks, path, texts| {
                    checks.name(&format!("{path}.name"), &texts.name);
                });
            }
            Self::Product(product) => product::check(product, &mut checks),
            Self::Page(page) => page::check_page(page, &mut checks),
            Self::Menu(menu) => page::check_menu(menu, &mut checks),
            Self::RelationRule(rule) => merchandising::check_relation_rule(rule, &mut checks),
            Self::Synonym(synonym) => merchandising::check_synonym(synonym, &mut checks),
            Self::SearchRule(rule) => merchandising::check_search_rule(rule, &mut checks),
            Self::PriceList(list) => offers::check_price_list(list, &mut checks),
            Self::CataloguePromotion(promotion) => {
                offers::check_catalogue_promotion(promotion, &mut checks);
            }
            Self::Delete(_) => {}
            Self::Price(row) => parts::check_price(row, &mut checks),
            Self::Stock(row) => parts::check_stock(row, &mut checks),
            Self::Translation(row) => parts::check_translation(row, &mut checks),
            Self::Media(row) => parts::check_media(row, &mut checks),
        }
        checks.into_errors()
    }
}

/// Reads a row of some kinds.
fn read<T: serde::de::DeserializeOwned>(line: &[u8]) -> Result<T, Vec<FieldError>> {
    if line.len() > MAX_ROW_BYTES {
        let detail = format!(
            "expected at most {MAX_ROW_BYTES} bytes, found {}",
            line.len()
        );
        return Err(vec![FieldError::new("", "row_too_long", detail)]);
    }
    let text = std::str::from_utf8(line).map_err(|_| {
        vec![FieldError::new(
            "",
            "invalid_utf8",
            "expected text in UTF-8",
        )]
    })?;
    serde_json::from_str(text).map_err(|error| vec![explain(text, &error)])
}

/// An error of the reader with the field that it is about.
fn explain(text: &str, error: &serde_json::Error) -> FieldError {
    let message = error.to_string();
    // The place is said by the field.
    let message = message.split(" at line ").next().unwrap_or_default();
    if error.is_syntax() || error.is_eof() {
        let detail = format!(
            "expected one JSON object: {message} at column {}",
            error.column()
        );
        return FieldError::new("", "invalid_json", detail);
    }
    let missing = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    let path = json::path::at(text, error.column(), missing);
    // The first part is the kind of the row.
    let field = path.split_once('.').map_or("", |(_, field)| field);
    if let Some(detail) = decimal_amount(text, &path) {
        return FieldError::new(field, "invalid_amount", detail);
    }
    FieldError::new(field, "invalid_field", message)
}

/// What to say of an amount that is no integer: many shops write prices with a point.
fn decimal_amount(text: &str, path: &str) -> Option<String> {
    let price = path.strip_suffix(".amount")?;
    let row: Value = serde_json::from_str(text).ok()?;
    let mut found = &row;
    for step in price.split(['.', '[']) {
        found = match step.strip_suffix(']') {
            Some(index) => found.get(index.parse::<usize>().ok()?)?,
            None => found.get(step)?,
        };
    }
    let currency: Currency = found.get("currency")?.as_str()?.parse().ok()?;
    let amount = found.get("amount")?;
    let code = currency.code();
    let factor = 10_u32.pow(currency.decimals());
    Some(format!(
        "expected an integer of minor units, found {amount}: {code} has {} decimals, so that 1 \
         {code} is {factor}",
        currency.decimals()
    ))
}
fn check_brand(brand: &Brand, checks: &mut Checks) {
    checks.slug("external_id", &brand.external_id);
    checks.texts("texts", &brand.texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=2_000,
        );
    });
}

fn check_category(category: &Category, checks: &mut Checks) {
    checks.slug("external_id", &category.external_id);
    checks.unique("stores", &category.stores);
    if category.parent.as_deref() == Some(&category.external_id) {
        checks.fail("parent", "cycle", "a category cannot be its own parent");
    }
    if let Some(image) = &category.image {
        checks.file("image", image);
    }
    checks.length("attributes", category.attributes.len(), 0..=100);
    checks.unique("attributes", &category.attributes);
    checks.length("values", category.values.len(), 0..=100);
    if let Some(rule) = &category.rule {
        merchandising::check_rule("rule", rule, checks);
    }
    checks.texts("texts", &category.texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.slug(&format!("{path}.slug"), &texts.slug);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=10_000,
        );
        checks.seo(
            path,
            texts.seo_title.as_deref(),
            texts.seo_description.as_deref(),
        );
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fields and codes of the errors that a row has.
    fn errors(row: &str) -> Vec<(String, &'static str)> {
        let errors = Row::parse(row.as_bytes()).expect_err("the row should be refused");
        errors
            .into_iter()
            .map(|error| (error.field, error.code))
            .collect()
    }

    #[test]
    fn no_more_mistakes_of_a_row_are_told_than_anyone_reads() {
        let variant = |index| format!(r#"{{"sku":"A {index}","prices":[],"stock":{{}}}}"#);
        let variants: Vec<_> = (0..900).map(variant).collect();
        let row = format!(
            r#"{{"product":{{"external_id":"mug","status":"active","stores":["souk"],
            "categories":["cups"],"texts":{{"en":{{"name":"Mug","slug":"mug"}}}},"variants":[{}]}}}}"#,
            variants.join(",")
        );
        assert_eq!(errors(&row).len(), check::MAX_ERRORS);
    }

    #[test]
    fn a_row_that_is_no_object_of_a_known_type_is_refused() {
        assert_eq!(errors("{"), [(String::new(), "invalid_json")]);
        for row in [
            "[]",
            "7",
            "{}",
            r#"{"planet":{}}"#,
            r#"{"brand":{},"page":{}}"#,
        ] {
            assert_eq!(errors(row).len(), 1, "{row}");
        }
    }

    #[test]
    fn an_unknown_field_is_named_with_its_path() {
        let row = r#"{"brand":{"external_id":"a","texts":{"en":{"name":"A","nmae":"B"}}}}"#;
        assert_eq!(errors(row), [("texts.en.nmae".to_owned(), "invalid_field")]);
    }

    #[test]
    fn a_missing_field_is_named_with_its_path() {
        let row = r#"{"brand":{"external_id":"a","texts":{"en":{"description":"B"}}}}"#;
        assert_eq!(errors(row), [("texts.en.name".to_owned(), "invalid_field")]);
    }

    #[test]
    fn all_mistakes_of_a_row_are_told_at_once() {
        let row = r##"{"attribute":{"code":"currency","value_type":"choice","group":"make",
            "position":1,"texts":{"en":{"label":""}},
            "values":[{"code":"A","swatch":"red","texts":{"en":{"label":"A"}}}]}}"##;
        let expected = [
            ("code", "reserved_code"),
            ("texts.en.label", "invalid_length"),
            ("values[0].code", "invalid_slug"),
            ("values[0].swatch", "invalid_colour"),
        ];
        assert_eq!(
            errors(row),
            expected.map(|(field, code)| (field.to_owned(), code))
        );
    }

    #[test]
    fn a_name_of_blanks_is_none() {
        let brand = |name: &str| {
            let texts = serde_json::json!({"en": {"name": name}});
            serde_json::json!({"brand": {"external_id": "a", "texts": texts}}).to_string()
        };
        for name in ["   ", "\n", "\u{a0}\u{200b}"] {
            let expected = [("texts.en.name".to_owned(), "blank")];
            assert_eq!(errors(&brand(name)), expected, "{name:?}");
        }
        assert!(Row::parse(brand("Tee\u{ad}kanne").as_bytes()).is_ok());
    }

    #[test]
    fn an_attribute_takes_no_parameter_that_pages_read_otherwise() {
        for code in ["price", "rating", "on_sale", "quantity"] {
            let row = format!(
                r#"{{"attribute":{{"code":"{code}","value_type":"boolean","group":"use",
                "position":1,"texts":{{"en":{{"label":"A"}}}}}}}}"#
            );
            assert_eq!(errors(&row), [("code".to_owned(), "reserved_code")]);
        }
    }

    #[test]
    fn a_group_of_the_merchants_own_has_words() {
        let attribute = |fields: &str| {
            let row = format!(
                r#"{{"attribute":{{"code":"a","value_type":"boolean","position":1,
                "texts":{{"en":{{"label":"A"}}}},{fields}}}}}"#
            );
            Row::parse(row.as_bytes()).map_err(|errors| errors[0].code)
        };
        let words = r#""group_texts":{"en":{"label":"Display"}}"#;
        assert!(attribute(r#""group":"use""#).is_ok());
        assert!(attribute(&format!(r#""group":"display",{words}"#)).is_ok());
        assert_eq!(attribute(r#""group":"display""#), Err("unknown_group"));
        assert_eq!(
            attribute(&format!(r#""group":"use",{words}"#)),
            Err("unexpected_text")
        );
    }

    #[test]
    fn what_stock_is_expected_to_be_is_said() {
        let row =
            r#"{"product":{"external_id":"a","variants":[{"sku":"A","stock":{"berlin":-1}}]}}"#;
        let errors = Row::parse(row.as_bytes()).unwrap_err();
        assert_eq!(errors[0].field, "variants[0].stock.berlin");
        assert!(errors[0].detail.contains("on_hand"), "{}", errors[0].detail);
    }

    #[test]
    fn lines_may_end_as_on_windows() {
        let row =
            r#"{"brand":{"external_id":"a","texts":{"en":{"name":"A","description":"B\r\nC"}}}}"#;
        assert!(Row::parse(row.as_bytes()).is_ok());
    }

    #[test]
    fn a_menu_is_at_most_three_levels_deep() {
        let row = r#"{"menu":{"store":"souk","code":"main","items":[{"link":{"url":"/"},
            "children":[{"link":{"url":"/"},"children":[{"link":{"url":"/"},
            "children":[{"link":{"url":"/"}}]}]}]}]}}"#;
        let field = "items[0].children[0].children[0].children".to_owned();
        assert_eq!(errors(row), [(field, "menu_too_deep")]);
    }

    #[test]
    fn control_characters_are_refused() {
        let row = r#"{"brand":{"external_id":"a","texts":{"en":{"name":"A\u0000"}}}}"#;
        assert_eq!(
            errors(row),
            [("texts.en.name".to_owned(), "control_character")]
        );
    }

    #[test]
    fn an_amount_with_decimals_is_refused_with_those_of_its_currency() {
        let detail = |currency: &str, amount: &str| {
            let row = format!(
                r#"{{"product":{{"external_id":"mug","variants":[{{"sku":"A","prices":[
                {{"amount":{amount},"currency":"{currency}"}}]}}]}}}}"#
            );
            let errors = Row::parse(row.replace('\n', "").as_bytes()).unwrap_err();
            assert_eq!(errors[0].field, "variants[0].prices[0].amount");
            assert_eq!(errors[0].code, "invalid_amount");
            errors[0].detail.clone()
        };
        assert!(detail("EUR", "24.50").contains("EUR has 2 decimals, so that 1 EUR is 100"));
        assert!(detail("JPY", "900.5").contains("JPY has 0 decimals, so that 1 JPY is 1"));
        assert!(detail("KWD", "\"1.250\"").contains("KWD has 3 decimals, so that 1 KWD is 1000"));
    }

    #[test]
    fn a_row_is_at_most_so_long_and_in_utf_8() {
        let long = format!(
            r#"{{"brand":{{"external_id":"a","texts":{{"en":{{"name":"A","description":"{}"}}}}}}}}"#,
            "x".repeat(1_000_000)
        );
        let refused = Row::parse(long.as_bytes()).unwrap_err();
        assert_eq!(refused[0].code, "row_too_long");
        assert!(
            refused[0].detail.contains("262144"),
            "{}",
            refused[0].detail
        );
        let latin =
            b"{\"brand\":{\"external_id\":\"a\",\"texts\":{\"en\":{\"name\":\"Caf\xe9\"}}}}";
        assert_eq!(Row::parse(latin).unwrap_err()[0].code, "invalid_utf8");
    }

    #[test]
    fn a_measure_needs_a_unit_that_converts_and_only_choices_are_many() {
        let attribute = |fields: &str| {
            errors(&format!(
                r#"{{"attribute":{{"code":"a","group":"size","position":1,
                "texts":{{"en":{{"label":"A"}}}},{fields}}}}}"#
            ))
        };
        assert_eq!(
            attribute(r#""value_type":"measure""#),
            [("unit".to_owned(), "missing_unit")]
        );
        assert_eq!(
            attribute(r#""value_type":"measure","unit":"furlong","multiple":true"#),
            [
                ("unit".to_owned(), "unknown_unit"),
                ("multiple".to_owned(), "unexpected_multiple")
            ]
        );
    }

    #[test]
    fn a_link_that_runs_script_is_refused() {
        let row = r#"{"menu":{"store":"souk","code":"main","items":[{"link":{"url":"javascript:alert(1)"}}]}}"#;
        assert_eq!(errors(row), [("items[0].link".to_owned(), "invalid_url")]);
    }
}
