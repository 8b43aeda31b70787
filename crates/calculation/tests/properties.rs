//! What holds for every order, whatever the merchant writes and however the store calculates.

#[path = "order/mod.rs"]
mod order;

use calculation::outcome::{On, Outcome};
use calculation::problem::{
    Charge, Destination, Included, Line, Percentage, Problem, Rate, RoundPer, Settings,
    ShippingTax, Tax, TaxBase, TaxRate, UnitPrice, Weights,
};
use calculation::promotion::{
    self, Action, Basis, Budget, Bundles, BuyGet, Charges, Choice, Chosen, Condition, Coupon,
    Discount, Each, Every, Filter, Give, Lane, Measure, Order as Pick, Overspent, Per, Promotion,
    Range, Reach, Set, Spread, Step, TaxView, Then, Tiers, Units, Within,
};
use calculation::{Totals, evaluate, total};
use money::{Leftover, Rounding};
use order::{Order, line, of, percent};
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::select;

const ROUNDINGS: [Rounding; 6] = [
    Rounding::HalfUp,
    Rounding::HalfEven,
    Rounding::HalfDown,
    Rounding::HalfOdd,
    Rounding::Up,
    Rounding::Down,
];
const LEFTOVERS: [Leftover; 7] = [
    Leftover::LargestRemainder,
    Leftover::First,
    Leftover::Last,
    Leftover::OneEach,
    Leftover::CarriedOn,
    Leftover::RoundedLast,
    Leftover::RoundedOneEach,
];

fn settings() -> impl Strategy<Value = Settings> {
    (
        (select(&ROUNDINGS), select(&LEFTOVERS)),
        (
            select(&[Weights::AsEntered, Weights::WithTax, Weights::Units]),
            any::<bool>(),
            any::<bool>(),
            select(&[
                TaxBase::AfterDiscount,
                TaxBase::BeforeDiscount,
                TaxBase::DiscountsApart,
            ]),
            any::<bool>(),
            select(&[
                ShippingTax::Own,
                ShippingTax::AsGoods,
                ShippingTax::HighestOfGoods,
            ]),
        ),
        select(&[RoundPer::Line, RoundPer::Unit, RoundPer::Total]),
        select(&[0_u32, 1, 5, 100]),
    )
        .prop_map(
            |(
                (rounding, leftover),
                (weights, taken, net, tax_base, keep_net, shipping_tax),
                round_per,
                cash_step,
            )| Settings {
                rounding,
                leftover,
                weights,
                percentage: if taken {
                    Percentage::Taken
                } else {
                    Percentage::Remaining
                },
                round_per,
                included: if net { Included::Net } else { Included::Tax },
                tax_base,
                shipping_tax,
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

fn filter() -> BoxedStrategy<Filter> {
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
        (0_i64..3_000).prop_map(|max| Filter {
            not_on_sale: true,
            price: Range {
                min: None,
                max: Some(max),
            },
            ..Filter::default()
        }),
    ]
    .boxed()
}

fn pick() -> impl Strategy<Value = Pick> {
    select(&[Pick::CheapestFirst, Pick::DearestFirst])
}

fn action() -> BoxedStrategy<Action> {
    let each = || select(&[Each::Together, Each::Line, Each::Unit]);
    let by = || select(&[Measure::Amount, Measure::Quantity]);
    prop_oneof![
        (filter(), discount(), any::<bool>()).prop_map(|(of, discount, with_shipping)| {
            Action::Spread(Spread {
                of,
                discount,
                with_shipping,
            })
        }),
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
            (maybe(0_i64..2_000), any::<bool>())
        )
            .prop_map(
                |(
                    of,
                    discount,
                    every,
                    (line_after, line_limit, limit),
                    pick,
                    (line_cap, together),
                )| {
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
                        together,
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
            (0_u8..3, any::<bool>())
        )
            .prop_map(
                |(
                    buy,
                    buy_quantity,
                    get,
                    get_quantity,
                    discount,
                    times,
                    pick,
                    (chosen, partial),
                )| {
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
                        partial,
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
            maybe((0_u64..4, pick(), 0_u64..3, any::<bool>(), maybe(0_u64..4)))
        )
            .prop_map(|(of, size, also, discount, times, pick, within)| {
                let also = also
                    .map(|(of, quantity)| Set { of, quantity })
                    .into_iter()
                    .collect();
                let within = within.map(|(units, pick, after, across, limit)| Within {
                    units,
                    pick,
                    after,
                    across,
                    limit,
                });
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
    .boxed()
}

/// What depends on amounts, on numbers of units and of lines, and on others.
fn condition() -> BoxedStrategy<Condition> {
    let range = || {
        (0_i64..5_000, maybe(0_i64..9_000)).prop_map(|(min, max)| Range {
            min: Some(min),
            max: max.map(|more| min + more),
        })
    };
    let few = || (0_i64..8).prop_map(Range::from);
    let one = prop_oneof![
        3 => Just(Condition::Always),
        3 => (
            filter(),
            range(),
            select(&[TaxView::AsEntered, TaxView::Net, TaxView::Gross]),
            maybe(select(&[Basis::Running, Basis::Original])),
        )
            .prop_map(|(of, range, tax, basis)| Condition::Total { of, range, tax, basis }),
        1 => (filter(), few()).prop_map(|(of, range)| Condition::Quantity { of, range }),
        1 => (filter(), few()).prop_map(|(of, range)| Condition::Lines { of, range }),
    ];
    one.prop_recursive(2, 6, 3, |inner| {
        (0_u8..3, proptest::collection::vec(inner, 1..3)).prop_map(|(which, several)| match which {
            0 => Condition::All(several),
            1 => Condition::Any(several),
            _ => Condition::None(several),
        })
    })
    .boxed()
}

fn a_promotion() -> BoxedStrategy<Promotion> {
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
            condition(),
            maybe(1_u32..3),
        ),
    )
        .prop_map(
            |(
                actions,
                (priority, original, exclusive, cap, spend, skip),
                (lane, then, amounts, condition, coupon),
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
                condition,
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
        .boxed()
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
        prop_oneof![9 => 0_u64..6, 1 => 0_u64..2_000_000],
        0_i64..3_000,
        0_i64..1_000,
        maybe((0_u64..4, 0_i64..3_000)),
        taxes(),
        0_u8..8,
        any::<bool>(),
    );
    proptest::collection::vec(one, 1..6).prop_map(|lines| {
        let lines = lines.into_iter().enumerate();
        lines
            .map(
                |(number, (quantity, price, floor, first, tax, excluded, on_sale))| Line {
                    floor,
                    on_sale,
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
                let mut lanes = [
                    ("best", Choice::Best),
                    ("each", Choice::BestOfEach),
                    ("first", Choice::First),
                ];
                lanes.rotate_left(codes % 3);
                order.0.lanes = lanes
                    .map(|(code, choice)| Lane {
                        code: code.to_owned(),
                        choice,
                    })
                    .into();
                promotions.into_iter().fold(order, Order::promotion).0
            },
        )
}

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

/// A number that no merchant means, somewhere.
#[derive(Debug, Clone, Copy)]
struct Wild {
    place: usize,
    which: u8,
    amount: i64,
    count: u64,
}

fn wild() -> impl Strategy<Value = Wild> {
    let amount = select(&[i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX]);
    let count = select(&[0, 1, 2, u64::MAX / 2, u64::MAX - 1, u64::MAX]);
    (any::<usize>(), 0_u8..12, amount, count).prop_map(|(place, which, amount, count)| Wild {
        place,
        which,
        amount,
        count,
    })
}

impl Wild {
    fn strike(self, problem: &mut Problem) {
        let Self { amount, count, .. } = self;
        let lines = problem.lines.len();
        let line = &mut problem.lines[self.place % lines];
        match self.which {
            0 => line.unit_price = amount,
            1 => line.quantity = count,
            2 => line.floor = amount,
            3 => line.prices.push(UnitPrice {
                count,
                price: amount,
            }),
            4 => line.tax.rates.push(TaxRate {
                code: String::new(),
                rate: Rate {
                    mantissa: u32::MAX,
                    scale: u8::try_from(self.place % 256).unwrap(),
                },
                compound: true,
            }),
            5 => line.tax.origin = Some(line.tax.rates.clone()),
            6 => problem.surcharges.push(Charge {
                amount,
                ..Charge::default()
            }),
            7 => problem.settings.cash_step = u32::MAX,
            _ => {
                let promotions = problem.promotions.len().max(1);
                let promotion = problem.promotions.get_mut(self.place % promotions);
                if let Some(promotion) = promotion {
                    self.strike_promotion(promotion);
                }
            }
        }
    }

    fn strike_promotion(self, promotion: &mut Promotion) {
        let Self { amount, count, .. } = self;
        let discount = match self.which {
            8 => Discount::Percent(Rate {
                mantissa: u32::MAX,
                scale: 0,
            }),
            9 => Discount::FixedPrice(amount),
            _ => Discount::Amount(amount),
        };
        promotion.cap = Some(amount);
        promotion.budget.spend = Some(amount.saturating_neg());
        promotion.condition = Condition::Order(Range {
            min: Some(amount),
            max: None,
        });
        if self.which == 11 {
            (promotion.cap, promotion.budget.spend, promotion.condition) =
                (None, None, Condition::Always);
        }
        for action in &mut promotion.actions {
            match action {
                Action::Spread(action) => action.discount = discount,
                Action::Lines(action) => {
                    (action.discount, action.line_cap) = (discount, Some(amount));
                }
                Action::Units(action) => {
                    action.discount = discount;
                    action.every = Some(Every {
                        of: count,
                        units: count,
                    });
                    (action.line_after, action.limit, action.line_cap) =
                        (count, Some(count), Some(amount));
                }
                Action::BuyGet(action) => {
                    (action.discount, action.buy_quantity) = (discount, count);
                    action.get_quantity = if self.place.is_multiple_of(2) {
                        count
                    } else {
                        1
                    };
                    action.times = Some(count);
                }
                Action::Bundles(action) => {
                    (action.discount, action.size, action.times) = (discount, count, Some(count));
                    action.within = Some(Within {
                        units: count,
                        after: count,
                        across: amount < 0,
                        limit: Some(count),
                        ..Within::default()
                    });
                }
                Action::Tiers(action) => action.steps.push(Step {
                    from: amount,
                    discount,
                }),
                Action::Gift(action) => {
                    action.quantity = count;
                    action.per = Some(Per {
                        of: Filter::default(),
                        by: Measure::Amount,
                        each: amount,
                        times: None,
                    });
                }
                Action::Shipping(action) | Action::Surcharge(action) => action.discount = discount,
            }
        }
    }
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
            // What costs less than its floor is left alone, and nothing else comes to.
            let below = |units: &[UnitPrice]| -> i64 {
                let below = units.iter().filter(|unit| unit.price < line.floor);
                below.map(|unit| unit.price * unit.count.cast_signed()).sum()
            };
            prop_assert_eq!(below(units), below(&entered));
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
    fn nothing_panics_whatever_is_written(problem in problem(), wild in proptest::collection::vec(wild(), 1..4)) {
        let mut problem = problem;
        for wild in wild {
            wild.strike(&mut problem);
        }
        if let Ok(outcome) = evaluate(&problem) {
            let _ = total(&problem, &outcome);
        }
    }

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
