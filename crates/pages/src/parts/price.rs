use crate::markup::*;
use api::Money;
use commerce::language::Language;

use crate::{Context, messages};

/// An amount that stays on one line, with its decimal form for machines.
pub(crate) fn amount(ctx: &Context<'_>, money: Money) -> impl Renderable {
    let decimal = money::Money::from(money).to_decimal_string();
    let written = ctx.messages().formats.priced(&decimal, &money.currency);
    maud! { data.amount value=(decimal) { (written) } }
}

/// The price of a card in words, for whoever shows it elsewhere.
pub fn price_text(language: &Language, price: Money, varies: bool) -> String {
    let messages = messages::of(language);
    let written = messages.formats.money(price.into());
    match varies {
        true => messages.price_from.with(&written),
        false => written,
    }
}

/// The price on a card: where it starts if variants differ.
pub(crate) fn card_price(ctx: &Context<'_>, price: Option<Money>, varies: bool) -> impl Renderable {
    maud! {
        @match price {
            Some(price) if varies => {
                p.price { (ctx.messages().price_from.with(&ctx.money(price))) }
            }
            Some(price) => p.price { (amount(ctx, price)) },
            None => {
                p.price.is-absent { (ctx.messages().not_in_currency.with(ctx.currency.code())) }
            }
        }
    }
}
