//! How a language writes numbers and money.

use money::{Currency, Money};

/// No line break between a number and its unit.
const NBSP: char = '\u{a0}';
/// The real minus sign: as wide as a digit, and never the end of a line.
const MINUS: char = '\u{2212}';

/// The conventions of a language.
pub(crate) struct Formats {
    pub(crate) decimal: char,
    pub(crate) group: char,
    /// Whether the currency stands before the amount: €24.00 rather than 24,00 €.
    pub(crate) symbol_first: bool,
}

impl Formats {
    /// An amount with its currency, for a person.
    pub(crate) fn money(&self, money: Money) -> String {
        self.priced(&money.to_decimal_string(), &money.currency)
    }

    /// The same from the decimal that the amount is.
    pub(crate) fn priced(&self, decimal: &str, currency: &Currency) -> String {
        let (is_negative, digits) = split_sign(decimal);
        let mut text = String::with_capacity(2 * decimal.len() + 8);
        if is_negative {
            text.push(MINUS);
        }
        match (self.symbol_first, symbol(currency)) {
            (true, Some(symbol)) => {
                text.push_str(symbol);
                self.localize(&mut text, digits);
            }
            (true, None) => {
                text.push_str(currency.code());
                text.push(NBSP);
                self.localize(&mut text, digits);
            }
            (false, symbol) => {
                self.localize(&mut text, digits);
                text.push(NBSP);
                text.push_str(symbol.unwrap_or(currency.code()));
            }
        }
        text
    }

    /// A whole number.
    pub(crate) fn count(&self, count: u64) -> String {
        let mut text = String::new();
        self.localize(&mut text, &count.to_string());
        text
    }

    /// A decimal given as text, with its unit. What is no decimal stays as it is.
    pub(crate) fn measure(&self, number: &str, unit: Option<&str>) -> String {
        let (is_negative, digits) = split_sign(number);
        let mut text = String::new();
        if is_decimal(digits) {
            if is_negative {
                text.push(MINUS);
            }
            self.localize(&mut text, digits);
        } else {
            text.push_str(number);
        }
        if let Some(unit) = unit {
            text.push(NBSP);
            text.push_str(unit);
        }
        text
    }

    /// A date of the calendar.
    pub(crate) fn date(&self, date: &str) -> String {
        date.to_owned()
    }

    /// Appends digits with an optional point, as this language writes them.
    fn localize(&self, text: &mut String, digits: &str) {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                text.push(self.group);
            }
            text.push(digit);
        }
        if !fraction.is_empty() {
            text.push(self.decimal);
            text.push_str(fraction);
        }
    }
}

fn split_sign(decimal: &str) -> (bool, &str) {
    match decimal.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, decimal),
    }
}

fn is_decimal(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match text.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(text),
    }
}

/// Symbols that name one currency only in the languages that the shop speaks; others go by code.
pub(crate) fn symbol(currency: &Currency) -> Option<&'static str> {
    match currency.code() {
        "EUR" => Some("€"),
        "USD" => Some("$"),
        "GBP" => Some("£"),
        "JPY" => Some("¥"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages;

    fn formats(tag: &str) -> &'static Formats {
        &messages::of(&tag.parse().unwrap()).formats
    }

    #[test]
    fn money_is_written_as_each_language_writes_it() {
        let cases = [
            (2400, Currency::EUR, "€24.00", "24,00\u{a0}€"),
            (2600, Currency::USD, "$26.00", "26,00\u{a0}$"),
            (5, Currency::EUR, "€0.05", "0,05\u{a0}€"),
            (0, Currency::EUR, "€0.00", "0,00\u{a0}€"),
            (-123_456, Currency::EUR, "−€1,234.56", "−1.234,56\u{a0}€"),
            (1999, Currency::JPY, "¥1,999", "1.999\u{a0}¥"),
            (
                1_234_567,
                Currency::KWD,
                "KWD\u{a0}1,234.567",
                "1.234,567\u{a0}KWD",
            ),
            (100_000, Currency::EUR, "€1,000.00", "1.000,00\u{a0}€"),
            (
                i64::MIN,
                Currency::EUR,
                "−€92,233,720,368,547,758.08",
                "−92.233.720.368.547.758,08\u{a0}€",
            ),
            (
                i64::MAX,
                Currency::JPY,
                "¥9,223,372,036,854,775,807",
                "9.223.372.036.854.775.807\u{a0}¥",
            ),
        ];
        for (amount, currency, english, german) in cases {
            let money = Money::new(amount, currency);
            assert_eq!(formats("en").money(money), english);
            assert_eq!(formats("de").money(money), german);
        }
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!(formats("en").count(999), "999");
        assert_eq!(formats("en").count(12_345), "12,345");
        assert_eq!(formats("de").count(1_234_567), "1.234.567");
    }

    #[test]
    fn measures_keep_their_digits_and_take_the_local_separator() {
        let cases = [
            ("9.50", Some("cm"), "9,50\u{a0}cm"),
            ("1200", Some("ml"), "1.200\u{a0}ml"),
            ("-3", None, "−3"),
            ("about 3", None, "about 3"),
            ("1.", None, "1."),
        ];
        for (number, unit, written) in cases {
            assert_eq!(formats("de").measure(number, unit), written);
        }
    }
}
