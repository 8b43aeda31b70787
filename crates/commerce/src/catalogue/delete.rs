use serde::{Deserialize, Serialize};

/// Something to remove for good, with all that was published of it. What is not there is removed
/// already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportDelete))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Delete {
    /// External id.
    Product(String),
    /// External id, of a category without products and without categories below.
    Category(String),
    Page(OfStore),
    RelationRule(String),
    Synonym(OfStore),
    SearchRule(OfStore),
    /// With its prices.
    PriceList(String),
    CataloguePromotion(String),
    /// With its coupons.
    Promotion(String),
    Coupon(String),
}

/// Something that a store has, by its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportOfStore))]
#[serde(deny_unknown_fields)]
pub struct OfStore {
    pub store: String,
    pub code: String,
}
