//! The read models: documents that publishing writes and that a request reads in one get.
//!
//! A document is of one store and one language, with the fall-backs already resolved and
//! addresses already made, and it holds every currency of the store. Amounts are minor units.
//!
//! Documents are CBOR with numbered fields: quick to read in an instance that lives for one
//! request, and small. A field keeps its number for ever; a new one takes the next number and is
//! an `Option`, so that a step of the shop that is a version behind or ahead reads it as well.

mod attribute;
mod category;
mod page;
mod picture;
mod price;
mod product;
mod site;

pub use self::attribute::{Attribute, AttributeGroup, AttributeValue};
pub use self::category::{
    Card, Category, CategoryCard, CategoryNode, CategoryTop, CategoryTops, CategoryTree, ListRule,
    Merchandising, Synonym,
};
pub use self::page::{Block, BlockHead, Offer, Offers, Page};
pub use self::picture::{GALLERY_WIDTH, Image, PictureFormat, Rendition, WIDTHS};
pub use self::price::{InCountries, PriceRange, PriceStep, Sale, Tier};
pub use self::product::{
    Brand, OptionValue, Part, Product, ProductImage, ProductKind, ProductOption, Quantities,
    Rating, Related, RelationKind, Relations, Section, Variant, WarehouseStock,
};
pub use self::site::{
    Alternate, Dates, DeliveryEstimate, Link, MenuItem, Organization, Redirect, ReturnPolicy, Seo,
    Site, SiteCountry, SiteLanguage,
};
