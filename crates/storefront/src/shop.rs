use api::Alternate;
use commerce::Country;
use commerce::published::{Redirect, Site};
use commerce::slug::is_slug;
use minicbor::Decode;
use money::Currency;
use pages::Context;
use storage::{Documents, KeyValue, keys};
use web::{Failure, Request};

use crate::{locate, now};

/// The store that a request came to, in the language, the currency and the country that it asks
/// for.
pub struct Shop {
    pub site: Site,
    pub currency: Currency,
    /// Where the visitor is, in a store that has prices for countries.
    pub country: Option<Country>,
    pub documents: KeyValue,
    /// The segments of the path after the language: `["p", "halm-mug"]`.
    pub segments: Vec<String>,
    /// What addresses of this language begin with.
    pub prefix: String,
    origin: String,
}

impl Shop {
    /// Finds the store of a request. A failure comes with the site that can still be shown.
    pub(crate) async fn find(request: &Request) -> Result<Self, (Failure, Option<Box<Self>>)> {
        let documents = match KeyValue::open().await {
            Ok(documents) => documents,
            Err(error) => return Err((error.into(), None)),
        };
        let wanted = locate::language(request);
        let (mut site, known) =
            match locate::site(&documents, &request.host, wanted.code.as_deref()).await {
                Ok(Some(found)) => found,
                Ok(None) => return Err((Failure::not_set_up(), None)),
                Err(error) => return Err((error.into(), None)),
            };
        site.show_at(now());
        let prefix = site
            .languages
            .iter()
            .find(|language| language.code == site.language);
        let shop = Self {
            currency: site.currencies[0],
            country: first_country(&site),
            prefix: prefix
                .map(|language| language.prefix.clone())
                .unwrap_or_default(),
            segments: wanted.rest,
            origin: request.origin.clone(),
            documents,
            site,
        };
        if !known {
            return Err((unknown_language(request), Some(Box::new(shop))));
        }
        let currency = locate::currency(request, &shop.site);
        match currency.and_then(|one| Ok((one, locate::country(request, &shop.site)?))) {
            Ok((currency, country)) => Ok(Self {
                currency,
                country,
                ..shop
            }),
            Err(failure) => Err((failure, Some(Box::new(shop)))),
        }
    }

    /// The default store, for a page that says what is wrong with an address which cannot be
    /// read far enough to know the store it was meant for.
    pub(crate) async fn any() -> Option<Self> {
        let documents = KeyValue::open().await.ok()?;
        let mut site: Site = documents
            .read(&keys::site(keys::ANY_HOST, None))
            .await
            .ok()??;
        site.show_at(now());
        Some(Self {
            currency: site.currencies[0],
            country: first_country(&site),
            prefix: String::new(),
            segments: Vec::new(),
            origin: String::new(),
            documents,
            site,
        })
    }

    /// A published document of this store.
    pub async fn read<T: for<'b> Decode<'b, ()>>(&self, key: &str) -> Result<Option<T>, Failure> {
        Ok(self.documents.read(key).await?)
    }

    /// The published document of a `product`, `category` or `page` with this slug, `key` making
    /// its key. Where nothing has the slug, the failure says where the thing is that had it
    /// before.
    pub async fn find_by_slug<T: for<'b> Decode<'b, ()>>(
        &self,
        kind: &str,
        key: fn(&str, &str, &str) -> String,
        slug: &str,
    ) -> Result<T, Failure> {
        if !is_slug(slug) {
            return Err(Failure::not_found());
        }
        let (store, language) = (self.store(), self.language());
        if let Some(document) = self.read(&key(store, language, slug)).await? {
            return Ok(document);
        }
        Err(match self.new_address(kind, slug).await? {
            Some(href) => Failure::moved(href),
            None => Failure::not_found(),
        })
    }

    /// Where the `product`, `category` or `page` is that had this slug before.
    pub async fn new_address(&self, kind: &str, slug: &str) -> Result<Option<String>, Failure> {
        if !is_slug(slug) {
            return Ok(None);
        }
        let key = keys::redirect(kind, self.store(), self.language(), slug);
        let redirect: Option<Redirect> = self.read(&key).await?;
        Ok(redirect.map(|redirect| redirect.href))
    }

    /// The store's code, for keys.
    pub fn store(&self) -> &str {
        &self.site.store
    }

    /// The language, for keys.
    pub fn language(&self) -> &str {
        self.site.language.as_str()
    }

    /// Under which name lists keep the prices of the visitor's country; none where those are the
    /// default country's.
    pub fn market(&self) -> Option<Country> {
        let mut countries = self.site.countries.iter();
        let own = countries.find(|country| Some(country.code) == self.country);
        own.and_then(|country| country.market)
    }

    /// `https://shop.example`, as the visitor sees it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// What a page needs of the shop: `path` is the page's own, without its query.
    pub fn context<'a>(
        &'a self,
        path: &'a str,
        alternates: &'a [Alternate],
        search: &'a str,
    ) -> Context<'a> {
        Context {
            site: &self.site,
            currency: self.currency,
            country: self.country,
            origin: &self.origin,
            path,
            alternates,
            search,
        }
    }
}

fn first_country(site: &Site) -> Option<Country> {
    site.countries.first().map(|country| country.code)
}

fn unknown_language(request: &Request) -> Failure {
    if request.is_api() {
        Failure::invalid(
            "language",
            "expected a language of this store: see /api/v1/store",
        )
    } else {
        Failure::not_found()
    }
}
