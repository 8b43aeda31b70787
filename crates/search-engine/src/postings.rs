//! The documents that have a term, as bytes.

/// Of `(ordinal, payload)`, ordinals ascending.
pub fn encode(postings: impl IntoIterator<Item = (u32, u16)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for (ordinal, payload) in postings {
        let mut gap = ordinal.wrapping_sub(next);
        next = ordinal.wrapping_add(1);
        while gap > 0x7f {
            bytes.push(gap as u8 | 0x80);
            gap >>= 7;
        }
        bytes.push(gap as u8);
        bytes.extend(payload.to_le_bytes());
    }
    bytes
}

/// What was encoded. Of bytes that are something else it gives ascending ordinals or nothing.
pub fn decode(bytes: &[u8]) -> Postings<'_> {
    Postings { bytes, next: 0 }
}

/// See [`decode`].
#[derive(Debug, Clone)]
pub struct Postings<'a> {
    bytes: &'a [u8],
    next: u32,
}

impl Iterator for Postings<'_> {
    type Item = (u32, u16);

    #[inline]
    fn next(&mut self) -> Option<(u32, u16)> {
        let mut gap = 0_u32;
        let mut shift = 0;
        loop {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            gap |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
            shift += 7;
            if shift > 28 {
                self.bytes = &[];
                return None;
            }
        }
        let (payload, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        let ordinal = self.next.checked_add(gap)?;
        self.next = ordinal.checked_add(1)?;
        Some((ordinal, u16::from_le_bytes(*payload)))
    }
}
