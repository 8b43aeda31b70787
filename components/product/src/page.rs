use api::Product;
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::read::find;

/// `GET /p/{slug}?colour=oat&size=m&quantity=6`: the product with one of its variants chosen.
/// What names no option, such as a campaign, changes nothing.
pub(crate) async fn show(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    let found = find(shop, request, slug).await?;
    let product: &Product = &found.product;
    if product.selection.is_none() {
        return Err(Failure::not_found());
    }
    let context = shop.context(&product.href, &product.alternates, "");
    let page = pages::product(&context, product);
    Ok(Answer::html(page).ending_in(found.changes_in))
}
