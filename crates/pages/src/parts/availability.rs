use crate::markup::*;
use api::Availability;

use crate::Context;

/// Whether something can be had, in words beside a dot.
pub(crate) fn availability(ctx: &Context<'_>, availability: Availability) -> impl Renderable {
    let messages = ctx.messages();
    let (state, words) = match availability {
        Availability::InStock => ("in-stock", messages.in_stock.to_owned()),
        Availability::LowStock => ("low-stock", messages.few_left.to_owned()),
        Availability::OutOfStock => ("out-of-stock", messages.sold_out.to_owned()),
        Availability::NotForSale => (
            "not-for-sale",
            (messages.not_in_currency)(ctx.currency.code()),
        ),
    };
    maud! {
        p.availability data-state=(state) {
            svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true" focusable="false" {
                circle cx="4" cy="4" r="4" fill="currentColor" {}
            }
            (words)
        }
    }
}
