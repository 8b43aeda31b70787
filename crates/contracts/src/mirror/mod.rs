//! The conversions between the domain's types and one set of those that come from `wit/`.

mod pricing;
mod promotions;
mod tax;
mod types;
