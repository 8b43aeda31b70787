use api::calculation::{Calculation, CalculationRequest, Decision};
use money::Currency;
use web::Failure;

use crate::{custom_rules, decide, explain, refused};

/// An order as it was calculated.
pub struct Calculated {
    /// Without a receipt.
    pub calculation: Calculation,
    /// The digests of the custom rules that ran.
    pub rules: Vec<String>,
}

/// Has the rules and the engines calculate what everything costs.
///
/// # Errors
/// All that is wrong with the request, or why there is no result.
pub async fn calculate(request: &CalculationRequest) -> Result<Calculated, Failure> {
    let prices = &request.prices;
    let asks = request.asks();
    let mut found = prices.check("prices.");
    found.extend(prices.check_work("prices.", asks.len()));
    let facts = request.facts();
    let decided = if !found.is_empty() {
        None
    } else if asks.is_empty() {
        Some(Vec::new())
    } else {
        Some(decide(prices, &asks, &facts, request.settings)?)
    };
    let problem = request.problem(decided.as_deref());
    let mut problem = match problem {
        Ok(problem) if found.is_empty() => problem,
        Ok(_) => return Err(refused(found)),
        Err(more) => {
            found.extend(more);
            return Err(refused(found));
        }
    };
    let rules = custom_rules::ask(request, &mut problem).await;
    let outcome = contracts::promotions::evaluate(&problem).map_err(explain)?;
    let totals = contracts::tax::total(&problem, &outcome).map_err(explain)?;
    if totals.gross < 0 {
        let expected = "expected to give back no more than the order comes to";
        return Err(Failure::invalid("surcharges", expected));
    }
    let decisions = asks.iter().zip(decided.into_iter().flatten());
    let decisions = decisions.map(|(ask, decision)| Decision::of(*ask, decision));
    let currency: Option<Currency> = problem.facts.currency.parse().ok();
    let mut calculation = Calculation::new(
        &problem,
        currency.map_or(0, |currency| currency.decimals()),
        outcome,
        &totals,
        decisions.collect(),
    );
    rules.explain(&mut calculation);
    Ok(Calculated {
        calculation,
        rules: rules.digests(),
    })
}
