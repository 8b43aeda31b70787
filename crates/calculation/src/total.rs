use std::collections::BTreeMap;

use money::{Rounding, split};

use crate::outcome::{On, Outcome, UnitPrice};
use crate::problem::{Destination, Included, Problem, RoundPer, Settings, Tax, TaxBase};
use crate::ratio::Ratio;
use crate::tax::{gross_of_net, parts_of_net};
use crate::units::Overflow;

/// What an order comes to. The parts of everything sum to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// In the order of the problem, as the next two.
    pub lines: Vec<AmountTotal>,
    pub shipping: Vec<AmountTotal>,
    pub surcharges: Vec<AmountTotal>,
    /// Each tax over all of these, in the order in which they first appear.
    pub taxes: Vec<TaxTotal>,
    pub net: i64,
    pub tax: i64,
    /// `net` and `tax` together.
    pub gross: i64,
    /// What is added so that coins can pay it: it is zero where a store takes any amount.
    pub rounding: i64,
    /// What is to be paid: `gross` and `rounding` together.
    pub to_pay: i64,
}

/// What a line or a charge comes to: `gross` is `net` and `tax` together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmountTotal {
    pub id: String,
    /// Before discounts, with or without tax as it was entered.
    pub entered: i64,
    pub discount: i64,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    /// One for each of its rates.
    pub taxes: Vec<TaxAmount>,
}

/// One tax of a line or charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxAmount {
    pub code: String,
    pub amount: i64,
}

/// One tax of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxTotal {
    pub code: String,
    /// The net amounts that it is charged on.
    pub base: i64,
    pub amount: i64,
}

/// Something that is taxed.
struct Taxed<'a> {
    id: &'a str,
    tax: &'a Tax,
    entered: i64,
    discount: i64,
    /// What each of its units costs; of a charge there is one.
    units: Vec<UnitPrice>,
    /// Before discounts.
    unit: UnitPrice,
}

/// Adds up what promotions have left of an order, with its taxes.
///
/// # Errors
/// Where an amount does not fit 64 bits.
pub fn total(problem: &Problem, outcome: &Outcome) -> Result<Totals, Overflow> {
    let mut off: BTreeMap<&On, i64> = BTreeMap::new();
    for one in outcome
        .applied
        .iter()
        .flat_map(|applied| &applied.adjustments)
    {
        *off.entry(&one.on).or_default() += one.amount;
    }
    let discount = |on: On| off.get(&on).copied().unwrap_or(0);
    let mut taxed = Vec::new();
    for (line, units) in problem.lines.iter().zip(&outcome.units) {
        let unit = UnitPrice {
            count: line.quantity,
            price: line.unit_price,
        };
        taxed.push(Taxed {
            id: &line.id,
            tax: &line.tax,
            entered: unit.total()?,
            discount: discount(On::Line(line.id.clone())),
            units: units.clone(),
            unit,
        });
    }
    for (charges, on) in [
        (&problem.shipping, On::Shipping as fn(String) -> On),
        (&problem.surcharges, On::Surcharge),
    ] {
        for charge in charges {
            let discount = discount(on(charge.id.clone()));
            let unit = |price| UnitPrice { count: 1, price };
            taxed.push(Taxed {
                id: &charge.id,
                tax: &charge.tax,
                entered: charge.amount,
                discount,
                units: vec![unit(charge.amount - discount)],
                unit: unit(charge.amount),
            });
        }
    }
    let mut all = taxed
        .iter()
        .map(|one| one.total(problem.settings))
        .collect::<Result<Vec<_>, _>>()?;
    if problem.settings.round_per == RoundPer::Total {
        round_together(problem.settings, &taxed, &mut all)?;
    }
    add_up(problem, &taxed, all)
}

impl UnitPrice {
    fn total(self) -> Result<i64, Overflow> {
        let count = i64::try_from(self.count).map_err(|_| Overflow)?;
        self.price.checked_mul(count).ok_or(Overflow)
    }
}

impl Taxed<'_> {
    fn total(&self, settings: Settings) -> Result<AmountTotal, Overflow> {
        let paid = self.entered - self.discount;
        let taxes = match (settings.round_per, settings.tax_base) {
            (RoundPer::Unit, TaxBase::AfterDiscount) => self.sum_over(&self.units, settings)?,
            (RoundPer::Unit, TaxBase::BeforeDiscount) => self.sum_over(&[self.unit], settings)?,
            (_, TaxBase::AfterDiscount) => self.taxes(paid, settings)?,
            (_, TaxBase::BeforeDiscount) => self.taxes(self.entered, settings)?,
        };
        let tax = taxes.iter().sum::<i64>();
        let (net, gross) = if self.tax.included {
            let gross = self.gross(paid, settings)?;
            (gross.checked_sub(tax).ok_or(Overflow)?, gross)
        } else {
            (paid, paid.checked_add(tax).ok_or(Overflow)?)
        };
        let named = self.tax.rates.iter().zip(taxes);
        Ok(AmountTotal {
            id: self.id.to_owned(),
            entered: self.entered,
            discount: self.discount,
            net,
            tax,
            gross,
            taxes: named
                .map(|(rate, amount)| TaxAmount {
                    code: rate.code.clone(),
                    amount,
                })
                .collect(),
        })
    }

    /// The taxes of one unit of each price, times their number.
    fn sum_over(&self, units: &[UnitPrice], settings: Settings) -> Result<Vec<i64>, Overflow> {
        let mut sums = vec![0_i64; self.tax.rates.len()];
        for unit in units {
            let count = i64::try_from(unit.count).map_err(|_| Overflow)?;
            for (sum, tax) in sums.iter_mut().zip(self.taxes(unit.price, settings)?) {
                let tax = tax.checked_mul(count).ok_or(Overflow)?;
                *sum = sum.checked_add(tax).ok_or(Overflow)?;
            }
        }
        Ok(sums)
    }

    /// What a buyer pays for an amount that includes tax.
    fn gross(&self, amount: i64, settings: Settings) -> Result<i64, Overflow> {
        match (&self.tax.origin, settings.destination) {
            (Some(origin), Destination::KeepNet) => {
                let net = Ratio::ONE
                    .over(gross_of_net(origin)?)?
                    .of(amount, settings.rounding)?;
                gross_of_net(&self.tax.rates)?.of(net, settings.rounding)
            }
            _ => Ok(amount),
        }
    }

    /// Each tax on an amount as entered.
    fn taxes(&self, amount: i64, settings: Settings) -> Result<Vec<i64>, Overflow> {
        let parts = parts_of_net(&self.tax.rates)?;
        let rounding = settings.rounding;
        if !self.tax.included {
            return parts.iter().map(|part| part.of(amount, rounding)).collect();
        }
        // The tax of the whole is rounded once, and the taxes share it.
        let gross = self.gross(amount, settings)?;
        let factor = gross_of_net(&self.tax.rates)?;
        let sum = parts.iter().copied().try_fold(Ratio::ZERO, Ratio::plus)?;
        let tax = match settings.included {
            Included::Tax => sum.over(factor)?.of(gross, rounding)?,
            Included::Net => gross - Ratio::ONE.over(factor)?.of(gross, rounding)?,
        };
        share(tax, &parts, settings)
    }
}

/// A tax in proportion to its parts.
fn share(tax: i64, parts: &[Ratio], settings: Settings) -> Result<Vec<i64>, Overflow> {
    // Far more digits than any rate has.
    const SCALE: i64 = 1_000_000_000_000;
    let weight = |part: &Ratio| Ok(part.of(SCALE, Rounding::HalfUp)?.unsigned_abs());
    let weights = parts
        .iter()
        .map(weight)
        .collect::<Result<Vec<_>, Overflow>>()?;
    Ok(split(tax, &weights, settings.leftover))
}

/// Rounds each tax once over the whole order; lines and charges share it in proportion to their net or gross.
fn round_together(
    settings: Settings,
    taxed: &[Taxed<'_>],
    totals: &mut [AmountTotal],
) -> Result<(), Overflow> {
    // What is taxed alike: by the codes and rates of its taxes, and whether they are included.
    let mut groups: Vec<(&Tax, Vec<usize>)> = Vec::new();
    for (number, one) in taxed.iter().enumerate() {
        match groups.iter_mut().find(|(tax, _)| *tax == one.tax) {
            Some((_, members)) => members.push(number),
            None => groups.push((one.tax, vec![number])),
        }
    }
    for (tax, members) in groups {
        let base = |number: &usize| match settings.tax_base {
            TaxBase::AfterDiscount => taxed[*number].entered - taxed[*number].discount,
            TaxBase::BeforeDiscount => taxed[*number].entered,
        };
        let sum = members
            .iter()
            .map(base)
            .try_fold(0_i64, i64::checked_add)
            .ok_or(Overflow)?;
        let weights: Vec<u64> = members
            .iter()
            .map(|number| base(number).max(0).unsigned_abs())
            .collect();
        let Some(first) = members.first() else {
            continue;
        };
        for (place, amount) in taxed[*first].taxes(sum, settings)?.into_iter().enumerate() {
            let shares = split(amount, &weights, settings.leftover);
            for (number, share) in members.iter().zip(shares) {
                totals[*number].taxes[place].amount = share;
            }
        }
        for number in members {
            let one = &mut totals[number];
            one.tax = one.taxes.iter().map(|tax| tax.amount).sum();
            if tax.included {
                one.net = one.gross - one.tax;
            } else {
                one.gross = one.net.checked_add(one.tax).ok_or(Overflow)?;
            }
        }
    }
    Ok(())
}

fn add_up(
    problem: &Problem,
    taxed: &[Taxed<'_>],
    all: Vec<AmountTotal>,
) -> Result<Totals, Overflow> {
    let mut totals = Totals::default();
    for (one, of) in all.iter().zip(taxed) {
        let add = |sum: &mut i64, amount: i64| -> Result<(), Overflow> {
            *sum = sum.checked_add(amount).ok_or(Overflow)?;
            Ok(())
        };
        add(&mut totals.net, one.net)?;
        add(&mut totals.tax, one.tax)?;
        add(&mut totals.gross, one.gross)?;
        for (tax, rate) in one.taxes.iter().zip(&of.tax.rates) {
            let known = totals
                .taxes
                .iter_mut()
                .find(|known| known.code == rate.code);
            match known {
                Some(known) => {
                    add(&mut known.amount, tax.amount)?;
                    add(&mut known.base, one.net)?;
                }
                None => totals.taxes.push(TaxTotal {
                    code: rate.code.clone(),
                    base: one.net,
                    amount: tax.amount,
                }),
            }
        }
    }
    let step = i64::from(problem.settings.cash_step.max(1));
    let steps = problem
        .settings
        .rounding
        .divide(totals.gross.into(), step.into());
    totals.to_pay = steps
        .and_then(|steps| steps.checked_mul(step))
        .ok_or(Overflow)?;
    totals.rounding = totals.to_pay - totals.gross;
    let mut all = all.into_iter();
    totals.lines = all.by_ref().take(problem.lines.len()).collect();
    totals.shipping = all.by_ref().take(problem.shipping.len()).collect();
    totals.surcharges = all.collect();
    Ok(totals)
}
