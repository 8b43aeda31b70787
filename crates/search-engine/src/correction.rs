//! What an unknown word may have meant.

use crate::Lexicon;
use crate::analysis::{Rules, fold, space};

/// A word that may have been meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) word: String,
    pub(crate) distance: u32,
    pub(crate) df: u32,
}

/// How many are worth looking for.
const MAX_CANDIDATES: usize = 3;

/// Typos that a word of that many letters may have.
fn allowed(letters: usize) -> u32 {
    match letters {
        0..5 => 0,
        5..9 => 1,
        _ => 2,
    }
}

/// Words that differ by a typo from 5 letters, by two from 9; the likeliest first.
pub(crate) fn corrections(word: &str, lexicons: &[Lexicon<'_>]) -> Vec<Candidate> {
    let asked: Vec<char> = fold(word).chars().collect();
    let most = allowed(asked.len());
    if most == 0 {
        return Vec::new();
    }
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut letters: Vec<char> = Vec::new();
    for lexicon in lexicons {
        lexicon.scan(|term, df| {
            if term.starts_with(space::STEM)
                || term == word
                || term.len().abs_diff(word.len()) > 2 * most as usize
            {
                return;
            }
            letters.clear();
            letters.extend(fold(term).chars());
            let Some(distance) = distance(&asked, &letters, most) else {
                return;
            };
            if let Some(known) = candidates.iter_mut().find(|c| c.word == term) {
                known.df += df;
            } else {
                candidates.push(Candidate {
                    word: term.to_owned(),
                    distance,
                    df,
                });
            }
        });
    }
    let first = asked.first().copied();
    candidates.sort_by_key(|c| {
        let same_start = fold(&c.word).chars().next() == first;
        (c.distance, !same_start, u32::MAX - c.df)
    });
    let best = candidates.first().map_or(0, |c| c.distance);
    candidates.retain(|c| c.distance == best);
    candidates.truncate(MAX_CANDIDATES);
    candidates
}

/// Insertions, deletions, replacements and swaps of neighbours from one word to another, if they
/// are not more than `most`.
fn distance(a: &[char], b: &[char], most: u32) -> Option<u32> {
    if a.len().abs_diff(b.len()) > most as usize {
        return None;
    }
    let width = b.len() + 1;
    let mut before: Vec<u32> = Vec::new();
    let mut last: Vec<u32> = (0..width as u32).collect();
    for i in 1..=a.len() {
        let mut row = vec![i as u32; width];
        for j in 1..width {
            let mut least = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + u32::from(a[i - 1] != b[j - 1]));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(before[j - 2] + 1);
            }
            row[j] = least;
        }
        if row.iter().all(|&d| d > most) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    Some(last[b.len()]).filter(|&d| d <= most)
}

/// The stems of known words that a word is made of, if there are.
pub(crate) fn split(rules: Rules, word: &str, lexicons: &[Lexicon<'_>]) -> Vec<String> {
    let word = fold(word);
    let stem = rules.stem(&word);
    let mut heads: Vec<(usize, u32, String)> = Vec::new();
    let mut tails: Vec<(usize, u32, String)> = Vec::new();
    for lexicon in lexicons {
        lexicon.scan(|term, df| {
            let (term, is_stem) = match term.strip_prefix(space::STEM) {
                Some(stem) => (stem, true),
                None => (term, false),
            };
            if term.len() < 3
                || term.len() >= word.len() + 2
                || term.starts_with(|c: char| c.is_ascii_digit())
            {
                return;
            }
            let folded = fold(term);
            if !is_stem && word.starts_with(&folded) {
                heads.push((folded.len(), df, rules.stem(term)));
            }
            if stem.ends_with(&folded) && (is_stem || rules.stem(term) == folded) {
                tails.push((stem.len() - folded.len(), df, folded));
            }
        });
    }
    let mut best: (u32, Vec<String>) = (0, Vec::new());
    for (end, df, head) in &heads {
        for (start, tail_df, tail) in &tails {
            let fits = rules
                .links()
                .iter()
                .any(|link| *start == end + link.len() && word[*end..].starts_with(link));
            let least = *df.min(tail_df);
            if fits && least > best.0 {
                best = (least, vec![head.clone(), tail.clone()]);
            }
        }
    }
    if best.0 == 0 {
        // One part that is known says more than nothing: the longest.
        let head = heads
            .iter()
            .filter(|(end, ..)| *end >= 4)
            .max_by_key(|(end, df, _)| (*end, *df));
        let tail = tails
            .iter()
            .filter(|(start, ..)| stem.len() - start >= 4)
            .min_by_key(|(start, df, _)| (*start, u32::MAX - *df));
        best.1 = match (head, tail) {
            (Some(head), Some(tail)) if head.0 >= stem.len() - tail.0 => vec![head.2.clone()],
            (_, Some(tail)) => vec![tail.2.clone()],
            (Some(head), None) => vec![head.2.clone()],
            (None, None) => Vec::new(),
        };
    }
    best.1
}
