use api::{Money, Price, ProductSummary};
use maud::{Markup, html};

use crate::Context;

/// An amount that stays on one line, with its decimal form for machines.
pub(crate) fn amount(ctx: &Context<'_>, money: Money) -> Markup {
    html! {
        data.amount value=(money::Money::from(money).to_decimal_string()) { (ctx.money(money)) }
    }
}

/// The price on a card: where it starts if variants differ.
pub(crate) fn card_price(ctx: &Context<'_>, product: &ProductSummary) -> Markup {
    html! {
        @match product.price {
            Some(price) if product.price_varies => {
                p.price { ((ctx.messages().price_from)(&ctx.money(price))) }
            }
            Some(price) => p.price { (amount(ctx, price)) },
            None => {
                p.price.is-absent { ((ctx.messages().not_in_currency)(ctx.currency.code())) }
            }
        }
    }
}

/// The price of a variant on its page, with its tiers.
pub(crate) fn unit_price(ctx: &Context<'_>, price: &Price) -> Markup {
    html! {
        p.unit-price { (amount(ctx, price.unit)) }
        @if !price.tiers.is_empty() { (tiers(ctx, price)) }
    }
}

fn tiers(ctx: &Context<'_>, price: &Price) -> Markup {
    let messages = ctx.messages();
    html! {
        table.tiers {
            caption { (messages.quantity_prices) }
            thead.visually-hidden {
                tr {
                    th scope="col" { (messages.quantity) }
                    th scope="col" { (messages.price_each) }
                }
            }
            tbody {
                @for tier in &price.tiers {
                    tr {
                        th scope="row" {
                            ((messages.quantity_from)(&ctx.count(tier.min_quantity.into())))
                        }
                        td { (amount(ctx, tier.unit)) }
                    }
                }
            }
        }
    }
}
