use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Currency;

/// An amount of one currency, in its minor units: 1999 EUR is 19.99 €, 1999 JPY is 1999 ¥.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Minor units; may be negative, as in a refund.
    pub amount: i64,
    /// The currency, by its code of ISO 4217.
    pub currency: Currency,
}

/// Why two amounts could not be combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoneyError {
    /// The amounts are of different currencies; nothing is ever converted silently.
    CurrencyMismatch(Currency, Currency),
    /// The result needs more than 64 bits.
    Overflow,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CurrencyMismatch(a, b) => write!(f, "{a} and {b} cannot be combined"),
            Self::Overflow => f.write_str("the amount is too large"),
        }
    }
}

impl std::error::Error for MoneyError {}

impl Money {
    /// An amount in minor units.
    pub const fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// The sum, if both are of one currency and it fits.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        let sum = self.amount.checked_add(other.amount);
        sum.map(|amount| Self::new(amount, self.currency))
            .ok_or(MoneyError::Overflow)
    }

    /// The amount as a plain decimal with a point and no grouping, as schema.org and feeds
    /// write it: `19.99`, `1999`, `-0.500`.
    pub fn to_decimal_string(self) -> String {
        let decimals = self.currency.decimals() as usize;
        let sign = if self.amount < 0 { "-" } else { "" };
        let digits = format!(
            "{:0width$}",
            self.amount.unsigned_abs(),
            width = decimals + 1
        );
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        if fraction.is_empty() {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{fraction}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_strings_have_the_decimals_of_the_currency() {
        let cases = [
            (1999, Currency::EUR, "19.99"),
            (5, Currency::EUR, "0.05"),
            (-5, Currency::EUR, "-0.05"),
            (1999, Currency::JPY, "1999"),
            (1999, Currency::KWD, "1.999"),
            (0, Currency::USD, "0.00"),
            (i64::MIN, Currency::JPY, "-9223372036854775808"),
        ];
        for (amount, currency, text) in cases {
            assert_eq!(Money::new(amount, currency).to_decimal_string(), text);
        }
    }

    #[test]
    fn amounts_of_two_currencies_do_not_add() {
        let sum = Money::new(1, Currency::EUR).checked_add(Money::new(1, Currency::USD));
        assert_eq!(
            sum,
            Err(MoneyError::CurrencyMismatch(Currency::EUR, Currency::USD))
        );
    }

    #[test]
    fn a_sum_beyond_64_bits_is_an_error() {
        let most = Money::new(i64::MAX, Currency::EUR);
        assert_eq!(
            most.checked_add(Money::new(1, Currency::EUR)),
            Err(MoneyError::Overflow)
        );
    }
}
