//! The API of those who run the shop, under `/api/v1/admin`: keys, schema, export.

mod api_keys;
mod export;
mod migrations;
mod status;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    let caller = admin::authorize(&received.request).await?;
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(3).map(String::as_str).collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("GET", ["status"]) => status::read().await,
        ("POST", ["migrations"]) => migrations::apply().await,
        ("GET", ["export"]) => export::export(&received.request).await,
        ("GET", ["api-keys"]) => api_keys::list().await,
        ("POST", ["api-keys"]) => api_keys::create(received, &caller).await,
        ("DELETE", ["api-keys", id]) => api_keys::revoke(id).await,
        _ => Err(Failure::not_found()),
    }
}
