use crate::markup::*;

use super::icon;
use crate::Context;

/// A search field. `id` ties the label to it, so it differs where a page has two.
pub(crate) fn search_form(ctx: &Context<'_>, id: &str, text: &str) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        form.search-form action=(ctx.search_path()) method="get" {
            label.visually-hidden for=(id) { (messages.search_placeholder) }
            input id=(id) type="search" name="q" value=(text) maxlength="200" autocomplete="off"
                placeholder=(messages.search_placeholder) enterkeyhint="search";
            (currency_field(ctx))
            button type="submit" {
                (icon::search())
                span.visually-hidden { (messages.search) }
            }
        }
    }
}

/// Keeps the currency over a form that is sent by GET.
pub(crate) fn currency_field(ctx: &Context<'_>) -> impl Renderable {
    maud! {
        @if let Some(currency) = ctx.stated_currency() {
            input type="hidden" name="currency" value=(currency.code());
        }
    }
}
