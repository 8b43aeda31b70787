//! The engines as components answer what the rules answer, and nothing makes them trap.

use std::sync::LazyLock;

use calculation::check;
use calculation::outcome::Outcome;
use calculation::price::{Ask, price};
use calculation::problem::{Problem, UnitPrice};
use contracts::tax::Taxed;
use contracts::testing::{Dice, order};
use contracts::{Convert as _, Error};
use engine_lab::{Composed, Lab, Offer, built, wire};
use proptest::prelude::*;

static PROMOTIONS: LazyLock<Lab> = LazyLock::new(|| Lab::new(&built().promotions).unwrap());
static PRICING: LazyLock<Lab> = LazyLock::new(|| Lab::new(&built().pricing).unwrap());
static TAX: LazyLock<Lab> = LazyLock::new(|| Lab::new(&built().tax).unwrap());

#[test]
fn a_component_asks_the_engines_that_are_composed_into_it() {
    let composed = Composed::new(built(), false).unwrap();
    for (lines, promotions) in [(0, 0), (10, 100), (300, 30)] {
        let mut instance = composed.instantiate().unwrap();
        instance.prepare(lines, promotions).unwrap();
        let problem = order(lines, promotions);
        let outcome = calculation::evaluate(&problem).unwrap();
        let totals = calculation::total(&problem, &outcome).unwrap();
        assert_eq!(instance.ask().unwrap(), totals.to_pay);
        // An instance that is asked again answers the same.
        assert_eq!(instance.ask().unwrap(), totals.to_pay);
    }
}

fn dice(seed: u64, hostile: bool) -> Dice {
    if hostile {
        Dice::hostile(seed)
    } else {
        Dice::new(seed)
    }
}

fn rules(problem: &Problem) -> Result<Outcome, Error> {
    match check::problem(problem).into_iter().next() {
        Some(invalid) => Err(invalid.into()),
        None => Ok(calculation::evaluate(problem)?),
    }
}

proptest! {
    #[test]
    fn the_engine_for_promotions_answers_what_the_rules_do(seed: u64, hostile: bool) {
        let problem = dice(seed, hostile).problem();
        let mut engine = PROMOTIONS.promotions().unwrap();
        prop_assert_eq!(engine.evaluate(&problem).unwrap(), rules(&problem));
    }

    #[test]
    fn lists_that_are_no_trees_are_an_error(
        seed: u64,
        named in prop::collection::vec(any::<u32>().prop_map(|number| number % 6), 1..6),
        except: u32,
    ) {
        let mut problem: wire::Problem = dice(seed, true).problem().convert();
        let is_asked = !problem.promotions.is_empty();
        for promotion in &mut problem.promotions {
            // The first names the first: no tree begins like that.
            promotion.conditions.insert(0, wire::Condition::Any(named.clone()));
            promotion.conditions.push(wire::Condition::All(vec![0]));
            for filter in &mut promotion.filters {
                filter.except = Some(except);
            }
        }
        let mut engine = PROMOTIONS.promotions().unwrap();
        let answer = engine.evaluate_lists(&problem).unwrap();
        let refused = matches!(answer, Err(Error::Invalid { .. }));
        prop_assert!(refused || !is_asked, "{answer:?}");
    }

    #[test]
    fn the_engine_for_prices_answers_what_the_rules_do(seed: u64, hostile: bool, quantity: u64) {
        let mut dice = dice(seed, hostile);
        let offer = Offer {
            lists: dice.lists(),
            rows: dice.rows(),
            promotions: dice.reductions(),
            facts: dice.facts(),
            settings: dice.settings(),
        };
        let quantity = if hostile { quantity } else { quantity % 20 };
        let ask = Ask { product: "a", variant: "b", quantity };
        let mut engine = PRICING.pricing().unwrap();
        let answer = engine.decide(&offer, &[ask, ask]).unwrap();
        let found = check::prices(&offer.lists, &offer.rows, &offer.promotions);
        if let Some(invalid) = found.into_iter().next() {
            prop_assert_eq!(answer, Err(invalid.into()));
        } else if quantity > check::MAX_QUANTITY {
            let refused = matches!(answer, Err(Error::Invalid { .. }));
            prop_assert!(refused);
        } else {
            let Offer { lists, rows, promotions, facts, settings } = &offer;
            let decision = price(lists, rows, promotions, ask, facts, *settings);
            prop_assert_eq!(answer, Ok(vec![decision.clone(), decision]));
        }
    }

    #[test]
    fn the_engine_for_taxes_answers_what_the_rules_do(seed: u64) {
        let mut problem = Dice::new(seed).problem();
        let mut outcome = calculation::evaluate(&problem).unwrap();
        // What is taxed in parts is parted by who asks.
        if let Ok(Some(apart)) = calculation::apart(&problem, &outcome) {
            (problem, outcome) = (apart.problem, apart.outcome);
        }
        let totals = calculation::total(&problem, &outcome);
        let mut engine = TAX.tax().unwrap();
        let taxed = contracts::tax::taxed(&problem, &outcome).unwrap();
        match (engine.total(problem.settings, &taxed).unwrap(), totals) {
            (Ok(there), Ok(here)) => {
                prop_assert_eq!(there.to_pay, here.to_pay);
                prop_assert_eq!(there.taxes, here.taxes);
                let places = calculation::in_order(&problem.lines).into_iter();
                let lines = places.map(|place| &here.lines[place as usize]);
                let parts = lines.chain(&here.shipping).chain(&here.surcharges);
                for (there, here) in there.parts.iter().zip(parts) {
                    prop_assert_eq!((there.net, there.tax, there.gross), (here.net, here.tax, here.gross));
                }
            }
            (Err(there), here) => prop_assert_eq!(Err(there), here.map_err(Error::from).map(|_| ())),
            (there, here) => prop_assert!(false, "{there:?} and {here:?}"),
        }
    }

    #[test]
    fn whatever_is_taxed_is_added_up_or_an_error(
        seed: u64,
        numbers in prop::collection::vec((any::<i64>(), any::<i64>(), any::<u64>(), any::<i64>()), 0..5),
    ) {
        let mut dice = Dice::hostile(seed);
        let settings = dice.settings();
        let taxed: Vec<_> = numbers
            .into_iter()
            .map(|(entered, discount, count, price)| Taxed {
                id: String::new(),
                tax: dice.tax(),
                entered,
                discount,
                before: vec![UnitPrice { count, price }],
                after: vec![UnitPrice { count: 1, price: entered.wrapping_sub(discount) }],
            })
            .collect();
        let mut engine = TAX.tax().unwrap();
        let answer = engine.total(settings, &taxed).unwrap();
        prop_assert!(answer.is_err() || taxed.is_empty() || taxed.iter().all(|one| one.entered >= 0));
    }
}
