//! Amounts sum up, none is negative, and all are exact however large they are.

use calculation::problem::{Line, Settings, UnitPrice};
use calculation::promotion::{Discount, TaxView};
use calculation::{evaluate, total};
use proptest::prelude::*;

use crate::order::{self, Order, line, percent};
use crate::problems::{problem, settings, taxes};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn parts_sum_nothing_becomes_negative_and_floors_hold(problem in problem()) {
        let order = Order(problem);
        let outcome = order.outcome();
        for ((line, off), units) in order.0.lines.iter().zip(order.off()).zip(&outcome.units) {
            prop_assert!(off == 0 || !line.excluded);
            prop_assert!(units.iter().all(|unit| unit.price >= 0 && unit.count > 0));
            let room = |unit: &UnitPrice| (unit.price - line.floor).max(0) * unit.count.cast_signed();
            let mut left = line.quantity;
            let mut entered: Vec<_> = line.prices.clone();
            entered.push(UnitPrice { count: left, price: line.unit_price });
            for unit in &mut entered {
                unit.count = unit.count.min(left);
                left -= unit.count;
            }
            prop_assert!(off <= entered.iter().map(room).sum());
            // What costs less than its floor is left alone, and nothing else comes to.
            let below = |units: &[UnitPrice]| -> i64 {
                let below = units.iter().filter(|unit| unit.price < line.floor);
                below.map(|unit| unit.price * unit.count.cast_signed()).sum()
            };
            prop_assert_eq!(below(units), below(&entered));
        }
        for applied in &outcome.applied {
            let promotion = order.0.promotions.iter().find(|one| one.id == applied.promotion).unwrap();
            let spend = promotion.budget.spend.unwrap_or(i64::MAX);
            prop_assert!(applied.amount <= spend);
            // With or without tax a cap is more or less than it is of amounts as entered.
            if promotion.amounts == TaxView::AsEntered {
                prop_assert!(applied.amount <= promotion.cap.unwrap_or(i64::MAX));
            }
        }
        prop_assert_eq!(outcome.applied.len() + outcome.skipped.len(), order.0.promotions.len());
        prop_assert_eq!(outcome.coupons.len(), order.0.coupons.len());
        let totals = order.totals();
        for one in totals.lines.iter().chain(&totals.shipping) {
            prop_assert!(one.gross >= 0 && one.tax >= 0);
        }
        prop_assert!(totals.to_pay >= 0);
    }

    #[test]
    fn quantities_of_a_million_and_amounts_of_64_bits_are_exact(
        settings in settings(),
        lines in proptest::collection::vec((1_u64..1_000_000, 0_i64..2_000_000_000_000, taxes()), 1..5),
        off in 0_i64..i64::MAX,
    ) {
        let lines = lines.into_iter().enumerate().map(|(number, (quantity, price, tax))| Line {
            tax,
            ..line(&number.to_string(), quantity, price)
        });
        let order = Order::default()
            .settings(Settings { cash_step: 1, ..settings })
            .lines(lines)
            .gives(order::spread(Discount::Amount(off)))
            .gives(order::units(order::any(), percent(7)));
        // It is exact, or it does not fit.
        if let Ok(outcome) = evaluate(&order.0)
            && total(&order.0, &outcome).is_ok()
        {
            order.totals();
        }
    }
}
