//! The homepage, static pages, offers and the store itself; the 404 of every address that no other
//! step answers.

mod offers;
mod page;
mod robots;
mod store;

use storefront::{Handled, HostRequest, Shop, serve};
use web::{Answer, Failure, Request};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve(request, route).await
}

async fn route(shop: &Shop, request: &Request) -> Result<Answer, Failure> {
    let segments: Vec<_> = shop.segments.iter().map(String::as_str).collect();
    match segments[..] {
        [""] => page::home(shop).await,
        ["robots.txt"] => Ok(robots::show(shop)),
        ["offers"] => offers::show(shop).await,
        ["api", "v1", "offers"] => offers::read(shop).await,
        [slug] => page::show(shop, slug).await,
        ["api", "v1", "store"] => Ok(store::read(shop)),
        ["api", "v1", "pages", slug] => page::read(shop, slug).await,
        _ => Err(not_found(request)),
    }
}

fn not_found(request: &Request) -> Failure {
    let mut failure = Failure::not_found();
    if request.is_api() {
        failure.detail = "There is no such endpoint: see /api/v1/openapi.json".to_owned();
    }
    failure
}
