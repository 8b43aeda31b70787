//! The shop's own engine for promotions.

mod bindings;

use engine_runtime as _;

use bindings::exports::souk::commerce::promotions::{Error, Guest, Outcome, Problem};
use contracts::{Convert as _, TryConvert as _};

struct Engine;

impl Guest for Engine {
    fn evaluate(problem: Problem) -> Result<Outcome, Error> {
        match problem.try_convert().and_then(|problem| evaluate(&problem)) {
            Ok(outcome) => Ok(outcome.convert()),
            Err(error) => Err(error.convert()),
        }
    }
}

fn evaluate(
    problem: &calculation::problem::Problem,
) -> Result<calculation::outcome::Outcome, contracts::Error> {
    Ok(calculation::evaluate(problem)?)
}
