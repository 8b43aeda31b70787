use crate::Lexicon;
use crate::analysis::{self, Analyzer, Rules, Token, compact, fold, space, with};

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
    /// Words of the question that no document has, as they were asked.
    pub ignored: Vec<String>,
}

/// Beyond this many words a question does not become clearer.
const MAX_WORDS: usize = 12;

/// A factor of 1.
const FULL: u32 = 256;

/// Documents with all of some terms, as what one or several neighbouring words of the question
/// ask for.
#[derive(Debug, Clone)]
struct Alternative {
    /// The words it stands for.
    first: usize,
    count: usize,
    /// A document has to have one term of each.
    groups: Vec<Vec<String>>,
    /// How much it counts, of [`FULL`].
    factor: u32,
    /// Whether it counts half for how much of the question matches.
    weak: bool,
    /// Whether all terms are taken that begin with the one of the only group.
    open: bool,
}

/// A word of the question.
#[derive(Debug, Clone)]
struct Slot {
    token: Token,
    stem: String,
    corrected: Option<String>,
}

/// What is to be read to answer a question, and then its answer.
pub struct Plan {
    rules: Rules,
    slots: Vec<Slot>,
    alternatives: Vec<Alternative>,
    terms: Vec<String>,
    ranges: Vec<Range>,
}

impl Plan {
    pub fn new(analyzer: &Analyzer, question: &str, synonyms: &[Synonym<'_>]) -> Self {
        let rules = analyzer.rules();
        let mut plan = Self {
            rules,
            slots: words(rules, question),
            alternatives: Vec::new(),
            terms: Vec::new(),
            ranges: Vec::new(),
        };
        plan.words();
        plan.codes(question);
        plan.synonyms(synonyms);
        if question.ends_with(char::is_alphanumeric) {
            plan.unfinished();
        }
        plan.terms = plan.keys(0);
        plan
    }

    /// Each word and what neighbours make written as one.
    fn words(&mut self) {
        for index in 0..self.slots.len() {
            let Slot { token, stem, .. } = self.slots[index].clone();
            self.add(index, 1, vec![keys(&stem)], FULL);
            if stem.chars().count() >= 5 {
                self.add(
                    index,
                    1,
                    vec![vec![with(space::PAIR, &stem)]],
                    tune("SPLITPAIR", 230.0) as u32,
                );
            }
            if let Some(number) = token.number {
                self.alternatives.push(Alternative {
                    weak: true,
                    ..simple(index, 1, vec![vec![number]], FULL / 2)
                });
            } else if let Some((left, right)) = letters_and_digits(&stem) {
                let parts = vec![vec![left.to_owned()], vec![right.to_owned()]];
                self.add(index, 1, parts, FULL * 3 / 4);
                self.add(index, 1, vec![vec![with(space::PAIR, &stem)]], FULL * 7 / 8);
            }
            if let Some(next) = self.slots.get(index + 1) {
                let stem = self.rules.stem(&(token.word + &next.token.word));
                self.add(
                    index,
                    2,
                    vec![vec![with(space::PAIR, &stem)]],
                    tune("PAIR", 300.0) as u32,
                );
                self.add(index, 2, vec![keys(&stem)], tune("JOIN", 256.0) as u32);
            }
            if self.rules == Rules::German && stem.chars().count() >= analysis::MIN_HEAD {
                let backwards = with(space::REVERSED, &stem.chars().rev().collect::<String>());
                self.open(index, backwards, FULL * 3 / 4, false);
            }
        }
    }

    /// The whole question as a code, and each word of it that may be one.
    fn codes(&mut self, question: &str) {
        let count = self.slots.len();
        if count == 0 {
            return;
        }
        let whole = compact(question);
        if (4..=64).contains(&whole.len()) {
            if whole.contains(|c: char| c.is_ascii_digit()) {
                self.alternatives.push(Alternative {
                    open: true,
                    ..simple(0, count, vec![vec![with(space::CODE, &whole)]], FULL)
                });
                self.ranges.push(range(with(space::CODE, &whole), 32));
            }
            self.add(0, count, vec![vec![with(space::CODE, &whole)]], 4 * FULL);
        }
        for index in 0..count {
            let word = fold(&self.slots[index].token.word);
            if count > 1 && word.len() >= 4 && word.contains(|c: char| c.is_ascii_digit()) {
                self.add(index, 1, vec![vec![with(space::CODE, &word)]], 2 * FULL);
            }
        }
    }

    fn synonyms(&mut self, synonyms: &[Synonym<'_>]) {
        let stems: Vec<String> = self.slots.iter().map(|slot| slot.stem.clone()).collect();
        for synonym in synonyms {
            for asked in synonym.asked {
                let asked_words: Vec<String> = words(self.rules, asked)
                    .into_iter()
                    .map(|slot| slot.stem)
                    .collect();
                let count = asked_words.len();
                if count == 0 {
                    continue;
                }
                for first in 0..stems.len().saturating_sub(count - 1) {
                    if stems[first..first + count] != asked_words[..] {
                        continue;
                    }
                    for finds in synonym.finds {
                        let groups: Vec<_> = words(self.rules, finds)
                            .iter()
                            .map(|slot| keys(&slot.stem))
                            .collect();
                        if finds != asked && !groups.is_empty() {
                            self.add(first, count, groups, FULL * 15 / 16);
                        }
                    }
                }
            }
        }
    }

    /// The last word may be the beginning of one.
    fn unfinished(&mut self) {
        let Some(index) = self.slots.len().checked_sub(1) else {
            return;
        };
        let word = &self.slots[index].token.word;
        if word.chars().count() < 2 || self.slots[index].token.number.is_some() {
            return;
        }
        let folded = with(space::STEM, &fold(word));
        let word = word.clone();
        self.open(index, word, FULL / 2, true);
        if self.rules != Rules::English {
            self.open(index, folded, FULL / 2, true);
        }
    }

    fn add(&mut self, first: usize, count: usize, groups: Vec<Vec<String>>, factor: u32) {
        self.alternatives.push(simple(first, count, groups, factor));
    }

    fn open(&mut self, index: usize, from: String, factor: u32, weak: bool) {
        self.ranges.push(range(from.clone(), 32));
        self.alternatives.push(Alternative {
            weak,
            open: true,
            ..simple(index, 1, vec![vec![from]], factor)
        });
    }

    /// The terms of the alternatives from one on.
    fn keys(&self, from: usize) -> Vec<String> {
        let closed = self.alternatives[from..]
            .iter()
            .filter(|alternative| !alternative.open);
        let mut keys: Vec<String> = closed
            .flat_map(|alternative| alternative.groups.iter().flatten().cloned())
            .collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// Whether there is nothing to look for: all documents are the answer.
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The terms to read, ascending.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The ranges of terms to read in the same go.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// Whether the lexicons could improve the answer after what was read.
    pub fn needs_lexicon(&self, read: &[SegmentTerms<'_>]) -> bool {
        (0..self.slots.len()).any(|index| self.is_unknown(index, read))
    }

    /// Whether no document has a word in any form.
    fn is_unknown(&self, index: usize, read: &[SegmentTerms<'_>]) -> bool {
        let mut alternatives = self.alternatives.iter().filter(|alternative| {
            (alternative.first..alternative.first + alternative.count).contains(&index)
        });
        !alternatives.any(|alternative| {
            alternative.groups.iter().all(|group| {
                read.iter().any(|segment| {
                    segment
                        .terms
                        .iter()
                        .any(|term| matches(term.term, group, alternative.open))
                })
            })
        })
    }

    /// Looks for what unknown words may have meant. Answers the terms to read in addition, so
    /// that [`Plan::rank`] gets what was read before and after.
    pub fn correct(&mut self, read: &[SegmentTerms<'_>], lexicons: &[Lexicon<'_>]) -> Vec<String> {
        let before = self.alternatives.len();
        for index in 0..self.slots.len() {
            if !self.is_unknown(index, read) {
                continue;
            }
            let word = self.slots[index].token.word.clone();
            let candidates = crate::correction::corrections(&word, lexicons);
            for (rank, candidate) in candidates.iter().enumerate() {
                let stem = self.rules.stem(&candidate.word);
                let factor = if rank == 0 {
                    FULL * 7 / 8
                } else {
                    FULL * 5 / 8
                };
                self.add(index, 1, vec![keys(&stem)], factor);
            }
            if let Some(best) = candidates.into_iter().next() {
                self.slots[index].corrected = Some(best.word);
            }
            let parts = crate::correction::split(self.rules, &word, lexicons);
            if !parts.is_empty() {
                let groups = parts.iter().map(|part| keys(part)).collect();
                self.add(index, 1, groups, FULL * 7 / 8);
                self.slots[index].corrected = None;
            }
        }
        self.keys(before)
    }

    /// The answer: which documents, and how well each matches.
    ///
    /// `live` says of a segment's index and an ordinal whether that document is there. The answer
    /// depends on the question and on the whole index only; filters are applied to it, never in it.
    pub fn rank(&self, read: &[SegmentTerms<'_>], live: &dyn Fn(usize, u32) -> bool) -> Answer {
        let mut answer = Answer::default();
        let weights = self.weights(read);
        let unknown = weights.iter().position(|&weight| weight > 0).is_none();
        for (slot, &weight) in self.slots.iter().zip(&weights) {
            if weight == 0 {
                answer.ignored.push(slot.token.word.clone());
            }
        }
        if self.slots.iter().any(|slot| slot.corrected.is_some()) {
            let words: Vec<&str> = self
                .slots
                .iter()
                .map(|slot| slot.corrected.as_deref().unwrap_or(&slot.token.word))
                .collect();
            answer.corrected = Some(words.join(" "));
        }
        if unknown {
            answer.hits = read.iter().map(|_| Vec::new()).collect();
            return answer;
        }
        let mut levels = [0_u32; LEVELS + 1];
        let mut found: Vec<Vec<Candidate>> = Vec::with_capacity(read.len());
        for (index, segment) in read.iter().enumerate() {
            let mut candidates = self.candidates(segment, &weights, read);
            candidates.retain(|candidate| live(index, candidate.ordinal));
            for candidate in &candidates {
                levels[usize::from(candidate.level)] += 1;
            }
            found.push(candidates);
        }
        let level = least_level(&levels);
        for candidates in found {
            let hits = candidates
                .into_iter()
                .filter(|candidate| candidate.level >= level)
                .map(|candidate| Hit {
                    ordinal: candidate.ordinal,
                    score: candidate.score,
                });
            answer.hits.push(hits.collect());
        }
        answer
    }

    /// Shares of [`WHOLE`] that the words have in the question, by how rare they are; none for
    /// words that no document has.
    fn weights(&self, read: &[SegmentTerms<'_>]) -> Vec<u32> {
        let documents: u32 = read.iter().map(|segment| segment.documents).sum();
        let rarities: Vec<u32> = (0..self.slots.len())
            .map(|index| {
                if self.is_unknown(index, read) {
                    return 0;
                }
                // What the word itself finds, else what stands in for it.
                let mut df = 0;
                for alternative in self
                    .alternatives
                    .iter()
                    .filter(|a| a.first == index && a.count == 1)
                {
                    if df > 0 && (alternative.weak || alternative.open) {
                        continue;
                    }
                    let of_groups = alternative.groups.iter().map(|group| {
                        let terms = read.iter().flat_map(|segment| &segment.terms);
                        terms
                            .filter(|term| matches(term.term, group, alternative.open))
                            .map(|term| term.df)
                            .sum::<u32>()
                    });
                    df = df.max(of_groups.min().unwrap_or(0));
                }
                let df = df.clamp(1, documents.max(1));
                let rarity = log2((documents.saturating_mul(8) / df).saturating_add(8)) - 512;
                if self.rules.is_common(&self.slots[index].token.word) {
                    rarity / 8
                } else {
                    rarity
                }
            })
            .collect();
        let sum: u32 = rarities.iter().sum::<u32>().max(1);
        rarities
            .iter()
            .map(|rarity| {
                if *rarity == 0 {
                    0
                } else {
                    (rarity * WHOLE / sum).max(1)
                }
            })
            .collect()
    }

    fn candidates(
        &self,
        segment: &SegmentTerms<'_>,
        weights: &[u32],
        read: &[SegmentTerms<'_>],
    ) -> Vec<Candidate> {
        let _ = read;
        let mut streams: Vec<Stream<'_>> = Vec::new();
        let mut scratch = 0;
        let mut joins: Vec<(usize, usize, &Alternative)> = Vec::new();
        // Strong ones first: a weak one does not lower what a strong one says.
        for weak in [false, true] {
            for alternative in self.alternatives.iter().filter(|a| a.weak == weak) {
                let one = alternative.groups.len() == 1;
                if !one {
                    joins.push((scratch, alternative.groups.len(), alternative));
                }
                for group in &alternative.groups {
                    for term in &segment.terms {
                        if matches(term.term, group, alternative.open) {
                            streams.push(Stream {
                                postings: crate::postings::decode(term.postings),
                                pending: None,
                                first: if one {
                                    alternative.first
                                } else {
                                    self.slots.len() + scratch
                                },
                                count: if one { alternative.count } else { 1 },
                                factor: alternative.factor,
                                weak,
                            });
                        }
                    }
                    if !one {
                        scratch += 1;
                    }
                }
            }
        }
        let rows = self.slots.len() + scratch;
        let mut values = vec![0_u16; rows * BLOCK];
        let mut candidates = Vec::new();
        let power = tune("COV", 1.0);
        for block in 0..segment.documents.div_ceil(BLOCK as u32) {
            let base = block * BLOCK as u32;
            let end = base.saturating_add(BLOCK as u32).min(segment.documents);
            values.fill(0);
            for stream in &mut streams {
                stream.fill(base, end, &mut values);
            }
            for &(first, count, alternative) in &joins {
                for offset in 0..BLOCK {
                    let of = |row: usize| values[(self.slots.len() + row) * BLOCK + offset];
                    let least = (first..first + count).map(of).min().unwrap_or(0);
                    if least > 0 {
                        for slot in alternative.first..alternative.first + alternative.count {
                            let value = &mut values[slot * BLOCK + offset];
                            *value = (*value & !WEAK).max(least);
                        }
                    }
                }
            }
            for offset in 0..(end - base) as usize {
                let mut score = 0;
                let mut coverage = 0;
                for (slot, &weight) in weights.iter().enumerate() {
                    let value = values[slot * BLOCK + offset];
                    if value > 0 {
                        let weak = value & WEAK > 0;
                        score += weight * u32::from(value & !WEAK);
                        coverage += if weak { weight / 2 } else { weight };
                    }
                }
                if coverage > 0 {
                    let share = coverage as f32 / WHOLE as f32;
                    candidates.push(Candidate {
                        ordinal: base + offset as u32,
                        score: ((score / WHOLE * 4) as f32 * share.powf(power)) as u32,
                        level: (coverage * LEVELS as u32 / WHOLE) as u8,
                    });
                }
            }
        }
        candidates
    }
}

fn tune(name: &str, default: f32) -> f32 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

/// What the weights of a question's words add up to.
const WHOLE: u32 = 1024;
/// Documents that are looked at together.
const BLOCK: usize = 4096;
const WEAK: u16 = 1 << 15;
const LEVELS: usize = 64;
/// As many documents as a page shows.
const PAGE: u32 = 24;

struct Candidate {
    ordinal: u32,
    score: u32,
    level: u8,
}

/// The highest level that gives a page's worth, but no less than half of the best there is.
fn least_level(levels: &[u32; LEVELS + 1]) -> u8 {
    let Some(best) = levels.iter().rposition(|&count| count > 0) else {
        return 0;
    };
    let least = (best / 2).max(1);
    let mut count = 0;
    for level in (least..=best).rev() {
        count += levels[level];
        if count >= PAGE {
            return level as u8;
        }
    }
    least as u8
}

struct Stream<'a> {
    postings: crate::postings::Postings<'a>,
    pending: Option<(u32, u16)>,
    first: usize,
    count: usize,
    factor: u32,
    weak: bool,
}

impl Stream<'_> {
    fn fill(&mut self, base: u32, end: u32, values: &mut [u16]) {
        let mut next = self.pending.take().or_else(|| self.postings.next());
        while let Some((ordinal, payload)) = next {
            if ordinal >= end {
                self.pending = next;
                return;
            }
            let value = (u32::from(payload & 0xff) + 1) * self.factor / 4;
            let value = value.min(16_384) as u16;
            for slot in self.first..self.first + self.count {
                let at = &mut values[slot * BLOCK + (ordinal - base) as usize];
                if !self.weak {
                    *at = value.max(*at);
                } else if *at == 0 || *at & WEAK > 0 {
                    *at = (*at).max(value | WEAK);
                }
            }
            next = self.postings.next();
        }
    }
}

fn simple(first: usize, count: usize, groups: Vec<Vec<String>>, factor: u32) -> Alternative {
    Alternative {
        first,
        count,
        groups,
        factor,
        weak: false,
        open: false,
    }
}

/// The terms that documents with any form of a word have.
fn keys(stem: &str) -> Vec<String> {
    vec![stem.to_owned(), with(space::STEM, stem)]
}

fn matches(term: &str, group: &[String], open: bool) -> bool {
    group.iter().any(|key| {
        if open {
            term.starts_with(key.as_str())
        } else {
            term == key
        }
    })
}

fn range(from: String, limit: u32) -> Range {
    let to = from.clone() + "\u{10ffff}";
    Range { from, to, limit }
}

/// The words of a question, those that say little only where there are no others.
fn words(rules: Rules, text: &str) -> Vec<Slot> {
    let tokens: Vec<Token> = text
        .lines()
        .flat_map(|line| analysis::tokens(line))
        .collect();
    let says_something = tokens.iter().any(|token| !rules.is_common(&token.word));
    let mut slots: Vec<Slot> = Vec::new();
    for token in tokens {
        if says_something && rules.is_common(&token.word) {
            continue;
        }
        let stem = rules.stem(&token.word);
        if slots.len() < MAX_WORDS && slots.iter().all(|slot| slot.stem != stem) {
            slots.push(Slot {
                token,
                stem,
                corrected: None,
            });
        }
    }
    slots
}

/// The parts of a word that is letters and then digits or the reverse.
fn letters_and_digits(word: &str) -> Option<(&str, &str)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let first = word.starts_with(is_digit);
    let at = word.find(|c: char| is_digit(c) != first)?;
    let (left, right) = word.split_at(at);
    right
        .chars()
        .all(|c| is_digit(c) != first)
        .then_some((left, right))
}

/// The logarithm to base 2 of a positive number, times 256 thirds... in 1/256.
fn log2(number: u32) -> u32 {
    let whole = number.ilog2();
    let fraction = (u64::from(number) << 8 >> whole) as u32 - 256;
    whole * 256 + fraction
}
