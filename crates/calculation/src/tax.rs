use money::Rounding;

use crate::problem::Tax;

impl Tax {
    /// What an amount without tax is multiplied by to have it: numerator and denominator.
    pub(crate) fn factor(&self) -> (i128, i128) {
        // The sum of what is charged so far, as a fraction of the net.
        let (mut numerator, mut denominator) = (1_i128, 1_i128);
        let mut simple = (0_i128, 1_i128);
        for tax in &self.rates {
            let (n, d) = tax.rate.fraction();
            if tax.compound {
                (numerator, denominator) = (
                    numerator * simple.1 + denominator * simple.0,
                    denominator * simple.1,
                );
                simple = (0, 1);
                (numerator, denominator) = reduced(numerator * (d + n), denominator * d);
            } else {
                simple = reduced(simple.0 * d + n * simple.1, simple.1 * d);
            }
        }
        reduced(
            numerator * simple.1 + denominator * simple.0,
            denominator * simple.1,
        )
    }

    /// An amount as entered, without its tax.
    pub(crate) fn net(&self, amount: i64, rounding: Rounding) -> i64 {
        if !self.included || self.rates.is_empty() {
            return amount;
        }
        let (numerator, denominator) = self.factor();
        rounding
            .divide(i128::from(amount) * denominator, numerator)
            .unwrap_or(amount)
    }

    /// An amount as entered, with its tax; the largest there is where it would not fit.
    pub(crate) fn gross(&self, amount: i64, rounding: Rounding) -> i64 {
        if self.included || self.rates.is_empty() {
            return amount;
        }
        let (numerator, denominator) = self.factor();
        rounding
            .divide(i128::from(amount) * numerator, denominator)
            .unwrap_or(i64::MAX)
    }
}

fn reduced(a: i128, b: i128) -> (i128, i128) {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    if x == 0 { (a, b) } else { (a / x, b / x) }
}
