//! The product page, `/p/{slug}`, and its API, `/api/v1/products/{slug}`.

mod page;
mod read;

use storefront::{Handled, HostRequest, Shop, serve};
use web::{Answer, Failure, Request};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve(request, route).await
}

async fn route(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let segments: Vec<_> = shop.segments.iter().map(String::as_str).collect();
    match segments[..] {
        ["p", slug] => page::show(shop, request, slug).await,
        ["api", "v1", "products", slug] => read::read(shop, request, slug).await,
        _ => Err(Failure::not_found()),
    }
}
