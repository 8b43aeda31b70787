use std::collections::BTreeMap;

use money::Currency;
use serde::{Deserialize, Serialize};

/// Which products: those that meet every condition that is given. The entries of one condition
/// are alternatives.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportProductRule))]
#[serde(deny_unknown_fields)]
pub struct ProductRule {
    /// In one of these categories, or below.
    #[serde(
        default,
        deserialize_with = "calculation::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub categories: Vec<String>,
    #[serde(
        default,
        deserialize_with = "calculation::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub brands: Vec<String>,
    #[serde(
        default,
        deserialize_with = "calculation::json::entries",
        skip_serializing_if = "Vec::is_empty"
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub tags: Vec<String>,
    /// By the code of a choice, the values of which the product or a variant of it has one.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, Vec<String>>,
    /// The lowest price of one unit lies in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<PriceBand>,
}

/// A range of prices, bounds included, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportPriceBand))]
#[serde(deny_unknown_fields)]
pub struct PriceBand {
    pub currency: Currency,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
}
