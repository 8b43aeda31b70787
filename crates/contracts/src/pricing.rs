//! `souk:commerce/pricing`.

use calculation::price::{Ask, CataloguePromotion, Decision, PriceList, PriceRow};
use calculation::problem::{Facts, Settings};

use crate::bindings::souk::commerce::pricing as wire;
use crate::{Convert as _, Error};

/// Has the engine decide what each of the asks costs, as `calculation::price::price` does for one.
///
/// # Errors
/// Where the engine gives no result.
pub fn decide(
    lists: &[PriceList],
    rows: &[PriceRow],
    promotions: &[CataloguePromotion],
    asks: &[Ask<'_>],
    facts: &Facts,
    settings: Settings,
) -> Result<Vec<Decision>, Error> {
    let request = wire::Request {
        settings: settings.convert(),
        facts: facts.clone().convert(),
        lists: lists.to_vec().convert(),
        rows: rows.to_vec().convert(),
        promotions: promotions.to_vec().convert(),
        asks: asks
            .iter()
            .map(|ask| wire::Ask {
                product: ask.product.to_owned(),
                variant: ask.variant.to_owned(),
                quantity: ask.quantity,
            })
            .collect(),
    };
    match wire::decide(&request) {
        Ok(decisions) => Ok(decisions.convert()),
        Err(error) => Err(error.convert()),
    }
}
