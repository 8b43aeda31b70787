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
        [slug] => page::show(shop, slug).await,
        ["api", "v1", ref endpoint @ ..] => read(shop, request, endpoint).await,
        _ => Err(not_found(request)),
    }
}

/// What programs read here: none of it takes parameters of its own.
async fn read(shop: &Shop, request: &Request, endpoint: &[&str]) -> Result<Answer, Failure> {
    let answer = match *endpoint {
        ["offers"] => offers::read(shop).await?,
        ["store"] => store::read(shop),
        ["pages", slug] => page::read(shop, slug).await?,
        _ => return Err(not_found(request)),
    };
    storefront::refuse_unknown(request, &[])?;
    Ok(answer)
}

fn not_found(request: &Request) -> Failure {
    let mut failure = Failure::not_found();
    if request.is_api() {
        failure.detail = "There is no such endpoint: see /api/v1/openapi.json".to_owned();
    }
    failure
}
