use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope, Wanted};

/// `GET /api/v1/products?q=&category=&brand=&sort=&cursor=&limit=`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request)?;
    let question = list::question(request)?;
    let tree = list::categories(shop).await?;
    let (category, offered) = match request.query.one("category")? {
        Some(slug) => {
            let found = list::find_category(&tree.items, slug);
            let (category, offered) = found.ok_or_else(unknown_category)?;
            (Some(category), offered)
        }
        None => (None, &tree.items[..]),
    };
    let scope = Scope {
        question,
        category,
        offered,
    };
    Ok(Answer::json(&list::products(shop, &wanted, &scope).await?))
}

fn unknown_category() -> Failure {
    Failure::invalid(
        "category",
        "expected the slug of a category: see /api/v1/categories",
    )
}
