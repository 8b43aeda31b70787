//! The API of those who run the shop, under `/api/v1/admin`: schema, import.

mod import;
mod migrations;
mod status;

use std::time::SystemTime;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    admin::require_key(&received.request).await?;
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(3).map(String::as_str).collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("GET", ["status"]) => status::read().await,
        ("POST", ["migrations"]) => migrations::apply().await,
        ("POST", ["import"]) => import::import(received).await,
        (_, ["status"]) => Err(Failure::method_not_allowed("GET")),
        (_, ["migrations" | "import"]) => Err(Failure::method_not_allowed("POST")),
        _ => Err(Failure::not_found()),
    }
}

/// The present, as records hold it.
fn now() -> String {
    humantime::format_rfc3339_seconds(SystemTime::now()).to_string()
}
