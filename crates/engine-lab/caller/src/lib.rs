//! A component that asks the engines as the shop's do, and nothing else.

mod bindings;

use std::cell::RefCell;

use bindings::Guest;
use calculation::problem::Problem;
use contracts::Error;
use engine_runtime as _;

struct Caller;

thread_local! {
    static ORDER: RefCell<Option<Problem>> = const { RefCell::new(None) };
}

impl Guest for Caller {
    fn prepare(lines: u32, promotions: u32) {
        ORDER.set(Some(contracts::testing::order(lines, promotions)));
    }

    fn ask() -> Result<i64, String> {
        ORDER.with_borrow(|order| match order {
            None => Err("nothing was prepared".to_owned()),
            Some(order) => ask(order).map_err(|error| error.to_string()),
        })
    }
}

fn ask(problem: &Problem) -> Result<i64, Error> {
    let outcome = contracts::promotions::evaluate(problem)?;
    let totals = contracts::tax::total(problem, &outcome)?;
    Ok(totals.to_pay)
}
