//! Taking in rows of the catalogue, `POST /api/v1/admin/import`.

mod rows;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    admin::authorize(&received.request).await?;
    let segments: Vec<_> = received
        .request
        .segments
        .iter()
        .skip(3)
        .map(String::as_str)
        .collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("POST", ["import"]) => rows::import(received).await,
        _ => Err(Failure::not_found()),
    }
}
