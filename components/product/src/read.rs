use api::Product;
use commerce::published;
use commerce::slug::is_slug;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure};

/// `GET /api/v1/products/{slug}`
pub(crate) async fn read(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    Ok(Answer::json(&find(shop, slug).await?))
}

/// The product at this address, if this store shows it.
pub(crate) async fn find(shop: &Shop, slug: &str) -> Result<Product, Failure> {
    if !is_slug(slug) {
        return Err(Failure::not_found());
    }
    let key = keys::product(shop.store(), shop.language(), slug);
    let product: Option<published::Product> = shop.read(&key).await?;
    let product = product.ok_or_else(Failure::not_found)?;
    Ok(Product::of(product, shop.currency))
}
