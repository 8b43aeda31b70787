//! What crosses an interface arrives as it was; what cannot be understood is refused.

use calculation::check::MAX_DEPTH;
use calculation::outcome::Outcome;
use calculation::price::{CataloguePromotion, PriceList, PriceRow};
use calculation::problem::Problem;
use calculation::promotion::Condition;
use proptest::prelude::*;

use crate::bindings::souk::commerce::{pricing, promotions as wire, types};
use crate::testing::Dice;
use crate::{Convert, Error, TryConvert as _};

/// There and back again.
fn round_trip<Wire, Domain: Clone + Convert<Wire>>(domain: &Domain) -> Domain
where
    Wire: Convert<Domain>,
{
    let wire: Wire = domain.clone().convert();
    wire.convert()
}

proptest! {
    #[test]
    fn a_problem_arrives_as_it_was(seed: u64, hostile: bool) {
        let mut dice = if hostile { Dice::hostile(seed) } else { Dice::new(seed) };
        let problem = dice.problem();
        let wire: wire::Problem = problem.clone().convert();
        let back: Result<Problem, Error> = wire.try_convert();
        prop_assert_eq!(back, Ok(problem));
    }

    #[test]
    fn an_outcome_arrives_as_it_was(seed: u64) {
        let outcome = Dice::hostile(seed).outcome();
        prop_assert_eq!(&round_trip::<wire::Outcome, Outcome>(&outcome), &outcome);
    }

    #[test]
    fn price_lists_arrive_as_they_were(seed: u64) {
        let mut dice = Dice::hostile(seed);
        let (lists, rows, reductions) = (dice.lists(), dice.rows(), dice.reductions());
        prop_assert_eq!(&round_trip::<Vec<pricing::PriceList>, Vec<PriceList>>(&lists), &lists);
        prop_assert_eq!(&round_trip::<Vec<pricing::PriceRow>, Vec<PriceRow>>(&rows), &rows);
        prop_assert_eq!(
            &round_trip::<Vec<pricing::CataloguePromotion>, Vec<CataloguePromotion>>(&reductions),
            &reductions
        );
    }

    /// Whatever numbers stand where, the answer is a promotion or a field.
    #[test]
    fn lists_with_any_numbers_are_trees_or_refused(
        seed: u64,
        conditions in prop::collection::vec(prop::collection::vec(0_u32..9, 0..3), 0..8),
        excepts in prop::collection::vec(prop::option::of(0_u32..9), 0..8),
    ) {
        let mut problem: wire::Problem = Dice::new(seed).problem().convert();
        let named = conditions.clone();
        let filters = excepts.clone();
        for promotion in &mut problem.promotions {
            promotion.conditions = named.iter().cloned().map(wire::Condition::All).collect();
            promotion.actions = Vec::new();
            promotion.filters = filters.iter().map(|except| filter(*except)).collect();
        }
        let is_tree = |names: &[Vec<u32>]| {
            let mut times = vec![0; names.len()];
            let forward = names.iter().zip(0_u32..).all(|(of, place)| {
                of.iter().all(|name| {
                    if let Some(times) = times.get_mut(*name as usize) {
                        *times += 1;
                    }
                    *name > place && (*name as usize) < names.len()
                })
            });
            forward && times.iter().skip(1).all(|times| *times == 1)
        };
        let good = is_tree(&conditions) && filters.is_empty();
        let back: Result<Problem, Error> = problem.clone().try_convert();
        prop_assert_eq!(back.is_ok(), good || problem.promotions.is_empty());
    }
}

fn filter(except: Option<u32>) -> wire::Filter {
    let range = wire::Range {
        min: None,
        max: None,
    };
    wire::Filter {
        products: Vec::new(),
        variants: Vec::new(),
        categories: Vec::new(),
        brands: Vec::new(),
        tags: Vec::new(),
        attributes: Vec::new(),
        price: range,
        quantity: range,
        not_on_sale: false,
        except,
    }
}

fn promotion(conditions: Vec<wire::Condition>, filters: Vec<wire::Filter>) -> wire::Promotion {
    let mut promotion: wire::Promotion = calculation::promotion::Promotion::default().convert();
    promotion.conditions = conditions;
    promotion.filters = filters;
    promotion
}

#[track_caller]
fn refused(promotion: wire::Promotion, field: &str, expected: &str) {
    let mut problem: wire::Problem = Dice::new(0).problem().convert();
    problem.promotions = vec![promotion];
    let refusal: Result<Problem, Error> = problem.try_convert();
    let error = Error::invalid(format!("promotions[0].{field}"), expected);
    assert_eq!(refusal, Err(error));
}

#[test]
fn wrong_numbers_are_refused_with_their_field() {
    use wire::Condition::{All, Any, Quantity};
    let elsewhere =
        "expected the place of one of `conditions` that comes after, which nothing else names";
    refused(
        promotion(vec![All(vec![1])], vec![]),
        "conditions[0]",
        elsewhere,
    );
    refused(
        promotion(vec![All(vec![0])], vec![]),
        "conditions[0]",
        elsewhere,
    );
    let circle = vec![All(vec![1]), Any(vec![0])];
    refused(promotion(circle, vec![]), "conditions[1]", elsewhere);
    let twice = vec![All(vec![1, 1]), All(vec![])];
    refused(promotion(twice, vec![]), "conditions[0]", elsewhere);
    let alone = vec![All(vec![]), All(vec![])];
    refused(
        promotion(alone, vec![]),
        "conditions[1]",
        "expected to be named by something",
    );
    refused(
        promotion(vec![], vec![filter(None)]),
        "filters[0]",
        "expected to be named by something",
    );
    let filters =
        "expected the place of one of `filters` that comes after, which nothing else names";
    let quantity = |filter| {
        let range = wire::Range {
            min: None,
            max: None,
        };
        vec![Quantity(wire::QuantityCondition { filter, range })]
    };
    refused(
        promotion(quantity(0), vec![filter(Some(0))]),
        "filters[0].except",
        filters,
    );
    refused(
        promotion(quantity(1), vec![filter(None)]),
        "conditions[0].filter",
        filters,
    );
}

#[test]
fn conditions_lie_as_deep_as_the_rules_allow_and_no_deeper() {
    let nested = |groups: usize| {
        let mut condition = Condition::Registered(true);
        for _ in 0..groups {
            condition = Condition::Any(vec![condition]);
        }
        let promotion = calculation::promotion::Promotion {
            condition,
            ..Default::default()
        };
        let mut problem = Dice::new(0).problem();
        problem.promotions = vec![promotion];
        let wire: wire::Problem = problem.convert();
        let back: Result<Problem, Error> = wire.try_convert();
        back
    };
    assert!(nested(MAX_DEPTH).is_ok());
    let refusal = Error::invalid(
        "promotions[0].conditions[9]",
        "expected to lie at most 8 deep in others",
    );
    assert_eq!(nested(MAX_DEPTH + 1), Err(refusal));
}

#[test]
fn errors_arrive_as_they_were() {
    for error in [
        Error::Overflow,
        Error::invalid("lines[0].quantity", "expected at most a billion"),
        Error::Other("out of order".to_owned()),
    ] {
        assert_eq!(round_trip::<types::Error, Error>(&error), error);
    }
}
