use api::{Alternate, Page};
use commerce::published;
use commerce::slug::is_slug;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure};

/// `GET /`
pub(crate) async fn home(shop: &Shop) -> Result<Answer, Failure> {
    let page = find(shop, "").await?;
    let alternates: Vec<_> = page
        .alternates
        .iter()
        .cloned()
        .map(Alternate::from)
        .collect();
    let context = shop.context(&page.href, &alternates, "");
    Ok(Answer::html(pages::home(&context, &page)))
}

/// `GET /{slug}`
pub(crate) async fn show(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    let page = Page::from(find_static(shop, slug).await?);
    let context = shop.context(&page.href, &page.alternates, "");
    Ok(Answer::html(pages::article(&context, &page)))
}

/// `GET /api/v1/pages/{slug}`
pub(crate) async fn read(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    Ok(Answer::json(&Page::from(find_static(shop, slug).await?)))
}

async fn find_static(shop: &Shop, slug: &str) -> Result<published::Page, Failure> {
    // The homepage has no slug: an empty one must not find it here.
    if !is_slug(slug) {
        return Err(Failure::not_found());
    }
    find(shop, slug).await
}

async fn find(shop: &Shop, slug: &str) -> Result<published::Page, Failure> {
    let page = shop
        .read(&keys::page(shop.store(), shop.language(), slug))
        .await?;
    page.ok_or_else(Failure::not_found)
}
