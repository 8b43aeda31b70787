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

/// The list that a cursor belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfList(u64);

impl OfList {
    /// # Errors
    /// Where it is another list.
    pub fn check(self, list: &str) -> Result<(), Failure> {
        if self.0 == xxh3_64(list.as_bytes()) {
            Ok(())
        } else {
            Err(wrong())
        }
    }
}

/// Reads a cursor. Which list it is of, the caller checks once it knows what the list is.
///
/// # Errors
/// Where it is none.
pub fn open_cursor<T: for<'b> Decode<'b, ()>>(cursor: &str) -> Result<(OfList, T), Failure> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let sealed: Option<(u64, T)> = bytes.and_then(|bytes| minicbor::decode(&bytes).ok());
    let (list, at) = sealed.ok_or_else(wrong)?;
    Ok((OfList(list), at))
}

fn wrong() -> Failure {
    Failure::invalid(
        "cursor",
        "expected the next_cursor of a page of this same list, with the same filters and order",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_opens_for_its_own_list_only() {
        let cursor = seal_cursor("cups", &(15_u8, -7));
        let (list, at) = open_cursor::<(u8, i64)>(&cursor).unwrap();
        assert_eq!(at, (15, -7));
        assert_eq!(list.check("cups"), Ok(()));
        assert_eq!(list.check("bowls").unwrap_err().status, 400);
        for broken in ["", "x", "====", "eyJ", "🦀", &cursor[1..]] {
            let failure = open_cursor::<(u8, i64)>(broken).unwrap_err();
            assert_eq!(failure.status, 400);
        }
    }
}
