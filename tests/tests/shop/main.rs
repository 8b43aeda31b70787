//! The whole shop over HTTP, as a visitor, an integrator and a mischief-maker meet it.

mod admin;
mod api;
mod assets;
mod bad_input;
mod catalogue;
mod content;
mod exchange;
mod grants;
mod isolation;
mod keys;
mod kinds;
mod listing;
mod outage;
mod product;
mod store_calls;
