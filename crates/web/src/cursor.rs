use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minicbor::{Decode, Encode};
use xxhash_rust::xxh3::xxh3_64;

use crate::Failure;

/// Makes a place in a list into an opaque word. `list` says which list it is: filters, order and
/// all else that decides what is in it.
pub fn seal_cursor(list: &str, at: &impl Encode<()>) -> String {
    match minicbor::to_vec((xxh3_64(list.as_bytes()), at)) {
        Ok(bytes) => URL_SAFE_NO_PAD.encode(bytes),
        Err(error) => unreachable!("memory takes every cursor: {error}"),
    }
}

/// Reads a cursor of this list.
///
/// # Errors
/// Where it is none, or of another list.
pub fn open_cursor<T: for<'b> Decode<'b, ()>>(list: &str, cursor: &str) -> Result<T, Failure> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let sealed: Option<(u64, T)> = bytes.and_then(|bytes| minicbor::decode(&bytes).ok());
    match sealed {
        Some((of, at)) if of == xxh3_64(list.as_bytes()) => Ok(at),
        _ => Err(Failure::invalid(
            "cursor",
            "expected the next_cursor of a page of this same list, with the same filters and order",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_for_its_own_list_only() {
        let cursor = seal_cursor("cups", &(15_u8, -7));
        assert_eq!(open_cursor::<(u8, i64)>("cups", &cursor).unwrap(), (15, -7));
        assert_eq!(
            open_cursor::<(u8, i64)>("bowls", &cursor)
                .unwrap_err()
                .status,
            400
        );
        for broken in ["", "x", "====", "eyJ", "🦀", &cursor[1..]] {
            assert_eq!(
                open_cursor::<(u8, i64)>("cups", broken).unwrap_err().status,
                400
            );
        }
    }
}
