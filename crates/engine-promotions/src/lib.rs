//! The shop's own engine for promotions.

mod bindings;
mod engine;

struct Engine;
