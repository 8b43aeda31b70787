//! Lists of products: search, `/search`, and what it suggests; categories, `/c/{slug}`; their
//! API.

mod category;
mod list;
mod products;
mod search;
mod suggestions;
mod wanted;

use storefront::{Handled, HostRequest, Shop, serve};
use web::{Answer, Failure, Request};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve(request, route).await
}

async fn route(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let segments: Vec<_> = shop.segments.iter().map(String::as_str).collect();
    match segments[..] {
        ["search"] => search::show(shop, request).await,
        ["c", slug] => category::show(shop, request, slug).await,
        ["api", "v1", "products"] => products::list(shop, request).await,
        ["api", "v1", "suggestions"] => suggestions::list(shop, request).await,
        ["api", "v1", "categories"] => category::list(shop, request).await,
        ["api", "v1", "categories", slug] => category::read(shop, request, slug).await,
        _ => Err(Failure::not_found()),
    }
}
