//! Words for the search index: the same for what is indexed and for what is asked.

use waken_snowball::SnowballEnv;
use waken_snowball::algorithms::{english_stemmer, german_stemmer};

use crate::language::Language;

/// Beyond this many words a question does not become clearer.
const MAX_QUERY_WORDS: usize = 12;

/// The longest word that counts; longer ones are cut.
const MAX_WORD_CHARACTERS: usize = 40;

/// An algorithm of the Snowball project.
type Stem = fn(&mut SnowballEnv<'_>) -> bool;

/// Splits text into words and reduces them to what they have in common.
pub struct Analyzer {
    stem: Option<Stem>,
}

impl Analyzer {
    /// An analyzer for texts in this language. Languages without a stemmer match whole words.
    pub fn new(language: &Language) -> Self {
        // Each algorithm that is named here is carried by every component that searches.
        let stem: Option<Stem> = match language.primary() {
            "de" => Some(german_stemmer::stem),
            "en" => Some(english_stemmer::stem),
            _ => None,
        };
        Self { stem }
    }

    /// The words to index: each as it stands, followed by its stem where that differs, so that
    /// the beginning of a word finds it as well as another form of it.
    pub fn index_text(&self, text: &str) -> String {
        let mut indexed = String::with_capacity(text.len() * 2);
        for (plain, stem) in self.words(text) {
            push_word(&mut indexed, &plain);
            if stem != plain {
                push_word(&mut indexed, &stem);
            }
        }
        indexed
    }

    /// The question in the query language of FTS5: every word must be found, in whichever form;
    /// the last one may be unfinished. `None` where there is no word in it.
    pub fn query(&self, text: &str) -> Option<String> {
        let mut words: Vec<_> = self.words(text).take(MAX_QUERY_WORDS).collect();
        words.dedup();
        let last = words.len().checked_sub(1)?;
        let terms = words.iter().enumerate().map(|(index, (plain, stem))| {
            // Words hold letters and digits only, so that quoting them is safe.
            let prefix = if index == last { "*" } else { "" };
            if stem == plain {
                format!("\"{plain}\"{prefix}")
            } else {
                format!("(\"{plain}\"{prefix} OR \"{stem}\")")
            }
        });
        Some(terms.collect::<Vec<_>>().join(" AND "))
    }

    /// Lower-case words with their stems. Diacritics stay: stemmers know their language's own,
    /// and the index drops those of the question and of the texts alike.
    fn words<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (String, String)> + 't {
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        words.map(|word| {
            let letters = word.chars().take(MAX_WORD_CHARACTERS);
            let plain: String = letters.flat_map(char::to_lowercase).collect();
            let stem = self.stem.map(|stem| {
                let mut word = SnowballEnv::create(&plain);
                stem(&mut word);
                word.get_current().into_owned()
            });
            let stem = stem
                .filter(|stem| !stem.is_empty())
                .unwrap_or_else(|| plain.clone());
            (plain, stem)
        })
    }
}

fn push_word(text: &mut String, word: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(word);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analyzer(language: &str) -> Analyzer {
        Analyzer::new(&language.parse().unwrap())
    }

    #[test]
    fn indexes_words_with_their_stems() {
        assert_eq!(
            analyzer("en").index_text("Stoneware mugs"),
            "stoneware stonewar mugs mug"
        );
        assert_eq!(
            analyzer("de").index_text("Becher, groß"),
            "becher bech groß gross"
        );
    }

    #[test]
    fn a_plural_and_a_singular_meet() {
        assert_eq!(
            analyzer("en").query("mugs").unwrap(),
            "(\"mugs\"* OR \"mug\")"
        );
        assert_eq!(analyzer("en").query("mug").unwrap(), "\"mug\"*");
    }

    #[test]
    fn case_makes_no_difference() {
        let of = analyzer("de");
        assert_eq!(of.query("KAFFEEMÜHLE"), of.query("kaffeemühle"));
    }

    #[test]
    fn a_question_without_words_is_none() {
        for text in ["", "  ", "\"*()", "- : ^", "\u{0}"] {
            assert_eq!(analyzer("en").query(text), None, "{text:?}");
        }
    }

    #[test]
    fn operators_of_the_query_language_are_words_like_others() {
        let query = analyzer("xx").query("a AND NOT b* NEAR(c) name:d").unwrap();
        let expected = "\"a\" AND \"and\" AND \"not\" AND \"b\" AND \"near\" AND \"c\" AND \"name\" AND \"d\"*";
        assert_eq!(query, expected);
    }

    #[test]
    fn a_long_question_is_cut() {
        let query = analyzer("en").query(&"word".repeat(5_000)).unwrap();
        assert!(query.len() < 200);
        let many = (0..1_000).map(|n| format!("w{n} ")).collect::<String>();
        assert_eq!(
            analyzer("en").query(&many).unwrap().split(" AND ").count(),
            MAX_QUERY_WORDS
        );
    }
}
