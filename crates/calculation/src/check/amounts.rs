//! Whether a promotion speaks of amounts of money, which mean something in one currency alone.

use crate::promotion::{
    Action, Bundles, BuyGet, Charges, Condition, Discount, Filter, Give, Lines, Measure, Per,
    Promotion, Range, Spread, Step, Tiers, Units,
};

/// The first field of a promotion that is an amount of money.
pub fn in_money(promotion: &Promotion) -> Option<String> {
    if promotion.cap.is_some() {
        return Some("cap".to_owned());
    }
    if promotion.budget.spend.is_some() {
        return Some("budget.spend".to_owned());
    }
    if condition(&promotion.condition) {
        return Some("condition".to_owned());
    }
    let place = promotion.actions.iter().position(action)?;
    Some(format!("actions[{place}]"))
}

fn condition(condition: &Condition) -> bool {
    match condition {
        Condition::All(several) | Condition::Any(several) | Condition::None(several) => {
            several.iter().any(self::condition)
        }
        Condition::Total { .. } => true,
        Condition::Quantity { of, .. } | Condition::Lines { of, .. } => filter(of),
        _ => false,
    }
}

fn filter(filter: &Filter) -> bool {
    filter.price != Range::default() || filter.except.as_deref().is_some_and(self::filter)
}

fn discount(discount: Discount) -> bool {
    !matches!(discount, Discount::Percent(_))
}

fn action(action: &Action) -> bool {
    match action {
        Action::Spread(Spread {
            of, discount: off, ..
        }) => filter(of) || discount(*off),
        Action::Lines(Lines {
            of,
            discount: off,
            line_cap,
        }) => filter(of) || discount(*off) || line_cap.is_some(),
        Action::Units(Units {
            of,
            discount: off,
            line_cap,
            ..
        }) => filter(of) || discount(*off) || line_cap.is_some(),
        Action::BuyGet(BuyGet {
            buy,
            get,
            discount: off,
            ..
        }) => filter(buy) || filter(get) || discount(*off),
        Action::Bundles(Bundles {
            of,
            also,
            discount: off,
            ..
        }) => filter(of) || also.iter().any(|set| filter(&set.of)) || discount(*off),
        Action::Tiers(Tiers { of, by, steps, .. }) => {
            let mut steps = steps.iter();
            filter(of)
                || *by == Measure::Amount
                || steps.any(|Step { discount: off, .. }| discount(*off))
        }
        Action::Gift(Give { per, .. }) => per
            .as_ref()
            .is_some_and(|Per { of, by, .. }| filter(of) || *by == Measure::Amount),
        Action::Shipping(Charges { discount: off, .. })
        | Action::Surcharge(Charges { discount: off, .. }) => discount(*off),
    }
}
