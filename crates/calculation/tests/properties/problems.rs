//! Orders of every kind, with taxes and promotions, in stores that calculate in every way.

use calculation::problem::{
    Charge, Destination, Included, Line, Percentage, Problem, Rate, RoundPer, Settings,
    ShippingTax, Tax, TaxBase, TaxRate, UnitPrice, Weights,
};
use calculation::promotion::{Choice, Lane};
use money::{Leftover, Rounding};
use proptest::option::of as maybe;
use proptest::prelude::*;
use proptest::sample::select;

use crate::order::{self, Order, line};
use crate::promotions::a_promotion;

pub(crate) fn settings() -> impl Strategy<Value = Settings> {
    (
        (select(&Rounding::ALL), select(&Leftover::ALL)),
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

pub(crate) fn taxes() -> impl Strategy<Value = Tax> {
    let rate = |code: &'static str| {
        (0_u32..30_000, any::<(bool, bool)>()).prop_map(move |(mantissa, (compound, beside))| {
            TaxRate {
                code: code.to_owned(),
                rate: Rate { mantissa, scale: 3 },
                compound,
                beside,
            }
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

pub(crate) fn problem() -> impl Strategy<Value = Problem> {
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
