//! The engines over HTTP, for anyone and without a trace: an order calculated,
//! `POST /api/v1/calculations`; a calculation done again and compared, `POST /api/v1/receipts/verify`.
//! There is no store behind it: everything that an answer depends on is in the request, but for custom
//! rules, of which it has the digests.

mod calculate;
mod engines;
mod verify;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(2).map(String::as_str).collect();
    let is_post = received.request.method.as_str() == "POST";
    match segments[..] {
        ["calculations"] | ["receipts", "verify"] if !is_post => {
            Err(Failure::method_not_allowed("POST"))
        }
        ["calculations"] => calculate::calculate(received).await,
        ["receipts", "verify"] => verify::verify(received).await,
        _ => Err(Failure::not_found()),
    }
}
