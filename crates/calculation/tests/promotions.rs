//! Promotions by example: an order, what the merchant says, and the cents that come of it.

use calculation::evaluate;
use calculation::outcome::{CouponReason, On, Outcome, Reason};
use calculation::problem::{
    Charge, Line, Percentage, Problem, Rate, Settings, Tax, TaxRate, Time, Weights,
};
use calculation::promotion::{
    self, Action, Basis, Budget, Choice, Condition, Coupon, Discount, Filter, Lane, Limit, Measure,
    Order, Promotion, Range, Step, TaxView,
};
use proptest::prelude::*;

fn line(id: &str, quantity: u64, unit_price: i64) -> Line {
    Line {
        id: id.to_owned(),
        product: id.to_owned(),
        variant: id.to_owned(),
        quantity,
        unit_price,
        ..Line::default()
    }
}

fn promotion(id: &str, actions: Vec<Action>) -> Promotion {
    Promotion {
        id: id.to_owned(),
        priority: 0,
        created: 0,
        starts: None,
        ends: None,
        exclusive: false,
        lane: None,
        coupons: Vec::new(),
        budget: Budget::default(),
        basis: Basis::Running,
        condition: Condition::Always,
        actions,
        ..Promotion::default()
    }
}

fn problem(lines: Vec<Line>, promotions: Vec<Promotion>) -> Problem {
    Problem {
        settings: Settings::default(),
        facts: calculation::problem::Facts::default(),
        lines,
        shipping: Vec::new(),
        surcharges: Vec::new(),
        promotions,
        lanes: Vec::new(),
        coupons: Vec::new(),
    }
}

fn percent(percent: u32) -> Discount {
    Discount::Percent(Rate::percent(percent))
}

fn spread(discount: Discount) -> Action {
    Action::Spread(promotion::Spread {
        of: Filter::default(),
        discount,
    })
}

fn units(discount: Discount) -> Action {
    Action::Units(promotion::Units {
        of: Filter::default(),
        discount,
        limit: None,
        pick: Order::CheapestFirst,
        ..promotion::Units::default()
    })
}

fn of_products(products: &[&str]) -> Filter {
    Filter {
        products: products.iter().map(|&product| product.to_owned()).collect(),
        ..Filter::default()
    }
}

/// What was taken off each line, in the order of the problem.
fn off_lines(problem: &Problem, outcome: &Outcome) -> Vec<i64> {
    let mut off = vec![0; problem.lines.len()];
    for one in outcome
        .applied
        .iter()
        .flat_map(|applied| &applied.adjustments)
    {
        if let On::Line(place) = one.on {
            off[place as usize] += one.amount;
        }
    }
    off
}

/// Every case checks as well that the parts sum to the whole, and that nothing became negative.
fn check(problem: &Problem, expected: &[i64]) -> Outcome {
    let outcome = evaluate(problem).unwrap();
    for applied in &outcome.applied {
        let sum: i64 = applied.adjustments.iter().map(|one| one.amount).sum();
        assert_eq!(sum, applied.amount);
    }
    let off = off_lines(problem, &outcome);
    for (line, off) in problem.lines.iter().zip(&off) {
        assert!(
            *off >= 0 && *off <= line.unit_price * line.quantity.cast_signed(),
            "{}",
            line.id
        );
    }
    assert_eq!(off, expected);
    outcome
}

fn reason(outcome: &Outcome, promotion: &str) -> Reason {
    let mut skipped = outcome.skipped.iter();
    let trace = skipped.find(|trace| trace.promotion == promotion);
    trace.expect("the promotion was skipped").reason.clone()
}

#[test]
fn a_discount_on_the_order_is_spread_by_what_the_lines_cost() {
    let lines = vec![line("a", 1, 1000), line("b", 2, 1000), line("c", 1, 333)];
    check(
        &problem(
            lines,
            vec![promotion("p", vec![spread(Discount::Amount(100))])],
        ),
        &[30, 60, 10],
    );
}

#[test]
fn a_percentage_off_a_unit_rounds_the_unit() {
    let lines = vec![line("a", 3, 999)];
    // 33 % off 9.99 leaves 6.6933, so 6.69: 3.30 off each.
    check(
        &problem(
            lines.clone(),
            vec![promotion("p", vec![units(percent(33))])],
        ),
        &[990],
    );
    // 33 % off 29.97 leaves 20.0799.
    let of_line = Action::Lines(promotion::Lines {
        of: Filter::default(),
        discount: percent(33),
        ..promotion::Lines::default()
    });
    check(&problem(lines, vec![promotion("p", vec![of_line])]), &[989]);
}

#[test]
fn what_is_rounded_is_what_remains_or_what_is_taken() {
    for (percentage, off) in [(Percentage::Remaining, 2), (Percentage::Taken, 3)] {
        let mut problem = problem(
            vec![line("a", 1, 5)],
            vec![promotion("p", vec![units(percent(50))])],
        );
        problem.settings.percentage = percentage;
        check(&problem, &[off]);
    }
}

#[test]
fn each_promotion_computes_on_what_those_before_it_left_unless_it_asks_for_the_original() {
    for (basis, off) in [(Basis::Running, 1900), (Basis::Original, 2000)] {
        let first = Promotion {
            priority: 1,
            ..promotion("first", vec![units(percent(10))])
        };
        let second = Promotion {
            basis,
            ..promotion("second", vec![units(percent(10))])
        };
        check(
            &problem(vec![line("a", 1, 10_000)], vec![second, first]),
            &[off],
        );
    }
}

#[test]
fn a_condition_judges_the_amounts_that_are_left_and_its_bounds_are_inclusive() {
    let total = |min| Condition::Total {
        of: Filter::default(),
        range: Range::from(min),
        tax: TaxView::AsEntered,
    };
    for (min, off) in [(900, 190), (901, 100)] {
        let first = Promotion {
            priority: 1,
            ..promotion("first", vec![spread(percent(10))])
        };
        let second = Promotion {
            condition: total(min),
            ..promotion("second", vec![spread(percent(10))])
        };
        let outcome = check(
            &problem(vec![line("a", 1, 1000)], vec![first, second]),
            &[off],
        );
        if min == 901 {
            assert_eq!(reason(&outcome, "second"), Reason::ConditionFailed);
        }
    }
}

#[test]
fn a_total_is_compared_with_or_without_tax() {
    let taxed = |included| Line {
        tax: Tax {
            included,
            origin: None,
            rates: vec![TaxRate {
                code: "vat".to_owned(),
                rate: Rate::percent(19),
                compound: false,
            }],
        },
        ..line("a", 1, if included { 1190 } else { 1000 })
    };
    for included in [true, false] {
        for (tax, min, applies) in [
            (TaxView::Net, 1000, true),
            (TaxView::Net, 1001, false),
            (TaxView::Gross, 1190, true),
            (TaxView::Gross, 1191, false),
        ] {
            let condition = Condition::Total {
                of: Filter::default(),
                range: Range::from(min),
                tax,
            };
            let promotion = Promotion {
                condition,
                ..promotion("p", vec![spread(Discount::Amount(1))])
            };
            check(
                &problem(vec![taxed(included)], vec![promotion]),
                &[i64::from(applies)],
            );
        }
    }
}

#[test]
fn buy_two_get_one_free_counts_each_unit_once() {
    let buy_get = |filter: &Filter| {
        Action::BuyGet(promotion::BuyGet {
            buy: filter.clone(),
            buy_quantity: 2,
            get: filter.clone(),
            get_quantity: 1,
            discount: percent(100),
            times: None,
            pick: Order::CheapestFirst,
            ..promotion::BuyGet::default()
        })
    };
    let action = buy_get(&Filter::default());
    for (quantity, free) in [
        (0, 0),
        (2, 0),
        (3, 1),
        (5, 1),
        (6, 2),
        (7, 2),
        (1_000_000, 333_333),
    ] {
        let lines = vec![line("a", quantity, 1000)];
        check(
            &problem(lines, vec![promotion("p", vec![action.clone()])]),
            &[free * 1000],
        );
    }
    // A second one finds no unit that the first has not counted.
    let twice = vec![
        promotion("p", vec![action.clone()]),
        promotion("q", vec![action]),
    ];
    let outcome = check(&problem(vec![line("a", 3, 1000)], twice), &[1000]);
    assert_eq!(reason(&outcome, "q"), Reason::NothingToDiscount);
}

#[test]
fn buy_x_get_y_takes_the_cheapest_over_lines_in_any_order() {
    let action = Action::BuyGet(promotion::BuyGet {
        buy: Filter::default(),
        buy_quantity: 2,
        get: Filter::default(),
        get_quantity: 1,
        discount: percent(100),
        times: None,
        pick: Order::CheapestFirst,
        ..promotion::BuyGet::default()
    });
    let lines = vec![line("a", 2, 1000), line("b", 2, 500), line("c", 2, 800)];
    check(
        &problem(lines, vec![promotion("p", vec![action.clone()])]),
        &[0, 1000, 0],
    );
    let lines = vec![line("c", 2, 800), line("b", 2, 500), line("a", 2, 1000)];
    check(
        &problem(lines, vec![promotion("p", vec![action])]),
        &[0, 1000, 0],
    );
}

#[test]
fn buy_a_get_b_at_half_price() {
    let action = |times| {
        Action::BuyGet(promotion::BuyGet {
            buy: of_products(&["a"]),
            buy_quantity: 1,
            get: of_products(&["b"]),
            get_quantity: 2,
            discount: percent(50),
            times,
            pick: Order::CheapestFirst,
            ..promotion::BuyGet::default()
        })
    };
    let lines = || vec![line("a", 5, 1000), line("b", 7, 300)];
    check(
        &problem(lines(), vec![promotion("p", vec![action(None)])]),
        &[0, 900],
    );
    check(
        &problem(lines(), vec![promotion("p", vec![action(Some(2))])]),
        &[0, 600],
    );
}

#[test]
fn three_for_the_price_of_a_bundle() {
    let bundle = |price| {
        Action::Bundles(promotion::Bundles {
            of: Filter::default(),
            size: 3,
            discount: Discount::FixedPrice(price),
            times: None,
            pick: Order::DearestFirst,
            ..promotion::Bundles::default()
        })
    };
    check(
        &problem(
            vec![line("a", 7, 1000)],
            vec![promotion("p", vec![bundle(2500)])],
        ),
        &[1000],
    );
    // 10 + 10 + 8 and 8 + 8 + 5 for 20 each; the last bundle costs 21.
    let lines = vec![line("a", 2, 1000), line("b", 3, 800), line("c", 1, 500)];
    let outcome = evaluate(&problem(lines, vec![promotion("p", vec![bundle(2000)])])).unwrap();
    assert_eq!(outcome.applied[0].amount, 800 + 100);
}

#[test]
fn a_floor_is_kept_and_the_others_give_what_it_held_back() {
    let floored = Line {
        floor: 900,
        ..line("a", 1, 1000)
    };
    let lines = vec![floored, line("b", 1, 1000), line("c", 1, 1000)];
    check(
        &problem(
            lines,
            vec![promotion("p", vec![spread(Discount::Amount(600))])],
        ),
        &[100, 250, 250],
    );
}

#[test]
fn nothing_is_ever_taken_below_zero() {
    let promotions = vec![
        promotion("p", vec![spread(Discount::Amount(5_000))]),
        promotion("q", vec![units(Discount::Amount(5_000))]),
    ];
    let outcome = check(
        &problem(vec![line("a", 2, 1000), line("b", 1, 1)], promotions),
        &[2000, 1],
    );
    assert_eq!(reason(&outcome, "q"), Reason::NothingToDiscount);
}

#[test]
fn a_cap_bounds_all_actions_of_a_promotion_together() {
    let capped = Promotion {
        cap: Some(150),
        ..promotion("p", vec![units(percent(10)), spread(Discount::Amount(100))])
    };
    check(
        &problem(vec![line("a", 1, 1000), line("b", 1, 1000)], vec![capped]),
        &[75, 75],
    );
}

#[test]
fn an_exclusive_promotion_that_applies_stands_alone_and_the_highest_of_them_stays() {
    let exclusive = |id: &str, priority, actions| Promotion {
        exclusive: true,
        priority,
        ..promotion(id, actions)
    };
    let nothing = Action::Units(promotion::Units {
        of: of_products(&["none"]),
        discount: percent(50),
        limit: None,
        pick: Order::CheapestFirst,
        ..promotion::Units::default()
    });
    let promotions = vec![
        promotion("plain", vec![spread(percent(50))]),
        exclusive("low", 1, vec![spread(percent(10))]),
        exclusive("high", 2, vec![spread(percent(5))]),
        exclusive("idle", 3, vec![nothing]),
    ];
    let outcome = check(&problem(vec![line("a", 1, 1000)], promotions), &[50]);
    for other in ["plain", "low"] {
        let by = "high".to_owned();
        assert_eq!(reason(&outcome, other), Reason::Excluded { by });
    }
}

#[test]
fn of_a_lane_the_best_stays_for_the_order_or_for_each_line() {
    let on = |id: &str, product: &str, off| Promotion {
        lane: Some("sale".to_owned()),
        ..promotion(
            id,
            vec![Action::Units(promotion::Units {
                of: of_products(&[product]),
                discount: Discount::Amount(off),
                limit: None,
                pick: Order::CheapestFirst,
                ..promotion::Units::default()
            })],
        )
    };
    for (choice, expected) in [
        (Choice::All, [150, 200]),
        (Choice::Best, [0, 200]),
        (Choice::BestOfEach, [100, 200]),
    ] {
        let mut problem = problem(
            vec![line("a", 1, 1000), line("b", 1, 1000)],
            vec![on("p", "a", 100), on("q", "a", 50), on("r", "b", 200)],
        );
        problem.lanes = vec![Lane {
            code: "sale".to_owned(),
            choice,
        }];
        check(&problem, &expected);
    }
}

#[test]
fn who_loses_in_a_lane_learns_who_won_even_where_others_were_skipped() {
    let in_lane = |id: &str, off| Promotion {
        lane: Some("sale".to_owned()),
        ..promotion(id, vec![units(Discount::Amount(off))])
    };
    let idle = Promotion {
        priority: 1,
        condition: Condition::Registered(true),
        ..in_lane("idle", 500)
    };
    for choice in [Choice::Best, Choice::BestOfEach] {
        let mut problem = problem(
            vec![line("a", 1, 1000)],
            vec![idle.clone(), in_lane("good", 100), in_lane("worse", 50)],
        );
        problem.lanes = vec![Lane {
            code: "sale".to_owned(),
            choice,
        }];
        let outcome = check(&problem, &[100]);
        let best = "good".to_owned();
        assert_eq!(reason(&outcome, "worse"), Reason::NotTheBest { best });
        assert_eq!(reason(&outcome, "idle"), Reason::ConditionFailed);
    }
}

#[test]
fn shipping_is_reduced_by_its_own_discounts_and_never_by_those_on_goods() {
    let mut problem = problem(
        vec![line("a", 1, 100)],
        vec![
            promotion("goods", vec![spread(Discount::Amount(1_000))]),
            promotion(
                "free",
                vec![Action::Shipping(promotion::Charges {
                    methods: vec!["post".to_owned()],
                    discount: percent(100),
                    ..promotion::Charges::default()
                })],
            ),
        ],
    );
    problem.shipping = vec![
        Charge {
            id: "s".to_owned(),
            method: Some("post".to_owned()),
            amount: 490,
            ..Charge::default()
        },
        Charge {
            id: "t".to_owned(),
            method: Some("courier".to_owned()),
            amount: 990,
            ..Charge::default()
        },
    ];
    let outcome = check(&problem, &[100]);
    // Of the same priority and age, the ids decide.
    let free = &outcome.applied[0];
    assert_eq!((free.promotion.as_str(), free.amount), ("free", 490));
    assert_eq!(free.adjustments[0].on, On::Shipping(0));
}

#[test]
fn tiers_give_the_discount_of_the_highest_step() {
    let action = Action::Tiers(promotion::Tiers {
        of: Filter::default(),
        by: Measure::Quantity,
        steps: vec![
            Step {
                from: 10,
                discount: percent(20),
            },
            Step {
                from: 5,
                discount: percent(10),
            },
        ],
        ..promotion::Tiers::default()
    });
    for (quantity, off) in [(4, 0), (5, 50), (9, 90), (10, 200)] {
        check(
            &problem(
                vec![line("a", quantity, 100)],
                vec![promotion("p", vec![action.clone()])],
            ),
            &[off],
        );
    }
}

#[test]
fn every_coupon_has_its_verdict_and_a_bad_one_leaves_a_good_one_alone() {
    let coupon = |code: &str| Coupon {
        code: code.to_owned(),
        ..Coupon::default()
    };
    let with = |id: &str, coupon: Coupon| Promotion {
        coupons: vec![coupon],
        ..promotion(id, vec![spread(Discount::Amount(10))])
    };
    let mut problem = problem(
        vec![line("a", 1, 1000)],
        vec![
            with("good", coupon("GOOD")),
            with(
                "old",
                Coupon {
                    ends: Some(100),
                    ..coupon("OLD")
                },
            ),
            with(
                "used",
                Coupon {
                    uses: Limit {
                        most: Some(1),
                        used: 1,
                    },
                    ..coupon("USED")
                },
            ),
            Promotion {
                condition: Condition::Registered(true),
                ..with("members", coupon("MEMBERS"))
            },
        ],
    );
    problem.facts.time = Time {
        seconds: 100,
        offset_minutes: 0,
    };
    let codes = ["nope", "good", "GOOD", "OLD", "USED", "MEMBERS"];
    problem.coupons = codes.map(str::to_owned).into();
    let outcome = check(&problem, &[10]);
    let verdicts: Vec<_> = outcome
        .coupons
        .into_iter()
        .map(|verdict| verdict.refused)
        .collect();
    let expected = [
        Some(CouponReason::Unknown),
        None,
        Some(CouponReason::AlreadyGiven),
        Some(CouponReason::Expired),
        Some(CouponReason::UsedUp),
        Some(CouponReason::Promotion(Reason::ConditionFailed)),
    ];
    assert_eq!(verdicts, expected);
}

#[test]
fn windows_are_half_open() {
    for (now, applies) in [(99, false), (100, true), (199, true), (200, false)] {
        let promotion = Promotion {
            starts: Some(100),
            ends: Some(200),
            ..promotion("p", vec![spread(Discount::Amount(1))])
        };
        let mut problem = problem(vec![line("a", 1, 1000)], vec![promotion]);
        problem.facts.time.seconds = now;
        check(&problem, &[i64::from(applies)]);
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
    let promotion = Promotion {
        condition: monday,
        ..promotion("p", vec![spread(Discount::Amount(1))])
    };
    let mut problem = problem(vec![line("a", 1, 1000)], vec![promotion]);
    for (offset_minutes, applies) in [(60, true), (0, false), (120, false)] {
        problem.facts.time = Time {
            seconds: 1_795_390_200,
            offset_minutes,
        };
        check(&problem, &[i64::from(applies)]);
    }
}

#[test]
fn an_order_beyond_64_bits_is_an_error() {
    let lines = vec![line("a", 1, i64::MAX), line("b", 1, 1)];
    assert!(evaluate(&problem(lines, Vec::new())).is_err());
}

fn actions() -> impl Strategy<Value = Action> {
    let discount = prop_oneof![
        (0_u32..=100).prop_map(percent),
        (0_i64..5_000).prop_map(Discount::Amount),
        (0_i64..5_000).prop_map(Discount::FixedPrice),
    ];
    let filter = prop_oneof![
        Just(Filter::default()),
        Just(of_products(&["0", "2"])),
        (0_i64..3_000).prop_map(|min| Filter {
            price: Range::from(min),
            ..Filter::default()
        }),
    ];
    let pick = prop_oneof![Just(Order::CheapestFirst), Just(Order::DearestFirst)];
    (
        discount,
        filter.clone(),
        filter,
        pick,
        0_u8..6,
        1_u64..4,
        1_u64..3,
    )
        .prop_map(|(discount, of, other, pick, kind, n, m)| match kind {
            0 => Action::Spread(promotion::Spread { of, discount }),
            1 => Action::Lines(promotion::Lines {
                of,
                discount,
                ..promotion::Lines::default()
            }),
            2 => Action::Units(promotion::Units {
                of,
                discount,
                limit: Some(n),
                pick,
                ..promotion::Units::default()
            }),
            3 => Action::BuyGet(promotion::BuyGet {
                buy: of,
                buy_quantity: n,
                get: other,
                get_quantity: m,
                discount,
                times: None,
                pick,
                ..promotion::BuyGet::default()
            }),
            4 => Action::Bundles(promotion::Bundles {
                of,
                size: n,
                discount,
                times: Some(m),
                pick,
                ..promotion::Bundles::default()
            }),
            _ => Action::Units(promotion::Units {
                of,
                discount,
                limit: None,
                pick,
                ..promotion::Units::default()
            }),
        })
}

proptest! {
    #[test]
    fn parts_sum_nothing_becomes_negative_and_the_order_of_lines_changes_nothing(
        lines in proptest::collection::vec((0_u64..6, 0_i64..3_000, 0_i64..1_000), 1..6),
        actions in proptest::collection::vec((actions(), 0_i32..3, any::<bool>(), proptest::option::of(0_i64..4_000)), 0..6),
        with_tax in any::<bool>(),
    ) {
        let lines: Vec<Line> = lines.into_iter().enumerate().map(|(number, (quantity, price, floor))| Line {
            floor,
            ..line(&number.to_string(), quantity, price)
        }).collect();
        let promotions = actions.into_iter().enumerate().map(|(number, (action, priority, original, cap))| Promotion {
            priority,
            cap,
            basis: if original { Basis::Original } else { Basis::Running },
            ..promotion(&format!("p{number}"), vec![action])
        }).collect();
        let mut problem = problem(lines, promotions);
        if with_tax {
            problem.settings.weights = Weights::WithTax;
        }
        let outcome = evaluate(&problem).unwrap();
        for (line, off) in problem.lines.iter().zip(off_lines(&problem, &outcome)) {
            let total = line.unit_price * line.quantity.cast_signed();
            let floor = line.floor.min(line.unit_price) * line.quantity.cast_signed();
            prop_assert!((0..=total - floor).contains(&off), "{} of {total}, floor {floor}", off);
        }
        problem.lines.reverse();
        let mut reversed = evaluate(&problem).unwrap();
        let last = problem.lines.len() - 1;
        for one in reversed.applied.iter_mut().flat_map(|applied| &mut applied.adjustments) {
            if let On::Line(place) = &mut one.on {
                *place = u32::try_from(last).unwrap() - *place;
            }
        }
        prop_assert_eq!(reversed.applied, outcome.applied);
        prop_assert_eq!(reversed.skipped, outcome.skipped);
    }
}
