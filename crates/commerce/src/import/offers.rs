//! Price lists, promotions and coupons.
//!
//! Promotions are rows of their own kind: to read all that they can say is much code, which an
//! import of the catalogue would carry for nothing.

use calculation::check::{self, Invalid};
use calculation::promotion::{Action, Discount};

use serde::Deserialize;

use super::FieldError;
use super::check::Checks;
use super::merchandising::check_rule;
use super::parts::{PriceRow, check_price};
use crate::catalogue::{
    CataloguePromotion, Coupon, Lane, OfferTexts, PriceList, ProductRule, Promotion, is_base_list,
};
use crate::language::Translated;
use crate::time;

/// A row of what is taken off orders.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PromotionRow))]
#[serde(rename_all = "snake_case")]
pub enum Row {
    Promotion(Box<Promotion>),
    Lane(Lane),
    Coupon(Coupon),
}

impl Row {
    /// Reads a row, as [`super::Row::parse`] does.
    ///
    /// # Errors
    /// As those there.
    pub fn parse(line: &[u8]) -> Result<Self, Vec<FieldError>> {
        let row = Self::read(line)?;
        let errors = row.check();
        if errors.is_empty() {
            Ok(row)
        } else {
            Err(errors)
        }
    }

    /// Reads a row as it is, whatever is wrong with what it says.
    ///
    /// # Errors
    /// Where it is none.
    pub fn read(line: &[u8]) -> Result<Self, Vec<FieldError>> {
        super::read(line)
    }

    /// The name of its field.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Promotion(_) => "promotion",
            Self::Lane(_) => "lane",
            Self::Coupon(_) => "coupon",
        }
    }

    /// All that is wrong with it and can be said without the database.
    pub fn check(&self) -> Vec<FieldError> {
        let mut checks = Checks::default();
        match self {
            Self::Promotion(promotion) => check_promotion(promotion, &mut checks),
            Self::Lane(lane) => checks.slug("code", &lane.code),
            Self::Coupon(coupon) => check_coupon(coupon, &mut checks),
        }
        checks.into_errors()
    }
}

/// What decides about the prices of the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub enum Pricing {
    List(PriceList),
    Promotion(Box<CataloguePromotion>),
    Price(PriceRow),
}

impl Pricing {
    /// All that is wrong with it and can be said without the database.
    pub fn check(&self) -> Vec<FieldError> {
        let mut checks = Checks::default();
        match self {
            Self::List(list) => check_price_list(list, &mut checks),
            Self::Promotion(promotion) => check_catalogue_promotion(promotion, &mut checks),
            Self::Price(price) => check_price(price, &mut checks),
        }
        checks.into_errors()
    }
}

/// The longest code of a coupon that somebody would still type.
const MAX_COUPON: usize = 40;

pub(super) fn check_price_list(list: &PriceList, checks: &mut Checks) {
    checks.slug("code", &list.code);
    if is_base_list(&list.code) {
        let detail = "expected a code that does not begin with 'base-': those lists are the \
                      products' own";
        checks.fail("code", "reserved_code", detail);
    }
    take(check::price_list(list), "", checks);
}

/// Takes over what the rules say is wrong, with the way to it from the row.
fn take(found: Vec<Invalid>, path: &str, checks: &mut Checks) {
    for Invalid { field, expected } in found {
        checks.fail(format!("{path}{field}"), "invalid_field", expected);
    }
}

fn check_texts(texts: &Translated<OfferTexts>, checks: &mut Checks) {
    if texts.is_empty() {
        return;
    }
    checks.texts("texts", texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.text(
            &format!("{path}.description"),
            &texts.description,
            0..=1_000,
        );
        checks.text(&format!("{path}.terms"), &texts.terms, 0..=5_000);
    });
}

pub(super) fn check_catalogue_promotion(promotion: &CataloguePromotion, checks: &mut Checks) {
    let rule = &promotion.rule;
    checks.slug("rule.id", &rule.id);
    take(check::catalogue_promotion(rule), "rule.", checks);
    if let Some(products) = &promotion.products {
        check_rule("products", products, checks);
        if *products == ProductRule::default() {
            let detail = "expected at least one condition: left out, it is for all products";
            checks.fail("products", "empty_rule", detail);
        }
    }
    let is_in_money = !matches!(rule.discount, Discount::Percent(_)) || rule.floor > 0;
    if is_in_money && promotion.currency.is_none() {
        let detail = "expected the currency of the amounts in the rule";
        checks.fail("currency", "missing_currency", detail);
    }
    check_texts(&promotion.texts, checks);
}

fn check_promotion(promotion: &Promotion, checks: &mut Checks) {
    let rule = &promotion.rule;
    checks.slug("rule.id", &rule.id);
    for (index, store) in promotion.stores.iter().enumerate() {
        checks.slug(&format!("stores[{index}]"), store);
    }
    if !rule.coupons.is_empty() {
        let detail = "expected none: coupons are kept by themselves";
        checks.fail("rule.coupons", "unexpected_coupons", detail);
    }
    take(check::promotion(rule), "rule.", checks);
    check_own(promotion, checks);
    if let Some(custom) = &rule.custom_rule {
        checks.slug("rule.custom_rule.code", &custom.code);
        if !custom.digest.is_empty() {
            let detail = "expected none: the rule is what was uploaded last under its code";
            checks.fail("rule.custom_rule.digest", "unexpected_digest", detail);
        }
    }
    if promotion.public && promotion.texts.is_empty() {
        let detail = "expected texts: the page of offers shows it";
        checks.fail("texts", "missing_text", detail);
    }
    if let Some(code) = &promotion.shown_coupon {
        check_code("shown_coupon", code, checks);
    }
    check_texts(&promotion.texts, checks);
}

/// A promotion speaks of amounts in its currency, and asks for nothing that its stores and its currency
/// exclude.
fn check_own(promotion: &Promotion, checks: &mut Checks) {
    let Promotion {
        currency,
        stores,
        rule,
        ..
    } = promotion;
    if currency.is_none()
        && let Some(field) = check::in_money(rule)
    {
        let detail = format!("expected the currency of the amounts in rule.{field}");
        checks.fail("currency", "missing_currency", detail);
    }
    let currency = currency.as_ref().map(|currency| currency.code());
    for Invalid { field, expected } in check::contradictions(rule, currency, stores) {
        checks.fail(format!("rule.{field}"), "contradiction", expected);
    }
}

/// Whether a promotion gives something.
pub fn has_gifts(promotion: &Promotion) -> bool {
    let mut actions = promotion.rule.actions.iter();
    actions.any(|action| matches!(action, Action::Gift(_)))
}

/// What is wrong with the gifts of a promotion beside others that are kept: it gives what makes one of
/// them give what leads back to it.
pub fn check_gifts(promotion: &Promotion, others: &[Promotion]) -> Option<FieldError> {
    let rules = others.iter().chain([promotion]).map(|one| one.rule.clone());
    let rules: Vec<_> = rules.collect();
    let (place, action) = check::gift_cycle(&rules)?;
    // Where the circle closes elsewhere, any of its own gifts may be what closes it.
    let field = match place == others.len() {
        true => format!("rule.actions[{action}].gift.product"),
        false => "rule.actions".to_owned(),
    };
    Some(FieldError::new(field, "cycle", check::EXPECTED_GIFT))
}

fn check_coupon(coupon: &Coupon, checks: &mut Checks) {
    check_code("code", &coupon.code, checks);
    checks.slug("promotion", &coupon.promotion);
    for (name, moment) in [("starts", &coupon.starts), ("ends", &coupon.ends)] {
        if moment
            .as_deref()
            .is_some_and(|at| time::seconds(at).is_none())
        {
            checks.fail(name, "invalid_time", time::EXPECTED);
        }
    }
    if let (Some(starts), Some(ends)) = (&coupon.starts, &coupon.ends)
        && starts >= ends
    {
        checks.fail("ends", "empty_window", "expected a time after the start");
    }
    for (name, limit) in [
        ("max_uses", coupon.max_uses),
        ("max_uses_by_customer", coupon.max_uses_by_customer),
        ("per_order", coupon.per_order),
    ] {
        if limit == Some(0) {
            checks.fail(name, "out_of_range", "expected 1 or more");
        }
    }
}

/// Whether a text has only what codes of coupons are made of: capital letters, digits and hyphens.
pub fn is_plain(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    text.bytes().all(is_plain)
}

fn check_code(path: &str, code: &str, checks: &mut Checks) {
    if code.is_empty() || code.len() > MAX_COUPON || !is_plain(code) {
        let detail = format!("expected 1 to {MAX_COUPON} capital letters, digits and hyphens");
        checks.fail(path, "invalid_code", detail);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The fields that are refused of a promotion of the stores souk and kontor in euros.
    #[track_caller]
    fn refused(condition: &Value) -> Vec<String> {
        let rule = json!({"id": "x", "condition": condition,
            "actions": [{"spread": {"discount": {"percent": 10}}}]});
        let promotion = json!({"stores": ["souk", "kontor"], "currency": "EUR", "rule": rule});
        let promotion: Promotion = serde_json::from_value(promotion).unwrap();
        let errors = Row::Promotion(Box::new(promotion)).check().into_iter();
        errors.map(|error| error.field).collect()
    }

    #[test]
    fn a_promotion_asks_for_what_its_stores_and_its_currency_can_meet() {
        for condition in [
            json!("always"),
            json!({"currency": ["USD", "EUR"]}),
            json!({"all": [{"store": ["souk"]}, {"country": ["DE"]}]}),
            json!({"none": [{"currency": ["USD"]}]}),
        ] {
            assert_eq!(refused(&condition), [""; 0], "{condition}");
        }
        for (condition, field) in [
            (json!({"currency": ["USD"]}), "currency"),
            (json!({"store": ["bazaar"]}), "store"),
            (
                json!({"all": ["always", {"store": ["bazaar"]}]}),
                "all[1].store",
            ),
        ] {
            let field = format!("rule.condition.{field}");
            assert_eq!(refused(&condition), [field], "{condition}");
        }
    }
}
