//! Sylius: taxes within and on top of prices, after discounts on units, on orders and on shipping.

use calculation::problem::{Percentage, RoundPer, Settings, Tax};
use calculation::promotion::Discount::Amount;

use crate::order::{Order, of, percent, plus, shipping, spread, taxed, units, within};
use crate::sylius::{quantity_from, when};

#[test]
fn taxes_on_top() {
    for (lines, tax, gross) in [
        (vec![("a", 1, 10_000, plus(230))], 2_300, 12_300),
        (
            vec![("a", 1, 10_000, plus(230)), ("b", 1, 5_000, plus(50))],
            2_550,
            17_550,
        ),
        (
            vec![("a", 3, 10_000, plus(230)), ("b", 4, 5_000, plus(50))],
            7_900,
            57_900,
        ),
        (
            vec![("a", 3, 10_000, plus(230)), ("b", 2, 3_000, plus(230))],
            8_280,
            44_280,
        ),
        (
            vec![("a", 1, 10_000, plus(50)), ("b", 1, 4_000, plus(230))],
            1_420,
            15_420,
        ),
        (vec![("a", 1, 4_595, plus(100))], 460, 5_055),
        (vec![("a", 1, 4_594, plus(100))], 459, 5_053),
        (vec![("a", 10, 1_010, plus(230))], 2_323, 12_423),
        (vec![("a", 3, 10_000, Tax::default())], 0, 30_000),
    ] {
        let (_, is_tax, is_gross) = taxed(&lines).sums();
        assert_eq!((is_tax, is_gross), (tax, gross), "{lines:?}");
    }
}

#[test]
fn taxes_within() {
    let two = [("a", 1, 1_970, within(200)), ("b", 1, 1_970, within(200))];
    for (lines, round_per, tax) in [
        (vec![("a", 1, 1_970, within(200))], RoundPer::Line, 328),
        (vec![("a", 2, 1_970, within(200))], RoundPer::Line, 657),
        (two.to_vec(), RoundPer::Line, 656),
        (two.to_vec(), RoundPer::Total, 657),
        (vec![("a", 2, 1_970, within(200))], RoundPer::Unit, 656),
    ] {
        let order = taxed(&lines).settings(Settings {
            round_per,
            ..Settings::default()
        });
        assert_eq!(order.sums().1, tax, "{round_per:?}");
    }
}

#[test]
fn taxes_after_discounts_on_units() {
    let (shirt, mug, other) = (
        |quantity, tax| ("shirt", quantity, 1_000, tax),
        |quantity, price, tax| ("mug", quantity, price, tax),
        |price, tax| ("other", 1, price, tax),
    );
    let off = |amount: i64| {
        move |order: Order| {
            order
                .gives(units(of(&["mug"]), Amount(amount)))
                .gives(units(of(&["other"]), Amount(amount)))
        }
    };
    for (lines, amount, round_per, tax, gross) in [
        (
            vec![mug(1, 5_605, plus(100))],
            1_010,
            RoundPer::Line,
            460,
            5_055,
        ),
        (
            vec![other(5_604, plus(100))],
            1_010,
            RoundPer::Line,
            459,
            5_053,
        ),
        (
            vec![shirt(2, plus(230)), mug(1, 5_605, plus(100))],
            1_010,
            RoundPer::Line,
            920,
            7_515,
        ),
        (
            vec![shirt(2, plus(230)), mug(2, 5_605, plus(100))],
            1_010,
            RoundPer::Line,
            1_379,
            12_569,
        ),
        (
            vec![shirt(2, plus(230)), mug(2, 5_605, plus(100))],
            1_010,
            RoundPer::Unit,
            1_380,
            12_570,
        ),
        (
            vec![mug(1, 5_695, within(100))],
            1_000,
            RoundPer::Line,
            427,
            4_695,
        ),
        (
            vec![other(5_690, within(100))],
            1_000,
            RoundPer::Line,
            426,
            4_690,
        ),
        (
            vec![shirt(2, within(230)), mug(1, 5_695, within(100))],
            1_000,
            RoundPer::Line,
            801,
            6_695,
        ),
        (
            vec![shirt(2, within(230)), mug(2, 5_695, within(100))],
            1_000,
            RoundPer::Line,
            1_228,
            11_390,
        ),
        (
            vec![shirt(2, within(230)), mug(2, 5_690, within(100))],
            1_000,
            RoundPer::Unit,
            1_226,
            11_380,
        ),
        (
            vec![shirt(2, within(230)), mug(2, 5_690, within(100))],
            1_000,
            RoundPer::Line,
            1_227,
            11_380,
        ),
    ] {
        let order = off(amount)(taxed(&lines)).settings(Settings {
            round_per,
            ..Settings::default()
        });
        let (_, is_tax, is_gross) = order.sums();
        assert_eq!((is_tax, is_gross), (tax, gross), "{lines:?}");
    }
}

#[test]
fn taxes_after_discounts_on_the_order() {
    let lines = |names: &[(&'static str, u64)], mug: i64, included: bool| -> Vec<_> {
        let tax = if included { within } else { plus };
        let of = |&(name, quantity): &(&'static str, u64)| match name {
            "shirt" => (name, quantity, 1_000, tax(230)),
            "mug" => (name, quantity, mug, tax(100)),
            _ => (
                name,
                quantity,
                if included { 5_690 } else { 5_604 },
                tax(100),
            ),
        };
        names.iter().map(of).collect()
    };
    let if_has = |product, off| when(quantity_from(of(&[product]), 1), vec![spread(Amount(off))]);
    for (names, included, round_per, tax, gross) in [
        (vec![("mug", 1)], false, RoundPer::Line, 460, 5_055),
        (vec![("php", 1)], false, RoundPer::Line, 459, 5_053),
        (
            vec![("php", 1), ("shirt", 2)],
            false,
            RoundPer::Line,
            885,
            7_479,
        ),
        (
            vec![("mug", 2), ("php", 1)],
            false,
            RoundPer::Line,
            1_479,
            16_273,
        ),
        (
            vec![("mug", 2), ("php", 1)],
            false,
            RoundPer::Unit,
            1_479,
            16_273,
        ),
        (vec![("mug", 1)], true, RoundPer::Line, 427, 4_695),
        (
            vec![("php", 1), ("shirt", 2)],
            true,
            RoundPer::Line,
            775,
            6_690,
        ),
        (
            vec![("php", 2), ("mug", 1)],
            true,
            RoundPer::Line,
            1_370,
            15_075,
        ),
        (
            vec![("php", 2), ("mug", 1)],
            true,
            RoundPer::Unit,
            1_371,
            15_075,
        ),
    ] {
        let off = if included { 1_000 } else { 1_010 };
        let order = taxed(&lines(
            &names,
            if included { 5_695 } else { 5_605 },
            included,
        ))
        .promotion(if_has("mug", off))
        .promotion(if_has("php", off))
        .settings(Settings {
            round_per,
            ..Settings::default()
        });
        let (_, is_tax, is_gross) = order.sums();
        assert_eq!(
            (is_tax, is_gross),
            (tax, gross),
            "{names:?} {included} {round_per:?}"
        );
    }
    for (included, off, tax, gross) in [(false, 1_010, 609, 5_704), (true, 1_000, 547, 5_195)] {
        let order = taxed(&lines(
            &[("mug", 1), ("shirt", 1)],
            if included { 5_695 } else { 5_605 },
            included,
        ))
        .promotion(if_has("mug", off))
        .promotion(if_has("shirt", 500));
        let (_, is_tax, is_gross) = order.sums();
        assert_eq!((is_tax, is_gross), (tax, gross));
    }
}

#[test]
fn shipping_and_its_tax() {
    let mug = |tax| vec![("mug", 1, 1_000, tax)];
    let none = Tax::default;
    for (lines, fee, shipping_tax, percent_off, tax, gross) in [
        (mug(none()), 5_106, plus(100), 10, 460, 6_055),
        (mug(none()), 5_104, plus(100), 10, 459, 6_053),
        (mug(plus(230)), 5_104, plus(100), 10, 689, 6_283),
        (mug(none()), 5_695, within(100), 10, 466, 6_125),
        (mug(none()), 5_685, within(100), 10, 465, 6_116),
        (mug(within(230)), 5_000, within(100), 10, 596, 5_500),
        (mug(plus(230)), 5_000, within(100), 10, 409 + 230, 5_730),
        (mug(plus(50)), 1_000, plus(100), 0, 150, 2_150),
        (mug(within(50)), 1_000, plus(100), 0, 148, 2_100),
        (mug(plus(50)), 1_000, within(100), 0, 141, 2_050),
        (mug(within(50)), 1_000, within(100), 0, 139, 2_000),
    ] {
        let order = taxed(&lines)
            .ships("post", fee, shipping_tax)
            .gives(shipping(percent(percent_off)))
            .settings(Settings {
                percentage: Percentage::Taken,
                ..Settings::default()
            });
        let (_, is_tax, is_gross) = order.sums();
        assert_eq!((is_tax, is_gross), (tax, gross), "{fee} {lines:?}");
    }
    let two = taxed(&[("a", 2, 10_000, plus(230))])
        .ships("owl", 1_000, plus(230))
        .ships("pigeon", 1_600, plus(230))
        .gives(shipping(percent(50)));
    let totals = two.totals();
    let taxes: Vec<_> = totals.shipping.iter().map(|one| one.tax).collect();
    assert_eq!(
        (taxes, totals.tax, totals.gross),
        (vec![115, 184], 4_899, 26_199)
    );
}
