use api::calculation::Prices;
use calculation::price::{Ask, Decision};
use calculation::problem::{Facts, Settings};
use web::Failure;

use crate::explain;

/// Has the engine decide what everything costs that is asked for, in that order. What it decides from has
/// been checked.
///
/// # Errors
/// Where the engine gives no result.
pub fn decide(
    prices: &Prices,
    asks: &[Ask<'_>],
    facts: &Facts,
    settings: Settings,
) -> Result<Vec<Decision>, Failure> {
    let Prices {
        lists,
        rows,
        promotions,
    } = prices;
    contracts::pricing::decide(lists, rows, promotions, asks, facts, settings).map_err(explain)
}
