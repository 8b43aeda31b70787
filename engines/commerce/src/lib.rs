//! The shop's own engines in one component, for whoever imports more than one of their interfaces:
//! Spin takes one dependency for each package of interfaces, and all of ours are of `souk:commerce`.
//!
//! The sources are those of the single engines, with one set of types for all. As libraries of each other
//! they could not be optimized as a whole, which is what keeps them small and free of imports.

mod bindings;
#[path = "../../tax/src/check.rs"]
mod check;
#[path = "../../pricing/src/engine.rs"]
mod pricing;
#[path = "../../promotions/src/engine.rs"]
mod promotions;
#[path = "../../tax/src/engine.rs"]
mod tax;

struct Engine;
