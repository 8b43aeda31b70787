//! The shop's own engine for prices.

mod bindings;
mod engine;

struct Engine;
