//! What a word that no document has may have meant.

use std::cmp::Reverse;

use crate::Lexicon;
use crate::analysis::{Rules, fold, space};

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) word: String,
    pub(crate) distance: usize,
    pub(crate) df: u32,
}

/// How many are worth looking for.
const MAX_CANDIDATES: usize = 3;

/// The longest word that is compared, in letters.
const MAX_LETTERS: usize = 44;

/// Typos that a word of that many letters may have.
fn allowed(letters: usize) -> usize {
    match letters {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    }
}

/// The nearest words within one typo from 5 letters and two from 9, the likeliest first. Of an
/// unfinished word also those that begin like that, after the others.
pub(crate) fn corrections(
    word: &str,
    unfinished: bool,
    lexicons: &[Lexicon<'_>],
) -> Vec<Candidate> {
    let asked = Letters::of(word);
    let most = allowed(asked.letters.len());
    if most == 0 || asked.letters.len() > MAX_LETTERS - 2 || !asked.has_letters_only() {
        return Vec::new();
    }
    let longest = asked.letters.len() + most;
    let first = asked.letters.first().copied();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut letters = Letters::default();
    for lexicon in lexicons {
        lexicon.scan(|scanned, df| {
            let ascii = scanned.ascii_letters();
            // A letter has up to four bytes, and none where a diacritic makes two of it.
            let bytes = if ascii.is_some() { 1 } else { 4 };
            let length = scanned.bytes.len();
            let may_begin = || {
                let begins = scanned.bytes.first().map(|byte| char::from(*byte)) == first;
                unfinished && (begins || ascii.is_none())
            };
            let differs = |set: u64| (asked.set & !set).count_ones() as usize > most;
            if length + most < asked.letters.len()
                || length > bytes * longest && !may_begin()
                || ascii.is_some_and(differs)
            {
                return;
            }
            let Some(term) = scanned.text().filter(|known| *known != word) else {
                return;
            };
            letters.read(term, longest + 1);
            if differs(letters.set) || term.starts_with(space::STEM) {
                return;
            }
            let Some(distance) = distance(&asked.letters, &letters.letters, most, unfinished)
            else {
                return;
            };
            match candidates.iter_mut().find(|known| known.word == term) {
                Some(known) => known.df = known.df.saturating_add(df),
                None => candidates.push(Candidate {
                    word: term.to_owned(),
                    distance,
                    df,
                }),
            }
        });
    }
    let mut best: Vec<Candidate> = Vec::new();
    while best.len() < MAX_CANDIDATES {
        let likeliest = candidates.iter().enumerate().min_by_key(|(_, candidate)| {
            // People rarely mistake the first letter.
            let other_start = fold(&candidate.word).chars().next() != first;
            (
                candidate.distance,
                other_start,
                Reverse(candidate.df),
                &candidate.word,
            )
        });
        let Some((index, candidate)) = likeliest else {
            break;
        };
        if best
            .first()
            .is_some_and(|best| best.distance < candidate.distance)
        {
            break;
        }
        best.push(candidates.swap_remove(index));
    }
    best
}

/// A word as letters without diacritics.
#[derive(Default)]
struct Letters {
    letters: Vec<char>,
    /// A bit for each letter that it has; some share one.
    set: u64,
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Self::default();
        letters.read(word, usize::MAX);
        letters
    }

    /// Reads a word, of its letters at most so many into the sequence.
    fn read(&mut self, word: &str, most: usize) {
        self.letters.clear();
        self.set = 0;
        for letter in fold(word).chars() {
            self.set |= 1 << (u32::from(letter) % 64);
            if self.letters.len() < most {
                self.letters.push(letter);
            }
        }
    }

    fn has_letters_only(&self) -> bool {
        self.letters.iter().all(|letter| letter.is_alphabetic())
    }
}

/// Insertions, deletions, replacements and swaps of neighbours from one word to another, if they
/// are not more than `most`. Of an unfinished word, one more than to the beginning of the other.
fn distance(a: &[char], b: &[char], most: usize, unfinished: bool) -> Option<usize> {
    let is_near = a.len().abs_diff(b.len()) <= most;
    // A beginning is compared where its first letter is right: there are too many.
    let is_beginning = unfinished && b.len() >= a.len() && a.first() == b.first();
    if !(is_near || is_beginning) || a.len().max(b.len()) > MAX_LETTERS {
        return None;
    }
    let far = most as u8 + 1;
    let mut rows = [[far; MAX_LETTERS + 2]; 3];
    for (j, start) in rows[0][..=most].iter_mut().enumerate() {
        *start = j as u8;
    }
    // Of each row what is at most so many letters off: beyond, all is too far.
    let mut band = 0..=most.min(b.len());
    for i in 1..=a.len() {
        let (row, last, before) = (i % 3, (i + 2) % 3, (i + 1) % 3);
        band = i.saturating_sub(most)..=(i + most).min(b.len());
        rows[row] = [far; MAX_LETTERS + 2];
        let mut least = far;
        for j in band.clone() {
            let mut cost = (rows[last][j] + 1).min(far);
            if j > 0 {
                cost = cost.min(rows[last][j - 1] + u8::from(a[i - 1] != b[j - 1]));
                cost = cost.min(rows[row][j - 1] + 1);
            }
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(rows[before][j - 2] + 1);
            }
            rows[row][j] = cost;
            least = least.min(cost);
        }
        if least == far {
            return None;
        }
    }
    let row = &rows[a.len() % 3];
    if is_near && row[b.len()] < far {
        return Some(usize::from(row[b.len()]));
    }
    let beginning = row[band].iter().min().copied();
    beginning
        .filter(|cost| is_beginning && *cost < far)
        .map(|cost| usize::from(cost) + 1)
}

const STEM: u8 = space::STEM as u8;
const STEM_LETTER: u64 = 1 << (STEM % 64);

/// The known words that a word is made of, which may have letters between them: two, the
/// most frequent pair; else one that it begins or ends with, which says more than nothing.
pub(crate) fn split(rules: Rules, word: &str, lexicons: &[Lexicon<'_>]) -> Vec<Part> {
    let word = &*fold(word);
    let stem = &*rules.stem(word);
    let mut heads: Vec<Part> = Vec::new();
    let mut tails: Vec<Part> = Vec::new();
    let letters = Letters::of(word).set | Letters::of(stem).set;
    for lexicon in lexicons {
        lexicon.scan(|scanned, df| {
            let bytes = scanned.bytes;
            let bytes = bytes.strip_prefix(&[STEM]).unwrap_or(bytes);
            if let Some(set) = scanned.ascii_letters() {
                // Most have another letter.
                let is_part = set & !(letters | STEM_LETTER) == 0
                    && (word.as_bytes().starts_with(bytes)
                        || word.as_bytes().ends_with(bytes)
                        || stem.as_bytes().ends_with(bytes));
                if !is_part {
                    return;
                }
            }
            let Some(term) = scanned.text() else {
                return;
            };
            let known_stem = term.strip_prefix(space::STEM);
            let known = &*fold(known_stem.unwrap_or(term));
            let (begins, ends) = (word.starts_with(known), stem.ends_with(known));
            // Of a long word the stemmer may take for an ending what it leaves of a short one.
            let ends_whole = known_stem.is_none() && word.ends_with(known);
            if !(begins || ends || ends_whole)
                || known.chars().count() < 3
                || rules.is_common(known)
            {
                return;
            }
            if known_stem.is_none() && begins {
                heads.push(Part {
                    at: known.len(),
                    df,
                    word: known.to_owned(),
                    stem: rules.stem(term),
                });
            }
            if ends_whole {
                tails.push(Part {
                    at: word.len() - known.len(),
                    df,
                    word: known.to_owned(),
                    stem: rules.stem(term),
                });
            } else if ends && (known_stem.is_some() || rules.stem(term) == known) {
                tails.push(Part {
                    at: stem.len() - known.len(),
                    df,
                    word: known.to_owned(),
                    stem: known.to_owned(),
                });
            }
        });
    }
    let mut best: Option<(u32, &Part, &Part)> = None;
    for head in &heads {
        for tail in &tails {
            let df = head.df.min(tail.df);
            let is_better = best.is_none_or(|(best, ..)| df > best);
            let between = word.get(head.at..tail.at);
            if is_better && between.is_some_and(|letters| rules.links().contains(&letters)) {
                best = Some((df, head, tail));
            }
        }
    }
    if let Some((_, head, tail)) = best {
        return vec![head.clone(), tail.clone()];
    }
    let tail = tails.iter().min_by_key(|tail| tail.at);
    let head = heads.iter().max_by_key(|head| head.at);
    let tail = tail.map(|tail| (tail.stem.len(), tail));
    let head = head.map(|head| (head.at, head));
    // What it ends with is what it is, where that is as long as what it begins with.
    let one = match (head, tail) {
        (Some(head), Some(tail)) if head.0 > tail.0 => Some(head),
        (head, tail) => tail.or(head),
    };
    let one = one.filter(|(length, part)| *length >= 4 && part.says_enough(rules, word));
    one.map(|(_, part)| part.clone()).into_iter().collect()
}

/// A known word in another.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Where it ends, of one at the beginning; where it begins, of one at the end.
    at: usize,
    pub(crate) df: u32,
    pub(crate) word: String,
    pub(crate) stem: String,
}

impl Part {
    /// Whether it may be what is meant where nothing has the rest of the word: a chromebook is no
    /// book. What a German compound ends with is what it is.
    pub(crate) fn says_enough(&self, rules: Rules, word: &str) -> bool {
        let letters = self.word.chars().count();
        rules == Rules::German || letters >= 5 || 2 * letters >= word.chars().count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(from: &str, to: &str, expected: Option<usize>) {
        let (a, b) = (Letters::of(from).letters, Letters::of(to).letters);
        assert_eq!(distance(&a, &b, 2, false), expected, "{from} {to}");
    }

    #[test]
    fn distances_count_what_a_finger_does_wrong() {
        check("lamp", "lamp", Some(0));
        check("lamp", "lampe", Some(1));
        check("lamp", "lap", Some(1));
        check("lamp", "limp", Some(1));
        check("lamp", "lapm", Some(1));
        check("lamp", "palm", None);
        check("kuche", "küche", Some(0));
        check("mushroom", "mushrooooom", None);
    }

    #[test]
    fn an_unfinished_word_is_compared_with_beginnings() {
        let (a, b) = (Letters::of("haedp").letters, Letters::of("headpho").letters);
        assert_eq!(distance(&a, &b, 1, true), Some(2));
        assert_eq!(distance(&a, &b, 1, false), None);
    }
}
