//! What a unit costs, and what many cost.

use crate::markup::*;
use api::{Money, Price, ProductKind};

use super::View;
use crate::Context;
use crate::parts::notice::notice;
use crate::parts::price::{amount, compare_at, last_day, lowest, percent_off};

/// The price, or a kind word that there is none in this currency.
pub(super) fn price(view: View<'_>) -> impl Renderable {
    maud! {
        @match &view.chosen.price {
            Some(price) => div.product-price { (unit_price(view, price)) },
            None => (no_price(view)),
        }
    }
}

/// Of what is put together by the buyer, where prices start; the form below has the sum.
fn unit_price<'a>(view: View<'a>, price: &'a Price) -> impl Renderable {
    let View { ctx, product, .. } = view;
    let from = product
        .price_from
        .filter(|_| product.kind == ProductKind::Configurable);
    let sale = match from {
        Some(_) => product.sale.as_ref(),
        None => price.sale.as_ref(),
    };
    maud! {
        p.unit-price {
            @if sale.is_some() { span.visually-hidden { (ctx.messages().reduced_price) " " } }
            @match from {
                Some(from) => (ctx.messages().price_from.with(&ctx.money(from))),
                None => (amount(ctx, price.unit)),
            }
            @if let Some(sale) = sale {
                " " (compare_at(ctx, sale))
                @if let Some(off) = percent_off(ctx, sale) { " " span.badge.is-sale { (off) } }
            }
        }
        @if let Some(sale) = sale {
            (lowest(ctx, sale))
            @if let Some(day) = sale.ends_at.as_deref().and_then(last_day) {
                p.sale-ends { (ctx.messages().sale_until.with(&ctx.messages().formats.date(&day))) }
            }
        }
        @if let Some(base) = &price.base {
            p.base-price { ((ctx.messages().price_per)(&ctx.money(base.price), &base.unit)) }
        }
        @if let Some(bundle) = &product.bundle {
            @if let Some(saving) = bundle.saving {
                p.saving { (ctx.messages().you_save.with(&ctx.money(saving))) }
            }
        }
        @if !price.tiers.is_empty() { (tiers(ctx, price)) }
    }
}

fn tiers(ctx: &Context<'_>, price: &Price) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        table.tiers {
            caption {
                (messages.quantity_prices)
                @if price.graduated { " · " (messages.graduated) }
            }
            thead {
                tr {
                    th scope="col" { (messages.quantity) }
                    th scope="col" { (messages.price_each) }
                    th scope="col" { (messages.saving) }
                }
            }
            tbody {
                @for tier in &price.tiers {
                    tr {
                        th scope="row" {
                            (messages.quantity_from.with(&ctx.count(tier.min_quantity.into())))
                        }
                        td { (amount(ctx, tier.unit)) }
                        td.saving { @if let Some(percent) = saving(price.unit, tier.unit) { (ctx.percent(percent)) } }
                    }
                }
            }
        }
    }
}

/// How much less a tier costs, in whole percent, never more than is true.
fn saving(unit: Money, tier: Money) -> Option<u64> {
    let saved = unit.amount.checked_sub(tier.amount)?;
    let percent = i128::from(saved) * 100 / i128::from(unit.amount.max(1));
    u64::try_from(percent).ok().filter(|percent| *percent > 0)
}

/// Nothing is converted: it has its price in the currencies that somebody set one in, and those
/// are offered.
fn no_price(view: View<'_>) -> impl Renderable {
    let View { ctx, chosen, .. } = view;
    let messages = ctx.messages();
    let offered = ctx.site.currencies.iter();
    let offered = offered.filter(|currency| chosen.currencies.contains(currency));
    notice(maud! {
        p { strong { (messages.not_in_currency.with(ctx.currency.code())) } }
        @for currency in offered.clone() {
            p {
                a href=(ctx.href_in(&chosen.href, *currency)) {
                    (messages.see_in_currency.with(currency.code()))
                }
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;

    #[test]
    fn savings_are_whole_percents_rounded_down() {
        let money = |amount| Money {
            amount,
            currency: Currency::EUR,
        };
        let cases = [
            (1000, 900, Some(10)),
            (1000, 901, Some(9)),
            (1000, 999, None),
            (1000, 1000, None),
            (1000, 1100, None),
            (0, 0, None),
            (i64::MAX, 0, Some(100)),
        ];
        for (unit, tier, percent) in cases {
            assert_eq!(saving(money(unit), money(tier)), percent, "{unit} {tier}");
        }
    }
}
