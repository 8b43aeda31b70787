use storage::{Documents as _, KeyValue, keys};
use web::{Answer, Cache, Failure};

/// A picture that is opened by itself runs nothing and loads nothing, whoever made it.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/// `GET /media/{hash}.{extension}`, `GET /media/{hash}-{width}.{extension}`
pub(crate) async fn show(name: &str) -> Result<Answer, Failure> {
    let content_type = content_type(name).ok_or_else(Failure::not_found)?;
    let documents = KeyValue::open().await?;
    let content = documents
        .get(&keys::media(name))
        .await?
        .ok_or_else(Failure::not_found)?;
    let answer = Answer::new(content_type, content, Cache::Immutable);
    Ok(answer.with("content-security-policy", CONTENT_SECURITY_POLICY))
}

/// The type of a media file, if the name is one that an upload was given.
fn content_type(name: &str) -> Option<&'static str> {
    let (name, extension) = name.split_once('.')?;
    let (hash, width) = name.split_once('-').unwrap_or((name, "1"));
    let is_number = width.bytes().all(|byte| byte.is_ascii_digit());
    if hash.len() != 32 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) || !is_number {
        return None;
    }
    match extension {
        "avif" => Some("image/avif"),
        "jpg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "svg" => Some("image/svg+xml"),
        "webp" => Some("image/webp"),
        _ => None,
    }
}
