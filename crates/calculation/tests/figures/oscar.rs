//! Oscar: benefits on a count or a value, with a limit of affected items.

use calculation::problem::{Percentage, Rate, Settings};
use calculation::promotion::Discount::{self, Amount, FixedPrice};
use calculation::promotion::{
    Action, Bundles, BuyGet, Condition, Order as Pick, Promotion, Range, TaxView, Units,
};
use money::Rounding;

use crate::order::{any, buy_get, of, order, percent, spread};

fn count(min: i64) -> Condition {
    Condition::Quantity {
        of: any(),
        range: Range::from(min),
    }
}

fn value(min: i64) -> Condition {
    Condition::Total {
        of: any(),
        range: Range::from(min),
        tax: TaxView::AsEntered,
        basis: None,
    }
}

fn each(discount: Discount, limit: Option<u64>) -> Action {
    Action::Units(Units {
        discount,
        limit,
        ..Units::default()
    })
}

#[test]
fn benefits() {
    for (lines, condition, action, off) in [
        (vec![(1_200, 2)], count(2), spread(Amount(300)), 300),
        (
            vec![(1_200, 1), (1_200, 1)],
            count(2),
            spread(Amount(300)),
            300,
        ),
        (vec![(100, 1), (150, 1)], count(2), spread(Amount(300)), 250),
        (
            vec![(1_200, 2), (1_000, 2)],
            count(2),
            spread(Amount(300)),
            300,
        ),
        (vec![(200, 2), (400, 2)], count(2), spread(Amount(300)), 300),
        (vec![(1_200, 2)], count(2), each(Amount(300), Some(1)), 300),
        (
            vec![(200, 2), (100, 2)],
            count(2),
            each(Amount(300), Some(1)),
            100,
        ),
        (vec![(1_000, 1)], value(1_000), spread(Amount(300)), 300),
        (vec![(500, 2)], value(1_000), spread(Amount(300)), 300),
        (vec![(400, 3)], value(1_000), spread(Amount(300)), 300),
        (
            vec![(200, 6)],
            value(1_000),
            each(Amount(300), Some(1)),
            200,
        ),
        (vec![], count(2), spread(Amount(300)), 0),
        // Off each unit.
        (vec![(1_200, 2)], count(2), each(Amount(300), None), 600),
        (
            vec![(100, 1), (150, 1)],
            count(2),
            each(Amount(300), None),
            250,
        ),
        (
            vec![(1_200, 2), (1_000, 2)],
            count(2),
            each(Amount(300), None),
            1_200,
        ),
        (
            vec![(200, 2), (400, 1)],
            count(2),
            each(Amount(300), None),
            700,
        ),
        (
            vec![(200, 2), (400, 2)],
            count(2),
            each(Amount(300), None),
            1_000,
        ),
        (
            vec![(200, 1), (200, 1), (200, 1)],
            count(2),
            each(Amount(400), None),
            600,
        ),
        (vec![(400, 3)], value(1_000), each(Amount(300), None), 900),
        // Percentages.
        (vec![(1_200, 2)], count(2), each(percent(20), None), 480),
        (vec![(1_200, 3)], count(2), each(percent(20), None), 720),
        (
            vec![(1_200, 2), (2_000, 2)],
            count(2),
            each(percent(20), Some(1)),
            240,
        ),
        (vec![(500, 3)], value(1_000), each(percent(20), None), 300),
        (
            vec![(500, 3)],
            value(1_000),
            each(percent(20), Some(1)),
            100,
        ),
        (vec![(400, 2)], value(1_000), each(percent(20), Some(1)), 0),
    ] {
        let ids = ["a", "b", "c"];
        let lines: Vec<_> = ids
            .into_iter()
            .zip(&lines)
            .map(|(id, of)| (id, of.1, of.0))
            .collect();
        let order = order(&lines).promotion(Promotion {
            condition,
            actions: vec![action.clone()],
            ..Promotion::default()
        });
        assert_eq!(order.off().iter().sum::<i64>(), off, "{lines:?} {action:?}");
    }
}

#[test]
fn multibuy_and_fixed_price() {
    let multibuy = |times| {
        Action::BuyGet(BuyGet {
            times,
            ..buy_get((2, any()), (1, any()))
        })
    };
    let three_for = |price| {
        Action::Bundles(Bundles {
            size: 3,
            discount: FixedPrice(price),
            times: Some(1),
            pick: Pick::CheapestFirst,
            ..Bundles::default()
        })
    };
    for (lines, action, off) in [
        (vec![("a", 3, 1_200)], multibuy(None), 1_200),
        (vec![("a", 4, 400), ("b", 4, 200)], multibuy(Some(1)), 200),
        (vec![("a", 2, 400), ("b", 2, 200)], multibuy(Some(1)), 200),
        (vec![("a", 3, 600)], three_for(2_000), 0),
        (vec![("a", 4, 500)], three_for(2_000), 0),
        (vec![("a", 4, 800)], three_for(2_000), 400),
        (
            vec![("a", 1, 700), ("b", 1, 700), ("c", 1, 700)],
            three_for(2_000),
            100,
        ),
    ] {
        let is: i64 = order(&lines).gives(action).off().iter().sum();
        assert_eq!(is, off, "{lines:?}");
    }
}

#[test]
fn what_is_taken_may_be_rounded_down() {
    for (rate, rounding, off) in [
        (Rate::percent(3), Rounding::Down, 52),
        (Rate::percent(5), Rounding::Down, 87),
        (Rate::percent(3), Rounding::HalfUp, 53),
        (Rate::percent(5), Rounding::HalfEven, 88),
        (Rate::percent(3), Rounding::HalfEven, 52),
        (Rate::percent(3), Rounding::HalfDown, 52),
        (Rate::percent(3), Rounding::Up, 53),
    ] {
        let order = order(&[("a", 6, 237), ("b", 1, 328)])
            .gives(spread(Discount::Percent(rate)))
            .settings(Settings {
                rounding,
                percentage: Percentage::Taken,
                ..Settings::default()
            });
        assert_eq!(
            order.off().iter().sum::<i64>(),
            off,
            "{rate:?} {rounding:?}"
        );
    }
}

#[test]
fn what_is_bought_for_a_benefit_is_used_up() {
    // Two of one for 3.00 off one of another, and each counts once.
    let action = Action::BuyGet(BuyGet {
        discount: Amount(300),
        ..buy_get((2, of(&["a"])), (1, of(&["b"])))
    });
    for (bought, got, off) in [(2, 1, 300), (3, 2, 300), (4, 2, 600), (1, 1, 0)] {
        let order = order(&[("a", bought, 1_200), ("b", got, 1_000)]).gives(action.clone());
        assert_eq!(order.off(), [0, off]);
    }
}
