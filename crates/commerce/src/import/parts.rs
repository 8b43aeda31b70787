//! Rows that change a part of something, which is there already: a price, what a warehouse has,
//! the texts in one language, a picture.

use std::collections::BTreeMap;

use money::Currency;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::check::Checks;
use super::product::{MAX_AMOUNT, is_sku};
use crate::catalogue::Alt;
use crate::language::{Language, Translated};
use crate::time;

/// A price of a variant in the base list of its currency; or, in another list, of a variant or of all
/// variants of a product that have none of their own there.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportPriceRow))]
#[serde(deny_unknown_fields)]
pub struct PriceRow {
    /// Empty where `product` says what has the price.
    #[serde(default)]
    pub sku: String,
    /// External id; only in a list.
    #[serde(default)]
    pub product: Option<String>,
    /// The code of a price list; without one it is the base list of the currency.
    #[serde(default)]
    pub list: Option<String>,
    /// That of the list, which need not be said.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// Minor units for one unit; zero is a price.
    pub amount: i64,
    /// The quantity from which it holds, as the list says for all units or for those from there on.
    #[serde(default = "one")]
    pub min_quantity: u32,
}

fn one() -> u32 {
    1
}

/// What a warehouse has of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportStockRow))]
#[serde(deny_unknown_fields)]
pub struct StockRow {
    pub sku: String,
    pub warehouse: String,
    pub on_hand: u32,
    /// The day of the next delivery, `YYYY-MM-DD`.
    #[serde(default)]
    pub expected: Option<String>,
}

/// The texts of one thing in one language, which replace those that it has in it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportTranslation))]
#[serde(deny_unknown_fields)]
pub struct Translation {
    /// External id. A translation is of one thing: it names a product, a category, a brand, an
    /// attribute or a warehouse.
    #[serde(default)]
    pub product: Option<String>,
    /// External id.
    #[serde(default)]
    pub category: Option<String>,
    /// External id.
    #[serde(default)]
    pub brand: Option<String>,
    #[serde(default)]
    pub attribute: Option<String>,
    #[serde(default)]
    pub warehouse: Option<String>,
    pub language: Language,
    /// As `texts` of the thing has them for a language.
    #[cfg_attr(feature = "openapi", schema(value_type = BTreeMap<String, String>))]
    pub texts: Map<String, Value>,
}

impl Translation {
    /// The kind of the row that it changes, and the code or external id of it.
    pub fn of(&self) -> Option<(&'static str, &str)> {
        let named = [
            ("product", &self.product),
            ("category", &self.category),
            ("brand", &self.brand),
            ("attribute", &self.attribute),
            ("warehouse", &self.warehouse),
        ];
        let mut given = named
            .into_iter()
            .filter_map(|(kind, name)| name.as_deref().map(|name| (kind, name)));
        match (given.next(), given.next()) {
            (Some(one), None) => Some(one),
            _ => None,
        }
    }
}

/// A picture of a product: added after those that it has, or in place of the one with its file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportMediaRow))]
#[serde(deny_unknown_fields)]
pub struct MediaRow {
    /// External id.
    pub product: String,
    /// The name under which the file was uploaded.
    pub file: String,
    /// The option values that it shows; none where it shows every variant.
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    #[serde(default)]
    pub texts: Translated<Alt>,
}

pub(super) fn check_price(row: &PriceRow, checks: &mut Checks) {
    match (&row.list, &row.product) {
        (None, Some(_)) => {
            let detail = "expected no product: a base list has prices of variants";
            checks.fail("product", "unexpected_product", detail);
        }
        (Some(_), Some(product)) if row.sku.is_empty() => checks.slug("product", product),
        (_, Some(_)) => {
            let detail = "expected either a SKU or a product";
            checks.fail("sku", "ambiguous_target", detail);
        }
        (Some(_), None) if row.sku.is_empty() => {
            checks.fail(
                "sku",
                "missing_target",
                "expected a SKU, or a product in its place",
            );
        }
        (_, None) => check_sku(&row.sku, checks),
    }
    if row.list.is_none() && row.currency.is_none() {
        checks.fail(
            "currency",
            "missing_currency",
            "expected the code of a currency",
        );
    }
    if !(0..=MAX_AMOUNT).contains(&row.amount) {
        let detail = format!("expected 0 to {MAX_AMOUNT} minor units");
        checks.fail("amount", "out_of_range", detail);
    }
    if row.min_quantity == 0 {
        checks.fail("min_quantity", "out_of_range", "expected 1 or more");
    }
}

pub(super) fn check_stock(row: &StockRow, checks: &mut Checks) {
    check_sku(&row.sku, checks);
    checks.slug("warehouse", &row.warehouse);
    if row
        .expected
        .as_deref()
        .is_some_and(|day| !time::is_date(day))
    {
        let detail = "expected a date such as 2026-03-01";
        checks.fail("expected", "invalid_date", detail);
    }
}

pub(super) fn check_translation(row: &Translation, checks: &mut Checks) {
    if row.of().is_none() {
        let detail = "expected one of product, category, brand, attribute, warehouse";
        checks.fail("", "ambiguous_target", detail);
    }
    checks.length("texts", row.texts.len(), 1..=20);
}

pub(super) fn check_media(row: &MediaRow, checks: &mut Checks) {
    checks.slug("product", &row.product);
    checks.file("file", &row.file);
    for (language, texts) in &row.texts.0 {
        checks.text(&format!("texts.{language}.alt"), &texts.alt, 0..=300);
    }
}

fn check_sku(sku: &str, checks: &mut Checks) {
    if !is_sku(sku) {
        let detail = "expected 1 to 80 printable ASCII characters without spaces";
        checks.fail("sku", "invalid_sku", detail);
    }
}
