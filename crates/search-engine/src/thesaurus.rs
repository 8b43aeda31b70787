//! What retail calls by several names, for shops that have no synonyms of their own yet.
//!
//! Each line has words that mean the same, or `asked > found`: the narrower word is found by the
//! wider one, not the reverse. Makers find what their best known lines are called, in any language:
//! those names often stand alone, and say who made the thing to everyone but an index.

use crate::analysis::Rules;

fn lines(rules: Rules) -> impl Iterator<Item = &'static str> {
    let of_language = match rules {
        Rules::Arabic => include_str!("thesaurus/ar.txt"),
        Rules::English => include_str!("thesaurus/en.txt"),
        Rules::German => include_str!("thesaurus/de.txt"),
        Rules::Other => "",
    };
    let all = of_language.lines().chain(MAKERS.lines());
    all.filter(|line| !line.starts_with('#'))
}

const MAKERS: &str = include_str!("thesaurus/makers.txt");

/// The words that begin like one of a question, and those that each finds, itself among them:
/// most are about something else, and to compare stems takes time.
pub(crate) fn beginning_with(
    rules: Rules,
    beginnings: &[&str],
) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut entries = Vec::new();
    for line in lines(rules) {
        let (asked, finds) = line.split_once('>').unwrap_or((line, line));
        for asked in words(asked) {
            let first = asked.bytes().next();
            let mut alike = beginnings
                .iter()
                .filter(|beginning| beginning.bytes().next() == first);
            if alike.any(|beginning| asked.starts_with(beginning)) {
                entries.push((asked, words(finds).collect()));
            }
        }
    }
    entries
}

fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(',').map(|word| word.trim_matches(' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::fold;

    #[track_caller]
    fn check(beginning: &str, expected: &[(&str, &[&str])]) {
        let found = beginning_with(Rules::English, &[beginning]);
        let expected: Vec<_> = expected
            .iter()
            .map(|(asked, finds)| (*asked, finds.to_vec()))
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
            for line in lines(rules) {
                let mut words: Vec<&str> = line.split('>').flat_map(words).collect();
                let all = words.len();
                let are_words = words
                    .iter()
                    .all(|word| word.trim() == *word && !word.is_empty());
                words.sort_unstable();
                words.dedup();
                assert!(all > 1 && are_words && words.len() == all, "{line}");
                let is_folded = fold(line) == line;
                assert!(is_folded || rules != Rules::Arabic, "{line}");
            }
        }
    }
}
