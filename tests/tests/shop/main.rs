//! The whole shop over HTTP, as a visitor, an integrator and a mischief-maker meet it.

mod admin;
mod api;
mod assets;
mod audiences;

mod bad_input;
mod calculations;
mod catalogue;
mod content;
mod countries;
mod coupons;
mod custom_rules;
mod exchange;
mod explained_prices;
mod facets;
mod faulty_prices;
mod feeds;
mod grants;
mod isolation;
mod keys;
mod killed_imports;
mod kinds;
mod languages;
mod leaks;
mod listing;
mod offers;
mod outage;
mod pictures;
mod prices;
mod product;
mod promotions;
mod sitemap;
mod store_calls;
mod tried_promotions;
