//! What every step of the shop does around its own work: find the store, its language and its
//! currency; answer with a page or with JSON; fail in the same words everywhere.

mod locate;
mod serve;
mod shop;

pub use serve::{Handled, Received, serve, serve_program};
pub use shop::Shop;
