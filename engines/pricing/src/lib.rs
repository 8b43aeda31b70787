//! The shop's own engine for prices.

mod bindings;

use engine_runtime as _;

use bindings::exports::souk::commerce::pricing::{Decision, Error, Guest, Request};
use calculation::price::{Ask, CataloguePromotion, PriceList, PriceRow, price};
use calculation::problem::{Facts, Settings};
use contracts::Convert as _;

struct Engine;

impl Guest for Engine {
    fn decide(request: Request) -> Result<Vec<Decision>, Error> {
        let settings: Settings = request.settings.convert();
        let facts: Facts = request.facts.convert();
        let lists: Vec<PriceList> = request.lists.convert();
        let rows: Vec<PriceRow> = request.rows.convert();
        let promotions: Vec<CataloguePromotion> = request.promotions.convert();
        let decisions = request.asks.iter().map(|ask| {
            let ask = Ask {
                product: &ask.product,
                variant: &ask.variant,
                quantity: ask.quantity,
            };
            price(&lists, &rows, &promotions, ask, &facts, settings).convert()
        });
        Ok(decisions.collect())
    }
}
