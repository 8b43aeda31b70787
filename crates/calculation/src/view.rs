use money::Rounding;

use crate::matching::Index;
use crate::problem::{Problem, Settings, Tax, Weights};
use crate::promotion::{Condition, TaxView};
use crate::ratio::Ratio;
use crate::units::Overflow;

/// How the amounts of lines and charges are seen with and without tax. Most lines are taxed alike, so
/// that each way of being taxed is worked out once; and most orders never ask.
pub(crate) struct Views<'a> {
    rounding: Rounding,
    /// Each way of being taxed.
    taxes: Vec<(&'a Tax, Ratios)>,
    /// For each line, then for shipping and surcharges, the place of its own; none where nobody asks.
    lines: Vec<u32>,
    shipping: Vec<u32>,
    surcharges: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Ratios {
    net: Ratio,
    gross: Ratio,
}

/// How one amount is seen.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View {
    ratio: Ratio,
    rounding: Rounding,
}

impl<'a> Views<'a> {
    /// # Errors
    /// Where a rate makes numbers of more than 128 bits.
    pub(crate) fn new(problem: &'a Problem, index: &Index<'a>) -> Result<Self, Overflow> {
        let mut views = Self {
            rounding: problem.settings.rounding,
            taxes: Vec::new(),
            lines: Vec::new(),
            shipping: Vec::new(),
            surcharges: Vec::new(),
        };
        if is_needed(problem) {
            let settings = problem.settings;
            let lines = index.lines().iter().map(|line| &line.tax);
            views.lines = views.places(lines, settings)?;
            let shipping = problem.shipping.iter().map(|charge| &charge.tax);
            views.shipping = views.places(shipping, settings)?;
            let surcharges = problem.surcharges.iter().map(|charge| &charge.tax);
            views.surcharges = views.places(surcharges, settings)?;
        }
        Ok(views)
    }

    fn places(
        &mut self,
        taxes: impl Iterator<Item = &'a Tax>,
        settings: Settings,
    ) -> Result<Vec<u32>, Overflow> {
        let mut places = Vec::new();
        for tax in taxes {
            let known = self.taxes.iter().position(|(other, _)| *other == tax);
            let place = known.unwrap_or(self.taxes.len());
            if known.is_none() {
                let ratios = Ratios {
                    net: tax.to_net(settings)?,
                    gross: tax.to_gross(settings)?,
                };
                self.taxes.push((tax, ratios));
            }
            places.push(u32::try_from(place).unwrap_or(u32::MAX));
        }
        Ok(places)
    }

    pub(crate) fn of_line(&self, number: u32, view: TaxView) -> View {
        self.of(&self.lines, number, view)
    }

    pub(crate) fn of_shipping(&self, number: u32, view: TaxView) -> View {
        self.of(&self.shipping, number, view)
    }

    pub(crate) fn of_surcharge(&self, number: u32, view: TaxView) -> View {
        self.of(&self.surcharges, number, view)
    }

    fn of(&self, places: &[u32], number: u32, view: TaxView) -> View {
        let place = places.get(number as usize);
        let ratios = place.and_then(|place| self.taxes.get(*place as usize));
        let ratio = match (view, ratios) {
            (TaxView::Net, Some((_, ratios))) => ratios.net,
            (TaxView::Gross, Some((_, ratios))) => ratios.gross,
            _ => Ratio::ONE,
        };
        View {
            ratio,
            rounding: self.rounding,
        }
    }
}

impl View {
    /// An amount as entered in this view. What does not fit is beyond any bound that a merchant would set.
    #[inline(never)]
    pub(crate) fn see(self, amount: i64) -> i64 {
        self.ratio.of(amount, self.rounding).unwrap_or(i64::MAX)
    }

    /// What is to be taken off an amount as entered so that `off` is taken in this view, which is all where
    /// that is all.
    #[inline(never)]
    pub(crate) fn taken(self, off: i64, amount: i64) -> i64 {
        if off >= self.see(amount) {
            return amount.max(0);
        }
        let back = Ratio::ONE.over(self.ratio);
        let taken = back.and_then(|back| back.of(off, self.rounding));
        taken.unwrap_or(i64::MAX).min(amount.max(0))
    }
}

/// Whether anything asks for amounts with or without tax.
fn is_needed(problem: &Problem) -> bool {
    let by_promotion = |promotion: &crate::promotion::Promotion| {
        promotion.amounts != TaxView::AsEntered || asks(&promotion.condition)
    };
    problem.settings.weights != Weights::AsEntered || problem.promotions.iter().any(by_promotion)
}

fn asks(condition: &Condition) -> bool {
    match condition {
        Condition::All(several) | Condition::Any(several) | Condition::None(several) => {
            several.iter().any(asks)
        }
        Condition::Total { tax, .. } => *tax != TaxView::AsEntered,
        _ => false,
    }
}
