use crate::markup::*;
use api::Rating;

use super::icon;
use crate::Context;

/// What reviews amount to, in a line.
pub(crate) fn rating(ctx: &Context<'_>, rating: &Rating) -> impl Renderable {
    let messages = ctx.messages();
    let average = messages.formats.measure(&rating.average, None);
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
