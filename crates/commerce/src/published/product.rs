//! A product, as its page needs it.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use money::Currency;

use super::{
    Alternate, AttributeGroup, Card, Dates, Image, InCountries, Link, PriceRange, PriceStep, Seo,
    Tier,
};
use crate::language::{Label, Language};

/// A product with all that its page and its API answer need.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Product {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub external_id: String,
    #[n(2)]
    pub slug: String,
    #[n(3)]
    pub href: String,
    #[n(4)]
    pub name: String,
    #[n(5)]
    pub summary: String,
    /// Sanitized HTML.
    #[n(6)]
    pub description_html: String,
    #[n(7)]
    pub brand: Option<Brand>,
    /// From the top category down to the primary one.
    #[n(8)]
    pub breadcrumbs: Vec<Link>,
    #[n(9)]
    pub media: Vec<ProductImage>,
    #[n(10)]
    pub options: Vec<ProductOption>,
    #[n(11)]
    pub variants: Vec<Variant>,
    #[n(12)]
    pub attributes: Vec<AttributeGroup>,
    #[n(13)]
    pub seo: Seo,
    #[n(14)]
    pub alternates: Vec<Alternate>,
    /// RFC 3339, UTC.
    #[n(15)]
    pub updated_at: String,
    #[n(16)]
    #[cbor(default)]
    pub kind: ProductKind,
    /// What a bundle consists of.
    #[n(17)]
    #[cbor(default)]
    pub bundle: Vec<Part>,
    /// What a buyer of a configurable product chooses.
    #[n(18)]
    #[cbor(default)]
    pub sections: Vec<Section>,
    /// By kind, in the order in which a page shows them.
    #[n(19)]
    #[cbor(default)]
    pub relations: Vec<Relations>,
    #[n(20)]
    pub rating: Option<Rating>,
    /// RFC 3339, UTC: shown from then on.
    #[n(21)]
    pub starts_at: Option<String>,
    /// RFC 3339, UTC: no longer shown from then on.
    #[n(22)]
    pub ends_at: Option<String>,
    /// The product that takes its place.
    #[n(23)]
    pub successor: Option<Link>,
    /// By currency, the lowest and the highest price of one unit: of a configurable product with
    /// the cheapest and the dearest of what can be chosen.
    #[n(24)]
    #[cbor(default)]
    pub prices: BTreeMap<Currency, PriceRange>,
    /// How that changes.
    #[n(25)]
    #[cbor(default)]
    pub steps: Vec<PriceStep>,
    #[n(26)]
    #[cbor(default)]
    pub in_countries: Vec<InCountries>,
    /// What its texts are in, where that is not the language of the document.
    #[n(27)]
    pub language: Option<Language>,
}

/// What kind of thing a product is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum ProductKind {
    #[default]
    #[n(0)]
    Goods,
    #[n(1)]
    Digital,
    #[n(2)]
    Service,
    #[n(3)]
    GiftCard,
    #[n(4)]
    Bundle,
    #[n(5)]
    Configurable,
}

/// A variant that is part of something else: of a bundle, or a choice of a section.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Part {
    #[n(0)]
    pub sku: String,
    #[n(1)]
    pub quantity: u32,
    /// The product's name, with the option values where there are several variants.
    #[n(2)]
    pub name: Label,
    /// The product's page with this variant chosen, where the store shows it.
    #[n(3)]
    pub href: Option<String>,
    #[n(4)]
    pub image: Option<Image>,
    /// Of one unit of the part.
    #[n(5)]
    pub prices: BTreeMap<Currency, i64>,
    /// Units on hand of the part; none where nothing limits them.
    #[n(6)]
    pub available: Option<i64>,
    /// Of a choice, whether it is chosen to begin with.
    #[n(7)]
    pub default: bool,
    /// How its prices change.
    #[n(8)]
    #[cbor(default)]
    pub steps: Vec<PriceStep>,
    #[n(9)]
    #[cbor(default)]
    pub in_countries: Vec<InCountries>,
    /// When the product has a page; always where it does not say.
    #[n(10)]
    pub dates: Option<Dates>,
}

/// Something that the buyer of a configurable product chooses.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Section {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: Label,
    #[n(2)]
    pub min_choices: u32,
    #[n(3)]
    pub max_choices: u32,
    #[n(4)]
    pub choices: Vec<Part>,
}

/// Products of one relation.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Relations {
    #[n(0)]
    pub kind: RelationKind,
    #[n(1)]
    pub items: Vec<Related>,
}

/// What one product is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum RelationKind {
    #[n(0)]
    Related,
    #[n(1)]
    Accessory,
    #[n(2)]
    SparePart,
    #[n(3)]
    Upsell,
    #[n(4)]
    Substitute,
}

/// A product that another one shows.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Related {
    #[n(0)]
    pub card: Card,
    /// Of a spare part, how many are in the product.
    #[n(1)]
    pub quantity: u32,
    /// The name of the spare part whose successor this is.
    #[n(2)]
    pub replaces: Option<Label>,
    /// Whether it is only shown where the one before it is not: of spare parts the one whose
    /// successor comes or goes.
    #[n(3)]
    #[cbor(default)]
    pub is_in_its_place: bool,
}

/// What reviews amount to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Rating {
    /// Hundredths of a star, 100 to 500.
    #[n(0)]
    pub average_hundredths: u16,
    #[n(1)]
    pub count: u32,
}

/// How many units of something can be ordered at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Quantities {
    #[n(0)]
    pub min: u32,
    #[n(1)]
    pub max: Option<u32>,
    /// It is sold in multiples of this.
    #[n(2)]
    pub pack: u32,
}

/// Who makes a product.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Brand {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub description: String,
    /// What its texts are in, where that is not the language of the document.
    #[n(3)]
    pub language: Option<Language>,
}

/// A picture of a product, and the option values that it shows.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct ProductImage {
    #[n(0)]
    pub image: Image,
    /// Empty where it shows every variant.
    #[n(1)]
    pub options: BTreeMap<String, String>,
}

/// A choice that tells variants apart, such as the colour.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct ProductOption {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: Label,
    /// The values that some variant has, in the attribute's order.
    #[n(2)]
    pub values: Vec<OptionValue>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct OptionValue {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: Label,
    #[n(2)]
    pub swatch: Option<String>,
}

/// What is sold: one combination of option values.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Variant {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub sku: String,
    #[n(2)]
    pub barcode: Option<String>,
    /// Option code to value code; one for every option of the product.
    #[n(3)]
    pub options: BTreeMap<String, String>,
    /// By currency, tiers by rising quantity. A currency that is absent is one in which the
    /// variant cannot be bought.
    #[n(4)]
    pub prices: BTreeMap<Currency, Vec<Tier>>,
    /// Units that can be had now: the sum over all warehouses, of a bundle what its scarcest part
    /// allows. None where nothing limits them, as with a download.
    #[n(5)]
    pub available: Option<i64>,
    #[n(6)]
    pub weight_grams: Option<u32>,
    /// Where the units are; empty for what has no stock.
    #[n(7)]
    #[cbor(default)]
    pub stock: Vec<WarehouseStock>,
    #[n(8)]
    pub quantities: Option<Quantities>,
    /// Whether it can be ordered beyond what is on hand.
    #[n(9)]
    #[cbor(default)]
    pub backorder: bool,
    /// How its prices change.
    #[n(10)]
    #[cbor(default)]
    pub steps: Vec<PriceStep>,
    #[n(11)]
    #[cbor(default)]
    pub in_countries: Vec<InCountries>,
}

/// What a warehouse has of a variant.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct WarehouseStock {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub name: Label,
    #[n(2)]
    pub on_hand: i64,
    /// The day of the next delivery, `YYYY-MM-DD`.
    #[n(3)]
    pub expected: Option<String>,
}
