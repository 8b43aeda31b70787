use super::{
    Checks, Invalid, MAX_CHARGES, MAX_CODES, MAX_LINES, MAX_PROMOTIONS, MAX_QUANTITY, MAX_VALUES,
    gifts,
};
use crate::problem::{Charge, Facts, Line, Problem, Tax, TaxRate, Time, short_product};

/// The largest coin, in minor units, that what is paid is a multiple of.
const MAX_CASH_STEP: u32 = 1_000_000;

/// The most taxes of one thing.
const MAX_TAXES: usize = 20;

/// All that is wrong with a problem. Its facts are named as fields of the problem itself.
pub fn problem(problem: &Problem) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.facts(&problem.facts);
    if problem.settings.cash_step > MAX_CASH_STEP {
        let expected = format_args!("expected at most {MAX_CASH_STEP}");
        checks.fail("settings.cash_step", &expected);
    }
    if checks.fits("lines", problem.lines.len(), MAX_LINES) {
        checks.each("lines", &problem.lines, Checks::line);
        let ids = problem.lines.iter().map(|line| line.id.as_str());
        checks.unique("lines", "id", ids);
    }
    checks.charges("shipping", &problem.shipping, 0);
    // What is given back, such as a deposit, is a surcharge below zero.
    checks.charges("surcharges", &problem.surcharges, -i64::MAX);
    checks.sum(problem);
    checks.lanes(problem);
    checks.promotions(problem);
    let codes = &problem.coupons;
    if checks.fits("coupons", codes.len(), MAX_CODES) {
        checks.each("coupons", codes, |checks, code| checks.code("", code));
    }
    checks.found
}

/// All that is wrong with facts, as fields of what holds them.
pub fn facts(facts: &Facts) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.facts(facts);
    checks.found
}

impl Checks {
    fn facts(&mut self, facts: &Facts) {
        self.currency("currency", &facts.currency);
        for (name, fact) in [
            (
                "store",
                Some(&facts.store).filter(|store| !store.is_empty()),
            ),
            ("channel", facts.channel.as_ref()),
            ("shipping_method", facts.shipping_method.as_ref()),
            ("payment_method", facts.payment_method.as_ref()),
        ] {
            if let Some(fact) = fact {
                self.code(name, fact);
            }
        }
        if let Some(country) = &facts.country {
            self.country("country", country);
        }
        let customer = &facts.customer;
        self.within("customer", |checks| {
            for (name, fact) in [
                ("id", &customer.id),
                ("organization", &customer.organization),
            ] {
                if let Some(fact) = fact {
                    checks.code(name, fact);
                }
            }
            checks.codes("segments", &customer.segments);
        });
        let Time {
            seconds,
            offset_minutes,
        } = facts.time;
        let years = -62_167_219_200..=253_402_300_799;
        if !years.contains(&seconds) || offset_minutes.unsigned_abs() >= 24 * 60 {
            let expected = "expected a moment of the years 0 to 9999, at most a day from UTC";
            self.fail("time", &expected);
        }
    }

    fn line(&mut self, line: &Line) {
        self.code("id", &line.id);
        if line.quantity > MAX_QUANTITY {
            let expected = format_args!("expected at most {MAX_QUANTITY}");
            self.fail("quantity", &expected);
        }
        if line.unit_price < 0 {
            let expected =
                "expected an amount from 0; what is given back is a surcharge below zero";
            self.fail("unit_price", &expected);
        }
        if self.fits("prices", line.prices.len(), MAX_VALUES) {
            let mut left = Some(line.quantity);
            self.each("prices", &line.prices, |checks, price| {
                // Behind the first that is too many nothing is looked at.
                if let Some(before) = left {
                    checks.not_negative("price", price.price);
                    left = before.checked_sub(price.count);
                    if left.is_none() {
                        checks.fail("count", &"expected no more units than the line has");
                    }
                }
            });
        }
        self.not_negative("floor", line.floor);
        self.codes("categories", &line.categories);
        self.codes("tags", &line.tags);
        self.fits("attributes", line.attributes.len(), MAX_VALUES);
        self.within("tax", |checks| checks.tax(&line.tax));
    }

    fn charges(&mut self, field: &str, charges: &[Charge], least: i64) {
        if !self.fits(field, charges.len(), MAX_CHARGES) {
            return;
        }
        self.each(field, charges, |checks, charge| {
            checks.code("id", &charge.id);
            if charge.amount < least {
                checks.not_negative("amount", charge.amount);
            }
            checks.within("tax", |checks| checks.tax(&charge.tax));
        });
        let ids = charges.iter().map(|charge| charge.id.as_str());
        self.unique(field, "id", ids);
    }

    #[inline]
    fn tax(&mut self, tax: &Tax) {
        self.rates("rates", &tax.rates);
        if let Some(origin) = &tax.origin {
            self.rates("origin", origin);
            if !tax.included {
                let expected = "expected only where the amount includes its tax";
                self.fail("origin", &expected);
            }
        }
    }

    fn rates(&mut self, field: &str, rates: &[TaxRate]) {
        if !self.fits(field, rates.len(), MAX_TAXES) {
            return;
        }
        let mut before = &rates[..0];
        self.each(field, rates, |checks, tax| {
            checks.code("code", &tax.code);
            if tax.rate.scale > 9 || tax.rate.is_above(1_000) {
                let expected = "expected a percentage from 0 to 1000 with at most 9 decimals";
                checks.fail("rate", &expected);
            }
            if before.iter().any(|other| other.code == tax.code) {
                checks.fail("code", &"expected a code of its own");
            }
            before = &rates[..=before.len()];
        });
    }

    /// That what everything costs together can be said.
    fn sum(&mut self, problem: &Problem) {
        let cost = |price: i64, units: i128| {
            let short = i64::try_from(units).ok();
            match short.and_then(|units| short_product(price, units)) {
                Some(cost) => cost.into(),
                None => i128::from(price).saturating_mul(units),
            }
        };
        let lines = problem.lines.iter().map(|line| {
            let (mut sum, mut left) = (0, i128::from(line.quantity));
            for one in &line.prices {
                let units = i128::from(one.count);
                sum = cost(one.price, units).saturating_add(sum);
                left -= units;
            }
            cost(line.unit_price, left.max(0)).saturating_add(sum)
        });
        let charges = problem.shipping.iter().chain(&problem.surcharges);
        let charges = charges.map(|charge| i128::from(charge.amount.unsigned_abs()));
        let sum = lines.chain(charges).fold(0, i128::saturating_add);
        if sum > i128::from(i64::MAX) {
            self.fail("lines", &"expected a sum that fits 64 bits");
        }
    }

    fn lanes(&mut self, problem: &Problem) {
        let lanes = &problem.lanes;
        if self.fits("lanes", lanes.len(), MAX_PROMOTIONS) {
            self.each("lanes", lanes, |checks, lane| {
                checks.code("code", &lane.code);
            });
            self.unique("lanes", "code", lanes.iter().map(|lane| lane.code.as_str()));
        }
    }

    fn promotions(&mut self, problem: &Problem) {
        let promotions = &problem.promotions;
        if !self.fits("promotions", promotions.len(), MAX_PROMOTIONS) {
            return;
        }
        self.each("promotions", promotions, |checks, promotion| {
            if checks.is_full() {
                return;
            }
            checks.promotion(promotion);
            if let Some(code) = &promotion.lane
                && !problem.lanes.iter().any(|lane| lane.code == *code)
            {
                checks.fail("lane", &"expected the code of one of `lanes`");
            }
        });
        if self.is_full() {
            return;
        }
        let ids = promotions.iter().map(|one| one.id.as_str());
        self.unique("promotions", "id", ids);
        if let Some((index, action)) = gifts::cycle(promotions) {
            let field = format!("promotions[{index}].actions[{action}].gift.product");
            self.fail(&field, &gifts::EXPECTED);
        }
    }
}
