//! Totals by example: what is entered, how the store calculates, and what is to be paid.

#[path = "order/mod.rs"]
mod order;

use calculation::problem::{
    Charge, Destination, Included, Rate, RoundPer, Settings, ShippingTax, Tax, TaxBase, TaxRate,
};
use calculation::promotion::Discount::Amount;
use calculation::promotion::{Action, Spread};
use calculation::{evaluate, total};
use money::{Leftover, Rounding};
use order::{Order, plus, rate, spread, taxed, within};

fn check(settings: Settings, order: Order, sums: (i64, i64, i64)) {
    assert_eq!(order.settings(settings).sums(), sums, "{settings:?}");
}

fn one(price: i64, tax: Tax) -> Order {
    taxed(&[("a", 1, price, tax)])
}

#[test]
fn tax_is_rounded_for_a_line_a_unit_or_the_order() {
    // 4.785 and 1.595 of prices that include it; 56.43 and 18.62, or 3 × 18.81 and 18.62.
    for (round_per, within_all, on_top) in [
        (RoundPer::Line, 479 + 160, 56 + 19),
        (RoundPer::Unit, 480 + 160, 57 + 19),
        (RoundPer::Total, 638, 75),
    ] {
        let settings = Settings {
            round_per,
            ..Settings::default()
        };
        let gross = taxed(&[("a", 3, 999, within(190)), ("b", 1, 999, within(190))]);
        check(settings, gross, (3996 - within_all, within_all, 3996));
        let net = taxed(&[("a", 3, 99, plus(190)), ("b", 1, 98, plus(190))]);
        check(settings, net, (395, on_top, 395 + on_top));
    }
}

#[test]
fn half_a_unit_of_tax_goes_where_the_store_says() {
    for (rounding, tax) in [
        (Rounding::HalfUp, 3),
        (Rounding::HalfEven, 2),
        (Rounding::HalfDown, 2),
        (Rounding::Up, 3),
        (Rounding::Down, 2),
    ] {
        let settings = Settings {
            rounding,
            ..Settings::default()
        };
        check(settings, one(50, plus(50)), (50, tax, 50 + tax));
    }
}

#[test]
fn of_an_amount_with_tax_either_part_is_rounded_and_the_other_remains() {
    // 0.07 with 100 % has halves: 3.5 each.
    for round_per in [RoundPer::Line, RoundPer::Total] {
        for (included, net) in [(Included::Tax, 3), (Included::Net, 4)] {
            let settings = Settings {
                included,
                round_per,
                ..Settings::default()
            };
            check(settings, one(7, within(1_000)), (net, 7 - net, 7));
        }
    }
}

#[test]
fn tax_is_on_what_is_paid_unless_the_store_taxes_before_discounts() {
    for (tax_base, tax) in [
        (TaxBase::AfterDiscount, 900),
        (TaxBase::BeforeDiscount, 1000),
    ] {
        let settings = Settings {
            tax_base,
            ..Settings::default()
        };
        let order = one(10_000, plus(100)).gives(spread(Amount(1000)));
        check(settings, order, (9000, tax, 9000 + tax));
    }
}

#[test]
fn a_compound_tax_is_on_the_taxes_before_it_too() {
    // Quebec before 2013: 5 % and, on top of that, 9.5 %.
    let of = |included| Tax {
        included,
        rates: vec![
            rate("gst", 50),
            TaxRate {
                compound: true,
                ..rate("qst", 95)
            },
        ],
        origin: None,
    };
    // And back again from the price with tax.
    for (price, included) in [(10_000, false), (11_498, true)] {
        let totals = one(price, of(included)).totals();
        let amounts: Vec<_> = totals.taxes.iter().map(|tax| tax.amount).collect();
        assert_eq!((totals.net, amounts), (10_000, vec![500, 998]));
    }
}

#[test]
fn taxes_beside_each_other_are_on_the_same_amount() {
    let then = |code, tenths, compound, beside| TaxRate {
        compound,
        beside,
        ..rate(code, tenths)
    };
    let of = |included| Tax {
        included,
        rates: vec![
            // On the net, though it is the first.
            then("a", 300, true, true),
            then("b", 200, false, true),
            then("c", 500, true, false),
            // On what `c` is on: the net with the first two.
            then("d", 100, false, true),
            then("e", 100, true, true),
            then("f", 100, false, false),
            then("g", 100, true, false),
        ],
        origin: None,
    };
    let expected = vec![3_000, 2_000, 7_500, 1_500, 1_500, 1_000, 2_650];
    for (price, included) in [(10_000, false), (29_150, true)] {
        let totals = one(price, of(included)).totals();
        let amounts: Vec<_> = totals.taxes.iter().map(|tax| tax.amount).collect();
        assert_eq!((totals.net, &amounts), (10_000, &expected));
    }
}

#[test]
fn a_buyer_elsewhere_pays_the_same_with_tax_or_the_same_without() {
    let from = |rates| Tax {
        included: true,
        rates,
        origin: Some(vec![rate("vat", 190)]),
    };
    for (destination, rates, net, gross) in [
        (
            Destination::KeepGross,
            vec![rate("vat", 210)],
            9_835,
            11_900,
        ),
        (Destination::KeepNet, vec![rate("vat", 210)], 10_000, 12_100),
        // Outside of it all.
        (Destination::KeepGross, vec![], 11_900, 11_900),
        (Destination::KeepNet, vec![], 10_000, 10_000),
    ] {
        let settings = Settings {
            destination,
            ..Settings::default()
        };
        check(
            settings,
            one(11_900, from(rates)),
            (net, gross - net, gross),
        );
    }
}

#[test]
fn shipping_and_surcharges_are_taxed_as_they_say() {
    let totals = one(1_000, plus(70))
        .ships("post", 595, within(190))
        .surcharge("invoice", 200, Tax::default())
        .gives(spread(Amount(100)))
        .totals();
    assert_eq!((totals.lines[0].net, totals.lines[0].tax), (900, 63));
    assert_eq!((totals.shipping[0].net, totals.shipping[0].tax), (500, 95));
    assert_eq!(totals.surcharges[0].net, 200);
    assert_eq!(totals.gross, 963 + 595 + 200);
}

#[test]
fn nobody_is_asked_to_pay_less_than_nothing() {
    for (given_back, gross, to_pay) in [(-900, 290, 290), (-1_190, 0, 0), (-5_000, -3_810, 0)] {
        let totals = one(1_190, within(190))
            .surcharge("deposit", given_back, Tax::default())
            .totals();
        assert_eq!((totals.gross, totals.to_pay), (gross, to_pay));
    }
}

#[test]
fn a_tax_of_the_order_is_rounded_once_also_where_lines_have_others_beside_it() {
    let state = |others: &[TaxRate]| Tax {
        rates: [&[rate("state", 45)], others].concat(),
        ..Tax::default()
    };
    let order = taxed(&[
        ("a", 1, 10, state(&[])),
        ("b", 1, 10, state(&[rate("city", 10)])),
        ("c", 1, 10, state(&[rate("city", 10), rate("county", 5)])),
    ]);
    for (leftover, of_lines) in [
        (Leftover::LargestRemainder, [1, 0, 0]),
        (Leftover::Last, [0, 0, 1]),
        (Leftover::CarriedOn, [0, 1, 0]),
    ] {
        let settings = Settings {
            round_per: RoundPer::Total,
            leftover,
            ..Settings::default()
        };
        // 1.35 of the state; 0.2 of the city and 0.05 of the county.
        let totals = order.clone().settings(settings).totals();
        let amounts: Vec<_> = totals.taxes.iter().map(|tax| tax.amount).collect();
        assert_eq!(amounts, [1, 0, 0]);
        let of_state: Vec<_> = totals
            .lines
            .iter()
            .map(|line| line.taxes[0].amount)
            .collect();
        assert_eq!(of_state, of_lines, "{leftover:?}");
    }
}

#[test]
fn the_same_tax_at_two_rates_is_two_taxes() {
    let totals = taxed(&[
        ("a", 1, 1_000, plus(190)),
        ("b", 1, 1_000, plus(70)),
        ("c", 1, 500, plus(190)),
    ])
    .totals();
    let sums: Vec<_> = totals
        .taxes
        .iter()
        .map(|tax| (tax.rate.mantissa, tax.base, tax.amount))
        .collect();
    assert_eq!(sums, [(190, 1_500, 285), (70, 1_000, 70)]);
}

#[test]
fn what_is_paid_in_coins_is_rounded_beside_the_total() {
    for (step, gross, to_pay) in [
        (0, 1_003, 1_003),
        (1, 1_003, 1_003),
        (5, 1_003, 1_005),
        (5, 1_002, 1_000),
    ] {
        let settings = Settings {
            cash_step: step,
            ..Settings::default()
        };
        let totals = one(gross, Tax::default()).settings(settings).totals();
        assert_eq!((totals.gross, totals.to_pay), (gross, to_pay));
    }
}

#[test]
fn amounts_up_to_64_bits_are_exact_and_beyond_them_an_error() {
    let most = i64::MAX / 2;
    check(
        Settings::default(),
        one(most, plus(1_000)),
        (most, most, most * 2),
    );
    let exact = Tax {
        rates: vec![TaxRate {
            rate: Rate {
                mantissa: u32::MAX,
                scale: 9,
            },
            ..rate("exact", 0)
        }],
        ..Tax::default()
    };
    // 4.294967295 % of a hundred million million.
    check(
        Settings::default(),
        one(100_000_000_000_000, exact),
        (100_000_000_000_000, 4_294_967_295_000, 104_294_967_295_000),
    );
    let beyond = one(i64::MAX, plus(1_000)).0;
    assert!(total(&beyond, &evaluate(&beyond).unwrap()).is_err());
}

#[test]
fn a_discount_that_is_taxed_apart_has_a_rounded_tax_of_its_own() {
    // 16.666… less 8.333…
    for (tax_base, tax) in [
        (TaxBase::AfterDiscount, 833),
        (TaxBase::DiscountsApart, 1667 - 833),
    ] {
        let settings = Settings {
            tax_base,
            ..Settings::default()
        };
        let order = one(10_000, within(200)).gives(spread(Amount(5_000)));
        check(settings, order, (5_000 - tax, tax, 5_000));
    }
}

#[test]
fn a_discount_taxed_apart_never_takes_more_tax_than_there_is() {
    let settings = Settings {
        tax_base: TaxBase::DiscountsApart,
        ..Settings::default()
    };
    // 0.02 has no tax that could be rounded up to 0.01; 0.06 has.
    let lines = [
        ("a", 1, 2, within(190)),
        ("b", 1, 2, within(190)),
        ("c", 1, 2, within(190)),
    ];
    check(settings, taxed(&lines).gives(spread(Amount(6))), (0, 0, 0));
    // On top there is as much to pay as tax was left.
    let lines = [("a", 1, 10, plus(50)), ("b", 1, 10, plus(50))];
    check(settings, taxed(&lines).gives(spread(Amount(20))), (0, 1, 1));
}

#[test]
fn shipping_is_taxed_as_the_goods_are_in_their_proportion() {
    let goods = || taxed(&[("a", 1, 7_500, within(190)), ("b", 1, 2_500, within(70))]);
    for (shipping_tax, taxes) in [
        (ShippingTax::Own, vec![]),
        // 7.50 and 2.50.
        (ShippingTax::AsGoods, vec![120, 16]),
        (ShippingTax::HighestOfGoods, vec![160]),
    ] {
        let settings = Settings {
            shipping_tax,
            ..Settings::default()
        };
        let mut order = goods().settings(settings);
        order.0.shipping = vec![Charge {
            amount: 1_000,
            tax: Tax {
                included: true,
                ..Tax::default()
            },
            ..Charge::default()
        }];
        let shipping = &order.totals().shipping[0];
        let amounts: Vec<_> = shipping.taxes.iter().map(|tax| tax.amount).collect();
        assert_eq!((shipping.gross, amounts), (1_000, taxes.clone()));
        assert_eq!(shipping.tax, taxes.iter().sum::<i64>());
        assert_eq!(order.totals().shipping.len(), 1);
    }
}

#[test]
fn a_discount_may_be_on_the_goods_and_their_shipping_together() {
    let off = |with_shipping| {
        Action::Spread(Spread {
            discount: Amount(7_499),
            with_shipping,
            ..Spread::default()
        })
    };
    for (with_shipping, goods, shipping) in [(false, 0, 1_000), (true, 438, 63)] {
        let mut order = one(7_000, within(230)).gives(off(with_shipping));
        order.0.shipping = vec![Charge {
            amount: 1_000,
            tax: within(230),
            ..Charge::default()
        }];
        let totals = order.totals();
        assert_eq!(
            (totals.lines[0].gross, totals.shipping[0].gross),
            (goods, shipping)
        );
    }
}
