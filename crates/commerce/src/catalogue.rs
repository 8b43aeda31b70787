//! The truth of the catalogue: what an importer sends and what publishing starts from.
//!
//! Things name each other by the codes and external ids that their owner chose; the database
//! adds ids of its own.

mod delete;
mod kind;
mod matrix;
mod merchandising;
mod offers;
mod relation;
mod rule;

use std::collections::BTreeMap;

use money::Currency;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Country;
use crate::language::{Language, Translated};

pub use delete::{Delete, OfStore};
pub use kind::{BundleItem, OptionMatrix, ProductKind, Quantities, Rating, Section, SectionChoice};
pub use matrix::MAX_VARIANTS;
pub use merchandising::{SearchRule, Synonym, SynonymKind};
pub use offers::{
    CataloguePromotion, Coupon, Lane, OfferTexts, PriceList, Promotion, base_list, is_base_list,
};
pub use relation::{Relation, RelationKind, RelationRule};
pub use rule::{PriceBand, ProductRule};

/// A shop front: its hosts, languages, currencies and assortment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportStore))]
#[serde(deny_unknown_fields)]
pub struct Store {
    pub code: String,
    /// Host names without port that this store answers on.
    pub hosts: Vec<String>,
    /// Whether it answers on hosts that no store names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub default: bool,
    /// The first is the default.
    pub languages: Vec<Language>,
    /// The first is the default.
    pub currencies: Vec<Currency>,
    /// Where its customers are, for prices that are meant for countries; the first is the default.
    /// Without any it does not ask, and shows the prices that are for everyone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    pub theme: String,
    pub contact_email: String,
    pub texts: Translated<StoreTexts>,
    /// For a language the ones to look in, in this order, before the store's first:
    /// `{"de-CH": ["de", "en"]}`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fallbacks: BTreeMap<Language, Vec<Language>>,
    /// How long a parcel takes, the first that fits a destination.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub delivery: Vec<DeliveryEstimate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<ReturnPolicy>,
    /// Who runs the store, for search engines and the imprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization: Option<Organization>,
}

impl Store {
    /// The languages to look for a text in, the wanted one first, the store's own first one last.
    pub fn chain<'a>(&'a self, wanted: &'a Language) -> impl Iterator<Item = &'a Language> {
        let own = self.fallbacks.get(wanted);
        let fallbacks = own.or_else(|| self.fallbacks.get(wanted.primary()));
        std::iter::once(wanted)
            .chain(fallbacks.into_iter().flatten())
            .chain(self.languages.first())
    }
}

/// How long a parcel takes from the order to the door, in working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportDeliveryEstimate))]
#[serde(deny_unknown_fields)]
pub struct DeliveryEstimate {
    /// Codes of ISO 3166-1, two letters; none is everywhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<String>,
    pub min_days: u16,
    pub max_days: u16,
}

/// How long, and at whose cost, goods may be sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportReturnPolicy))]
#[serde(deny_unknown_fields)]
pub struct ReturnPolicy {
    /// Calendar days after delivery.
    pub days: u16,
    /// Whether the store pays the return.
    #[serde(default)]
    pub free: bool,
    /// The code of a page that says more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// Who runs a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportOrganization))]
#[serde(deny_unknown_fields)]
pub struct Organization {
    pub legal_name: String,
    /// An uploaded file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Addresses of its profiles elsewhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub profiles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// ISO 3166-1, two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportStoreTexts))]
#[serde(deny_unknown_fields)]
pub struct StoreTexts {
    pub name: String,
    pub tagline: String,
    pub description: String,
}

/// Who makes a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportBrand))]
#[serde(deny_unknown_fields)]
pub struct Brand {
    pub external_id: String,
    pub texts: Translated<BrandTexts>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportBrandTexts))]
#[serde(deny_unknown_fields)]
pub struct BrandTexts {
    pub name: String,
    #[serde(default)]
    pub description: String,
}

/// A typed property of products.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportAttribute))]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub code: String,
    pub value_type: ValueType,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    pub group: AttributeGroup,
    /// What a group of the merchant's own is called.
    #[serde(default, skip_serializing_if = "Translated::is_empty")]
    pub group_texts: Translated<Label>,
    pub position: u32,
    pub texts: Translated<Label>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<AttributeChoice>,
    /// Whether a product may have several values of it, as a list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub multiple: bool,
    /// Whether lists can be narrowed by it: choices, colours and booleans by value, numbers and
    /// measures by range.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub filterable: bool,
    /// Whether search finds its values.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub searchable: bool,
}

fn yes() -> bool {
    true
}

/// What kind of value an attribute has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportValueType))]
#[serde(rename_all = "snake_case")]
pub enum ValueType {
    /// One of the attribute's own values.
    Choice,
    Text,
    /// A decimal in the attribute's unit.
    Number,
    Boolean,
    /// A decimal with any unit of the dimension of the attribute's unit, in which it is shown and
    /// compared: `{"value": "0.35", "unit": "l"}` for an attribute in ml.
    Measure,
    /// A CSS colour in hexadecimal notation, `#c9b8a0`.
    Colour,
}

/// The heading under which a product page shows an attribute: `make`, `size`, `use`, `care` or
/// `origin`, which the shop has words for, or one of the merchant's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportAttributeGroup))]
#[serde(transparent)]
pub struct AttributeGroup(String);

impl AttributeGroup {
    /// Those that the shop has words for, in the order of a page; the merchant's follow.
    pub const KNOWN: [&str; 5] = ["make", "size", "use", "care", "origin"];

    /// The word that names it in documents.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the shop has words for it.
    pub fn is_known(&self) -> bool {
        Self::KNOWN.contains(&self.as_str())
    }

    /// Its place on a page.
    pub fn rank(&self) -> (usize, &str) {
        let known = Self::KNOWN.iter().position(|known| *known == self.0);
        (known.unwrap_or(Self::KNOWN.len()), &self.0)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportLabel))]
#[serde(deny_unknown_fields)]
pub struct Label {
    pub label: String,
}

/// One of the values of an attribute of type choice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportAttributeChoice))]
#[serde(deny_unknown_fields)]
pub struct AttributeChoice {
    pub code: String,
    /// A CSS colour in hexadecimal notation, where the value is a colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swatch: Option<String>,
    pub texts: Translated<Label>,
}

/// A place in the tree of categories.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportCategory))]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub external_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    pub position: u32,
    pub stores: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    pub texts: Translated<CategoryTexts>,
    /// Attributes that the products in it and below have: an importer may ask for them, and its
    /// pages offer the filterable ones as facets, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// Values that its products and the categories below inherit unless they say otherwise.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, Value>,
    /// A virtual category: the products that the rule matches are in it, and none is put there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<ProductRule>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportCategoryTexts))]
#[serde(deny_unknown_fields)]
pub struct CategoryTexts {
    pub name: String,
    pub slug: String,
    #[serde(default)]
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_description: Option<String>,
}

/// A place that holds stock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportWarehouse))]
#[serde(deny_unknown_fields)]
pub struct Warehouse {
    pub code: String,
    pub texts: Translated<Named>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportNamed))]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub name: String,
}

/// Something that is sold, in one or several variants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportProduct))]
#[serde(deny_unknown_fields)]
pub struct Product {
    pub external_id: String,
    pub status: ProductStatus,
    /// The stores that have it in their assortment.
    pub stores: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brand: Option<String>,
    /// The first is the primary one, which breadcrumbs follow.
    pub categories: Vec<String>,
    pub texts: Translated<ProductTexts>,
    /// By code; the shape of a value follows the attribute's type.
    #[serde(default)]
    pub attributes: BTreeMap<String, Value>,
    /// Codes of attributes of type choice that tell variants apart, in the order of choice.
    #[serde(default)]
    pub options: Vec<String>,
    #[serde(default)]
    pub media: Vec<Media>,
    /// May be left out where `matrix` makes them.
    #[serde(default)]
    pub variants: Vec<Variant>,
    /// 0 to 100; breaks ties in lists.
    #[serde(default)]
    pub popularity: u32,
    /// The date of its first showing, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    #[serde(default, skip_serializing_if = "ProductKind::is_goods")]
    pub kind: ProductKind,
    /// What a bundle consists of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bundle: Vec<BundleItem>,
    /// What a buyer of a configurable product chooses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    /// Makes a variant of every combination of option values; variants that are given as well
    /// replace the made ones with the same options.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<OptionMatrix>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// The product that takes its place: shown where this one is sold out for good, and where it
    /// is named as a spare part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor: Option<String>,
    /// What its reviews amount to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// Free words of the merchant, for rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How many units can be ordered; a variant's own take their place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantities: Option<Quantities>,
    /// RFC 3339, UTC: shown from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<String>,
    /// RFC 3339, UTC: no longer shown from then on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_at: Option<String>,
}

/// Whether shoppers see a product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportProductStatus))]
#[serde(rename_all = "snake_case")]
pub enum ProductStatus {
    /// Not finished.
    Draft,
    Active,
    /// Taken off the shelf.
    Hidden,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportProductTexts))]
#[serde(deny_unknown_fields)]
pub struct ProductTexts {
    pub name: String,
    pub slug: String,
    #[serde(default)]
    pub summary: String,
    /// Markdown.
    #[serde(default)]
    pub description: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seo_description: Option<String>,
}

/// A picture of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportMedia))]
#[serde(deny_unknown_fields)]
pub struct Media {
    /// The name under which the file was uploaded.
    pub file: String,
    /// The option values that it shows; none where it shows every variant.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    #[serde(default)]
    pub texts: Translated<Alt>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportAlt))]
#[serde(deny_unknown_fields)]
pub struct Alt {
    pub alt: String,
}

/// What is put into a cart: one combination of option values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportVariant))]
#[serde(deny_unknown_fields)]
pub struct Variant {
    pub sku: String,
    /// GTIN-8, -12, -13 or -14.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barcode: Option<String>,
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    #[serde(default)]
    pub prices: Vec<Price>,
    /// By warehouse.
    #[serde(default)]
    pub stock: BTreeMap<String, Stock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight_grams: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quantities: Option<Quantities>,
    /// Whether it can be ordered beyond what is on hand.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub backorder: bool,
}

/// What a warehouse has of a variant: the units on hand, or these with what is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportStock))]
#[serde(
    untagged,
    expecting = "expected units on hand, a whole number from 0 on, or `on_hand` with `expected`"
)]
pub enum Stock {
    OnHand(u32),
    Level(StockLevel),
}

/// What a warehouse has of a variant, and what is to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportStockLevel))]
#[serde(deny_unknown_fields)]
pub struct StockLevel {
    pub on_hand: u32,
    /// The day of the next delivery, `YYYY-MM-DD`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
}

impl Stock {
    /// The units on hand.
    pub fn on_hand(&self) -> u32 {
        match self {
            Self::OnHand(units) => *units,
            Self::Level(level) => level.on_hand,
        }
    }

    /// The day of the next delivery, `YYYY-MM-DD`.
    pub fn expected(&self) -> Option<&str> {
        match self {
            Self::OnHand(_) => None,
            Self::Level(level) => level.expected.as_deref(),
        }
    }
}

/// A row of the base price list of its currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportPrice))]
#[serde(deny_unknown_fields)]
pub struct Price {
    pub currency: Currency,
    /// Minor units for one unit; zero is a price.
    pub amount: i64,
    /// The quantity from which it holds, for all units.
    #[serde(default = "one")]
    pub min_quantity: u32,
}

fn one() -> u32 {
    1
}

/// A page of content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportPage))]
#[serde(deny_unknown_fields)]
pub struct Page {
    pub store: String,
    pub code: String,
    pub kind: PageKind,
    pub texts: Translated<PageTexts>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// What a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportPageKind))]
#[serde(rename_all = "snake_case")]
pub enum PageKind {
    /// The homepage, made of blocks.
    Home,
    /// A text at an address of its own.
    Static,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportPageTexts))]
#[serde(deny_unknown_fields)]
pub struct PageTexts {
    pub title: String,
    /// Absent on the homepage, whose address is the store's root.
    #[serde(default)]
    pub slug: String,
    #[serde(default)]
    pub description: String,
    /// Markdown.
    #[serde(default)]
    pub body: String,
}

/// A part of the homepage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportBlock))]
#[serde(deny_unknown_fields)]
pub struct Block {
    pub block: BlockKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Target>,
    #[serde(default)]
    pub texts: Translated<BlockTexts>,
    /// External ids, of a products block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    /// External ids, of a categories block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
}

/// What a part of the homepage shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportBlockKind))]
#[serde(rename_all = "snake_case")]
pub enum BlockKind {
    /// A headline over a picture, with a link.
    Hero,
    Products,
    Categories,
    /// A text, beside a picture where it has one.
    Text,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportBlockTexts))]
#[serde(deny_unknown_fields)]
pub struct BlockTexts {
    pub title: String,
    /// Markdown.
    #[serde(default)]
    pub text: String,
    /// The label of the link.
    #[serde(default)]
    pub action: String,
}

/// What a menu entry or a block leads to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportTarget))]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Category(String),
    Page(String),
    Product(String),
    Url(String),
}

/// A menu of a store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportMenu))]
#[serde(deny_unknown_fields)]
pub struct Menu {
    pub store: String,
    pub code: String,
    pub items: Vec<MenuItem>,
}

/// An entry of a menu, with those below it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ImportMenuItem, no_recursion))]
#[serde(deny_unknown_fields)]
pub struct MenuItem {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Target>,
    /// Only where the target's own name is not wanted.
    #[serde(default, skip_serializing_if = "Translated::is_empty")]
    pub texts: Translated<Label>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<MenuItem>,
}
