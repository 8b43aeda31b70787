//! What is read to answer a question.

mod alternatives;
mod mistakes;
mod rows;
mod streams;
mod weights;
mod words;

use std::cmp::Ordering;

use crate::analysis::{Analyzer, Rules};
use crate::rank::{self, Candidate, Levels};
use alternatives::Alternative;
use rows::Rows;
use words::{Word, head, words};

/// The score of a document that a question describes perfectly.
pub const SCORE_ONE: u32 = 1 << 16;

/// What popularity, availability and the like may add to a score at most without a document that
/// matches clearly less coming first.
pub const BOOST_MAX: u32 = SCORE_ONE / 32;

/// Words for which others are looked for too. Each entry may have several words.
///
/// In one that works both ways `asked` and `finds` are the same entries.
#[derive(Debug, Clone, Copy)]
pub struct Synonym<'a> {
    pub asked: &'a [String],
    pub finds: &'a [String],
}

/// Terms `from <= term < to` by bytes, of which the `limit` with the highest document frequency
/// are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub from: String,
    pub to: String,
    pub limit: u32,
}

/// What was read of a term.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    pub term: &'a str,
    /// How many documents of the segment have it.
    pub df: u32,
    pub postings: &'a [u8],
}

/// What was read of a segment, in any order: terms without a row are left out, and a row that
/// was read twice may be given twice.
#[derive(Debug, Clone)]
pub struct SegmentTerms<'a> {
    /// How many ordinals it has, those of deleted documents included.
    pub documents: u32,
    pub terms: Vec<Term<'a>>,
}

/// A document that is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub ordinal: u32,
    /// Comparable over segments; see [`SCORE_ONE`].
    pub score: u32,
}

/// What a question finds.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Of each segment, by ordinal.
    pub hits: Vec<Vec<Hit>>,
    /// The question with its mistakes corrected, where the answer is to that.
    pub corrected: Option<String>,
    /// Another question that may have been meant, where the answer is to what was asked.
    pub did_you_mean: Option<String>,
    /// Words of the question that no document has, in lower case.
    pub ignored: Vec<String>,
}

/// What is to be read to answer a question, and then its answer.
///
/// Each word of the question is looked for in several forms: as its stem, written as one with its
/// neighbour or as two, as the beginning or, in German, as the end of a longer word, by its
/// synonyms, as a code. A document's value for a word is that of the best form. Words count by how
/// rare they are, the last one, which names the thing where those before it describe it, somewhat
/// more; words that no document has do not count.
///
/// # What is in an answer
///
/// The share of the question that a document matches is the sum of the weights of its words that
/// the document has. The answer has all documents that match at least a level of it: the highest
/// that gives 24 documents, and never less than three eighths of the best there is. So documents
/// that have all words are alone in the answer where there are enough of them, and others follow
/// where there are not. It depends on the question and the whole index, and on nothing that a
/// visitor filters by; the counts of facets hold for what they lead to.
pub struct Plan {
    rules: Rules,
    words: Vec<Word>,
    /// The word that says what is looked for.
    head: Option<usize>,
    /// Whether the last word may go on.
    unfinished: bool,
    alternatives: Vec<Alternative>,
    terms: Vec<String>,
    ranges: Vec<Range>,
}

impl Plan {
    /// The plan for a question as it was typed. Where it ends in a letter or digit, its last word
    /// may be unfinished.
    pub fn new(analyzer: &Analyzer, question: &str, synonyms: &[Synonym<'_>]) -> Self {
        let rules = analyzer.rules();
        let words = words(rules, question);
        let mut plan = Self {
            rules,
            head: head(rules, &words),
            unfinished: question.ends_with(char::is_alphanumeric),
            words,
            alternatives: Vec::new(),
            terms: Vec::new(),
            ranges: Vec::new(),
        };
        plan.codes(question);
        plan.look_for(synonyms);
        plan.terms = plan.keys();
        plan
    }

    /// The forms of all words, and what is looked for in their place.
    fn look_for(&mut self, synonyms: &[Synonym<'_>]) {
        for index in 0..self.words.len() {
            self.word(index);
        }
        self.synonyms(synonyms);
        self.thesaurus();
        if self.unfinished {
            self.complete();
        }
    }

    /// The terms of all alternatives, ascending.
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for alternative in &self.alternatives {
            if !alternative.open {
                for key in alternative.groups.iter().flatten() {
                    insert(&mut keys, key.clone(), Ord::cmp);
                }
            }
        }
        keys
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether another question has the same words.
    pub fn asks(&self, analyzer: &Analyzer, question: &str) -> bool {
        let other = words(analyzer.rules(), question);
        let stems = self.words.iter().map(|word| &word.stem);
        stems.eq(other.iter().map(|word| &word.stem))
    }

    /// The terms to read, ascending.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The ranges of terms to read in the same go.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// The answer: which documents, and how well each matches.
    ///
    /// `live` says of a segment's index and an ordinal whether that document is there. The answer
    /// depends on the question and on the whole index only; filters are applied to it, never in it.
    pub fn rank(&self, read: &[SegmentTerms<'_>], live: &dyn Fn(usize, u32) -> bool) -> Answer {
        let rows = Rows::new(read);
        let mut weights = self.weights(&rows);
        let (mut found, mut levels) = self.found(read, &rows, &weights, live);
        if self.leave_out_parts(&mut weights, &levels) {
            (found, levels) = self.found(read, &rows, &weights, live);
        }
        let least = levels.least();
        let hits = found.into_iter().map(|mut candidates| {
            candidates.retain(|candidate| candidate.level >= least);
            let hits = candidates.iter().map(|candidate| Hit {
                ordinal: candidate.ordinal,
                score: candidate.score,
            });
            hits.collect()
        });
        let mut ignored: Vec<String> = Vec::new();
        for (word, _) in self
            .words
            .iter()
            .zip(&weights)
            .filter(|(_, weight)| **weight == 0)
        {
            let typed = word.glued.as_ref().unwrap_or(&word.token.word);
            if ignored.last() != Some(typed) {
                ignored.push(typed.clone());
            }
        }
        Answer {
            hits: hits.collect(),
            corrected: self.question_with(|word| word.corrected.as_ref()),
            did_you_mean: self
                .question_with(|word| word.meant.as_ref().or(word.corrected.as_ref()))
                .filter(|_| self.words.iter().any(|word| word.meant.is_some())),
            ignored,
        }
    }

    /// What may be in the answer, of each segment.
    fn found(
        &self,
        read: &[SegmentTerms<'_>],
        rows: &Rows<'_>,
        weights: &[u32],
        live: &dyn Fn(usize, u32) -> bool,
    ) -> (Vec<Vec<Candidate>>, Levels) {
        // What has only frequent words is seldom in the answer, and is most of what has any. If it
        // may be after all, everything is looked at.
        let (light, sum) = weights::light(weights);
        let (found, levels) = self.candidates(read, rows, weights, &light, live);
        if 4 * sum < rank::share_of(levels.least()) {
            return (found, levels);
        }
        let none = vec![false; weights.len()];
        self.candidates(read, rows, weights, &none, live)
    }

    /// What has something of the words that are not `light`, of each segment.
    fn candidates(
        &self,
        read: &[SegmentTerms<'_>],
        rows: &Rows<'_>,
        weights: &[u32],
        light: &[bool],
        live: &dyn Fn(usize, u32) -> bool,
    ) -> (Vec<Vec<Candidate>>, Levels) {
        let mut levels = Levels::new();
        let segments = read.iter().enumerate().map(|(index, segment)| {
            let (mut streams, joins) = self.streams(rows.of(index), light);
            let live = |ordinal| live(index, ordinal);
            let documents = segment.documents;
            rank::candidates(
                documents,
                weights,
                self.head,
                &mut streams,
                &joins,
                &mut levels,
                live,
            )
        });
        (segments.collect(), levels)
    }

    /// The question with some words replaced; none where no word is.
    fn question_with<'w>(
        &'w self,
        replaced: impl Fn(&'w Word) -> Option<&'w String>,
    ) -> Option<String> {
        let mut question = String::new();
        let mut any = false;
        for word in &self.words {
            let replaced = replaced(word);
            any |= replaced.is_some();
            push_word(&mut question, replaced.unwrap_or(&word.token.word));
        }
        any.then_some(question)
    }
}

/// Puts an item in its place unless it is there. Lists of a question are short, and each sort of
/// the standard library is some kilobytes of every component that searches.
fn insert<T>(sorted: &mut Vec<T>, item: T, compare: impl Fn(&T, &T) -> Ordering) {
    if let Err(place) = sorted.binary_search_by(|known| compare(known, &item)) {
        sorted.insert(place, item);
    }
}

fn push_word(question: &mut String, word: &str) {
    if !question.is_empty() {
        question.push(' ');
    }
    question.push_str(word);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Fields, postings};

    proptest! {
        #[test]
        fn what_has_only_frequent_words_is_left_out_where_it_would_be(
            // Of each document, which words of the question its name has.
            documents in prop::collection::vec(prop_oneof![Just(1_u8), Just(2), 0_u8..8], 1..200),
            twice in any::<bool>(),
        ) {
            const WORDS: [&str; 3] = ["compact", "armchair", "walnut"];
            let analyzer = Analyzer::new("en");
            let segment = |documents: &[u8]| {
                let mut terms = std::collections::BTreeMap::<_, Vec<_>>::new();
                for (ordinal, has) in (0..).zip(documents) {
                    let has = |word: &usize| has >> word & 1 == 1;
                    let words: Vec<_> = (0..3).filter(has).map(|word| WORDS[word]).collect();
                    let fields = Fields { name: &words.join(" "), ..Fields::default() };
                    for (term, payload) in analyzer.document(&fields) {
                        terms.entry(term).or_default().push((ordinal, payload));
                    }
                }
                terms
            };
            let half = if twice { documents.len() / 2 } else { 0 };
            let segments = [segment(&documents[..half]), segment(&documents[half..])];
            let encoded = segments.map(|terms| {
                let terms = terms.into_iter();
                let terms = terms.map(|(term, documents)| {
                    (term, documents.len() as u32, postings::encode(documents))
                });
                terms.collect::<Vec<_>>()
            });
            let read = encoded.each_ref().map(|terms| SegmentTerms {
                documents: documents.len() as u32,
                terms: terms
                    .iter()
                    .map(|(term, df, postings)| Term { term, df: *df, postings })
                    .collect(),
            });
            for question in ["compact armchair", "walnut compact armchair "] {
                let plan = Plan::new(&analyzer, question, &[]);
                let rows = Rows::new(&read);
                let weights = plan.weights(&rows);
                let all = |_, _| true;
                let (found, levels) = plan.candidates(&read, &rows, &weights, &[false; 3], &all);
                let hits = plan.rank(&read, &all).hits;
                prop_assert_eq!(hits.len(), found.len());
                for (hits, found) in hits.iter().zip(&found) {
                    let found = found.iter().filter(|found| found.level >= levels.least());
                    let found = found.map(|found| (found.ordinal, found.score));
                    prop_assert!(hits.iter().map(|hit| (hit.ordinal, hit.score)).eq(found));
                }
            }
        }
    }
}
