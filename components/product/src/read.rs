use api::Product;
use commerce::published;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure};

/// `GET /api/v1/products/{slug}`
pub(crate) async fn read(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    Ok(Answer::json(&find(shop, slug).await?))
}

/// The product at this address, if this store shows it.
pub(crate) async fn find(shop: &Shop, slug: &str) -> Result<Product, Failure> {
    let product: published::Product = shop.find_by_slug("product", keys::product, slug).await?;
    Ok(Product::of(product, shop.currency))
}
