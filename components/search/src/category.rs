use api::Category;
use commerce::published;
use pages::ListView;
use storage::keys;
use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope, Wanted};

/// `GET /c/{slug}?brand=&sort=&cursor=`
pub(crate) async fn show(shop: &Shop, request: &Request, slug: &str) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request)?;
    let category = find(shop, slug).await?;
    let scope = Scope {
        question: "",
        category: Some(&category.external_id),
        offered: &[],
    };
    let found = list::products(shop, &wanted, &scope).await?;
    let view = ListView {
        path: &category.href,
        q: None,
        category: None,
        brands: &wanted.brands,
        sort: wanted.sort,
        is_first_page: wanted.cursor.is_none(),
    };
    let context = shop.context(&category.href, &category.alternates, "");
    Ok(Answer::html(pages::category(
        &context, &category, &found, &view,
    )))
}

/// `GET /api/v1/categories`
pub(crate) async fn list(shop: &Shop) -> Result<Answer, Failure> {
    Ok(Answer::json(&list::categories(shop).await?))
}

/// `GET /api/v1/categories/{slug}`
pub(crate) async fn read(shop: &Shop, slug: &str) -> Result<Answer, Failure> {
    Ok(Answer::json(&find(shop, slug).await?))
}

async fn find(shop: &Shop, slug: &str) -> Result<Category, Failure> {
    let category: published::Category = shop.find_by_slug("category", keys::category, slug).await?;
    Ok(Category::from(category))
}
