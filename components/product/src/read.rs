use std::time::SystemTime;

use api::{Product, Wanted, choice_parameter};
use commerce::published;
use commerce::slug::is_slug;
use commerce::time;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure, Request};

/// The most units that anyone orders at once.
const MAX_QUANTITY: u32 = 1_000_000;

/// A product with what the request selects of it.
pub(crate) struct Found {
    pub(crate) product: Product,
    /// Seconds until it is no longer shown.
    remaining: Option<u64>,
}

/// `GET /api/v1/products/{slug}`, with the parameters of the page.
pub(crate) async fn read(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    let found = find(shop, request, slug).await?;
    Ok(found.bounded(Answer::json(&found.product)))
}

/// The product at this address, if this store shows it now.
pub(crate) async fn find(shop: &Shop, request: &Request, slug: &str) -> Result<Found, Failure> {
    if !is_slug(slug) {
        return Err(Failure::not_found());
    }
    let key = keys::product(shop.store(), shop.language(), slug);
    let product: Option<published::Product> = shop.read(&key).await?;
    let product = product.ok_or_else(Failure::not_found)?;
    let now = now();
    let (starts_at, ends_at) = (product.starts_at.as_deref(), product.ends_at.as_deref());
    if !time::is_open(starts_at, ends_at, now) {
        return Err(Failure::not_found());
    }
    let remaining = ends_at.and_then(time::seconds).map(|end| end.abs_diff(now));
    let mut product = Product::of(product, shop.currency);
    product.select(&wanted(request, &product)?);
    Ok(Found { product, remaining })
}

impl Found {
    /// An answer that nobody keeps beyond the product's end.
    pub(crate) fn bounded(&self, answer: Answer) -> Answer {
        match self.remaining {
            Some(seconds) => answer.ending_in(seconds),
            None => answer,
        }
    }
}

/// What the query asks of this product.
fn wanted(request: &Request, product: &Product) -> Result<Wanted, Failure> {
    let query = &request.query;
    let mut wanted = Wanted::default();
    for option in &product.options {
        if let Some(value) = query.one(&option.code)? {
            wanted.options.insert(option.code.clone(), value.to_owned());
        }
    }
    for section in &product.sections {
        let skus = query.all(&choice_parameter(&section.code));
        let skus: Vec<_> = skus.map(str::to_owned).collect();
        if !skus.is_empty() {
            wanted.choices.push((section.code.clone(), skus));
        }
    }
    if let Some(quantity) = query.one("quantity")? {
        let number = quantity.parse().ok();
        let number = number.filter(|number| (1..=MAX_QUANTITY).contains(number));
        let expected = || Failure::invalid("quantity", "expected a whole number from 1 to 1000000");
        wanted.quantity = Some(number.ok_or_else(expected)?);
    }
    Ok(wanted)
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}
