//! Which documents answer a question, and how well.
//!
//! Documents are looked at in blocks: the postings of all terms are spread over a row of values
//! for each word of the question, a document keeping the best of what stands for a word, and then
//! the rows are added up, for those documents of the block that have a posting at all. All in
//! integers, without a look-up per posting.

use crate::SCORE_ONE;
use crate::analysis::MAIN;
use crate::postings::{self, Postings};

/// What the weights of a question's words add up to.
pub(crate) const WHOLE: u32 = 1024;

/// A factor of 1.
pub(crate) const FULL: u32 = 256;

/// A value that cannot be better: that of a code.
const BEST: u32 = 1 << 14;

/// What words may reach. Popularity and the like never make up the difference.
const BEST_OF_WORDS: u32 = BEST - BEST / 16;

/// Set in the value of what counts three quarters for the share of the question that matches. The
/// lowest bit of a value is [`MAIN`].
const WEAK: u16 = 1 << 15;

/// What it takes off the value of the word that says what is looked for that a document is
/// something else: a laptop case is less of a laptop.
const SOMETHING_ELSE: u32 = FULL / 16;

/// Documents that are looked at together: their rows stay in the processor's nearest cache.
const BLOCK: usize = 2048;

/// In how many steps the share of the question that matches is counted.
pub(crate) const LEVELS: usize = 64;

/// As many documents as a page shows.
pub(crate) const PAGE: u32 = 24;

/// How much it counts that a document has a term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Worth {
    /// Of [`FULL`].
    pub(crate) factor: u32,
    /// Whether it counts three quarters for the share of the question that matches.
    pub(crate) weak: bool,
    /// The least impact that counts.
    pub(crate) least: u16,
    /// The factor where it says what the document is, if that is more: it is strong then.
    pub(crate) main: Option<u32>,
}

impl Worth {
    pub(crate) fn strong(factor: u32) -> Self {
        Self {
            factor,
            weak: false,
            least: 0,
            main: None,
        }
    }

    pub(crate) fn weak(factor: u32) -> Self {
        Self {
            weak: true,
            ..Self::strong(factor)
        }
    }
}

/// Where the postings of a term go.
pub(crate) struct Stream<'a> {
    postings: Postings<'a>,
    pending: Option<(u32, u16)>,
    /// The rows they count for.
    first: usize,
    count: usize,
    worth: Worth,
    most: u32,
    /// Whether a document is looked at because it has the term.
    leads: bool,
}

impl<'a> Stream<'a> {
    pub(crate) fn new(
        bytes: &'a [u8],
        first: usize,
        count: usize,
        worth: Worth,
        leads: bool,
    ) -> Self {
        let mut postings = postings::decode(bytes);
        Self {
            leads,
            pending: postings.next(),
            postings,
            first,
            count,
            worth,
            most: if worth.factor > 2 * FULL {
                BEST
            } else {
                BEST_OF_WORDS
            },
        }
    }

    /// The first document that it has not spread yet.
    fn next_ordinal(&self) -> Option<u32> {
        self.pending.map(|(ordinal, _)| ordinal)
    }

    /// Spreads what it has of the documents from `base` on, as many as a block has.
    fn fill(&mut self, base: u32, block: &mut Block) {
        let mut next = self.pending;
        while next.is_some_and(|(ordinal, _)| ordinal < base) {
            next = self.postings.next();
        }
        let of_words = self.first..self.first + self.count;
        let rows = &mut block.rows[of_words.clone()];
        let Some((row, others)) = rows.split_first_mut() else {
            return;
        };
        if next.is_some_and(|(ordinal, _)| ordinal - base < BLOCK as u32) {
            block.used[of_words].fill(true);
        }
        let Worth {
            factor,
            weak,
            least,
            main,
        } = self.worth;
        while let Some((ordinal, payload)) = next {
            let offset = ordinal.wrapping_sub(base) as usize;
            let Some(kept) = row.get_mut(offset) else {
                break;
            };
            if payload >= least {
                let main = main.filter(|_| payload & MAIN > 0);
                let (factor, weak, main) = match main {
                    Some(factor) => (factor, false, true),
                    None => (factor, weak, false),
                };
                let value = ((u32::from(payload) + 1) * factor / 4).min(self.most) as u16;
                let value = value & !MAIN | payload & MAIN;
                keep(kept, value, weak, main);
                for row in &mut *others {
                    keep(&mut row[offset], value, weak, main);
                }
                block.touched[offset / 64] |= u64::from(self.leads) << (offset % 64);
            }
            next = self.postings.next();
        }
        self.pending = next;
    }
}

/// The values of a block's documents, and which of them are looked at.
struct Block {
    rows: Vec<Row>,
    /// Which rows have values.
    used: Vec<bool>,
    touched: [u64; BLOCK / 64],
}

impl Block {
    fn new(rows: usize) -> Self {
        Self {
            rows: vec![[0; BLOCK]; rows],
            used: vec![false; rows],
            touched: [0; BLOCK / 64],
        }
    }

    /// Gives the documents that are looked at, in order, and forgets all.
    fn drain(&mut self, mut each: impl FnMut(&mut [Row], usize)) {
        for (word, index) in self.touched.iter_mut().zip(0..) {
            while *word != 0 {
                let offset = index * 64 + word.trailing_zeros() as usize;
                *word &= *word - 1;
                each(&mut self.rows, offset);
            }
        }
        for (row, used) in self.rows.iter_mut().zip(&mut self.used) {
            if std::mem::take(used) {
                row.fill(0);
            }
        }
    }
}

/// Keeps the better one. What is strong is not replaced by what is weak, whichever comes first.
/// Another name of what a document is makes it more of what it has a word for.
#[inline]
fn keep(kept: &mut u16, value: u16, weak: bool, main: bool) {
    if !weak {
        let mut strong = if *kept & WEAK > 0 { 0 } else { *kept };
        if main && strong > 0 && strong & MAIN == 0 {
            strong = (strong + strong / 8).min(BEST_OF_WORDS as u16) | MAIN;
        }
        *kept = value.max(strong);
    } else if *kept == 0 || *kept & WEAK > 0 {
        *kept = (*kept).max(value | WEAK);
    }
}

/// Terms that all have to be there: rows beyond those of the words, and the words they count for.
pub(crate) struct Join {
    pub(crate) rows: std::ops::Range<usize>,
    pub(crate) words: std::ops::Range<usize>,
    /// What the words have; the terms have its factor already.
    pub(crate) worth: Worth,
}

type Row = [u16; BLOCK];

/// A document that matches, with the share of the question that does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) ordinal: u32,
    pub(crate) score: u32,
    pub(crate) level: u8,
}

/// How many documents match which share of a question.
pub(crate) struct Levels([u32; LEVELS + 1]);

impl Levels {
    pub(crate) fn new() -> Self {
        Self([0; LEVELS + 1])
    }

    pub(crate) fn best(&self) -> u8 {
        self.0.iter().rposition(|&count| count > 0).unwrap_or(0) as u8
    }

    /// The highest share that gives a page's worth of documents, but none below three eighths of
    /// the best there is. It never falls by more documents.
    pub(crate) fn least(&self) -> u8 {
        let best = usize::from(self.best());
        let floor = (best * 3 / 8).max(1);
        let mut count = 0;
        let page = (floor..=best).rev().find(|&level| {
            count += self.0[level];
            count >= PAGE
        });
        page.unwrap_or(floor) as u8
    }
}

/// The documents of a segment that may be in the answer, by ordinal: those that a stream leads to.
/// Counts them in `levels`. `head` is the word that says what is looked for.
pub(crate) fn candidates(
    documents: u32,
    weights: &[u32],
    head: Option<usize>,
    streams: &mut [Stream<'_>],
    joins: &[Join],
    levels: &mut Levels,
    live: impl Fn(u32) -> bool,
) -> Vec<Candidate> {
    let extra = joins.iter().map(|join| join.rows.end).max().unwrap_or(0);
    let mut block = Block::new(weights.len().max(extra));
    let mut candidates = Vec::new();
    // From block to block in which some term leads to a document.
    let next = |streams: &[Stream<'_>]| {
        let leading = streams.iter().filter(|stream| stream.leads);
        leading.filter_map(Stream::next_ordinal).min()
    };
    while let Some(next) = next(streams)
        && next < documents
    {
        let base = next - next % BLOCK as u32;
        for stream in &mut *streams {
            stream.fill(base, &mut block);
        }
        for join in joins {
            block.used[join.words.clone()].fill(true);
        }
        // More documents only raise it, so what is below cannot be in the answer.
        let least = share_of(levels.least());
        block.drain(|rows, offset| {
            for join in joins {
                apply(join, rows, offset);
            }
            let (mut score, mut share) = (0, 0);
            for (row, weight) in rows.iter().zip(weights) {
                let value = row[offset];
                score += weight * u32::from(value & !(WEAK | MAIN));
                // Of four: none without a value, three of a weak one, all of a strong one.
                let strength = 4 * u32::from(value > 0) - u32::from(value >> 15);
                share += weight * strength;
            }
            if let Some(head) = head {
                let value = rows[head][offset];
                if value & MAIN == 0 {
                    score -= weights[head] * u32::from(value & !WEAK) / FULL * SOMETHING_ELSE;
                }
            }
            let ordinal = base + offset as u32;
            if share > 0 && share >= least && ordinal < documents && live(ordinal) {
                let level = (share as usize * LEVELS / (4 * WHOLE as usize)).min(LEVELS);
                levels.0[level] += 1;
                candidates.push(Candidate {
                    ordinal,
                    // What matches more of the question is better by that share once more, and
                    // by half of it again: all words in a description before one in a name.
                    score: score / (WHOLE * BEST / SCORE_ONE) * share / (4 * WHOLE)
                        * (share + 4 * WHOLE)
                        / (8 * WHOLE),
                    level: level as u8,
                });
            }
        });
    }
    candidates
}

/// The least share of documents at a level.
pub(crate) fn share_of(level: u8) -> u32 {
    u32::from(level) * 4 * WHOLE / LEVELS as u32
}

fn apply(join: &Join, rows: &mut [Row], offset: usize) {
    if join.rows.is_empty() {
        return;
    }
    // Of most, the first one is missing.
    let (mut least, mut main) = (u16::MAX, 0);
    for row in &rows[join.rows.clone()] {
        least = least.min(row[offset]);
        main |= row[offset] & MAIN;
        if least == 0 {
            return;
        }
    }
    let value = least & !(WEAK | MAIN);
    let (value, weak, is_main) = match join.worth.main.filter(|_| main > 0) {
        Some(factor) => {
            let value = u32::from(value) * factor / join.worth.factor;
            (value.min(BEST_OF_WORDS) as u16 & !MAIN, false, true)
        }
        None => (value, join.worth.weak, false),
    };
    for row in &mut rows[join.words.clone()] {
        keep(&mut row[offset], value | main, weak, is_main);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    const DOCUMENTS: u32 = 3 * BLOCK as u32;
    const WORDS: usize = 3;

    type Postings = BTreeMap<u32, u16>;

    fn postings() -> impl Strategy<Value = Postings> {
        // Few documents, so that terms meet, and far apart, so that blocks are left out.
        let ordinals = prop::sample::select(vec![0, 1, 63, 64, 2047, 2048, 4096, 4097, 6143]);
        prop::collection::btree_map(ordinals, 0_u16..255, 0..6)
    }

    #[derive(Debug, Clone)]
    struct Made {
        weights: Vec<u32>,
        /// By word, the terms that are strong and those that are weak.
        terms: Vec<[Postings; 2]>,
        /// Two terms that together are the first two words.
        pair: [Postings; 2],
    }

    fn made() -> impl Strategy<Value = Made> {
        let weights = prop::collection::vec(1_u32..100, WORDS);
        let terms = prop::collection::vec([postings(), postings()], WORDS);
        (weights, terms, [postings(), postings()]).prop_map(|(weights, terms, pair)| {
            let sum: u32 = weights.iter().sum();
            Made {
                weights: weights.iter().map(|w| w * WHOLE / sum).collect(),
                terms,
                pair,
            }
        })
    }

    /// What is found, by block and by document alone.
    fn found(
        made: &Made,
        leads: [bool; WORDS],
        documents: std::ops::Range<u32>,
    ) -> Vec<(u32, u32)> {
        let encoded = |postings: &Postings| {
            let postings = postings
                .iter()
                .map(|(ordinal, payload)| (*ordinal, *payload));
            postings::encode(postings.filter(|(ordinal, _)| documents.contains(ordinal)))
        };
        let words: Vec<_> = made
            .terms
            .iter()
            .map(|terms| terms.each_ref().map(encoded))
            .collect();
        let pair = made.pair.each_ref().map(encoded);
        let mut streams = Vec::new();
        for (kind, worth) in [Worth::strong(FULL), Worth::weak(FULL)]
            .into_iter()
            .enumerate()
        {
            for (word, terms) in words.iter().enumerate() {
                streams.push(Stream::new(&terms[kind], word, 1, worth, leads[word]));
            }
            for (row, bytes) in pair.iter().enumerate().filter(|_| kind == 0) {
                let leads = leads[0] || leads[1];
                streams.push(Stream::new(bytes, WORDS + row, 1, worth, leads));
            }
        }
        let joins = [Join {
            rows: WORDS..WORDS + 2,
            words: 0..2,
            worth: Worth::strong(FULL),
        }];
        let mut levels = Levels::new();
        let all = |_| true;
        let found = candidates(
            DOCUMENTS,
            &made.weights,
            Some(WORDS - 1),
            &mut streams,
            &joins,
            &mut levels,
            all,
        );
        let least = levels.least();
        let found = found.iter().filter(|found| found.level >= least);
        found.map(|found| (found.ordinal, found.score)).collect()
    }

    proptest! {
        #[test]
        fn a_document_has_the_score_that_it_has_alone(made in made()) {
            for (ordinal, score) in found(&made, [true; WORDS], 0..DOCUMENTS) {
                let alone = found(&made, [true; WORDS], ordinal..ordinal + 1);
                prop_assert_eq!(alone, [(ordinal, score)]);
            }
        }

        #[test]
        fn what_leads_to_no_document_still_counts_for_it(made in made()) {
            let all = found(&made, [true; WORDS], 0..DOCUMENTS);
            for (ordinal, score) in found(&made, [true, false, false], 0..DOCUMENTS) {
                let known = all.iter().find(|(known, _)| *known == ordinal);
                prop_assert!(known.is_none_or(|(_, known)| *known == score));
            }
        }
    }
}
