//! What is looked for: the forms in which documents may have the words of a question.

use super::words::{Word, words};
use super::{Plan, Range, Synonym};
use crate::analysis::{self, Rules, compact, fold, space, with};
use crate::rank::{FULL, Worth};
use crate::thesaurus::{self, Relation};

/// How many terms are read of a range. A beginning of two letters has many, of which the most
/// frequent say little; each letter more makes more of them worth their postings.
fn range_limit(beginning: &str) -> u32 {
    let letters = beginning.chars().count() as u32;
    (letters.saturating_sub(1) * 8).clamp(8, 32)
}

/// The fewest letters of what a German compound ends with.
const MIN_END: usize = 3;

/// The impact of a word that a description mentions reaches less; where a name, an attribute or a
/// category has it, it is more.
const MENTION: u16 = 96;

/// The digits of the kinds of barcodes.
const GTIN_LENGTHS: [usize; 4] = [8, 12, 13, 14];

/// Documents with terms that stand for one or several neighbouring words of a question.
#[derive(Debug, Clone)]
pub(super) struct Alternative {
    /// The words it stands for.
    pub(super) first: usize,
    pub(super) count: usize,
    /// A document has to have a term of each.
    pub(super) groups: Vec<Vec<String>>,
    pub(super) worth: Worth,
    /// Whether the term is the beginning of those that are meant.
    pub(super) open: bool,
}

impl Alternative {
    pub(super) fn stands_for(&self, word: usize) -> bool {
        (self.first..self.first + self.count).contains(&word)
    }
}

impl Plan {
    /// A word as it is, and with the one after it.
    pub(super) fn word(&mut self, index: usize) {
        let Word { token, stem, .. } = self.words[index].clone();
        let letters = stem.chars().count();
        self.add(index, 1, vec![keys(&stem)], FULL);
        if let Some(skeleton) = self.rules.skeleton(&token.word, &stem) {
            self.add_weak(
                index,
                vec![vec![with(space::SKELETON, &skeleton)]],
                FULL / 2,
            );
        }
        if let Some(number) = token.number.clone() {
            self.add_weak(index, vec![vec![number]], FULL / 2);
        } else if let Some(parts) = letters_and_digits(&stem) {
            let parts = parts.iter().map(|part| self.part(part)).collect();
            self.add(index, 1, parts, FULL * 3 / 4);
            self.add(index, 1, vec![vec![with(space::PAIR, &stem)]], FULL * 7 / 8);
        } else if letters == 2 || letters >= 4 {
            // Two initials, or two words.
            self.add(index, 1, vec![vec![with(space::PAIR, &stem)]], FULL * 7 / 8);
        }
        self.ends(index, 1, &token.word, Worth::strong(FULL * 7 / 8));
        if let Some(next) = self.words.get(index + 1) {
            let (pair, is_word) = if next.token.across {
                (analysis::across(&token, &next.token), false)
            } else {
                (self.rules.pair(&token.word, &next.token.word), true)
            };
            // In German a compound has them in this order, or backwards: a jacket for winter.
            let backwards = (is_word && self.rules == Rules::German)
                .then(|| self.rules.pair(&next.token.word, &token.word));
            // Neighbours in a name say more than the same words apart.
            let neighbours = vec![vec![with(space::PAIR, &pair)]];
            self.add(index, 2, neighbours, FULL * 21 / 16);
            if is_word {
                self.add(index, 2, vec![keys(&pair)], FULL);
            }
            if let Some(compound) = backwards {
                self.add(index, 2, vec![keys(&compound)], FULL);
            }
        }
        // The name of a model in three words, which others write as one.
        if let Some([next, last]) = self.words.get(index + 1..index + 3)
            && next.token.word.bytes().all(|b| b.is_ascii_digit())
        {
            let model = token.word + &next.token.word + &last.token.word;
            self.add(index, 3, vec![vec![fold(&model).into_owned()]], FULL);
        }
    }

    /// In German what ends with a word, which may stand for several. A short one is more often the
    /// end of something else: it is only likely.
    fn ends(&mut self, first: usize, count: usize, word: &str, worth: Worth) {
        let letters = word.chars().count();
        if self.rules != Rules::German || letters < MIN_END {
            return;
        }
        let backwards: String = self.rules.stem(word).chars().rev().collect();
        let weak = worth.weak || letters < analysis::MIN_HEAD;
        let worth = Worth { weak, ..worth };
        self.open(first, count, with(space::REVERSED, &backwards), worth);
    }

    /// The terms of letters or digits that stand beside others without a space.
    fn part(&self, part: &str) -> Vec<String> {
        let mut terms = keys(&self.rules.stem(part));
        if part.len() >= 4 && !has_digit(part) {
            terms.push(with(space::PAIR, &terms[0]));
        }
        terms
    }

    /// The whole question as a code, and each part of it that may be one.
    pub(super) fn codes(&mut self, question: &str) {
        let count = self.words.len();
        let whole = compact(question);
        if count == 0 || !is_code(&whole) {
            return;
        }
        // Nothing that only has the words is as good.
        self.add(0, count, vec![written_as_code(&whole)], 4 * FULL);
        if !has_digit(&whole) {
            return;
        }
        self.open(0, count, with(space::CODE, &whole), Worth::strong(FULL));
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
                self.add(0, count, vec![written_as_code(&code)], 4 * FULL);
            }
            first = end;
        }
    }

    /// The words that a merchant has others looked for too.
    pub(super) fn synonyms(&mut self, synonyms: &[Synonym<'_>]) {
        for synonym in synonyms {
            for asked in synonym.asked {
                let finds: Vec<&str> = synonym.finds.iter().map(String::as_str).collect();
                self.related(asked, &finds, Worth::strong(FULL * 15 / 16));
            }
        }
    }

    /// What retail calls by several names. It fills up what the words themselves leave of a page:
    /// what is the same to one shop are two things to another. Only what is said to be the thing by
    /// another name for it is as good as what mentions the word asked.
    pub(super) fn thesaurus(&mut self) {
        let words = self.words.iter().filter(|word| word.token.is_word());
        // The stem of an irregular plural is another word.
        let beginnings: Vec<&str> = words
            .flat_map(|word| [beginning(&word.token.word), beginning(&word.stem)])
            .collect();
        let likely = Worth {
            least: MENTION,
            ..Worth::weak(FULL / 2)
        };
        let same = Worth {
            main: Some(FULL * 11 / 16),
            ..likely
        };
        for entry in thesaurus::beginning_with(self.rules, &beginnings) {
            match entry.relation {
                Relation::Same => self.related(entry.asked, &entry.finds, same),
                Relation::Likely => self.related(entry.asked, &entry.finds, likely),
                Relation::Line => self.lines(entry.asked, &entry.finds, same),
            }
        }
    }

    /// Looks for `finds` wherever the question has `asked`.
    fn related(&mut self, asked: &str, finds: &[&str], worth: Worth) {
        let count = words(self.rules, asked).len();
        for first in self.places(asked) {
            for finds in finds.iter().filter(|finds| **finds != asked) {
                if worth.main.is_some() {
                    // What a compound ends with is what it is.
                    let worth = Worth {
                        main: None,
                        ..worth
                    };
                    self.ends(first, count, finds, worth);
                }
                let groups: Vec<_> = words(self.rules, finds)
                    .iter()
                    .map(|word| keys(&word.stem))
                    .collect();
                if !groups.is_empty() {
                    self.alternatives.push(Alternative {
                        first,
                        count,
                        groups,
                        worth,
                        open: false,
                    });
                }
            }
        }
    }

    /// Looks for the names of lines where `asked` is what the question asks for: who wants a bag
    /// for a laptop wants none. They are written in one way, as neighbours.
    fn lines(&mut self, asked: &str, names: &[&str], worth: Worth) {
        let count = words(self.rules, asked).len();
        for first in self.places(asked) {
            if !self
                .head
                .is_some_and(|head| (first..first + count).contains(&head))
            {
                continue;
            }
            for name in names {
                let term = match &words(self.rules, name)[..] {
                    [word] => word.token.word.clone(),
                    [word, next, ..] => {
                        let pair = self.rules.pair(&word.token.word, &next.token.word);
                        with(space::PAIR, &pair)
                    }
                    [] => continue,
                };
                self.alternatives.push(Alternative {
                    first,
                    count,
                    groups: vec![vec![term]],
                    worth,
                    open: false,
                });
            }
        }
    }

    /// Where the question has the words of a text.
    fn places(&self, text: &str) -> Vec<usize> {
        let pattern = words(self.rules, text);
        let starts = self.words.windows(pattern.len().max(1)).enumerate();
        let asks = starts.filter(|(_, asked)| {
            let stems = asked.iter().map(|word| &word.stem);
            stems.eq(pattern.iter().map(|word| &word.stem))
        });
        asks.map(|(first, _)| first).collect()
    }

    /// The last word may be the beginning of one.
    pub(super) fn complete(&mut self) {
        let Some((index, word)) = self.words.iter().enumerate().next_back() else {
            return;
        };
        let token = &word.token;
        if token.number.is_some() || token.word.chars().count() < 2 {
            return;
        }
        let (typed, folded) = (token.word.clone(), with(space::STEM, &fold(&token.word)));
        self.open(index, 1, typed, Worth::weak(FULL / 2));
        if self.rules != Rules::English {
            // Typed without its diacritics.
            self.open(index, 1, folded, Worth::weak(FULL / 2));
        }
    }

    pub(super) fn add(
        &mut self,
        first: usize,
        count: usize,
        groups: Vec<Vec<String>>,
        factor: u32,
    ) {
        self.alternatives.push(Alternative {
            first,
            count,
            groups,
            worth: Worth::strong(factor),
            open: false,
        });
    }

    pub(super) fn add_weak(&mut self, index: usize, groups: Vec<Vec<String>>, factor: u32) {
        self.alternatives.push(Alternative {
            first: index,
            count: 1,
            groups,
            worth: Worth::weak(factor),
            open: false,
        });
    }

    fn open(&mut self, first: usize, count: usize, from: String, worth: Worth) {
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
            worth,
            open: true,
        });
    }
}

/// The terms that documents with any form of a word have.
pub(super) fn keys(stem: &str) -> Vec<String> {
    vec![stem.to_owned(), with(space::STEM, stem)]
}

/// As many letters as the forms of most words have in common.
fn beginning(word: &str) -> &str {
    let end = word.char_indices().nth(3);
    &word[..end.map_or(word.len(), |(end, _)| end)]
}

fn is_code(text: &str) -> bool {
    (4..=64).contains(&text.len())
}

fn has_digit(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

/// The terms of a code: of a barcode as any of the GTINs, which differ in leading zeros alone.
fn written_as_code(code: &str) -> Vec<String> {
    let mut terms = vec![with(space::CODE, code)];
    let number = code.trim_start_matches('0');
    let is_barcode =
        code.bytes().all(|byte| byte.is_ascii_digit()) && (7..=14).contains(&number.len());
    if is_barcode {
        let others = GTIN_LENGTHS.into_iter();
        let others = others.filter(|length| *length >= number.len() && *length != code.len());
        let others = others.map(|length| "0".repeat(length - number.len()) + number);
        terms.extend(others.map(|code| with(space::CODE, &code)));
    }
    terms
}

/// The letters and digits in turn of a word that has both: the three of `rtx3060ti`.
fn letters_and_digits(word: &str) -> Option<Vec<&str>> {
    let mut parts = Vec::new();
    let mut rest = word;
    while let Some(first) = rest.chars().next() {
        let same = |c: char| c.is_ascii_digit() == first.is_ascii_digit();
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    match parts.len() {
        2 => Some(parts),
        // A letter alone says too little.
        3 if parts.iter().all(|part| part.len() > 1) => Some(parts),
        _ => None,
    }
}
