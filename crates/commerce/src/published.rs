//! The read models: documents that publishing writes and that a request reads in one get.
//!
//! A document is of one store and one language, with the fall-backs already resolved and
//! addresses already made, and it holds every currency of the store. Amounts are minor units.
//!
//! Documents are CBOR with numbered fields: quick to read in an instance that lives for one
//! request, and small. A field keeps its number for ever; a new one takes the next number and is
//! an `Option`, so that a step of the shop that is a version behind or ahead reads it as well.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use money::Currency;

use crate::language::Language;

/// What every page of a store needs: one document per host and language.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Site {
    /// The store's code, which keys its other documents.
    #[n(0)]
    pub store: String,
    #[n(1)]
    pub theme: String,
    #[n(2)]
    pub name: String,
    #[n(3)]
    pub tagline: String,
    #[n(4)]
    pub description: String,
    #[n(5)]
    pub contact_email: String,
    /// The language of this document.
    #[n(6)]
    pub language: Language,
    /// All languages of the store, the default one first.
    #[n(7)]
    pub languages: Vec<SiteLanguage>,
    /// All currencies of the store, the default one first.
    #[n(8)]
    pub currencies: Vec<Currency>,
    #[n(9)]
    pub menu: Vec<MenuItem>,
    #[n(10)]
    pub footer: Vec<MenuItem>,
}

/// A language of a store.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct SiteLanguage {
    #[n(0)]
    pub code: Language,
    /// The first segment of its addresses with a slash (`/de`), empty for the default one.
    #[n(1)]
    pub prefix: String,
}

/// An entry of a menu; a heading where it has no address.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct MenuItem {
    #[n(0)]
    pub label: String,
    #[n(1)]
    pub href: Option<String>,
    #[n(2)]
    pub children: Vec<MenuItem>,
}

/// A label with its address.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Link {
    #[n(0)]
    pub label: String,
    #[n(1)]
    pub href: String,
}

/// The same thing in another language.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Alternate {
    #[n(0)]
    pub language: Language,
    #[n(1)]
    pub href: String,
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Image {
    #[n(0)]
    pub src: String,
    #[n(1)]
    pub alt: String,
    /// Pixels, or user units of a vector picture: the ratio keeps its place in the layout.
    #[n(2)]
    pub width: u32,
    #[n(3)]
    pub height: u32,
}

/// What a title and a description in a search result should say.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub struct Seo {
    #[n(0)]
    pub title: String,
    #[n(1)]
    pub description: String,
}

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
    pub label: String,
    /// The values that some variant has, in the attribute's order.
    #[n(2)]
    pub values: Vec<OptionValue>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct OptionValue {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: String,
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
    /// Sum over all warehouses.
    #[n(5)]
    pub available: i64,
    #[n(6)]
    pub weight_grams: Option<u32>,
}

/// The unit price from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Tier {
    #[n(0)]
    pub min_quantity: u32,
    #[n(1)]
    pub amount: i64,
}

/// Attributes under one heading.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct AttributeGroup {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub attributes: Vec<Attribute>,
}

/// An attribute of a product with its value.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Attribute {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: String,
    #[n(2)]
    pub value: AttributeValue,
}

/// A typed value. Numbers are decimals as text, so that nothing is rounded on the way.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum AttributeValue {
    /// One of the attribute's own values.
    #[n(0)]
    Choice {
        #[n(0)]
        code: String,
        #[n(1)]
        label: String,
    },
    #[n(1)]
    Text {
        #[n(0)]
        text: String,
    },
    #[n(2)]
    Number {
        #[n(0)]
        number: String,
        #[n(1)]
        unit: Option<String>,
    },
    #[n(3)]
    Boolean {
        #[n(0)]
        boolean: bool,
    },
}

/// A product in a list.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Card {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub href: String,
    #[n(2)]
    pub slug: String,
    #[n(3)]
    pub name: String,
    #[n(4)]
    pub brand: Option<String>,
    #[n(5)]
    pub image: Option<Image>,
    /// By currency, the lowest and the highest price of one unit over the variants.
    #[n(6)]
    pub prices: BTreeMap<Currency, PriceRange>,
    /// Units of the best stocked variant.
    #[n(7)]
    pub available: i64,
    /// Colours to show beside the name.
    #[n(8)]
    pub swatches: Vec<String>,
}

/// The lowest and the highest price in a set, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PriceRange {
    #[n(0)]
    pub min: i64,
    #[n(1)]
    pub max: i64,
}

/// A category's own page; its products come from the listing.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Category {
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
    pub description: String,
    #[n(6)]
    pub image: Option<Image>,
    /// From the top down to the parent.
    #[n(7)]
    pub breadcrumbs: Vec<Link>,
    #[n(8)]
    pub children: Vec<CategoryCard>,
    #[n(9)]
    pub seo: Seo,
    #[n(10)]
    pub alternates: Vec<Alternate>,
}

/// A category in a list.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct CategoryCard {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub slug: String,
    #[n(2)]
    pub href: String,
    #[n(3)]
    pub name: String,
    #[n(4)]
    pub image: Option<Image>,
}

/// The categories of a store, as a tree.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct CategoryTree {
    #[n(0)]
    pub categories: Vec<CategoryNode>,
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct CategoryNode {
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
    pub children: Vec<CategoryNode>,
}

/// A content page: an article, or the homepage as a list of blocks.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Page {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub slug: String,
    #[n(2)]
    pub href: String,
    #[n(3)]
    pub title: String,
    /// Sanitized HTML.
    #[n(4)]
    pub body_html: String,
    #[n(5)]
    pub blocks: Vec<Block>,
    #[n(6)]
    pub seo: Seo,
    #[n(7)]
    pub alternates: Vec<Alternate>,
}

/// A part of the homepage.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub enum Block {
    #[n(0)]
    Hero(#[n(0)] BlockHead),
    #[n(1)]
    Products {
        #[n(0)]
        head: BlockHead,
        #[n(1)]
        products: Vec<Card>,
    },
    #[n(2)]
    Categories {
        #[n(0)]
        head: BlockHead,
        #[n(1)]
        categories: Vec<CategoryCard>,
    },
    #[n(3)]
    Text(#[n(0)] BlockHead),
}

/// What blocks have in common.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct BlockHead {
    #[n(0)]
    pub title: String,
    /// Sanitized HTML.
    #[n(1)]
    pub text_html: String,
    #[n(2)]
    pub image: Option<Image>,
    #[n(3)]
    pub action: Option<Link>,
}
