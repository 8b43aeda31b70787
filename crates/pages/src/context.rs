use std::borrow::Cow;

use api::Alternate;
use commerce::published::{Site, SiteLanguage};
use hypertext::context::AttributeValue;
use hypertext::{AttributeBuffer, Renderable};
use money::Currency;

use crate::address;
use crate::messages::{self, Messages};

/// What every page needs to know about the store and the request.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub site: &'a Site,
    /// The visitor's currency: one of the store's.
    pub currency: Currency,
    /// Scheme and host, without a slash at the end: `https://shop.example`.
    pub origin: &'a str,
    /// This page's canonical path with its language prefix, without a query: `/de/p/halm-becher`.
    pub path: &'a str,
    /// The same page in each language, this one included; empty where there is no such list.
    pub alternates: &'a [Alternate],
    /// The text in the header's search field, usually empty.
    pub search: &'a str,
}

impl Context<'_> {
    /// An address as a link of this page has it: paths of the store keep a currency that is not
    /// the default one; what must not be linked leads nowhere.
    pub fn href<'b>(&self, path: &'b str) -> Cow<'b, str> {
        self.href_in(path, self.currency)
    }

    /// The same address for a visitor with another currency. The default currency is the one
    /// that an address without a word about it means.
    pub(crate) fn href_in<'b>(&self, path: &'b str, currency: Currency) -> Cow<'b, str> {
        if !address::is_safe(path) {
            "#".into()
        } else if address::is_local(path) && self.site.currencies.first() != Some(&currency) {
            address::with_parameter(path, "currency", currency.code()).into()
        } else {
            path.into()
        }
    }

    /// The currency, where an address has to say it.
    pub(crate) fn stated_currency(&self) -> Option<Currency> {
        let is_default = self.site.currencies.first() == Some(&self.currency);
        (!is_default).then_some(self.currency)
    }

    pub(crate) fn messages(&self) -> &'static Messages {
        messages::of(&self.site.language)
    }

    /// What paths of this page's language begin with.
    pub(crate) fn prefix(&self) -> &str {
        let mut languages = self.site.languages.iter();
        let own = languages.find(|language| language.code == self.site.language);
        own.map_or("", |language| &language.prefix)
    }

    /// The path of the homepage in this language.
    pub(crate) fn home(&self) -> &str {
        or_root(self.prefix())
    }

    /// The path of the search page in this language.
    pub(crate) fn search_path(&self) -> String {
        format!("{}/search", self.prefix())
    }

    /// This page in another language, if it has one.
    pub(crate) fn alternate(&self, language: &SiteLanguage) -> Option<&str> {
        let code = language.code.as_str();
        let alternate = self.alternates.iter().find(|page| page.language == code);
        alternate.map(|page| &*page.href)
    }

    pub(crate) fn money(&self, money: api::Money) -> String {
        self.messages().formats.money(money.into())
    }

    pub(crate) fn count(&self, count: u64) -> String {
        self.messages().formats.count(count)
    }

    pub(crate) fn percent(&self, percent: u64) -> String {
        self.messages().formats.percent(percent)
    }

    /// A path with the origin before it; full addresses stay.
    pub(crate) fn absolute<'b>(&'b self, path: &'b str) -> Absolute<'b> {
        let origin = if address::is_local(path) {
            self.origin
        } else {
            ""
        };
        Absolute([origin, path])
    }
}

/// An address in its parts: pages have many of them, and write them without a string for each.
pub(crate) struct Absolute<'a>(pub(crate) [&'a str; 2]);

impl Renderable<AttributeValue> for Absolute<'_> {
    fn render_to(&self, buffer: &mut AttributeBuffer) {
        for part in self.0 {
            part.render_to(buffer);
        }
    }
}

pub(crate) fn or_root(prefix: &str) -> &str {
    if prefix.is_empty() { "/" } else { prefix }
}
