//! Pictures made of pixels: from an upload to what pages show.
//!
//! An upload is decoded once. Copies stand upright, are never wider than the picture, and hold
//! nothing but the picture and its colour profile: no place, no time, no camera.

mod decode;
mod encode;
mod scale;
mod strip;

use std::fmt;

use commerce::published::{GALLERY_WIDTH, PictureFormat, Rendition, WIDTHS};
use image::metadata::Orientation;

/// More pixels than this are refused before any of them is decoded: a small file can say that it
/// has very many, and what unpacks it has little memory.
pub const MAX_PIXELS: u64 = 12_500_000;

/// The longest side that WebP can have.
pub const MAX_SIDE: u32 = 16_383;

/// Why a picture is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The content is of another type than it was said to be.
    OtherType(PictureFormat),
    TooLarge {
        width: u32,
        height: u32,
    },
    /// It ends too early or contradicts itself.
    Broken,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherType(format) => {
                let name = match format {
                    PictureFormat::Webp => "WebP",
                    PictureFormat::Jpeg => "JPEG",
                    PictureFormat::Png => "PNG",
                };
                write!(f, "expected a {name} picture")
            }
            Self::TooLarge { width, height } => write!(
                f,
                "expected at most {MAX_PIXELS} pixels and {MAX_SIDE} on a side, this picture has {width} × {height}"
            ),
            Self::Broken => f.write_str("expected a picture that is whole, this one is damaged"),
        }
    }
}

impl std::error::Error for Refusal {}

/// What becomes of an upload.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// As it is seen, upright.
    pub width: u32,
    pub height: u32,
    /// The picture itself, without what cameras write into it.
    pub original: Vec<u8>,
    /// Its copies by rising width, each with its content.
    pub renditions: Vec<(Rendition, Vec<u8>)>,
}

/// Makes the copies of a picture.
///
/// # Errors
/// Where the content is no picture of this format, is too large or damaged.
pub fn make(format: PictureFormat, content: &[u8]) -> Result<Made, Refusal> {
    let decoded = decode::decode(format, content)?;
    let mut picture = decoded.picture;
    picture.apply_orientation(decoded.orientation);
    let (full_width, full_height) = (picture.width(), picture.height());
    let profile = decoded.profile.as_deref();
    let original = if decoded.orientation == Orientation::NoTransforms {
        strip::strip(format, content).ok_or(Refusal::Broken)?
    } else {
        // The file would lie on its side without the note that is taken out of it.
        encode::encode(&picture, format, encode::ORIGINAL_QUALITY, profile)
    };
    let mut renditions = Vec::new();
    // From the widest down: each is made of the one before, which is quick and looks no worse.
    let widths = match decoded.is_animated {
        true => Vec::new(),
        false => widths(full_width),
    };
    for width in widths.into_iter().rev() {
        let height = (u64::from(full_height) * u64::from(width) / u64::from(full_width)).max(1);
        let height = u32::try_from(height).unwrap_or(full_height);
        picture = scale::scale(picture, width, height);
        let rendition = |format| Rendition {
            width,
            height,
            format,
        };
        if width == GALLERY_WIDTH.min(full_width) && format != PictureFormat::Webp {
            let content = encode::encode(&picture, format, encode::QUALITY, profile);
            if content.len() < original.len() {
                renditions.push((rendition(format), content));
            }
        }
        let content = encode::encode(&picture, PictureFormat::Webp, encode::QUALITY, profile);
        renditions.push((rendition(PictureFormat::Webp), content));
    }
    renditions.reverse();
    Ok(Made {
        width: full_width,
        height: full_height,
        original,
        renditions,
    })
}

/// The widths of copies: those of the presets that are narrower, and the last that there can be.
fn widths(picture: u32) -> Vec<u32> {
    let mut widths: Vec<u32> = WIDTHS
        .into_iter()
        .filter(|width| *width < picture)
        .collect();
    if widths.len() < WIDTHS.len() {
        widths.push(picture);
    }
    widths
}

#[cfg(test)]
mod tests;
