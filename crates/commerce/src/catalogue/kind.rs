use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Label, Price, Stock};
use crate::language::Translated;

/// What kind of thing a product is: how it is delivered, and what its stock and price come from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportProductKind))]
#[serde(rename_all = "snake_case")]
pub enum ProductKind {
    /// Shipped from stock.
    #[default]
    Goods,
    /// Downloaded; without stock.
    Digital,
    /// Done for the buyer; without stock.
    Service,
    /// Credit in the amount of its price; without stock.
    GiftCard,
    /// Several products sold as one. Its stock is what its scarcest part allows; without prices of
    /// its own, it costs the sum of its parts.
    Bundle,
    /// Made of what the buyer chooses in its sections, for its own price and theirs.
    Configurable,
}

impl ProductKind {
    /// The word that names it in documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Goods => "goods",
            Self::Digital => "digital",
            Self::Service => "service",
            Self::GiftCard => "gift_card",
            Self::Bundle => "bundle",
            Self::Configurable => "configurable",
        }
    }

    /// Whether units of it lie in warehouses.
    pub fn has_stock(self) -> bool {
        matches!(self, Self::Goods | Self::Configurable)
    }

    /// Whether it is put together from variants of other products.
    pub fn is_composed(self) -> bool {
        matches!(self, Self::Bundle | Self::Configurable)
    }

    /// Whether it is the usual kind, which documents leave out.
    // serde passes what it may skip by reference.
    #[allow(clippy::trivially_copy_pass_by_ref)]
    pub(crate) fn is_goods(&self) -> bool {
        *self == Self::Goods
    }
}

/// A part of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportBundleItem))]
#[serde(deny_unknown_fields)]
pub struct BundleItem {
    /// A variant of a product that is no bundle.
    pub sku: String,
    /// Units in one bundle.
    pub quantity: u32,
}

/// Something that the buyer of a configurable product chooses.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportSection))]
#[serde(deny_unknown_fields)]
pub struct Section {
    pub code: String,
    pub texts: Translated<Label>,
    /// How many of the choices must be taken; zero makes the section optional.
    pub min_choices: u32,
    pub max_choices: u32,
    pub choices: Vec<SectionChoice>,
}

/// A variant that can be chosen in a section, at its own price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportSectionChoice))]
#[serde(deny_unknown_fields)]
pub struct SectionChoice {
    pub sku: String,
    /// Units that one choice adds.
    pub quantity: u32,
    /// Whether it is chosen to begin with.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
}

/// How variants are made of options.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportOptionMatrix))]
#[serde(deny_unknown_fields)]
pub struct OptionMatrix {
    /// With the codes of the options in braces: `MUG-{colour}-{size}`; values go in as their
    /// codes in upper case.
    pub sku: String,
    /// For every option of the product, the codes of the values to combine.
    pub values: BTreeMap<String, Vec<String>>,
    /// Combinations that are not made: those that have all of the values of an entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except: Vec<BTreeMap<String, String>>,
    /// What every made variant costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub prices: Vec<Price>,
    /// What every made variant has on stock.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub stock: BTreeMap<String, Stock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_grams: Option<u32>,
}

/// What reviews amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportRating))]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Hundredths of a star, 100 to 500.
    pub average_hundredths: u16,
    pub count: u32,
}

/// How many units of something can be ordered at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportQuantities))]
#[serde(deny_unknown_fields)]
pub struct Quantities {
    #[serde(default = "one")]
    pub min: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// It is sold in multiples of this.
    #[serde(default = "one")]
    pub pack: u32,
}

fn one() -> u32 {
    1
}
