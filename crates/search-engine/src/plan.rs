//! What is read to answer a question.

use std::cmp::Ordering;

use crate::analysis::{self, Analyzer, Rules, Token, compact, fold, space, with};
use crate::rank::{self, FULL, Join, Levels, Stream, WHOLE};
use crate::{Lexicon, correction};

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

/// Beyond this many words a question does not become clearer.
const MAX_WORDS: usize = 12;

/// How many terms are read of a range. A beginning of two letters has many, of which the most
/// frequent say little; each letter more makes more of them worth their postings.
fn range_limit(beginning: &str) -> u32 {
    let letters = beginning.chars().count() as u32;
    (letters.saturating_sub(1) * 8).clamp(8, 32)
}

/// Documents with terms that stand for one or several neighbouring words of a question.
#[derive(Debug, Clone)]
struct Alternative {
    /// The words it stands for.
    first: usize,
    count: usize,
    /// A document has to have a term of each.
    groups: Vec<Vec<String>>,
    /// How much it counts, of [`FULL`].
    factor: u32,
    /// Whether it counts three quarters for the share of the question that matches.
    weak: bool,
    /// Whether the term is the beginning of those that are meant.
    open: bool,
}

impl Alternative {
    fn stands_for(&self, word: usize) -> bool {
        (self.first..self.first + self.count).contains(&word)
    }
}

/// A word of the question.
#[derive(Debug, Clone)]
struct Word {
    token: Token,
    stem: String,
    /// What is looked for in its place.
    corrected: Option<String>,
    /// What it may have meant, though documents have it.
    meant: Option<String>,
    /// Whether it says what the thing is for.
    is_purpose: bool,
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
        for index in 0..plan.words.len() {
            plan.word(index);
        }
        plan.codes(question);
        plan.synonyms(synonyms);
        if plan.unfinished {
            plan.complete();
        }
        plan.terms = plan.keys(0);
        plan
    }

    /// A word as it is, and with the one after it.
    fn word(&mut self, index: usize) {
        let Word { token, stem, .. } = self.words[index].clone();
        let letters = stem.chars().count();
        self.add(index, 1, vec![keys(&stem)], FULL);
        if let Some(number) = token.number {
            self.add_weak(index, vec![vec![number]], FULL / 2);
        } else if let Some((left, right)) = letters_and_digits(&stem) {
            let parts = vec![vec![left.to_owned()], vec![right.to_owned()]];
            self.add(index, 1, parts, FULL * 3 / 4);
            self.add(index, 1, vec![vec![with(space::PAIR, &stem)]], FULL * 7 / 8);
        } else if letters >= 4 {
            self.add(index, 1, vec![vec![with(space::PAIR, &stem)]], FULL * 7 / 8);
        }
        if self.rules == Rules::German && letters >= analysis::MIN_HEAD {
            let backwards: String = stem.chars().rev().collect();
            self.open(
                index,
                1,
                with(space::REVERSED, &backwards),
                FULL * 7 / 8,
                false,
            );
        }
        if let Some(next) = self.words.get(index + 1) {
            let joined = self.rules.stem(&(token.word + &next.token.word));
            // Neighbours in a name say more than the same words apart.
            self.add(
                index,
                2,
                vec![vec![with(space::PAIR, &joined)]],
                FULL * 21 / 16,
            );
            self.add(index, 2, vec![keys(&joined)], FULL);
        }
    }

    /// The whole question as a code, and each part of it that may be one.
    fn codes(&mut self, question: &str) {
        let count = self.words.len();
        let whole = compact(question);
        if count == 0 || !is_code(&whole) {
            return;
        }
        // Nothing that only has the words is as good.
        self.add(0, count, vec![vec![with(space::CODE, &whole)]], 4 * FULL);
        if !has_digit(&whole) {
            return;
        }
        self.open(0, count, with(space::CODE, &whole), FULL, false);
        let mut first = 0;
        while first < count {
            let rest = &self.words[first + 1..];
            let joined = rest.iter().take_while(|word| word.token.joined).count();
            let end = first + 1 + joined;
            let code: String = self.words[first..end]
                .iter()
                .map(|word| compact(&word.token.word))
                .collect();
            let is_distinct = code.len() >= 6 || code.contains(char::is_alphabetic);
            if end - first < count && is_code(&code) && has_digit(&code) && is_distinct {
                // Whoever names it wants it, whatever else is said.
                self.add(0, count, vec![vec![with(space::CODE, &code)]], 4 * FULL);
            }
            first = end;
        }
    }

    fn synonyms(&mut self, synonyms: &[Synonym<'_>]) {
        for synonym in synonyms {
            for asked in synonym.asked {
                let pattern = words(self.rules, asked);
                let count = pattern.len();
                if count == 0 {
                    continue;
                }
                for first in 0..(self.words.len() + 1).saturating_sub(count) {
                    let asks = self.words[first..first + count]
                        .iter()
                        .zip(&pattern)
                        .all(|(word, pattern)| word.stem == pattern.stem);
                    for finds in synonym.finds.iter().filter(|finds| asks && *finds != asked) {
                        let groups: Vec<_> = words(self.rules, finds)
                            .iter()
                            .map(|word| keys(&word.stem))
                            .collect();
                        if !groups.is_empty() {
                            self.add(first, count, groups, FULL * 15 / 16);
                        }
                    }
                }
            }
        }
    }

    /// The last word may be the beginning of one.
    fn complete(&mut self) {
        let Some((index, word)) = self.words.iter().enumerate().next_back() else {
            return;
        };
        let token = &word.token;
        if token.number.is_some() || token.word.chars().count() < 2 {
            return;
        }
        let (typed, folded) = (token.word.clone(), with(space::STEM, &fold(&token.word)));
        self.open(index, 1, typed, FULL / 2, true);
        if self.rules != Rules::English {
            // Typed without its diacritics.
            self.open(index, 1, folded, FULL / 2, true);
        }
    }

    fn add(&mut self, first: usize, count: usize, groups: Vec<Vec<String>>, factor: u32) {
        self.alternatives.push(Alternative {
            first,
            count,
            groups,
            factor,
            weak: false,
            open: false,
        });
    }

    fn add_weak(&mut self, index: usize, groups: Vec<Vec<String>>, factor: u32) {
        self.alternatives.push(Alternative {
            first: index,
            count: 1,
            groups,
            factor,
            weak: true,
            open: false,
        });
    }

    fn open(&mut self, first: usize, count: usize, from: String, factor: u32, weak: bool) {
        let mut to = from.clone();
        to.push(char::MAX);
        self.ranges.push(Range {
            limit: range_limit(&from),
            from: from.clone(),
            to,
        });
        self.alternatives.push(Alternative {
            first,
            count,
            groups: vec![vec![from]],
            factor,
            weak,
            open: true,
        });
    }

    /// The terms of the alternatives from one on.
    fn keys(&self, from: usize) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for alternative in &self.alternatives[from..] {
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

    /// Questions that this one may be the beginning of, the most frequent last word first, with
    /// what was read.
    pub fn completions(&self, read: &[SegmentTerms<'_>], limit: usize) -> Vec<String> {
        let Some((last, before)) = self.words.split_last() else {
            return Vec::new();
        };
        let typed = &last.token.word;
        let terms = read.iter().flat_map(|segment| &segment.terms);
        let mut words: Vec<(u32, &str)> = Vec::new();
        for term in terms.filter(|term| term.term.starts_with(typed.as_str())) {
            match words.iter_mut().find(|(_, word)| *word == term.term) {
                Some((df, _)) => *df = df.saturating_add(term.df),
                None => words.push((term.df, term.term)),
            }
        }
        let mut sorted = Vec::with_capacity(words.len());
        for word in words {
            insert(&mut sorted, word, |a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        }
        let mut stems: Vec<String> = Vec::new();
        let mut questions = Vec::new();
        for (_, word) in sorted {
            // One form of a word is enough.
            let stem = self.rules.stem(word);
            if questions.len() < limit && !stems.contains(&stem) {
                stems.push(stem);
                let mut question = String::new();
                for word in before
                    .iter()
                    .map(|word| word.token.word.as_str())
                    .chain([word])
                {
                    push_word(&mut question, word);
                }
                questions.push(question);
            }
        }
        questions
    }

    /// Whether the lexicons could improve the answer after what was read.
    pub fn needs_lexicon(&self, read: &[SegmentTerms<'_>]) -> bool {
        let rows = Rows::new(read);
        (0..self.words.len())
            .any(|index| self.is_unknown(index, &rows) || self.is_rare(index, &rows))
    }

    /// Whether no document has the word in any form.
    fn is_unknown(&self, index: usize, rows: &Rows<'_>) -> bool {
        let mut of = self
            .alternatives
            .iter()
            .filter(|alternative| alternative.stands_for(index));
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
            }
        }
        self.keys(before)
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

    /// The answer: which documents, and how well each matches.
    ///
    /// `live` says of a segment's index and an ordinal whether that document is there. The answer
    /// depends on the question and on the whole index only; filters are applied to it, never in it.
    pub fn rank(&self, read: &[SegmentTerms<'_>], live: &dyn Fn(usize, u32) -> bool) -> Answer {
        let rows = Rows::new(read);
        let weights = self.weights(&rows);
        let mut levels = Levels::new();
        let found: Vec<_> = read
            .iter()
            .enumerate()
            .map(|(index, segment)| {
                let (mut streams, joins) = self.streams(rows.of(index));
                let live = |ordinal| live(index, ordinal);
                rank::candidates(
                    segment.documents,
                    &weights,
                    &mut streams,
                    &joins,
                    &mut levels,
                    live,
                )
            })
            .collect();
        let least = levels.least();
        let hits = found.into_iter().map(|mut candidates| {
            candidates.retain(|candidate| candidate.level >= least);
            let hits = candidates.iter().map(|candidate| Hit {
                ordinal: candidate.ordinal,
                score: candidate.score,
            });
            hits.collect()
        });
        let ignored = self
            .words
            .iter()
            .zip(&weights)
            .filter(|(_, weight)| **weight == 0);
        Answer {
            hits: hits.collect(),
            corrected: self.question_with(|word| word.corrected.as_ref()),
            did_you_mean: self
                .question_with(|word| word.meant.as_ref().or(word.corrected.as_ref()))
                .filter(|_| self.words.iter().any(|word| word.meant.is_some())),
            ignored: ignored.map(|(word, _)| word.token.word.clone()).collect(),
        }
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

    /// The shares of [`WHOLE`] that the words have in the question.
    fn weights(&self, rows: &Rows<'_>) -> Vec<u32> {
        let mut weights: Vec<u32> = (0..self.words.len())
            .map(|index| match self.df(index, rows) {
                0 => 0,
                df => {
                    let rarity =
                        log2(rows.documents.saturating_mul(8) / df.min(rows.documents) + 8) - 256;
                    if self.head == Some(index) {
                        rarity * 9 / 8
                    } else if self.rules.is_errand(&self.words[index].token.word) {
                        rarity / 4
                    } else {
                        rarity
                    }
                }
            })
            .collect();
        let sum = weights.iter().sum::<u32>().max(1);
        for weight in &mut weights {
            if *weight > 0 {
                *weight = (*weight * WHOLE / sum).max(1);
            }
        }
        weights
    }

    /// How many documents have a word: itself, else what stands in for it.
    fn df(&self, index: usize, rows: &Rows<'_>) -> u32 {
        let of = || {
            self.alternatives
                .iter()
                .filter(|alternative| alternative.stands_for(index))
        };
        let most = |of: &mut dyn Iterator<Item = &Alternative>| {
            of.map(|alternative| rows.df(alternative))
                .max()
                .unwrap_or(0)
        };
        // What a word may be cut into is in many more documents, which make it no less rare.
        let own = most(&mut of().filter(|alternative| {
            let is_whole = alternative.count == 1 && alternative.groups.len() == 1;
            is_whole && !alternative.weak && !alternative.open
        }));
        if own > 0 { own } else { most(&mut of()) }
    }

    /// Where the postings of a segment's terms go.
    fn streams<'a>(&self, terms: &[&'a Term<'a>]) -> (Vec<Stream<'a>>, Vec<Join>) {
        let mut streams = Vec::new();
        let mut joins = Vec::new();
        let mut rows = self.words.len();
        // What is strong comes first.
        for weak in [false, true] {
            for alternative in self
                .alternatives
                .iter()
                .filter(|alternative| alternative.weak == weak)
            {
                let Alternative {
                    first,
                    count,
                    factor,
                    ..
                } = *alternative;
                let mut to = |group: &[String], first, count| {
                    for term in matching(terms, group, alternative.open) {
                        streams.push(Stream::new(term.postings, first, count, factor, weak));
                    }
                };
                if let [group] = &alternative.groups[..] {
                    to(group, first, count);
                    continue;
                }
                let start = rows;
                for group in &alternative.groups {
                    to(group, rows, 1);
                    rows += 1;
                }
                joins.push(Join {
                    rows: start..rows,
                    words: first..first + count,
                });
            }
        }
        (streams, joins)
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

/// What was read, to find terms in.
struct Rows<'a> {
    documents: u32,
    /// Of each segment, ascending, each once.
    segments: Vec<Vec<&'a Term<'a>>>,
}

impl<'a> Rows<'a> {
    fn new(read: &'a [SegmentTerms<'a>]) -> Self {
        let segments = read.iter().map(|segment| {
            let mut terms: Vec<&Term<'_>> = Vec::with_capacity(segment.terms.len());
            for term in &segment.terms {
                insert(&mut terms, term, |known, term| known.term.cmp(term.term));
            }
            terms
        });
        Self {
            documents: read
                .iter()
                .fold(0, |sum: u32, segment| sum.saturating_add(segment.documents)),
            segments: segments.collect(),
        }
    }

    fn of(&self, segment: usize) -> &[&'a Term<'a>] {
        &self.segments[segment]
    }

    /// How many documents have what an alternative asks for, at most.
    fn df(&self, alternative: &Alternative) -> u32 {
        let groups = alternative.groups.iter();
        groups
            .map(|group| self.df_of(group, alternative.open))
            .min()
            .unwrap_or(0)
    }

    fn df_of(&self, group: &[String], open: bool) -> u32 {
        let terms = self
            .segments
            .iter()
            .flat_map(|terms| matching(terms, group, open));
        terms.fold(0, |sum: u32, term| sum.saturating_add(term.df))
    }
}

/// Of ascending terms those of a group, or those that begin with one of them.
fn matching<'t, 'a>(
    terms: &'t [&'a Term<'a>],
    group: &'t [String],
    open: bool,
) -> impl Iterator<Item = &'a Term<'a>> + 't {
    group.iter().flat_map(move |key| {
        let start = terms.partition_point(|term| term.term < key.as_str());
        terms[start..].iter().copied().take_while(move |term| {
            if open {
                term.term.starts_with(key.as_str())
            } else {
                term.term == key
            }
        })
    })
}

/// The terms that documents with any form of a word have.
fn keys(stem: &str) -> Vec<String> {
    vec![stem.to_owned(), with(space::STEM, stem)]
}

/// The words of a text, those that say little only where there are no others.
fn words(rules: Rules, text: &str) -> Vec<Word> {
    let tokens: Vec<Token> = text.lines().flat_map(analysis::tokens).collect();
    let says_something = tokens.iter().any(|token| !rules.is_common(&token.word));
    let mut words: Vec<Word> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut is_purpose = false;
    while let Some(token) = tokens.next() {
        is_purpose |= !words.is_empty() && rules.connector(&token.word).is_some();
        if says_something && rules.is_common(&token.word) {
            continue;
        }
        let stem = rules.stem(&token.word);
        // What is joined may be a code, which has all its parts.
        let is_part = token.joined || tokens.peek().is_some_and(|next| next.joined);
        let is_new = is_part || words.iter().all(|word| word.stem != stem);
        if words.len() < MAX_WORDS && is_new {
            words.push(Word {
                token,
                stem,
                corrected: None,
                meant: None,
                is_purpose,
            });
        }
    }
    words
}

/// What is looked for: the last of some words before "for", in Arabic the first.
fn head(rules: Rules, words: &[Word]) -> Option<usize> {
    let is_name = |word: &Word| {
        let says_what = !word.is_purpose && !rules.is_errand(&word.token.word);
        word.token.is_word() && word.stem.len() > 1 && says_what
    };
    match rules {
        Rules::Arabic => words.iter().position(is_name),
        _ => words.iter().rposition(is_name),
    }
}

fn is_code(text: &str) -> bool {
    (4..=64).contains(&text.len())
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
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

/// The logarithm to base 2 of a positive number in 1/256, a straight line between powers of 2.
fn log2(number: u32) -> u32 {
    let whole = number.ilog2();
    let fraction = (u64::from(number) << 8 >> whole) as u32 - 256;
    whole * 256 + fraction
}
