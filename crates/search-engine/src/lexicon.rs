//! The words of a segment.

use crate::analysis::space;

/// The words of a segment, to find those that a visitor may have meant.
#[derive(Debug, Clone, Copy)]
pub struct Lexicon<'a> {
    bytes: &'a [u8],
}

impl<'a> Lexicon<'a> {
    /// Of all terms of a segment, ascending, with the number of documents that have them. Terms
    /// that are no words are left out here: pass all.
    pub fn encode<'t>(terms: impl IntoIterator<Item = (&'t str, u32)>) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut before: &str = "";
        for (term, df) in terms {
            // Nobody corrects a number, and those of models are many.
            let is_word =
                !term.starts_with([space::PAIR, space::REVERSED, space::SKELETON, space::CODE])
                    && !term.contains(|c: char| c.is_ascii_digit());
            if !is_word || term.len() > MAX_BYTES {
                continue;
            }
            let shared = term
                .bytes()
                .zip(before.bytes())
                .take_while(|(a, b)| a == b)
                .count();
            bytes.push(shared as u8);
            bytes.push((term.len() - shared) as u8);
            bytes.extend_from_slice(&term.as_bytes()[shared..]);
            crate::postings::push_number(&mut bytes, df);
            before = term;
        }
        bytes
    }

    /// What was encoded. Bytes that are something else make a lexicon of some words or none.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// Calls `each` with every word and its document frequency. Most are discarded by their bytes.
    pub(crate) fn scan(&self, mut each: impl FnMut(Scanned<'_>, u32)) {
        let mut rest = self.bytes;
        let mut term = [0; MAX_BYTES];
        // Of the beginnings of the word, by their lengths: the next word shares one of them.
        let mut sets = [0; MAX_BYTES + 1];
        let mut length = 0;
        while let [shared, added, after @ ..] = rest {
            let (shared, added) = (usize::from(*shared), usize::from(*added));
            if shared > length || shared + added > MAX_BYTES || added > after.len() {
                return;
            }
            let (suffix, after) = after.split_at(added);
            length = shared + added;
            let mut set = sets[shared];
            let places = term[shared..].iter_mut().zip(&mut sets[shared + 1..]);
            for (byte, (place, known)) in suffix.iter().zip(places) {
                set |= Scanned::bit(*byte);
                (*place, *known) = (*byte, set);
            }
            rest = after;
            let Some(df) = crate::postings::take_number(&mut rest) else {
                return;
            };
            let bytes = &term[..length];
            each(Scanned { bytes, set }, df);
        }
    }
}

/// The longest word of a lexicon, in bytes.
const MAX_BYTES: usize = u8::MAX as usize;

/// A word of a lexicon, as far as most need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scanned<'a> {
    /// Text in UTF-8, unless the lexicon is none.
    pub(crate) bytes: &'a [u8],
    /// A bit for each letter that it has, of an ASCII word, and [`Self::NOT_ASCII`].
    set: u64,
}

impl<'a> Scanned<'a> {
    /// Stands for `@` too, which no word has.
    const NOT_ASCII: u64 = 1;

    fn bit(byte: u8) -> u64 {
        match byte {
            ..0x80 => 1 << (byte % 64),
            0x80.. => Self::NOT_ASCII,
        }
    }

    /// A bit for each letter that it has, by its number modulo 64; none where it may have other
    /// letters than those of ASCII.
    pub(crate) fn ascii_letters(self) -> Option<u64> {
        Some(self.set).filter(|set| set & Self::NOT_ASCII == 0)
    }

    pub(crate) fn text(self) -> Option<&'a str> {
        str::from_utf8(self.bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn scanned(bytes: &[u8]) -> Vec<(String, u32)> {
        let mut terms = Vec::new();
        Lexicon::new(bytes).scan(|term, df| {
            let text = String::from_utf8_lossy(term.bytes);
            if let Some(letters) = term.ascii_letters() {
                assert!(text.is_ascii());
                let expected = text.bytes().fold(0, |set, letter| set | 1 << (letter % 64));
                assert_eq!(letters, expected, "{text}");
            }
            terms.push((text.into_owned(), df));
        });
        terms
    }

    proptest! {
        #[test]
        fn words_and_stems_are_kept_and_other_terms_are_not(
            terms in proptest::collection::btree_map("[~+<=]?[a-cäا]{1,9}", any::<u32>(), 0..60),
        ) {
            let terms: BTreeMap<String, u32> = terms;
            let bytes = Lexicon::encode(terms.iter().map(|(term, df)| (term.as_str(), *df)));
            let kept = terms.into_iter().filter(|(term, _)| !term.starts_with(['+', '<', '=']));
            prop_assert_eq!(scanned(&bytes), kept.collect::<Vec<_>>());
        }

        #[test]
        fn any_bytes_are_some_words_or_none(bytes: Vec<u8>) {
            prop_assert!(scanned(&bytes).len() <= bytes.len());
        }
    }
}
