//! Money: integers of minor units with their currency. No floating point anywhere.

#[macro_use]
mod text_form;

mod amount;
mod currency;
#[cfg(feature = "openapi")]
mod openapi;
mod rounding;
mod split;

pub use amount::{Money, MoneyError, plain_decimal};
pub use currency::{Currency, UnknownCurrency};
pub use rounding::Rounding;
pub use split::{Leftover, split};
