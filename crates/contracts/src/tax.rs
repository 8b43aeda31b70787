//! `souk:commerce/tax`.

use calculation::outcome::{On, Outcome, UnitPrice};
use calculation::problem::{Line, Problem, Tax};
use calculation::{AmountTotal, TaxTotal, Totals};

use crate::bindings::souk::commerce::tax as wire;
use crate::{Convert as _, Error};

/// Something that is taxed: a line or a charge.
#[derive(Debug, Clone, PartialEq)]
pub struct Taxed {
    pub id: String,
    pub tax: Tax,
    /// Before discounts, with or without tax as it was entered.
    pub entered: i64,
    pub discount: i64,
    /// What its units cost before discounts.
    pub before: Vec<UnitPrice>,
    /// What they cost after them.
    pub after: Vec<UnitPrice>,
}

/// What something that is taxed comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct PartTotal {
    pub id: String,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    /// One for each of its rates.
    pub taxes: Vec<i64>,
}

/// What all of it comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct PartTotals {
    /// In the order of what is taxed.
    pub parts: Vec<PartTotal>,
    pub taxes: Vec<TaxTotal>,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    pub rounding: i64,
    pub to_pay: i64,
}

/// Has the engine add up what promotions have left of an order, as `calculation::total` does.
///
/// # Errors
/// Where the engine gives no result.
pub fn total(problem: &Problem, outcome: &Outcome) -> Result<Totals, Error> {
    match calculation::apart(problem, outcome)? {
        Some(apart) => Ok(apart.together(of_things(&apart.problem, &apart.outcome)?)?),
        None => of_things(problem, outcome),
    }
}

fn of_things(problem: &Problem, outcome: &Outcome) -> Result<Totals, Error> {
    let taxed = taxed(problem, outcome)?;
    let settings = problem.settings.convert();
    let totals: PartTotals = match wire::total(settings, &taxed.clone().convert()) {
        Ok(totals) => totals.convert(),
        Err(error) => return Err(error.convert()),
    };
    whole(problem, taxed, totals)
}

/// What of an order is taxed: lines in the order of their ids, so that the order in which they come changes
/// nothing; shipping; surcharges.
///
/// # Errors
/// Where an amount needs more than 64 bits, and where the outcome is of another problem.
pub fn taxed(problem: &Problem, outcome: &Outcome) -> Result<Vec<Taxed>, Error> {
    let mut lines = vec![0; problem.lines.len()];
    let mut shipping = vec![0; problem.shipping.len()];
    let mut surcharges = vec![0; problem.surcharges.len()];
    let applied = outcome.applied.iter();
    for one in applied.flat_map(|applied| &applied.adjustments) {
        let off: Option<&mut i64> = match one.on {
            On::Line(place) => lines.get_mut(place as usize),
            On::Shipping(place) => shipping.get_mut(place as usize),
            On::Surcharge(place) => surcharges.get_mut(place as usize),
        };
        let off =
            off.ok_or_else(|| Error::Other("an engine reduced what is not there".to_owned()))?;
        *off = off.checked_add(one.amount).ok_or(Error::Overflow)?;
    }
    let mut taxed = Vec::with_capacity(problem.lines.len() + 1);
    for place in calculation::in_order(&problem.lines) {
        let place = place as usize;
        let (line, discount) = (&problem.lines[place], lines[place]);
        let units = outcome.units.get(place);
        let units = units.ok_or_else(|| Error::Other("an engine left out a line".to_owned()))?;
        let before = before(line);
        taxed.push(Taxed {
            id: line.id.clone(),
            tax: line.tax.clone(),
            entered: cost(&before)?,
            discount,
            before,
            after: units.clone(),
        });
    }
    for (charges, off) in [
        (&problem.shipping, shipping),
        (&problem.surcharges, surcharges),
    ] {
        for (charge, discount) in charges.iter().zip(off) {
            let unit = |price| UnitPrice { count: 1, price };
            taxed.push(Taxed {
                id: charge.id.clone(),
                tax: charge.tax.clone(),
                entered: charge.amount,
                discount,
                before: vec![unit(charge.amount)],
                after: vec![unit(charge.amount.saturating_sub(discount))],
            });
        }
    }
    Ok(taxed)
}

/// What the units of a line cost as it came.
fn before(line: &Line) -> Vec<UnitPrice> {
    let mut left = line.quantity;
    let mut units = Vec::with_capacity(line.prices.len() + 1);
    let rest = UnitPrice {
        count: u64::MAX,
        price: line.unit_price,
    };
    for run in line.prices.iter().copied().chain([rest]) {
        let count = run.count.min(left);
        left -= count;
        if count > 0 {
            units.push(UnitPrice { count, ..run });
        }
    }
    units
}

fn cost(units: &[UnitPrice]) -> Result<i64, Error> {
    let mut sum = 0_i64;
    for run in units {
        let count = i64::try_from(run.count).map_err(|_| Error::Overflow)?;
        let cost = run.price.checked_mul(count).ok_or(Error::Overflow)?;
        sum = sum.checked_add(cost).ok_or(Error::Overflow)?;
    }
    Ok(sum)
}

/// The totals of an order, of what its parts come to.
fn whole(problem: &Problem, taxed: Vec<Taxed>, totals: PartTotals) -> Result<Totals, Error> {
    if totals.parts.len() != taxed.len() {
        return Err(Error::Other(
            "an engine left out a part of the order".to_owned(),
        ));
    }
    let mut parts = taxed.into_iter().zip(totals.parts).map(|(taxed, part)| {
        let named = taxed.tax.rates.into_iter().zip(part.taxes);
        AmountTotal {
            id: part.id,
            entered: taxed.entered,
            discount: taxed.discount,
            net: part.net,
            tax: part.tax,
            gross: part.gross,
            taxes: named
                .map(|(rate, amount)| TaxTotal {
                    code: rate.code,
                    rate: rate.rate,
                    base: part.net,
                    amount,
                })
                .collect(),
        }
    });
    let mut lines = vec![AmountTotal::default(); problem.lines.len()];
    for (place, line) in calculation::in_order(&problem.lines)
        .into_iter()
        .zip(&mut parts)
    {
        lines[place as usize] = line;
    }
    Ok(Totals {
        lines,
        shipping: parts.by_ref().take(problem.shipping.len()).collect(),
        surcharges: parts.collect(),
        taxes: totals.taxes,
        net: totals.net,
        tax: totals.tax,
        gross: totals.gross,
        rounding: totals.rounding,
        to_pay: totals.to_pay,
    })
}
