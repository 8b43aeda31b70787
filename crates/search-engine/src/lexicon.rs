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
            if !is_word || term.len() > usize::from(u8::MAX) {
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

    /// Calls `each` with every term, text in UTF-8, and its document frequency. Most are discarded
    /// by their bytes.
    pub(crate) fn scan(&self, mut each: impl FnMut(&[u8], u32)) {
        let mut rest = self.bytes;
        let mut term: Vec<u8> = Vec::new();
        while let [shared, added, after @ ..] = rest {
            let (shared, added) = (usize::from(*shared), usize::from(*added));
            if shared > term.len() || added > after.len() {
                return;
            }
            let (suffix, after) = after.split_at(added);
            term.truncate(shared);
            term.extend_from_slice(suffix);
            rest = after;
            let Some(df) = crate::postings::take_number(&mut rest) else {
                return;
            };
            each(&term, df);
        }
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
            terms.push((String::from_utf8_lossy(term).into_owned(), df));
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
