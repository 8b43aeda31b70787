//! Solidus and Spree: distributed amounts, caps, flexible rates, tiers, quantity groups, taxes within and on top of prices.

use calculation::problem::{Destination, Settings, Tax};
use calculation::promotion::Discount::Amount;
use calculation::promotion::{
    Action, Bundles, Each, Lines, Measure, Promotion, Reach, Step, Tiers, Units, Within,
};
use money::Leftover;

use crate::order::{any, of, order, percent, plus, rate, spread, spread_on, taxed, within};

fn settings(leftover: Leftover) -> Settings {
    Settings {
        leftover,
        ..Settings::default()
    }
}

#[test]
fn an_amount_is_distributed_over_what_matches() {
    for (lines, action, leftover, off) in [
        (
            vec![("a", 1, 10_000)],
            spread(Amount(1_500)),
            Leftover::Last,
            vec![1_500],
        ),
        (
            vec![("a", 1, 5_000), ("b", 1, 5_000), ("c", 1, 5_000)],
            spread(Amount(1_500)),
            Leftover::Last,
            vec![500; 3],
        ),
        (
            vec![("a", 1, 5_000), ("b", 1, 5_000), ("c", 1, 5_000)],
            spread(Amount(1_000)),
            Leftover::Last,
            vec![333, 333, 334],
        ),
        (
            vec![("a", 1, 5_000), ("b", 1, 5_000), ("c", 1, 5_000)],
            spread(Amount(1_000)),
            Leftover::First,
            vec![334, 333, 333],
        ),
        (
            vec![("a", 3, 5_000), ("b", 1, 5_000), ("c", 2, 5_000)],
            spread(Amount(1_500)),
            Leftover::Last,
            vec![750, 250, 500],
        ),
        (
            vec![("a", 1, 2_000), ("b", 1, 3_000), ("c", 1, 10_000)],
            spread(Amount(1_500)),
            Leftover::Last,
            vec![200, 300, 1_000],
        ),
        (
            vec![("a", 1, 2_000), ("b", 1, 3_000), ("c", 1, 10_000)],
            spread_on(of(&["a"]), Amount(1_500)),
            Leftover::Last,
            vec![1_500, 0, 0],
        ),
    ] {
        let order = order(&lines).gives(action).settings(settings(leftover));
        assert_eq!(order.off(), off, "{lines:?} {leftover:?}");
    }
}

#[test]
fn a_percentage_with_a_cap_is_distributed() {
    for (prices, leftover, off) in [
        (
            [12_000, 23_000, 30_000],
            Leftover::First,
            [924, 1_769, 2_307],
        ),
        (
            [12_000, 23_000, 30_000],
            Leftover::LargestRemainder,
            [923, 1_769, 2_308],
        ),
        ([1_200, 2_300, 1_000], Leftover::First, [180, 345, 150]),
    ] {
        let [a, b, c] = prices;
        let order = order(&[("a", 1, a), ("b", 1, b), ("c", 1, c)])
            .settings(settings(leftover))
            .promotion(Promotion {
                cap: Some(5_000),
                actions: vec![Action::Lines(Lines {
                    discount: percent(15),
                    ..Lines::default()
                })],
                ..Promotion::default()
            });
        assert_eq!(order.off(), off);
    }
}

#[test]
fn one_amount_for_the_first_unit_and_another_for_more() {
    let flexible = |first, more, most: Option<u64>| Promotion {
        actions: vec![
            Action::Units(Units {
                discount: Amount(first),
                line_limit: Some(1),
                ..Units::default()
            }),
            Action::Units(Units {
                discount: Amount(more),
                line_after: 1,
                line_limit: most.map(|most| most - 1),
                ..Units::default()
            }),
        ],
        ..Promotion::default()
    };
    for (first, more, most, quantity, off) in [
        (0, 0, None, 10, 0),
        (123, 0, None, 1, 123),
        (123, 0, None, 10, 123),
        (0, 123, None, 1, 0),
        (0, 123, None, 2, 123),
        (0, 123, None, 10, 1_107),
        (113, 211, None, 1, 113),
        (113, 211, None, 2, 324),
        (113, 211, None, 10, 2_012),
        (113, 211, Some(5), 1, 113),
        (113, 211, Some(5), 2, 324),
        (113, 211, Some(5), 5, 957),
        (113, 211, Some(5), 10, 957),
    ] {
        let order = order(&[("a", quantity, 1_000)]).promotion(flexible(first, more, most));
        assert_eq!(order.off(), [off], "{first} {more} {most:?} {quantity}");
    }
}

#[test]
fn tiers() {
    let step = |from, tenths: u32| Step {
        from,
        discount: calculation::promotion::Discount::Percent(rate("", tenths).rate),
    };
    let tiers = |of, by, steps: &[Step], on| {
        Action::Tiers(Tiers {
            of,
            by,
            steps: steps.to_vec(),
            reach: Reach::Together,
            on,
        })
    };
    let by_amount = [step(0, 100), step(2_000, 150), step(3_000, 200)];
    for (lines, off) in [
        (vec![("a", 1, 1_000)], vec![100]),
        (vec![("a", 1, 1_000), ("b", 1, 1_000)], vec![150, 150]),
        (
            vec![("a", 1, 1_000), ("b", 1, 1_000), ("c", 1, 1_000)],
            vec![200, 200, 200],
        ),
        (vec![("a", 1, 2_000)], vec![300]),
        (vec![("a", 1, 3_000)], vec![600]),
        // As yen: a tenth of 15 is 1.5 and rounds up.
        (vec![("a", 1, 15)], vec![1]),
    ] {
        let action = tiers(any(), Measure::Amount, &by_amount, Each::Line);
        assert_eq!(order(&lines).gives(action).off(), off);
    }
    let by_quantity = [step(1, 100), step(10, 150)];
    for (shirts, trousers, off) in [(2, 3, 1_000), (7, 5, 5_250)] {
        let action = tiers(
            of(&["shirt", "trousers"]),
            Measure::Quantity,
            &by_quantity,
            Each::Line,
        );
        let order = order(&[
            ("shirt", shirts, 5_000),
            ("trousers", trousers, 1_000),
            ("mug", 1, 1_000),
        ])
        .gives(action);
        assert_eq!((order.off()[0], order.off()[2]), (off, 0));
    }
    // Of each line by itself, off each unit.
    let flat = |from, off| Step {
        from,
        discount: Amount(off),
    };
    let action = Action::Tiers(Tiers {
        of: any(),
        by: Measure::Quantity,
        steps: vec![flat(5, 10), flat(10, 20)],
        reach: Reach::Line,
        on: Each::Unit,
    });
    let order = order(&[("a", 4, 100), ("b", 5, 100), ("c", 12, 100)]).gives(action);
    assert_eq!(order.off(), [0, 50, 240]);
}

#[test]
fn quantity_groups() {
    let groups = |size, discount| {
        Action::Bundles(Bundles {
            size,
            discount,
            within: Some(Within {
                units: size,
                ..Within::default()
            }),
            ..Bundles::default()
        })
    };
    for (lines, size, discount, off) in [
        (vec![("a", 0, 1_000)], 2, Amount(500), vec![0]),
        (vec![("a", 1, 1_000)], 2, Amount(500), vec![0]),
        (vec![("a", 2, 1_000)], 2, Amount(500), vec![1_000]),
        (vec![("a", 3, 1_000)], 2, Amount(500), vec![1_000]),
        (vec![("a", 4, 1_000)], 2, Amount(500), vec![2_000]),
        (
            vec![("a", 2, 1_000), ("b", 1, 1_000), ("c", 1, 1_000)],
            3,
            Amount(500),
            vec![1_000, 500, 0],
        ),
        (
            vec![("a", 2, 1_000), ("b", 1, 1_000)],
            3,
            percent(10),
            vec![200, 100],
        ),
        (
            vec![("a", 3, 1_000), ("b", 1, 2_000)],
            3,
            percent(10),
            vec![300, 0],
        ),
    ] {
        assert_eq!(
            order(&lines).gives(groups(size, discount)).off(),
            off,
            "{lines:?} {size}"
        );
    }
}

#[test]
fn taxes_within_and_on_top() {
    for (lines, tax) in [
        (
            vec![("a", 3, 1_000, plus(50)), ("b", 3, 1_000, plus(50))],
            300,
        ),
        (
            vec![("a", 3, 1_000, plus(50)), ("b", 3, 1_000, Tax::default())],
            150,
        ),
        (vec![("a", 1, 1_033, plus(50))], 52),
        (
            vec![("a", 3, 1_000, within(50)), ("b", 3, 1_000, within(50))],
            286,
        ),
        (vec![("a", 3, 1_000, within(50))], 143),
        (vec![("a", 1, 2_000, within(70))], 131),
        (vec![("a", 1, 800, within(70))], 52),
        (vec![("a", 1, 3_000, within(190))], 479),
        (vec![("a", 1, 1_600, within(190))], 255),
        (vec![("a", 1, 1_000, within(190))], 160),
        (vec![("a", 1, 200, within(190))], 32),
        (vec![("a", 1, 500, within(90))], 41),
        (vec![("a", 1, 200, within(240))], 39),
    ] {
        assert_eq!(taxed(&lines).sums().1, tax, "{lines:?}");
    }
    // A discount of 1.00 on three units of 10.00.
    for (tax, expected) in [(plus(50), 145), (within(50), 138)] {
        assert_eq!(
            taxed(&[("a", 3, 1_000, tax)])
                .gives(spread(Amount(100)))
                .sums()
                .1,
            expected
        );
    }
    let both = Tax {
        rates: vec![rate("state", 50), rate("federal", 100)],
        ..Tax::default()
    };
    assert_eq!(
        taxed(&[("book", 1, 2_000, both)]).sums(),
        (2_000, 300, 2_300)
    );
}

#[test]
fn a_price_with_the_tax_of_home_elsewhere() {
    let abroad = |home: u32, there: Option<u32>| Tax {
        included: true,
        rates: there
            .map(|there| rate("there", there))
            .into_iter()
            .collect(),
        origin: Some(vec![rate("home", home)]),
    };
    for (price, home, there, net, gross) in [
        (1_000, 190, Some(240), 840, 1_042),
        (2_000, 70, None, 1_869, 1_869),
        (3_000, 190, None, 2_521, 2_521),
        (1_000, 190, None, 840, 840),
    ] {
        let order = taxed(&[("a", 1, price, abroad(home, there))]).settings(Settings {
            destination: Destination::KeepNet,
            ..Settings::default()
        });
        assert_eq!(order.sums(), (net, gross - net, gross));
    }
}
