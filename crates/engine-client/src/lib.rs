//! What components do that ask the engines. The arguments are checked before, custom rules are asked by
//! the component `interpreter`, and what an engine refuses is said in the words of the API.
//!
//! Who calls [`decide`] imports `souk:commerce/pricing`; who calls [`calculate`] all three interfaces. The
//! manifest says which component answers.

mod calculate;
mod custom_rules;
mod prices;

use calculation::check::Invalid;
use contracts::Error;
use web::{Failure, FieldFault};

pub use calculate::{Calculated, calculate};
pub use prices::decide;

/// All that is wrong with a request.
pub fn refused(found: Vec<Invalid>) -> Failure {
    let faults = found
        .into_iter()
        .map(|Invalid { field, expected }| FieldFault {
            field,
            detail: expected,
        });
    Failure::invalid_fields(faults.collect())
}

/// What to say where an engine gives no result.
fn explain(error: Error) -> Failure {
    match error {
        Error::Overflow => {
            Failure::invalid("lines", "expected amounts whose taxes and sums fit 64 bits")
        }
        Error::Invalid { field, expected } => Failure::invalid(field, expected),
        Error::Other(why) => {
            let detail = "An engine of this shop gives no result.";
            Failure::unavailable("engine_failed", detail, why)
        }
    }
}
