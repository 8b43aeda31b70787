use std::mem::ManuallyDrop;

use api::limits::MAX_QUANTITY;
use api::{Product, Wanted, choice_parameter};
use commerce::published;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure, Request};

/// A product with what the request selects of it.
pub(crate) struct Found {
    /// Never freed: the instance ends with its request, and its memory with it.
    pub(crate) product: ManuallyDrop<Product>,
    /// Seconds until it shows something else, or is not shown any more.
    pub(crate) changes_in: Option<u64>,
}

/// `GET /api/v1/products/{slug}`, with the parameters of the page.
pub(crate) async fn read(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    let found = find(shop, request, slug).await?;
    Ok(Answer::json(&*found.product).ending_in(found.changes_in))
}

/// The product at this address, if this store shows it now.
pub(crate) async fn find(shop: &Shop, request: &Request, slug: &str) -> Result<Found, Failure> {
    let mut product: published::Product = shop.find_by_slug("product", keys::product, slug).await?;
    product.show_in(shop.country);
    let now = storefront::now();
    let changes_in = product.changes_in(now);
    if !product.show_at(now) {
        return Err(Failure::not_found());
    }
    let product = Product::in_country(product, shop.currency, shop.country, now);
    let mut product = ManuallyDrop::new(product);
    let wanted = wanted(request, &product)?;
    product.select(&wanted);
    Ok(Found {
        product,
        changes_in,
    })
}

/// What the query asks of this product.
fn wanted(request: &Request, product: &Product) -> Result<Wanted, Failure> {
    let query = &request.query;
    let choices = product.sections.iter();
    let choices: Vec<_> = choices
        .map(|section| choice_parameter(&section.code))
        .collect();
    let options = product.options.iter().map(|option| &*option.code);
    let own: Vec<_> = std::iter::once("quantity")
        .chain(options)
        .chain(choices.iter().map(String::as_str))
        .collect();
    storefront::refuse_unknown(request, &own)?;
    let mut wanted = Wanted::default();
    for option in &product.options {
        if let Some(value) = query.one(&option.code)? {
            wanted.options.insert(option.code.clone(), value.to_owned());
        }
    }
    for section in &product.sections {
        let name = choice_parameter(&section.code);
        let skus: Vec<_> = query.all(&name).map(str::to_owned).collect();
        if !skus.is_empty() {
            wanted.choices.push((section.code.clone(), skus));
        }
    }
    if let Some(quantity) = query.one("quantity")? {
        let number = quantity.parse().ok();
        let number = number.filter(|number| (1..=MAX_QUANTITY).contains(number));
        let expected = || {
            let expected = format!("expected a whole number from 1 to {MAX_QUANTITY}");
            Failure::invalid("quantity", expected)
        };
        wanted.quantity = Some(number.ok_or_else(expected)?);
    }
    Ok(wanted)
}
