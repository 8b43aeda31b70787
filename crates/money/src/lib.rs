//! Money: integers of minor units with their currency. No floating point anywhere.

mod amount;
mod currency;

pub use amount::{Money, MoneyError};
pub use currency::{Currency, UnknownCurrency};
