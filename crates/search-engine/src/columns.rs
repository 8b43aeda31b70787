//! What a segment knows of its documents besides their words: columns of numbers, in chunks.
//!
//! A document is filtered, counted and sorted by what stands at its ordinal in a [`Column`]. Most
//! columns hold the number of a *set of values* of the column's dictionary, so that several
//! values cost no more than one, and counting is adding up by number. Chunks are read one by one:
//! those without a value are not stored at all, and since neighbours in a segment are alike, many
//! others are short.
//!
//! Most questions match few documents, here and there. For them the same numbers are there once
//! more by document, in [`Groups`] of neighbours with all columns of each.

mod chunk;
mod column;
mod dictionary;
mod group;
mod ordinals;
mod spans;

pub use chunk::{CHUNK, Chunk, Numbers};
pub use column::{Column, Head, Kind, Set, Value, pack, texts, unpack};
pub use dictionary::{Dictionary, Members, Shown};
pub use group::{GROUP, Groups, columns as columns_of_group};
pub use ordinals::Ordinals;
pub use spans::{Span, Spans};

/// Appends a number, seven bits a byte, the low ones first.
pub fn push_varint(bytes: &mut Vec<u8>, number: u32) {
    push_long(bytes, u64::from(number));
}

fn push_long(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends bytes with their length before them.
pub fn push_bytes(bytes: &mut Vec<u8>, part: &[u8]) {
    push_varint(bytes, u32::try_from(part.len()).unwrap_or(u32::MAX));
    bytes.extend_from_slice(part);
}

/// The bytes at the beginning that have their length before them, which are taken off.
pub fn take_bytes<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let mut rest = *bytes;
    let length = take_varint(&mut rest)? as usize;
    let (part, rest) = rest.split_at_checked(length)?;
    *bytes = rest;
    Some(part)
}

/// The number at the beginning, which is taken off.
#[inline]
pub fn take_varint(bytes: &mut &[u8]) -> Option<u32> {
    take_long(bytes).map(|number| number as u32)
}

#[inline]
fn take_long(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..70).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
