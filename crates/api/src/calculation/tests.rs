//! The examples of `docs/calculations.md`, with the rules themselves in the place of the engines.

use std::fs;
use std::path::Path;

use calculation::price;
use serde_json::Value;

use super::{
    AskedRules, Calculation, CalculationRequest, Decision, PricesAnswer, PricesRequest,
    RuleDecision,
};

fn calculate(request: &Value) -> Value {
    calculate_with(request, Vec::new()).0
}

/// With what custom rules decided, in the order of their promotions; and the digests of those that ran.
fn calculate_with(request: &Value, rules: Vec<RuleDecision>) -> (Value, Vec<String>) {
    let request: CalculationRequest = serde_json::from_value(request.clone()).unwrap();
    let request = request.named();
    assert_eq!(request.prices.check("prices."), []);
    let (prices, facts) = (&request.prices, request.facts());
    let decide = |ask: &price::Ask<'_>| {
        price::price(
            &prices.lists,
            &prices.rows,
            &prices.promotions,
            *ask,
            &facts,
            request.settings,
        )
    };
    let asks = request.asks();
    let decided: Vec<_> = asks.iter().map(decide).collect();
    let mut problem = request.problem(Some(&decided)).unwrap();
    let rules = AskedRules::enact(&mut problem, rules);
    let outcome = calculation::evaluate(&problem).unwrap();
    let totals = calculation::total(&problem, &outcome).unwrap();
    let decisions = asks.iter().zip(decided);
    let decisions = decisions.map(|(ask, decision)| Decision::of(*ask, decision));
    let currency: money::Currency = request.currency.parse().unwrap();
    let mut answer = Calculation::new(
        &problem,
        currency.decimals(),
        outcome,
        &totals,
        decisions.collect(),
    );
    rules.explain(&mut answer);
    (serde_json::to_value(answer).unwrap(), rules.digests())
}

fn decide(request: &Value) -> Value {
    let request: PricesRequest = serde_json::from_value(request.clone()).unwrap();
    let (asks, facts, settings, prices) = request.open().unwrap();
    let decisions = asks.iter().map(|ask| {
        let asked = price::Ask {
            product: &ask.product,
            variant: &ask.variant,
            quantity: ask.quantity,
        };
        let decision = price::price(
            &prices.lists,
            &prices.rows,
            &prices.promotions,
            asked,
            &facts,
            settings,
        );
        Decision::new(ask, decision)
    });
    let answer = PricesAnswer {
        currency: facts.currency.clone(),
        decisions: decisions.collect(),
    };
    serde_json::to_value(answer).unwrap()
}

/// What of `expected` is not so; fields that it does not name may be anything.
fn missing(expected: &Value, found: &Value, path: &str, all: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, expected) in expected {
                let found = found.get(name).unwrap_or(&Value::Null);
                missing(expected, found, &format!("{path}.{name}"), all);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                missing(expected, found, &format!("{path}[{index}]"), all);
            }
        }
        (expected, found) if expected != found => {
            all.push(format!("{path}: expected {expected}, found {found}"));
        }
        _ => {}
    }
}

/// Where prices alone are asked.
const PRICES: &str = "/api/v1/prices";

struct Example {
    name: String,
    /// Whether prices alone are asked.
    is_of_prices: bool,
    request: Value,
    expected: Value,
}

fn examples() -> Vec<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/calculations");
    let files = fs::read_dir(folder).unwrap();
    let examples = files.map(|file| {
        let path = file.unwrap().path();
        let mut example: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        Example {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            is_of_prices: example["path"] == PRICES,
            request: example["request"].take(),
            expected: example["expected"].take(),
        }
    });
    examples.collect()
}

#[test]
fn every_example_comes_to_what_it_says() {
    let mut failed = Vec::new();
    let examples = examples();
    assert!(examples.len() > 20);
    for example in examples {
        let found = if example.is_of_prices {
            decide(&example.request)
        } else {
            calculate(&example.request)
        };
        missing(&example.expected, &found, &example.name, &mut failed);
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

/// What other platforms say that the same orders come to, or that the same things cost: `crates/api/figures`, a
/// file for each, whose cases are requests as anybody would post them. Where a case has a `source`, that is the
/// file of their suite.
#[test]
fn figures_of_other_platforms_come_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("figures");
    let (mut failed, mut count) = (Vec::new(), 0);
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let cases: Vec<Value> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for case in cases {
            let name = format!("{}: {}", path.file_stem().unwrap().display(), case["name"]);
            let found = if case["path"] == PRICES {
                decide(&case["request"])
            } else {
                calculate(&case["request"])
            };
            missing(&case["expected"], &found, &name, &mut failed);
            count += 1;
        }
    }
    assert!(count > 1_400, "{count}");
    assert!(failed.is_empty(), "{failed:#?}");
}

#[cfg(feature = "openapi")]
type Samples = Vec<(&'static str, Value)>;

/// Requests and answers with the names of their schemas.
#[cfg(feature = "openapi")]
pub(crate) fn samples() -> (Samples, Samples) {
    let (mut requests, mut answers) = (Vec::new(), Vec::new());
    for example in examples() {
        if example.is_of_prices {
            answers.push(("PricesAnswer", decide(&example.request)));
            requests.push(("PricesRequest", example.request));
        } else {
            let mut answer = calculate(&example.request);
            let receipt = serde_json::json!({
                "engines": [{"name": "souk:commerce/tax@0.1.0", "digest": "sha256:00"}],
                "rules": ["sha256:03"],
                "input": "sha256:01",
                "output": "sha256:02",
            });
            answer["receipt"] = receipt.clone();
            let difference =
                serde_json::json!({"field": "output.totals.net", "given": "5", "calculated": null});
            let verification = serde_json::json!({
                "valid": false, "differences": [difference], "receipt": receipt,
            });
            let verify =
                serde_json::json!({"input": example.request, "output": answer, "receipt": receipt});
            answers.extend([("Calculation", answer), ("Verification", verification)]);
            requests.extend([
                ("VerificationRequest", verify),
                ("CalculationRequest", example.request),
            ]);
        }
    }
    (requests, answers)
}

fn digest(digit: char) -> String {
    format!("sha256:{}", digit.to_string().repeat(64))
}

/// A shirt at 20.00 with a rule that a code opens, a rule with an action of its own, and a tenth off.
fn order_with_rules() -> Value {
    serde_json::json!({
        "currency": "EUR",
        "time": "2026-03-01T12:00:00Z",
        "country": "DE",
        "customer": {"segments": ["club"], "id": "c-1"},
        "lines": [
            {"id": "a", "product": "shirt", "variant": "shirt-s", "categories": ["tops"], "unit_price": 2000},
        ],
        "promotions": [
            {"id": "by-code", "priority": 2, "coupons": [{"code": "RULE"}],
                "custom_rule": {"digest": digest('a'), "settings": "5"}},
            {"id": "plain", "actions": [{"spread": {"discount": {"percent": 10}}}]},
            {"id": "both", "priority": 1, "actions": [{"spread": {"discount": {"amount": 100}}}],
                "custom_rule": {"digest": digest('b')}},
        ],
        "coupons": ["rule"],
    })
}

fn takes(amount: i64) -> RuleDecision {
    let action = serde_json::json!(
        {"lines": {"of": {"variants": ["shirt-s"]}, "discount": {"amount": amount}}});
    RuleDecision::Actions(vec![serde_json::from_value(action).unwrap()])
}

/// Of each promotion in the trace what it took off, or why it did not.
fn told(answer: &Value) -> Vec<String> {
    let trace = answer["trace"].as_array().unwrap().iter();
    let told = trace.map(|step| {
        let code = &step["reason"]["code"];
        let what = code
            .as_str()
            .map_or(step["amount"].to_string(), str::to_owned);
        format!("{} {what}", step["promotion"].as_str().unwrap())
    });
    told.collect()
}

#[test]
fn what_rules_decide_is_done_as_if_it_had_been_written() {
    let (answer, rules) = calculate_with(&order_with_rules(), vec![takes(500), takes(300)]);
    assert_eq!(told(&answer), ["by-code 500", "both 400", "plain 110"]);
    assert_eq!(answer["trace"][0]["actions"][0]["type"], "custom_rule");
    let types = answer["trace"][1]["actions"].as_array().unwrap().iter();
    let types: Vec<_> = types
        .map(|action| action["type"].as_str().unwrap())
        .collect();
    assert_eq!(types, ["spread", "custom_rule"]);
    assert_eq!(answer["coupons"][0]["accepted"], true);
    assert_eq!(rules, [digest('a'), digest('b')]);
}

#[test]
fn a_promotion_whose_rule_is_skipped_is_as_if_it_were_not_there() {
    let skipped = || RuleDecision::skipped("rule_trapped", "it divided by zero");
    let (answer, rules) = calculate_with(&order_with_rules(), vec![skipped(), skipped()]);
    assert_eq!(
        told(&answer),
        ["plain 200", "by-code rule_trapped", "both rule_trapped"]
    );
    assert_eq!(answer["trace"][1]["reason"]["detail"], "it divided by zero");
    let verdict = &answer["coupons"][0];
    assert_eq!(verdict["accepted"], false);
    assert_eq!(verdict["reason"]["code"], "promotion_rule_trapped");
    assert_eq!(rules, [digest('a'), digest('b')]);
    let mut without = order_with_rules();
    without["promotions"]
        .as_array_mut()
        .unwrap()
        .retain(|one| one["id"] == "plain");
    assert_eq!(calculate(&without)["totals"], answer["totals"]);
}

#[test]
fn one_that_would_not_have_applied_says_so() {
    let mut order = order_with_rules();
    order["promotions"][0]["condition"] = serde_json::json!({"country": ["FR"]});
    order["promotions"][2]["exclusive"] = true.into();
    let skipped = RuleDecision::skipped("rule_out_of_fuel", "");
    let (answer, _) = calculate_with(&order, vec![skipped.clone(), skipped]);
    assert_eq!(
        told(&answer),
        [
            "plain 200",
            "both rule_out_of_fuel",
            "by-code condition_failed"
        ]
    );
    assert_eq!(
        answer["coupons"][0]["reason"]["code"],
        "promotion_condition_failed"
    );
}

#[test]
fn rules_that_decide_nothing_or_too_much_or_get_no_answer_are_left_out() {
    let nothing = RuleDecision::Actions(Vec::new());
    let (answer, _) = calculate_with(&order_with_rules(), vec![nothing.clone(), nothing]);
    assert_eq!(
        told(&answer),
        ["both 100", "plain 190", "by-code nothing_to_discount"]
    );
    let RuleDecision::Actions(one) = takes(1) else {
        unreachable!()
    };
    let many = RuleDecision::Actions(vec![one[0].clone(); 50]);
    let (answer, rules) = calculate_with(&order_with_rules(), vec![many.clone(), many]);
    assert_eq!(
        told(&answer),
        ["by-code 50", "plain 195", "both rule_bad_answer"]
    );
    assert_eq!(rules.len(), 2);
    let (answer, rules) = calculate_with(&order_with_rules(), Vec::new());
    assert_eq!(
        told(&answer)[1..],
        ["by-code rule_unavailable", "both rule_unavailable"]
    );
    assert!(rules.is_empty());
}

#[test]
fn a_rule_is_told_the_order_with_decided_prices_and_nothing_of_other_promotions() {
    let request: CalculationRequest = serde_json::from_value(order_with_rules()).unwrap();
    let mut problem = request.problem(None).unwrap();
    problem.lines[0].unit_price = 1_700;
    let asked: Value = serde_json::from_slice(&request.asks_of_rules(&problem).unwrap()).unwrap();
    assert_eq!(asked["lines"][0]["unit_price"], 1_700);
    assert_eq!(asked["customer"]["segments"], serde_json::json!(["club"]));
    assert_eq!(asked["customer"].get("id"), None);
    let rules = asked["promotions"].as_array().unwrap().iter();
    let rules: Vec<_> = rules
        .map(|one| one["custom_rule"]["digest"].clone())
        .collect();
    assert_eq!(rules, [digest('a'), digest('b')]);
    assert_eq!(asked["promotions"][1].get("actions"), None);
    problem.promotions.remove(0);
    problem.promotions.remove(1);
    assert_eq!(request.asks_of_rules(&problem), None);
}

#[test]
fn rules_are_named_by_digest_a_few_at_most_and_with_a_time() {
    let refused = |order: Value| -> Vec<String> {
        let request: CalculationRequest = serde_json::from_value(order).unwrap();
        let found = request.named().problem(None).expect_err("refused");
        found.into_iter().map(|invalid| invalid.field).collect()
    };
    let mut order = order_with_rules();
    order["promotions"][0]["custom_rule"]["digest"] = "SHA256:00".into();
    order["promotions"][2]["custom_rule"]["settings"] = "x".repeat(4_001).into();
    assert_eq!(
        refused(order),
        [
            "promotions[0].custom_rule.digest",
            "promotions[2].custom_rule.settings"
        ]
    );
    let mut order = order_with_rules();
    order["time"] = Value::Null;
    assert_eq!(refused(order), ["time"]);
    let mut order = order_with_rules();
    let rule = serde_json::json!({"custom_rule": {"digest": digest('c')}});
    order["promotions"] = vec![rule; 11].into();
    assert_eq!(refused(order), ["promotions"]);
}
