use storefront::Shop;
use web::{Answer, Failure, Request};

use crate::list::{self, Scope};
use crate::wanted::Wanted;

/// `GET /api/v1/products?q=&category=&brand=&…=&sort=&cursor=&limit=`
pub(crate) async fn list(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let wanted = Wanted::read(request, shop.currency)?;
    let offered = list::offered_categories(shop, request).await?;
    let (tree, merchandising) = &*offered;
    let (scope, _) = Scope::read(shop, request, tree, merchandising).await?;
    let listed = list::products(shop, request, wanted, scope).await?;
    Ok(Answer::json(&listed.list).ending_in(listed.changes_in))
}
