//! The choice of language and currency.

use crate::markup::*;

use super::Document;
use crate::Context;
use crate::format::symbol;
use crate::parts::icon;

/// A small menu in the header; nothing where there is nothing to choose.
pub(super) fn menu(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    let is_choice = ctx.site.languages.len() > 1 || ctx.site.currencies.len() > 1;
    maud! {
        @if is_choice {
            details.choices name="menu" data-closes {
                summary {
                    (icon::globe())
                    span.visually-hidden { (ctx.messages().language_and_currency) ": " }
                    span.choices-now {
                        (ctx.site.language.primary().to_ascii_uppercase())
                        @if ctx.site.currencies.len() > 1 { " · " (ctx.currency.code()) }
                    }
                    (icon::down())
                }
                div.choices-panel { (lists(ctx, document)) }
            }
        }
    }
}

/// Both choices as lists of links.
pub(super) fn lists(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        div.choices-lists data-live {
            @if ctx.site.languages.len() > 1 { (languages(ctx)) }
            @if ctx.site.currencies.len() > 1 { (currencies(ctx, document)) }
        }
    }
}

fn languages(ctx: &Context<'_>) -> impl Renderable {
    maud! {
        div {
            p.label { (ctx.messages().language) }
            ul {
                @for language in &ctx.site.languages {
                    @let code = language.code.as_str();
                    @let is_current = language.code == ctx.site.language;
                    li {
                        a href=(ctx.href(ctx.in_language(language))) hreflang=(code) lang=(code)
                            aria-current=[is_current.then_some("true")] { (own_name(code)) }
                    }
                }
            }
        }
    }
}

fn currencies(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        div {
            p.label { (ctx.messages().currency) }
            ul {
                @for currency in &ctx.site.currencies {
                    @let is_current = *currency == ctx.currency;
                    li {
                        a href=(ctx.href_in(document.here, *currency))
                            aria-current=[is_current.then_some("true")] {
                            (currency.code())
                            @if let Some(symbol) = symbol(currency) { " " (symbol) }
                        }
                    }
                }
            }
        }
    }
}

/// What a language calls itself; readers look for their own word.
fn own_name(code: &str) -> &str {
    match code.split('-').next().unwrap_or(code) {
        "de" => "Deutsch",
        "en" => "English",
        "es" => "Español",
        "fr" => "Français",
        "it" => "Italiano",
        "nl" => "Nederlands",
        _ => code,
    }
}
