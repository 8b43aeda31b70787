//! Price lists, promotions and coupons.

use calculation::price::{Audience, Priced};
use calculation::promotion::Discount;

use super::check::Checks;
use super::merchandising::check_rule;
use crate::catalogue::{
    CataloguePromotion, Coupon, OfferTexts, PriceList, Promotion, is_base_list,
};
use crate::language::Translated;
use crate::time;

/// The longest code of a coupon that somebody would still type.
const MAX_COUPON: usize = 40;

pub(super) fn check_price_list(list: &PriceList, checks: &mut Checks) {
    checks.slug("code", &list.code);
    if is_base_list(&list.code) {
        let detail = "expected a code that does not begin with 'base-': those lists are the \
                      products' own";
        checks.fail("code", "reserved_code", detail);
    }
    if list.currency.parse::<money::Currency>().is_err() {
        let detail = "expected a code of ISO 4217 in upper case, such as EUR";
        checks.fail("currency", "unknown_currency", detail);
    }
    check_audience("audience", &list.audience, checks);
}

fn check_audience(path: &str, audience: &Audience, checks: &mut Checks) {
    for (name, codes) in [
        ("stores", &audience.stores),
        ("countries", &audience.countries),
        ("channels", &audience.channels),
        ("segments", &audience.segments),
        ("organizations", &audience.organizations),
        ("customers", &audience.customers),
    ] {
        checks.length(&format!("{path}.{name}"), codes.len(), 0..=200);
    }
    if let (Some(starts), Some(ends)) = (audience.starts, audience.ends)
        && starts >= ends
    {
        let detail = "expected a time after the start";
        checks.fail(format!("{path}.ends"), "empty_window", detail);
    }
}

fn check_texts(texts: &Translated<OfferTexts>, checks: &mut Checks) {
    if texts.is_empty() {
        return;
    }
    checks.texts("texts", texts, |checks, path, texts| {
        checks.name(&format!("{path}.name"), &texts.name);
        checks.text(&format!("{path}.description"), &texts.description, 0..=1_000);
        checks.text(&format!("{path}.terms"), &texts.terms, 0..=5_000);
    });
}

pub(super) fn check_catalogue_promotion(promotion: &CataloguePromotion, checks: &mut Checks) {
    let rule = &promotion.rule;
    checks.slug("rule.id", &rule.id);
    check_audience("rule.audience", &rule.audience, checks);
    checks.length("rule.of", rule.of.len(), 0..=1_000);
    for (index, priced) in rule.of.iter().enumerate() {
        if let Priced::Product(product) = priced {
            checks.slug(&format!("rule.of[{index}].product"), product);
        }
    }
    if let Some(products) = &promotion.products {
        check_rule("products", products, checks);
    }
    check_discount("rule.discount", rule.discount, checks);
    if rule.floor < 0 {
        checks.fail("rule.floor", "out_of_range", "expected 0 or more");
    }
    let is_in_money = !matches!(rule.discount, Discount::Percent(_)) || rule.floor > 0;
    if is_in_money && promotion.currency.is_none() {
        let detail = "expected the currency of the amounts in the rule";
        checks.fail("currency", "missing_currency", detail);
    }
    check_texts(&promotion.texts, checks);
}

fn check_discount(path: &str, discount: Discount, checks: &mut Checks) {
    match discount {
        Discount::Percent(rate) => {
            let hundred = 100 * 10_u64.pow(u32::from(rate.scale.min(9)));
            if rate.scale > 9 || u64::from(rate.mantissa) > hundred {
                let detail = "expected 0 to 100 with at most 9 decimals";
                checks.fail(format!("{path}.percent"), "out_of_range", detail);
            }
        }
        Discount::Amount(amount) if amount < 0 => {
            checks.fail(format!("{path}.amount"), "out_of_range", "expected 0 or more");
        }
        Discount::FixedPrice(price) if price < 0 => {
            let field = format!("{path}.fixed_price");
            checks.fail(field, "out_of_range", "expected 0 or more");
        }
        Discount::Amount(_) | Discount::FixedPrice(_) => {}
    }
}

pub(super) fn check_promotion(promotion: &Promotion, checks: &mut Checks) {
    let rule = &promotion.rule;
    checks.slug("rule.id", &rule.id);
    for (index, store) in promotion.stores.iter().enumerate() {
        checks.slug(&format!("stores[{index}]"), store);
    }
    if !rule.coupons.is_empty() {
        let detail = "expected none: coupons are kept by themselves";
        checks.fail("rule.coupons", "unexpected_coupons", detail);
    }
    if let (Some(starts), Some(ends)) = (rule.starts, rule.ends)
        && starts >= ends
    {
        checks.fail("rule.ends", "empty_window", "expected a time after the start");
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

pub(super) fn check_coupon(coupon: &Coupon, checks: &mut Checks) {
    check_code("code", &coupon.code, checks);
    checks.slug("promotion", &coupon.promotion);
    for (name, moment) in [("starts", &coupon.starts), ("ends", &coupon.ends)] {
        if moment.as_deref().is_some_and(|at| time::seconds(at).is_none()) {
            let detail = "expected a time of RFC 3339 in UTC, such as 2026-03-01T08:00:00Z";
            checks.fail(name, "invalid_time", detail);
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

fn check_code(path: &str, code: &str, checks: &mut Checks) {
    let is_plain = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
    if code.is_empty() || code.len() > MAX_COUPON || !code.bytes().all(is_plain) {
        let detail =
            format!("expected 1 to {MAX_COUPON} capital letters, digits and hyphens");
        checks.fail(path, "invalid_code", detail);
    }
}
