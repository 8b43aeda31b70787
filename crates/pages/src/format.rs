//! How a language writes numbers, money, measures, dates and lists, and how it counts.
//!
//! It is what ICU writes with the data of CLDR. ICU itself is not linked: its formatters with the
//! data of three languages are larger than a whole step of the shop may be, and all that a page
//! needs of them fits into the small tables of `format/`. The tests of this module hold each
//! of them against ICU, for every currency and thousands of amounts.
//!
//! Digits are those that CLDR gives a language by default. For `ar`, Arabic of no particular
//! country, these are 0 to 9; `٠` to `٩` belong to countries such as Egypt. A region writes as
//! its language does.
//!
//! Two things differ from ICU on purpose: between a number and its unit stands a space that does
//! not break the line, as CLDR has it between an amount and its currency; and in Arabic a mark
//! keeps the sign of `US$` behind its letters.

mod ar;
mod de;
mod en;

#[cfg(test)]
mod icu;

use money::{Currency, Money};

pub(crate) use {ar::FORMATS as AR, de::FORMATS as DE, en::FORMATS as EN};

/// No line break between a number and its unit.
const NBSP: char = '\u{a0}';

/// The conventions of a language. Thousands are grouped from four digits on, in all of them.
pub(crate) struct Formats {
    decimal: char,
    group: char,
    /// With the invisible mark that keeps it on the number's left, where the text runs the other
    /// way.
    minus: &'static str,
    /// What follows the number of a percentage.
    percent: &'static str,
    currency: CurrencyPlace,
    /// What currencies are called instead of by their code, in the order of the codes.
    symbols: &'static [(&'static str, &'static str)],
    /// What units are called instead of as the data has them.
    units: &'static [(&'static str, &'static str)],
    /// Countries by their code, one a line: `DE Germany`.
    countries: &'static str,
    months: [&'static str; 12],
    /// A date from its day, its month and its year.
    date: fn(&str, &str, &str) -> String,
    list: ListPattern,
    plural: fn(u64) -> Plural,
}

/// Where the currency stands.
enum CurrencyPlace {
    /// `€24.00`, and `CHF 24.00` where a letter would touch the number.
    Before,
    /// `24,00 €`, with what stands before it all.
    After { start: &'static str },
}

/// What joins the items of a list.
struct ListPattern {
    between: &'static str,
    before_last: &'static str,
    pair: &'static str,
}

/// The categories of plural that CLDR knows, from which languages choose theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plural {
    Zero,
    One,
    Two,
    Few,
    Many,
    Other,
}

impl Formats {
    /// An amount with its currency, for a person.
    pub(crate) fn money(&self, money: Money) -> String {
        self.priced(&money.to_decimal_string(), &money.currency)
    }

    /// The same from the decimal that the amount is.
    pub(crate) fn priced(&self, decimal: &str, currency: &Currency) -> String {
        let (is_negative, digits) = split_sign(decimal);
        let minus = if is_negative { self.minus } else { "" };
        let symbol = self.symbol(currency);
        let mut text = String::with_capacity(2 * decimal.len() + 16);
        match self.currency {
            CurrencyPlace::Before => {
                text.push_str(minus);
                text.push_str(symbol);
                if symbol.ends_with(|last: char| last.is_alphanumeric() || last == '.') {
                    text.push(NBSP);
                }
                self.localize(&mut text, digits);
            }
            CurrencyPlace::After { start } => {
                text.push_str(start);
                text.push_str(minus);
                self.localize(&mut text, digits);
                text.push(NBSP);
                text.push_str(symbol);
            }
        }
        text
    }

    /// What this language calls a currency: `€`, `US$`, `CHF`.
    pub(crate) fn symbol<'a>(&'a self, currency: &'a Currency) -> &'a str {
        named(self.symbols, currency.code()).unwrap_or(currency.code())
    }

    /// The name of a country by its code of ISO 3166; the code where it is none of the table.
    pub(crate) fn country<'a>(&self, code: &'a str) -> &'a str {
        let mut countries = self.countries.lines();
        countries
            .find_map(|line| line.strip_prefix(code)?.strip_prefix(' '))
            .unwrap_or(code)
    }

    /// A whole number.
    pub(crate) fn count(&self, count: u64) -> String {
        let mut text = String::new();
        self.localize(&mut text, &count.to_string());
        text
    }

    /// A whole number of percent.
    pub(crate) fn percent(&self, percent: u64) -> String {
        let mut text = self.count(percent);
        text.push_str(self.percent);
        text
    }

    /// The category of plural that a number of things has.
    pub(crate) fn plural(&self, count: u64) -> Plural {
        (self.plural)(count)
    }

    /// A decimal given as text, with its unit. What is no decimal stays as it is.
    pub(crate) fn measure(&self, number: &str, unit: Option<&str>) -> String {
        let (is_negative, digits) = split_sign(number);
        let mut text = String::new();
        if is_decimal(digits) {
            if is_negative {
                text.push_str(self.minus);
            }
            self.localize(&mut text, digits);
        } else {
            text.push_str(number);
        }
        if let Some(unit) = unit {
            text.push(NBSP);
            text.push_str(named(self.units, unit).unwrap_or(unit));
        }
        text
    }

    /// A date of the calendar, `2026-12-03`, with the month in words. What is no date stays as it
    /// is.
    pub(crate) fn date(&self, date: &str) -> String {
        self.written_date(date).unwrap_or_else(|| date.to_owned())
    }

    fn written_date(&self, date: &str) -> Option<String> {
        let mut parts = date.split('-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let lengths = [year.len(), month.len(), day.len()];
        if lengths != [4, 2, 2] || parts.next().is_some() || !day.bytes().all(is_digit) {
            return None;
        }
        let month = month.parse::<usize>().ok()?.checked_sub(1)?;
        let day = day.strip_prefix('0').unwrap_or(day);
        Some((self.date)(day, self.months.get(month)?, year))
    }

    /// What stands before an item of a list of so many: "A, B and C".
    pub(crate) fn before(&self, place: usize, length: usize) -> &'static str {
        let ListPattern {
            between,
            before_last,
            pair,
        } = &self.list;
        match (place, length) {
            (0, _) => "",
            (_, 2) => pair,
            _ if place + 1 == length => before_last,
            _ => between,
        }
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

/// What a table calls something. The tables are short, and most pages ask for few names.
fn named(table: &[(&'static str, &'static str)], code: &str) -> Option<&'static str> {
    let (_, name) = table.iter().find(|(known, _)| *known == code)?;
    Some(name)
}

fn split_sign(decimal: &str) -> (bool, &str) {
    match decimal.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, decimal),
    }
}

fn is_digit(byte: u8) -> bool {
    byte.is_ascii_digit()
}

fn is_decimal(text: &str) -> bool {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(is_digit);
    match text.split_once('.') {
        Some((whole, fraction)) => is_digits(whole) && is_digits(fraction),
        None => is_digits(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_each_language_writes_it() {
        let cases = [
            (
                2400,
                Currency::EUR,
                ["€24.00", "24,00\u{a0}€", "\u{200f}24.00\u{a0}€"],
            ),
            (
                -123_456,
                Currency::USD,
                [
                    "-$1,234.56",
                    "-1.234,56\u{a0}$",
                    "\u{200f}\u{200e}-1,234.56\u{a0}US$\u{200e}",
                ],
            ),
            (
                1999,
                Currency::JPY,
                ["¥1,999", "1.999\u{a0}¥", "\u{200f}1,999\u{a0}JP¥\u{200e}"],
            ),
            (
                5,
                Currency::KWD,
                [
                    "KWD\u{a0}0.005",
                    "0,005\u{a0}KWD",
                    "\u{200f}0.005\u{a0}د.ك.\u{200f}",
                ],
            ),
            (
                i64::MIN,
                Currency::EUR,
                [
                    "-€92,233,720,368,547,758.08",
                    "-92.233.720.368.547.758,08\u{a0}€",
                    "\u{200f}\u{200e}-92,233,720,368,547,758.08\u{a0}€",
                ],
            ),
        ];
        for (amount, currency, written) in cases {
            let money = Money::new(amount, currency);
            assert_eq!([&EN, &DE, &AR].map(|formats| formats.money(money)), written);
        }
    }

    #[test]
    fn measures_keep_their_digits_and_take_the_local_separator() {
        let cases = [
            ("9.50", Some("cm"), "9,50\u{a0}cm", "9.50\u{a0}سم"),
            ("1200", Some("ml"), "1.200\u{a0}ml", "1,200\u{a0}ملتر"),
            ("-3", None, "-3", "\u{200e}-3"),
            ("about 3", None, "about 3", "about 3"),
            ("1.", Some("furlong"), "1.\u{a0}furlong", "1.\u{a0}furlong"),
        ];
        for (number, unit, german, arabic) in cases {
            assert_eq!(DE.measure(number, unit), german);
            assert_eq!(AR.measure(number, unit), arabic);
        }
    }

    #[test]
    fn what_is_no_date_stays_as_it_is() {
        for text in [
            "",
            "soon",
            "2026-13-01",
            "2026-00-01",
            "2026-1-01",
            "2026-01-xx",
            "2026-01-01-01",
        ] {
            assert_eq!(DE.date(text), text);
        }
    }
}
