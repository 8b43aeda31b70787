//! What retail calls by several names, for shops that have no synonyms of their own yet.
//!
//! Each line has words that mean the same, or `asked > found`.

use crate::analysis::Rules;

fn text(rules: Rules) -> &'static str {
    match rules {
        Rules::Arabic => include_str!("thesaurus/ar.txt"),
        Rules::English => include_str!("thesaurus/en.txt"),
        Rules::German => include_str!("thesaurus/de.txt"),
        Rules::Other => "",
    }
}

/// The words that begin like one of a question, and those that each finds, itself among them:
/// most are about something else, and to compare stems takes time.
pub(crate) fn beginning_with(
    rules: Rules,
    beginning: &str,
) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let text = text(rules);
    text.match_indices(beginning).filter_map(move |(at, _)| {
        let (before, after) = text.split_at(at);
        let start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = text[start..].lines().next()?;
        let is_start = at == start || before.ends_with(", ");
        let (asked, finds) = line.split_once(" > ").unwrap_or((line, line));
        if !is_start || line.starts_with('#') || at - start >= asked.len() {
            return None;
        }
        let end = after.find([',', '\n', '>']).unwrap_or(after.len());
        Some((after[..end].trim_end(), finds.split(", ").collect()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(beginning: &str, expected: &[(&str, &[&str])]) {
        let found: Vec<_> = beginning_with(Rules::English, beginning).collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(asked, finds)| (*asked, finds.to_vec()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn words_are_found_by_how_they_begin() {
        check("couc", &[("couch", &["sofa", "couch", "settee"])]);
        check("sofa", &[("sofa", &["sofa", "couch", "settee"])]);
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
            for line in text(rules).lines().filter(|line| !line.starts_with('#')) {
                let mut words: Vec<&str> = line
                    .split(" > ")
                    .flat_map(|part| part.split(", "))
                    .collect();
                let all = words.len();
                let are_words = words
                    .iter()
                    .all(|word| word.trim() == *word && !word.is_empty());
                words.sort_unstable();
                words.dedup();
                assert!(all > 1 && are_words && words.len() == all, "{line}");
            }
        }
    }
}
