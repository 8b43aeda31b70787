use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

/// How a fraction of minor units becomes whole ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Half a unit goes away from zero: 2.5 is 3, -2.5 is -3.
    #[default]
    HalfUp,
    /// Half a unit goes to the even neighbour: 2.5 is 2, 3.5 is 4.
    HalfEven,
    /// Half a unit goes towards zero: 2.5 is 2, -2.5 is -2.
    HalfDown,
    /// Half a unit goes to the odd neighbour: 2.5 is 3, 3.5 is 3.
    HalfOdd,
    /// Any part of a unit goes away from zero: 2.1 is 3.
    Up,
    /// Any part of a unit goes towards zero: 2.9 is 2.
    Down,
}

impl Rounding {
    pub const ALL: [Self; 6] = [
        Self::HalfUp,
        Self::HalfEven,
        Self::HalfDown,
        Self::HalfOdd,
        Self::Up,
        Self::Down,
    ];

    /// `numerator / denominator` in whole units; none where the denominator is not positive or
    /// the result needs more than 64 bits.
    pub fn divide(self, numerator: i128, denominator: i128) -> Option<i64> {
        // Division of 128 bits is many times slower, and nearly no shop needs it.
        if let (Ok(numerator), Ok(denominator)) =
            (i64::try_from(numerator), i64::try_from(denominator))
        {
            return self.divide_short(numerator, denominator);
        }
        self.divide_long(numerator, denominator)
    }

    #[cold]
    fn divide_long(self, numerator: i128, denominator: i128) -> Option<i64> {
        if denominator <= 0 {
            return None;
        }
        let (size, divisor) = (numerator.unsigned_abs(), denominator.unsigned_abs());
        let (quotient, remainder) = (size / divisor, size % divisor);
        // Without the doubling that could overflow.
        let half = remainder.cmp(&(divisor - remainder));
        let up = remainder > 0 && self.rounds_up(half, quotient % 2 == 1);
        signed(quotient + u128::from(up), numerator < 0)
    }

    /// The same of numbers of 64 bits.
    pub fn divide_short(self, numerator: i64, denominator: i64) -> Option<i64> {
        if denominator <= 0 {
            return None;
        }
        let (quotient, remainder) = (numerator / denominator, numerator % denominator);
        if remainder == 0 {
            return Some(quotient);
        }
        let size = remainder.abs();
        let up = self.rounds_up(size.cmp(&(denominator - size)), quotient % 2 != 0);
        // What leaves a remainder was divided by two at least.
        Some(quotient + i64::from(up) * remainder.signum())
    }

    /// Whether a quotient goes away from zero, by how what remains compares to half a unit.
    fn rounds_up(self, half: Ordering, odd: bool) -> bool {
        match self {
            Self::HalfUp => half.is_ge(),
            Self::HalfEven => half.is_gt() || (half.is_eq() && odd),
            Self::HalfDown => half.is_gt(),
            Self::HalfOdd => half.is_gt() || (half.is_eq() && !odd),
            Self::Up => true,
            Self::Down => false,
        }
    }
}

fn signed(size: u128, negative: bool) -> Option<i64> {
    let size = i128::try_from(size).ok()?;
    i64::try_from(if negative { -size } else { size }).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn half_a_unit_goes_away_from_zero_or_to_the_even_neighbour() {
        for (numerator, up, even) in [
            (5, 3, 2),
            (7, 4, 4),
            (-5, -3, -2),
            (-7, -4, -4),
            (4, 2, 2),
            (1, 1, 0),
            (0, 0, 0),
        ] {
            assert_eq!(
                Rounding::HalfUp.divide(numerator, 2),
                Some(up),
                "{numerator}"
            );
            assert_eq!(
                Rounding::HalfEven.divide(numerator, 2),
                Some(even),
                "{numerator}"
            );
        }
    }

    #[test]
    fn half_a_unit_goes_to_the_odd_neighbour() {
        for (numerator, odd) in [(5, 3), (7, 3), (-5, -3), (-7, -3), (1, 1), (4, 2)] {
            assert_eq!(
                Rounding::HalfOdd.divide(numerator, 2),
                Some(odd),
                "{numerator}"
            );
        }
    }

    #[test]
    fn half_a_unit_and_less_go_as_the_rounding_says() {
        for (numerator, half_down, up, down) in [
            (24, 2, 3, 2),
            (25, 2, 3, 2),
            (26, 3, 3, 2),
            (20, 2, 2, 2),
            (-25, -2, -3, -2),
            (-21, -2, -3, -2),
        ] {
            assert_eq!(Rounding::HalfDown.divide(numerator, 10), Some(half_down));
            assert_eq!(Rounding::Up.divide(numerator, 10), Some(up));
            assert_eq!(Rounding::Down.divide(numerator, 10), Some(down));
        }
    }

    #[test]
    fn what_cannot_be_divided_or_does_not_fit_is_none() {
        for (numerator, denominator) in [
            (1, 0),
            (1, -1),
            (i128::MAX, 1),
            (i128::MIN, 1),
            (i128::from(i64::MAX) + 1, 1),
        ] {
            assert_eq!(Rounding::HalfUp.divide(numerator, denominator), None);
        }
        assert_eq!(Rounding::HalfUp.divide(i64::MIN.into(), 1), Some(i64::MIN));
    }

    proptest! {
        #[test]
        fn the_result_is_within_half_a_unit(numerator in i128::MIN / 4..i128::MAX / 4, denominator in 1..i128::MAX / 4) {
            for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
                if let Some(units) = rounding.divide(numerator, denominator) {
                    let error = numerator - i128::from(units) * denominator;
                    prop_assert!(error.unsigned_abs() <= denominator.unsigned_abs().div_ceil(2));
                }
            }
        }

        #[test]
        fn small_and_large_numbers_round_alike(numerator in any::<i32>(), denominator in 1..i32::MAX) {
            // Both scaled beyond 64 bits take the other path.
            let scale = 1_i128 << 64;
            for rounding in [Rounding::HalfUp, Rounding::HalfEven] {
                prop_assert_eq!(
                    rounding.divide(numerator.into(), denominator.into()),
                    rounding.divide(i128::from(numerator) * scale, i128::from(denominator) * scale)
                );
            }
        }
    }
}
