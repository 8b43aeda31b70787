//! Orders in few words, for tests.
#![allow(dead_code, reason = "each test takes what it needs")]

use calculation::outcome::{On, Outcome, Reason};
use calculation::problem::{Charge, Facts, Line, Problem, Rate, Settings, Tax, TaxRate};
use calculation::promotion::{
    Action, BuyGet, Charges, Coupon, Discount, Filter, Promotion, Range, Spread, Units,
};
use calculation::{Totals, evaluate, total};

/// An order that is being written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order(pub(crate) Problem);

/// Lines by id, which is also their product and their category, with quantity and unit price.
pub(crate) fn order(lines: &[(&str, u64, i64)]) -> Order {
    let lines = lines
        .iter()
        .map(|&(id, quantity, price)| line(id, quantity, price));
    Order::default().lines(lines)
}

/// The same with how each line is taxed.
pub(crate) fn taxed(lines: &[(&str, u64, i64, Tax)]) -> Order {
    let lines = lines.iter().cloned();
    Order::default().lines(lines.map(|(id, quantity, price, tax)| Line {
        tax,
        ..line(id, quantity, price)
    }))
}

pub(crate) fn line(id: &str, quantity: u64, unit_price: i64) -> Line {
    Line {
        id: id.to_owned(),
        product: id.to_owned(),
        variant: id.to_owned(),
        categories: vec![id.to_owned()],
        quantity,
        unit_price,
        ..Line::default()
    }
}

impl Order {
    pub(crate) fn lines(mut self, lines: impl IntoIterator<Item = Line>) -> Self {
        self.0.lines.extend(lines);
        self
    }

    pub(crate) fn settings(mut self, settings: Settings) -> Self {
        self.0.settings = settings;
        self
    }

    pub(crate) fn facts(mut self, facts: Facts) -> Self {
        self.0.facts = facts;
        self
    }

    pub(crate) fn ships(mut self, id: &str, amount: i64, tax: Tax) -> Self {
        self.0.shipping.push(charge(id, amount, tax));
        self
    }

    pub(crate) fn surcharge(mut self, id: &str, amount: i64, tax: Tax) -> Self {
        self.0.surcharges.push(charge(id, amount, tax));
        self
    }

    pub(crate) fn coupons(mut self, codes: &[&str]) -> Self {
        self.0.coupons = codes.iter().map(|&code| code.to_owned()).collect();
        self
    }

    /// One promotion of this action, after those that are there.
    pub(crate) fn gives(self, action: Action) -> Self {
        let actions = vec![action];
        self.promotion(Promotion {
            actions,
            ..Promotion::default()
        })
    }

    /// A promotion after those that are there, where it has no priority of its own.
    pub(crate) fn promotion(mut self, mut promotion: Promotion) -> Self {
        let number = self.0.promotions.len();
        if promotion.id.is_empty() {
            promotion.id = format!("p{number}");
        }
        promotion.created = i64::try_from(number).unwrap();
        self.0.promotions.push(promotion);
        self
    }

    /// What comes of it. Every case checks as well that the parts sum to the whole, and that nothing became
    /// negative.
    pub(crate) fn outcome(&self) -> Outcome {
        let outcome = evaluate(&self.0).unwrap();
        for applied in &outcome.applied {
            let sum: i64 = applied.adjustments.iter().map(|one| one.amount).sum();
            assert_eq!(sum, applied.amount);
        }
        for (line, (off, units)) in self
            .0
            .lines
            .iter()
            .zip(off_lines(&self.0, &outcome).into_iter().zip(&outcome.units))
        {
            let cost: i64 = entered(line);
            let left: i64 = units
                .iter()
                .map(|unit| unit.count.cast_signed() * unit.price)
                .sum();
            assert!(off >= 0 && off <= cost.max(0), "{} of {cost}", line.id);
            assert_eq!(left, cost - off, "{}", line.id);
            assert!(
                units
                    .iter()
                    .all(|unit| unit.price >= line.unit_price.min(0))
            );
        }
        outcome
    }

    /// What was taken off each line.
    pub(crate) fn off(&self) -> Vec<i64> {
        off_lines(&self.0, &self.outcome())
    }

    /// What was taken off shipping.
    pub(crate) fn off_shipping(&self) -> Vec<i64> {
        let mut off = vec![0; self.0.shipping.len()];
        for applied in self.outcome().applied {
            for one in applied.adjustments {
                if let On::Shipping(place) = one.on {
                    off[place as usize] += one.amount;
                }
            }
        }
        off
    }

    /// Net, tax and gross. Every case checks as well that all parts sum to the whole.
    pub(crate) fn sums(&self) -> (i64, i64, i64) {
        let totals = self.totals();
        (totals.net, totals.tax, totals.gross)
    }

    pub(crate) fn totals(&self) -> Totals {
        let totals = total(&self.0, &self.outcome()).unwrap();
        let all = || {
            let charges = totals.shipping.iter().chain(&totals.surcharges);
            totals.lines.iter().chain(charges)
        };
        for one in all() {
            assert_eq!(one.net + one.tax, one.gross, "{}", one.id);
            let taxes: i64 = one.taxes.iter().map(|tax| tax.amount).sum();
            assert_eq!(taxes, one.tax, "{}", one.id);
        }
        assert_eq!(all().map(|one| one.net).sum::<i64>(), totals.net);
        assert_eq!(all().map(|one| one.gross).sum::<i64>(), totals.gross);
        assert_eq!(totals.net + totals.tax, totals.gross);
        let taxes: i64 = totals.taxes.iter().map(|tax| tax.amount).sum();
        assert_eq!(taxes, totals.tax);
        assert_eq!(totals.gross + totals.rounding, totals.to_pay);
        totals
    }

    /// Why a promotion took no effect.
    pub(crate) fn reason(&self, promotion: &str) -> Reason {
        let skipped = self.outcome().skipped;
        let trace = skipped.into_iter().find(|one| one.promotion == promotion);
        trace.expect("the promotion was skipped").reason
    }
}

fn charge(id: &str, amount: i64, tax: Tax) -> Charge {
    Charge {
        id: id.to_owned(),
        method: Some(id.to_owned()),
        amount,
        tax,
    }
}

fn entered(line: &Line) -> i64 {
    let mut left = line.quantity;
    let mut cost = 0;
    for unit in &line.prices {
        let count = unit.count.min(left);
        left -= count;
        cost += count.cast_signed() * unit.price;
    }
    cost + left.cast_signed() * line.unit_price
}

fn off_lines(problem: &Problem, outcome: &Outcome) -> Vec<i64> {
    let mut off = vec![0; problem.lines.len()];
    for one in outcome
        .applied
        .iter()
        .flat_map(|applied| &applied.adjustments)
    {
        if let On::Line(place) = one.on {
            off[place as usize] += one.amount;
        }
    }
    off
}

pub(crate) fn percent(percent: u32) -> Discount {
    Discount::Percent(Rate::percent(percent))
}

/// A tax of so many tenths of a percent on top of prices.
pub(crate) fn plus(tenths: u32) -> Tax {
    Tax {
        rates: vec![rate("tax", tenths)],
        ..Tax::default()
    }
}

/// A tax of so many tenths of a percent that prices include.
pub(crate) fn within(tenths: u32) -> Tax {
    Tax {
        included: true,
        ..plus(tenths)
    }
}

pub(crate) fn rate(code: &str, tenths: u32) -> TaxRate {
    TaxRate {
        code: code.to_owned(),
        rate: Rate {
            mantissa: tenths,
            scale: 1,
        },
        ..TaxRate::default()
    }
}

pub(crate) fn any() -> Filter {
    Filter::default()
}

/// Lines of these ids.
pub(crate) fn of(products: &[&str]) -> Filter {
    Filter {
        products: products.iter().map(|&product| product.to_owned()).collect(),
        ..Filter::default()
    }
}

/// Lines with a unit price between these.
pub(crate) fn priced(min: Option<i64>, max: Option<i64>) -> Filter {
    Filter {
        price: Range { min, max },
        ..Filter::default()
    }
}

/// Off the whole order.
pub(crate) fn spread(discount: Discount) -> Action {
    spread_on(any(), discount)
}

pub(crate) fn spread_on(of: Filter, discount: Discount) -> Action {
    Action::Spread(Spread {
        of,
        discount,
        with_shipping: false,
    })
}

/// Off each unit.
pub(crate) fn units(of: Filter, discount: Discount) -> Action {
    Action::Units(Units {
        of,
        discount,
        ..Units::default()
    })
}

/// Off shipping.
pub(crate) fn shipping(discount: Discount) -> Action {
    Action::Shipping(Charges {
        discount,
        ..Charges::default()
    })
}

/// Buy so many of one set and get so many of another for nothing.
pub(crate) fn buy_get(buy: (u64, Filter), get: (u64, Filter)) -> BuyGet {
    BuyGet {
        buy: buy.1,
        buy_quantity: buy.0,
        get: get.1,
        get_quantity: get.0,
        discount: percent(100),
        ..BuyGet::default()
    }
}

pub(crate) fn coupon(code: &str) -> Coupon {
    Coupon {
        code: code.to_owned(),
        ..Coupon::default()
    }
}
