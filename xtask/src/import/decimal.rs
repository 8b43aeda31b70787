//! Amounts as people write them.

use money::Currency;

/// The minor units of a decimal: `19.99` or `19,99` EUR are 1999.
///
/// # Errors
/// What was expected, with the decimals of the currency where there are too many.
pub(super) fn minor_units(text: &str, currency: Currency) -> Result<i64, String> {
    let decimals = currency.decimals() as usize;
    let expected = || {
        let example = match decimals {
            0 => "1999",
            2 => "19.99",
            _ => "1.999",
        };
        format!("expected an amount of {currency} such as {example}, found '{text}'")
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let ends_in_mark = digits.ends_with(['.', ',']);
    if whole.is_empty() || !plain(whole) || !plain(fraction) || ends_in_mark {
        return Err(expected());
    }
    if fraction.len() > decimals {
        return Err(format!(
            "{currency} has {decimals} decimals, found {} in '{text}'",
            fraction.len()
        ));
    }
    let sign = if digits.len() < text.len() { "-" } else { "" };
    let all = format!("{sign}{whole}{fraction:0<decimals$}");
    all.parse().map_err(|_| expected())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_become_minor_units_of_their_currency() {
        for (text, currency, units) in [
            ("19.99", Currency::EUR, 1999),
            ("19,9", Currency::EUR, 1990),
            ("19", Currency::EUR, 1900),
            ("0.05", Currency::USD, 5),
            ("1999", Currency::JPY, 1999),
            ("1.999", Currency::KWD, 1999),
            ("-1.5", Currency::EUR, -150),
        ] {
            assert_eq!(minor_units(text, currency), Ok(units), "{text} {currency}");
        }
    }

    #[test]
    fn more_decimals_than_the_currency_has_are_refused_by_its_name() {
        let error = minor_units("12.345", Currency::EUR).unwrap_err();
        assert_eq!(error, "EUR has 2 decimals, found 3 in '12.345'");
        assert!(
            minor_units("1.5", Currency::JPY)
                .unwrap_err()
                .contains("JPY has 0 decimals")
        );
    }

    #[test]
    fn what_is_no_plain_decimal_is_refused() {
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "1,234.50",
            "1e3",
            "€5",
            " 5",
            "99999999999999999999",
        ] {
            assert!(minor_units(text, Currency::EUR).is_err(), "{text:?}");
        }
    }
}
