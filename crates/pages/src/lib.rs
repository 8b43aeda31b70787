//! The design system: layout, parts, formats, and the pages made of them.
//!
//! A page is a pure function from the values that the API gives to a whole HTML document. The
//! looks are in `static/style.css`; nothing here carries a style or a script of its own, so the
//! strictest Content-Security-Policy holds. Everything works without JavaScript.
//!
//! - [`Context`] is what every page needs.
//! - `page` has one file per page, `parts` one per part that pages share, `layout` the frame.
//! - `messages` has all texts, one catalogue per language.

mod address;
mod context;
mod format;
mod layout;
mod markup;
mod messages;
mod page;
mod parts;
mod structured;

#[cfg(test)]
#[path = "../tests/fixtures/mod.rs"]
mod fixtures;

pub use context::Context;
pub use page::article::article;
pub use page::bad_request::bad_request;
pub use page::category::category;
pub use page::home::{home, plain_home};
pub use page::not_found::not_found;
pub use page::not_set_up::not_set_up;
pub use page::offers::offers;
pub use page::product::product;
pub use page::search::search;
pub use page::unavailable::unavailable;
pub use parts::facets::name_facets;
pub use parts::listing::{Chosen, ListView};
pub use parts::price::{lowest_text, price_text};
