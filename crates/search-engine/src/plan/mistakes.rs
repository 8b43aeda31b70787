//! What words that no document has may have meant.

use super::alternatives::keys;
use super::rows::Rows;
use super::{Plan, SegmentTerms};
use crate::rank::FULL;
use crate::{Lexicon, correction};

impl Plan {
    /// Whether the lexicons could improve the answer after what was read.
    pub fn needs_lexicon(&self, read: &[SegmentTerms<'_>]) -> bool {
        let rows = Rows::new(read);
        (0..self.words.len())
            .any(|index| self.is_unknown(index, &rows) || self.is_rare(index, &rows))
    }

    /// Whether no document has the word in any form. That documents have each word of what it may
    /// mean does not say that one has them all.
    fn is_unknown(&self, index: usize, rows: &Rows<'_>) -> bool {
        let mut of = self
            .alternatives
            .iter()
            .filter(|alternative| alternative.stands_for(index))
            .filter(|alternative| !alternative.worth.weak || alternative.groups.len() == 1);
        !of.any(|alternative| rows.df(alternative) > 0)
    }

    /// Whether so few documents have the word that it may be a mistake in them.
    fn is_rare(&self, index: usize, rows: &Rows<'_>) -> bool {
        let word = &self.words[index];
        let letters = word.stem.chars().count();
        letters >= 5
            && word.token.is_word()
            && (1..=2).contains(&rows.df_of(&keys(&word.stem), false))
    }

    /// Looks for what unknown words may have meant. Answers the terms to read in addition, so
    /// that [`Plan::rank`] gets what was read before and after.
    pub fn correct(&mut self, read: &[SegmentTerms<'_>], lexicons: &[Lexicon<'_>]) -> Vec<String> {
        let rows = Rows::new(read);
        let before = self.alternatives.len();
        for index in 0..self.words.len() {
            let word = self.words[index].token.word.clone();
            if self.is_unknown(index, &rows) {
                self.correct_word(index, &word, lexicons);
            } else if self.is_rare(index, &rows) {
                let df = rows.df_of(&keys(&self.words[index].stem), false);
                // Who asks for a night light does not mean a light light.
                let is_asked = |word: &str| {
                    let mut words = self.words.iter();
                    words.any(|asked| asked.token.word == word)
                };
                let meant = correction::corrections(&word, false, lexicons)
                    .into_iter()
                    .find(|candidate| {
                        candidate.distance == 1
                            && candidate.df / 10 >= df
                            && !is_asked(&candidate.word)
                    });
                self.words[index].meant = meant.map(|candidate| candidate.word);
                self.fill_with_meant(index);
            }
        }
        self.keys(before)
    }

    /// A mistake in a document is found by it, and what has the word without it fills the page.
    /// People rarely mistake the first letter.
    fn fill_with_meant(&mut self, index: usize) {
        let word = &self.words[index];
        let first = word.token.word.chars().next();
        if let Some(meant) = &word.meant
            && meant.chars().next() == first
        {
            let keys = keys(&self.rules.stem(meant));
            self.add_weak(index, vec![keys], FULL / 2);
        }
    }

    fn correct_word(&mut self, index: usize, word: &str, lexicons: &[Lexicon<'_>]) {
        let parts = correction::split(self.rules, word, lexicons);
        let unfinished = self.unfinished && index + 1 == self.words.len();
        let candidates = correction::corrections(word, unfinished, lexicons);
        // One typo is likelier than two words of which one is as short as that.
        let is_typo = candidates.first().is_some_and(|best| best.distance <= 1)
            && parts.iter().any(|part| part.chars().count() < 4);
        if parts.len() == 2 && !is_typo {
            let groups = parts.iter().map(|part| keys(part)).collect();
            self.add(index, 1, groups, FULL * 7 / 8);
        } else {
            for (rank, candidate) in candidates.iter().enumerate() {
                let stem = self.rules.stem(&candidate.word);
                let factor = if rank == 0 {
                    FULL * 7 / 8
                } else {
                    FULL * 5 / 8
                };
                self.add(index, 1, vec![keys(&stem)], factor);
            }
            self.words[index].corrected = candidates.into_iter().next().map(|best| best.word);
        }
        if self.words[index].corrected.is_none() {
            // A watch is not all that a smartwatch is, but more than nothing.
            for (at, part) in parts.iter().rev().enumerate() {
                let factor = if at == 0 { FULL / 2 } else { FULL / 3 };
                self.add_weak(index, vec![keys(part)], factor);
            }
        }
    }
}
