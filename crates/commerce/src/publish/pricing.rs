//! What a product costs in a store: now, and from the moments on that are known to change it.
//!
//! The rules are those of [`calculation::price`], for a visitor of whom nothing is known but the
//! store, the country and the currency. Documents carry the steps that lie ahead, so that a page is
//! right from the moment on at which a sale begins or ends, whoever is asleep then; and of
//! countries only what is not as in the store's default one, once for all that share it.

mod countries;
mod decide;
mod history;
mod sources;
mod steps;

use std::collections::BTreeMap;

use calculation::price::{PriceList, PriceRow, Priced};
use money::Currency;

use crate::Country;
use crate::catalogue::{self, Store};

pub use history::{History, Shown};
pub use sources::{PriceSources, PricedPart};
pub(super) use steps::VariantPrices;

/// What visitors come by, to lists and promotions that are meant for a channel.
pub const CHANNEL: &str = "web";

/// What decides about prices beside the base lists, which are the variants' own.
#[derive(Debug, Default)]
pub struct Pricing {
    /// Seconds since 1970.
    pub now: i64,
    pub lists: Vec<PriceList>,
    /// By the external id of the product.
    pub rows: BTreeMap<String, Vec<PriceRow>>,
    pub promotions: Vec<catalogue::CataloguePromotion>,
    /// By the external id of the product.
    pub histories: BTreeMap<String, History>,
    /// When products are to be published again, as it is noted: by external id.
    pub scheduled: BTreeMap<String, i64>,
}

/// A price in a list: of one variant, or without a SKU of all that have none of their own there.
pub fn price_row(list: &str, product: &str, sku: &str, from: u64, amount: i64) -> PriceRow {
    PriceRow {
        list: list.to_owned(),
        of: match sku {
            "" => Priced::Product(product.to_owned()),
            sku => Priced::Variant(sku.to_owned()),
        },
        from,
        amount,
    }
}

/// Whether something that has a price is a `product` or a `variant`, and its external id or SKU.
pub fn priced_name(priced: &Priced) -> (&'static str, &str) {
    match priced {
        Priced::Product(name) => ("product", name),
        Priced::Variant(sku) => ("variant", sku),
    }
}

/// Where a price is asked for.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    store: &'a Store,
    /// None where the store asks for none.
    country: Option<Country>,
    currency: Currency,
}
