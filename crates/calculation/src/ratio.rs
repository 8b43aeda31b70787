use money::Rounding;

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
        let parts = i128::from(amount)
            .checked_mul(self.numerator)
            .ok_or(Overflow)?;
        rounding.divide(parts, self.denominator).ok_or(Overflow)
    }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a, b);
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.max(1)
}
