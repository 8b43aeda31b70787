//! Days and moments as the shop writes them. There is no clock here: who knows the time says it.

/// Whether the text is a day of the calendar, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    days(text).is_some()
}

/// What to say of a text that [`seconds`] refuses.
pub const EXPECTED: &str = "expected a time of RFC 3339 in UTC, such as 2026-03-01T08:00:00Z";

/// The seconds since 1970 of a moment of RFC 3339 in UTC and whole seconds,
/// `2026-03-01T08:00:00Z`. Other ways to write it are refused, so that moments compare as texts.
pub fn seconds(text: &str) -> Option<i64> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let mut parts = time.split(':');
    let mut part = |most: i64| number(parts.next()?, 2).filter(|number| *number <= most);
    let (hour, minute, second) = (part(23)?, part(59)?, part(59)?);
    parts
        .next()
        .is_none()
        .then_some(days(date)? * 86_400 + hour * 3_600 + minute * 60 + second)
}

/// A moment in seconds since 1970 as [`seconds`] reads it. What no four digits of a year can say is
/// the nearest that they can.
pub fn timestamp(seconds: i64) -> String {
    let seconds = seconds.clamp(-62_167_219_200, 253_402_300_799);
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Years that begin in March, in eras of 400 of them: each era has as many days.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, later) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    let year = year + era * 400 + later;
    let (hour, minute, second) = (rest / 3_600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Whether `now`, in seconds since 1970, lies in a window that includes its start and not its
/// end; what is absent does not bound it.
pub fn is_open(starts_at: Option<&str>, ends_at: Option<&str>, now: i64) -> bool {
    starts_at.and_then(seconds).is_none_or(|start| start <= now)
        && ends_at.and_then(seconds).is_none_or(|end| now < end)
}

/// Whether a day, `YYYY-MM-DD`, has passed in all of the world's places at `now`, in seconds since
/// 1970. What is no day has not.
pub fn has_passed(day: &str, now: i64) -> bool {
    // Midnight comes last to the places that are twelve hours behind universal time.
    days(day).is_some_and(|day| (day + 1) * 86_400 + 12 * 3_600 <= now)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Days since 1970-01-01 of a date.
fn days(text: &str) -> Option<i64> {
    let mut parts = text.split('-');
    let mut part = |digits| number(parts.next()?, digits);
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if parts.next().is_some() || !(1..=last).contains(&day) {
        return None;
    }
    // Years that begin in March put the leap day last: each month then has a fixed place.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let before = year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(before + (153 * month + 2) / 5 + day - 719_469)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_of_the_calendar() {
        for good in ["2026-03-01", "2024-02-29", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-3-1",
            "",
            "2026-03-00",
            "x-y-z",
            "2026-03-01-01",
            "+026-03-01",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn moments_are_seconds_of_universal_time() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", 0),
            ("1969-12-31T23:59:59Z", -1),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2026-11-22T01:10:31Z", 1_795_309_831),
        ] {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
        for bad in [
            "2026-03-01",
            "2026-03-01T08:00Z",
            "2026-03-01T08:00:00",
            "2026-03-01T08:00:00+01:00",
            "2026-03-01T24:00:00Z",
            "2026-03-01T08:60:00Z",
            "2026-03-01T08:00:60Z",
            "2026-02-30T08:00:00Z",
            "2026-03-01t08:00:00Z",
            "2026-03-01T08:00:00.5Z",
            "",
        ] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_moment_is_written_as_it_is_read() {
        let some = (-62_167_219_200..253_402_300_800_i64).step_by(86_399 * 97);
        for moment in some.chain([0, -1, 951_825_600, 253_402_300_799]) {
            assert_eq!(seconds(&timestamp(moment)), Some(moment));
        }
        assert_eq!(timestamp(i64::MAX), "9999-12-31T23:59:59Z");
        assert_eq!(timestamp(i64::MIN), "0000-01-01T00:00:00Z");
    }

    #[test]
    fn every_day_follows_the_one_before() {
        let mut expected = days("1896-01-01").unwrap();
        for year in 1896..2105 {
            for month in 1..=12 {
                for day in 1..=31 {
                    if let Some(found) = days(&format!("{year}-{month:02}-{day:02}")) {
                        assert_eq!(found, expected);
                        expected += 1;
                    }
                }
            }
        }
    }

    #[test]
    fn a_day_has_passed_once_it_is_over_everywhere() {
        let cases = [
            ("2026-11-22T00:00:00Z", false),
            ("2026-11-23T11:59:59Z", false),
            ("2026-11-23T12:00:00Z", true),
        ];
        for (now, passed) in cases {
            let now = seconds(now).unwrap();
            assert_eq!(has_passed("2026-11-22", now), passed, "{now}");
            assert!(!has_passed("soon", now));
        }
    }

    #[test]
    fn a_window_includes_its_start_and_not_its_end() {
        let (start, end) = (Some("1970-01-01T00:01:00Z"), Some("1970-01-01T00:02:00Z"));
        for (now, expected) in [(59, false), (60, true), (119, true), (120, false)] {
            assert_eq!(is_open(start, end, now), expected, "{now}");
        }
        assert!(is_open(None, None, 0) && is_open(start, None, 60) && !is_open(None, end, 120));
    }
}
