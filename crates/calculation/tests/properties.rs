//! What holds for every order, whatever the merchant writes and however the store calculates.

#[path = "order/mod.rs"]
mod order;

use calculation::outcome::{On, Outcome};
use calculation::problem::{
    Charge, Destination, Included, Line, Percentage, Problem, Rate, RoundPer, Settings, Tax,
    TaxBase, TaxRate, UnitPrice, Weights,
};
use calculation::promotion::{
    self, Action, Basis, Budget, Bundles, BuyGet, Charges, Choice, Chosen, Condition, Coupon,
    Discount, Each, Every, Filter, Give, Lane, Measure, Order as Pick, Overspent, Per, Promotion,
    Range, Reach, Set, Spread, Step, TaxView, Then, Tiers, Units, Within,
};
use calculation::{evaluate, total};
use money::{Leftover, Rounding};
use order::{Order, line, of, percent};
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::select;

const ROUNDINGS: [Rounding; 5] = [
    Rounding::HalfUp,
    Rounding::HalfEven,
    Rounding::HalfDown,
    Rounding::Up,
    Rounding::Down,
];
const LEFTOVERS: [Leftover; 5] = [
    Leftover::LargestRemainder,
    Leftover::First,
    Leftover::Last,
    Leftover::OneEach,
    Leftover::CarriedOn,
];

fn settings() -> impl Strategy<Value = Settings> {
    (
        (select(&ROUNDINGS), select(&LEFTOVERS)),
        (
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
            any::<bool>(),
        ),
        select(&[RoundPer::Line, RoundPer::Unit, RoundPer::Total]),
        select(&[0_u32, 1, 5, 100]),
    )
        .prop_map(
            |(
                (rounding, leftover),
                (with_tax, taken, net, before, keep_net),
                round_per,
                cash_step,
            )| Settings {
                rounding,
                leftover,
                weights: if with_tax {
                    Weights::WithTax
                } else {
                    Weights::AsEntered
                },
                percentage: if taken {
                    Percentage::Taken
                } else {
                    Percentage::Remaining
                },
                round_per,
                included: if net { Included::Net } else { Included::Tax },
                tax_base: if before {
                    TaxBase::BeforeDiscount
                } else {
                    TaxBase::AfterDiscount
                },
                destination: if keep_net {
                    Destination::KeepNet
                } else {
                    Destination::KeepGross
                },
                cash_step,
            },
        )
}

fn discount() -> impl Strategy<Value = Discount> {
    prop_oneof![
        (0_u32..=100).prop_map(percent),
        (0_u32..=100_000, 0_u8..4)
            .prop_map(|(mantissa, scale)| Discount::Percent(Rate { mantissa, scale })),
        (0_i64..5_000).prop_map(Discount::Amount),
        (0_i64..5_000).prop_map(Discount::FixedPrice),
    ]
}

fn filter() -> impl Strategy<Value = Filter> {
    prop_oneof![
        Just(Filter::default()),
        Just(of(&["0", "2"])),
        Just(of(&["1", "2", "3"])),
        (0_i64..3_000).prop_map(|min| Filter {
            price: Range::from(min),
            ..Filter::default()
        }),
        (0_i64..6).prop_map(|min| Filter {
            quantity: Range::from(min),
            except: Some(Box::new(of(&["1"]))),
            ..Filter::default()
        }),
    ]
}

fn pick() -> impl Strategy<Value = Pick> {
    select(&[Pick::CheapestFirst, Pick::DearestFirst])
}

fn action() -> impl Strategy<Value = Action> {
    let each = || select(&[Each::Together, Each::Line, Each::Unit]);
    let by = || select(&[Measure::Amount, Measure::Quantity]);
    prop_oneof![
        (filter(), discount()).prop_map(|(of, discount)| Action::Spread(Spread { of, discount })),
        (filter(), discount(), maybe(0_i64..2_000)).prop_map(|(of, discount, line_cap)| {
            Action::Lines(promotion::Lines {
                of,
                discount,
                line_cap,
            })
        }),
        (
            filter(),
            discount(),
            maybe((1_u64..4, 0_u64..4)),
            (0_u64..3, maybe(0_u64..4), maybe(0_u64..6)),
            pick(),
            maybe(0_i64..2_000)
        )
            .prop_map(
                |(of, discount, every, (line_after, line_limit, limit), pick, line_cap)| {
                    let every = every.map(|(of, units)| Every { of, units });
                    Action::Units(Units {
                        of,
                        discount,
                        line_after,
                        every,
                        line_limit,
                        limit,
                        pick,
                        line_cap,
                    })
                }
            ),
        (
            filter(),
            1_u64..4,
            filter(),
            1_u64..3,
            discount(),
            maybe(0_u64..3),
            pick(),
            0_u8..3
        )
            .prop_map(
                |(buy, buy_quantity, get, get_quantity, discount, times, pick, chosen)| {
                    let chosen =
                        [Chosen::GotFirst, Chosen::BoughtFirst, Chosen::Both][usize::from(chosen)];
                    Action::BuyGet(BuyGet {
                        buy,
                        buy_quantity,
                        get,
                        get_quantity,
                        discount,
                        times,
                        pick,
                        chosen,
                    })
                }
            ),
        (
            filter(),
            1_u64..4,
            maybe((filter(), 1_u64..3)),
            discount(),
            maybe(0_u64..4),
            pick(),
            maybe((0_u64..4, pick()))
        )
            .prop_map(|(of, size, also, discount, times, pick, within)| {
                let also = also
                    .map(|(of, quantity)| Set { of, quantity })
                    .into_iter()
                    .collect();
                let within = within.map(|(units, pick)| Within { units, pick });
                Action::Bundles(Bundles {
                    of,
                    size,
                    also,
                    discount,
                    times,
                    pick,
                    within,
                })
            }),
        (
            filter(),
            by(),
            proptest::collection::vec((0_i64..8_000, discount()), 0..3),
            any::<bool>(),
            each()
        )
            .prop_map(|(of, by, steps, line, on)| {
                let steps = steps
                    .into_iter()
                    .map(|(from, discount)| Step { from, discount })
                    .collect();
                let reach = if line { Reach::Line } else { Reach::Together };
                Action::Tiers(Tiers {
                    of,
                    by,
                    steps,
                    reach,
                    on,
                })
            }),
        (
            0_u64..3,
            maybe((filter(), by(), 1_i64..3_000, maybe(0_u64..3)))
        )
            .prop_map(|(quantity, per)| {
                let per = per.map(|(of, by, each, times)| Per {
                    of,
                    by,
                    each,
                    times,
                });
                Action::Gift(Give {
                    product: "gift".to_owned(),
                    quantity,
                    per,
                })
            }),
        (discount(), any::<bool>()).prop_map(|(discount, spread)| Action::Shipping(Charges {
            discount,
            spread,
            ..Charges::default()
        })),
        discount().prop_map(|discount| Action::Surcharge(Charges {
            discount,
            ..Charges::default()
        })),
    ]
}

fn a_promotion() -> impl Strategy<Value = Promotion> {
    (
        proptest::collection::vec(action(), 1..3),
        (
            0_i32..3,
            any::<bool>(),
            0_u8..10,
            maybe(0_i64..4_000),
            maybe(0_i64..4_000),
            any::<bool>(),
        ),
        (
            maybe(select(&["best", "each", "first"])),
            0_u8..3,
            0_u8..3,
            maybe(0_i64..5_000),
            maybe(1_u32..3),
        ),
    )
        .prop_map(
            |(
                actions,
                (priority, original, exclusive, cap, spend, skip),
                (lane, then, amounts, from, coupon),
            )| Promotion {
                priority,
                exclusive: exclusive == 0,
                cap,
                budget: Budget {
                    spend,
                    overspent: if skip {
                        Overspent::Skip
                    } else {
                        Overspent::Reduce
                    },
                    ..Budget::default()
                },
                basis: if original {
                    Basis::Original
                } else {
                    Basis::Running
                },
                lane: lane.map(str::to_owned),
                then: [Then::All, Then::Others, Then::Nothing][usize::from(then)],
                amounts: [TaxView::AsEntered, TaxView::Net, TaxView::Gross][usize::from(amounts)],
                condition: from.map_or(Condition::Always, |from| Condition::Total {
                    of: Filter::default(),
                    range: Range::from(from),
                    tax: TaxView::Gross,
                }),
                coupons: coupon
                    .into_iter()
                    .map(|most| Coupon {
                        per_order: Some(most),
                        ..order::coupon("code")
                    })
                    .collect(),
                actions,
                ..Promotion::default()
            },
        )
}

fn taxes() -> impl Strategy<Value = Tax> {
    let rate = |code: &'static str| {
        (0_u32..30_000, any::<bool>()).prop_map(move |(mantissa, compound)| TaxRate {
            code: code.to_owned(),
            rate: Rate { mantissa, scale: 3 },
            compound,
        })
    };
    let fixed = select(&[(190_u32, "vat"), (70, "vat"), (55, "eco")])
        .prop_map(|(tenths, code)| order::rate(code, tenths));
    let rates = prop_oneof![
        Just(Vec::new()),
        fixed.prop_map(|one| vec![one]),
        (rate("a"), rate("b")).prop_map(|(a, b)| vec![a, b]),
    ];
    (any::<bool>(), rates, maybe(0_u32..300)).prop_map(|(included, rates, origin)| Tax {
        included,
        rates,
        origin: origin
            .filter(|_| included)
            .map(|tenths| vec![order::rate("home", tenths)]),
    })
}

/// Lines of a few units at prices of a few minor units or major ones, of which some cost something else.
fn lines() -> impl Strategy<Value = Vec<Line>> {
    let one = (
        0_u64..6,
        0_i64..3_000,
        0_i64..1_000,
        maybe((0_u64..4, 0_i64..3_000)),
        taxes(),
        0_u8..8,
    );
    proptest::collection::vec(one, 1..6).prop_map(|lines| {
        let lines = lines.into_iter().enumerate();
        lines
            .map(
                |(number, (quantity, price, floor, first, tax, excluded))| Line {
                    floor,
                    prices: first
                        .map(|(count, price)| UnitPrice { count, price })
                        .into_iter()
                        .collect(),
                    excluded: excluded == 0,
                    tax,
                    ..line(&number.to_string(), quantity, price)
                },
            )
            .collect()
    })
}

fn problem() -> impl Strategy<Value = Problem> {
    (
        settings(),
        lines(),
        proptest::collection::vec((0_i64..1_000, taxes()), 0..3),
        maybe((-500_i64..500, taxes())),
        proptest::collection::vec(a_promotion(), 0..6),
        0_usize..4,
    )
        .prop_map(
            |(settings, lines, shipping, surcharge, promotions, codes)| {
                let charge = |(amount, tax)| Charge {
                    amount,
                    tax,
                    ..Charge::default()
                };
                let mut order = Order::default().settings(settings).lines(lines);
                order.0.shipping = shipping.into_iter().map(charge).collect();
                order.0.surcharges = surcharge.into_iter().map(charge).collect();
                order.0.coupons = vec!["code".to_owned(); codes];
                order.0.lanes = [
                    ("best", Choice::Best),
                    ("each", Choice::BestOfEach),
                    ("first", Choice::First),
                ]
                .map(|(code, choice)| Lane {
                    code: code.to_owned(),
                    choice,
                })
                .into();
                promotions.into_iter().fold(order, Order::promotion).0
            },
        )
}

/// The same with the lines in the opposite order, as it would be with the lines as they were.
fn turned_round(problem: &Problem) -> Outcome {
    let mut turned = problem.clone();
    turned.lines.reverse();
    let mut outcome = evaluate(&turned).unwrap();
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
    outcome
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn parts_sum_nothing_becomes_negative_and_floors_hold(problem in problem()) {
        let order = Order(problem);
        let outcome = order.outcome();
        for ((line, off), units) in order.0.lines.iter().zip(order.off()).zip(&outcome.units) {
            prop_assert!(off == 0 || !line.excluded);
            prop_assert!(units.iter().all(|unit| unit.price >= 0 && unit.count > 0));
            let room = |unit: &UnitPrice| (unit.price - line.floor).max(0) * unit.count.cast_signed();
            let mut left = line.quantity;
            let mut entered: Vec<_> = line.prices.clone();
            entered.push(UnitPrice { count: left, price: line.unit_price });
            for unit in &mut entered {
                unit.count = unit.count.min(left);
                left -= unit.count;
            }
            prop_assert!(off <= entered.iter().map(room).sum());
        }
        for applied in &outcome.applied {
            let promotion = order.0.promotions.iter().find(|one| one.id == applied.promotion).unwrap();
            let most = promotion.cap.unwrap_or(i64::MAX).min(promotion.budget.spend.unwrap_or(i64::MAX));
            prop_assert!(applied.amount <= most);
        }
        prop_assert_eq!(outcome.applied.len() + outcome.skipped.len(), order.0.promotions.len());
        prop_assert_eq!(outcome.coupons.len(), order.0.coupons.len());
        let totals = order.totals();
        for one in totals.lines.iter().chain(&totals.shipping) {
            prop_assert!(one.gross >= 0 && one.tax >= 0);
        }
    }

    #[test]
    fn the_order_of_lines_changes_nothing(problem in problem()) {
        prop_assert_eq!(turned_round(&problem), evaluate(&problem).unwrap());
    }

    #[test]
    fn quantities_of_a_million_and_amounts_of_64_bits_are_exact(
        settings in settings(),
        lines in proptest::collection::vec((1_u64..1_000_000, 0_i64..2_000_000_000_000, taxes()), 1..5),
        off in 0_i64..i64::MAX,
    ) {
        let lines = lines.into_iter().enumerate().map(|(number, (quantity, price, tax))| Line {
            tax,
            ..line(&number.to_string(), quantity, price)
        });
        let order = Order::default()
            .settings(Settings { cash_step: 1, ..settings })
            .lines(lines)
            .gives(order::spread(Discount::Amount(off)))
            .gives(order::units(order::any(), percent(7)));
        // It is exact, or it does not fit.
        if let Ok(outcome) = evaluate(&order.0)
            && total(&order.0, &outcome).is_ok()
        {
            order.totals();
        }
    }
}
