//! Units of measure, and exact conversion between those of one dimension.

use std::fmt;

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dimension {
    Mass,
    Length,
    Volume,
    Power,
    Energy,
    Charge,
    Frequency,
    Duration,
    Data,
}

/// A unit, as a rational multiple of its dimension's base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    pub symbol: &'static str,
    dimension: Dimension,
    numerator: i128,
    denominator: i128,
}

const fn unit(symbol: &'static str, dimension: Dimension, factor: (i128, i128)) -> Unit {
    Unit {
        symbol,
        dimension,
        numerator: factor.0,
        denominator: factor.1,
    }
}

/// The units that the shop converts. Pounds, ounces, feet, inches and the fluid ounce of the
/// United States are what law defines them to be, so that nothing is rounded here.
const UNITS: [Unit; 42] = [
    unit("mg", Dimension::Mass, (1, 1_000)),
    unit("g", Dimension::Mass, (1, 1)),
    unit("kg", Dimension::Mass, (1_000, 1)),
    unit("t", Dimension::Mass, (1_000_000, 1)),
    unit("oz", Dimension::Mass, (45_359_237, 1_600_000)),
    unit("lb", Dimension::Mass, (45_359_237, 100_000)),
    unit("µm", Dimension::Length, (1, 1_000)),
    unit("mm", Dimension::Length, (1, 1)),
    unit("cm", Dimension::Length, (10, 1)),
    unit("m", Dimension::Length, (1_000, 1)),
    unit("km", Dimension::Length, (1_000_000, 1)),
    unit("in", Dimension::Length, (127, 5)),
    unit("ft", Dimension::Length, (1_524, 5)),
    unit("ml", Dimension::Volume, (1, 1)),
    unit("cl", Dimension::Volume, (10, 1)),
    unit("dl", Dimension::Volume, (100, 1)),
    unit("l", Dimension::Volume, (1_000, 1)),
    unit("fl oz", Dimension::Volume, (473_176_473, 16_000_000)),
    unit("mW", Dimension::Power, (1, 1_000)),
    unit("W", Dimension::Power, (1, 1)),
    unit("kW", Dimension::Power, (1_000, 1)),
    unit("J", Dimension::Energy, (1, 1)),
    unit("kJ", Dimension::Energy, (1_000, 1)),
    unit("Wh", Dimension::Energy, (3_600, 1)),
    unit("kWh", Dimension::Energy, (3_600_000, 1)),
    unit("kcal", Dimension::Energy, (4_184, 1)),
    unit("mAh", Dimension::Charge, (1, 1)),
    unit("Ah", Dimension::Charge, (1_000, 1)),
    unit("Hz", Dimension::Frequency, (1, 1)),
    unit("kHz", Dimension::Frequency, (1_000, 1)),
    unit("MHz", Dimension::Frequency, (1_000_000, 1)),
    unit("GHz", Dimension::Frequency, (1_000_000_000, 1)),
    unit("ms", Dimension::Duration, (1, 1_000)),
    unit("s", Dimension::Duration, (1, 1)),
    unit("min", Dimension::Duration, (60, 1)),
    unit("h", Dimension::Duration, (3_600, 1)),
    unit("d", Dimension::Duration, (86_400, 1)),
    unit("B", Dimension::Data, (1, 1)),
    unit("kB", Dimension::Data, (1_000, 1)),
    unit("MB", Dimension::Data, (1_000_000, 1)),
    unit("GB", Dimension::Data, (1_000_000_000, 1)),
    unit("TB", Dimension::Data, (1_000_000_000_000, 1)),
];

/// Digits after the point that a conversion keeps where it does not come out even.
const PLACES: u32 = 9;

impl Unit {
    /// The unit that is written like this.
    pub fn find(symbol: &str) -> Option<Self> {
        UNITS.into_iter().find(|unit| unit.symbol == symbol)
    }

    /// The symbols of all units that measure the same, for an error's words.
    pub(crate) fn comparable(self) -> impl Iterator<Item = &'static str> {
        let of_dimension = move |unit: &Self| unit.dimension == self.dimension;
        UNITS
            .into_iter()
            .filter(of_dimension)
            .map(|unit| unit.symbol)
    }

    /// `value` of this unit in another one: exact, or rounded half up to nine decimals where it
    /// has no end. Nothing where they do not measure the same or the number is too large.
    pub fn convert(self, value: Decimal, to: Self) -> Option<Decimal> {
        if self.dimension != to.dimension {
            return None;
        }
        let numerator = self.numerator * to.denominator;
        let denominator = self.denominator * to.numerator;
        let common = greatest_common_divisor(numerator, denominator);
        let dividend = value
            .digits
            .checked_mul(numerator / common)?
            .checked_mul(10_i128.pow(PLACES))?;
        let divisor = 10_i128
            .checked_pow(value.places)?
            .checked_mul(denominator / common)?;
        let half = divisor / 2 * dividend.signum();
        let digits = dividend.checked_add(half)? / divisor;
        Some(Decimal {
            digits,
            places: PLACES,
        })
    }
}

fn greatest_common_divisor(a: i128, b: i128) -> i128 {
    if b == 0 {
        a
    } else {
        greatest_common_divisor(b, a % b)
    }
}

/// A decimal number, exact. It is written without zeros that say nothing.
#[derive(Debug, Clone, Copy)]
pub struct Decimal {
    digits: i128,
    /// How many of the digits are after the point.
    places: u32,
}

impl Decimal {
    /// The number that the text writes with digits, a point and a minus: `9.5`.
    pub fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if text.len() > 30 || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
        Some(Self {
            digits: if unsigned.len() < text.len() {
                -digits
            } else {
                digits
            },
            places: u32::try_from(fraction.len()).ok()?,
        })
    }
}

/// Digits of a converted number that people are shown: more than anyone measures.
const SHOWN: u32 = 6;

impl Decimal {
    /// The number for people, where it was converted: without digits after the point that only
    /// the conversion brought.
    #[must_use]
    pub fn shortened(self) -> Self {
        let length = self.digits.unsigned_abs().checked_ilog10().unwrap_or(0) + 1;
        let dropped = length.saturating_sub(SHOWN).min(self.places);
        let divisor = 10_i128.pow(dropped);
        let half = divisor / 2 * self.digits.signum();
        Self {
            digits: (self.digits + half) / divisor,
            places: self.places - dropped,
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10_u128.pow(self.places);
        let digits = self.digits.unsigned_abs();
        if self.digits < 0 {
            f.write_str("-")?;
        }
        write!(f, "{}", digits / scale)?;
        if !digits.is_multiple_of(scale) {
            let fraction = format!("{:01$}", digits % scale, self.places as usize);
            write!(f, ".{}", fraction.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_shown_what_can_be_measured() {
        for (value, from, to, shown) in [
            ("69", "cm", "in", "27.1654"),
            ("1", "lb", "g", "453.592"),
            ("-1", "lb", "g", "-453.592"),
            ("1234567.5", "g", "kg", "1234.57"),
            ("1", "mm", "km", "0.000001"),
            ("12345678", "kg", "g", "12345678000"),
            ("0", "kg", "g", "0"),
        ] {
            let (from, to) = (Unit::find(from).unwrap(), Unit::find(to).unwrap());
            let value = from.convert(Decimal::parse(value).unwrap(), to).unwrap();
            assert_eq!(value.shortened().to_string(), shown);
        }
    }

    fn convert(value: &str, from: &str, to: &str) -> Option<String> {
        let (from, to) = (Unit::find(from).unwrap(), Unit::find(to).unwrap());
        from.convert(Decimal::parse(value).unwrap(), to)
            .map(|value| value.to_string())
    }

    #[test]
    fn decimals_are_written_without_zeros_that_say_nothing() {
        for (text, expected) in [
            ("9.50", "9.5"),
            ("007", "7"),
            ("-0", "0"),
            ("-0.50", "-0.5"),
            ("100", "100"),
            ("0.001", "0.001"),
        ] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), expected);
        }
        for bad in [
            "",
            ".",
            "1.",
            ".5",
            "1e3",
            "9,5",
            "--1",
            "+1",
            "1 ",
            "٣",
            &"9".repeat(31),
        ] {
            assert!(Decimal::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn measures_convert_exactly() {
        for (value, from, to, expected) in [
            ("0.35", "l", "ml", "350"),
            ("1", "lb", "g", "453.59237"),
            ("16", "oz", "lb", "1"),
            ("1", "ft", "in", "12"),
            ("2.5", "in", "cm", "6.35"),
            ("1.5", "TB", "GB", "1500"),
            ("1", "kWh", "kJ", "3600"),
            ("-40", "mm", "cm", "-4"),
            // Without an end: rounded once, half up.
            ("1", "g", "oz", "0.035273962"),
            ("2", "mm", "in", "0.078740157"),
        ] {
            assert_eq!(convert(value, from, to).as_deref(), Some(expected));
        }
    }

    #[test]
    fn what_does_not_measure_the_same_has_no_conversion() {
        assert_eq!(convert("1", "kg", "cm"), None);
        let most = "9".repeat(30);
        assert_eq!(convert(&most, "TB", "B"), None, "too large, not wrong");
    }

    #[test]
    fn a_measure_comes_back_as_it_went() {
        // Over every pair of units: exact where the first way was, else within what was rounded.
        for from in UNITS {
            for to in UNITS
                .into_iter()
                .filter(|to| to.dimension == from.dimension)
            {
                for text in ["1", "0.5", "12.75", "-3", "999999"] {
                    let value = Decimal::parse(text).unwrap();
                    let there = from.convert(value, to).unwrap();
                    let exact = {
                        let back = there.digits * to.numerator * from.denominator;
                        let scale = 10_i128.pow(PLACES) * to.denominator * from.numerator;
                        back * 10_i128.pow(value.places) == value.digits * scale
                    };
                    let back = to.convert(there, from).unwrap();
                    if exact {
                        assert_eq!(back.to_string(), text, "{} {}", from.symbol, to.symbol);
                    } else {
                        // Half a unit of the last place there, in the unit here, and once more.
                        let off =
                            (back.digits - value.digits * 10_i128.pow(PLACES - value.places)).abs();
                        let step =
                            to.numerator * from.denominator / (to.denominator * from.numerator) + 2;
                        assert!(off <= step, "{text} {} {}", from.symbol, to.symbol);
                    }
                }
            }
        }
    }

    #[test]
    fn every_unit_is_written_in_a_way_of_its_own() {
        for (index, unit) in UNITS.iter().enumerate() {
            assert!(
                UNITS[..index]
                    .iter()
                    .all(|other| other.symbol != unit.symbol)
            );
        }
    }
}
