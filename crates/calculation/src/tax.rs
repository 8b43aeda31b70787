use crate::problem::{Destination, Settings, Tax, TaxRate};
use crate::ratio::Ratio;
use crate::units::Overflow;

/// What each tax is of the net, in the order of the rates: a compound one is charged on the net with the
/// taxes before it, and one beside another on the same as that.
pub(crate) fn parts_of_net(rates: &[TaxRate]) -> Result<Vec<Ratio>, Overflow> {
    let mut parts = Vec::with_capacity(rates.len());
    let (mut sum, mut on) = (Ratio::ONE, Ratio::ONE);
    for tax in rates {
        let (numerator, denominator) = tax.rate.fraction();
        let (numerator, denominator) = (i128::from(numerator), i128::from(denominator));
        let rate = Ratio::new(numerator, denominator);
        if !tax.beside {
            on = if tax.compound { sum } else { Ratio::ONE };
        }
        let part = if on == Ratio::ONE {
            rate
        } else {
            rate.times(on)?
        };
        sum = sum.plus(part)?;
        parts.push(part);
    }
    Ok(parts)
}

/// What an amount without these taxes is multiplied by to have them.
pub(crate) fn gross_of_net(rates: &[TaxRate]) -> Result<Ratio, Overflow> {
    let parts = parts_of_net(rates)?;
    parts.into_iter().try_fold(Ratio::ONE, Ratio::plus)
}

impl Tax {
    /// What an amount as entered is multiplied by to be without tax.
    pub(crate) fn to_net(&self, settings: Settings) -> Result<Ratio, Overflow> {
        match (&self.origin, settings.destination) {
            _ if !self.included => Ok(Ratio::ONE),
            (Some(origin), Destination::KeepNet) => Ratio::ONE.over(gross_of_net(origin)?),
            _ => Ratio::ONE.over(gross_of_net(&self.rates)?),
        }
    }

    /// What an amount as entered is multiplied by to be with tax.
    pub(crate) fn to_gross(&self, settings: Settings) -> Result<Ratio, Overflow> {
        match (&self.origin, settings.destination) {
            _ if !self.included => gross_of_net(&self.rates),
            (Some(origin), Destination::KeepNet) => {
                gross_of_net(&self.rates)?.over(gross_of_net(origin)?)
            }
            _ => Ok(Ratio::ONE),
        }
    }
}
