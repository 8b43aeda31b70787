//! Virto Commerce: the best reward, rewards for some of every so many units, shipping and payment, exclusive ones.

use calculation::outcome::Reason;
use calculation::problem::{Charge, Tax};
use calculation::promotion::Discount::Amount;
use calculation::promotion::{
    Action, Charges, Choice, Condition, Every, Lane, Promotion, Range, TaxView, Units,
};

use crate::order::{any, of, order, percent, shipping, spread, units};

fn in_lane(id: &str, action: Action) -> Promotion {
    Promotion {
        id: id.to_owned(),
        lane: Some("best".to_owned()),
        actions: vec![action],
        ..Promotion::default()
    }
}

fn lane(choice: Choice) -> Vec<Lane> {
    vec![Lane {
        code: "best".to_owned(),
        choice,
    }]
}

#[test]
fn the_best_of_rewards_for_some_of_every_two() {
    let one_of_two = |off| {
        Action::Units(Units {
            discount: percent(off),
            every: Some(Every { of: 2, units: 1 }),
            ..Units::default()
        })
    };
    let (ten, fifteen, quarter) = (
        || in_lane("10", units(any(), percent(10))),
        || in_lane("15", one_of_two(15)),
        || in_lane("25", one_of_two(25)),
    );
    for (quantity, promotions, best, off) in [
        (1, vec![ten(), fifteen()], "10", 1_000),
        (2, vec![ten(), fifteen()], "10", 2_000),
        (2, vec![ten(), fifteen(), quarter()], "25", 2_500),
        (2, vec![fifteen()], "15", 1_500),
        (2, vec![fifteen(), quarter()], "25", 2_500),
        (3, vec![ten(), quarter()], "10", 3_000),
        (4, vec![ten(), quarter()], "25", 5_000),
        (7, vec![ten(), quarter()], "25", 7_500),
    ] {
        let mut order = order(&[("a", quantity, 10_000)]);
        order.0.lanes = lane(Choice::Best);
        for promotion in promotions {
            order = order.promotion(promotion);
        }
        assert_eq!(order.off(), [off]);
        assert_eq!(order.outcome().applied[0].promotion, best);
    }
}

#[test]
fn conditions_see_the_price_that_is_left() {
    // A fifth off, and free shipping from 35.00.
    for (price, paid) in [(4_500, 3_600), (4_000, 3_200 + 500)] {
        let order = order(&[("a", 1, price)])
            .ships("post", 500, Tax::default())
            .gives(units(any(), percent(20)))
            .promotion(Promotion {
                condition: Condition::Total {
                    of: any(),
                    range: Range::from(3_500),
                    tax: TaxView::AsEntered,
                    basis: None,
                },
                actions: vec![shipping(percent(100))],
                ..Promotion::default()
            });
        assert_eq!(order.sums().2, paid);
    }
}

#[test]
fn shipping_and_payment_by_method() {
    let by = |methods: &[&str], discount| Charges {
        methods: methods.iter().map(|&method| method.to_owned()).collect(),
        discount,
        spread: false,
    };
    for (method, off) in [("FedEx", 3_000), ("DHL", 0)] {
        let order = order(&[("a", 1, 10_000)])
            .ships(method, 10_000, Tax::default())
            .gives(Action::Shipping(by(&["FedEx"], percent(30))));
        assert_eq!(order.off_shipping(), [off]);
    }
    for (method, wanted, left) in [
        (Some("PayTest"), &["PayTest"][..], 9_000),
        (Some("MasterCard"), &["PayTest"], 10_000),
        (Some("MasterCard"), &[], 9_000),
        (None, &[], 9_000),
        (None, &["PayTest"], 10_000),
    ] {
        let mut order =
            order(&[("a", 1, 10_000)]).gives(Action::Surcharge(by(wanted, Amount(1_000))));
        order.0.surcharges = vec![Charge {
            method: method.map(str::to_owned),
            amount: 10_000,
            ..Charge::default()
        }];
        assert_eq!(order.totals().surcharges[0].gross, left);
    }
    // No more than the fee.
    let order = order(&[("a", 1, 10_000)])
        .surcharge("PayTest", 500, Tax::default())
        .gives(Action::Surcharge(by(&["PayTest"], Amount(1_000))));
    assert_eq!(order.sums().2, 10_000);
}

#[test]
fn exclusive_promotions_and_prices_of_nothing() {
    let promotion = |id: &str, priority, exclusive, action| Promotion {
        id: id.to_owned(),
        priority,
        exclusive,
        actions: vec![action],
        ..Promotion::default()
    };
    let order = order(&[("a", 1, 10_000), ("b", 1, 10_000)])
        .promotion(promotion("plain", 9, false, spread(percent(50))))
        .promotion(promotion(
            "first",
            1,
            true,
            units(of(&["a"]), Amount(2_000)),
        ))
        .promotion(promotion(
            "higher",
            2,
            true,
            units(of(&["b"]), Amount(1_000)),
        ));
    assert_eq!(order.off(), [0, 1_000]);
    let by = "higher".to_owned();
    assert_eq!(order.reason("first"), Reason::Excluded { by });
    let free = crate::order::order(&[("a", 1, 10_000)])
        .promotion(promotion("free", 2, false, units(any(), percent(100))))
        .promotion(promotion("more", 1, false, units(any(), Amount(500))));
    assert_eq!(
        (free.off(), free.reason("more")),
        (vec![10_000], Reason::NothingToDiscount)
    );
}
