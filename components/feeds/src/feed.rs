use api::Product;
use commerce::Country;
use commerce::published::{self, Site};
use money::Currency;
use pages::Context;
use serde::Serialize;
use storage::addresses::Kind;
use storage::{Database, Documents as _, KeyValue, keys};
use storefront::{Pieces, Shop};
use web::{Answer, Cache, Failure, Request};

use crate::item::Item;
use crate::{google, meta, shown};

/// How many products a feed is of: whoever fetches it waits for some seconds at most, and a shop
/// of 100,000 products has ten of them.
const SIZE: u64 = 10_000;

/// How many products are looked at for a piece of a feed.
const BATCH: usize = 250;

/// Who a feed is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Google,
    Meta,
}

impl Format {
    const ALL: [Self; 2] = [Self::Google, Self::Meta];

    fn file(self) -> &'static str {
        match self {
            Self::Google => "google.xml",
            Self::Meta => "meta.csv",
        }
    }

    pub(crate) fn of_file(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.file() == name)
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Google => "application/xml",
            Self::Meta => "text/csv; charset=utf-8",
        }
    }
}

/// What a feed says about itself.
pub(crate) struct Channel<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) link: String,
    pub(crate) origin: &'a str,
    /// Where the next part is.
    pub(crate) next: Option<&'a str>,
}

/// The products of a part that are still to be written.
pub(crate) struct Feed {
    format: Format,
    site: Site,
    currency: Currency,
    country: Option<Country>,
    origin: String,
    documents: KeyValue,
    database: Database,
    part: u64,
    /// The number of the last product that was looked at.
    after: u64,
    is_over: bool,
}

/// `GET /feeds/google.xml?currency=&country=&part=`, `GET /feeds/meta.csv?currency=&country=&part=`
pub(crate) async fn show(
    shop: &Shop,
    request: &Request,
    format: Format,
) -> Result<(Answer, Option<Feed>), Failure> {
    let part =
        match request.query.one("part")? {
            None => 1,
            Some(text) => text.parse().ok().filter(|part| *part > 0).ok_or_else(|| {
                Failure::invalid("part", "expected a number from 1 on: see /feeds")
            })?,
        };
    let database = Database::open().await?;
    let parts = shown(shop.store(), Kind::Product)
        .parts(&database, SIZE)
        .await?;
    let mut numbers = parts.iter().map(|part| part.number);
    // A shop without products has an empty feed.
    if part > 1 && !numbers.clone().any(|number| number == part) {
        return Err(Failure::not_found());
    }
    let next = numbers.find(|number| *number > part).map(|next| {
        let place = (shop.currency, shop.country);
        address(&shop.prefix, format, place, &shop.site, next)
    });
    let channel = Channel {
        title: &shop.site.name,
        description: &shop.site.description,
        link: format!("{}{}", shop.origin(), or_root(&shop.prefix)),
        origin: shop.origin(),
        next: next.as_deref(),
    };
    let beginning = match format {
        Format::Google => google::begin(&channel),
        Format::Meta => meta::begin(),
    };
    let mut feed = Feed {
        format,
        site: shop.site.clone(),
        currency: shop.currency,
        country: shop.country,
        origin: shop.origin().to_owned(),
        documents: KeyValue::open().await?,
        database,
        part,
        after: 0,
        is_over: false,
    };
    let mut body = beginning.into_bytes();
    // What fails now is still told by the status.
    body.extend(feed.next().await?.unwrap_or_default());
    let mut answer = Answer::new(format.content_type(), body, Cache::Published);
    if let Some(next) = &next {
        answer = answer.with_next(next);
    }
    let is_over = feed.is_over;
    Ok((answer, Some(feed).filter(|_| !is_over)))
}

impl Pieces for Feed {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let things = shown(&self.site.store, Kind::Product)
            .things(&self.database, self.part, SIZE, self.after, BATCH)
            .await?;
        self.is_over = things.len() < BATCH;
        let mut text = String::new();
        for thing in things {
            self.after = thing.number;
            let mut pages = thing.alternates.iter();
            if let Some(page) = pages.find(|page| page.language == self.site.language) {
                self.push(&mut text, &page.href).await?;
            }
        }
        if self.is_over && self.format == Format::Google {
            text.push_str(google::END);
        }
        Ok(Some(text.into_bytes()))
    }
}

impl Feed {
    /// Writes the variants of the product at this address.
    async fn push(&self, text: &mut String, href: &str) -> Result<(), Failure> {
        let (_, slug) = href.rsplit_once('/').unwrap_or_default();
        let key = keys::product(&self.site.store, self.site.language.as_str(), slug);
        // It may have gone since its address was read.
        let product: Option<published::Product> = self.documents.read(&key).await?;
        let Some(product) = product else {
            return Ok(());
        };
        let now = storefront::now();
        let product = Product::in_country(product, self.currency, self.country, now);
        let context = Context {
            site: &self.site,
            currency: self.currency,
            country: self.country,
            origin: &self.origin,
            path: "",
            alternates: &[],
            search: "",
        };
        for item in Item::all(context, &product) {
            match self.format {
                Format::Google => google::push(text, &item),
                Format::Meta => meta::push(text, &item),
            }
        }
        Ok(())
    }
}

/// One of the feeds that a store has.
#[derive(Serialize)]
struct Offered<'a> {
    format: &'a str,
    language: &'a str,
    currency: &'a str,
    /// Only where the store has prices for countries.
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<Country>,
    part: u64,
    href: String,
}

#[derive(Serialize)]
struct Feeds<'a> {
    items: Vec<Offered<'a>>,
}

/// `GET /feeds`: the address of every feed.
pub(crate) async fn list(shop: &Shop) -> Result<Answer, Failure> {
    let database = Database::open().await?;
    let parts = shown(shop.store(), Kind::Product)
        .parts(&database, SIZE)
        .await?;
    let countries = shop.site.countries.iter();
    let mut countries: Vec<_> = countries.map(|country| Some(country.code)).collect();
    if countries.is_empty() {
        countries.push(None);
    }
    let currencies = shop.site.currencies.iter();
    let places = currencies.flat_map(|currency| {
        let countries = countries.iter();
        countries.map(move |country| (*currency, *country))
    });
    let places: Vec<_> = places.collect();
    let mut items = Vec::new();
    for language in &shop.site.languages {
        for place in &places {
            for part in &parts {
                for format in Format::ALL {
                    items.push(Offered {
                        format: match format {
                            Format::Google => "google",
                            Format::Meta => "meta",
                        },
                        language: language.code.as_str(),
                        currency: place.0.code(),
                        country: place.1,
                        part: part.number,
                        href: address(&language.prefix, format, *place, &shop.site, part.number),
                    });
                }
            }
        }
    }
    Ok(Answer::json(&Feeds { items }))
}

/// The default currency and country and the first part go without saying.
fn address(
    prefix: &str,
    format: Format,
    (currency, country): (Currency, Option<Country>),
    site: &Site,
    part: u64,
) -> String {
    let mut address = format!("{prefix}/feeds/{}", format.file());
    let mut mark = "?";
    if site.currencies.first() != Some(&currency) {
        address.extend([mark, "currency=", currency.code()]);
        mark = "&";
    }
    let first = site.countries.first().map(|country| country.code);
    if let Some(country) = country.filter(|_| country != first) {
        address.extend([mark, "country=", country.code()]);
        mark = "&";
    }
    if part > 1 {
        address.extend([mark, "part=", &part.to_string()]);
    }
    address
}

fn or_root(prefix: &str) -> &str {
    if prefix.is_empty() { "/" } else { prefix }
}
