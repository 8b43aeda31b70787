use crate::markup::*;

use super::icon;
use crate::{Context, address};

/// The search field of every page, which suggests while one types. Its script takes the words
/// that it shows from here.
pub(crate) fn search_field(ctx: &Context<'_>) -> impl Renderable {
    let messages = ctx.messages();
    let language = ctx.site.language.as_str();
    let mut suggestions = format!("/api/v1/suggestions?language={language}");
    for (name, code) in ctx.stated() {
        address::push_parameter(&mut suggestions, name, &code);
    }
    maud! {
        form.search-form action=(ctx.search_path()) method="get" data-suggestions=(suggestions)
            data-label=(messages.suggestions) data-recent=(messages.recent_searches)
            data-clear=(messages.clear_recent) data-products=(messages.products)
            data-categories=(messages.categories) {
            (field(ctx, "q-header", ctx.search))
        }
    }
}

/// The search page's own field, whose results follow while one types.
pub(crate) fn search_form(ctx: &Context<'_>, text: &str) -> impl Renderable {
    maud! {
        form.search-form action=(ctx.search_path()) method="get" data-instant {
            (field(ctx, "q-page", text))
        }
    }
}

/// `id` ties the label to the field, so it differs where a page has two.
fn field(ctx: &Context<'_>, id: &str, text: &str) -> impl Renderable {
    let messages = ctx.messages();
    maud! {
        label.visually-hidden for=(id) { (messages.search_placeholder) }
        input id=(id) type="search" name="q" value=(text) maxlength="200" autocomplete="off"
            placeholder=(messages.search_placeholder) enterkeyhint="search";
        (stated_fields(ctx))
        button type="submit" {
            (icon::search())
            span.visually-hidden { (messages.search) }
        }
    }
}

/// Keeps the currency and the country over a form that is sent by GET.
pub(crate) fn stated_fields(ctx: &Context<'_>) -> impl Renderable {
    maud! {
        @for (name, code) in ctx.stated() {
            input type="hidden" name=(name) value=(code);
        }
    }
}
