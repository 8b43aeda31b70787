//! What must make no difference makes none: the order of lines, and codes that are refused.

use calculation::outcome::{On, Outcome};
use calculation::problem::Problem;
use calculation::promotion::{Coupon, Promotion};
use calculation::{Totals, evaluate, total};
use proptest::prelude::*;

use crate::order;
use crate::problems::problem;
use crate::promotions::action;

/// What comes of the same with the lines in the opposite order, told as if they were as they were.
fn turned_round(problem: &Problem) -> (Outcome, Totals) {
    let mut turned = problem.clone();
    turned.lines.reverse();
    let mut outcome = evaluate(&turned).unwrap();
    let mut totals = total(&turned, &outcome).unwrap();
    let last = u32::try_from(turned.lines.len() - 1).unwrap();
    let adjustments = outcome
        .applied
        .iter_mut()
        .flat_map(|one| &mut one.adjustments);
    for one in adjustments {
        if let On::Line(place) = &mut one.on {
            *place = last - *place;
        }
    }
    outcome.units.reverse();
    totals.lines.reverse();
    (outcome, totals)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_order_of_lines_changes_nothing(problem in problem()) {
        let outcome = evaluate(&problem).unwrap();
        let mut totals = total(&problem, &outcome).unwrap();
        let (other, mut turned) = turned_round(&problem);
        prop_assert_eq!(other, outcome);
        // Which tax is listed first is a matter of where it is met first.
        for totals in [&mut totals, &mut turned] {
            totals.taxes.sort_by_key(|tax| (tax.code.clone(), tax.rate.to_string()));
        }
        prop_assert_eq!(turned, totals);
    }

    #[test]
    fn a_code_that_is_refused_disturbs_nothing(
        problem in problem(),
        priority in 0_i32..3,
        exclusive: bool,
        action in action(),
    ) {
        let before = evaluate(&problem).unwrap();
        let expired = Promotion {
            id: "expired".to_owned(),
            priority,
            exclusive,
            coupons: vec![Coupon { ends: Some(0), ..order::coupon("old") }],
            actions: vec![action],
            ..Promotion::default()
        };
        let mut more = problem.clone();
        more.promotions.push(expired);
        more.coupons.extend(["old".to_owned(), "unknown".to_owned()]);
        let after = evaluate(&more).unwrap();
        prop_assert_eq!(&after.applied, &before.applied);
        prop_assert_eq!(&after.units, &before.units);
        prop_assert_eq!(&after.coupons[..before.coupons.len()], &before.coupons[..]);
        prop_assert!(after.coupons[before.coupons.len()..].iter().all(|one| one.refused.is_some()));
    }
}
