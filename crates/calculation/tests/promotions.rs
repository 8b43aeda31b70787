//! Promotions by example: an order, what the merchant says, and the cents that come of it.

#[path = "order/mod.rs"]
mod order;

use calculation::outcome::{CouponReason, On, Reason};
use calculation::problem::{Percentage, Settings, Tax, Time, Weights};
use calculation::promotion::Discount::{Amount, FixedPrice};
use calculation::promotion::{
    self, Action, Basis, Bundles, BuyGet, Choice, Condition, Coupon, Lane, Limit, Measure,
    Promotion, Range, Step, TaxView, Tiers,
};
use order::{
    any, buy_get, coupon, line, of, order, percent, plus, shipping, spread, taxed, units, within,
};

fn promotion(id: &str, action: Action) -> Promotion {
    Promotion {
        id: id.to_owned(),
        actions: vec![action],
        ..Promotion::default()
    }
}

#[test]
fn a_discount_on_the_order_is_spread_by_what_the_lines_cost() {
    let lines = [("a", 1, 1000), ("b", 2, 1000), ("c", 1, 333)];
    assert_eq!(order(&lines).gives(spread(Amount(100))).off(), [30, 60, 10]);
}

#[test]
fn shares_are_weighed_by_what_is_entered_or_by_what_is_paid_with_tax() {
    for (weights, off) in [
        (Weights::AsEntered, [500, 500]),
        (Weights::WithTax, [545, 455]),
    ] {
        let settings = Settings {
            weights,
            ..Settings::default()
        };
        let two = taxed(&[("net", 1, 1000, plus(200)), ("gross", 1, 1000, within(200))]);
        let order = two.gives(spread(Amount(1000))).settings(settings);
        assert_eq!(order.off(), off, "{weights:?}");
    }
}

#[test]
fn a_percentage_off_a_unit_rounds_the_unit() {
    let three = || order(&[("a", 3, 999)]);
    // 33 % off 9.99 leaves 6.6933, so 6.69: 3.30 off each.
    assert_eq!(three().gives(units(any(), percent(33))).off(), [990]);
    // 33 % off 29.97 leaves 20.0799.
    let of_line = Action::Lines(promotion::Lines {
        discount: percent(33),
        ..promotion::Lines::default()
    });
    assert_eq!(three().gives(of_line).off(), [989]);
}

#[test]
fn what_is_rounded_is_what_remains_or_what_is_taken() {
    for (percentage, off) in [(Percentage::Remaining, 2), (Percentage::Taken, 3)] {
        let settings = Settings {
            percentage,
            ..Settings::default()
        };
        let half = order(&[("a", 1, 5)]).gives(units(any(), percent(50)));
        assert_eq!(half.settings(settings).off(), [off]);
    }
}

#[test]
fn each_promotion_computes_on_what_those_before_it_left_unless_it_asks_for_the_original() {
    for (basis, off) in [(Basis::Running, 1900), (Basis::Original, 2000)] {
        let second = Promotion {
            basis,
            ..promotion("second", units(any(), percent(10)))
        };
        let order = order(&[("a", 1, 10_000)]).gives(units(any(), percent(10)));
        assert_eq!(order.promotion(second).off(), [off]);
    }
}

#[test]
fn a_condition_judges_the_amounts_that_are_left_and_its_bounds_are_inclusive() {
    for (min, off) in [(900, 190), (901, 100)] {
        let second = Promotion {
            condition: Condition::Total {
                of: any(),
                range: Range::from(min),
                tax: TaxView::AsEntered,
                basis: None,
            },
            ..promotion("second", spread(percent(10)))
        };
        let order = order(&[("a", 1, 1000)])
            .gives(spread(percent(10)))
            .promotion(second);
        assert_eq!(order.off(), [off]);
        if min == 901 {
            assert_eq!(order.reason("second"), Reason::ConditionFailed);
        }
    }
}

#[test]
fn buy_two_get_one_free_counts_each_unit_once() {
    let three_for_two = |id| promotion(id, Action::BuyGet(buy_get((2, any()), (1, any()))));
    for (quantity, free) in [
        (0, 0),
        (2, 0),
        (3, 1),
        (5, 1),
        (6, 2),
        (7, 2),
        (1_000_000, 333_333),
    ] {
        let order = order(&[("a", quantity, 1000)]).promotion(three_for_two("p"));
        assert_eq!(order.off(), [free * 1000]);
    }
    // A second one finds no unit that the first has not counted.
    let twice = order(&[("a", 3, 1000)])
        .promotion(three_for_two("p"))
        .promotion(three_for_two("q"));
    assert_eq!(twice.off(), [1000]);
    assert_eq!(twice.reason("q"), Reason::NothingToDiscount);
}

#[test]
fn buy_x_get_y_takes_the_cheapest_over_lines_in_any_order() {
    let action = || Action::BuyGet(buy_get((2, any()), (1, any())));
    let (a, b, c) = (("a", 2, 1000), ("b", 2, 500), ("c", 2, 800));
    assert_eq!(order(&[a, b, c]).gives(action()).off(), [0, 1000, 0]);
    assert_eq!(order(&[c, b, a]).gives(action()).off(), [0, 1000, 0]);
}

#[test]
fn buy_a_get_b_at_half_price() {
    for (times, off) in [(None, 900), (Some(2), 600)] {
        let action = Action::BuyGet(BuyGet {
            discount: percent(50),
            times,
            ..buy_get((1, of(&["a"])), (2, of(&["b"])))
        });
        let order = order(&[("a", 5, 1000), ("b", 7, 300)]).gives(action);
        assert_eq!(order.off(), [0, off]);
    }
}

#[test]
fn three_for_the_price_of_a_bundle() {
    let bundle = |price| {
        Action::Bundles(Bundles {
            size: 3,
            discount: FixedPrice(price),
            pick: promotion::Order::DearestFirst,
            ..Bundles::default()
        })
    };
    assert_eq!(order(&[("a", 7, 1000)]).gives(bundle(2500)).off(), [1000]);
    // 10 + 10 + 8 and 8 + 8 + 5 for 20 each; the last bundle costs 21.
    let mixed = order(&[("a", 2, 1000), ("b", 3, 800), ("c", 1, 500)]).gives(bundle(2000));
    assert_eq!(mixed.outcome().applied[0].amount, 800 + 100);
}

#[test]
fn a_floor_is_kept_and_the_others_give_what_it_held_back() {
    let lines = [900, 0, 0].into_iter().zip(["a", "b", "c"]);
    let order = order::Order::default()
        .lines(lines.map(|(floor, id)| calculation::problem::Line {
            floor,
            ..line(id, 1, 1000)
        }))
        .gives(spread(Amount(600)));
    assert_eq!(order.off(), [100, 250, 250]);
}

#[test]
fn nothing_is_ever_taken_below_zero() {
    let order = order(&[("a", 2, 1000), ("b", 1, 1)])
        .promotion(promotion("p", spread(Amount(5_000))))
        .promotion(promotion("q", units(any(), Amount(5_000))));
    assert_eq!(order.off(), [2000, 1]);
    assert_eq!(order.reason("q"), Reason::NothingToDiscount);
}

#[test]
fn a_cap_bounds_all_actions_of_a_promotion_together() {
    let capped = Promotion {
        cap: Some(150),
        actions: vec![units(any(), percent(10)), spread(Amount(100))],
        ..Promotion::default()
    };
    let order = order(&[("a", 1, 1000), ("b", 1, 1000)]).promotion(capped);
    assert_eq!(order.off(), [75, 75]);
}

#[test]
fn caps_are_with_or_without_tax_as_the_other_amounts_of_a_promotion_are() {
    let lines = [("a", 1, 10_000, plus(200)), ("b", 1, 12_000, within(200))];
    let capped = |amounts, cap, action| {
        let promotion = Promotion {
            amounts,
            cap,
            ..promotion("p", action)
        };
        taxed(&lines).promotion(promotion).off()
    };
    // Half of 120.00 with tax twice is 120.00; of that a quarter.
    let half = || units(any(), percent(50));
    assert_eq!(capped(TaxView::Gross, Some(3_000), half()), [1_250, 1_500]);
    assert_eq!(capped(TaxView::Net, Some(2_500), half()), [1_250, 1_500]);
    assert_eq!(capped(TaxView::Gross, Some(12_000), half()), [5_000, 6_000]);
    let of_each = Action::Lines(promotion::Lines {
        of: any(),
        discount: percent(50),
        line_cap: Some(600),
    });
    assert_eq!(capped(TaxView::Gross, None, of_each.clone()), [500, 600]);
    assert_eq!(capped(TaxView::Net, None, of_each.clone()), [600, 720]);
    assert_eq!(capped(TaxView::AsEntered, None, of_each), [600, 600]);
}

#[test]
fn an_exclusive_promotion_that_applies_stands_alone_and_the_highest_of_them_stays() {
    let exclusive = |id: &str, priority, action| Promotion {
        exclusive: true,
        priority,
        ..promotion(id, action)
    };
    let order = order(&[("a", 1, 1000)])
        .promotion(promotion("plain", spread(percent(50))))
        .promotion(exclusive("low", 1, spread(percent(10))))
        .promotion(exclusive("high", 2, spread(percent(5))))
        .promotion(exclusive("idle", 3, units(of(&["none"]), percent(50))));
    assert_eq!(order.off(), [50]);
    for other in ["plain", "low"] {
        let by = "high".to_owned();
        assert_eq!(order.reason(other), Reason::Excluded { by });
    }
}

#[test]
fn an_exclusive_promotion_that_does_not_apply_by_itself_does_not_join_others() {
    let up_to_600 = Promotion {
        exclusive: true,
        condition: Condition::Total {
            of: any(),
            range: Range {
                min: None,
                max: Some(600),
            },
            tax: TaxView::AsEntered,
            basis: None,
        },
        ..promotion("small", spread(percent(10)))
    };
    let order = order(&[("a", 1, 1000)])
        .promotion(promotion("half", spread(percent(50))))
        .promotion(up_to_600);
    assert_eq!(order.off(), [500]);
    assert_eq!(order.reason("small"), Reason::ConditionFailed);
}

#[test]
fn of_a_lane_the_best_stays_for_the_order_or_for_each_line() {
    let on = |id: &str, product: &str, off| Promotion {
        lane: Some("sale".to_owned()),
        ..promotion(id, units(of(&[product]), Amount(off)))
    };
    for (choice, expected) in [
        (Choice::All, [150, 200]),
        (Choice::Best, [0, 200]),
        (Choice::BestOfEach, [100, 200]),
        (Choice::First, [100, 0]),
    ] {
        let mut order = order(&[("a", 1, 1000), ("b", 1, 1000)])
            .promotion(on("p", "a", 100))
            .promotion(on("q", "a", 50))
            .promotion(on("r", "b", 200));
        order.0.lanes = vec![Lane {
            code: "sale".to_owned(),
            choice,
        }];
        assert_eq!(order.off(), expected, "{choice:?}");
    }
}

#[test]
fn who_loses_in_a_lane_learns_who_won_even_where_others_were_skipped() {
    let in_lane = |id: &str, off| Promotion {
        lane: Some("sale".to_owned()),
        ..promotion(id, units(any(), Amount(off)))
    };
    let idle = Promotion {
        priority: 1,
        condition: Condition::Registered(true),
        ..in_lane("idle", 500)
    };
    for choice in [Choice::Best, Choice::BestOfEach] {
        let mut order = order(&[("a", 1, 1000)])
            .promotion(idle.clone())
            .promotion(in_lane("good", 100))
            .promotion(in_lane("worse", 50));
        order.0.lanes = vec![Lane {
            code: "sale".to_owned(),
            choice,
        }];
        assert_eq!(order.off(), [100]);
        let best = "good".to_owned();
        assert_eq!(order.reason("worse"), Reason::NotTheBest { best });
        assert_eq!(order.reason("idle"), Reason::ConditionFailed);
    }
}

#[test]
fn shipping_is_reduced_by_its_own_discounts_and_never_by_those_on_goods() {
    let post = Action::Shipping(promotion::Charges {
        methods: vec!["post".to_owned()],
        discount: percent(100),
        spread: false,
    });
    let order = order(&[("a", 1, 100)])
        .ships("post", 490, Tax::default())
        .ships("courier", 990, Tax::default())
        .promotion(promotion("goods", spread(Amount(1_000))))
        .promotion(promotion("free", post));
    assert_eq!(
        (order.off(), order.off_shipping()),
        (vec![100], vec![490, 0])
    );
    let free = &order.outcome().applied[1];
    assert_eq!((free.promotion.as_str(), free.amount), ("free", 490));
    assert_eq!(free.adjustments[0].on, On::Shipping(0));
    assert_eq!(
        order.gives(shipping(percent(50))).off_shipping(),
        [490, 495]
    );
}

#[test]
fn tiers_give_the_discount_of_the_highest_step() {
    let step = |from, discount| Step { from, discount };
    let action = Action::Tiers(Tiers {
        by: Measure::Quantity,
        steps: vec![step(10, percent(20)), step(5, percent(10))],
        ..Tiers::default()
    });
    for (quantity, off) in [(4, 0), (5, 50), (9, 90), (10, 200)] {
        let order = order(&[("a", quantity, 100)]).gives(action.clone());
        assert_eq!(order.off(), [off]);
    }
}

#[test]
fn every_coupon_has_its_verdict_and_a_bad_one_leaves_a_good_one_alone() {
    let with = |id: &str, coupon: Coupon| Promotion {
        coupons: vec![coupon],
        ..promotion(id, spread(Amount(10)))
    };
    let old = Coupon {
        ends: Some(100),
        ..coupon("OLD")
    };
    let used = Coupon {
        uses: Limit {
            most: Some(1),
            used: 1,
        },
        ..coupon("USED")
    };
    let members = Promotion {
        condition: Condition::Registered(true),
        ..with("members", coupon("MEMBERS"))
    };
    let mut order = order(&[("a", 1, 1000)])
        .promotion(with("good", coupon("GOOD")))
        .promotion(with("old", old))
        .promotion(with("used", used))
        .promotion(members)
        .coupons(&["nope", "good", "GOOD", "OLD", "USED", "MEMBERS"]);
    order.0.facts.time.seconds = 100;
    assert_eq!(order.off(), [10]);
    let verdicts = order.outcome().coupons.into_iter();
    let expected = [
        Some(CouponReason::Unknown),
        None,
        Some(CouponReason::AlreadyGiven),
        Some(CouponReason::Expired),
        Some(CouponReason::UsedUp),
        Some(CouponReason::Promotion(Reason::ConditionFailed)),
    ];
    assert_eq!(
        verdicts.map(|verdict| verdict.refused).collect::<Vec<_>>(),
        expected
    );
}

#[test]
fn of_two_codes_of_one_promotion_one_gives_the_reward() {
    let two = Promotion {
        coupons: vec![coupon("ONE"), coupon("TWO")],
        ..promotion("two", spread(Amount(10)))
    };
    let order = order(&[("a", 1, 1000)])
        .promotion(two)
        .coupons(&["two", "ONE"]);
    assert_eq!(order.off(), [10]);
    let verdicts = order.outcome().coupons.into_iter();
    let refused: Vec<_> = verdicts.map(|verdict| verdict.refused).collect();
    assert_eq!(refused, [Some(CouponReason::AlreadyGiven), None]);
}

#[test]
fn an_exclusive_promotion_that_does_not_apply_says_why_itself() {
    let exclusive = |id: &str, condition| Promotion {
        exclusive: true,
        condition,
        ..promotion(id, spread(Amount(10)))
    };
    let order = order(&[("a", 1, 1000)])
        .promotion(promotion("first", spread(Amount(1))))
        .promotion(exclusive("members", Condition::Registered(true)))
        .promotion(exclusive("all", Condition::Always))
        .promotion(exclusive("late", Condition::Registered(true)));
    assert_eq!(order.off(), [10]);
    assert_eq!(order.reason("members"), Reason::ConditionFailed);
    let by = || "all".to_owned();
    for other in ["first", "late"] {
        assert_eq!(order.reason(other), Reason::Excluded { by: by() });
    }
}

#[test]
fn windows_are_half_open() {
    for (now, off) in [(99, 0), (100, 1), (199, 1), (200, 0)] {
        let mut order = order(&[("a", 1, 1000)]).promotion(Promotion {
            starts: Some(100),
            ends: Some(200),
            ..promotion("p", spread(Amount(1)))
        });
        order.0.facts.time.seconds = now;
        assert_eq!(order.off(), [off]);
    }
}

#[test]
fn hours_and_weekdays_are_those_of_the_store() {
    // 2026-11-22 is a Sunday; 23:30 UTC is half past midnight on Monday in Berlin.
    let monday = Condition::All(vec![
        Condition::Weekday(vec![1]),
        Condition::Hours {
            from: 22 * 60,
            to: 60,
        },
    ]);
    for (offset_minutes, off) in [(60, 1), (0, 0), (120, 0)] {
        let mut order = order(&[("a", 1, 1000)]).promotion(Promotion {
            condition: monday.clone(),
            ..promotion("p", spread(Amount(1)))
        });
        order.0.facts.time = Time {
            seconds: 1_795_390_200,
            offset_minutes,
        };
        assert_eq!(order.off(), [off]);
    }
}
