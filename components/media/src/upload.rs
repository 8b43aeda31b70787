use api::Rendition as Copy;
use api::admin::Media;
use api::limits::{MAX_MEDIA_BYTES, MEDIA_TYPES};
use commerce::import::is_file_name;
use commerce::publish::MediaFile;
use commerce::published::{PictureFormat, Rendition};
use sha2::{Digest, Sha256};
use storage::catalogue::{StoredFile, is_known_file, put_file};
use storage::{Database, Documents as _, KeyValue, in_transaction, keys};
use storefront::Received;
use web::{Answer, Failure};

use crate::vector;

/// `PUT /api/v1/admin/media/{file}`: stores a picture and its copies under a name. What shows the
/// name shows the new picture once it is published.
pub(crate) async fn upload(received: Received, file: &str) -> Result<Answer, Failure> {
    if !is_file_name(file) {
        return Err(Failure::invalid(
            "file",
            "expected a name such as mug-oat.svg",
        ));
    }
    let mut known = MEDIA_TYPES.iter();
    let Some((_, extension)) = known.find(|(name, _)| received.request.has_media_type(name)) else {
        return Err(Failure::unsupported_media_type(
            &MEDIA_TYPES.map(|(name, _)| name).join(", "),
        ));
    };
    let content = received.read_body(MAX_MEDIA_BYTES).await?;
    let database = Database::open().await?;
    admin::require_latest(&database).await?;
    let picture = Picture::read(extension, content)?;
    // Of what is kept: uploaded again as it is served, it is the same.
    let hash = hash(&picture.content);
    let stored = StoredFile {
        hash: &hash,
        extension,
        width: picture.width,
        height: picture.height,
        bytes: picture.content.len(),
        renditions: &picture.renditions,
    };
    let unchanged = is_known_file(&database, file, &stored).await?;
    let kept = picture.file(&hash, extension);
    let src = kept.src();
    // The content is there before anything says that it is; and again, where it was lost.
    let documents = KeyValue::open().await?;
    let copies = picture.renditions.iter().zip(&picture.contents);
    for (rendition, content) in copies {
        documents.set(&key(&rendition.src(&src)), content).await?;
    }
    documents.set(&key(&src), &picture.content).await?;
    if !unchanged {
        in_transaction(&database, put_file(&database, file, &stored)).await?;
    }
    Ok(Answer::private_json(&Media {
        file: file.to_owned(),
        renditions: Copy::all(&src, &kept.shown_renditions()),
        src,
        width: picture.width,
        height: picture.height,
        unchanged,
    }))
}

fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let bytes = digest.iter().take(16);
    bytes.map(|byte| format!("{byte:02x}")).collect()
}

/// The key of what is served at `/media/{name}`.
fn key(src: &str) -> String {
    keys::media(src.rsplit('/').next().unwrap_or(src))
}

/// An upload as it is kept.
struct Picture {
    width: u32,
    height: u32,
    content: Vec<u8>,
    renditions: Vec<Rendition>,
    /// Of the renditions, in their order.
    contents: Vec<Vec<u8>>,
}

impl Picture {
    fn read(extension: &str, content: Vec<u8>) -> Result<Self, Failure> {
        if let Some(format) = PictureFormat::of_extension(extension) {
            let made = pictures::make(format, &content)
                .map_err(|refusal| Failure::invalid("body", refusal.to_string()))?;
            let (renditions, contents) = made.renditions.into_iter().unzip();
            return Ok(Self {
                width: made.width,
                height: made.height,
                content: made.original,
                renditions,
                contents,
            });
        }
        let size = match extension {
            "svg" => vector::size(&content),
            _ => avif_size(&content),
        };
        let (width, height) = size.ok_or_else(|| {
            Failure::invalid("body", format!("expected a picture of type {extension}"))
        })?;
        Ok(Self {
            width,
            height,
            content,
            renditions: Vec::new(),
            contents: Vec::new(),
        })
    }

    fn file(&self, hash: &str, extension: &str) -> MediaFile {
        MediaFile {
            hash: hash.to_owned(),
            extension: extension.to_owned(),
            width: self.width,
            height: self.height,
            renditions: self.renditions.clone(),
        }
    }
}

/// Width and height, where the content is AVIF. Nothing here can decode it: it is shown as it is.
fn avif_size(content: &[u8]) -> Option<(u32, u32)> {
    // ISO base media: the brand of the file follows the name of its first box.
    if !matches!(content.get(4..12), Some(b"ftypavif" | b"ftypavis")) {
        return None;
    }
    let size = imagesize::blob_size(content).ok()?;
    Some((
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    ))
}
