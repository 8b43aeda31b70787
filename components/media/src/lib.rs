//! Uploads of pictures, `PUT /api/v1/admin/media/{file}`, the smaller copies that are made of them, and a
//! list of all, `GET /api/v1/admin/media`: by themselves in an instance that ends, so that what decodes
//! strangers' files can reach neither a page nor another upload.

mod list;
mod upload;
mod vector;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    admin::authorize(&received.request).await?;
    let segments = received.request.segments.clone();
    let segments: Vec<_> = segments.iter().skip(4).map(String::as_str).collect();
    match (received.request.method.as_str(), &segments[..]) {
        ("GET", []) => list::list(&received.request).await,
        ("PUT", [file]) => upload::upload(received, file).await,
        _ => Err(Failure::not_found()),
    }
}
