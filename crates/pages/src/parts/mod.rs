//! What pages share: one function per part.

pub(crate) mod availability;
pub(crate) mod breadcrumbs;
pub(crate) mod card;
pub(crate) mod category_card;
pub(crate) mod chips;
pub(crate) mod facets;
pub(crate) mod foreign;
pub(crate) mod found;
pub(crate) mod icon;
pub(crate) mod listing;
pub(crate) mod notice;
pub(crate) mod pagination;
pub(crate) mod picture;
pub(crate) mod price;
pub(crate) mod prose;
pub(crate) mod rating;
pub(crate) mod search_form;
pub(crate) mod shelves;
pub(crate) mod sort;
pub(crate) mod swatch;
