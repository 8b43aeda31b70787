use api::admin::{Media, MediaList};
use api::limits::{MAX_MEDIA_BYTES, MEDIA_TYPES};
use commerce::import::is_file_name;
use quick_xml::events::{BytesStart, Event};
use sha2::{Digest, Sha256};
use storage::catalogue::{StoredFile, known_file, list_files, put_file};
use storage::{Database, Documents as _, KeyValue, in_transaction, keys};
use storefront::Received;
use web::{Answer, Failure, Request, open_cursor, seal_cursor};

/// `PUT /api/v1/admin/media/{file}`: stores a picture under a name. What shows the name shows
/// the new picture once it is published.
pub(crate) async fn upload(received: Received, file: &str) -> Result<Answer, Failure> {
    if !is_file_name(file) {
        return Err(Failure::invalid(
            "file",
            "expected a name such as mug-oat.svg",
        ));
    }
    let content_type = received
        .request
        .header("content-type")
        .unwrap_or_default()
        .to_owned();
    let known = MEDIA_TYPES.iter().find(|(name, _)| *name == content_type);
    let Some((_, extension)) = known else {
        return Err(Failure::unsupported_media_type(
            &MEDIA_TYPES.map(|(name, _)| name).join(", "),
        ));
    };
    let content = received.read_body(MAX_MEDIA_BYTES).await?;
    let (width, height) = size(extension, &content).ok_or_else(|| {
        Failure::invalid("body", format!("expected a picture of type {content_type}"))
    })?;
    let hash: String = Sha256::digest(&content)
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let stored = StoredFile {
        hash: &hash,
        extension,
        width,
        height,
        bytes: content.len(),
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let name = format!("{hash}.{extension}");
    let unchanged = known_file(&database, file)
        .await?
        .is_some_and(|known| known == hash);
    // The content is there before anything says that it is; and again, where it was lost.
    KeyValue::open()
        .await?
        .set(&keys::media(&name), &content)
        .await?;
    if !unchanged {
        in_transaction(&database, put_file(&database, file, &stored)).await?;
    }
    Ok(Answer::private_json(&Media {
        file: file.to_owned(),
        src: format!("/media/{name}"),
        width,
        height,
        unchanged,
    }))
}

/// Pictures on a page of the list of them.
const PAGE: usize = 500;

/// `GET /api/v1/admin/media?cursor=`: the pictures by the names under which rows refer to them.
pub(crate) async fn list(request: &Request) -> Result<Answer, Failure> {
    let after: String = match request.query.one("cursor")? {
        None => String::new(),
        Some(cursor) => open_cursor("media", cursor)?,
    };
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let files = list_files(&database, &after, PAGE).await?;
    let last = files.last().filter(|_| files.len() == PAGE);
    let next_cursor = last.map(|(name, _)| seal_cursor("media", name));
    let items = files.into_iter().map(|(file, media)| Media {
        src: format!("/media/{}.{}", media.hash, media.extension),
        file,
        width: media.width,
        height: media.height,
        unchanged: true,
    });
    Ok(Answer::private_json(&MediaList {
        items: items.collect(),
        next_cursor,
    }))
}

/// Width and height of a picture, if the content is one of this type.
fn size(extension: &str, content: &[u8]) -> Option<(u32, u32)> {
    if extension == "svg" {
        return svg_size(content);
    }
    let is_of_type = match extension {
        // ISO base media: the brand of the file follows the name of its first box.
        "avif" => matches!(content.get(4..12), Some(b"ftypavif" | b"ftypavis")),
        "jpg" => content.starts_with(b"\xff\xd8\xff"),
        "png" => content.starts_with(b"\x89PNG\r\n\x1a\n"),
        _ => content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP"),
    };
    if !is_of_type {
        return None;
    }
    let size = imagesize::blob_size(content).ok()?;
    Some((
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    ))
}

/// The size of a vector picture: its `viewBox`, which it must have to be scaled.
fn svg_size(content: &[u8]) -> Option<(u32, u32)> {
    let mut reader = quick_xml::Reader::from_reader(content);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                return (root.local_name().as_ref() == "svg")
                    .then(|| view_box(&root))
                    .flatten();
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

fn view_box(root: &BytesStart<'_>) -> Option<(u32, u32)> {
    let attribute = root.try_get_attribute("viewBox").ok()??;
    let numbers: Vec<f64> = attribute
        .value
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let &[_, _, width, height] = numbers.as_slice() else {
        return None;
    };
    let pixels = |length: f64| {
        (1.0..=100_000.0)
            .contains(&length)
            .then_some(length.round() as u32)
    };
    Some((pixels(width)?, pixels(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_picture_has_the_size_of_its_view_box() {
        let svg = b"<?xml version=\"1.0\"?><!-- x --><svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 800 1000\"/>";
        assert_eq!(size("svg", svg), Some((800, 1000)));
    }

    #[test]
    fn what_is_no_picture_of_its_type_is_refused() {
        for (extension, content) in [
            ("svg", &b"<html><svg viewBox='0 0 1 1'/></html>"[..]),
            ("svg", b"<svg/>"),
            ("svg", b"<svg viewBox='0 0 a b'/>"),
            ("svg", b"<svg viewBox='0 0 0 1'/>"),
            ("svg", b""),
            ("png", b"MZ\x90\x00"),
            ("png", b"<svg viewBox='0 0 1 1'/>"),
            ("jpg", b"\x89PNG\r\n\x1a\n"),
            ("avif", b"\x89PNG\r\n\x1a\n"),
        ] {
            assert_eq!(size(extension, content), None, "{content:?}");
        }
    }
}
