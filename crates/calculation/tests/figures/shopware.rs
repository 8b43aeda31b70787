//! Shopware: cash rounding, taxes of carts within and on top of prices, and the same of the whole cart.

use calculation::problem::{RoundPer, Settings, Tax};

use crate::order::{order, plus, spread, taxed, within};
use calculation::promotion::Discount::Amount;

#[test]
fn what_is_paid_is_a_multiple_of_the_smallest_coin() {
    for (step, amount, paid) in [
        (1, 1_999, 1_999),
        (10, 1_940, 1_940),
        (10, 1_941, 1_940),
        (10, 1_944, 1_940),
        (10, 1_945, 1_950),
        (10, 1_949, 1_950),
        (50, 1_901, 1_900),
        (50, 1_924, 1_900),
        (50, 1_925, 1_950),
        (50, 1_949, 1_950),
        (50, 1_950, 1_950),
        (50, 1_974, 1_950),
        (50, 1_975, 2_000),
        (5, 1_951, 1_950),
        (5, 1_952, 1_950),
        (5, 1_953, 1_955),
        (5, 1_957, 1_955),
        (5, 1_958, 1_960),
        (100, 1_949, 1_900),
        (100, 1_950, 2_000),
        (100, 1_999, 2_000),
    ] {
        let totals = order(&[("a", 1, amount)])
            .settings(Settings {
                cash_step: step,
                ..Settings::default()
            })
            .totals();
        assert_eq!(
            (totals.to_pay, totals.rounding, totals.gross),
            (paid, paid - amount, amount)
        );
    }
}

#[test]
fn taxes_of_a_cart() {
    let four = |tax: fn(u32) -> Tax| {
        vec![
            ("a", 1, 1_950, tax(190)),
            ("b", 1, 3_330, tax(190)),
            ("c", 1, 1_950, tax(70)),
            ("d", 1, 3_330, tax(70)),
        ]
    };
    for (lines, net, taxes) in [
        (vec![("a", 1, 1_950, within(190))], 1_639, vec![311]),
        (
            vec![("a", 1, 1_950, within(190)), ("b", 1, 1_420, within(190))],
            2_832,
            vec![538],
        ),
        (
            vec![("a", 1, 1_950, within(190)), ("b", 1, 1_420, within(70))],
            2_966,
            vec![311, 93],
        ),
        (four(within), 9_371, vec![843, 346]),
        (
            vec![("a", 1, 1_000, within(0)), ("b", 1, 1_000, within(0))],
            2_000,
            vec![0],
        ),
    ] {
        let totals = taxed(&lines).totals();
        let is: Vec<_> = totals.taxes.iter().map(|tax| tax.amount).collect();
        assert_eq!((totals.net, is), (net, taxes));
    }
}

/// Sixteen prices, one of them given back, whose taxes come to another sum than the tax of them all.
#[test]
fn each_price_rounded_or_all_of_them() {
    let cart = |tax: fn(u32) -> Tax, one: i64, others: [i64; 4], back: i64| {
        let ids = [
            "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o",
        ];
        let prices = [one; 11].into_iter().chain(others);
        let lines = ids.into_iter().zip(prices);
        let lines: Vec<_> = lines.map(|(id, price)| (id, 1, price, tax(190))).collect();
        taxed(&lines).surcharge("back", -back, tax(190))
    };
    let on_top = || cart(plus, 140, [200, 1_225, 250, 378], 96);
    let included = || cart(within, 167, [238, 1_460, 300, 450], 115);
    for (order, round_per, sums) in [
        (on_top(), RoundPer::Line, (3_497, 670, 4_167)),
        (on_top(), RoundPer::Total, (3_497, 664, 4_161)),
        (included(), RoundPer::Line, (3_500, 670, 4_170)),
        (included(), RoundPer::Total, (3_504, 666, 4_170)),
    ] {
        let order = order.settings(Settings {
            round_per,
            ..Settings::default()
        });
        assert_eq!(order.sums(), sums, "{round_per:?}");
    }
    // A discount of all that there is leaves no tax.
    let all = taxed(&[("a", 1, 5_500, within(190)), ("b", 1, 4_100, within(190))]);
    assert_eq!(all.gives(spread(Amount(9_600))).sums(), (0, 0, 0));
}
