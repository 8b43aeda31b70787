//! Vendure: proration, orders with and without tax in prices, promotions on units, orders and shipping, surcharges.

use calculation::problem::{Included, Settings, Tax, Weights};
use calculation::promotion::Discount::{Amount, FixedPrice};
use calculation::promotion::{Action, Condition, Filter, Lines, Promotion, Range, TaxView};
use money::{Leftover, split};

use crate::order::{
    Order, any, coupon, of, order, percent, plus, priced, rate, shipping, spread, taxed, units,
    within,
};

#[test]
fn an_amount_is_split_by_weights() {
    for (weights, total, shares) in [
        (vec![123], 300, vec![300]),
        (vec![4_000, 2_000, 2_000], 300, vec![150, 75, 75]),
        (vec![4_000, 2_000, 2_000], -300, vec![-150, -75, -75]),
        (vec![4_300, 1_400, 2_300], 299, vec![161, 52, 86]),
        (vec![1_000, 1_000, 1_000], 299, vec![100, 100, 99]),
        (
            vec![10, 20, 10, 30, 50, 20, 10, 40],
            95,
            vec![5, 10, 5, 15, 25, 10, 5, 20],
        ),
        (
            vec![10, 20, 10, 30, 50, 20, 10, 40],
            93,
            vec![5, 10, 5, 15, 24, 10, 5, 19],
        ),
        (vec![10, 0], 40, vec![40, 0]),
        (vec![0, 0], 10, vec![5, 5]),
        (vec![0, 0], 0, vec![0, 0]),
        (vec![100, 100], -20, vec![-10, -10]),
    ] {
        assert_eq!(split(total, &weights, Leftover::LargestRemainder), shares);
    }
}

#[test]
fn lines_and_shipping_with_and_without_tax() {
    let of = |price, quantity, tax: Tax| taxed(&[("a", quantity, price, tax)]);
    for (order, net, gross) in [
        (of(123, 1, plus(200)), 123, 148),
        (of(123, 3, plus(200)), 369, 443),
        (of(100, 1, plus(200)).ships("s", 500, plus(200)), 600, 720),
        (
            of(100, 1, within(200)).ships("s", 500, within(200)),
            83 + 417,
            600,
        ),
        (
            of(100, 1, plus(200))
                .ships("s", 500, plus(200))
                .ships("t", 500, plus(200)),
            1_100,
            1_320,
        ),
        (
            of(5_000, 1, plus(200)).ships("s", 345, plus(200)),
            5_345,
            6_414,
        ),
        (
            of(6_000, 1, within(200)).ships("s", 345, within(200)),
            5_288,
            6_345,
        ),
    ] {
        let (is_net, _, is_gross) = order
            .settings(Settings {
                included: Included::Net,
                ..Settings::default()
            })
            .sums();
        assert_eq!((is_net, is_gross), (net, gross));
    }
}

#[test]
fn discounts_on_units_and_on_orders() {
    let one = |price, tax| taxed(&[("a", 1, price, tax)]);
    let half = || units(any(), percent(50));
    let two = |tax: fn(u32) -> Tax| taxed(&[("a", 1, 2_000, tax(200)), ("b", 2, 1_000, tax(100))]);
    for (order, action, net, gross) in [
        (one(8_333, plus(200)), half(), 4_167, 5_000),
        (
            taxed(&[("a", 1, 1_400, within(200)), ("b", 2, 650, within(100))]),
            half(),
            1_174,
            1_350,
        ),
        (one(1_230, plus(200)), spread(FixedPrice(420)), 420, 504),
        (one(1_230, within(200)), spread(FixedPrice(420)), 350, 420),
        (one(1_230, plus(200)), spread(Amount(500)), 730, 876),
        (one(100, plus(200)), spread(percent(50)), 50, 60),
        (one(100, within(200)), spread(percent(50)), 42, 50),
        (one(100, within(0)), spread(percent(50)), 50, 50),
        (one(5_000, plus(200)), spread(percent(20)), 4_000, 4_800),
        (one(5_000, plus(200)), spread(Amount(1_000)), 4_000, 4_800),
        (
            taxed(&[("a", 3, 1_000, plus(200))]),
            lines(Amount(1_000)),
            2_000,
            2_400,
        ),
        (
            taxed(&[("a", 1, 100, plus(200)), ("b", 1, 0, plus(200))]),
            spread(percent(20)),
            80,
            96,
        ),
    ] {
        let (is_net, _, is_gross) = order.gives(action.clone()).sums();
        assert_eq!((is_net, is_gross), (net, gross), "{action:?}");
    }
    assert_eq!(two(within).gives(spread(Amount(500))).sums().2, 3_500);
    assert_eq!(
        one(6_000, within(200)).gives(spread(percent(20))).sums().2,
        4_800
    );
    assert_eq!(
        one(6_000, within(200))
            .gives(spread(Amount(1_000)))
            .sums()
            .2,
        5_000
    );
    // 10.5 %.
    let decimal = calculation::problem::Rate {
        mantissa: 105,
        scale: 1,
    };
    let decimal = calculation::promotion::Discount::Percent(decimal);
    assert_eq!(one(5_000, plus(200)).gives(spread(decimal)).sums().2, 5_370);
    // Lines of the same price with different taxes share alike.
    let both =
        taxed(&[("a", 1, 500, within(200)), ("b", 1, 500, within(0))]).gives(spread(Amount(500)));
    assert_eq!(both.off(), [250, 250]);
}

fn lines(discount: calculation::promotion::Discount) -> Action {
    Action::Lines(Lines {
        discount,
        ..Lines::default()
    })
}

fn from_total(min: i64, tax: TaxView, actions: Vec<Action>) -> Promotion {
    Promotion {
        condition: Condition::Total {
            of: any(),
            range: Range::from(min),
            tax,
            basis: None,
        },
        actions,
        ..Promotion::default()
    }
}

/// Any line with so many units.
fn from_quantity(min: i64, actions: Vec<Action>) -> Promotion {
    let of = Filter {
        quantity: Range::from(min),
        ..any()
    };
    Promotion {
        condition: Condition::Lines {
            of,
            range: Range::from(1),
        },
        actions,
        ..Promotion::default()
    }
}

#[test]
fn conditions_see_what_promotions_before_left() {
    for (quantity, tax, fixed, net, gross) in [
        (1, plus(200), 420, 500, 600),
        (2, plus(200), 420, 420, 504),
        (1, within(200), 420, 417, 500),
        (2, within(200), 420, 350, 420),
    ] {
        let order = taxed(&[("a", quantity, 500, tax)]).promotion(from_total(
            1_000,
            TaxView::AsEntered,
            vec![spread(FixedPrice(fixed))],
        ));
        let (is_net, _, is_gross) = order.sums();
        assert_eq!((is_net, is_gross), (net, gross));
    }
    for (quantity, price, tax, applied, net, gross) in [
        (2, 500, plus(200), 1, 900, 1_080),
        (3, 500, plus(200), 1, 750, 900),
        (2, 800, plus(200), 1, 1_440, 1_728),
        (3, 800, plus(200), 2, 1_080, 1_296),
        (3, 800, within(200), 2, 900, 1_080),
    ] {
        let order = taxed(&[("a", quantity, price, tax)])
            .promotion(from_quantity(3, vec![spread(percent(50))]))
            .promotion(from_total(
                1_000,
                TaxView::AsEntered,
                vec![spread(percent(10))],
            ));
        let (is_net, _, is_gross) = order.sums();
        assert_eq!((is_net, is_gross), (net, gross));
        assert_eq!(order.outcome().applied.len(), applied);
    }
    // An order of 50.00 without and 60.00 with tax.
    for (quantity, min, tax, off) in [
        (1, 10_000, TaxView::Gross, 0),
        (2, 10_000, TaxView::Gross, 10_000),
        (1, 6_000, TaxView::Gross, 5_000),
        (1, 6_000, TaxView::AsEntered, 0),
    ] {
        let order = taxed(&[("a", quantity, 5_000, plus(200))]).promotion(from_total(
            min,
            tax,
            vec![spread(percent(100))],
        ));
        assert_eq!(order.off(), [off]);
    }
}

#[test]
fn coupons_on_units_and_on_the_order() {
    let with = |code: &str, action| Promotion {
        coupons: vec![coupon(code)],
        actions: vec![action],
        ..Promotion::default()
    };
    for (tax, codes, net, gross) in [
        (plus(200), vec!["ITEM10"], 140_292, 168_350),
        (plus(200), vec!["ITEM10", "ORDER10"], 126_263, 151_516),
        (within(200), vec!["ITEM10"], 116_910, 140_292),
        (within(200), vec!["ITEM10", "ORDER10"], 105_219, 126_263),
    ] {
        let order = taxed(&[("a", 1, 155_880, tax)])
            .promotion(with("ORDER10", spread(percent(10))))
            .promotion(with("ITEM10", units(any(), percent(10))))
            .coupons(&codes);
        let (is_net, _, is_gross) = order.sums();
        assert_eq!((is_net, is_gross), (net, gross), "{codes:?}");
    }
    for (tax, code, net, gross) in [
        (plus(200), "", 600, 720),
        (plus(200), "FREE", 100, 120),
        (within(200), "", 500, 600),
        (within(200), "FREE", 83, 100),
    ] {
        let order = taxed(&[("a", 1, 100, tax.clone())])
            .ships("s", 500, tax)
            .promotion(with("FREE", shipping(percent(100))))
            .coupons(&[code]);
        let (is_net, _, is_gross) = order.sums();
        assert_eq!((is_net, is_gross), (net, gross));
    }
}

#[test]
fn mixed_discounts_with_several_tax_rates() {
    let goods = |tax: fn(u32) -> Tax| {
        taxed(&[
            ("a", 2, 1_000, tax(200)),
            ("b", 1, 3_499, tax(100)),
            ("c", 4, 255, tax(100)),
        ])
        .gives(units(priced(Some(1_000), Some(1_000)), percent(15)))
        .gives(spread(Amount(500)))
    };
    let settings = Settings {
        weights: Weights::WithTax,
        ..Settings::default()
    };
    let (net, _, gross) = goods(plus).settings(settings).sums();
    assert_eq!((net, gross), (5_719, 6_446));
    let settings = Settings {
        included: Included::Net,
        ..settings
    };
    assert_eq!(goods(within).settings(settings).sums(), (5_081, 638, 5_719));
}

#[test]
fn surcharges_are_added_with_their_own_tax_and_may_be_negative() {
    let two = |tax: fn(u32) -> Tax| taxed(&[("a", 2, 1_000, tax(200)), ("b", 1, 3_499, tax(100))]);
    let one = |tax: fn(u32) -> Tax| taxed(&[("a", 1, 1_000, tax(200))]);
    for (order, net, gross) in [
        (two(plus).surcharge("s", 240, Tax::default()), 5_739, 6_489),
        (two(within).surcharge("s", 240, within(0)), 5_088, 5_739),
        (one(plus).surcharge("s", 240, plus(200)), 1_240, 1_488),
        (one(within).surcharge("s", 240, within(200)), 1_033, 1_240),
        (one(plus).surcharge("s", -240, plus(200)), 760, 912),
        (one(within).surcharge("s", -240, within(200)), 633, 760),
        (one(plus).surcharge("s", -240, within(200)), 800, 960),
    ] {
        let (is_net, _, is_gross) = order.sums();
        assert_eq!((is_net, is_gross), (net, gross));
    }
}

#[test]
fn several_taxes_of_a_line_are_each_summed_up() {
    let taxes = |tenths: &[(&str, u32)]| Tax {
        rates: tenths
            .iter()
            .map(|&(code, tenths)| rate(code, tenths))
            .collect(),
        ..Tax::default()
    };
    let (state, city) = (("state", 40), ("city", 45));
    for (rates, gross, sums) in [
        (vec![], 5_499, vec![]),
        (vec![state], 5_719, vec![(5_499, 220)]),
        (vec![state, city], 5_966, vec![(5_499, 220), (5_499, 247)]),
    ] {
        let tax = taxes(&rates);
        let totals = taxed(&[("a", 2, 1_000, tax.clone()), ("b", 1, 3_499, tax)]).totals();
        let taxes: Vec<_> = totals
            .taxes
            .iter()
            .map(|tax| (tax.base, tax.amount))
            .collect();
        assert_eq!((totals.gross, taxes), (gross, sums));
    }
}

#[test]
fn nothing_is_taken_below_zero() {
    let all = || units(of(&["item"]), percent(100));
    let fifth = || units(of(&["item"]), percent(20));
    for tax in [plus(200), within(200)] {
        let item = || taxed(&[("item", 1, 1_000, tax.clone())]);
        assert_eq!(item().gives(all()).gives(fifth()).sums(), (0, 0, 0));
        assert_eq!(item().gives(fifth()).gives(all()).sums(), (0, 0, 0));
    }
    // Shipping stays.
    let order = taxed(&[("item", 1, 100, plus(200))])
        .ships("s", 500, Tax::default())
        .gives(spread(Amount(1_000)));
    assert_eq!(order.sums().2, 500);
}

#[test]
fn discounts_on_lines_and_then_on_the_order() {
    let sale = || units(of(&["sale"]), percent(50));
    let goods =
        || -> Order { taxed(&[("sale", 2, 1_000, plus(200)), ("item", 1, 5_000, plus(200))]) };
    let (net, _, gross) = goods().gives(sale()).sums();
    assert_eq!((net, gross), (6_000, 7_200));
    let (net, _, gross) = goods().gives(sale()).gives(spread(percent(15))).sums();
    assert_eq!((net, gross), (5_100, 6_120));
    let mixed = order(&[("item", 1, 1_000), ("sale", 1, 1_000), ("other", 2, 100)]);
    assert_eq!(mixed.gives(sale()).off(), [0, 500, 0]);
}
