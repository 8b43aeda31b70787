//! Runs the promotion rules of third parties, for other components alone: it has no route, and what it is
//! asked has been checked by who asks. Their code is interpreted, so a rule that fails or overruns is an
//! answer like any other.

mod asked;

use api::calculation::{RULE_UNKNOWN, RuleDecision, SkippedRule};
use api::limits::{MAX_CALCULATION_BYTES, MAX_RULE_BYTES};
use calculation::promotion::CustomRule;
use custom_rules::{Failure as RuleFailure, Limits, Order};
use storage::{Documents as _, KeyValue, keys};
use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure, read_json};

use crate::asked::Asked;

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().map(String::as_str).collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("POST", ["decisions"]) => decide(received).await,
        ("POST", ["checks"]) => check(received).await,
        _ => Err(Failure::not_found()),
    }
}

/// `POST /decisions`: what each rule of an order decides, in their order.
async fn decide(received: Received) -> Result<Answer, Failure> {
    // What was checked may have become longer by the prices of its lines.
    let body = received.read_body(2 * MAX_CALCULATION_BYTES).await?;
    let (order, rules) = read_json::<Asked>(&body)?.open();
    drop(body);
    let components = KeyValue::open().await?;
    let mut decisions = Vec::with_capacity(rules.len());
    for rule in &rules {
        let component = components.get(&keys::promotion_rule(&rule.digest)).await?;
        decisions.push(match component {
            Some(component) => ask(&component, &order, rule),
            None => RuleDecision::skipped(RULE_UNKNOWN, "no rule with this digest is kept"),
        });
    }
    Ok(Answer::private_json(&decisions))
}

fn ask(component: &[u8], order: &Order, rule: &CustomRule) -> RuleDecision {
    match custom_rules::ask(component, Limits::default(), order, &rule.settings) {
        Ok(actions) => RuleDecision::Actions(actions),
        Err(failure) => RuleDecision::Skipped(skipped(&failure)),
    }
}

/// `POST /checks`: why a component cannot be a rule; null where it can.
async fn check(received: Received) -> Result<Answer, Failure> {
    let component = received.read_body(MAX_RULE_BYTES).await?;
    let checked = custom_rules::check(&component, Limits::default());
    Ok(Answer::private_json(&checked.err().as_ref().map(skipped)))
}

fn skipped(failure: &RuleFailure) -> SkippedRule {
    SkippedRule {
        reason: failure.code().to_owned(),
        detail: failure.to_string(),
    }
}
