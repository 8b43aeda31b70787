//! The shop's own engines in one component, for whoever imports more than one of their interfaces:
//! Spin takes one dependency for each package of interfaces, and all of ours are of `souk:commerce`.
//!
//! The sources are those of the single engines. As libraries of each other they could not be optimized
//! as a whole, which is what keeps them small and free of imports.

#[path = "../../pricing/src/lib.rs"]
mod pricing;
#[path = "../../promotions/src/lib.rs"]
mod promotions;
#[path = "../../tax/src/lib.rs"]
mod tax;
