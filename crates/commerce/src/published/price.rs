//! Prices, where and when they hold.

use minicbor::{Decode, Encode};
use money::Currency;

use crate::Countries;

/// What holds in some countries, in the currencies in which that is not as in the default country.
#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub struct InCountries {
    #[n(0)]
    pub countries: Countries,
    /// The first of each currency is what held when this was published.
    #[n(1)]
    pub steps: Vec<PriceStep>,
}

/// The unit price from a quantity on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Tier {
    #[n(0)]
    pub min_quantity: u32,
    #[n(1)]
    pub amount: i64,
}

/// What holds in a currency from a moment on, until the next step of that currency. Documents have
/// steps only of what is reduced or known to change; `prices` beside them is what held when they
/// were published.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PriceStep {
    #[n(0)]
    pub currency: Currency,
    /// Seconds since 1970; the first step of a currency holds from ever on.
    #[n(1)]
    pub from: i64,
    /// By rising quantity; none where it cannot be bought.
    #[n(2)]
    pub tiers: Vec<Tier>,
    /// Whether a tier is for the units from there on rather than for all.
    #[n(3)]
    pub graduated: bool,
    /// Of several variants, the highest price of one unit; the lowest is the first tier.
    #[n(4)]
    pub most: Option<i64>,
    /// What is to be said of the price of one unit where it is a reduced one.
    #[n(5)]
    pub sale: Option<Sale>,
}

/// That a price is reduced, and from what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Sale {
    /// The regular price.
    #[n(0)]
    pub compare_at: i64,
    /// The lowest price of the 30 days before the reduction.
    #[n(1)]
    pub lowest: i64,
    /// Seconds since 1970, where they are known.
    #[n(2)]
    pub starts: Option<i64>,
    #[n(3)]
    pub ends: Option<i64>,
}

/// The lowest and the highest price in a set, minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct PriceRange {
    #[n(0)]
    pub min: i64,
    #[n(1)]
    pub max: i64,
}
