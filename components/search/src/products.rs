use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope, Wanted};

/// `GET /api/v1/products?q=&category=&brand=&sort=&cursor=&limit=`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request)?;
    let tree = list::categories(shop).await?;
    let scope = Scope::read(request, &tree)?;
    Ok(Answer::json(&list::products(shop, &wanted, &scope).await?))
}
