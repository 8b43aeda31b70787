//! The choice of language, currency and country.
//!
//! A page is decided by its address, so that a CDN can keep one copy for everybody: the language
//! is the beginning of the path, the currency and the country are parameters, and none is written
//! where it is the store's first. Every link and form of a page carries on what its own address says, so a choice
//! holds for as long as one stays, without a script.
//!
//! Who comes back later through an address that says nothing of it would lose the choice. A cookie
//! would have to be read here, and then there would be as many copies of a page as choices. So the
//! choice is kept where only the visitor's browser reads it: a script notes what is clicked in
//! these lists and, on the first page of a visit that does not name them, goes on to
//! the address that does. It never overrules an address, and never acts on the way through the
//! shop.
//!
//! Whose browser prefers another language, and who has chosen none, is [offered](offers) the page
//! in it, in the words of that language, and taken nowhere.

use crate::markup::*;

use commerce::published::SiteLanguage;

use super::Document;
use crate::context::or_root;
use crate::parts::icon;
use crate::{Context, messages};

/// A small menu in the header; nothing where there is nothing to choose.
pub(super) fn menu(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    let site = ctx.site;
    let most = site.languages.len().max(site.currencies.len());
    let is_choice = most.max(site.countries.len()) > 1;
    maud! {
        @if is_choice {
            details.choices name="menu" data-closes {
                summary {
                    (icon::globe())
                    span.visually-hidden { (ctx.messages().language_and_currency) ": " }
                    span.choices-now {
                        (ctx.site.language.primary().to_ascii_uppercase())
                        @if ctx.site.currencies.len() > 1 { " · " (ctx.currency.code()) }
                        @if ctx.site.countries.len() > 1 && let Some(country) = &ctx.country {
                            " · " (country.code())
                        }
                    }
                    (icon::down())
                }
                div.choices-panel { (lists(ctx, document)) }
            }
        }
    }
}

/// The choices as lists of links.
pub(super) fn lists(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        div.choices-lists data-live {
            @if ctx.site.languages.len() > 1 { (languages(ctx, document)) }
            @if ctx.site.currencies.len() > 1 { (currencies(ctx, document)) }
            @if ctx.site.countries.len() > 1 { (countries(ctx, document)) }
        }
    }
}

fn languages(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        div {
            p.label { (ctx.messages().language) }
            ul {
                @for language in &ctx.site.languages {
                    @let code = language.code.as_str();
                    @let is_current = language.code == ctx.site.language;
                    li {
                        a href=(ctx.href(&in_language(ctx, document, language))) hreflang=(code)
                            lang=(code) dir=(language.code.direction()) data-language=(code)
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
                            data-currency=(currency.code())
                            aria-current=[is_current.then_some("true")] {
                            (currency.code())
                            @let symbol = ctx.messages().formats.symbol(currency);
                            @if symbol != currency.code() { " " bdi { (symbol) } }
                        }
                    }
                }
            }
        }
    }
}

fn countries(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        div {
            p.label { (ctx.messages().country) }
            ul {
                @for country in &ctx.site.countries {
                    @let code = country.code;
                    @let is_current = Some(code) == ctx.country;
                    li {
                        a href=(ctx.href_from(document.here, code)) data-country=(code.code())
                            aria-current=[is_current.then_some("true")] {
                            (ctx.messages().formats.country(code.code()))
                        }
                    }
                }
            }
        }
    }
}

/// Offers of this page in other languages, each in its own words. They are hidden; the script
/// shows the one that a visitor's browser prefers.
pub(super) fn offers(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    maud! {
        @if document.exists {
            @for language in &ctx.site.languages {
                @if language.code != ctx.site.language && ctx.alternate(language).is_some() {
                    (offer(ctx, document, language))
                }
            }
        }
    }
}

fn offer(ctx: &Context<'_>, document: &Document<'_>, language: &SiteLanguage) -> impl Renderable {
    let code = language.code.as_str();
    maud! {
        @if let Some(words) = messages::own(&language.code) {
            aside.offer lang=(code) dir=(language.code.direction()) data-offer=(code) data-live hidden
                aria-label=(words.language) {
                p { (words.this_page_in_your_language) }
                a.button href=(ctx.href(&in_language(ctx, document, language))) hreflang=(code)
                    data-language=(code) { (words.read_it) }
                button type="button" data-language=(ctx.site.language.as_str()) {
                    (icon::close())
                    span.visually-hidden { (words.close) }
                }
            }
        }
    }
}

/// This page with its query in another language, or else that language's homepage. Values of
/// options and filters are codes, which mean the same everywhere; the slug of a category does not.
fn in_language(ctx: &Context<'_>, document: &Document<'_>, language: &SiteLanguage) -> String {
    let Some(page) = ctx.alternate(language) else {
        return or_root(&language.prefix).to_owned();
    };
    let mut page = page.to_owned();
    if let Some((path, query)) = document.here.split_once('?')
        && path == ctx.path
    {
        let kept = query
            .split('&')
            .filter(|part| !part.starts_with("category="));
        for (place, part) in kept.enumerate() {
            page.push(if place == 0 { '?' } else { '&' });
            page.push_str(part);
        }
    }
    page
}

/// What a language calls itself; readers look for their own word.
fn own_name(code: &str) -> &str {
    match code.split('-').next().unwrap_or(code) {
        "ar" => "العربية",
        "de" => "Deutsch",
        "en" => "English",
        "es" => "Español",
        "fr" => "Français",
        "it" => "Italiano",
        "nl" => "Nederlands",
        _ => code,
    }
}
