use super::{push_varint, take_varint};

/// A set of ordinals, such as those of deleted documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ordinals {
    words: Vec<u64>,
}

impl Ordinals {
    /// What was encoded; nothing of bytes that are something else.
    pub fn decode(bytes: &[u8]) -> Self {
        let mut set = Self::default();
        let Some((tag, mut rest)) = bytes.split_first() else {
            return set;
        };
        if *tag == 0 {
            let mut next = 0_u32;
            while let Some(gap) = take_varint(&mut rest) {
                let Some(ordinal) = next.checked_add(gap) else {
                    break;
                };
                set.insert(ordinal);
                next = ordinal.saturating_add(1);
            }
        } else {
            let words = rest.chunks(8).map(|bytes| {
                let mut word = [0; 8];
                word[..bytes.len()].copy_from_slice(bytes);
                u64::from_le_bytes(word)
            });
            set.words = words.collect();
        }
        set
    }

    /// As a list of gaps or as bits, whatever is shorter.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![0];
        let mut next = 0;
        for ordinal in self.iter() {
            push_varint(&mut bytes, ordinal - next);
            next = ordinal + 1;
        }
        if bytes.len() > 1 + self.words.len() * 8 {
            bytes.clear();
            bytes.push(1);
            bytes.extend(self.words.iter().flat_map(|word| word.to_le_bytes()));
        }
        bytes
    }

    pub fn insert(&mut self, ordinal: u32) {
        let word = (ordinal / 64) as usize;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        self.words[word] |= 1 << (ordinal % 64);
    }

    #[inline]
    pub fn contains(&self, ordinal: u32) -> bool {
        let word = self.words.get((ordinal / 64) as usize);
        word.is_some_and(|word| word >> (ordinal % 64) & 1 == 1)
    }

    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    pub fn len(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Those of a range, ascending.
    pub fn between(&self, range: &std::ops::Range<u32>) -> impl Iterator<Item = u32> + '_ {
        let range = range.clone();
        let words = self.words.iter().zip(0_u32..);
        let first = (range.start / 64) as usize;
        let words = words.take(range.end.div_ceil(64) as usize).skip(first);
        let ordinals = words.filter(|(word, _)| **word != 0).flat_map(of_word);
        ordinals.filter(move |ordinal| range.contains(ordinal))
    }

    /// Ascending.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().zip(0_u32..).flat_map(of_word)
    }
}

fn of_word((word, index): (&u64, u32)) -> impl Iterator<Item = u32> + '_ {
    let bits = (0..64).filter(move |bit| word >> bit & 1 == 1);
    bits.map(move |bit| index * 64 + bit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_set_comes_back(ordinals in prop::collection::btree_set(0_u32..3000, 0..2000)) {
            let mut set = Ordinals::default();
            ordinals.iter().for_each(|ordinal| set.insert(*ordinal));
            prop_assert_eq!(set.len() as usize, ordinals.len());
            let decoded = Ordinals::decode(&set.encode());
            prop_assert!(decoded.iter().eq(ordinals.iter().copied()));
            for ordinal in 0..3100 {
                prop_assert_eq!(decoded.contains(ordinal), ordinals.contains(&ordinal));
            }
        }
    }
}
