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

#[test]
fn every_example_comes_to_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/calculations");
    let mut failed = Vec::new();
    let mut count = 0;
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let example: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let found = match example["path"].as_str() {
            Some("/api/v1/prices") => decide(&example["request"]),
            _ => calculate(&example["request"]),
        };
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        missing(&example["expected"], &found, &name, &mut failed);
        count += 1;
    }
    assert!(count > 20);
    assert!(failed.is_empty(), "{failed:#?}");
}
