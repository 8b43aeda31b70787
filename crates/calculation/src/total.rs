use std::borrow::Cow;

use money::{Leftover, Rounding, split};

use crate::apart::apart;
use crate::matching::in_order;
use crate::outcome::{On, Outcome, UnitPrice};
use crate::problem::{
    Destination, Included, Line, Problem, Rate, RoundPer, Settings, Tax, TaxBase, TaxRate,
};
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
    /// What is added so that coins can pay it: it is zero where a store takes any amount. Where more is
    /// given back than all the rest costs, it is what is too much.
    pub rounding: i64,
    /// What is to be paid: `gross` and `rounding` together, and never below zero.
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
    /// One for each of its rates; or of the goods' rates, where it is taxed as they are.
    pub taxes: Vec<TaxTotal>,
}

/// One tax of a line, a charge or the order; what has the same code at another rate is another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxTotal {
    pub code: String,
    pub rate: Rate,
    /// The net amounts that it is charged on.
    pub base: i64,
    pub amount: i64,
}

/// Something that is taxed.
struct Taxed<'a> {
    id: &'a str,
    /// The place of how it is taxed.
    way: usize,
    entered: i64,
    discount: i64,
    /// What each of its units costs; of a charge there is one.
    units: Cow<'a, [UnitPrice]>,
    /// Before discounts.
    entered_units: Vec<UnitPrice>,
}

/// A way of being taxed, worked out.
struct Way<'a> {
    tax: &'a Tax,
    settings: Settings,
    /// What each tax is of the net.
    parts: Vec<Ratio>,
    /// What each tax is of an amount as it is taxed: of the net, or of the gross that includes it.
    shares: Vec<Ratio>,
    net_of_gross: Ratio,
    tax_of_gross: Ratio,
    /// From an amount that includes the taxes of the store's own country to its net, and on to a gross.
    kept_net: Option<(Ratio, Ratio)>,
}

/// Adds up what promotions have left of an order, with its taxes.
///
/// Lines share what is rounded once for all of them in the order of their ids, so that the order in which they
/// come never changes what comes out.
///
/// # Errors
/// Where an amount does not fit 64 bits.
pub fn total(problem: &Problem, outcome: &Outcome) -> Result<Totals, Overflow> {
    match apart(problem, outcome)? {
        Some(apart) => apart.together(total_in_order(&apart.problem, &apart.outcome)?),
        None => total_in_order(problem, outcome),
    }
}

fn total_in_order(problem: &Problem, outcome: &Outcome) -> Result<Totals, Overflow> {
    let places = in_order(&problem.lines);
    let mut totals = add_up_in(&places, problem, outcome)?;
    let mut lines = vec![AmountTotal::default(); totals.lines.len()];
    for (line, place) in totals.lines.drain(..).zip(places) {
        lines[place as usize] = line;
    }
    totals.lines = lines;
    Ok(totals)
}

/// The same with the lines in the order in which they come, whatever their ids are, and nothing in parts.
///
/// # Errors
/// Where an amount does not fit 64 bits.
pub fn total_as_listed(problem: &Problem, outcome: &Outcome) -> Result<Totals, Overflow> {
    let places: Vec<u32> = (0..).take(problem.lines.len()).collect();
    add_up_in(&places, problem, outcome)
}

fn add_up_in(places: &[u32], problem: &Problem, outcome: &Outcome) -> Result<Totals, Overflow> {
    let mut off = Discounts::new(problem);
    for one in outcome
        .applied
        .iter()
        .flat_map(|applied| &applied.adjustments)
    {
        let off = off.on(one.on).ok_or(Overflow)?;
        *off = off.checked_add(one.amount).ok_or(Overflow)?;
    }
    let mut ways = Vec::new();
    let mut taxed = Vec::with_capacity(problem.lines.len());
    for place in places {
        let place = *place as usize;
        let line = &problem.lines[place];
        let (units, discount) = (outcome.units.get(place).ok_or(Overflow)?, off.lines[place]);
        let entered_units = line.units();
        taxed.push(Taxed {
            id: &line.id,
            way: way_of(&line.tax, problem.settings, &mut ways)?,
            entered: UnitPrice::sum(&entered_units)?,
            discount,
            units: Cow::Borrowed(units),
            entered_units,
        });
    }
    for (charges, off) in [
        (&problem.shipping, off.shipping),
        (&problem.surcharges, off.surcharges),
    ] {
        for (charge, discount) in charges.iter().zip(off) {
            let unit = |price| UnitPrice { count: 1, price };
            taxed.push(Taxed {
                id: &charge.id,
                way: way_of(&charge.tax, problem.settings, &mut ways)?,
                entered: charge.amount,
                discount,
                units: Cow::Owned(vec![unit(charge.amount - discount)]),
                entered_units: vec![unit(charge.amount)],
            });
        }
    }
    let mut all = taxed
        .iter()
        .map(|one| ways[one.way].total(one))
        .collect::<Result<Vec<_>, _>>()?;
    if problem.settings.round_per == RoundPer::Total {
        round_together(problem.settings, &taxed, &ways, &mut all)?;
    }
    add_up(problem, all)
}

/// What was taken off everything.
struct Discounts {
    lines: Vec<i64>,
    shipping: Vec<i64>,
    surcharges: Vec<i64>,
}

impl Discounts {
    fn new(problem: &Problem) -> Self {
        Self {
            lines: vec![0; problem.lines.len()],
            shipping: vec![0; problem.shipping.len()],
            surcharges: vec![0; problem.surcharges.len()],
        }
    }

    fn on(&mut self, on: On) -> Option<&mut i64> {
        match on {
            On::Line(place) => self.lines.get_mut(place as usize),
            On::Shipping(place) => self.shipping.get_mut(place as usize),
            On::Surcharge(place) => self.surcharges.get_mut(place as usize),
        }
    }
}

fn sum(amounts: impl IntoIterator<Item = Result<i64, Overflow>>) -> Result<i64, Overflow> {
    // Far beyond what 64-bit amounts can add up to.
    let sum = amounts
        .into_iter()
        .try_fold(0_i128, |sum, amount| Ok(sum + i128::from(amount?)))?;
    i64::try_from(sum).map_err(|_| Overflow)
}

fn way_of<'a>(
    tax: &'a Tax,
    settings: Settings,
    ways: &mut Vec<Way<'a>>,
) -> Result<usize, Overflow> {
    if let Some(known) = ways.iter().position(|way| way.tax == tax) {
        return Ok(known);
    }
    ways.push(Way::new(tax, settings)?);
    Ok(ways.len() - 1)
}

impl UnitPrice {
    /// What units cost together.
    ///
    /// # Errors
    /// Where that does not fit 64 bits.
    pub(crate) fn sum(units: &[Self]) -> Result<i64, Overflow> {
        sum(units.iter().map(|unit| unit.total()))
    }

    fn total(self) -> Result<i64, Overflow> {
        let count = i64::try_from(self.count).map_err(|_| Overflow)?;
        self.price.checked_mul(count).ok_or(Overflow)
    }
}

impl Line {
    /// What its units cost as they came.
    pub(crate) fn units(&self) -> Vec<UnitPrice> {
        let mut left = self.quantity;
        let rest = UnitPrice {
            count: left,
            price: self.unit_price,
        };
        let mut units: Vec<_> = self.prices.iter().copied().chain([rest]).collect();
        for unit in &mut units {
            unit.count = unit.count.min(left);
            left -= unit.count;
        }
        units
    }
}

impl<'a> Way<'a> {
    fn new(tax: &'a Tax, settings: Settings) -> Result<Self, Overflow> {
        let parts = parts_of_net(&tax.rates)?;
        let sum = parts.iter().copied().try_fold(Ratio::ZERO, Ratio::plus)?;
        let gross_of_net = sum.plus(Ratio::ONE)?;
        let shares = if tax.included {
            let of_gross = parts.iter().map(|part| part.over(gross_of_net));
            of_gross.collect::<Result<_, _>>()?
        } else {
            parts.clone()
        };
        let kept_net = match (&tax.origin, settings.destination) {
            (Some(origin), Destination::KeepNet) if tax.included => {
                let net = Ratio::ONE.over(self::gross_of_net(origin)?)?;
                Some((net, gross_of_net))
            }
            _ => None,
        };
        Ok(Self {
            tax,
            settings,
            net_of_gross: Ratio::ONE.over(gross_of_net)?,
            tax_of_gross: sum.over(gross_of_net)?,
            parts,
            shares,
            kept_net,
        })
    }

    fn total(&self, of: &Taxed<'_>) -> Result<AmountTotal, Overflow> {
        let paid = of.entered - of.discount;
        let taxes = match (self.settings.round_per, self.settings.tax_base) {
            (RoundPer::Unit, TaxBase::AfterDiscount | TaxBase::DiscountsApart) => {
                self.taxes_of_units(&of.units)?
            }
            (RoundPer::Unit, TaxBase::BeforeDiscount) => self.taxes_of_units(&of.entered_units)?,
            (_, TaxBase::AfterDiscount | TaxBase::DiscountsApart) => self.taxes(paid)?,
            (_, TaxBase::BeforeDiscount) => self.taxes(of.entered)?,
        };
        let tax = sum(taxes.iter().copied().map(Ok))?;
        let (net, gross) = if self.tax.included {
            let gross = match self.settings.round_per {
                RoundPer::Unit => self.gross_of_units(&of.units)?,
                _ => self.gross(paid)?,
            };
            (gross.checked_sub(tax).ok_or(Overflow)?, gross)
        } else {
            (paid, paid.checked_add(tax).ok_or(Overflow)?)
        };
        let named = self.tax.rates.iter().zip(taxes);
        Ok(AmountTotal {
            id: of.id.to_owned(),
            entered: of.entered,
            discount: of.discount,
            net,
            tax,
            gross,
            taxes: named
                .map(|(rate, amount)| TaxTotal {
                    code: rate.code.clone(),
                    rate: rate.rate,
                    base: net,
                    amount,
                })
                .collect(),
        })
    }

    /// The taxes of one unit of each price, times their number.
    fn taxes_of_units(&self, units: &[UnitPrice]) -> Result<Vec<i64>, Overflow> {
        let mut sums = vec![0_i64; self.parts.len()];
        for unit in units {
            for (sum, tax) in sums.iter_mut().zip(self.taxes(unit.price)?) {
                let of_all = UnitPrice {
                    price: tax,
                    ..*unit
                };
                *sum = sum.checked_add(of_all.total()?).ok_or(Overflow)?;
            }
        }
        Ok(sums)
    }

    /// The same of one unit of each price, times their number.
    fn gross_of_units(&self, units: &[UnitPrice]) -> Result<i64, Overflow> {
        sum(units.iter().map(|unit| {
            let price = self.gross(unit.price)?;
            UnitPrice { price, ..*unit }.total()
        }))
    }

    /// What a buyer pays for an amount that includes tax.
    fn gross(&self, amount: i64) -> Result<i64, Overflow> {
        match self.kept_net {
            Some((net, gross)) => {
                let rounding = self.settings.rounding;
                gross.of(net.of(amount, rounding)?, rounding)
            }
            None => Ok(amount),
        }
    }

    /// An amount as entered that is taxed by the shares: with tax where that is included.
    fn base(&self, amount: i64) -> Result<i64, Overflow> {
        if self.tax.included {
            self.gross(amount)
        } else {
            Ok(amount)
        }
    }

    /// Each tax on an amount as entered.
    fn taxes(&self, amount: i64) -> Result<Vec<i64>, Overflow> {
        let rounding = self.settings.rounding;
        if !self.tax.included {
            return self
                .parts
                .iter()
                .map(|part| part.of(amount, rounding))
                .collect();
        }
        // The tax of the whole is rounded once, and the taxes share it.
        let gross = self.gross(amount)?;
        let tax = match self.settings.included {
            Included::Tax => self.tax_of_gross.of(gross, rounding)?,
            Included::Net => gross - self.net_of_gross.of(gross, rounding)?,
        };
        share(tax, &self.parts, self.settings)
    }
}

impl TaxTotal {
    /// Adds it to those of something larger.
    pub(crate) fn add_to(&self, taxes: &mut Vec<Self>) -> Result<(), Overflow> {
        let mut known = taxes.iter_mut();
        match known.find(|known| known.code == self.code && known.rate == self.rate) {
            Some(known) => {
                add(&mut known.amount, self.amount)?;
                add(&mut known.base, self.base)?;
            }
            None => taxes.push(self.clone()),
        }
        Ok(())
    }
}

fn add(sum: &mut i64, amount: i64) -> Result<(), Overflow> {
    *sum = sum.checked_add(amount).ok_or(Overflow)?;
    Ok(())
}

impl AmountTotal {
    /// Says on what its taxes are.
    pub(crate) fn base_taxes(&mut self) {
        for tax in &mut self.taxes {
            tax.base = self.net;
        }
    }
}

/// A tax in proportion to its parts.
fn share(tax: i64, parts: &[Ratio], settings: Settings) -> Result<Vec<i64>, Overflow> {
    // Far more digits than any rate has.
    const SCALE: i64 = 1_000_000_000_000;
    if let [_] = parts {
        return Ok(vec![tax]);
    }
    let weight = |part: &Ratio| Ok(part.of(SCALE, Rounding::HalfUp)?.unsigned_abs());
    let weights = parts
        .iter()
        .map(weight)
        .collect::<Result<Vec<_>, Overflow>>()?;
    Ok(split(tax, &weights, settings.leftover))
}

/// One tax wherever it is charged: on what, and at which place among its taxes.
struct Charged<'a> {
    rate: &'a TaxRate,
    included: bool,
    on: Vec<(usize, usize)>,
}

/// Rounds each tax once over the whole order; the lines and charges that it is charged on share it.
fn round_together(
    settings: Settings,
    taxed: &[Taxed<'_>],
    ways: &[Way<'_>],
    totals: &mut [AmountTotal],
) -> Result<(), Overflow> {
    let mut taxes: Vec<Charged<'_>> = Vec::new();
    for (number, one) in taxed.iter().enumerate() {
        let tax = ways[one.way].tax;
        for (place, rate) in tax.rates.iter().enumerate() {
            let on = (number, place);
            match taxes.iter_mut().find(|known| known.rate == rate) {
                Some(known) => {
                    known.included &= tax.included;
                    known.on.push(on);
                }
                None => taxes.push(Charged {
                    rate,
                    included: tax.included,
                    on: vec![on],
                }),
            }
        }
    }
    for tax in &taxes {
        let rounding = match settings.included {
            Included::Net if tax.included => opposite(settings.rounding),
            _ => settings.rounding,
        };
        let mut exact = Vec::with_capacity(tax.on.len());
        for (number, place) in &tax.on {
            let (one, way) = (&taxed[*number], &ways[taxed[*number].way]);
            let amount = match settings.tax_base {
                TaxBase::AfterDiscount | TaxBase::DiscountsApart => one.entered - one.discount,
                TaxBase::BeforeDiscount => one.entered,
            };
            exact.push((way.base(amount)?, way.shares[*place]));
        }
        if settings.leftover == Leftover::CarriedOn {
            let shares = carried_on(&exact, rounding)?;
            for ((number, place), share) in tax.on.iter().zip(shares) {
                totals[*number].taxes[*place].amount = share;
            }
            continue;
        }
        let amount = Ratio::sum_of(&exact, rounding)?;
        // What is given back keeps its own tax, and the others share the rest.
        let mut left = amount;
        let mut sharing = Vec::with_capacity(tax.on.len());
        for ((number, place), (base, ratio)) in tax.on.iter().zip(exact) {
            if base < 0 {
                left -= totals[*number].taxes[*place].amount;
            } else {
                sharing.push((*number, *place, base, ratio));
            }
        }
        let is_alike = sharing.windows(2).all(|pair| pair[0].3 == pair[1].3);
        let scale = if is_alike || sharing.iter().any(|one| one.2 >= 1 << 40) {
            1
        } else {
            1 << 20
        };
        let mut weights = Vec::with_capacity(sharing.len());
        for (_, _, base, ratio) in &sharing {
            let ratio = if is_alike { Ratio::ONE } else { *ratio };
            weights.push(ratio.of(base * scale, Rounding::Down)?.unsigned_abs());
        }
        let shares = split(left, &weights, settings.leftover);
        for ((number, place, ..), share) in sharing.into_iter().zip(shares) {
            totals[number].taxes[place].amount = share;
        }
    }
    for (one, taxed) in totals.iter_mut().zip(taxed) {
        one.tax = sum(one.taxes.iter().map(|tax| Ok(tax.amount)))?;
        if ways[taxed.way].tax.included {
            one.net = one.gross.checked_sub(one.tax).ok_or(Overflow)?;
        } else {
            one.gross = one.net.checked_add(one.tax).ok_or(Overflow)?;
        }
        one.base_taxes();
    }
    Ok(())
}

/// Each part so that all up to it sum to what they are exactly, rounded once.
fn carried_on(exact: &[(i64, Ratio)], rounding: Rounding) -> Result<Vec<i64>, Overflow> {
    let mut so_far: Vec<(i64, Ratio)> = Vec::new();
    let mut given = 0;
    let mut shares = Vec::with_capacity(exact.len());
    for (base, ratio) in exact {
        match so_far.iter_mut().find(|(_, known)| known == ratio) {
            Some((sum, _)) => *sum = sum.checked_add(*base).ok_or(Overflow)?,
            None => so_far.push((*base, *ratio)),
        }
        let sum = Ratio::sum_of(&so_far, rounding)?;
        shares.push(sum - given);
        given = sum;
    }
    Ok(shares)
}

/// How a tax is rounded where the net beside it is rounded so.
fn opposite(rounding: Rounding) -> Rounding {
    match rounding {
        Rounding::HalfUp => Rounding::HalfDown,
        Rounding::HalfDown => Rounding::HalfUp,
        Rounding::HalfEven | Rounding::HalfOdd => rounding,
        Rounding::Up => Rounding::Down,
        Rounding::Down => Rounding::Up,
    }
}

/// Sums up what lines, shipping and surcharges come to.
pub(crate) fn add_up(problem: &Problem, all: Vec<AmountTotal>) -> Result<Totals, Overflow> {
    let mut totals = Totals::default();
    for one in &all {
        add(&mut totals.net, one.net)?;
        add(&mut totals.tax, one.tax)?;
        add(&mut totals.gross, one.gross)?;
        for tax in &one.taxes {
            tax.add_to(&mut totals.taxes)?;
        }
    }
    let step = i64::from(problem.settings.cash_step.max(1));
    let steps = problem
        .settings
        .rounding
        .divide(totals.gross.into(), step.into());
    let to_pay = steps.and_then(|steps| steps.checked_mul(step));
    // An order gives back what it costs at most.
    totals.to_pay = to_pay.ok_or(Overflow)?.max(0);
    totals.rounding = totals.to_pay - totals.gross;
    let mut all = all.into_iter();
    totals.lines = all.by_ref().take(problem.lines.len()).collect();
    totals.shipping = all.by_ref().take(problem.shipping.len()).collect();
    totals.surcharges = all.collect();
    Ok(totals)
}
