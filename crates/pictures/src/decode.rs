use std::io::Cursor;

use commerce::published::PictureFormat;
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, RgbImage, RgbaImage};
use image_webp::WebPDecoder;

use crate::{MAX_PIXELS, MAX_SIDE, Refusal};

/// A picture with what its file says about it.
pub(crate) struct Decoded {
    /// With 8 bits for each of red, green, blue and, where some of it shines through, alpha.
    pub(crate) picture: DynamicImage,
    pub(crate) orientation: Orientation,
    /// The colour profile.
    pub(crate) profile: Option<Vec<u8>>,
    pub(crate) is_animated: bool,
}

/// Larger profiles are tables for printers: longer than a thumbnail, and about other colours.
const MAX_PROFILE: usize = 4_096;

/// How much memory the pixels may take: 16 bits for each channel are too much for large pictures.
const MAX_BYTES: u64 = MAX_PIXELS * 4;

pub(crate) fn decode(format: PictureFormat, content: &[u8]) -> Result<Decoded, Refusal> {
    let is_of_type = match format {
        PictureFormat::Jpeg => content.starts_with(b"\xff\xd8\xff"),
        PictureFormat::Png => content.starts_with(b"\x89PNG\r\n\x1a\n"),
        PictureFormat::Webp => content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP"),
    };
    if !is_of_type {
        return Err(Refusal::OtherType(format));
    }
    let cursor = Cursor::new(content);
    let mut decoded = match format {
        PictureFormat::Jpeg if !ends_well(content) => return Err(Refusal::Broken),
        PictureFormat::Jpeg => from_decoder(JpegDecoder::new(cursor).map_err(broken)?)?,
        PictureFormat::Png => from_decoder(PngDecoder::new(cursor).map_err(broken)?)?,
        PictureFormat::Webp => from_webp(WebPDecoder::new(cursor).map_err(broken)?)?,
    };
    decoded.picture = simple(decoded.picture);
    decoded.profile = decoded.profile.filter(|profile| is_for_screens(profile));
    Ok(decoded)
}

#[allow(clippy::needless_pass_by_value, reason = "for map_err")]
fn broken<E>(_: E) -> Refusal {
    Refusal::Broken
}

fn from_decoder(mut decoder: impl ImageDecoder) -> Result<Decoded, Refusal> {
    check_size(decoder.dimensions(), decoder.total_bytes())?;
    Ok(Decoded {
        orientation: decoder.orientation().unwrap_or(Orientation::NoTransforms),
        profile: decoder.icc_profile().ok().flatten(),
        picture: DynamicImage::from_decoder(decoder).map_err(broken)?,
        is_animated: false,
    })
}

fn from_webp(mut decoder: WebPDecoder<Cursor<&[u8]>>) -> Result<Decoded, Refusal> {
    let (width, height) = decoder.dimensions();
    let bytes = decoder.output_buffer_size().ok_or(Refusal::Broken)?;
    check_size((width, height), bytes as u64)?;
    let exif = decoder.exif_metadata().ok().flatten();
    let orientation = exif.and_then(|exif| Orientation::from_exif_chunk(&exif));
    let mut pixels = vec![0; bytes];
    decoder.read_image(&mut pixels).map_err(broken)?;
    let picture = if decoder.has_alpha() {
        RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    };
    Ok(Decoded {
        picture: picture.ok_or(Refusal::Broken)?,
        orientation: orientation.unwrap_or(Orientation::NoTransforms),
        profile: decoder.icc_profile().ok().flatten(),
        is_animated: decoder.is_animated(),
    })
}

fn check_size((width, height): (u32, u32), bytes: u64) -> Result<(), Refusal> {
    if width == 0 || height == 0 {
        return Err(Refusal::Broken);
    }
    let pixels = u64::from(width) * u64::from(height);
    if pixels > MAX_PIXELS || width.max(height) > MAX_SIDE || bytes > MAX_BYTES {
        return Err(Refusal::TooLarge { width, height });
    }
    Ok(())
}

/// With as few channels as the picture needs.
fn simple(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into();
    }
    let picture = picture.into_rgba8();
    if picture.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::from(picture).into_rgb8().into()
    } else {
        picture.into()
    }
}

/// Whether the last scan has an end: decoders fill in what is missing with grey.
fn ends_well(jpeg: &[u8]) -> bool {
    let last = |marker: u8| jpeg.windows(2).rposition(|pair| *pair == [0xff, marker]);
    let (start_of_scan, end) = (last(0xda), last(0xd9));
    start_of_scan.is_some() && start_of_scan < end
}

/// A profile of red, green and blue that is short enough to come with every copy.
fn is_for_screens(profile: &[u8]) -> bool {
    profile.len() <= MAX_PROFILE && profile.get(16..20) == Some(b"RGB ")
}
