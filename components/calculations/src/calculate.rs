use api::calculation::{Calculation, CalculationRequest, Decision, Receipt};
use api::limits::MAX_CALCULATION_BYTES;
use money::Currency;
use storefront::Received;
use web::{Answer, Failure, read_json};

use crate::{custom_rules, engines, refused};

/// `POST /api/v1/calculations`
pub(crate) async fn calculate(received: Received) -> Result<Answer, Failure> {
    let body = received.read_body(MAX_CALCULATION_BYTES).await?;
    let request: CalculationRequest = read_json(&body)?;
    drop(body);
    let request = request.named();
    let (mut calculation, receipt) = run(&request).await?;
    calculation.receipt = Some(receipt);
    Ok(Answer::private_json_text(calculation.to_json()))
}

/// Has the rules and the engines calculate what everything costs.
pub(crate) async fn run(request: &CalculationRequest) -> Result<(Calculation, Receipt), Failure> {
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
        let decisions = contracts::pricing::decide(
            &prices.lists,
            &prices.rows,
            &prices.promotions,
            &asks,
            &facts,
            request.settings,
        );
        Some(decisions.map_err(engines::explain)?)
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
    let outcome = contracts::promotions::evaluate(&problem).map_err(engines::explain)?;
    let totals = contracts::tax::total(&problem, &outcome).map_err(engines::explain)?;
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
    let receipt = Receipt::new(request, &calculation, engines::digests(), rules.digests());
    Ok((calculation, receipt))
}
