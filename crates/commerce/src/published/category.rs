//! Lists of products: cards, categories, the rules of a merchant.

use std::collections::BTreeMap;

use minicbor::{Decode, Encode};
use money::Currency;

use super::{Alternate, Image, InCountries, Link, PriceRange, PriceStep, ProductKind, Rating, Seo};
use crate::language::Language;

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
    /// What its texts are in, where that is not the language of the document.
    #[n(15)]
    pub language: Option<Language>,
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
    /// What its texts are in, where that is not the language of the document.
    #[n(13)]
    pub language: Option<Language>,
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
    /// What its texts are in, where that is not the language of the document.
    #[n(5)]
    pub language: Option<Language>,
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

impl CategoryTree {
    /// What most lists need of it.
    pub fn tops(&self) -> CategoryTops {
        let top = |node: &CategoryNode| CategoryTop {
            id: node.id.clone(),
            external_id: node.external_id.clone(),
            slug: node.slug.clone(),
            href: node.href.clone(),
            name: node.name.clone(),
            language: node.language.clone(),
        };
        CategoryTops {
            categories: self.categories.iter().map(top).collect(),
            merchandising: self.merchandising.clone(),
        }
    }
}

/// A [`CategoryTree`] without what is below its top: most lists offer no other categories, and to
/// pass over the others took a tenth of a short list's time. It is a document of its own, and can
/// be read from the whole tree, too.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct CategoryTops {
    #[n(0)]
    pub categories: Vec<CategoryTop>,
    #[n(1)]
    #[cbor(default)]
    pub merchandising: Merchandising,
}

/// A [`CategoryNode`] without those below it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
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
    /// What its name is in, where that is not the language of the document.
    #[n(5)]
    pub language: Option<Language>,
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
    /// What its name is in, where that is not the language of the document.
    #[n(6)]
    pub language: Option<Language>,
}
