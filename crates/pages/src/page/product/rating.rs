use api::Rating;

use crate::Context;
use crate::markup::*;

/// Five stars side by side in a box of 100 by 20.
const STARS: &str = "m10 1.6 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8L1.6 7.7l5.8-.8z\
    m20 0 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z\
    m20 0 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z\
    m20 0 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z\
    m20 0 2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z";

/// Stars, with the average and the number of reviews in words.
pub(super) fn rating(ctx: &Context<'_>, rating: &Rating) -> impl Renderable {
    let messages = ctx.messages();
    let tenths = tenths(&rating.average);
    let average = messages
        .formats
        .measure(&format!("{}.{}", tenths / 10, tenths % 10), None);
    let count = u64::from(rating.count);
    maud! {
        p.reviews {
            svg.review-stars viewBox="0 0 100 20" width="100" height="20" aria-hidden="true"
                focusable="false" {
                path d=(Raw::dangerously_create(STARS)) {}
                // What lies beyond an inner drawing's box is cut off: so many stars are full.
                svg.review-stars-full width=(2 * tenths) height="20" {
                    path d=(Raw::dangerously_create(STARS)) {}
                }
            }
            span.visually-hidden { ((messages.stars)(&average)) ", " }
            span aria-hidden="true" { (average) }
            span.review-count { ((messages.review_count)(count, &ctx.count(count))) }
        }
    }
}

/// A decimal from 0 to 5 in tenths, rounded half up; 0 where it is none.
fn tenths(average: &str) -> u32 {
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
