//! The documents that have a term, as bytes.

/// Of `(ordinal, payload)`, ordinals ascending.
pub fn encode(postings: impl IntoIterator<Item = (u32, u16)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for (ordinal, payload) in postings {
        push_number(&mut bytes, ordinal.wrapping_sub(next));
        next = ordinal.wrapping_add(1);
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
        let gap = take_number(&mut self.bytes)?;
        let (payload, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        let ordinal = self.next.checked_add(gap)?;
        self.next = ordinal.checked_add(1)?;
        Some((ordinal, u16::from_le_bytes(*payload)))
    }
}

/// Seven bits a byte, the lowest first.
pub(crate) fn push_number(bytes: &mut Vec<u8>, mut number: u32) {
    while number > 0x7f {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[inline]
pub(crate) fn take_number(bytes: &mut &[u8]) -> Option<u32> {
    let (&first, rest) = bytes.split_first()?;
    *bytes = rest;
    if first < 0x80 {
        return Some(u32::from(first));
    }
    let mut number = u32::from(first & 0x7f);
    for shift in [7, 14, 21, 28] {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    *bytes = &[];
    None
}
