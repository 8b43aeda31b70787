use money::Rounding;

use crate::problem::short_product;
use crate::units::Overflow;

/// An exact fraction that is not negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ratio {
    numerator: i128,
    /// Above zero.
    denominator: i128,
}

impl Ratio {
    pub(crate) const ZERO: Self = Self {
        numerator: 0,
        denominator: 1,
    };
    pub(crate) const ONE: Self = Self {
        numerator: 1,
        denominator: 1,
    };

    pub(crate) fn new(numerator: i128, denominator: i128) -> Self {
        let divisor = greatest_common_divisor(numerator, denominator);
        Self {
            numerator: numerator / divisor,
            denominator: denominator / divisor,
        }
    }

    pub(crate) fn plus(self, other: Self) -> Result<Self, Overflow> {
        let sum = || {
            let left = self.numerator.checked_mul(other.denominator)?;
            let right = other.numerator.checked_mul(self.denominator)?;
            let denominator = self.denominator.checked_mul(other.denominator)?;
            Some(Self::new(left.checked_add(right)?, denominator))
        };
        sum().ok_or(Overflow)
    }

    pub(crate) fn times(self, other: Self) -> Result<Self, Overflow> {
        let product = || {
            let numerator = self.numerator.checked_mul(other.numerator)?;
            Some(Self::new(
                numerator,
                self.denominator.checked_mul(other.denominator)?,
            ))
        };
        product().ok_or(Overflow)
    }

    /// The fraction divided by one that is not zero.
    pub(crate) fn over(self, other: Self) -> Result<Self, Overflow> {
        if other.numerator == 0 {
            return Err(Overflow);
        }
        self.times(Self {
            numerator: other.denominator,
            denominator: other.numerator,
        })
    }

    /// So much of an amount, in whole units.
    pub(crate) fn of(self, amount: i64, rounding: Rounding) -> Result<i64, Overflow> {
        if self == Self::ONE {
            return Ok(amount);
        }
        let numerator = i64::try_from(self.numerator).ok();
        let parts = match numerator.and_then(|numerator| short_product(amount, numerator)) {
            Some(parts) => parts.into(),
            None => i128::from(amount)
                .checked_mul(self.numerator)
                .ok_or(Overflow)?,
        };
        rounding.divide(parts, self.denominator).ok_or(Overflow)
    }
}

impl Ratio {
    /// The sum of such parts of amounts, rounded once.
    pub(crate) fn sum_of(parts: &[(i64, Self)], rounding: Rounding) -> Result<i64, Overflow> {
        // Alike ratios first: they need no common denominator.
        let mut sums: Vec<(i128, Self)> = Vec::new();
        for (amount, ratio) in parts {
            match sums.iter_mut().find(|(_, known)| known == ratio) {
                Some((sum, _)) => *sum += i128::from(*amount),
                None => sums.push(((*amount).into(), *ratio)),
            }
        }
        let mut whole = 0_i128;
        let mut rests = Vec::with_capacity(sums.len());
        for (amount, ratio) in sums {
            let product = amount.checked_mul(ratio.numerator).ok_or(Overflow)?;
            whole += product.div_euclid(ratio.denominator);
            rests.push(Self::new(
                product.rem_euclid(ratio.denominator),
                ratio.denominator,
            ));
        }
        let exact = rests.iter().copied().try_fold(Self::ZERO, Self::plus);
        let rest = exact.unwrap_or_else(|_| Self::nearly(&rests));
        let product = whole.checked_mul(rest.denominator);
        let product = product.and_then(|product| product.checked_add(rest.numerator));
        let rounded = product.and_then(|product| rounding.divide(product, rest.denominator));
        rounded.ok_or(Overflow)
    }

    /// The sum of fractions below one to 18 digits, where their common denominator has too many.
    fn nearly(fractions: &[Self]) -> Self {
        const SCALE: i128 = 1_000_000_000_000_000_000;
        let scaled = |one: &Self| match one.numerator.checked_mul(SCALE) {
            Some(product) => product / one.denominator,
            None => one.numerator / (one.denominator / SCALE),
        };
        Self::new(fractions.iter().map(scaled).sum(), SCALE)
    }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
