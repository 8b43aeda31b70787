//! Promotions of every kind that may be written.

use calculation::problem::Rate;
use calculation::promotion::{
    self, Action, Basis, Budget, Bundles, BuyGet, Charges, Chosen, Condition, Coupon, Discount,
    Each, Every, Filter, Give, Measure, Order as Pick, Overspent, Per, Promotion, Range, Reach,
    Set, Spread, Step, TaxView, Then, Tiers, Units, Within,
};
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::select;

use crate::order::{self, of, percent};

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

pub(crate) fn action() -> BoxedStrategy<Action> {
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

pub(crate) fn a_promotion() -> BoxedStrategy<Promotion> {
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
