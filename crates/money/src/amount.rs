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

    /// Reads an amount as people type it: `12`, `12.5`, `12,50`, `1.299,00`. The last separator
    /// is the decimal one where there are two kinds; where there is one, it is the decimal one,
    /// so that `1,299` of a currency with two decimals is refused rather than guessed at.
    pub fn parse_typed(text: &str, currency: Currency) -> Option<Self> {
        let decimal = plain_decimal(text)?;
        let (whole, fraction) = decimal.split_once('.').unwrap_or((&decimal, ""));
        let decimals = currency.decimals() as usize;
        if fraction.len() > decimals {
            return None;
        }
        let digits = format!("{whole}{fraction:0<decimals$}");
        Some(Self::new(digits.parse().ok()?, currency))
    }
}

/// A decimal of zero or more as people type it, with a point and without grouping or blanks
/// around it; digits and separators may be Arabic. `None` where it is no such number.
pub fn plain_decimal(text: &str) -> Option<String> {
    let text: String = text.trim().chars().map(ascii).collect();
    let separators = |c: char| c == '.' || c == ',';
    let (whole, fraction) = match text.rfind(separators) {
        Some(place) => (&text[..place], Some(&text[place + 1..])),
        None => (&*text, None),
    };
    let mut groups = whole.split(if text.contains(',') && text.contains('.') {
        separators
    } else {
        |_| false
    });
    let first = groups.next().filter(|group| is_digits(group))?;
    let mut decimal = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.len() > 3 || !is_digits(group) {
            return None;
        }
        decimal.push_str(group);
    }
    if let Some(fraction) = fraction {
        if !is_digits(fraction) {
            return None;
        }
        decimal.push('.');
        decimal.push_str(fraction);
    }
    Some(decimal)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Arabic and Persian digits and separators as their counterparts of ASCII.
fn ascii(c: char) -> char {
    let digit = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6f0}'..='\u{6f9}' => u32::from(c) - 0x6f0,
        '\u{66b}' => return '.',
        '\u{66c}' => return ',',
        _ => return c,
    };
    char::from_digit(digit, 10).unwrap_or(c)
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

    #[test]
    fn an_amount_is_read_as_people_type_it_and_never_rounded() {
        let cases = [
            ("12", Currency::EUR, Some(1200)),
            ("12.5", Currency::EUR, Some(1250)),
            (" 12,50 ", Currency::EUR, Some(1250)),
            ("1,299.00", Currency::EUR, Some(129_900)),
            ("1.299,00", Currency::EUR, Some(129_900)),
            ("1.234.567,8", Currency::EUR, Some(123_456_780)),
            ("0.05", Currency::EUR, Some(5)),
            ("007", Currency::EUR, Some(700)),
            ("1999", Currency::JPY, Some(1999)),
            ("1.999", Currency::KWD, Some(1999)),
            ("١٢٫٥", Currency::EUR, Some(1250)),
            ("١٬٢٩٩٫٠٠", Currency::EUR, Some(129_900)),
            ("1,299", Currency::EUR, None),
            ("12.345", Currency::EUR, None),
            ("12.", Currency::EUR, None),
            (".5", Currency::EUR, None),
            ("12.5", Currency::JPY, None),
            ("1,29,900.00", Currency::EUR, None),
            ("1234,567.00", Currency::EUR, None),
            ("1.2.3", Currency::EUR, None),
            ("-1", Currency::EUR, None),
            ("1e3", Currency::EUR, None),
            ("€ 12", Currency::EUR, None),
            ("", Currency::EUR, None),
            ("92233720368547758.07", Currency::EUR, Some(i64::MAX)),
            ("92233720368547758.08", Currency::EUR, None),
        ];
        for (text, currency, amount) in cases {
            let read = Money::parse_typed(text, currency).map(|money| money.amount);
            assert_eq!(read, amount, "{text} {currency}");
        }
    }
}
