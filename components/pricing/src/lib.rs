//! Which price, of all that could be one. Anyone may have it decided from what the request brings along,
//! `POST /api/v1/prices`; those who run the shop are told what is decided from the lists and catalogue
//! promotions that are kept, `GET /api/v1/admin/prices`. Both have the engine `pricing` decide.

mod decide;
mod explain;
mod question;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(2).map(String::as_str).collect();
    let method = received.request.method.as_str();
    match (method, &segments[..]) {
        ("POST", ["prices"]) => decide::decide(received).await,
        (_, ["prices"]) => Err(Failure::method_not_allowed("POST")),
        (_, ["admin", "prices"]) => {
            admin::authorize(&received.request).await?;
            explain::explain(&received.request).await
        }
        _ => Err(Failure::not_found()),
    }
}
