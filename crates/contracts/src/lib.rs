//! Both sides of the engines' interfaces, which `wit/` describes.
//!
//! Whoever asks an engine calls [`pricing::decide`], [`promotions::evaluate`] and [`tax::total`] as it
//! would call the rules in `calculation`; the manifest says which component answers. An engine has
//! wit-bindgen make the types of its own side, and gets their conversions from [`mirror_types`] and the
//! macro of its interface.

mod bindings;
mod convert;
mod engine;
mod error;
mod mirror;
pub mod pricing;
pub mod promotions;
pub mod tax;
#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;
pub mod tree;

pub use convert::{Convert, TryConvert};
pub use error::Error;

/// All types of the domain that an interface knows, for the macros.
#[doc(hidden)]
pub mod domain {
    pub use calculation::outcome::*;
    pub use calculation::price::*;
    pub use calculation::problem::*;
    pub use calculation::promotion::*;
    pub use calculation::{Overflow, TaxTotal};
    pub use money::{Leftover, Rounding};
}
