use std::collections::BTreeMap;

use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::read::find;

/// `GET /p/{slug}?colour=oat&size=m`: the product with one of its variants chosen. What names no
/// option, such as a campaign, changes nothing.
pub(crate) async fn show(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    let product = find(shop, slug).await?;
    let mut wanted = BTreeMap::new();
    for option in &product.options {
        if let Some(value) = request.query.one(&option.code)? {
            wanted.insert(option.code.clone(), value.to_owned());
        }
    }
    let (chosen, exact) = product.choose(&wanted).ok_or_else(Failure::not_found)?;
    let context = shop.context(&product.href, &product.alternates, "");
    Ok(Answer::html(pages::product(
        &context, &product, chosen, exact,
    )))
}
