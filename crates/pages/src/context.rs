use std::borrow::Cow;

use api::Alternate;
use commerce::Country;
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
    /// The visitor's country, in a store that has some.
    pub country: Option<Country>,
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
    /// An address as a link of this page has it: paths of the store keep a currency and a country
    /// that are not the default ones; what must not be linked leads nowhere.
    pub fn href<'b>(&self, path: &'b str) -> Cow<'b, str> {
        if !address::is_safe(path) {
            return "#".into();
        }
        let mut href = Cow::from(path);
        if address::is_local(path) {
            for (name, code) in self.stated() {
                href = address::with_parameter(&href, name, &code).into();
            }
        }
        href
    }

    /// The same address for a visitor with another currency.
    pub(crate) fn href_in<'b>(&self, path: &'b str, currency: Currency) -> Cow<'b, str> {
        Self { currency, ..*self }.href(path)
    }

    /// The same address for a visitor in another country.
    pub(crate) fn href_from<'b>(&self, path: &'b str, country: Country) -> Cow<'b, str> {
        let country = Some(country);
        Self { country, ..*self }.href(path)
    }

    /// The parameters that an address has to say. The default currency and country are those that
    /// an address without a word about them means.
    pub(crate) fn stated(&self) -> impl Iterator<Item = (&'static str, String)> + use<> {
        let currency = Some(self.currency);
        let currency = currency.filter(|_| self.site.currencies.first() != Some(&self.currency));
        let first = self.site.countries.first().map(|country| country.code);
        let country = self.country.filter(|_| first != self.country);
        let currency = currency.map(|currency| ("currency", currency.code().to_owned()));
        let country = country.map(|country| ("country", country.code().to_owned()));
        currency.into_iter().chain(country)
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
