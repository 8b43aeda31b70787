use commerce::published::PictureFormat;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder};
use image_webp::{ColorType, EncoderParams, WebPEncoder};

/// Of copies: no difference that one would notice at their size.
pub(crate) const QUALITY: u8 = 80;

/// Of a picture that takes the place of the upload.
pub(crate) const ORIGINAL_QUALITY: u8 = 92;

/// A picture as a file. Quality, up to 100, matters where the format loses something.
pub(crate) fn encode(
    picture: &DynamicImage,
    format: PictureFormat,
    quality: u8,
    profile: Option<&[u8]>,
) -> Vec<u8> {
    let mut file = Vec::new();
    let written = match format {
        PictureFormat::Webp => webp(&mut file, picture, quality, profile),
        PictureFormat::Jpeg => {
            let encoder = JpegEncoder::new_with_quality(&mut file, quality);
            write(encoder, &picture.to_rgb8().into(), profile)
        }
        PictureFormat::Png => {
            let (compression, filter) = (CompressionType::Default, FilterType::Adaptive);
            let encoder = PngEncoder::new_with_quality(&mut file, compression, filter);
            write(encoder, picture, profile)
        }
    };
    match written {
        Some(()) => file,
        None => unreachable!("memory takes every picture that was decoded"),
    }
}

fn write(
    mut encoder: impl ImageEncoder,
    picture: &DynamicImage,
    profile: Option<&[u8]>,
) -> Option<()> {
    if let Some(profile) = profile {
        // A format without profiles shows the same picture in slightly other colours.
        let _ = encoder.set_icc_profile(profile.to_vec());
    }
    let colour = ExtendedColorType::from(picture.color());
    let (width, height) = (picture.width(), picture.height());
    encoder
        .write_image(picture.as_bytes(), width, height, colour)
        .ok()
}

fn webp(
    file: &mut Vec<u8>,
    picture: &DynamicImage,
    quality: u8,
    profile: Option<&[u8]>,
) -> Option<()> {
    let mut encoder = WebPEncoder::new(file);
    let mut parameters = EncoderParams::default();
    parameters.use_lossy = true;
    parameters.lossy_quality = quality;
    encoder.set_params(parameters);
    if let Some(profile) = profile {
        encoder.set_icc_profile(profile.to_vec());
    }
    let colour = match picture.color().has_alpha() {
        true => ColorType::Rgba8,
        false => ColorType::Rgb8,
    };
    let (width, height) = (picture.width(), picture.height());
    encoder
        .encode(picture.as_bytes(), width, height, colour)
        .ok()
}
