//! Rows of an import: reading them, and refusing what the shop could not show.
//!
//! A row is one JSON object with one field, which says what it is: `{"brand": {…}}`. Everything that can be said without the database is
//! said here, all mistakes of a row at once, each with the path of the field.

pub(crate) mod check;
mod composed;
mod merchandising;
pub mod offers;
pub mod parts;
pub(crate) mod product;
pub(crate) mod value;

use std::fmt;

use money::Currency;
use serde::Deserialize;
use serde_json::Value;

use crate::catalogue::{
    Attribute, AttributeGroup, Brand, CataloguePromotion, Category, Delete, Menu, Organization,
    Page, PageKind, PriceList, Product, RelationRule, SearchRule, Store, Synonym, ValueType,
    Warehouse,
};
use check::Checks;
use parts::{MediaRow, PriceRow, StockRow, Translation};

use crate::units::Unit;

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
            Self::Store(store) => check_store(store, &mut checks),
            Self::Brand(brand) => check_brand(brand, &mut checks),
            Self::Attribute(attribute) => check_attribute(attribute, &mut checks),
            Self::Category(category) => check_category(category, &mut checks),
            Self::Warehouse(warehouse) => {
                checks.slug("code", &warehouse.code);
                checks.texts("texts", &warehouse.texts, |checks, path, texts| {
                    checks.name(&format!("{path}.name"), &texts.name);
                });
            }
            Self::Product(product) => product::check(product, &mut checks),
            Self::Page(page) => check_page(page, &mut checks),
            Self::Menu(menu) => check_menu(menu, &mut checks),
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

fn check_store(store: &Store, checks: &mut Checks) {
    checks.slug("code", &store.code);
    checks.slug("theme", &store.theme);
    checks.length("hosts", store.hosts.len(), 0..=50);
    for (index, host) in store.hosts.iter().enumerate() {
        let valid = !host.is_empty()
            && host.len() <= 253
            && host
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-".contains(&b));
        if !valid {
            checks.fail(
                format!("hosts[{index}]"),
                "invalid_host",
                "expected a host name in lower case without port, such as shop.example",
            );
        }
    }
    checks.length("languages", store.languages.len(), 1..=40);
    checks.unique("languages", &store.languages);
    for (index, language) in store.languages.iter().enumerate() {
        // Three letters would make `/faq` ambiguous: a page or a language.
        if language.primary().len() != 2 {
            checks.fail(
                format!("languages[{index}]"),
                "invalid_language",
                "expected a language of two letters: addresses begin with it",
            );
        }
    }
    checks.length("currencies", store.currencies.len(), 1..=40);
    checks.unique("currencies", &store.currencies);
    checks.length("countries", store.countries.len(), 0..=MAX_COUNTRIES);
    checks.unique("countries", &store.countries);
    checks.text("contact_email", &store.contact_email, 3..=254);
    check_service(store, checks);
    checks.texts("texts", &store.texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.text(&format!("{path}.tagline"), &texts.tagline, 0..=300);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=1_000,
        );
    });
}

/// As many as ISO 3166-1 has.
const MAX_COUNTRIES: usize = 249;

/// The most languages that one falls back to.
const MAX_FALLBACKS: usize = 5;

fn check_service(store: &Store, checks: &mut Checks) {
    checks.length("fallbacks", store.fallbacks.len(), 0..=40);
    for (language, chain) in &store.fallbacks {
        let field = format!("fallbacks.{language}");
        checks.length(&field, chain.len(), 1..=MAX_FALLBACKS);
        checks.unique(&field, chain);
        if chain.contains(language) {
            checks.fail(field, "cycle", "a language does not fall back to itself");
        }
    }
    checks.length("delivery", store.delivery.len(), 0..=50);
    for (index, estimate) in store.delivery.iter().enumerate() {
        let field = format!("delivery[{index}]");
        checks.unique(&format!("{field}.countries"), &estimate.countries);
        for (place, country) in estimate.countries.iter().enumerate() {
            check_country(&format!("{field}.countries[{place}]"), country, checks);
        }
        if estimate.min_days > estimate.max_days || estimate.max_days > 365 {
            let detail = "expected at most 365 days, and no fewer than min_days";
            checks.fail(format!("{field}.max_days"), "out_of_range", detail);
        }
    }
    if let Some(returns) = &store.returns {
        if !(1..=3_650).contains(&returns.days) {
            checks.fail("returns.days", "out_of_range", "expected 1 to 3650");
        }
        if let Some(page) = &returns.page {
            checks.slug("returns.page", page);
        }
    }
    if let Some(organization) = &store.organization {
        check_organization(organization, checks);
    }
}

fn check_organization(organization: &Organization, checks: &mut Checks) {
    checks.name("organization.legal_name", &organization.legal_name);
    if let Some(logo) = &organization.logo {
        checks.file("organization.logo", logo);
    }
    let lines = [
        ("phone", &organization.phone),
        ("street", &organization.street),
        ("postal_code", &organization.postal_code),
        ("city", &organization.city),
    ];
    for (field, line) in lines {
        if let Some(line) = line {
            checks.name(&format!("organization.{field}"), line);
        }
    }
    if let Some(country) = &organization.country {
        check_country("organization.country", country, checks);
    }
    checks.length("organization.profiles", organization.profiles.len(), 0..=20);
    for (index, profile) in organization.profiles.iter().enumerate() {
        if !check::is_link(profile) || !profile.starts_with("https://") {
            let detail = "expected an address with https:";
            checks.fail(
                format!("organization.profiles[{index}]"),
                "invalid_url",
                detail,
            );
        }
    }
}

fn check_country(field: &str, code: &str, checks: &mut Checks) {
    if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let detail = "expected a country of ISO 3166-1 in two capitals, such as DE";
        checks.fail(field, "invalid_country", detail);
    }
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

fn check_attribute(attribute: &Attribute, checks: &mut Checks) {
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

/// First segments of the shop's own addresses, which a page must not take.
const RESERVED_SLUGS: [&str; 16] = [
    "search",
    "cart",
    "checkout",
    "account",
    "orders",
    "admin",
    "assets",
    "media",
    "api",
    "blog",
    "offers",
    "wishlists",
    "robots",
    "sitemap",
    "sitemaps",
    "feeds",
];

fn check_page(page: &Page, checks: &mut Checks) {
    checks.slug("code", &page.code);
    checks.length("blocks", page.blocks.len(), 0..=50);
    checks.texts("texts", &page.texts, |checks, path, texts| {
        checks.name(&format!("{path}.title"), &texts.title);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=1_000,
        );
        checks.text(&format!("{path}.body"), &texts.body, 0..=100_000);
        let slug = format!("{path}.slug");
        match page.kind {
            PageKind::Home if !texts.slug.is_empty() => {
                checks.fail(
                    slug,
                    "unexpected_slug",
                    "the homepage is at the store's root",
                );
            }
            PageKind::Home => {}
            // Two letters are a language: see `check_store`.
            PageKind::Static
                if texts.slug.len() < 3 || RESERVED_SLUGS.contains(&texts.slug.as_str()) =>
            {
                checks.fail(
                    slug,
                    "reserved_slug",
                    "expected three letters or more, and no word \
                    that the shop's own addresses begin with",
                );
            }
            PageKind::Static => checks.slug(&slug, &texts.slug),
        }
    });
    for (index, block) in page.blocks.iter().enumerate() {
        let path = format!("blocks[{index}]");
        checks.length(&format!("{path}.products"), block.products.len(), 0..=48);
        checks.length(
            &format!("{path}.categories"),
            block.categories.len(),
            0..=48,
        );
        if let Some(image) = &block.image {
            checks.file(&format!("{path}.image"), image);
        }
        if let Some(target) = &block.link {
            checks.target(&format!("{path}.link"), target);
        }
        checks.texts(
            &format!("{path}.texts"),
            &block.texts,
            |checks, path, texts| {
                checks.text(&format!("{path}.title"), &texts.title, 0..=200);
                checks.text(&format!("{path}.text"), &texts.text, 0..=10_000);
                checks.text(&format!("{path}.action"), &texts.action, 0..=100);
            },
        );
    }
}

fn check_menu(menu: &Menu, checks: &mut Checks) {
    checks.slug("code", &menu.code);
    check_menu_items("items", &menu.items, 1, checks);
}

/// Deeper menus are no help to a visitor.
const MENU_DEPTH: usize = 3;

fn check_menu_items(
    path: &str,
    items: &[crate::catalogue::MenuItem],
    depth: usize,
    checks: &mut Checks,
) {
    if depth > MENU_DEPTH && !items.is_empty() {
        checks.fail(path, "menu_too_deep", "expected at most three levels");
        return;
    }
    checks.length(path, items.len(), 0..=50);
    for (index, item) in items.iter().enumerate() {
        let path = format!("{path}[{index}]");
        match &item.link {
            Some(target) => checks.target(&format!("{path}.link"), target),
            None if item.texts.is_empty() => {
                checks.fail(
                    &path,
                    "missing_label",
                    "expected a link or a label in texts",
                );
            }
            None => {}
        }
        if !item.texts.is_empty() {
            checks.texts(
                &format!("{path}.texts"),
                &item.texts,
                |checks, path, texts| {
                    checks.name(&format!("{path}.label"), &texts.label);
                },
            );
        }
        check_menu_items(
            &format!("{path}.children"),
            &item.children,
            depth + 1,
            checks,
        );
    }
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
