//! Medusa: actions of promotions on items, orders and shipping methods, each and across, with limits and budgets.

use calculation::outcome::Reason;
use calculation::problem::Tax;
use calculation::promotion::Discount::{self, Amount};
use calculation::promotion::{
    Action, Basis, Budget, Charges, Limit, Overspent, Promotion, TaxView, Units,
};

use crate::order::{Order, any, of, order, percent, plus, spread, taxed, units, within};

/// Off at most so many units of each line.
fn each(discount: Discount, line_limit: u64) -> Action {
    Action::Units(Units {
        discount,
        line_limit: Some(line_limit),
        ..Units::default()
    })
}

/// Off so many units of all lines, the cheapest.
fn once(discount: Discount, limit: u64) -> Action {
    Action::Units(Units {
        discount,
        limit: Some(limit),
        ..Units::default()
    })
}

#[test]
fn items() {
    let small: &[_] = &[("shirt", 1, 100), ("sweater", 5, 150)];
    let pair: &[_] = &[("shirt", 2, 100), ("sweater", 2, 300)];
    let single: &[_] = &[("shirt", 1, 50), ("sweater", 1, 150)];
    let three: &[_] = &[("shirt", 3, 50), ("sweater", 1, 150)];
    for (lines, actions, off) in [
        (small, vec![each(Amount(200), 1)], [100, 150]),
        (
            single,
            vec![each(Amount(30), 2), each(Amount(50), 1)],
            [50, 80],
        ),
        (
            single,
            vec![each(Amount(500), 2), each(Amount(50), 1)],
            [50, 150],
        ),
        (small, vec![each(percent(10), 1)], [10, 15]),
        (
            single,
            vec![each(percent(100), 10), each(percent(50), 10)],
            [50, 150],
        ),
        (pair, vec![spread(Amount(400))], [100, 300]),
        (pair, vec![spread(percent(10))], [20, 60]),
        (
            single,
            vec![spread(Amount(1_000)), spread(Amount(50))],
            [50, 150],
        ),
        (small, vec![once(Amount(200), 1)], [100, 0]),
        (three, vec![once(percent(10), 4)], [15, 15]),
        (
            &[("shirt", 1, 100), ("sweater", 2, 150)],
            vec![spread(Amount(200))],
            [50, 150],
        ),
    ] {
        let order = actions.iter().cloned().fold(order(lines), Order::gives);
        assert_eq!(order.off(), off, "{actions:?}");
    }
    // Tenths of a unit are not lost: they are shared out.
    for (first, second, off) in [
        (spread(Amount(300)), spread(Amount(500)), [200, 600]),
        (spread(percent(10)), spread(percent(10)), [95, 285]),
    ] {
        let order = order(&[("shirt", 1, 500), ("sweater", 1, 1_500)])
            .gives(first)
            .gives(second);
        assert_eq!(order.off(), off);
    }
}

#[test]
fn limits_by_line_where_promotions_follow_each_other() {
    let order = order(&[("shirt", 3, 5_000), ("sweater", 1, 15_000)])
        .gives(each(percent(30), 2))
        .gives(each(percent(10), 1));
    // The second takes a tenth of one of the units that the first left alone or reduced: the cheapest.
    assert_eq!(order.off(), [3_000 + 350, 4_500 + 1_050]);
}

fn charges(discount: Discount, is_spread: bool) -> Action {
    Action::Shipping(Charges {
        methods: vec!["express".to_owned(), "standard".to_owned()],
        discount,
        spread: is_spread,
    })
}

#[test]
fn shipping_methods() {
    for (fees, actions, off) in [
        (
            [250, 150, 200],
            vec![charges(Amount(200), false)],
            [200, 150, 0],
        ),
        (
            [250, 150, 200],
            vec![charges(Amount(200), false); 2],
            [250, 150, 0],
        ),
        (
            [250, 150, 200],
            vec![charges(Amount(500), false), charges(Amount(200), false)],
            [250, 150, 0],
        ),
        (
            [250, 150, 200],
            vec![charges(percent(10), false)],
            [25, 15, 0],
        ),
        (
            [2_500, 1_500, 200],
            vec![charges(percent(10), false); 2],
            [475, 285, 0],
        ),
        (
            [500, 100, 200],
            vec![charges(Amount(200), true)],
            [167, 33, 0],
        ),
        (
            [500, 100, 200],
            vec![charges(Amount(1_000), true), charges(Amount(200), true)],
            [500, 100, 0],
        ),
        (
            [500, 100, 200],
            vec![charges(percent(10), true)],
            [50, 10, 0],
        ),
        (
            [500, 100, 200],
            vec![charges(percent(100), true), charges(percent(10), true)],
            [500, 100, 0],
        ),
    ] {
        let mut order = order(&[("shirt", 1, 100)]);
        for (method, fee) in ["express", "standard", "snail"].into_iter().zip(fees) {
            order = order.ships(method, fee, Tax::default());
        }
        let order = actions.iter().cloned().fold(order, Order::gives);
        assert_eq!(order.off_shipping(), off, "{actions:?}");
    }
}

#[test]
fn a_budget_is_not_overrun() {
    let spend = |spend, overspent| Budget {
        spend: Some(spend),
        overspent,
        ..Budget::default()
    };
    let used = |used| Budget {
        uses: Limit {
            most: Some(1_000),
            used,
        },
        ..Budget::default()
    };
    for (action, budget, off, reason) in [
        (
            each(Amount(500), 5),
            spend(1_000, Overspent::Skip),
            0,
            Some(Reason::BudgetSpent),
        ),
        (
            each(Amount(500), 5),
            spend(2_500, Overspent::Skip),
            2_500,
            None,
        ),
        (
            each(Amount(500), 5),
            spend(1_000, Overspent::Reduce),
            1_000,
            None,
        ),
        (
            spread(Amount(1_500)),
            spend(1_000, Overspent::Skip),
            0,
            Some(Reason::BudgetSpent),
        ),
        (
            spread(percent(100)),
            spend(0, Overspent::Reduce),
            0,
            Some(Reason::BudgetSpent),
        ),
        (spread(Amount(500)), used(1_000), 0, Some(Reason::UsedUp)),
        (spread(Amount(500)), used(999), 500, None),
    ] {
        let order = order(&[("shirt", 5, 1_000)]).promotion(Promotion {
            id: "p".to_owned(),
            budget,
            actions: vec![action],
            ..Promotion::default()
        });
        assert_eq!(order.off(), [off]);
        assert_eq!(reason.is_some(), order.outcome().applied.is_empty());
        if let Some(reason) = reason {
            assert_eq!(order.reason("p"), reason);
        }
    }
}

#[test]
fn percentages_of_the_original_amounts_add_up() {
    let tenth = |id: &str| Promotion {
        id: id.to_owned(),
        basis: Basis::Original,
        actions: vec![units(any(), percent(10))],
        ..Promotion::default()
    };
    let order = order(&[("shirt", 1, 10_000)])
        .promotion(tenth("a"))
        .promotion(tenth("b"));
    assert_eq!(order.off(), [2_000]);
}

#[test]
fn totals_of_items_and_shipping_methods() {
    let off = |amount, of| {
        Action::Units(Units {
            of,
            discount: Amount(amount),
            ..Units::default()
        })
    };
    let off_shipping = |method: &str, amount| {
        Action::Shipping(Charges {
            methods: vec![method.to_owned()],
            discount: Amount(amount),
            spread: false,
        })
    };
    let cart = |lines: &[(&str, u64, i64, Tax)], actions: Vec<Action>| {
        actions.into_iter().fold(taxed(lines), Order::gives)
    };
    for (order, net, tax) in [
        (
            cart(
                &[("a", 2, 3_000, plus(100)), ("b", 1, 500, plus(500))],
                vec![],
            ),
            6_500,
            850,
        ),
        (
            cart(&[("a", 2, 5_000, plus(100))], vec![spread(Amount(1_000))]),
            9_000,
            900,
        ),
        (cart(&[("a", 2, 5_000, within(100))], vec![]), 9_091, 909),
        (cart(&[("a", 2, 5_000, plus(100))], vec![]), 10_000, 1_000),
        (
            cart(
                &[("a", 2, 5_000, plus(100))],
                vec![spread(Amount(2_000)), off_shipping("s", 200)],
            )
            .ships("s", 2_500, plus(100)),
            8_000 + 2_300,
            800 + 230,
        ),
    ] {
        assert_eq!(order.sums(), (net, tax, net + tax));
    }
    // What is taken off is meant without tax, whether or not the prices include it.
    let net = |action| Promotion {
        amounts: TaxView::Net,
        actions: vec![action],
        ..Promotion::default()
    };
    let mixed = taxed(&[("a", 1, 9_900, within(100)), ("b", 1, 900, plus(100))])
        .ships("s", 9_900, within(100))
        .ships("t", 900, plus(100))
        .promotion(net(off(900, of(&["a"]))))
        .promotion(net(off(300, of(&["b"]))))
        .promotion(net(off_shipping("s", 900)))
        .promotion(net(off_shipping("t", 300)));
    let totals = mixed.totals();
    let gross =
        |all: &[calculation::AmountTotal]| all.iter().map(|one| one.gross).collect::<Vec<_>>();
    assert_eq!(gross(&totals.lines), [8_910, 660]);
    assert_eq!(gross(&totals.shipping), [8_910, 660]);
    assert_eq!(totals.tax, 2 * (810 + 60));
}
