//! The shop's own engine for promotions.

mod bindings;

use bindings::exports::souk::commerce::promotions as wire;
use calculation::check;
use calculation::outcome::Outcome;
use calculation::problem::Problem;
use contracts::{Convert as _, Error, TryConvert as _};
use engine_runtime as _;

struct Engine;

impl wire::Guest for Engine {
    fn evaluate(problem: wire::Problem) -> Result<wire::Outcome, wire::Error> {
        match problem.try_convert().and_then(|problem| evaluate(&problem)) {
            Ok(outcome) => Ok(outcome.convert()),
            Err(error) => Err(error.convert()),
        }
    }
}

fn evaluate(problem: &Problem) -> Result<Outcome, Error> {
    match check::problem(problem).into_iter().next() {
        Some(invalid) => Err(invalid.into()),
        None => Ok(calculation::evaluate(problem)?),
    }
}
