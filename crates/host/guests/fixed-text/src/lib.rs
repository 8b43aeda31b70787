//! Answers a fixed text with its length: the least that a component can do, and so the measure
//! of what the host itself costs.

use spin_sdk::{
    http::{FullBody, IntoResponse, Request, Response},
    http_service,
};

const TEXT: &str = "The shop is open.\n";

#[http_service]
async fn handle(_: Request) -> impl IntoResponse {
    Response::builder()
        .header("content-type", "text/plain")
        .header("content-length", TEXT.len())
        .body(FullBody::new(TEXT.as_bytes()))
}
