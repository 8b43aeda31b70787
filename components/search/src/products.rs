use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Categories, Scope};
use crate::wanted::Wanted;

/// `GET /api/v1/products?q=&category=&brand=&…=&sort=&cursor=&limit=`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request, shop.currency)?;
    let offered = Categories::read(shop).await?.offered(request)?;
    let (tree, merchandising) = &*offered;
    let (scope, _) = Scope::read(request, tree, merchandising)?;
    let listed = list::products(shop, request, wanted, scope).await?;
    Ok(listed.bounded(Answer::json(&listed.list)))
}
