//! How values are written in JSON: rates as exact decimals, moments as RFC 3339.
//!
//! A choice is an object with one field that says which: `{"percent": "7.7"}`, `{"all": […]}`. So a
//! reader knows what a value is before it reads it, and an error names the very field.

use std::fmt;

use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::problem::{Rate, Time};

pub(crate) fn one() -> u64 {
    1
}

/// Reads a list that narrows down what holds it: one without entries would be met by nothing, and is no way
/// to say what leaving it out says.
///
/// # Errors
/// Where it has none.
pub fn entries<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let entries = Vec::deserialize(deserializer)?;
    if entries.is_empty() {
        return Err(de::Error::invalid_length(0, &"at least one entry"));
    }
    Ok(entries)
}

impl Rate {
    /// The most decimals of a rate.
    const MOST_DECIMALS: usize = 9;

    /// Reads a decimal such as `7.7`, without a sign; none where it has more than nine decimals, or
    /// where its digits make a number of more than 32 bits.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) {
            return None;
        }
        let decimals = decimals.trim_end_matches('0');
        if decimals.len() > Self::MOST_DECIMALS {
            return None;
        }
        Some(Self {
            mantissa: format!("{whole}{decimals}").parse().ok()?,
            scale: u8::try_from(decimals.len()).ok()?,
        })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = usize::from(self.scale);
        if scale == 0 {
            return write!(f, "{}", self.mantissa);
        }
        let digits = format!("{:0>width$}", self.mantissa, width = scale + 1);
        let (whole, decimals) = digits.split_at(digits.len() - scale);
        write!(f, "{whole}.{decimals}")
    }
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct RateVisitor;

        impl Visitor<'_> for RateVisitor {
            type Value = Rate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a percentage from 0 of at most nine digits, such as \"7.7\"")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rate, E> {
                Rate::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Rate, E> {
                self.visit_str(&whole.to_string())
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Rate, E> {
                // The shortest decimal that is read as this number is the one that was written,
                // wherever that has at most 15 digits; no arithmetic is done on it.
                self.visit_str(&number.to_string())
            }
        }

        deserializer.deserialize_any(RateVisitor)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Rate {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{ObjectBuilder, Type, schema::SchemaType};
        let schema = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Number]))
            .description(Some("A percentage, exact: up to nine decimals."))
            .pattern(Some(r"^[0-9]+(\.[0-9]{1,9})?$"))
            .examples(["7.7"]);
        schema.build().into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Rate {}

const MOMENT: &str =
    "a moment of RFC 3339, such as \"2026-03-01T08:00:00+01:00\", or seconds since 1970";

impl Time {
    /// Reads a moment of RFC 3339 in whole seconds; its offset is what the store's clock is ahead
    /// of UTC.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once(['T', 't', ' '])?;
        let mut parts = date.split('-');
        let days = days(
            digits(parts.next()?, 4)?,
            digits(parts.next()?, 2)?,
            digits(parts.next()?, 2)?,
        )?;
        let clock = rest.get(..8)?;
        let mut parts = clock.split(':');
        let mut part = |below| digits(parts.next()?, 2).filter(|part| *part < below);
        let (hour, minute, second) = (part(24)?, part(60)?, part(60)?);
        let mut zone = rest.get(8..)?;
        // Fractions of a second decide nothing.
        if let Some(fraction) = zone.strip_prefix('.') {
            zone = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
            if zone.len() == fraction.len() {
                return None;
            }
        }
        let offset = match zone.split_at_checked(1)? {
            ("Z" | "z", "") => 0,
            (sign @ ("+" | "-"), offset) => {
                let (hours, minutes) = offset.split_once(':')?;
                let hours = digits(hours, 2).filter(|hours| *hours < 24)?;
                let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
                (hours * 60 + minutes) * if sign == "-" { -1 } else { 1 }
            }
            _ => return None,
        };
        Some(Self {
            seconds: days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60,
            offset_minutes: i16::try_from(offset).ok()?,
        })
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = i64::from(self.offset_minutes);
        let local = self.seconds.saturating_add(offset * 60);
        let (year, month, day) = date(local.div_euclid(86_400));
        let second = local.rem_euclid(86_400);
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"
        )?;
        match offset {
            0 => f.write_str("Z"),
            offset => {
                let sign = if offset < 0 { '-' } else { '+' };
                let offset = offset.abs();
                write!(f, "{sign}{:02}:{:02}", offset / 60, offset % 60)
            }
        }
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TimeVisitor;

        impl Visitor<'_> for TimeVisitor {
            type Value = Time;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(MOMENT)
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Time, E> {
                Time::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }

            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Time, E> {
                // Years of four digits: what can be written can be read.
                if !(-62_167_219_200..=253_402_300_799).contains(&seconds) {
                    return Err(E::invalid_value(de::Unexpected::Signed(seconds), &self));
                }
                Ok(Time {
                    seconds,
                    offset_minutes: 0,
                })
            }

            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Time, E> {
                self.visit_i64(i64::try_from(seconds).unwrap_or(i64::MAX))
            }
        }

        deserializer.deserialize_any(TimeVisitor)
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Time {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        use utoipa::openapi::{KnownFormat, ObjectBuilder, SchemaFormat, Type, schema::SchemaType};
        let schema = ObjectBuilder::new()
            .schema_type(SchemaType::from_iter([Type::String, Type::Integer]))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .description(Some(
                "A moment of RFC 3339 with the offset of the store's clock, or seconds since 1970.",
            ))
            .examples(["2026-03-01T08:00:00+01:00"]);
        schema.build().into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Time {}

fn digits(text: &str, count: usize) -> Option<i64> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Days since 1970-01-01 of a day of the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    // Years that begin in March put the leap day last: each month then has a fixed place.
    let (of, from_march) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let before = of * 365 + of.div_euclid(4) - of.div_euclid(100) + of.div_euclid(400);
    let days = before + (153 * from_march + 2) / 5 + day - 719_469;
    // A day that does not exist comes out as another one.
    (date(days) == (year, month, day)).then_some(days)
}

/// Year, month and day of so many days since 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// A moment that may be absent.
pub(crate) mod moment {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::problem::Time;

    pub(crate) fn serialize<S: Serializer>(
        moment: &Option<i64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let utc = |seconds: &i64| Time {
            seconds: *seconds,
            offset_minutes: 0,
        };
        moment.as_ref().map(utc).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<i64>, D::Error> {
        let time = Option::<Time>::deserialize(deserializer)?;
        Ok(time.map(|time| time.seconds))
    }
}

/// Minutes since midnight, as a clock shows them: `17:30`.
pub(crate) mod clock {
    use serde::de::{Error as _, Unexpected};
    use serde::{Deserialize, Deserializer, Serializer};

    use super::digits;

    pub(crate) fn serialize<S: Serializer>(
        minutes: &u16,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:02}:{:02}", minutes / 60, minutes % 60))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u16, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        let parts = text.split_once(':');
        let minutes = parts.and_then(|(hours, minutes)| {
            let minutes = digits(minutes, 2).filter(|minutes| *minutes < 60)?;
            // Midnight at the end of a day.
            let total = digits(hours, 2)? * 60 + minutes;
            u16::try_from(total).ok().filter(|total| *total <= 1_440)
        });
        minutes.ok_or_else(|| {
            let expected = "a time of day such as \"17:30\"";
            D::Error::invalid_value(Unexpected::Str(&text), &expected)
        })
    }
}

/// An attribute with one of its values.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = AttributeValueCode))]
#[serde(deny_unknown_fields)]
pub struct Attribute {
    pub code: String,
    pub value: String,
}

/// Attributes, kept as pairs.
pub mod attributes {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Attribute;

    /// Writes pairs of code and value.
    pub fn serialize<S: Serializer>(
        pairs: &[(String, String)],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(pairs.iter().map(|(code, value)| Attribute {
            code: code.clone(),
            value: value.clone(),
        }))
    }

    /// Reads pairs of code and value.
    pub fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, String)>, D::Error> {
        Ok(pairs(Vec::deserialize(deserializer)?))
    }

    /// Reads those of a filter.
    pub(crate) fn entries<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<(String, String)>, D::Error> {
        Ok(pairs(super::entries(deserializer)?))
    }

    fn pairs(attributes: Vec<Attribute>) -> Vec<(String, String)> {
        let pairs = attributes.into_iter().map(|one| (one.code, one.value));
        pairs.collect()
    }
}
