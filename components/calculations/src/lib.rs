//! The engines over HTTP, for anyone and without a trace: an order calculated,
//! `POST /api/v1/calculations`; prices decided, `POST /api/v1/prices`; a calculation done again and
//! compared, `POST /api/v1/receipts/verify`. There is no store behind it: everything that an answer
//! depends on is in the request, but for custom rules, of which it has the digests.

mod calculate;
mod custom_rules;
mod engines;
mod prices;
mod verify;

use calculation::check::Invalid;
use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure, FieldFault};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(2).map(String::as_str).collect();
    let is_post = received.request.method.as_str() == "POST";
    match segments[..] {
        ["calculations"] | ["prices"] | ["receipts", "verify"] if !is_post => {
            Err(Failure::method_not_allowed("POST"))
        }
        ["calculations"] => calculate::calculate(received).await,
        ["prices"] => prices::decide(received).await,
        ["receipts", "verify"] => verify::verify(received).await,
        _ => Err(Failure::not_found()),
    }
}

/// All that is wrong with a request.
fn refused(found: Vec<Invalid>) -> Failure {
    let faults = found
        .into_iter()
        .map(|Invalid { field, expected }| FieldFault {
            field,
            detail: expected,
        });
    Failure::invalid_fields(faults.collect())
}
