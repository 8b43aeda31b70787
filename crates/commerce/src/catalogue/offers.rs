//! What merchants make of prices: lists beside the base ones, promotions and coupons.

use calculation::{price, promotion};
use money::Currency;
use serde::{Deserialize, Serialize};

use super::ProductRule;
use crate::language::Translated;

/// A price list, as the rules take it. Its rows are prices by themselves.
pub use calculation::price::PriceList;

/// Promotions that stand for each other, as the rules take them.
pub use calculation::promotion::Lane;

/// The list of the prices that products bring with them, in a currency.
pub fn base_list(currency: Currency) -> String {
    format!("base-{}", currency.code().to_ascii_lowercase())
}

/// Whether a code is that of such a list, which nobody makes by hand.
pub fn is_base_list(code: &str) -> bool {
    code.starts_with("base-")
}

/// What visitors read of an offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OfferTexts {
    pub name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// What one must know before one counts on it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub terms: String,
}

/// A reduction of prices in the catalogue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StoredCataloguePromotion))]
#[serde(deny_unknown_fields)]
pub struct CataloguePromotion {
    /// The currency of its amounts; without one it is for all, and a percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Which products it is for, besides those that the rule names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub products: Option<ProductRule>,
    /// With texts the page of offers shows it.
    #[serde(default, skip_serializing_if = "Translated::is_empty")]
    pub texts: Translated<OfferTexts>,
    pub rule: price::CataloguePromotion,
}

/// A promotion with what visitors may know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StoredPromotion))]
#[serde(deny_unknown_fields)]
pub struct Promotion {
    /// The currency of its amounts; without one it is for orders in any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The stores that have it; none is all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stores: Vec<String>,
    /// Whether the page of offers shows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub public: bool,
    /// The code that the page of offers names: one of its coupons. The offer is shown while that is good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_coupon: Option<String>,
    #[serde(default, skip_serializing_if = "Translated::is_empty")]
    pub texts: Translated<OfferTexts>,
    /// Without coupons: those are kept by themselves.
    pub rule: promotion::Promotion,
}

/// A coupon of a promotion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StoredCoupon))]
#[serde(deny_unknown_fields)]
pub struct Coupon {
    /// Upper case letters, digits and hyphens.
    pub code: String,
    /// Its promotion.
    pub promotion: String,
    /// The batch that it was made with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    /// RFC 3339, UTC: it is good from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<String>,
    /// RFC 3339, UTC: it is good no longer from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<String>,
    /// How often it can be used in all; none is without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_uses_by_customer: Option<u32>,
    /// How often its reward is given in one order; once unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_order: Option<u32>,
}
