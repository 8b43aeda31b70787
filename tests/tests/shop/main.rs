//! The whole shop over HTTP, as a visitor, an integrator and a mischief-maker meet it.

mod admin;
mod api;
mod assets;
mod bad_input;
mod content;
mod feeds;
mod grants;
mod isolation;
mod kinds;
mod listing;
mod outage;
mod pictures;
mod product;
mod sitemap;
mod store_calls;
