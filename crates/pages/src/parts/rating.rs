use crate::markup::*;
use api::Rating;

use super::icon;
use crate::Context;

/// What reviews amount to, in a line.
pub(crate) fn rating(ctx: &Context<'_>, rating: &Rating) -> impl Renderable {
    let messages = ctx.messages();
    let average = average(ctx, rating);
    let count = ctx.count(rating.count.into());
    maud! {
        p.rating {
            span.visually-hidden { ((messages.rated)(&average, &count)) }
            span aria-hidden="true" { (icon::star()) (average) " (" (count) ")" }
        }
    }
}

/// As many stars as a number says, of five at most.
pub(crate) fn stars(number: &str) -> impl Renderable {
    let number: usize = number.parse().unwrap_or_default();
    maud! {
        span.stars aria-hidden="true" { @for _ in 0..number.min(5) { (icon::star()) } }
    }
}

/// An average as it is shown: with one decimal.
pub(crate) fn average(ctx: &Context<'_>, rating: &Rating) -> String {
    let tenths = tenths(&rating.average);
    let decimal = format!("{}.{}", tenths / 10, tenths % 10);
    ctx.messages().formats.measure(&decimal, None)
}

/// A decimal from 0 to 5 in tenths, rounded half up; 0 where it is none.
pub(crate) fn tenths(average: &str) -> u32 {
    let (whole, fraction) = average.split_once('.').unwrap_or((average, "0"));
    let digit = |place: usize| {
        let digit = fraction.as_bytes().get(place).unwrap_or(&b'0');
        u32::from(digit.wrapping_sub(b'0').min(9))
    };
    let whole: u32 = whole.parse().unwrap_or(0);
    let tenths = whole.min(5) * 10 + digit(0) + u32::from(digit(1) >= 5);
    tenths.min(50)
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn an_average_is_shown_in_tenths_of_a_star() {
        let cases = [
            ("4.35", 44),
            ("4.34", 43),
            ("5.00", 50),
            ("1", 10),
            ("4.96", 50),
            ("9.99", 50),
            ("", 0),
        ];
        for (average, expected) in cases {
            assert_eq!(tenths(average), expected, "{average}");
        }
    }
}
