use std::mem::ManuallyDrop;

use calculation::check::{self, MAX_LINES, MAX_QUANTITY};
use calculation::price::{Ask, CataloguePromotion, Decision, PriceList, PriceRow, price};
use calculation::problem::{Facts, Settings};
use contracts::{Convert as _, Error};

use crate::Engine;
use crate::bindings::exports::souk::commerce::pricing as wire;

#[expect(unsafe_code, reason = "the engine says that it keeps nothing")]
fn finish() {
    // SAFETY: nothing here outlives a call.
    unsafe { engine_runtime::finish() }
}

impl wire::Guest for Engine {
    fn decide(request: wire::Request) -> Result<Vec<wire::Decision>, wire::Error> {
        finish();
        match decide(request) {
            Ok(decisions) => Ok(decisions.convert()),
            Err(error) => Err(error.convert()),
        }
    }
}

fn decide(request: wire::Request) -> Result<Vec<Decision>, Error> {
    let settings: Settings = request.settings.convert();
    let facts: Facts = request.facts.convert();
    // Memory is given back as a whole: nothing has to walk through what is no longer needed.
    let lists: ManuallyDrop<Vec<PriceList>> = ManuallyDrop::new(request.lists.convert());
    let rows: ManuallyDrop<Vec<PriceRow>> = ManuallyDrop::new(request.rows.convert());
    let promotions: Vec<CataloguePromotion> = request.promotions.convert();
    let promotions = ManuallyDrop::new(promotions);
    let found = check::prices(&lists, &rows, &promotions);
    if let Some(invalid) = found.into_iter().next() {
        return Err(invalid.into());
    }
    let asks = &request.asks;
    if asks.len() > MAX_LINES {
        return Err(Error::invalid(
            "asks",
            format!("expected at most {MAX_LINES}"),
        ));
    }
    if let Some(place) = asks.iter().position(|ask| ask.quantity > MAX_QUANTITY) {
        let expected = format!("expected at most {MAX_QUANTITY}");
        return Err(Error::invalid(format!("asks[{place}].quantity"), expected));
    }
    let decisions = asks.iter().map(|ask| {
        let ask = Ask {
            product: &ask.product,
            variant: &ask.variant,
            quantity: ask.quantity,
        };
        price(&lists, &rows, &promotions, ask, &facts, settings)
    });
    Ok(decisions.collect())
}
