//! Pages made of blocks, and what is on offer.

use minicbor::{Decode, Encode};
use money::Currency;

use super::{Alternate, Card, CategoryCard, Image, Link, Seo};
use crate::Countries;
use crate::language::Language;

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
    /// What its texts are in, where that is not the language of the document.
    #[n(8)]
    pub language: Option<Language>,
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
    /// What its texts are in, where that is not the language of the document.
    #[n(4)]
    pub language: Option<Language>,
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
    /// What its texts are in, where that is not the language of the document.
    #[n(10)]
    pub language: Option<Language>,
}
