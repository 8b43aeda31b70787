use crate::markup::*;
use api::Money;

use crate::Context;

/// An amount that stays on one line, with its decimal form for machines.
pub(crate) fn amount(ctx: &Context<'_>, money: Money) -> impl Renderable {
    let decimal = money::Money::from(money).to_decimal_string();
    let written = ctx.messages().formats.priced(&decimal, &money.currency);
    maud! { data.amount value=(decimal) { (written) } }
}

/// The price on a card: where it starts if variants differ.
pub(crate) fn card_price(ctx: &Context<'_>, price: Option<Money>, varies: bool) -> impl Renderable {
    maud! {
        @match price {
            Some(price) if varies => {
                p.price { ((ctx.messages().price_from)(&ctx.money(price))) }
            }
            Some(price) => p.price { (amount(ctx, price)) },
            None => {
                p.price.is-absent { ((ctx.messages().not_in_currency)(ctx.currency.code())) }
            }
        }
    }
}
