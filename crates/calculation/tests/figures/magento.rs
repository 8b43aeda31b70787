//! Magento and PrestaShop: several taxes by unit, row and total; discounts before and after tax; rounding.

use calculation::problem::{RoundPer, Settings, Tax, TaxBase, TaxRate};
use calculation::promotion::Discount::Amount;
use calculation::promotion::Promotion;
use money::Leftover;

use crate::order::{order, percent, plus, rate, spread, taxed, within};

fn both(first: u32, second: u32, compound: bool) -> Tax {
    let second = TaxRate {
        compound,
        ..rate("austin", second)
    };
    Tax {
        rates: vec![rate("texas", first), second],
        ..Tax::default()
    }
}

#[test]
fn several_taxes_are_rounded_by_unit_line_or_order() {
    for (lines, tax, round_per, amounts) in [
        (
            vec![("a", 10, 100)],
            both(75, 55, false),
            RoundPer::Unit,
            vec![80, 60],
        ),
        (
            vec![("a", 10, 100)],
            both(75, 55, true),
            RoundPer::Unit,
            vec![80, 60],
        ),
        (
            vec![("a", 10, 100)],
            both(75, 55, false),
            RoundPer::Line,
            vec![75, 55],
        ),
        (
            vec![("a", 10, 100)],
            both(75, 55, true),
            RoundPer::Line,
            vec![75, 59],
        ),
        (
            vec![("a", 1, 1_005), ("b", 1, 1_045)],
            both(90, 50, false),
            RoundPer::Total,
            vec![185, 103],
        ),
        (
            vec![("a", 1, 1_005), ("b", 1, 1_045)],
            both(90, 50, false),
            RoundPer::Line,
            vec![184, 102],
        ),
    ] {
        let lines: Vec<_> = lines
            .iter()
            .map(|&(id, quantity, price)| (id, quantity, price, tax.clone()))
            .collect();
        let totals = taxed(&lines)
            .settings(Settings {
                round_per,
                ..Settings::default()
            })
            .totals();
        let is: Vec<_> = totals.taxes.iter().map(|tax| tax.amount).collect();
        assert_eq!(is, amounts, "{round_per:?}");
    }
}

#[test]
fn the_tax_of_a_total_is_carried_on_from_row_to_row() {
    let tax = both(90, 50, false);
    let totals = taxed(&[("a", 1, 1_005, tax.clone()), ("b", 1, 1_045, tax)])
        .settings(Settings {
            round_per: RoundPer::Total,
            leftover: Leftover::CarriedOn,
            ..Settings::default()
        })
        .totals();
    let lines: Vec<Vec<_>> = totals
        .lines
        .iter()
        .map(|line| line.taxes.iter().map(|tax| tax.amount).collect())
        .collect();
    assert_eq!(lines, [[90, 50], [95, 53]]);
    assert_eq!((totals.net, totals.tax, totals.gross), (2_050, 288, 2_338));
}

#[test]
fn a_discount_before_or_after_tax() {
    for (tax, tax_base, off, expected) in [
        (plus(200), TaxBase::AfterDiscount, 50, (1_000, 200, 1_200)),
        (plus(200), TaxBase::BeforeDiscount, 50, (1_000, 400, 1_400)),
        (within(200), TaxBase::AfterDiscount, 50, (833, 167, 1_000)),
    ] {
        let order = taxed(&[("a", 2, 1_000, tax)])
            .gives(spread(percent(off)))
            .settings(Settings {
                tax_base,
                ..Settings::default()
            });
        assert_eq!(order.sums(), expected);
    }
}

/// In a currency of three decimals, with 7.000 for shipping.
#[test]
fn cart_rules_in_the_order_of_their_priority() {
    let half = |priority| (priority, spread(percent(50)));
    let off = |priority, amount| (priority, spread(Amount(amount)));
    for (quantity, rules, paid) in [
        (1, vec![], 26_812),
        (3, vec![], 66_436),
        (1, vec![half(4), off(2, 5_000)], 11_906),
        (3, vec![half(4), off(2, 500_000)], 7_000),
        (3, vec![off(4, 5_000), half(2)], 34_218),
        (3, vec![off(4, 500_000), half(2)], 7_000),
    ] {
        let mut order =
            order(&[("product", quantity, 19_812)]).ships("carrier", 7_000, Tax::default());
        for (priority, action) in rules {
            order = order.promotion(Promotion {
                priority,
                actions: vec![action],
                ..Promotion::default()
            });
        }
        assert_eq!(order.sums().2, paid);
    }
    let three = order(&[("b", 2, 32_388), ("a", 3, 19_812), ("c", 1, 31_188)]).ships(
        "carrier",
        7_000,
        Tax::default(),
    );
    assert_eq!(three.sums().2, 162_400);
}
