use api::Rating;

use crate::Context;
use crate::markup::*;
use crate::parts::rating::{average, tenths};

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
    let average = average(ctx, rating);
    let count = u64::from(rating.count);
    maud! {
        p.reviews {
            svg.review-stars viewBox="0 0 100 20" width="100" height="20" aria-hidden="true" {
                path d=(Raw::dangerously_create(STARS)) {}
                // What lies beyond an inner drawing's box is cut off: so many stars are full.
                svg.review-stars-full width=(2 * tenths) height="20" {
                    path d=(Raw::dangerously_create(STARS)) {}
                }
            }
            span.visually-hidden { (messages.stars.with(&average)) ", " }
            span aria-hidden="true" { (average) }
            span.review-count { ((messages.review_count)(count, &ctx.count(count))) }
        }
    }
}
