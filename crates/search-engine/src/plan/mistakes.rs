//! What words that no document has may have meant.

use super::alternatives::{Alternative, keys};
use super::rows::Rows;
use super::words::{Word, head};
use super::{Plan, SegmentTerms, Synonym};
use crate::Lexicon;
use crate::analysis::Rules;
use crate::correction::{self, Candidate, Part};
use crate::rank::{FULL, PAGE, Worth};
use crate::thesaurus;

/// The words that are looked for in the place of one.
struct Guess {
    words: Vec<Word>,
    /// Stems that may have been meant instead of the last of them.
    others: Vec<(String, Worth)>,
}

impl Plan {
    /// Whether the lexicons could improve the answer after what was read.
    pub fn needs_lexicon(&self, read: &[SegmentTerms<'_>]) -> bool {
        let rows = Rows::new(read);
        (0..self.words.len()).any(|index| {
            self.is_unknown(index, &rows)
                || self.is_several(index, &rows)
                || self.is_rare(index, &rows)
        })
    }

    /// Whether no document has the word in any form. That documents have each word of what it may
    /// mean does not say that one has them all.
    fn is_unknown(&self, index: usize, rows: &Rows<'_>) -> bool {
        let mut of = self
            .standing_for(index)
            .filter(|alternative| !alternative.worth.weak || alternative.groups.len() == 1);
        !of.any(|alternative| rows.df(alternative) > 0)
            && !self.rules.is_errand(&self.words[index].token.word)
    }

    /// Whether documents have the word only as two neighbours in their names, and too few to fill a
    /// page: others have the two apart.
    fn is_several(&self, index: usize, rows: &Rows<'_>) -> bool {
        let word = &self.words[index];
        word.token.is_word()
            && word.stem.chars().count() >= 6
            && rows.df_of(&keys(&word.stem), false) == 0
            && self.standing_for(index).all(|alternative| {
                let is_code = alternative.worth.factor > 2 * FULL;
                let most = if alternative.open || is_code { 1 } else { PAGE };
                rows.df(alternative) < most
            })
    }

    /// Whether so few documents have the word that it may be a mistake in them.
    fn is_rare(&self, index: usize, rows: &Rows<'_>) -> bool {
        let word = &self.words[index];
        let letters = word.stem.chars().count();
        letters >= 5
            && word.token.is_word()
            && (1..=2).contains(&rows.df_of(&keys(&word.stem), false))
    }

    fn standing_for(&self, index: usize) -> impl Iterator<Item = &Alternative> {
        self.alternatives
            .iter()
            .filter(move |alternative| alternative.stands_for(index))
    }

    /// Looks for what unknown words may have meant: the question is then the one that has those.
    /// Answers the terms to read in addition, so that [`Plan::rank`] gets what was read before and
    /// after.
    pub fn correct(
        &mut self,
        synonyms: &[Synonym<'_>],
        read: &[SegmentTerms<'_>],
        lexicons: &[Lexicon<'_>],
    ) -> Vec<String> {
        let rows = Rows::new(read);
        let guesses: Vec<Guess> = (0..self.words.len())
            .map(|index| self.guess(index, &rows, lexicons))
            .collect();
        let is_other = |guess: &Guess| guess.words.iter().any(|word| word.is_guess);
        let is_other = guesses.iter().any(is_other);
        self.words.clear();
        let mut others = Vec::new();
        for guess in guesses {
            self.words.extend(guess.words);
            let last = self.words.len() - 1;
            others.extend(guess.others.into_iter().map(|other| (last, other)));
        }
        if is_other {
            self.head = head(self.rules, &self.words);
            // No code has been found where a word is unknown.
            self.alternatives.clear();
            self.look_for(synonyms);
        }
        for (index, (stem, worth)) in others {
            self.alternatives.push(Alternative {
                first: index,
                count: 1,
                groups: vec![keys(&stem)],
                worth,
                open: false,
            });
        }
        let mut terms = self.keys();
        terms.retain(|term| self.terms.binary_search(term).is_err());
        terms
    }

    fn guess(&self, index: usize, rows: &Rows<'_>, lexicons: &[Lexicon<'_>]) -> Guess {
        let mut word = self.words[index].clone();
        let typed = &word.token.word;
        let is_unknown = self.is_unknown(index, rows);
        if is_unknown || self.is_several(index, rows) {
            let parts = correction::split(self.rules, typed, lexicons);
            let unfinished = self.unfinished && index + 1 == self.words.len();
            let candidates = if is_unknown {
                correction::corrections(typed, unfinished, lexicons)
            } else {
                Vec::new()
            };
            return guess(self.rules, word, parts, candidates);
        }
        let mut others = Vec::new();
        if self.is_rare(index, rows) {
            let df = rows.df_of(&keys(&word.stem), false);
            // Who asks for a night light does not mean a light light.
            let is_asked = |meant: &str| self.words.iter().any(|asked| asked.token.word == meant);
            let candidates = correction::corrections(typed, false, lexicons);
            let meant = candidates.into_iter().find(|candidate| {
                candidate.distance == 1 && candidate.df / 10 >= df && !is_asked(&candidate.word)
            });
            // A mistake in a document is found by it, and what has the word without it fills the
            // page. People rarely mistake the first letter.
            if let Some(Candidate { word: meant, .. }) = &meant
                && meant.chars().next() == typed.chars().next()
            {
                others.push((self.rules.stem(meant), Worth::weak(FULL / 2)));
            }
            word.meant = meant.map(|candidate| candidate.word);
        }
        Guess {
            words: vec![word],
            others,
        }
    }
}

/// What is likelier: that a word is two, or that it is mistyped.
fn guess(rules: Rules, typed: Word, parts: Vec<Part>, candidates: Vec<Candidate>) -> Guess {
    // One typo is likelier than two words of which one is as short as that, or rarer.
    let is_typo = candidates.first().is_some_and(|best| {
        let is_less = |part: &Part| part.stem.chars().count() < 4 || part.df <= best.df;
        best.distance <= 1 && parts.iter().any(is_less)
    });
    if parts.len() == 2 && !is_typo {
        let words = parts.into_iter().map(|part| {
            let mut word = typed.clone();
            word.token.word = part.word;
            word.stem = part.stem;
            word.is_guess = true;
            word
        });
        return Guess {
            words: words.collect(),
            others: Vec::new(),
        };
    }
    let mut word = typed;
    let mut others = Vec::new();
    let alike = Worth::strong(FULL * 3 / 4);
    let mut candidates = candidates.into_iter();
    if let Some(best) = candidates.next() {
        word.stem = rules.stem(&best.word);
        word.token.word.clone_from(&best.word);
        word.corrected = Some(best.word);
        word.is_guess = true;
        for candidate in candidates {
            others.push((rules.stem(&candidate.word), alike));
        }
    } else {
        for compound in thesaurus::compounds(rules, &word.stem) {
            others.push((rules.stem(&compound), alike));
        }
        // A watch is not all that a smartwatch is, but more than nothing.
        let factors = [FULL / 2, FULL / 3];
        for (part, factor) in parts.into_iter().rev().zip(factors) {
            others.push((part.stem, Worth::weak(factor)));
        }
    }
    Guess {
        words: vec![word],
        others,
    }
}
