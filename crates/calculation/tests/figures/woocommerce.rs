//! WooCommerce: coupons in percent, on the cart and on products, one after the other or all on the same prices.

use calculation::promotion::Discount::{self, Amount};
use calculation::promotion::{Action, Basis, Order as Pick, Promotion, Units};

use crate::order::{coupon, order, percent, spread};

fn each(discount: Discount, limit: Option<u64>) -> Action {
    Action::Units(Units {
        discount,
        limit,
        pick: Pick::DearestFirst,
        ..Units::default()
    })
}

#[test]
fn coupons() {
    use Basis::{Original, Running};
    let two: &[_] = &[("a", 2, 1_000), ("b", 1, 500)];
    let eleven: Vec<_> = ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"]
        .map(|id| (id, 1, 1_000))
        .into();
    for (lines, basis, actions, off) in [
        (
            &[("a", 1, 1_000)][..],
            Original,
            vec![each(percent(20), None)],
            200,
        ),
        (
            &[("a", 2, 1_000)],
            Original,
            vec![spread(Amount(1_000))],
            1_000,
        ),
        (
            &[("a", 1, 1_000), ("b", 1, 1_000)],
            Original,
            vec![spread(Amount(1_000))],
            1_000,
        ),
        (
            &[("a", 1, 1_000), ("b", 1, 1_000), ("c", 1, 1_000)],
            Original,
            vec![spread(Amount(1_000))],
            1_000,
        ),
        (
            &[("a", 2, 1_000), ("b", 3, 1_000), ("c", 2, 1_000)],
            Original,
            vec![spread(Amount(1_000))],
            1_000,
        ),
        (&eleven, Original, vec![spread(Amount(1_000))], 1_000),
        (
            &[("a", 1, 100), ("b", 1, 100), ("c", 1, 100)],
            Original,
            vec![spread(Amount(100))],
            100,
        ),
        (
            &[("a", 2, 1_000)],
            Original,
            vec![each(percent(10), Some(1))],
            100,
        ),
        (
            &[("a", 2, 1_000), ("b", 2, 1_000)],
            Original,
            vec![each(percent(10), Some(1))],
            100,
        ),
        (
            two,
            Original,
            vec![each(percent(10), None), each(percent(20), None)],
            750,
        ),
        (
            two,
            Original,
            vec![each(percent(10), Some(1)), each(percent(20), None)],
            600,
        ),
        (
            two,
            Running,
            vec![each(percent(10), None), each(percent(20), None)],
            700,
        ),
        (
            two,
            Running,
            vec![each(percent(10), Some(1)), each(percent(20), None)],
            580,
        ),
        (
            &[("a", 2, 1_000)],
            Running,
            vec![each(Amount(2_000), None)],
            2_000,
        ),
    ] {
        let codes = ["test", "test1"];
        let mut order = order(lines).coupons(&codes[..actions.len()]);
        for (code, action) in codes.into_iter().zip(&actions) {
            order = order.promotion(Promotion {
                coupons: vec![coupon(code)],
                basis,
                actions: vec![action.clone()],
                ..Promotion::default()
            });
        }
        assert_eq!(
            order.off().iter().sum::<i64>(),
            off,
            "{basis:?} {actions:?}"
        );
        assert!(
            order
                .outcome()
                .coupons
                .iter()
                .all(|verdict| verdict.refused.is_none())
        );
    }
}
