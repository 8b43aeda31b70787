//! The shop's own engine for totals and taxes.

mod bindings;
mod check;
mod engine;

struct Engine;
