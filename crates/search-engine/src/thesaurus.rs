//! What retail calls by several names, for shops that have no synonyms of their own yet.
//!
//! Each line has words that mean the same, or `asked > found`, which works one way. Makers find what
//! their best known lines are called, in any language: a MateBook says who made it to everyone but
//! an index. `asked >> found` has the names of lines of such things: it also says what it is.

use crate::analysis::{MIN_HEAD, MIN_MODIFIER, Rules};

/// A text of such lines and where in it what may be asked begins.
struct Thesaurus {
    text: &'static str,
    /// By the bucket of the first letter.
    starts: &'static [u16],
    /// Where the starts of each bucket end.
    ends: &'static [u16; BUCKETS],
}

/// Reads a file when the crate is compiled.
macro_rules! thesaurus {
    ($file:literal) => {{
        const TEXT: &str = include_str!($file);
        const INDEX: ([u16; count(TEXT)], [u16; BUCKETS]) = index(TEXT);
        Thesaurus {
            text: TEXT,
            starts: &INDEX.0,
            ends: &INDEX.1,
        }
    }};
}

const ARABIC: Thesaurus = thesaurus!("thesaurus/ar.txt");
const ENGLISH: Thesaurus = thesaurus!("thesaurus/en.txt");
const GERMAN: Thesaurus = thesaurus!("thesaurus/de.txt");
const LINES: Thesaurus = thesaurus!("thesaurus/lines.txt");
const MAKERS: Thesaurus = thesaurus!("thesaurus/makers.txt");

fn of(rules: Rules) -> &'static [&'static Thesaurus] {
    match rules {
        Rules::Arabic => &[&ARABIC, &LINES, &MAKERS],
        Rules::English => &[&ENGLISH, &LINES, &MAKERS],
        Rules::German => &[&GERMAN, &LINES, &MAKERS],
        Rules::Other => &[&LINES, &MAKERS],
    }
}

/// A word, and those that it finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) asked: &'static str,
    /// Where they are the same, itself among them.
    pub(crate) finds: Vec<&'static str>,
    pub(crate) relation: Relation,
}

/// What a word has to do with those that it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    /// They mean the same.
    Same,
    /// They may be what was meant.
    Likely,
    /// They are lines of such things: a ThinkPad is a laptop.
    Line,
}

/// The words that begin like one of a question: most are about something else, and to compare stems
/// takes time.
pub(crate) fn beginning_with(rules: Rules, beginnings: &[&str]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (index, beginning) in beginnings.iter().enumerate() {
        let is_covered = |(other, shorter): (usize, &&str)| {
            beginning.starts_with(shorter) && (other < index || shorter != beginning)
        };
        if !beginnings.iter().enumerate().any(is_covered) {
            for thesaurus in of(rules) {
                thesaurus.add(beginning, &mut entries);
            }
        }
    }
    entries
}

/// The German compounds that mean the same as one, by its stem: what it ends with has other names.
pub(crate) fn compounds(rules: Rules, stem: &str) -> Vec<String> {
    let mut compounds = Vec::new();
    if rules != Rules::German {
        return compounds;
    }
    for line in GERMAN
        .text
        .lines()
        .filter(|line| !line.contains(['#', '>']))
    {
        for end in words(line).filter(|end| end.len() >= MIN_HEAD) {
            let modifier = stem.strip_suffix(&*rules.stem(end));
            if let Some(modifier) = modifier.filter(|modifier| modifier.len() >= MIN_MODIFIER) {
                let others = words(line).filter(|other| *other != end && !other.contains(' '));
                compounds.extend(others.map(|other| modifier.to_owned() + other));
            }
        }
    }
    compounds
}

impl Thesaurus {
    fn add(&self, beginning: &str, entries: &mut Vec<Entry>) {
        let Some(&first) = beginning.as_bytes().first() else {
            return;
        };
        let bucket = bucket(first);
        let from = bucket.checked_sub(1).map_or(0, |before| self.ends[before]);
        for &start in &self.starts[usize::from(from)..usize::from(self.ends[bucket])] {
            let (before, rest) = self.text.split_at(start.into());
            if rest.starts_with(beginning) {
                let line = before.rfind('\n').map_or(0, |end| end + 1);
                let line = until(&self.text[line..], '\n');
                let asked = until(until(until(rest, '\n'), '>'), ',');
                let (relation, finds) = match line.split_once('>') {
                    None => (Relation::Same, line),
                    Some((_, finds)) => match finds.strip_prefix('>') {
                        None => (Relation::Likely, finds),
                        Some(finds) => (Relation::Line, finds),
                    },
                };
                entries.push(Entry {
                    asked: asked.trim_matches(' '),
                    finds: words(finds).collect(),
                    relation,
                });
            }
        }
    }
}

fn until(text: &'static str, end: char) -> &'static str {
    &text[..text.find(end).unwrap_or(text.len())]
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(|word| word.trim_matches(' '))
}

const BUCKETS: usize = 32;

/// Each letter from a to z has one of its own.
const fn bucket(first: u8) -> usize {
    first as usize % BUCKETS
}

/// Where the next word that may be asked begins, from a place on.
const fn next(text: &[u8], mut at: usize) -> usize {
    let mut is_asked = true;
    while at < text.len() {
        let begins_line = at == 0 || text[at - 1] == b'\n';
        if begins_line {
            is_asked = text[at] != b'#';
        } else if text[at] == b'>' {
            is_asked = false;
        }
        let begins_word = begins_line || text[at - 1] == b' ' && text[at - 2] == b',';
        if is_asked && begins_word {
            return at;
        }
        at += 1;
    }
    at
}

const fn count(text: &str) -> usize {
    let text = text.as_bytes();
    let (mut count, mut at) = (0, next(text, 0));
    while at < text.len() {
        count += 1;
        at = next(text, at + 1);
    }
    count
}

const fn index<const COUNT: usize>(text: &str) -> ([u16; COUNT], [u16; BUCKETS]) {
    let text = text.as_bytes();
    assert!(text.len() <= u16::MAX as usize, "starts have two bytes");
    let (mut starts, mut ends) = ([0; COUNT], [0; BUCKETS]);
    let (mut filled, mut number) = (0, 0);
    while number < BUCKETS {
        let mut at = next(text, 0);
        while at < text.len() {
            if bucket(text[at]) == number {
                starts[filled] = at as u16;
                filled += 1;
            }
            at = next(text, at + 1);
        }
        ends[number] = filled as u16;
        number += 1;
    }
    (starts, ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold;

    #[track_caller]
    fn check(beginning: &str, expected: &[(&'static str, &[&'static str])]) {
        let found = beginning_with(Rules::English, &[beginning]);
        let expected: Vec<_> = expected
            .iter()
            .map(|(asked, finds)| Entry {
                asked,
                finds: finds.to_vec(),
                relation: if finds.contains(asked) {
                    Relation::Same
                } else {
                    Relation::Likely
                },
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_found_by_how_they_begin() {
        check("couc", &[("couch", &["sofa", "couch", "settee"])]);
        check("curt", &[("curtain", &["curtain", "drape"])]);
        check("sette", &[("settee", &["sofa", "couch", "settee"])]);
        check("mug", &[("mug", &["cup"])]);
        // Found, not asked.
        check("stepl", &[]);
        check("uch", &[]);
        check("Computers", &[]);
    }

    #[test]
    fn no_line_says_a_word_twice_or_nothing() {
        for rules in [Rules::Arabic, Rules::English, Rules::German] {
            let lines = of(rules)
                .iter()
                .flat_map(|thesaurus| thesaurus.text.lines());
            for line in lines.filter(|line| !line.starts_with('#')) {
                let sides = line.split('>').filter(|side| !side.is_empty());
                let mut words: Vec<&str> = sides.flat_map(words).collect();
                let all = words.len();
                let are_words = words
                    .iter()
                    .all(|word| word.trim() == *word && !word.is_empty());
                words.sort_unstable();
                words.dedup();
                assert!(all > 1 && are_words && words.len() == all, "{line}");
                // Whoever asks leaves out what is hard to type.
                let is_arabic = |word: &&&str| word.starts_with(|c| ('ء'..='ي').contains(&c));
                let mut arabic = words.iter().filter(is_arabic);
                assert!(arabic.all(|word| fold(word) == *word), "{line}");
            }
        }
    }
}
