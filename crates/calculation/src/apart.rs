//! What is taxed in parts of its own: shipping that is taxed as the goods are, and discounts that are taxed
//! apart from what they are taken off. Such an order is posed with the parts as things of their own, and what
//! they come to is put together again.

use money::{Leftover, Rounding, split};

use crate::matching::in_order;
use crate::outcome::{Adjustment, Applied, On, Outcome, UnitPrice};
use crate::problem::{Charge, Line, Problem, RoundPer, ShippingTax, Tax, TaxBase};
use crate::share::share_out;
use crate::tax::gross_of_net;
use crate::total::{AmountTotal, Totals, add_up};
use crate::units::Overflow;

/// An order with its parts apart.
pub struct Apart {
    /// Its promotions are done: what they took off is in `outcome`, or are charges below zero.
    pub problem: Problem,
    pub outcome: Outcome,
    /// Of each part of shipping the place of the whole.
    shipping: Vec<usize>,
    /// The surcharges that are discounts follow the others: what each takes off, and off which things.
    discounts: Vec<Vec<(usize, i64)>>,
}

/// What an action took off a thing of the order with its parts apart.
struct Taken {
    /// The places of the promotion and of the action.
    by: (usize, usize),
    on: On,
    amount: i64,
}

/// The order with its parts apart, where a setting asks for that.
///
/// # Errors
/// Where an amount does not fit 64 bits.
pub fn apart(problem: &Problem, outcome: &Outcome) -> Result<Option<Apart>, Overflow> {
    let settings = problem.settings;
    // A tax that is rounded once for all is that of what is left, whoever took something off.
    let are_discounts_apart =
        settings.tax_base == TaxBase::DiscountsApart && settings.round_per != RoundPer::Total;
    let is_as_goods =
        |charge: &Charge| settings.shipping_tax != ShippingTax::Own && charge.tax.rates.is_empty();
    if !are_discounts_apart && !problem.shipping.iter().any(is_as_goods) {
        return Ok(None);
    }
    let mut apart = Apart {
        problem: Problem {
            settings: problem.settings,
            lines: problem.lines.clone(),
            surcharges: problem.surcharges.clone(),
            ..Problem::default()
        },
        outcome: Outcome {
            units: outcome.units.clone(),
            ..Outcome::default()
        },
        shipping: Vec::new(),
        discounts: Vec::new(),
    };
    apart.problem.settings.shipping_tax = ShippingTax::Own;
    if are_discounts_apart {
        apart.problem.settings.tax_base = TaxBase::AfterDiscount;
    }
    let goods = goods(problem, outcome)?;
    let taken = apart.share_shipping(problem, outcome, &|charge| {
        if is_as_goods(charge) { &goods } else { &[] }
    })?;
    if are_discounts_apart {
        for (line, units) in problem.lines.iter().zip(&mut apart.outcome.units) {
            *units = line.units();
        }
        apart.tax_discounts(taken)?;
    } else {
        let adjustment = |taken: Taken| Adjustment {
            action: 0,
            on: taken.on,
            base: 0,
            amount: taken.amount,
            units: None,
        };
        apart.outcome.applied.push(Applied {
            adjustments: taken.into_iter().map(adjustment).collect(),
            ..Applied::default()
        });
    }
    Ok(Some(apart))
}

/// How the goods are taxed, with what is left of those that are taxed so.
fn goods(problem: &Problem, outcome: &Outcome) -> Result<Vec<(Tax, u64)>, Overflow> {
    let mut goods: Vec<(Tax, u64)> = Vec::new();
    for place in in_order(&problem.lines) {
        let Line { tax, .. } = &problem.lines[place as usize];
        let units = outcome.units.get(place as usize).ok_or(Overflow)?;
        let left = UnitPrice::sum(units)?.max(0).unsigned_abs();
        match goods
            .iter_mut()
            .find(|(known, _)| (&known.rates, &known.origin) == (&tax.rates, &tax.origin))
        {
            // Together no more than all lines, which fit.
            Some((_, sum)) => *sum += left,
            None => goods.push((tax.clone(), left)),
        }
    }
    if problem.settings.shipping_tax == ShippingTax::HighestOfGoods {
        let mut highest: Option<((Tax, u64), i64)> = None;
        for one in goods {
            // Far more digits than any rate has.
            let gross = gross_of_net(&one.0.rates)?.of(1 << 40, Rounding::Down)?;
            if highest.as_ref().is_none_or(|(_, other)| gross > *other) {
                highest = Some((one, gross));
            }
        }
        return Ok(highest.into_iter().map(|(one, _)| one).collect());
    }
    if goods.iter().any(|(_, left)| *left > 0) {
        goods.retain(|(_, left)| *left > 0);
    }
    Ok(goods)
}

impl Apart {
    /// Adds the shipping, in a part for each tax that it shares with the goods. Answers what was taken off
    /// everything.
    fn share_shipping<'g>(
        &mut self,
        problem: &Problem,
        outcome: &Outcome,
        goods_of: &dyn Fn(&Charge) -> &'g [(Tax, u64)],
    ) -> Result<Vec<Taken>, Overflow> {
        let mut firsts = Vec::with_capacity(problem.shipping.len());
        for (place, charge) in problem.shipping.iter().enumerate() {
            firsts.push(self.shipping.len());
            let goods = goods_of(charge);
            let taxes = goods.iter().map(|(tax, _)| Tax {
                included: charge.tax.included,
                rates: tax.rates.clone(),
                origin: tax.origin.clone().filter(|_| charge.tax.included),
            });
            let own = goods.is_empty().then(|| charge.tax.clone());
            for tax in taxes.chain(own) {
                self.shipping.push(place);
                self.problem.shipping.push(Charge {
                    amount: 0,
                    tax,
                    ..charge.clone()
                });
            }
        }
        let mut left: Vec<i64> = problem.shipping.iter().map(|one| one.amount).collect();
        // Each part had what is left of it and what was taken off it: so it never gave more than it had.
        let mut share = |place: usize, amount: i64| {
            let weights = goods_of(&problem.shipping[place]).iter();
            let weights: Vec<u64> = weights.map(|(_, weight)| *weight).collect();
            let shares = match weights.len() {
                0 | 1 => vec![amount],
                _ => split(amount, &weights, problem.settings.leftover),
            };
            let parts = self.problem.shipping[firsts[place]..].iter_mut();
            for (part, share) in parts.zip(&shares) {
                part.amount += share;
            }
            shares
        };
        let mut taken = Vec::new();
        for (promotion, applied) in outcome.applied.iter().enumerate() {
            for one in &applied.adjustments {
                let by = (promotion, one.action);
                let On::Shipping(place) = one.on else {
                    let (on, amount) = (one.on, one.amount);
                    taken.push(Taken { by, on, amount });
                    continue;
                };
                let place = place as usize;
                *left.get_mut(place).ok_or(Overflow)? -= one.amount;
                let parts = firsts[place]..;
                for (part, amount) in parts.zip(share(place, one.amount)) {
                    let on = On::Shipping(u32::try_from(part).map_err(|_| Overflow)?);
                    taken.push(Taken { by, on, amount });
                }
            }
        }
        for (place, left) in left.into_iter().enumerate() {
            share(place, left);
        }
        Ok(taken)
    }

    /// Makes a charge below zero of what each action took off all that is taxed alike.
    fn tax_discounts(&mut self, taken: Vec<Taken>) -> Result<(), Overflow> {
        let mut charges: Vec<((usize, usize), Charge)> = Vec::new();
        for Taken { by, on, amount } in taken {
            let (lines, shipping) = (self.problem.lines.len(), self.problem.shipping.len());
            let (thing, tax) = match on {
                On::Line(place) => {
                    let line = self.problem.lines.get(place as usize);
                    (place as usize, line.map(|line| &line.tax))
                }
                On::Shipping(place) => {
                    let charge = self.problem.shipping.get(place as usize);
                    (lines + place as usize, charge.map(|charge| &charge.tax))
                }
                On::Surcharge(place) => {
                    let charge = self.problem.surcharges.get(place as usize);
                    let thing = lines + shipping + place as usize;
                    (thing, charge.map(|charge| &charge.tax))
                }
            };
            let tax = tax.ok_or(Overflow)?;
            let known = charges
                .iter()
                .rposition(|(other, charge)| *other == by && charge.tax == *tax);
            let place = known.unwrap_or_else(|| {
                let tax = tax.clone();
                let charge = Charge {
                    tax,
                    ..Charge::default()
                };
                charges.push((by, charge));
                self.discounts.push(Vec::new());
                charges.len() - 1
            });
            charges[place].1.amount -= amount;
            self.discounts[place].push((thing, amount));
        }
        let charges = charges.into_iter().map(|(_, charge)| charge);
        self.problem.surcharges.extend(charges);
        Ok(())
    }

    /// The totals of the order itself, of those of its parts.
    ///
    /// # Errors
    /// Where an amount does not fit 64 bits.
    pub fn together(&self, totals: Totals) -> Result<Totals, Overflow> {
        let Totals {
            lines,
            shipping,
            mut surcharges,
            ..
        } = totals;
        let own = self.problem.surcharges.len() - self.discounts.len();
        let discounts = surcharges.split_off(own.min(surcharges.len()));
        let mut all: Vec<AmountTotal> = lines;
        all.extend(shipping);
        all.append(&mut surcharges);
        let taxes: Vec<&Tax> = self.taxes().collect();
        let leftover = self.problem.settings.leftover;
        for (of, discount) in self.discounts.iter().zip(discounts) {
            take(of, &discount, &mut all, &taxes, leftover)?;
        }
        let mut whole = add_up(&self.problem, all)?;
        let parts = std::mem::take(&mut whole.shipping);
        for (part, place) in parts.into_iter().zip(&self.shipping) {
            let Some(shipping) = whole.shipping.get_mut(*place) else {
                whole.shipping.push(part);
                continue;
            };
            shipping.entered += part.entered;
            shipping.discount += part.discount;
            shipping.net += part.net;
            shipping.tax += part.tax;
            shipping.gross += part.gross;
            for tax in &part.taxes {
                tax.add_to(&mut shipping.taxes)?;
            }
        }
        Ok(whole)
    }

    /// How each thing is taxed.
    fn taxes(&self) -> impl Iterator<Item = &Tax> {
        let charges = self
            .problem
            .shipping
            .iter()
            .chain(&self.problem.surcharges)
            .map(|charge| &charge.tax);
        self.problem
            .lines
            .iter()
            .map(|line| &line.tax)
            .chain(charges)
    }
}

/// Takes a discount off the things that it is on: what it is, and what it is with tax, and each of its taxes,
/// of which none gives more than it has.
fn take(
    of: &[(usize, i64)],
    discount: &AmountTotal,
    all: &mut [AmountTotal],
    taxes: &[&Tax],
    leftover: Leftover,
) -> Result<(), Overflow> {
    let weights: Vec<u64> = of.iter().map(|(_, off)| off.unsigned_abs()).collect();
    for (place, tax) in discount.taxes.iter().enumerate() {
        let rooms = of.iter().map(|(thing, _)| {
            let tax = all.get(*thing).and_then(|one| one.taxes.get(place));
            Some(tax?.amount.max(0))
        });
        let rooms = rooms.collect::<Option<Vec<i64>>>().ok_or(Overflow)?;
        let most = rooms
            .iter()
            .fold(0, |sum: i64, room| sum.saturating_add(*room));
        let off = tax.amount.checked_neg().ok_or(Overflow)?.clamp(0, most);
        let shares = share_out(off, &weights, &rooms, leftover);
        for ((thing, _), share) in of.iter().zip(shares) {
            all[*thing].taxes[place].amount -= share;
            all[*thing].tax -= share;
        }
    }
    // What is paid for it, where a price includes other taxes than are paid, is not what was entered.
    let paid = split(discount.gross, &weights, leftover);
    for ((thing, off), paid) in of.iter().zip(paid) {
        let one = &mut all[*thing];
        one.discount += off;
        if taxes[*thing].included {
            one.gross += paid;
            one.net = one.gross.checked_sub(one.tax).ok_or(Overflow)?;
        } else {
            one.net -= off;
            one.gross = one.net.checked_add(one.tax).ok_or(Overflow)?;
        }
        one.base_taxes();
    }
    Ok(())
}
