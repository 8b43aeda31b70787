use super::{
    At, Checks, Invalid, MAX_CHARGES, MAX_CODES, MAX_LINES, MAX_PROMOTIONS, MAX_QUANTITY, gifts,
};
use crate::problem::{Charge, Facts, Line, Problem, Tax, TaxRate, Time, short_product};

/// The largest coin, in minor units, that what is paid is a multiple of.
const MAX_CASH_STEP: u32 = 1_000_000;

/// The most taxes of one thing.
const MAX_TAXES: usize = 20;

/// All that is wrong with a problem. Its facts are named as fields of the problem itself.
pub fn problem(problem: &Problem) -> Vec<Invalid> {
    let mut checks = Checks::default();
    let root = At::ROOT;
    checks.facts(root, &problem.facts);
    if problem.settings.cash_step > MAX_CASH_STEP {
        let at = root.field("settings");
        checks.fail(
            at.field("cash_step"),
            format_args!("expected at most {MAX_CASH_STEP}"),
        );
    }
    let lines = root.field("lines");
    if checks.fits(lines, problem.lines.len(), MAX_LINES) {
        for (index, line) in problem.lines.iter().enumerate() {
            checks.line(lines.index(index), line);
        }
        let ids = problem.lines.iter().map(|line| line.id.as_str());
        checks.unique(lines, "id", ids);
    }
    checks.charges(root.field("shipping"), &problem.shipping, 0);
    // What is given back, such as a deposit, is a surcharge below zero.
    checks.charges(root.field("surcharges"), &problem.surcharges, -i64::MAX);
    checks.sum(problem);
    checks.lanes(problem);
    checks.promotions(problem);
    let codes = root.field("coupons");
    if checks.fits(codes, problem.coupons.len(), MAX_CODES) {
        for (index, code) in problem.coupons.iter().enumerate() {
            checks.code(codes.index(index), code);
        }
    }
    checks.found
}

/// All that is wrong with facts, as fields of what holds them.
pub fn facts(facts: &Facts) -> Vec<Invalid> {
    let mut checks = Checks::default();
    checks.facts(At::ROOT, facts);
    checks.found
}

impl Checks {
    fn facts(&mut self, root: At<'_>, facts: &Facts) {
        self.currency(root.field("currency"), &facts.currency);
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
                self.code(root.field(name), fact);
            }
        }
        if let Some(country) = &facts.country {
            self.country(root.field("country"), country);
        }
        let at = root.field("customer");
        for (name, fact) in [
            ("id", &facts.customer.id),
            ("organization", &facts.customer.organization),
        ] {
            if let Some(fact) = fact {
                self.code(at.field(name), fact);
            }
        }
        self.codes(at.field("segments"), &facts.customer.segments);
        let Time {
            seconds,
            offset_minutes,
        } = facts.time;
        let years = -62_167_219_200..=253_402_300_799;
        if !years.contains(&seconds) || offset_minutes.unsigned_abs() >= 24 * 60 {
            self.fail(
                root.field("time"),
                "expected a moment of the years 0 to 9999, at most a day from UTC",
            );
        }
    }

    fn line(&mut self, at: At<'_>, line: &Line) {
        self.code(at.field("id"), &line.id);
        if line.quantity > MAX_QUANTITY {
            self.fail(
                at.field("quantity"),
                format_args!("expected at most {MAX_QUANTITY}"),
            );
        }
        self.not_negative(at.field("unit_price"), line.unit_price);
        let prices = at.field("prices");
        if self.fits(prices, line.prices.len(), super::MAX_VALUES) {
            let mut left = line.quantity;
            for (index, price) in line.prices.iter().enumerate() {
                let at = prices.index(index);
                self.not_negative(at.field("price"), price.price);
                match left.checked_sub(price.count) {
                    Some(rest) => left = rest,
                    None => {
                        self.fail(
                            at.field("count"),
                            "expected no more units than the line has",
                        );
                        break;
                    }
                }
            }
        }
        self.not_negative(at.field("floor"), line.floor);
        self.codes(at.field("categories"), &line.categories);
        self.codes(at.field("tags"), &line.tags);
        self.fits(
            at.field("attributes"),
            line.attributes.len(),
            super::MAX_VALUES,
        );
        self.tax(at.field("tax"), &line.tax);
    }

    fn charges(&mut self, at: At<'_>, charges: &[Charge], least: i64) {
        if !self.fits(at, charges.len(), MAX_CHARGES) {
            return;
        }
        for (index, charge) in charges.iter().enumerate() {
            let at = at.index(index);
            self.code(at.field("id"), &charge.id);
            if charge.amount < least {
                self.not_negative(at.field("amount"), charge.amount);
            }
            self.tax(at.field("tax"), &charge.tax);
        }
        let ids = charges.iter().map(|charge| charge.id.as_str());
        self.unique(at, "id", ids);
    }

    fn tax(&mut self, at: At<'_>, tax: &Tax) {
        self.rates(at.field("rates"), &tax.rates);
        if let Some(origin) = &tax.origin {
            self.rates(at.field("origin"), origin);
            if !tax.included {
                self.fail(
                    at.field("origin"),
                    "expected only where the amount includes its tax",
                );
            }
        }
    }

    fn rates(&mut self, at: At<'_>, rates: &[TaxRate]) {
        if !self.fits(at, rates.len(), MAX_TAXES) {
            return;
        }
        for (index, tax) in rates.iter().enumerate() {
            let at = at.index(index);
            self.code(at.field("code"), &tax.code);
            let above = |percent| tax.rate.is_above(percent);
            if tax.rate.scale > 9 || above(1_000) {
                self.fail(
                    at.field("rate"),
                    "expected a percentage from 0 to 1000 with at most 9 decimals",
                );
            }
            if rates[..index].iter().any(|other| other.code == tax.code) {
                self.fail(at.field("code"), "expected a code of its own");
            }
        }
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
            self.fail(At::ROOT.field("lines"), "expected a sum that fits 64 bits");
        }
    }

    fn lanes(&mut self, problem: &Problem) {
        let at = At::ROOT.field("lanes");
        if !self.fits(at, problem.lanes.len(), MAX_PROMOTIONS) {
            return;
        }
        for (index, lane) in problem.lanes.iter().enumerate() {
            self.code(at.index(index).field("code"), &lane.code);
        }
        let codes = problem.lanes.iter().map(|lane| lane.code.as_str());
        self.unique(at, "code", codes);
    }

    fn promotions(&mut self, problem: &Problem) {
        let at = At::ROOT.field("promotions");
        if !self.fits(at, problem.promotions.len(), MAX_PROMOTIONS) {
            return;
        }
        for (index, promotion) in problem.promotions.iter().enumerate() {
            if self.is_full() {
                return;
            }
            let at = at.index(index);
            self.promotion(at, promotion);
            if let Some(code) = &promotion.lane
                && !problem.lanes.iter().any(|lane| lane.code == *code)
            {
                self.fail(at.field("lane"), "expected the code of one of `lanes`");
            }
        }
        let ids = problem.promotions.iter();
        self.unique(at, "id", ids.map(|one| one.id.as_str()));
        if let Some((index, action)) = gifts::cycle(&problem.promotions) {
            let at = at.index(index);
            let at = at.field("actions");
            let at = at.index(action);
            let at = at.field("gift");
            self.fail(at.field("product"), gifts::EXPECTED);
        }
    }
}
