//! Takes out of a file what is not the picture: where, when and with what it was made, previews,
//! comments. Nothing is decoded, so that nothing is lost.

use commerce::published::PictureFormat;

/// The file without it; none where its structure is broken.
pub(crate) fn strip(format: PictureFormat, file: &[u8]) -> Option<Vec<u8>> {
    match format {
        PictureFormat::Jpeg => jpeg(file),
        PictureFormat::Png => png(file),
        PictureFormat::Webp => webp(file),
    }
}

fn jpeg(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = file.get(..2)?.to_vec();
    let mut rest = &file[2..];
    loop {
        let marker = *rest.get(1).filter(|_| rest[0] == 0xff)?;
        match marker {
            // Fill bytes.
            0xff => {
                rest = &rest[1..];
                continue;
            }
            // The scans come last.
            0xda => {
                out.extend_from_slice(rest);
                return Some(out);
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*rest.get(2)?, *rest.get(3)?]));
        let segment = rest.get(..length + 2)?;
        // Kept of what programs add: JFIF, the colour profile, Adobe's kind of colours.
        let is_kept = match marker {
            0xe0 | 0xe2 | 0xee => true,
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if is_kept {
            out.extend_from_slice(segment);
        }
        rest = &rest[length + 2..];
    }
}

fn png(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = file.get(..8)?.to_vec();
    let mut rest = &file[8..];
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?);
        let end = usize::try_from(length).ok()?.checked_add(12)?;
        let chunk = rest.get(..end)?;
        let name = &chunk[4..8];
        if !matches!(name, b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") {
            out.extend_from_slice(chunk);
        }
        if name == b"IEND" {
            break;
        }
        rest = &rest[end..];
    }
    Some(out)
}

/// The bits of the header that say there is Exif or XMP.
const WEBP_METADATA: u8 = 0b1100;

fn webp(file: &[u8]) -> Option<Vec<u8>> {
    let mut out = file.get(..12)?.to_vec();
    let mut rest = &file[12..];
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?);
        // Chunks have an even length; what says that it is longer than the file ends with that.
        let length = usize::try_from(length).ok()?;
        let end = length.saturating_add(8 + length % 2);
        let chunk = &rest[..end.min(rest.len())];
        if !matches!(&chunk[..4], b"EXIF" | b"XMP ") {
            let start = out.len();
            out.extend_from_slice(chunk);
            if chunk.starts_with(b"VP8X") {
                *out.get_mut(start + 8)? &= !WEBP_METADATA;
            }
        }
        rest = &rest[chunk.len()..];
    }
    let size = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&size.to_le_bytes());
    Some(out)
}
