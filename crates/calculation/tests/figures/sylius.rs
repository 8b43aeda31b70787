//! Sylius: rules of carts, fixed and percentage actions by unit and by order, floors and shipping.

use calculation::problem::{Line, Tax};
use calculation::promotion::Discount::Amount;
use calculation::promotion::{Action, Basis, Condition, Filter, Promotion, Range, TaxView};

use crate::order::{
    Order, any, line, of, order, percent, priced, shipping, spread, spread_on, units,
};

const SHIRT: (&str, u64, i64) = ("shirt", 1, 10_000);
const MUG: (&str, u64, i64) = ("mug", 1, 2_000);
const STICKER: (&str, u64, i64) = ("sticker", 1, 500);

pub(crate) fn when(condition: Condition, actions: Vec<Action>) -> Promotion {
    Promotion {
        condition,
        actions,
        ..Promotion::default()
    }
}

fn total_from(of: Filter, min: i64) -> Condition {
    Condition::Total {
        of,
        range: Range::from(min),
        tax: TaxView::AsEntered,
        basis: None,
    }
}

pub(crate) fn quantity_from(of: Filter, min: i64) -> Condition {
    Condition::Quantity {
        of,
        range: Range::from(min),
    }
}

#[test]
fn off_the_order() {
    let (shirt, mug) = (order(&[SHIRT]), order(&[SHIRT, ("mug", 1, 600)]));
    for (order, discount, left) in [
        (&shirt, Amount(1_000), 9_000),
        (&mug, Amount(10_600), 0),
        (&shirt, Amount(20_000), 0),
        (&shirt, percent(20), 8_000),
        (&mug, percent(20), 8_480),
        (&order_of_three(), percent(20), 24_000),
    ] {
        assert_eq!(order.clone().gives(spread(discount)).sums().2, left);
    }
}

fn order_of_three() -> Order {
    order(&[("shirt", 3, 10_000)])
}

#[test]
fn off_every_unit_that_matches() {
    let three = |quantity| ("mug", quantity, 2_000);
    for (lines, of, discount, off) in [
        (
            vec![SHIRT],
            priced(Some(5_000), None),
            Amount(1_000),
            vec![1_000],
        ),
        (
            vec![SHIRT],
            priced(Some(10_000), None),
            Amount(1_000),
            vec![1_000],
        ),
        (
            vec![MUG],
            priced(None, Some(5_000)),
            Amount(1_000),
            vec![1_000],
        ),
        (
            vec![MUG],
            priced(Some(2_000), Some(5_000)),
            Amount(1_000),
            vec![1_000],
        ),
        (
            vec![MUG],
            priced(Some(1_500), Some(2_000)),
            Amount(1_000),
            vec![1_000],
        ),
        (
            vec![("shirt", 3, 10_000)],
            priced(Some(5_000), Some(15_000)),
            Amount(1_000),
            vec![3_000],
        ),
        (
            vec![three(3)],
            priced(Some(1_000), Some(5_000)),
            Amount(2_000),
            vec![6_000],
        ),
        (
            vec![three(2)],
            priced(Some(1_000), Some(5_000)),
            Amount(3_000),
            vec![4_000],
        ),
        (
            vec![SHIRT, MUG],
            priced(Some(3_000), Some(15_000)),
            Amount(1_000),
            vec![1_000, 0],
        ),
        (
            vec![MUG],
            priced(Some(1_500), Some(5_000)),
            percent(50),
            vec![1_000],
        ),
        (
            vec![("shirt", 3, 10_000)],
            priced(Some(5_000), Some(15_000)),
            percent(50),
            vec![15_000],
        ),
        (
            vec![SHIRT, MUG],
            priced(Some(3_000), Some(15_000)),
            percent(25),
            vec![2_500, 0],
        ),
        (vec![SHIRT], of(&["shirt"]), percent(20), vec![2_000]),
        (
            vec![("shirt", 3, 10_000)],
            of(&["shirt"]),
            percent(20),
            vec![6_000],
        ),
        (
            vec![SHIRT, MUG],
            of(&["shirt"]),
            percent(20),
            vec![2_000, 0],
        ),
        (vec![MUG], of(&["shirt"]), Amount(1_000), vec![0]),
    ] {
        assert_eq!(
            order(&lines).gives(units(of.clone(), discount)).off(),
            off,
            "{of:?}"
        );
    }
}

#[test]
fn several_promotions_on_different_units() {
    // Which units match is judged by the prices that the order came with.
    let original = |action| Promotion {
        basis: Basis::Original,
        ..when(Condition::Always, vec![action])
    };
    for (actions, off) in [
        (
            [
                units(priced(Some(8_000), None), Amount(1_000)),
                units(priced(Some(1_000), Some(5_000)), Amount(500)),
                units(priced(None, Some(1_000)), Amount(100)),
            ],
            [1_000, 500, 100],
        ),
        (
            [
                units(priced(Some(8_000), None), percent(10)),
                units(priced(Some(1_000), Some(9_000)), percent(90)),
                units(priced(None, Some(1_000)), percent(20)),
            ],
            [1_000, 1_800, 100],
        ),
        (
            [
                units(of(&["shirt"]), percent(20)),
                units(of(&["mug"]), percent(50)),
                units(of(&["none"]), percent(50)),
            ],
            [2_000, 1_000, 0],
        ),
    ] {
        let mut order = order(&[SHIRT, MUG, STICKER]);
        for action in actions {
            order = order.promotion(original(action));
        }
        assert_eq!(order.off(), off);
    }
}

#[test]
fn actions_of_one_promotion_compute_on_the_same_amounts() {
    for (actions, off) in [
        (
            vec![
                units(priced(Some(5_000), None), Amount(1_000)),
                units(of(&["shirt"]), Amount(500)),
            ],
            [1_500, 0],
        ),
        (
            vec![
                units(priced(Some(3_000), Some(15_000)), percent(20)),
                units(of(&["shirt"]), percent(10)),
            ],
            [3_000, 0],
        ),
    ] {
        let order = order(&[SHIRT, MUG]).promotion(when(Condition::Always, actions));
        assert_eq!(order.off(), off);
    }
}

#[test]
fn what_an_order_must_hold() {
    let ten = || vec![spread(Amount(1_000))];
    for (lines, condition, off) in [
        (vec![("shirt", 4, 10_000)], quantity_from(any(), 3), 1_000),
        (vec![("shirt", 4, 10_000)], quantity_from(any(), 4), 1_000),
        (vec![("shirt", 2, 10_000)], quantity_from(any(), 5), 0),
        (
            vec![("shirt", 2, 10_000), ("other", 2, 5_000)],
            quantity_from(any(), 3),
            1_000,
        ),
        (vec![("shirt", 1, 8_000)], total_from(any(), 8_000), 1_000),
        (vec![("shirt", 2, 8_000)], total_from(any(), 9_000), 1_000),
        (vec![("shirt", 1, 8_000)], total_from(any(), 10_000), 0),
        (
            vec![("shirt", 2, 8_000), ("other", 1, 6_000)],
            total_from(any(), 20_000),
            1_000,
        ),
        (vec![MUG], total_from(of(&["mug"]), 5_000), 0),
        (
            vec![("mug", 3, 2_000)],
            total_from(of(&["mug"]), 5_000),
            1_000,
        ),
        (vec![SHIRT], quantity_from(of(&["shirt", "mug"]), 1), 1_000),
        (vec![MUG], quantity_from(of(&["shirt"]), 1), 0),
    ] {
        let order = order(&lines).promotion(when(condition.clone(), ten()));
        assert_eq!(order.off().iter().sum::<i64>(), off, "{condition:?}");
    }
    for (orders, nth, off) in [
        (4, 5, 2_000),
        (3, 5, 0),
        (0, 1, 2_000),
        (1, 1, 0),
        (0, 2, 0),
    ] {
        let nth = Range {
            min: Some(nth),
            max: Some(nth),
        };
        let mut order =
            order(&[SHIRT]).promotion(when(Condition::Order(nth), vec![spread(Amount(2_000))]));
        order.0.facts.customer.orders = orders;
        assert_eq!(order.off(), [off]);
    }
}

#[test]
fn two_promotions_that_look_at_different_products() {
    let if_has = |product, off| when(quantity_from(of(&[product]), 1), vec![spread(Amount(off))]);
    let both = order(&[SHIRT, MUG])
        .promotion(if_has("shirt", 1_000))
        .promotion(if_has("mug", 500));
    assert_eq!(both.sums().2, 10_500);
    let if_costs =
        |product, min, off| when(total_from(of(&[product]), min), vec![spread(Amount(off))]);
    let both = order(&[SHIRT, ("mug", 2, 2_000)])
        .promotion(if_costs("shirt", 5_000, 1_000))
        .promotion(if_costs("mug", 3_000, 500));
    assert_eq!(both.sums().2, 12_500);
}

#[test]
fn one_promotion_on_units_orders_and_shipping() {
    let jackets = || order(&[("jacket", 7, 10_000)]).ships("post", 1_000, Tax::default());
    let from_500 = |actions| when(total_from(any(), 50_000), actions);
    let free = jackets().promotion(from_500(vec![
        units(of(&["jacket"]), Amount(1_000)),
        shipping(percent(100)),
    ]));
    assert_eq!(
        (free.off(), free.off_shipping()),
        (vec![7_000], vec![1_000])
    );
    let both = jackets().promotion(from_500(vec![
        units(of(&["jacket"]), percent(20)),
        spread(Amount(5_000)),
    ]));
    assert_eq!(both.off(), [19_000]);
    let with_trousers = |actions| {
        order(&[("trousers", 1, 8_000), ("jacket", 1, 10_000)])
            .promotion(when(quantity_from(of(&["trousers"]), 1), actions))
    };
    let tenth = with_trousers(vec![units(of(&["jacket"]), percent(10))]);
    assert_eq!(tenth.off(), [0, 1_000]);
    let pack = with_trousers(vec![
        units(of(&["jacket"]), percent(10)),
        spread(Amount(2_000)),
    ]);
    assert_eq!(pack.sums().2, 15_000);
    let attire = order(&[
        ("tie", 1, 1_000),
        ("dress", 1, 5_000),
        ("trousers", 1, 8_000),
    ])
    .promotion(when(
        quantity_from(of(&["trousers", "jacket"]), 1),
        vec![units(of(&["tie", "dress"]), percent(10))],
    ));
    assert_eq!(attire.off(), [100, 500, 0]);
}

#[test]
fn priorities_and_exclusive_promotions() {
    let ten = |priority, exclusive| Promotion {
        priority,
        exclusive,
        ..when(Condition::Always, vec![spread(Amount(1_000))])
    };
    let fifth = |priority, exclusive| Promotion {
        priority,
        exclusive,
        ..when(Condition::Always, vec![spread(percent(20))])
    };
    for (first, second, left) in [
        (ten(1, false), fifth(4, false), 7_000),
        (ten(5, false), fifth(2, false), 7_200),
        (ten(5, false), fifth(1, true), 8_000),
        (ten(5, true), fifth(2, true), 9_000),
    ] {
        let order = order(&[SHIRT]).promotion(first).promotion(second);
        assert_eq!(order.sums().2, left);
    }
}

#[test]
fn what_was_reduced_before_is_left_alone() {
    let sale = |id: &str, price| Line {
        on_sale: true,
        ..line(id, 1, price)
    };
    let goods = || {
        Order::default().lines([
            sale("shirt", 1_500),
            line("mug", 1, 4_000),
            line("cap", 1, 1_000),
        ])
    };
    let not_on_sale = Filter {
        not_on_sale: true,
        ..priced(Some(1_000), Some(5_000))
    };
    let dear = |discount| units(priced(Some(1_001), Some(5_000)), discount);
    let whole = Filter {
        not_on_sale: true,
        ..any()
    };
    for (action, off) in [
        (dear(Amount(1_000)), [1_000, 1_000, 0]),
        (units(not_on_sale.clone(), Amount(1_000)), [0, 1_000, 1_000]),
        (spread_on(whole.clone(), Amount(1_000)), [0, 800, 200]),
        (dear(percent(50)), [750, 2_000, 0]),
        (spread_on(whole, percent(50)), [0, 2_000, 500]),
    ] {
        assert_eq!(goods().gives(action).off(), off);
    }
}

#[test]
fn no_unit_goes_below_its_floor_and_the_others_give_the_rest() {
    let cup = ("cup", 1, 1_000, 0);
    let shirts = |quantity| ("shirt", quantity, 5_000, 4_500);
    let mugs = |quantity| ("mug", quantity, 2_000, 0);
    let box_of = |keyboard, headphones| {
        vec![
            cup,
            ("keyboard", 1, 2_000, keyboard),
            ("mouse", 1, 5_000, 5_000),
            ("headphones", 1, 3_000, headphones),
        ]
    };
    for (lines, action, off) in [
        (
            vec![shirts(1)],
            units(priced(Some(5_000), None), percent(50)),
            vec![500],
        ),
        (vec![shirts(1)], spread(Amount(1_000)), vec![500]),
        (vec![shirts(2)], spread(Amount(5_000)), vec![1_000]),
        (
            vec![shirts(1), mugs(1)],
            units(priced(Some(1_000), None), Amount(1_000)),
            vec![500, 1_000],
        ),
        (
            vec![shirts(1), mugs(1)],
            spread(Amount(2_000)),
            vec![500, 1_500],
        ),
        (
            vec![shirts(1), mugs(1)],
            spread(percent(20)),
            vec![500, 900],
        ),
        (
            vec![shirts(1), mugs(3)],
            spread(Amount(2_500)),
            vec![500, 2_000],
        ),
        (
            vec![shirts(2), mugs(3)],
            spread(Amount(2_000)),
            vec![1_000, 1_000],
        ),
        (
            vec![shirts(2), mugs(2), ("symfony", 1, 4_000, 0)],
            spread(Amount(2_700)),
            vec![1_000, 850, 850],
        ),
        (
            vec![
                shirts(2),
                ("keyboard", 2, 2_000, 1_500),
                ("mouse", 1, 3_000, 0),
                cup,
            ],
            spread(Amount(3_600)),
            vec![1_000, 1_000, 1_200, 400],
        ),
        (
            box_of(1_900, 2_900),
            spread(Amount(1_200)),
            vec![1_000, 100, 0, 100],
        ),
        (
            box_of(1_900, 2_600),
            spread(Amount(1_200)),
            vec![700, 100, 0, 400],
        ),
        (
            box_of(1_900, 2_600),
            spread(Amount(2_000)),
            vec![1_000, 100, 0, 400],
        ),
    ] {
        let lines = lines.into_iter().map(|(id, quantity, price, floor)| Line {
            floor,
            ..line(id, quantity, price)
        });
        assert_eq!(Order::default().lines(lines).gives(action).off(), off);
    }
}

#[test]
fn an_uneven_share_lies_heavier_on_the_first_units() {
    let mugs = order(&[("mug", 3, 2_000)]).gives(spread(Amount(2_000)));
    let units: Vec<_> = mugs.outcome().units[0]
        .iter()
        .map(|unit| (unit.count, unit.price))
        .collect();
    assert_eq!(units, [(1, 1_334), (2, 1_333)]);
}

#[test]
fn shipping_is_reduced_once_and_never_below_nothing() {
    let post = |lines: &[(&str, u64, i64)]| order(lines).ships("post", 1_000, Tax::default());
    assert_eq!(post(&[SHIRT]).gives(shipping(percent(20))).sums().2, 10_800);
    assert_eq!(post(&[SHIRT]).gives(spread(percent(20))).sums().2, 9_000);
    assert_eq!(post(&[SHIRT]).gives(spread(Amount(1_000))).sums().2, 10_000);
    for (quantity, paid) in [(4, 8_000), (2, 5_000), (3, 6_000)] {
        let free = |min| when(total_from(any(), min), vec![shipping(percent(100))]);
        let order = post(&[("mug", quantity, 2_000)])
            .promotion(free(7_000))
            .promotion(free(5_000));
        assert_eq!(order.sums().2, paid);
    }
}
