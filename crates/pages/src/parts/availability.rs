use crate::markup::*;
use api::Availability;

use crate::Context;

/// Whether something can be had: the state that styles it, and the words.
pub(crate) fn words(ctx: &Context<'_>, availability: Availability) -> (&'static str, String) {
    let messages = ctx.messages();
    match availability {
        Availability::InStock => ("in-stock", messages.in_stock.to_owned()),
        Availability::LowStock => ("low-stock", messages.few_left.to_owned()),
        Availability::Backorder => ("backorder", messages.backorder.to_owned()),
        Availability::OutOfStock => ("out-of-stock", messages.sold_out.to_owned()),
        Availability::NotForSale => (
            "not-for-sale",
            messages.not_in_currency.with(ctx.currency.code()),
        ),
    }
}

/// The dot beside the words, in the colour of the state around it.
pub(crate) fn dot() -> impl Renderable {
    maud! {
        svg.dot viewBox="0 0 8 8" width="8" height="8" aria-hidden="true" {
            circle cx="4" cy="4" r="4" fill="currentColor" {}
        }
    }
}
