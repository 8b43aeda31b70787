//! What somebody else would put in the place of the shop's engine: its prices and promotions as they are, and
//! a tax of a tenth on everything.

mod bindings;
#[path = "../../../../engines/pricing/src/engine.rs"]
mod pricing;
#[path = "../../../../engines/promotions/src/engine.rs"]
mod promotions;
mod tax;

struct Engine;
