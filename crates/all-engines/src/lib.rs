//! The shop's own engines together, for whoever imports more than one of their interfaces: Spin takes one
//! dependency for each package of interfaces, and all of ours are of `souk:commerce`.
//!
//! The sources are those of the single engines, with one set of types for all.

mod bindings;
#[path = "../../../engines/tax/src/check.rs"]
mod check;
#[path = "../../../engines/pricing/src/engine.rs"]
mod pricing;
#[path = "../../../engines/promotions/src/engine.rs"]
mod promotions;
#[path = "../../../engines/tax/src/engine.rs"]
mod tax;

struct Engine;
