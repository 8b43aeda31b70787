//! The answers of the API under `/api/v1`.
//!
//! A page renders the same value that the API gives, so the two cannot tell different stories.
//! Money is `{"amount": 1999, "currency": "EUR"}` in minor units; addresses are paths on the
//! store's own host.

pub mod admin;
pub mod calculation;
mod category;
pub mod limits;
mod list;
mod offers;
mod problem;
mod product;
mod shop;

#[cfg(feature = "openapi")]
pub mod openapi;

pub use category::{Category, CategoryList, CategoryNode, CategorySummary};
pub use list::{
    CardPrice, Facet, FacetKind, FacetRange, FacetValue, ProductList, ProductSummary,
    SuggestedProduct, Suggestions,
};
pub use offers::{Offer, Offers};
pub use problem::{InvalidField, Problem};
pub use product::{
    Attribute, AttributeChoice, AttributeGroup, AttributeValue, Availability, BasePrice, Brand,
    Bundle, Choice, ChoiceProblem, NONE, Part, Price, PriceTier, Product, ProductImage,
    ProductKind, ProductOption, ProductOptionValue, Quantities, QuantityProblem, Related,
    RelationKind, Relations, Sale, Section, Selection, Variant, Wanted, WarehouseStock,
    choice_parameter,
};
pub use shop::{
    Alternate, DeliveryEstimate, Image, Language, Link, MenuItem, Money, Page, PictureType, Rating,
    Rendition, ReturnPolicy, Seo, Store,
};

/// Derives shared by all answers.
macro_rules! answer {
    ($($item:item)*) => {
        $(
            #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
            #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
            $item
        )*
    };
}
pub(crate) use answer;
