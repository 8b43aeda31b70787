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
use crate::{Countries, Country};

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
    /// How long a parcel takes, the first that fits a destination.
    #[n(11)]
    #[cbor(default)]
    pub delivery: Vec<DeliveryEstimate>,
    #[n(12)]
    pub returns: Option<ReturnPolicy>,
    #[n(13)]
    pub organization: Option<Organization>,
    /// The countries that prices are told apart by, the default one first.
    #[n(14)]
    #[cbor(default)]
    pub countries: Vec<SiteCountry>,
}

/// A country of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SiteCountry {
    #[n(0)]
    pub code: Country,
    /// The first country that all the same lists and promotions are meant for: under its name
    /// there are the prices by which lists are narrowed and ordered. None where those are the
    /// default country's.
    #[n(1)]
    pub market: Option<Country>,
}

/// How long a parcel takes, in working days.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct DeliveryEstimate {
    /// Codes of ISO 3166-1; none is everywhere.
    #[n(0)]
    pub countries: Vec<String>,
    #[n(1)]
    pub min_days: u16,
    #[n(2)]
    pub max_days: u16,
}

/// How long, and at whose cost, goods may be sent back.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct ReturnPolicy {
    #[n(0)]
    pub days: u16,
    #[n(1)]
    pub free: bool,
    /// A page that says more.
    #[n(2)]
    pub page: Option<Link>,
}

/// Who runs a store.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Organization {
    #[n(0)]
    pub legal_name: String,
    #[n(1)]
    pub logo: Option<Image>,
    #[n(2)]
    pub phone: Option<String>,
    #[n(3)]
    pub profiles: Vec<String>,
    #[n(4)]
    pub street: Option<String>,
    #[n(5)]
    pub postal_code: Option<String>,
    #[n(6)]
    pub city: Option<String>,
    #[n(7)]
    pub country: Option<String>,
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
    /// Smaller copies, by rising width.
    #[n(4)]
    #[cbor(default)]
    pub renditions: Vec<Rendition>,
}

/// A copy of a picture in another size or type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Rendition {
    #[n(0)]
    pub width: u32,
    #[n(1)]
    pub height: u32,
    #[n(2)]
    pub format: PictureFormat,
}

/// A type of picture that renditions are made in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum PictureFormat {
    #[n(0)]
    Webp,
    #[n(1)]
    Jpeg,
    #[n(2)]
    Png,
}

impl PictureFormat {
    /// What names of its files end in.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
            Self::Png => "png",
        }
    }

    /// The format of files whose names end so.
    pub fn of_extension(extension: &str) -> Option<Self> {
        let all = [Self::Webp, Self::Jpeg, Self::Png];
        all.into_iter()
            .find(|format| format.extension() == extension)
    }
}

/// The widths that renditions are made in: thumbnails, cards, the gallery, its zoom.
pub const WIDTHS: [u32; 4] = [160, 480, GALLERY_WIDTH, 1920];

/// The width of the copy in a type that every program shows.
pub const GALLERY_WIDTH: u32 = 960;

impl Rendition {
    /// Its address, from that of its picture.
    pub fn src(&self, picture: &str) -> String {
        let (name, extension) = picture.rsplit_once('.').unwrap_or((picture, ""));
        let (place, hash) = name.rsplit_once('/').unwrap_or(("", name));
        // Vector pictures are drawn in pixels when somebody asks for it.
        let drawn = if extension == "svg" { "/drawn" } else { "" };
        let (width, extension) = (self.width, self.format.extension());
        format!("{place}{drawn}/{hash}-{width}.{extension}")
    }

    /// What a vector picture of this size is drawn as.
    pub fn drawn(width: u32, height: u32) -> Self {
        let height = u64::from(height) * u64::from(GALLERY_WIDTH) / u64::from(width.max(1));
        Self {
            width: GALLERY_WIDTH,
            height: u32::try_from(height).unwrap_or(u32::MAX).max(1),
            format: PictureFormat::Png,
        }
    }
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
}

/// What holds in some countries, in the currencies in which that is not as in the default country.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct InCountries {
    #[n(0)]
    pub countries: Countries,
    /// The first of each currency is what held when this was published.
    #[n(1)]
    pub steps: Vec<PriceStep>,
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
    pub name: String,
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
}

/// Something that the buyer of a configurable product chooses.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Section {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub label: String,
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
    pub replaces: Option<String>,
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
    pub name: String,
    #[n(2)]
    pub on_hand: i64,
    /// The day of the next delivery, `YYYY-MM-DD`.
    #[n(3)]
    pub expected: Option<String>,
}

/// The unit price from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Tier {
    #[n(0)]
    pub min_quantity: u32,
    #[n(1)]
    pub amount: i64,
}

/// What holds in a currency from a moment on, until the next step of that currency. Documents have
/// steps only of what is reduced or known to change; `prices` beside them is what held when they
/// were published.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PriceStep {
    #[n(0)]
    pub currency: Currency,
    /// Seconds since 1970; the first step of a currency holds from ever on.
    #[n(1)]
    pub from: i64,
    /// By rising quantity; none where it cannot be bought.
    #[n(2)]
    pub tiers: Vec<Tier>,
    /// Whether a tier is for the units from there on rather than for all.
    #[n(3)]
    pub graduated: bool,
    /// Of several variants, the highest price of one unit; the lowest is the first tier.
    #[n(4)]
    pub most: Option<i64>,
    /// What is to be said of the price of one unit where it is a reduced one.
    #[n(5)]
    pub sale: Option<Sale>,
}

/// That a price is reduced, and from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Sale {
    /// The regular price.
    #[n(0)]
    pub compare_at: i64,
    /// The lowest price of the 30 days before the reduction.
    #[n(1)]
    pub lowest: i64,
    /// Seconds since 1970, where they are known.
    #[n(2)]
    pub starts: Option<i64>,
    #[n(3)]
    pub ends: Option<i64>,
}

/// Attributes under one heading.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct AttributeGroup {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub attributes: Vec<Attribute>,
    /// What a merchant calls a group of its own; pages have words for the others.
    #[n(2)]
    pub label: Option<String>,
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
    /// Several of the attribute's own values.
    #[n(4)]
    Choices {
        /// Code and label.
        #[n(0)]
        values: Vec<(String, String)>,
    },
    /// A CSS colour in hexadecimal notation.
    #[n(5)]
    Colour {
        #[n(0)]
        colour: String,
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
    /// Units of the best stocked variant; none where nothing limits them.
    #[n(7)]
    pub available: Option<i64>,
    /// Colours to show beside the name.
    #[n(8)]
    pub swatches: Vec<String>,
    #[n(9)]
    pub rating: Option<Rating>,
    #[n(10)]
    #[cbor(default)]
    pub kind: ProductKind,
    /// RFC 3339, UTC: shown from then on. Who shows a card checks it.
    #[n(11)]
    pub starts_at: Option<String>,
    /// RFC 3339, UTC: no longer shown from then on.
    #[n(12)]
    pub ends_at: Option<String>,
    /// How its prices change.
    #[n(13)]
    #[cbor(default)]
    pub steps: Vec<PriceStep>,
    #[n(14)]
    #[cbor(default)]
    pub in_countries: Vec<InCountries>,
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
    /// Codes of the attributes that its list offers as facets, in this order: its own and those
    /// of the categories above.
    #[n(11)]
    #[cbor(default)]
    pub facets: Vec<String>,
    /// The search rules of its page.
    #[n(12)]
    #[cbor(default)]
    pub rules: Vec<ListRule>,
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

/// What every list of a store needs: its categories, as a tree, and what merchants say of lists.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct CategoryTree {
    #[n(0)]
    pub categories: Vec<CategoryNode>,
    #[n(1)]
    #[cbor(default)]
    pub merchandising: Merchandising,
}

/// A [`CategoryTree`] of which only the top has been read: most lists offer no other categories,
/// and those below are many.
#[derive(Debug, Clone, PartialEq, Decode)]
pub struct CategoryTops {
    #[n(0)]
    pub categories: Vec<CategoryTop>,
    #[n(1)]
    #[cbor(default)]
    pub merchandising: Merchandising,
}

/// A [`CategoryNode`] without those below it.
#[derive(Debug, Clone, PartialEq, Eq, Decode)]
pub struct CategoryTop {
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
}

/// What merchants say of the lists of a store in one language.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub struct Merchandising {
    #[n(0)]
    pub synonyms: Vec<Synonym>,
    #[n(1)]
    pub rules: Vec<ListRule>,
}

/// Words for which others are found too. Each entry may have several words.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Synonym {
    #[n(0)]
    pub asked: Vec<String>,
    #[n(1)]
    pub finds: Vec<String>,
}

/// Which lists a search rule is for, and what comes first there. What it boosts and buries is
/// noted with the products.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct ListRule {
    #[n(0)]
    pub code: String,
    #[n(1)]
    pub questions: Vec<String>,
    #[n(2)]
    pub category: Option<String>,
    /// External ids of products.
    #[n(3)]
    pub pins: Vec<String>,
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

/// Where something is now that had the address before.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Redirect {
    /// The address of its page: `/de/p/becher-halm`.
    #[n(0)]
    pub href: String,
}

/// What a store offers to everyone: its public promotions, the most important first.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Offers {
    #[n(0)]
    pub items: Vec<Offer>,
}

/// A promotion that visitors may know of.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct Offer {
    #[n(0)]
    pub id: String,
    #[n(1)]
    pub name: String,
    #[n(2)]
    pub description: String,
    #[n(3)]
    pub terms: String,
    /// RFC 3339, UTC: it holds from then on.
    #[n(4)]
    pub starts_at: Option<String>,
    /// RFC 3339, UTC: it no longer holds from then on.
    #[n(5)]
    pub ends_at: Option<String>,
    /// The code that is given for it.
    #[n(6)]
    pub coupon: Option<String>,
    /// The only currency in which it holds.
    #[n(7)]
    pub currency: Option<Currency>,
    /// Whether it shows in the prices of products.
    #[n(8)]
    pub is_of_catalogue: bool,
    /// The only countries in which it holds; none is all.
    #[n(9)]
    pub countries: Option<Countries>,
}
