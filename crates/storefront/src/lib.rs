//! What every step of the shop does around its own work: find the store, its language and its
//! currency; answer with a page or with JSON; fail in the same words everywhere.

mod host;
mod locate;
mod parameters;
mod serve;
mod service;
mod shop;

pub use host::{Handled, HostRequest, log};
pub use parameters::refuse_unknown;
pub use serve::{Pieces, Received, serve, serve_pieces, serve_program};
pub use service::{call, sleep};
pub use shop::Shop;
// For `export!`.
#[doc(hidden)]
pub use spin_sdk::wasip3;

/// Seconds since 1970.
pub fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}
