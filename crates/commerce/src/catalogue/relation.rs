use serde::{Deserialize, Serialize};

use super::ProductRule;

/// What one product is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportRelationKind))]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Goes with it.
    Related,
    /// Is of use only with it.
    Accessory,
    /// Replaces a worn part of it.
    SparePart,
    /// The better one.
    Upsell,
    /// Does the same.
    Substitute,
}

impl RelationKind {
    /// The word that names it in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Related => "related",
            Self::Accessory => "accessory",
            Self::SparePart => "spare_part",
            Self::Upsell => "upsell",
            Self::Substitute => "substitute",
        }
    }
}

/// A product that another one names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportRelation))]
#[serde(deny_unknown_fields)]
pub struct Relation {
    pub kind: RelationKind,
    /// External id.
    pub product: String,
    /// Of a spare part, how many are in the product.
    #[serde(default = "one")]
    pub quantity: u32,
}

fn one() -> u32 {
    1
}

/// Relates products without naming them: those that `of` matches are shown those that `to`
/// matches, the most popular first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportRelationRule))]
#[serde(deny_unknown_fields)]
pub struct RelationRule {
    pub code: String,
    pub kind: RelationKind,
    #[serde(default)]
    pub of: ProductRule,
    #[serde(default)]
    pub to: ProductRule,
    /// What both must have the same of: `brand`, `category` or the code of an attribute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub same: Vec<String>,
    /// At most so many, 1 to 24.
    pub limit: u32,
}
