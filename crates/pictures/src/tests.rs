use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageEncoder, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;

/// A picture with soft colours; its upper left corner is red.
fn photo(width: u32, height: u32) -> DynamicImage {
    let pixel = |x: u32, y: u32| {
        if x < width / 4 && y < height / 4 {
            return Rgb([220, 20, 20]);
        }
        let wave = |at: u32, of: u32| (f64::from(at) / f64::from(of) * 200.0) as u8;
        Rgb([40, wave(x, width), wave(y, height)])
    };
    RgbImage::from_fn(width, height, pixel).into()
}

fn file(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, format).unwrap();
    file.into_inner()
}

/// A JPEG whose Exif says how it is turned, and where it was made.
fn turned(picture: &DynamicImage, orientation: u8) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, 95);
    // Big-endian TIFF with one entry: the orientation, a short.
    let mut exif = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0".to_vec();
    exif[19] = orientation;
    exif.extend(b"52.5200 N 13.4050 E");
    encoder.set_exif_metadata(exif).unwrap();
    let pixels = picture.to_rgb8();
    encoder
        .write_image(
            &pixels,
            picture.width(),
            picture.height(),
            image::ExtendedColorType::Rgb8,
        )
        .unwrap();
    jpeg
}

fn opened(format: PictureFormat, content: &[u8]) -> DynamicImage {
    decode::decode(format, content).unwrap().picture
}

fn is_red(picture: &DynamicImage, x: u32, y: u32) -> bool {
    let Rgb([red, green, blue]) = *picture.to_rgb8().get_pixel(x, y);
    red > 180 && green < 70 && blue < 70
}

fn sizes(made: &Made, format: PictureFormat) -> Vec<(u32, u32)> {
    let of_format = made
        .renditions
        .iter()
        .map(|(rendition, _)| rendition)
        .filter(|rendition| rendition.format == format);
    of_format
        .map(|rendition| (rendition.width, rendition.height))
        .collect()
}

#[test]
fn a_photo_gets_the_widths_of_the_presets_and_one_in_its_own_type() {
    let jpeg = file(&photo(2400, 1800), ImageFormat::Jpeg);
    let made = make(PictureFormat::Jpeg, &jpeg).unwrap();
    assert_eq!((made.width, made.height), (2400, 1800));
    let expected = [(160, 120), (480, 360), (960, 720), (1920, 1440)];
    assert_eq!(sizes(&made, PictureFormat::Webp), expected);
    assert_eq!(sizes(&made, PictureFormat::Jpeg), [(960, 720)]);
    for (rendition, content) in &made.renditions {
        let picture = opened(rendition.format, content);
        assert_eq!(
            (picture.width(), picture.height()),
            (rendition.width, rendition.height)
        );
        assert!(is_red(&picture, rendition.width / 8, rendition.height / 8));
        assert!(content.len() < jpeg.len());
    }
}

#[test]
fn nothing_is_enlarged() {
    for (width, expected) in [
        (100, vec![(100, 50)]),
        (160, vec![(160, 80)]),
        (700, vec![(160, 80), (480, 240), (700, 350)]),
        (1920, vec![(160, 80), (480, 240), (960, 480), (1920, 960)]),
    ] {
        let png = file(&photo(width, width / 2), ImageFormat::Png);
        let made = make(PictureFormat::Png, &png).unwrap();
        assert_eq!(sizes(&made, PictureFormat::Webp), expected);
    }
}

#[test]
fn a_picture_that_lies_on_its_side_is_set_upright() {
    // Where the red corner is to be seen, by what the camera noted.
    for (orientation, upright, corner) in [
        (1, (64, 32), (4, 2)),
        (3, (64, 32), (59, 29)),
        (6, (32, 64), (29, 4)),
        (8, (32, 64), (2, 59)),
    ] {
        let jpeg = turned(&photo(64, 32), orientation);
        let made = make(PictureFormat::Jpeg, &jpeg).unwrap();
        assert_eq!((made.width, made.height), upright, "{orientation}");
        let files = made
            .renditions
            .iter()
            .map(|(rendition, content)| (rendition.format, content));
        for (format, content) in files.chain([(PictureFormat::Jpeg, &made.original)]) {
            let decoded = decode::decode(format, content).unwrap();
            assert_eq!(decoded.orientation, Orientation::NoTransforms);
            assert!(
                is_red(&decoded.picture, corner.0, corner.1),
                "{orientation} {format:?}"
            );
        }
    }
}

#[test]
fn nothing_says_where_it_was_made() {
    for orientation in [1, 6] {
        let jpeg = turned(&photo(200, 100), orientation);
        let place = |file: &[u8]| file.windows(7).any(|window| window == b"52.5200");
        assert!(place(&jpeg));
        let made = make(PictureFormat::Jpeg, &jpeg).unwrap();
        assert!(!place(&made.original));
        assert!(made.renditions.iter().all(|(_, content)| !place(content)));
    }
}

#[test]
fn taking_notes_out_of_a_file_leaves_the_picture_as_it_is() {
    let jpeg = turned(&photo(64, 64), 1);
    let stripped = strip::strip(PictureFormat::Jpeg, &jpeg).unwrap();
    assert_eq!(
        opened(PictureFormat::Jpeg, &stripped),
        opened(PictureFormat::Jpeg, &jpeg)
    );
    assert!(stripped.len() < jpeg.len());

    let plain = file(&photo(64, 64), ImageFormat::Png);
    let mut noted = plain[..33].to_vec();
    noted.extend(b"\0\0\0\x07tEXtplace\0B\0\0\0\0");
    noted.extend(&plain[33..]);
    assert_eq!(strip::strip(PictureFormat::Png, &noted).unwrap(), plain);

    let mut webp = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut webp);
    encoder.set_exif_metadata(b"52.5200 N".to_vec());
    encoder
        .encode(
            &photo(64, 64).to_rgb8(),
            64,
            64,
            image_webp::ColorType::Rgb8,
        )
        .unwrap();
    let stripped = strip::strip(PictureFormat::Webp, &webp).unwrap();
    assert!(!stripped.windows(7).any(|window| window == b"52.5200"));
    assert_eq!(opened(PictureFormat::Webp, &stripped), photo(64, 64));
}

#[test]
fn what_shines_through_still_does_and_lends_no_colour() {
    // Green that is nowhere to be seen, beside red that is.
    let pixel = |x: u32, _| match x < 400 {
        true => Rgba([255, 0, 0, 255]),
        false => Rgba([0, 255, 0, 0]),
    };
    let picture = DynamicImage::from(RgbaImage::from_fn(800, 200, pixel));
    let small = scale::scale(picture.clone(), 101, 25).into_rgba8();
    for pixel in small.pixels().filter(|pixel| pixel.0[3] > 8) {
        assert!(pixel.0[0] > 240 && pixel.0[1] < 15, "{pixel:?}");
    }
    let made = make(PictureFormat::Png, &file(&picture, ImageFormat::Png)).unwrap();
    for (rendition, content) in &made.renditions {
        let picture = opened(rendition.format, content).into_rgba8();
        assert_eq!(
            picture.get_pixel(rendition.width - 2, 4).0[3],
            0,
            "{rendition:?}"
        );
        assert_eq!(picture.get_pixel(2, 4).0[3], 255, "{rendition:?}");
    }
}

#[test]
fn a_plain_area_keeps_its_colour_at_every_size() {
    let picture = DynamicImage::from(RgbImage::from_pixel(1_001, 333, Rgb([13, 200, 77])));
    for (width, height) in [(1_000, 332), (160, 53), (1, 1)] {
        let small = scale::scale(picture.clone(), width, height).into_rgb8();
        assert!(
            small.pixels().all(|pixel| *pixel == Rgb([13, 200, 77])),
            "{width}"
        );
    }
}

#[test]
fn what_is_no_picture_of_its_type_is_refused() {
    let jpeg = file(&photo(64, 64), ImageFormat::Jpeg);
    let png = file(&photo(64, 64), ImageFormat::Png);
    for (format, content) in [
        (PictureFormat::Png, &jpeg[..]),
        (PictureFormat::Jpeg, &png),
        (PictureFormat::Webp, &png),
        (PictureFormat::Jpeg, b""),
        (PictureFormat::Webp, b"RIFF\0\0\0\0WAVE"),
    ] {
        assert_eq!(make(format, content), Err(Refusal::OtherType(format)));
    }
}

#[test]
fn a_damaged_picture_is_refused() {
    let picture = photo(300, 200);
    let jpeg = file(&picture, ImageFormat::Jpeg);
    let png = file(&picture, ImageFormat::Png);
    let webp = encode::encode(&picture, PictureFormat::Webp, 80, None);
    for (format, content) in [
        (PictureFormat::Jpeg, &jpeg),
        (PictureFormat::Png, &png),
        (PictureFormat::Webp, &webp),
    ] {
        for part in [20, content.len() / 2, content.len() - 40] {
            assert_eq!(
                make(format, &content[..part]),
                Err(Refusal::Broken),
                "{format:?} {part}"
            );
        }
    }
    let mut other = png;
    let middle = other.len() / 2;
    other[middle] ^= 0x55;
    assert_eq!(make(PictureFormat::Png, &other), Err(Refusal::Broken));
}

#[test]
fn a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked() {
    let mut png = file(&photo(8, 8), ImageFormat::Png);
    // The size in the header, and the check sum that belongs to it.
    png[16..24].copy_from_slice(&[0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30]);
    let sum = crc(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    let refusal = make(PictureFormat::Png, &png).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::TooLarge {
            width: 30_000,
            height: 30_000
        }
    );
    assert!(refusal.to_string().contains("30000"));
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    !crc
}

#[test]
fn odd_bytes_never_panic() {
    let picture = photo(20, 12);
    for (format, mut content) in [
        (PictureFormat::Jpeg, file(&picture, ImageFormat::Jpeg)),
        (PictureFormat::Png, file(&picture, ImageFormat::Png)),
        (
            PictureFormat::Webp,
            encode::encode(&picture, PictureFormat::Webp, 80, None),
        ),
    ] {
        for place in 0..content.len() {
            let kept = content[place];
            for odd in [0x00, 0xff, kept ^ 0x10] {
                content[place] = odd;
                let _ = decode::decode(format, &content);
                let _ = strip::strip(format, &content);
            }
            content[place] = kept;
        }
    }
}
