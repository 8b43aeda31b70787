//! `souk:commerce/promotions`.

use calculation::outcome::Outcome;
use calculation::problem::Problem;

use crate::bindings::souk::commerce::promotions as wire;
use crate::{Convert as _, Error};

/// Has the engine judge the promotions of a problem, as `calculation::evaluate` does.
///
/// # Errors
/// Where the engine gives no result.
pub fn evaluate(problem: &Problem) -> Result<Outcome, Error> {
    let problem = problem.clone().convert();
    match wire::evaluate(&problem) {
        Ok(outcome) => Ok(outcome.convert()),
        Err(error) => Err(error.convert()),
    }
}
