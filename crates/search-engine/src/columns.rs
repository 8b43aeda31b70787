//! What a segment knows of its documents besides their words: columns of numbers, in chunks.
//!
//! A document is filtered, counted and sorted by what stands at its ordinal in a [`Column`]. Most
//! columns hold the number of a *set of values* of the column's dictionary, so that several
//! values cost no more than one, and counting is adding up by number. Chunks are read one by one:
//! those without a value are not stored at all, and since neighbours in a segment are alike, many
//! others are short.

mod chunk;
mod column;
mod ordinals;

pub use chunk::{CHUNK, Chunk};
pub use column::{Column, Head, Kind, Set, Value, texts};
pub use ordinals::Ordinals;

fn push_varint(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// The number at the beginning, which is taken off.
fn take_varint(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}
