//! The documents that have a term, as bytes: for each the gap to the one before and its payload.

/// Of `(ordinal, payload)`, ordinals ascending.
pub fn encode(postings: impl IntoIterator<Item = (u32, u16)>) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut next = 0;
    for (ordinal, payload) in postings {
        debug_assert!(ordinal >= next, "ordinals ascend");
        push_number(&mut bytes, ordinal.wrapping_sub(next));
        // What this crate makes fits a byte; others may do with the second what they like.
        match u8::try_from(payload) {
            Ok(payload) if payload != WIDE => bytes.push(payload),
            _ => {
                bytes.push(WIDE);
                bytes.extend(payload.to_le_bytes());
            }
        }
        next = ordinal.wrapping_add(1);
    }
    bytes
}

/// Says that two bytes of payload follow.
const WIDE: u8 = u8::MAX;

/// What was encoded. Of bytes that are something else it gives ascending ordinals or none.
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
        let (&payload, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        let mut payload = u16::from(payload);
        if payload == u16::from(WIDE) {
            let (wide, rest) = self.bytes.split_first_chunk()?;
            self.bytes = rest;
            payload = u16::from_le_bytes(*wide);
        }
        let ordinal = self.next.checked_add(gap)?;
        self.next = ordinal.checked_add(1)?;
        Some((ordinal, payload))
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
    // No number is that long.
    *bytes = &[];
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn postings() -> impl Strategy<Value = Vec<(u32, u16)>> {
        let ordinals = proptest::collection::btree_map(0..u32::MAX, any::<u16>(), 0..200);
        ordinals.prop_map(|postings| postings.into_iter().collect())
    }

    proptest! {
        #[test]
        fn what_is_encoded_is_decoded(postings in postings()) {
            let bytes = encode(postings.clone());
            prop_assert_eq!(decode(&bytes).collect::<Vec<_>>(), postings);
        }

        #[test]
        fn any_bytes_give_ascending_ordinals(bytes: Vec<u8>) {
            let decoded: Vec<_> = decode(&bytes).collect();
            prop_assert!(decoded.is_sorted_by(|a, b| a.0 < b.0));
            prop_assert!(decoded.len() <= bytes.len());
        }
    }

    #[test]
    fn a_neighbour_takes_two_bytes() {
        assert_eq!(encode((0..1000).map(|ordinal| (ordinal, 200))).len(), 2000);
    }
}
