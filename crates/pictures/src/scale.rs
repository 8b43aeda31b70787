//! Smaller pictures. Rows first, then columns, with 8 bits in between: what is in memory beside
//! the two pictures is one that is narrow and high.

use image::{DynamicImage, RgbImage, RgbaImage};

/// The picture at this size, which is not larger than its own.
pub(crate) fn scale(picture: DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (width, height) == (picture.width(), picture.height()) {
        return picture;
    }
    let from = (picture.width() as usize, picture.height() as usize);
    let to = (width as usize, height as usize);
    let scaled = if picture.color().has_alpha() {
        let mut pixels = picture.into_rgba8().into_raw();
        // A colour counts as much as it can be seen; else that of what is invisible would bleed.
        pixels.chunks_exact_mut(4).for_each(premultiply);
        let mut pixels = resample::<4>(pixels, from, to);
        pixels.chunks_exact_mut(4).for_each(divide);
        RgbaImage::from_raw(width, height, pixels).map(DynamicImage::from)
    } else {
        let pixels = resample::<3>(picture.into_rgb8().into_raw(), from, to);
        RgbImage::from_raw(width, height, pixels).map(DynamicImage::from)
    };
    match scaled {
        Some(scaled) => scaled,
        None => unreachable!("there are as many pixels as the size says"),
    }
}

fn premultiply(pixel: &mut [u8]) {
    let alpha = u16::from(pixel[3]);
    for channel in &mut pixel[..3] {
        *channel = ((u16::from(*channel) * alpha + 127) / 255) as u8;
    }
}

fn divide(pixel: &mut [u8]) {
    let alpha = u16::from(pixel[3]).max(1);
    for channel in &mut pixel[..3] {
        *channel = ((u16::from(*channel) * 255 + alpha / 2) / alpha).min(255) as u8;
    }
}

fn resample<const CHANNELS: usize>(
    pixels: Vec<u8>,
    (width, height): (usize, usize),
    (to_width, to_height): (usize, usize),
) -> Vec<u8> {
    let spans = spans(width, to_width);
    let mut narrow = Vec::with_capacity(to_width * height * CHANNELS);
    for row in pixels.chunks_exact(width * CHANNELS) {
        for span in &spans {
            let mut sums = [0_f32; CHANNELS];
            let row = &row[span.first * CHANNELS..];
            for (pixel, weight) in row.chunks_exact(CHANNELS).zip(&span.weights) {
                for (sum, channel) in sums.iter_mut().zip(pixel) {
                    *sum += f32::from(*channel) * weight;
                }
            }
            narrow.extend(sums.map(to_byte));
        }
    }
    drop(pixels);
    let stride = to_width * CHANNELS;
    let mut small = Vec::with_capacity(stride * to_height);
    let mut sums = vec![0_f32; stride];
    for span in self::spans(height, to_height) {
        sums.fill(0.0);
        let rows = narrow[span.first * stride..].chunks_exact(stride);
        for (row, weight) in rows.zip(&span.weights) {
            for (sum, channel) in sums.iter_mut().zip(row) {
                *sum += f32::from(*channel) * weight;
            }
        }
        small.extend(sums.iter().copied().map(to_byte));
    }
    small
}

fn to_byte(value: f32) -> u8 {
    // A cast keeps within the bounds.
    (value + 0.5) as u8
}

/// What a pixel is made of along one side: pixels in a row, and how much each counts.
struct Span {
    first: usize,
    weights: Vec<f32>,
}

/// The spans of a side that becomes shorter, with the cubic of Catmull and Rom.
fn spans(from: usize, to: usize) -> Vec<Span> {
    let ratio = from as f32 / to as f32;
    let reach = 2.0 * ratio;
    let span = |place: usize| {
        let centre = (place as f32 + 0.5) * ratio;
        let first = (centre - reach).floor().max(0.0) as usize;
        let last = ((centre + reach).ceil() as usize).min(from);
        let weight = |pixel: usize| cubic((pixel as f32 + 0.5 - centre) / ratio);
        let weights: Vec<f32> = (first..last).map(weight).collect();
        let sum: f32 = weights.iter().sum();
        Span {
            first,
            weights: weights.into_iter().map(|weight| weight / sum).collect(),
        }
    };
    (0..to).map(span).collect()
}

fn cubic(distance: f32) -> f32 {
    let x = distance.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}
