//! Numbers that no merchant means make nothing panic.

use calculation::problem::{Charge, Problem, Rate, TaxRate, UnitPrice};
use calculation::promotion::{
    Action, Condition, Discount, Every, Filter, Measure, Per, Promotion, Range, Step, Within,
};
use calculation::{evaluate, total};
use proptest::prelude::*;
use proptest::sample::select;

use crate::problems::problem;

/// A number that no merchant means, somewhere.
#[derive(Debug, Clone, Copy)]
struct Wild {
    place: usize,
    which: u8,
    amount: i64,
    count: u64,
}

fn wild() -> impl Strategy<Value = Wild> {
    let amount = select(&[i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX]);
    let count = select(&[0, 1, 2, u64::MAX / 2, u64::MAX - 1, u64::MAX]);
    (any::<usize>(), 0_u8..12, amount, count).prop_map(|(place, which, amount, count)| Wild {
        place,
        which,
        amount,
        count,
    })
}

impl Wild {
    fn strike(self, problem: &mut Problem) {
        let Self { amount, count, .. } = self;
        let lines = problem.lines.len();
        let line = &mut problem.lines[self.place % lines];
        match self.which {
            0 => line.unit_price = amount,
            1 => line.quantity = count,
            2 => line.floor = amount,
            3 => line.prices.push(UnitPrice {
                count,
                price: amount,
            }),
            4 => line.tax.rates.push(TaxRate {
                code: String::new(),
                rate: Rate {
                    mantissa: u32::MAX,
                    scale: u8::try_from(self.place % 256).unwrap(),
                },
                compound: true,
                beside: self.place.is_multiple_of(2),
            }),
            5 => line.tax.origin = Some(line.tax.rates.clone()),
            6 => problem.surcharges.push(Charge {
                amount,
                ..Charge::default()
            }),
            7 => problem.settings.cash_step = u32::MAX,
            _ => {
                let promotions = problem.promotions.len().max(1);
                let promotion = problem.promotions.get_mut(self.place % promotions);
                if let Some(promotion) = promotion {
                    self.strike_promotion(promotion);
                }
            }
        }
    }

    fn strike_promotion(self, promotion: &mut Promotion) {
        let Self { amount, count, .. } = self;
        let discount = match self.which {
            8 => Discount::Percent(Rate {
                mantissa: u32::MAX,
                scale: 0,
            }),
            9 => Discount::FixedPrice(amount),
            _ => Discount::Amount(amount),
        };
        promotion.cap = Some(amount);
        promotion.budget.spend = Some(amount.saturating_neg());
        promotion.condition = Condition::Order(Range {
            min: Some(amount),
            max: None,
        });
        if self.which == 11 {
            (promotion.cap, promotion.budget.spend, promotion.condition) =
                (None, None, Condition::Always);
        }
        for action in &mut promotion.actions {
            match action {
                Action::Spread(action) => action.discount = discount,
                Action::Lines(action) => {
                    (action.discount, action.line_cap) = (discount, Some(amount));
                }
                Action::Units(action) => {
                    action.discount = discount;
                    action.every = Some(Every {
                        of: count,
                        units: count,
                    });
                    (action.line_after, action.limit, action.line_cap) =
                        (count, Some(count), Some(amount));
                }
                Action::BuyGet(action) => {
                    (action.discount, action.buy_quantity) = (discount, count);
                    action.get_quantity = if self.place.is_multiple_of(2) {
                        count
                    } else {
                        1
                    };
                    action.times = Some(count);
                }
                Action::Bundles(action) => {
                    (action.discount, action.size, action.times) = (discount, count, Some(count));
                    action.within = Some(Within {
                        units: count,
                        after: count,
                        across: amount < 0,
                        limit: Some(count),
                        ..Within::default()
                    });
                }
                Action::Tiers(action) => action.steps.push(Step {
                    from: amount,
                    discount,
                }),
                Action::Gift(action) => {
                    action.quantity = count;
                    action.per = Some(Per {
                        of: Filter::default(),
                        by: Measure::Amount,
                        each: amount,
                        times: None,
                    });
                }
                Action::Shipping(action) | Action::Surcharge(action) => action.discount = discount,
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn nothing_panics_whatever_is_written(problem in problem(), wild in proptest::collection::vec(wild(), 1..4)) {
        let mut problem = problem;
        for wild in wild {
            wild.strike(&mut problem);
        }
        if let Ok(outcome) = evaluate(&problem) {
            let _ = total(&problem, &outcome);
        }
    }
}
