//! What an order costs: promotions, tax and totals, exact to the last unit.
//!
//! Everything comes in as values, the time included, and everything goes out as values; amounts
//! are minor units of one currency. Nothing is ever kept per unit: a line of a million units costs
//! what a line of one does.

mod action;
mod apart;
pub mod check;
mod condition;
mod coupon;
mod evaluate;
pub mod json;
mod matching;
mod natural;
mod order;
pub mod outcome;
pub mod price;
pub mod problem;
pub mod promotion;
mod ratio;
mod share;
mod state;
mod tax;
mod total;
mod units;
mod view;

pub use apart::{Apart, apart};
pub use evaluate::evaluate;
pub use matching::in_order;
pub use total::{AmountTotal, TaxTotal, Totals, total, total_as_listed};
pub use units::Overflow;
