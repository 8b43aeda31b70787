//! What promotions do beside taking something off goods, and how they stand to each other.

#[path = "order/mod.rs"]
mod order;

use calculation::evaluate;
use calculation::outcome::{CouponReason, Reason};
use calculation::problem::{Line, Tax, UnitPrice};
use calculation::promotion::Discount::{Amount, FixedPrice};
use calculation::promotion::{
    Action, Basis, Budget, BuyGet, Choice, Condition, Coupon, Give, Lane, Limit, Measure, Per,
    Promotion, Range, Spread, TaxView, Then, Units,
};
use order::{
    Order, any, buy_get, coupon, line, of, order, percent, plus, spread, spread_on, taxed, units,
    within,
};

fn named(id: &str, action: Action) -> Promotion {
    Promotion {
        id: id.to_owned(),
        actions: vec![action],
        ..Promotion::default()
    }
}

#[test]
fn gifts_come_as_often_as_the_order_holds_what_they_are_for() {
    let gift = |per| {
        Action::Gift(Give {
            product: "mug".to_owned(),
            quantity: 2,
            per,
        })
    };
    let per = |by, each, times| {
        Some(Per {
            of: of(&["coffee"]),
            by,
            each,
            times,
        })
    };
    for (quantity, per, gifts) in [
        (1, None, 2),
        (7, None, 2),
        (7, per(Measure::Quantity, 3, None), 4),
        (2, per(Measure::Quantity, 3, None), 0),
        (7, per(Measure::Amount, 2_000, None), 6),
        (7, per(Measure::Amount, 2_000, Some(2)), 4),
        (1_000_000, per(Measure::Quantity, 1, None), 2_000_000),
    ] {
        let order = order(&[("coffee", quantity, 1_000), ("other", 9, 9_000)]).gives(gift(per));
        let is: u64 = order
            .outcome()
            .applied
            .iter()
            .flat_map(|one| &one.gifts)
            .map(|gift| gift.quantity)
            .sum();
        assert_eq!(is, gifts, "{quantity}");
    }
    // It goes with what it was for.
    let order = order(&[("other", 1, 9_000)])
        .promotion(named("gift", gift(per(Measure::Quantity, 1, None))));
    assert_eq!(order.reason("gift"), Reason::NothingToDiscount);
}

#[test]
fn amounts_may_mean_net_or_gross() {
    let off = |amounts, action| Promotion {
        amounts,
        actions: vec![action],
        ..Promotion::default()
    };
    let all = |discount| {
        Action::Units(Units {
            discount,
            ..Units::default()
        })
    };
    for (tax, amounts, action, off_line, gross) in [
        (
            plus(200),
            TaxView::AsEntered,
            spread(Amount(1_200)),
            1_200,
            10_560,
        ),
        (
            plus(200),
            TaxView::Gross,
            spread(Amount(1_200)),
            1_000,
            10_800,
        ),
        (
            plus(200),
            TaxView::Net,
            spread(Amount(1_200)),
            1_200,
            10_560,
        ),
        (
            within(200),
            TaxView::AsEntered,
            spread(Amount(1_200)),
            1_200,
            8_800,
        ),
        (
            within(200),
            TaxView::Gross,
            spread(Amount(1_200)),
            1_200,
            8_800,
        ),
        (
            within(200),
            TaxView::Net,
            spread(Amount(1_000)),
            1_200,
            8_800,
        ),
        (plus(200), TaxView::Gross, all(FixedPrice(6_000)), 0, 12_000),
        (
            plus(200),
            TaxView::Gross,
            all(FixedPrice(4_800)),
            2_000,
            9_600,
        ),
        (plus(200), TaxView::Gross, all(Amount(600)), 1_000, 10_800),
        (plus(200), TaxView::Gross, spread(Amount(99_999)), 10_000, 0),
        (within(200), TaxView::Net, spread(FixedPrice(0)), 10_000, 0),
        (
            plus(200),
            TaxView::Gross,
            spread(percent(10)),
            1_000,
            10_800,
        ),
    ] {
        let order = taxed(&[("a", 2, 5_000, tax)]).promotion(off(amounts, action.clone()));
        assert_eq!(
            (order.off(), order.sums().2),
            (vec![off_line], gross),
            "{amounts:?} {action:?}"
        );
    }
    // 10.00 with tax off items of 20.00 and 30.00 without it.
    let two = taxed(&[("a", 1, 2_000, plus(200)), ("b", 1, 3_000, plus(200))])
        .promotion(off(TaxView::Gross, spread(Amount(1_000))));
    assert_eq!(
        (two.off(), two.sums()),
        (vec![333, 500], (4_167, 833, 5_000))
    );
}

#[test]
fn what_a_promotion_leaves_to_those_after_it() {
    let first = |then| Promotion {
        then,
        priority: 9,
        ..named("first", units(of(&["a"]), percent(10)))
    };
    for (then, off, reason) in [
        (Then::All, [1_900, 1_000], None),
        (Then::Others, [1_000, 1_000], None),
        (
            Then::Nothing,
            [1_000, 0],
            Some(Reason::After {
                last: "first".to_owned(),
            }),
        ),
    ] {
        let order = order(&[("a", 1, 10_000), ("b", 1, 10_000)])
            .promotion(first(then))
            .promotion(named("second", units(any(), percent(10))));
        assert_eq!(order.off(), off, "{then:?}");
        if let Some(reason) = reason {
            assert_eq!(order.reason("second"), reason);
        }
    }
}

#[test]
fn lanes_run_in_order_and_choose() {
    let in_lane = |id: &str, lane: &str, action| Promotion {
        lane: Some(lane.to_owned()),
        ..named(id, action)
    };
    for (choice, left) in [
        (Choice::All, [3_600, 4_000]),
        (Choice::Best, [4_000, 4_000]),
        (Choice::BestOfEach, [4_000, 4_000]),
        (Choice::First, [4_500, 5_000]),
    ] {
        let mut order = order(&[("a", 1, 10_000), ("b", 1, 10_000)])
            .promotion(in_lane("last", "second", units(any(), percent(50))))
            .promotion(in_lane("tenth", "first", units(of(&["a"]), percent(10))))
            .promotion(in_lane("fifth", "first", units(any(), percent(20))));
        order.0.lanes = [("first", choice), ("second", Choice::All)]
            .map(|(code, choice)| Lane {
                code: code.to_owned(),
                choice,
            })
            .into();
        let is: Vec<i64> = order.off().iter().map(|off| 10_000 - off).collect();
        assert_eq!(is, left, "{choice:?}");
    }
}

#[test]
fn a_coupon_given_several_times_gives_its_reward_as_often() {
    let often = |action| Promotion {
        coupons: vec![Coupon {
            per_order: Some(3),
            ..coupon("TEN")
        }],
        ..named("p", action)
    };
    for (given, action, off) in [
        (1, spread(Amount(1_000)), 1_000),
        (3, spread(Amount(1_000)), 3_000),
        (5, spread(Amount(1_000)), 3_000),
        (2, spread(percent(10)), 2_000),
        (
            2,
            Action::Units(Units {
                discount: percent(100),
                limit: Some(1),
                ..Units::default()
            }),
            2_000,
        ),
        (
            2,
            Action::BuyGet(BuyGet {
                times: Some(1),
                ..buy_get((2, any()), (1, any()))
            }),
            2_000,
        ),
    ] {
        let codes = vec!["ten"; given];
        let order = order(&[("a", 10, 1_000)])
            .promotion(often(action.clone()))
            .coupons(&codes);
        assert_eq!(order.off(), [off], "{given} {action:?}");
        let refused = order
            .outcome()
            .coupons
            .iter()
            .filter(|one| one.refused.is_some())
            .count();
        assert_eq!(refused, given.saturating_sub(3));
    }
}

#[test]
fn every_way_to_refuse_a_coupon() {
    let limit = |most, used| Limit {
        most: Some(most),
        used,
    };
    let now = 1_000;
    for (coupon, reason) in [
        (coupon("c"), None),
        (
            Coupon {
                starts: Some(now + 1),
                ..coupon("c")
            },
            Some(CouponReason::NotStarted),
        ),
        (
            Coupon {
                ends: Some(now),
                ..coupon("c")
            },
            Some(CouponReason::Expired),
        ),
        (
            Coupon {
                ends: Some(now + 1),
                ..coupon("c")
            },
            None,
        ),
        (
            Coupon {
                uses: limit(100, 100),
                ..coupon("c")
            },
            Some(CouponReason::UsedUp),
        ),
        (
            Coupon {
                uses: limit(100, 99),
                ..coupon("c")
            },
            None,
        ),
        (
            Coupon {
                uses_by_customer: limit(1, 1),
                ..coupon("c")
            },
            Some(CouponReason::UsedUpByCustomer),
        ),
        (coupon("other"), Some(CouponReason::Unknown)),
    ] {
        let mut order = order(&[("a", 1, 1_000)])
            .promotion(Promotion {
                coupons: vec![coupon.clone()],
                ..named("p", spread(percent(10)))
            })
            .promotion(Promotion {
                coupons: vec![order::coupon("good")],
                ..named("q", spread(Amount(1)))
            })
            .coupons(&["C", "good"]);
        order.0.facts.time.seconds = now;
        let verdicts = order.outcome().coupons;
        assert_eq!(verdicts[0].refused, reason, "{coupon:?}");
        assert_eq!(verdicts[1].refused, None);
    }
}

#[test]
fn caps_budgets_and_floors_bound_what_is_taken() {
    let bounded = |cap, spend| Promotion {
        cap,
        budget: Budget {
            spend,
            ..Budget::default()
        },
        actions: vec![
            spread_on(of(&["a"]), percent(50)),
            units(of(&["b"]), Amount(300)),
        ],
        ..Promotion::default()
    };
    for (cap, spend, off) in [
        (None, None, [1_000, 600]),
        (Some(800), None, [500, 300]),
        (None, Some(800), [500, 300]),
        (Some(1_600), Some(1_601), [1_000, 600]),
        (Some(400), Some(800), [250, 150]),
        (Some(0), None, [0, 0]),
    ] {
        let order = order(&[("a", 2, 1_000), ("b", 2, 1_000)]).promotion(bounded(cap, spend));
        assert_eq!(order.off(), off, "{cap:?} {spend:?}");
    }
}

#[test]
fn a_unit_is_bought_or_got_once_whatever_the_promotions_compute_on() {
    for basis in [Basis::Running, Basis::Original] {
        let three_for_two = |id: &str| Promotion {
            basis,
            ..named(id, Action::BuyGet(buy_get((2, any()), (1, any()))))
        };
        let order = order(&[("a", 3, 1_000), ("b", 1, 1_000)])
            .promotion(three_for_two("p"))
            .promotion(three_for_two("q"));
        assert_eq!(order.off().iter().sum::<i64>(), 1_000, "{basis:?}");
        assert_eq!(order.reason("q"), Reason::NothingToDiscount, "{basis:?}");
    }
}

#[test]
fn units_that_the_best_of_a_lane_used_up_stay_used_up() {
    for choice in [Choice::All, Choice::Best, Choice::BestOfEach, Choice::First] {
        let three_for_two = |id: &str, lane: &str| Promotion {
            lane: Some(lane.to_owned()),
            ..named(id, Action::BuyGet(buy_get((2, any()), (1, any()))))
        };
        let mut order = order(&[("a", 4, 1_000)])
            .promotion(three_for_two("p", "first"))
            .promotion(three_for_two("q", "second"));
        order.0.lanes = ["first", "second"]
            .map(|code| Lane {
                code: code.to_owned(),
                choice,
            })
            .into();
        assert_eq!(order.off(), [1_000], "{choice:?}");
        assert_eq!(order.reason("q"), Reason::NothingToDiscount, "{choice:?}");
    }
}

#[test]
fn units_that_cannot_be_reduced_leave_the_limit_to_others() {
    let limited = |discount, limit, line_limit| {
        Action::Units(Units {
            limit,
            line_limit,
            of: any(),
            discount,
            ..Units::default()
        })
    };
    // The first is at its floor already.
    let floor = |floor, one: Line| Line { floor, ..one };
    let lines = || [floor(500, line("a", 1, 500)), line("b", 2, 800)];
    for (action, off) in [
        (limited(Amount(100), Some(1), None), [0, 100]),
        (limited(percent(10), Some(2), None), [0, 160]),
        (limited(Amount(100), Some(2), Some(1)), [0, 100]),
        // Or costs no more than the price that others get.
        (limited(FixedPrice(600), Some(1), None), [0, 200]),
    ] {
        let order = Order::default().lines(lines()).gives(action.clone());
        assert_eq!(order.off(), off, "{action:?}");
    }
    // Also where units of one line differ.
    let first = UnitPrice {
        count: 1,
        price: 300,
    };
    let mixed = Line {
        prices: vec![first],
        ..floor(400, line("a", 2, 900))
    };
    let order = Order::default().lines([mixed]);
    let order = order.gives(limited(Amount(100), None, Some(1)));
    assert_eq!(order.off(), [100]);
}

#[test]
fn fixed_prices_of_units_and_of_orders() {
    for (action, off) in [
        (units(of(&["a"]), FixedPrice(700)), [600, 0]),
        (units(any(), FixedPrice(1_500)), [0, 500]),
        (spread(FixedPrice(2_000)), [1_000, 1_000]),
        (spread(FixedPrice(9_000)), [0, 0]),
        (spread(FixedPrice(0)), [2_000, 2_000]),
    ] {
        assert_eq!(
            order(&[("a", 2, 1_000), ("b", 1, 2_000)])
                .gives(action.clone())
                .off(),
            off,
            "{action:?}"
        );
    }
}

#[test]
fn charges_are_reduced_by_their_own_promotions() {
    let from = |min, action| Promotion {
        condition: Condition::Total {
            of: any(),
            range: Range::from(min),
            tax: TaxView::AsEntered,
            basis: None,
        },
        ..named("p", action)
    };
    let payment = |discount| {
        Action::Surcharge(calculation::promotion::Charges {
            methods: vec!["invoice".to_owned()],
            discount,
            spread: false,
        })
    };
    for (action, gross) in [
        (payment(percent(100)), 10_000 + 490),
        (payment(percent(50)), 10_000 + 490 + 150),
        (payment(FixedPrice(100)), 10_000 + 490 + 100),
        (order::shipping(FixedPrice(190)), 10_000 + 190 + 300),
        (order::shipping(Amount(9_999)), 10_000 + 300),
        (spread(percent(100)), 490 + 300),
    ] {
        let order = order(&[("a", 1, 10_000)])
            .ships("post", 490, Tax::default())
            .surcharge("invoice", 300, Tax::default())
            .promotion(from(10_000, action.clone()));
        assert_eq!(order.sums().2, gross, "{action:?}");
    }
}

#[test]
fn amounts_and_quantities_that_need_64_bits() {
    const BIG: i64 = 4_000_000_000_000_000_000;
    for (lines, action, off) in [
        (
            vec![("a", 1, BIG), ("b", 1, BIG)],
            spread(percent(50)),
            vec![BIG / 2, BIG / 2],
        ),
        (
            vec![("a", 1, BIG), ("b", 1, BIG)],
            spread(Amount(BIG)),
            vec![BIG / 2, BIG / 2],
        ),
        (
            vec![("a", 1_000_000, BIG / 1_000_000)],
            units(any(), percent(25)),
            vec![BIG / 4],
        ),
        (
            vec![("a", 3_000_000, 1_000_000_000)],
            Action::BuyGet(buy_get((2, any()), (1, any()))),
            vec![1_000_000_000_000_000],
        ),
        (
            vec![("a", u64::MAX >> 1, 1)],
            spread(Amount(i64::MAX)),
            vec![i64::MAX],
        ),
    ] {
        assert_eq!(order(&lines).gives(action).off(), off);
    }
    for lines in [
        vec![("a", 1, i64::MAX), ("b", 1, 1)],
        vec![("a", 2, i64::MAX)],
        vec![("a", u64::MAX, 0)],
        vec![("a", u64::MAX >> 1, 0), ("b", 1, 0)],
    ] {
        let problem = order(&lines).gives(Action::Spread(Spread::default())).0;
        assert!(evaluate(&problem).is_err(), "{lines:?}");
    }
}

#[test]
fn a_percentage_of_some_units_is_rounded_for_each_or_once_for_those_of_a_line() {
    // 30 % off each of three of 13.95 is 4.18 a unit, or 12.55 of 41.85.
    for (together, off) in [(false, 3 * 418), (true, 1_255)] {
        let order = order(&[("a", 4, 1_395)]).gives(Action::Units(Units {
            discount: percent(30),
            limit: Some(3),
            together,
            ..Units::default()
        }));
        assert_eq!(order.off(), [off], "{together}");
    }
}
