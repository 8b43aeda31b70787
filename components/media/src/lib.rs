//! Uploads of pictures, `PUT /api/v1/admin/media/{file}`, and the smaller copies that are made
//! of them: by themselves in an instance that ends, so that what decodes strangers' files can
//! reach neither a page nor another upload.

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
    match segments[..] {
        // Its scope has told the method.
        [file] => upload::upload(received, file).await,
        _ => Err(Failure::not_found()),
    }
}
