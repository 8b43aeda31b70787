use crate::markup::*;
use api::{Money, Sale};
use commerce::language::Language;
use commerce::time::{seconds, timestamp};

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

/// What a reduced price is compared with, in words, for whoever shows it elsewhere.
pub fn lowest_text(language: &Language, sale: &Sale) -> String {
    let messages = messages::of(language);
    let lowest = messages.formats.money(sale.lowest_30_days.into());
    messages.lowest_30_days.with(&lowest)
}

/// The last day on which something holds that ends at this moment.
pub(crate) fn last_day(end: &str) -> Option<String> {
    let mut day = timestamp(seconds(end)? - 1);
    day.truncate("2026-01-01".len());
    Some(day)
}

/// The price that a reduced one was before, struck through.
pub(crate) fn compare_at(ctx: &Context<'_>, sale: &Sale) -> impl Renderable {
    maud! {
        s.compare-at {
            span.visually-hidden { (ctx.messages().regular_price) " " }
            (amount(ctx, sale.compare_at))
        }
    }
}

/// The lowest price of the last 30 days, which must stand beside a reduced one.
pub(crate) fn lowest(ctx: &Context<'_>, sale: &Sale) -> impl Renderable {
    maud! { p.lowest { (lowest_text(&ctx.site.language, sale)) } }
}

/// By how much a price is reduced.
pub(crate) fn percent_off(ctx: &Context<'_>, sale: &Sale) -> Option<String> {
    let percent = ctx.percent(sale.percent_off?.into());
    Some(ctx.messages().percent_off.with(&percent))
}

/// The price on a card: where it starts if variants differ.
pub(crate) fn card_price(
    ctx: &Context<'_>,
    price: Option<Money>,
    varies: bool,
    sale: Option<&Sale>,
) -> impl Renderable {
    maud! {
        @match price {
            Some(price) => {
                p.price.is-reduced[sale.is_some()] {
                    @if sale.is_some() {
                        span.visually-hidden { (ctx.messages().reduced_price) " " }
                    }
                    @match varies {
                        true => (ctx.messages().price_from.with(&ctx.money(price))),
                        false => (amount(ctx, price)),
                    }
                    @if let Some(sale) = sale { " " (compare_at(ctx, sale)) }
                }
                @if let Some(sale) = sale { (lowest(ctx, sale)) }
            }
            None => {
                p.price.is-absent { (ctx.messages().not_in_currency.with(ctx.currency.code())) }
            }
        }
    }
}
