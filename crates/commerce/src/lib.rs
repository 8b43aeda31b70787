//! The rules of the shop: catalogue, languages, prices, stock.
//!
//! Nothing here knows HTTP, SQL or a clock: data and time come in as arguments, decisions go
//! out as values.

pub mod catalogue;
mod country;
pub mod import;
pub mod language;
pub mod listing;
pub mod offers;
#[cfg(feature = "openapi")]
mod openapi;
#[cfg(feature = "publish")]
pub mod publish;
pub mod published;
mod shown;
pub mod slug;
pub mod time;
pub mod units;

pub use country::{Countries, Country, InvalidCountry};
