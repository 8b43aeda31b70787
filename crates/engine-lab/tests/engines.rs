//! The engines as components answer what the rules answer, and nothing makes them trap.

use std::sync::LazyLock;

use contracts::testing::{Dice, order};
use engine_lab::{Composed, Lab, built};
use proptest::prelude::*;

static PROMOTIONS: LazyLock<Lab> = LazyLock::new(|| Lab::new(&built().promotions).unwrap());

#[test]
fn a_component_asks_the_engines_that_are_composed_into_it() {
    let composed = Composed::new(built(), false).unwrap();
    let mut instance = composed.instantiate().unwrap();
    instance.prepare(10, 100).unwrap();
    let problem = order(10, 100);
    let outcome = calculation::evaluate(&problem).unwrap();
    let totals = calculation::total(&problem, &outcome).unwrap();
    assert_eq!(instance.ask().unwrap(), totals.to_pay);
}

fn native(
    problem: &calculation::problem::Problem,
) -> Result<calculation::outcome::Outcome, contracts::Error> {
    match calculation::check::problem(problem).into_iter().next() {
        Some(invalid) => Err(invalid.into()),
        None => Ok(calculation::evaluate(problem)?),
    }
}

proptest! {
    #[test]
    fn the_engine_for_promotions_answers_what_the_rules_do(seed: u64, hostile: bool) {
        let mut dice = if hostile { Dice::hostile(seed) } else { Dice::new(seed) };
        let problem = dice.problem();
        let mut engine = PROMOTIONS.promotions().unwrap();
        prop_assert_eq!(engine.evaluate(&problem).unwrap(), native(&problem));
    }
}
