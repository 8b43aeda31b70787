//! Buy some and get some: which units are bought, which are had at the discount, and how often.

use calculation::promotion::Discount::{Amount, FixedPrice};
use calculation::promotion::{
    Action, Bundles, BuyGet, Chosen, Discount, Order as Pick, Set, Within,
};

use crate::order::{any, buy_get, of, order, percent};

#[test]
fn medusa_takes_what_is_bought_first_and_once() {
    let once = |buy, get| {
        Action::BuyGet(BuyGet {
            times: Some(1),
            pick: Pick::DearestFirst,
            chosen: Chosen::BoughtFirst,
            ..buy_get(buy, get)
        })
    };
    let goods: &[_] = &[("shirt", 2, 500), ("red", 2, 1_000), ("blue", 2, 1_000)];
    let (shirt, sweaters) = (|| of(&["shirt"]), || of(&["red", "blue"]));
    let four = |quantity, price| vec![("a", quantity, price)];
    for (lines, action, off) in [
        (
            goods.to_vec(),
            once((1, shirt()), (1, sweaters())),
            vec![0, 0, 1_000],
        ),
        (
            goods.to_vec(),
            once((4, shirt()), (1, sweaters())),
            vec![0, 0, 0],
        ),
        (
            goods.to_vec(),
            once((1, shirt()), (4, sweaters())),
            vec![0, 2_000, 2_000],
        ),
        (
            goods.to_vec(),
            once((1, of(&["none"])), (4, sweaters())),
            vec![0, 0, 0],
        ),
        (four(4, 250), once((2, any()), (2, any())), vec![500]),
        (four(3, 250), once((2, any()), (2, any())), vec![0]),
        (
            vec![
                ("a", 1, 500),
                ("b", 1, 500),
                ("c", 1, 1_000),
                ("d", 1, 1_000),
            ],
            once((2, any()), (2, any())),
            vec![500, 500, 0, 0],
        ),
        (
            vec![("a", 1, 1_000), ("b", 1, 1_000), ("c", 1, 1_000)],
            once((2, any()), (2, any())),
            vec![0, 0, 0],
        ),
    ] {
        let order = order(&lines).gives(action.clone());
        let (mut is, mut expected) = (order.off(), off);
        // Which of equal lines comes first is a matter of taste.
        is.sort_unstable();
        expected.sort_unstable();
        assert_eq!(is, expected, "{action:?}");
    }
    // A second promotion finds what the first has left: 1,080 units at 2.50.
    for lines in [
        vec![("a", 1_080, 250)],
        vec![("a", 540, 250), ("b", 540, 250)],
    ] {
        let order = order(&lines)
            .gives(once((50, any()), (1_000, any())))
            .gives(once((10, any()), (20, any())));
        let amounts: Vec<_> = order
            .outcome()
            .applied
            .iter()
            .map(|one| one.amount)
            .collect();
        assert_eq!(amounts, [250_000, 5_000]);
    }
}

#[test]
fn vendure_lets_what_is_bought_be_got() {
    let action = |buy: u64, get: u64| {
        Action::BuyGet(BuyGet {
            times: Some(1),
            chosen: Chosen::Both,
            ..buy_get((buy, of(&["a", "b"])), (get, of(&["b"])))
        })
    };
    for (lines, action, off) in [
        (
            vec![("a", 1, 1_000), ("b", 1, 500)],
            action(2, 1),
            vec![0, 500],
        ),
        (vec![("b", 2, 500)], action(2, 1), vec![500]),
        (vec![("b", 1, 500)], action(2, 1), vec![0]),
        (
            vec![("a", 3, 1_000), ("b", 2, 500)],
            action(2, 2),
            vec![0, 1_000],
        ),
    ] {
        assert_eq!(order(&lines).gives(action).off(), off);
    }
}

#[test]
fn one_set_for_both() {
    for (buy, get, quantity, discount, off) in [
        (2, 1, 2, percent(100), 0),
        (2, 1, 3, percent(100), 1_000),
        (2, 1, 5, percent(100), 1_000),
        (2, 1, 6, percent(100), 2_000),
        (1, 1, 5, percent(100), 2_000),
        (3, 2, 9, percent(100), 2_000),
        (3, 2, 10, percent(100), 4_000),
        (1, 1, 4, percent(50), 1_000),
        (1, 1, 4, Amount(300), 600),
        (1, 1, 4, FixedPrice(100), 1_800),
        (2, 1, 3_000_000, percent(100), 1_000_000_000),
    ] {
        let action = Action::BuyGet(BuyGet {
            discount,
            ..buy_get((buy, any()), (get, any()))
        });
        assert_eq!(
            order(&[("a", quantity, 1_000)]).gives(action).off(),
            [off],
            "{buy} {get} {quantity}"
        );
    }
}

#[test]
fn which_units_are_had() {
    let three: &[_] = &[("a", 1, 3_000), ("b", 1, 2_000), ("c", 1, 1_000)];
    let six: &[_] = &[("a", 2, 3_000), ("b", 2, 2_000), ("c", 2, 1_000)];
    for (lines, pick, times, off) in [
        (three, Pick::CheapestFirst, None, [0, 0, 1_000]),
        (three, Pick::DearestFirst, None, [3_000, 0, 0]),
        (six, Pick::CheapestFirst, None, [0, 0, 2_000]),
        (six, Pick::DearestFirst, None, [6_000, 0, 0]),
        (six, Pick::CheapestFirst, Some(1), [0, 0, 1_000]),
        (six, Pick::DearestFirst, Some(1), [3_000, 0, 0]),
    ] {
        let action = Action::BuyGet(BuyGet {
            pick,
            times,
            ..buy_get((2, any()), (1, any()))
        });
        assert_eq!(order(lines).gives(action).off(), off, "{pick:?} {times:?}");
    }
}

#[test]
fn in_each_group_its_cheapest_or_over_all_the_cheapest() {
    // Three for two, by groups of falling price: 10 10 8, 8 5 5.
    let lines: &[_] = &[("a", 2, 1_000), ("b", 2, 800), ("c", 2, 500)];
    let within = |units, pick| {
        Some(Within {
            units,
            pick,
            ..Within::default()
        })
    };
    let bundles = |within, discount: Discount| {
        Action::Bundles(Bundles {
            size: 3,
            discount,
            pick: Pick::DearestFirst,
            within,
            ..Bundles::default()
        })
    };
    for (action, off) in [
        (
            bundles(within(1, Pick::CheapestFirst), percent(100)),
            [0, 800, 500],
        ),
        (
            bundles(within(1, Pick::DearestFirst), percent(100)),
            [1_000, 800, 0],
        ),
        (
            bundles(within(2, Pick::CheapestFirst), percent(50)),
            [500, 400, 500],
        ),
        (
            bundles(within(3, Pick::CheapestFirst), Amount(100)),
            [200, 200, 200],
        ),
        (bundles(None, FixedPrice(1_500)), [929, 371 + 133, 167]),
        (
            Action::BuyGet(buy_get((2, any()), (1, any()))),
            [0, 0, 1_000],
        ),
    ] {
        assert_eq!(order(lines).gives(action.clone()).off(), off, "{action:?}");
    }
}

#[test]
fn a_bundle_of_several_sets() {
    let menu = |times| {
        Action::Bundles(Bundles {
            of: of(&["burger"]),
            size: 1,
            also: vec![
                Set {
                    of: of(&["fries"]),
                    quantity: 1,
                },
                Set {
                    of: of(&["cola", "water"]),
                    quantity: 2,
                },
            ],
            discount: FixedPrice(1_000),
            times,
            pick: Pick::DearestFirst,
            ..Bundles::default()
        })
    };
    let lines = |burger, fries, cola, water| {
        [
            ("burger", burger, 800),
            ("fries", fries, 300),
            ("cola", cola, 250),
            ("water", water, 100),
        ]
    };
    for (lines, times, off) in [
        (lines(1, 1, 2, 0), None, 600),
        (lines(1, 1, 1, 0), None, 0),
        (lines(1, 1, 1, 1), None, 450),
        (lines(2, 2, 3, 1), None, 600 + 450),
        (lines(2, 2, 3, 1), Some(1), 600),
        (lines(1_000_000, 999_999, 2_000_000, 5), None, 599_999_400),
    ] {
        let off_lines = order(&lines).gives(menu(times)).off();
        assert_eq!(off_lines.iter().sum::<i64>(), off, "{lines:?}");
    }
}

#[test]
fn a_unit_of_two_sets_goes_where_the_choice_is_least() {
    let action = Action::Bundles(Bundles {
        of: of(&["blue", "red"]),
        size: 1,
        also: vec![Set {
            of: of(&["red"]),
            quantity: 1,
        }],
        discount: FixedPrice(100),
        pick: Pick::DearestFirst,
        ..Bundles::default()
    });
    // The red one is dearest, and nothing else can be the red one.
    assert_eq!(
        order(&[("red", 1, 500), ("blue", 1, 300)])
            .gives(action)
            .off(),
        [438, 262]
    );
}
