use money::Rounding;

use crate::problem::{Tax, TaxRate};
use crate::ratio::Ratio;
use crate::units::Overflow;

/// What each tax is of the net, in the order of the rates: a compound one is charged on the net with the
/// taxes before it.
pub(crate) fn parts_of_net(rates: &[TaxRate]) -> Result<Vec<Ratio>, Overflow> {
    let mut parts = Vec::with_capacity(rates.len());
    let mut sum = Ratio::ONE;
    for tax in rates {
        let (numerator, denominator) = tax.rate.fraction();
        let rate = Ratio::new(numerator, denominator);
        let part = if tax.compound { rate.times(sum)? } else { rate };
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
    /// An amount as entered, without its tax.
    pub(crate) fn net(&self, amount: i64, rounding: Rounding) -> Result<i64, Overflow> {
        if !self.included {
            return Ok(amount);
        }
        Ratio::ONE
            .over(gross_of_net(&self.rates)?)?
            .of(amount, rounding)
    }

    /// An amount as entered, with its tax.
    pub(crate) fn gross(&self, amount: i64, rounding: Rounding) -> Result<i64, Overflow> {
        if self.included {
            return Ok(amount);
        }
        gross_of_net(&self.rates)?.of(amount, rounding)
    }
}
