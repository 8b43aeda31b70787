use crate::markup::*;

use commerce::language::Language;

use super::{Document, Kind};
use crate::parts::foreign;
use crate::parts::picture::Picture;
use crate::{Context, messages};

/// All that stands in `<head>` before its JSON-LD.
pub(super) fn head(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    let title = full_title(document.title, &ctx.site.name);
    let (lang, dir) = foreign::marks(document.language);
    maud! {
        meta charset="utf-8";
        meta name="viewport" content="width=device-width, initial-scale=1";
        title lang=[lang] dir=[dir] { (title) }
        @if !document.description.is_empty() {
            meta name="description" content=(document.description) lang=[lang];
        }
        @if !document.exists {
            meta name="robots" content="noindex";
        } @else if !document.indexed {
            meta name="robots" content="noindex,follow";
        }
        (files())
        @if document.has_list { script src=(static_files::path("list.js")) type="module" {} }
        @if document.exists { (places(ctx, document)) }
        @if document.exists { (sharing(ctx, document, &title)) }
    }
}

/// The design system's files, the same on every page.
pub(super) fn files() -> impl Renderable {
    maud! {
        meta name="color-scheme" content="light dark";
        link rel="stylesheet" href=(static_files::path("style.css"));
        script src=(static_files::path("shop.js")) defer {}
        script src=(static_files::path("suggest.js")) type="module" {}
        link rel="icon" href=(static_files::path("favicon.svg")) type="image/svg+xml";
        link rel="apple-touch-icon" href=(static_files::path("apple-touch-icon.png"));
    }
}

/// Where this page is: its own address, in other languages, and what comes next.
fn places(ctx: &Context<'_>, document: &Document<'_>) -> impl Renderable {
    let default = ctx
        .site
        .languages
        .first()
        .map(|language| language.code.as_str());
    maud! {
        link rel="canonical" href=(ctx.absolute(&document.canonical));
        // The second page of a list has no counterpart in another language.
        @if document.indexed && document.canonical == ctx.path {
            @for page in ctx.alternates {
                link rel="alternate" hreflang=(page.language) href=(ctx.absolute(&page.href));
            }
            @for page in ctx.alternates.iter().filter(|page| Some(&*page.language) == default) {
                link rel="alternate" hreflang="x-default" href=(ctx.absolute(&page.href));
            }
        }
        @if let Some(next) = &document.next {
            link rel="next" href=(next);
        }
    }
}

/// What a link to this page looks like elsewhere.
fn sharing(ctx: &Context<'_>, document: &Document<'_>, title: &str) -> impl Renderable {
    let image = document.image.and_then(Picture::shared);
    maud! {
        meta property="og:site_name" content=(ctx.site.name);
        meta property="og:title" content=(title);
        @if !document.description.is_empty() {
            meta property="og:description" content=(document.description);
        }
        meta property="og:type" content=(document.kind.as_str());
        meta property="og:url" content=(ctx.absolute(&document.canonical));
        meta property="og:locale" content=(locale(&ctx.site.language));
        @for language in &ctx.site.languages {
            @if language.code != ctx.site.language && ctx.alternate(language).is_some() {
                meta property="og:locale:alternate" content=(locale(&language.code));
            }
        }
        @if let Some(image) = &image {
            meta property="og:image" content=(ctx.absolute(&image.src));
            meta property="og:image:alt" content=(image.alt);
            meta property="og:image:width" content=(image.width);
            meta property="og:image:height" content=(image.height);
        }
        @if let Some(price) = document.price {
            meta property="product:price:amount"
                content=(money::Money::from(price).to_decimal_string());
            meta property="product:price:currency" content=(price.currency.code());
        }
        meta name="twitter:card"
            content=(if image.is_some() { "summary_large_image" } else { "summary" });
    }
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Website => "website",
            Self::Product => "product",
            Self::Article => "article",
        }
    }
}

/// The page's title with the store's name, once.
fn full_title(title: &str, store: &str) -> String {
    if title.contains(store) {
        title.to_owned()
    } else {
        format!("{title} · {store}")
    }
}

/// The language with a territory, as Open Graph wants it.
fn locale(language: &Language) -> String {
    let tag = language.as_str();
    match messages::own(language) {
        Some(messages) if !tag.contains('-') => messages.territory.to_owned(),
        _ => tag.replace('-', "_"),
    }
}

#[cfg(test)]
mod tests {
    use super::{full_title, locale};

    #[test]
    fn a_locale_has_a_territory_where_one_is_known() {
        for (tag, expected) in [("ar", "ar_AR"), ("de-AT", "de_AT"), ("fr", "fr")] {
            assert_eq!(locale(&tag.parse().unwrap()), expected);
        }
    }

    #[test]
    fn the_title_names_the_store_once() {
        assert_eq!(full_title("Cups", "Souk"), "Cups · Souk");
        assert_eq!(full_title("Souk: made well", "Souk"), "Souk: made well");
    }
}
