use std::mem::ManuallyDrop;

use calculation::check;
use calculation::outcome::Outcome;
use calculation::problem::Problem;
use contracts::{Convert as _, Error, TryConvert as _};

use crate::Engine;
use crate::bindings::exports::souk::commerce::promotions as wire;

#[expect(unsafe_code, reason = "the engine says that it keeps nothing")]
fn finish() {
    // SAFETY: nothing here outlives a call.
    unsafe { engine_runtime::finish() }
}

impl wire::Guest for Engine {
    fn evaluate(problem: wire::Problem) -> Result<wire::Outcome, wire::Error> {
        finish();
        match problem.try_convert().and_then(evaluate) {
            Ok(outcome) => Ok(outcome.convert()),
            Err(error) => Err(error.convert()),
        }
    }
}

fn evaluate(problem: Problem) -> Result<Outcome, Error> {
    // Memory is given back as a whole: nothing has to walk through what is no longer needed.
    let problem = ManuallyDrop::new(problem);
    match check::problem(&problem).into_iter().next() {
        Some(invalid) => Err(invalid.into()),
        None => Ok(calculation::evaluate(&problem)?),
    }
}
