//! Vector pictures drawn in pixels, `/media/drawn/{hash}-960.png`, for previews of links and
//! product feeds, which show no others. A drawing is made when it is asked for the first time and
//! kept: most never are, and an upload need not wait for it.

mod draw;

use commerce::published::GALLERY_WIDTH;
use storage::{Documents as _, KeyValue, keys};
use storefront::{Handled, HostRequest, Received, serve_program};
use web::{Answer, Cache, Failure};

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
    let ["media", "drawn", name] = segments[..] else {
        return Err(Failure::not_found());
    };
    let hash = hash_of(name).ok_or_else(Failure::not_found)?;
    let answer = Answer::new("image/png", drawing(name, hash).await?, Cache::Immutable);
    Ok(request.finish(answer))
}

/// The hash of the picture whose drawing has this name, if it is the name of one.
fn hash_of(name: &str) -> Option<&str> {
    let hash = name.strip_suffix(&format!("-{GALLERY_WIDTH}.png"))?;
    let is_hash = hash.len() == 32 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hash.then_some(hash)
}

async fn drawing(name: &str, hash: &str) -> Result<Vec<u8>, Failure> {
    let documents = KeyValue::open().await?;
    let key = keys::media(name);
    if let Some(drawing) = documents.get(&key).await? {
        return Ok(drawing);
    }
    let vector = documents.get(&keys::media(&format!("{hash}.svg"))).await?;
    let vector = vector.ok_or_else(Failure::not_found)?;
    // What cannot be drawn has no drawing, as what was never uploaded.
    let drawing = draw::draw(&vector, GALLERY_WIDTH).ok_or_else(Failure::not_found)?;
    documents.set(&key, &drawing).await?;
    Ok(drawing)
}
