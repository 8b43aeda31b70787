//! The examples of `docs/calculations.md`, with the rules themselves in the place of the engines.

use std::fs;
use std::path::Path;

use calculation::price;
use serde_json::Value;

use super::{Calculation, CalculationRequest, Decision, PricesAnswer, PricesRequest};

fn calculate(request: &Value) -> Value {
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
    let problem = request.problem(Some(&decided)).unwrap();
    let outcome = calculation::evaluate(&problem).unwrap();
    let totals = calculation::total(&problem, &outcome).unwrap();
    let decisions = asks.iter().zip(decided);
    let decisions = decisions.map(|(ask, decision)| Decision::of(*ask, decision));
    let currency: money::Currency = request.currency.parse().unwrap();
    let answer = Calculation::new(
        &problem,
        currency.decimals(),
        outcome,
        &totals,
        decisions.collect(),
    );
    serde_json::to_value(answer).unwrap()
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
            is_of_prices: example["path"] == "/api/v1/prices",
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

/// What other platforms say that the same orders come to: `crates/api/figures`, a file for each, whose cases
/// are requests as anybody would post them.
#[test]
fn figures_of_other_platforms_come_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("figures");
    let (mut failed, mut count) = (Vec::new(), 0);
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let cases: Vec<Value> = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        for case in cases {
            let name = format!("{}: {}", path.file_stem().unwrap().display(), case["name"]);
            missing(
                &case["expected"],
                &calculate(&case["request"]),
                &name,
                &mut failed,
            );
            count += 1;
        }
    }
    assert!(count > 100, "{count}");
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
