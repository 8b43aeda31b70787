use std::time::Duration;

use api::calculation::{AskedRules, CalculationRequest, RULE_UNAVAILABLE, RuleDecision};
use api::limits::{MAX_CALCULATION_BYTES, MAX_CUSTOM_RULES};
use calculation::problem::Problem;

/// What all rules of an order may take together. Their instructions are limited, so that only a host that
/// is busy comes near it.
const TIME: Duration = Duration::from_secs(10);

/// Has the component `interpreter` ask the custom rules of an order, and gives their promotions what they decide.
pub(super) async fn ask(request: &CalculationRequest, problem: &mut Problem) -> AskedRules {
    let Some(order) = request.asks_of_rules(problem) else {
        return AskedRules::default();
    };
    let most = MAX_CALCULATION_BYTES;
    let answer = storefront::call("interpreter", "/decisions", order, most, TIME).await;
    let decisions = answer.and_then(|answer| {
        json::read::<Vec<RuleDecision>>(&answer).map_err(|refused| refused.to_string())
    });
    let decisions = decisions.unwrap_or_else(|why| {
        storefront::log(format_args!("interpreter: {why}"));
        let skipped = RuleDecision::skipped(RULE_UNAVAILABLE, "rules cannot be run at present");
        vec![skipped; MAX_CUSTOM_RULES]
    });
    AskedRules::enact(problem, decisions)
}
