//! What retail calls by several names, for shops that have no synonyms of their own yet.

use crate::analysis::{Rules, fold};

/// Words that mean the same, or a kind of thing that is looked for by the name of another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    asked: &'static str,
    finds: &'static str,
}

impl Entry {
    pub(crate) fn asked(self) -> impl Iterator<Item = &'static str> {
        self.asked.split(", ")
    }

    pub(crate) fn finds(self) -> impl Iterator<Item = &'static str> {
        self.finds.split(", ")
    }
}

/// The entries of a language. Each line has words that work both ways, or `asked > found`.
pub(crate) fn entries(rules: Rules) -> impl Iterator<Item = Entry> {
    let text = match rules {
        Rules::Arabic => include_str!("thesaurus/ar.txt"),
        Rules::English => include_str!("thesaurus/en.txt"),
        Rules::German => include_str!("thesaurus/de.txt"),
        Rules::Other => "",
    };
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| {
        let (asked, finds) = line.split_once(" > ").unwrap_or((line, line));
        Entry { asked, finds }
    })
}

/// Whether a word may be asked by one with such a stem: most are about something else, and to
/// find their stems takes time.
pub(crate) fn begins_like(word: &str, stem: &str) -> bool {
    // Stems lack what may be "and", which Arabic writes in one word with the next.
    word.starts_with('و') || fold(word).chars().next() == stem.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_by_its_own_stem() {
        for rules in [Rules::Arabic, Rules::English, Rules::German] {
            for asked in entries(rules).flat_map(Entry::asked) {
                let first = asked.split([' ', '-']).next().unwrap();
                assert!(begins_like(asked, &rules.stem(first)), "{asked}");
            }
        }
    }

    #[test]
    fn no_entry_says_a_word_twice_or_nothing() {
        for rules in [Rules::Arabic, Rules::English, Rules::German] {
            for entry in entries(rules) {
                let mut words: Vec<&str> = entry.asked().collect();
                if entry.asked != entry.finds {
                    words.extend(entry.finds());
                }
                let all = words.len();
                assert!(
                    all > 1
                        && words
                            .iter()
                            .all(|word| word.trim() == *word && !word.is_empty())
                );
                words.sort_unstable();
                words.dedup();
                assert_eq!(words.len(), all, "{words:?}");
            }
        }
    }
}
