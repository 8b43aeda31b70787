//! Files: those of the shop itself under `/assets/`, by hashed names and compressed when the
//! shop was built; those that were uploaded under `/media/`, by the hash of their content.

mod media;
mod static_file;

use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Failure};

storefront::export!(crate::handle);

async fn handle(request: HostRequest) -> Handled {
    serve_program(request, route).await
}

async fn route(received: Received) -> Result<Answer, Failure> {
    let request = received.request;
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Err(Failure::method_not_allowed("GET, HEAD"));
    }
    let segments: Vec<_> = request.segments.iter().map(String::as_str).collect();
    let answer = match segments[..] {
        ["assets", ..] => static_file::by_path(&request)?,
        ["media", name] => media::show(name).await?,
        ["api", "v1", "openapi.json"] => static_file::by_name(&request, "openapi.json")?,
        _ => return Err(Failure::not_found()),
    };
    Ok(request.finish(answer))
}
