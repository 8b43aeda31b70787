//! Languages and translated texts.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A language tag of BCP 47 with an optional region: `en`, `de`, `fr-CA`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// The text is no language tag that the shop understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidLanguage(String);

impl fmt::Display for InvalidLanguage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}' is not a language tag such as en or fr-CA", self.0)
    }
}

impl std::error::Error for InvalidLanguage {}

impl Language {
    /// The tag as it stands in addresses and in `lang` attributes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language without its region.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// Which way its text runs, in the words of HTML's `dir`.
    pub fn direction(&self) -> &'static str {
        match self.primary() {
            "ar" | "arc" | "ckb" | "dv" | "fa" | "he" | "nqo" | "ps" | "sd" | "syr" | "ug"
            | "ur" | "yi" => "rtl",
            _ => "ltr",
        }
    }
}

impl FromStr for Language {
    type Err = InvalidLanguage;

    fn from_str(tag: &str) -> Result<Self, InvalidLanguage> {
        let (language, region) = match tag.split_once('-') {
            Some((language, region)) => (language, Some(region)),
            None => (tag, None),
        };
        let language_is_valid = matches!(language.len(), 2 | 3)
            && language.bytes().all(|byte| byte.is_ascii_lowercase());
        let region_is_valid = region.is_none_or(|region| {
            region.len() == 2 && region.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        if language_is_valid && region_is_valid {
            Ok(Self(tag.to_owned()))
        } else {
            Err(InvalidLanguage(tag.chars().take(40).collect()))
        }
    }
}

money::text_form!(Language, as_str);

/// What something is called in the language of the document that says so, or in another where it
/// has no name in that.
///
/// It is kept as a text, before which another language stands with a separator: that is read by
/// what reads texts anyway. Documents are full of labels, and a field of its own beside each took
/// twelve kilobytes of code in every component that reads a product.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Label(#[n(0)] String);

/// Between a language and what is said in it.
const SEPARATOR: char = '\u{1f}';

impl Label {
    /// `language` is that of the text, where it is not the document's.
    pub fn new(text: &str, language: Option<&Language>) -> Self {
        match language {
            Some(language) => Self([language.as_str(), "\u{1f}", text].concat()),
            None => Self(text.to_owned()),
        }
    }

    /// From what [`Label::kept`] gave.
    pub fn from_kept(text: String) -> Self {
        Self(text)
    }

    /// As it is kept where a text is all that can be.
    pub fn kept(self) -> String {
        self.0
    }

    /// What is said, whatever it is in.
    pub fn text(&self) -> &str {
        self.0
            .split_once(SEPARATOR)
            .map_or(&self.0, |(_, text)| text)
    }

    /// What is said, and what it is in where that is not the document's language.
    // Asked of every label of a document, each of which would have this code.
    #[inline(never)]
    pub fn said(self) -> (String, Option<Language>) {
        match self.0.split_once(SEPARATOR) {
            Some((language, text)) => (text.to_owned(), language.parse().ok()),
            None => (self.0, None),
        }
    }
}

impl From<String> for Label {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Borrow<str> for Language {
    fn borrow(&self) -> &str {
        &self.0
    }
}

/// A value in several languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Translated<T>(pub BTreeMap<Language, T>);

// Derived `Default` would ask for `T: Default`.
impl<T> Default for Translated<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Translated<T> {
    /// The value in the first of these languages that there is, each with its region and then
    /// without: `fr-CA`, `fr`. Where none is given, the first of all.
    pub fn resolve<'l>(&self, chain: impl IntoIterator<Item = &'l Language>) -> Option<&T> {
        self.resolve_with_language(chain).map(|(_, value)| value)
    }

    /// The same with the language that it is given in.
    pub fn resolve_with_language<'l>(
        &self,
        chain: impl IntoIterator<Item = &'l Language>,
    ) -> Option<(&Language, &T)> {
        let mut chain = chain.into_iter();
        chain
            .find_map(|language| {
                self.0
                    .get_key_value(language)
                    .or_else(|| self.0.get_key_value(language.primary()))
            })
            .or_else(|| self.0.iter().next())
    }

    /// True where no language is given.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(tag: &str) -> Language {
        tag.parse().unwrap()
    }

    fn texts(pairs: &[(&str, &'static str)]) -> Translated<&'static str> {
        Translated(
            pairs
                .iter()
                .map(|(tag, text)| (language(tag), *text))
                .collect(),
        )
    }

    #[test]
    fn falls_back_from_region_to_language_along_the_chain_to_any() {
        let chain = ["fr-CA", "es", "en"].map(language);
        let cases = [
            (&[("fr-CA", "ca"), ("fr", "fr"), ("en", "en")][..], "ca"),
            (&[("fr", "fr"), ("es", "es")], "fr"),
            (&[("de", "de"), ("en", "en"), ("es", "es")], "es"),
            (&[("de", "de"), ("en", "en")], "en"),
            (&[("de", "de"), ("it", "it")], "de"),
        ];
        for (pairs, expected) in cases {
            let texts = texts(pairs);
            assert_eq!(texts.resolve(&chain), Some(&expected));
            let (language, _) = texts.resolve_with_language(&chain).unwrap();
            assert_eq!(texts.0[language], expected);
        }
        assert_eq!(texts(&[]).resolve(&chain), None);
    }

    #[test]
    fn a_label_is_a_text_and_says_what_it_is_in_where_that_is_another_language() {
        let english = language("en");
        for (label, kept, told) in [
            (Label::new("Hue", None), "Hue", None),
            (
                Label::new("Hue", Some(&english)),
                "en\u{1f}Hue",
                Some(&english),
            ),
        ] {
            let bytes = minicbor::to_vec(&label).unwrap();
            assert_eq!(minicbor::decode::<String>(&bytes).unwrap(), kept);
            assert_eq!(minicbor::decode::<Label>(&bytes).unwrap(), label);
            assert_eq!(label.text(), "Hue");
            let label = Label::from_kept(label.kept());
            assert_eq!(label.said(), ("Hue".to_owned(), told.cloned()));
        }
    }

    #[test]
    fn arabic_runs_from_right_to_left_in_every_region() {
        for (tag, direction) in [
            ("ar", "rtl"),
            ("ar-EG", "rtl"),
            ("he", "rtl"),
            ("de", "ltr"),
        ] {
            assert_eq!(language(tag).direction(), direction, "{tag}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_tag() {
        for tag in [
            "", "e", "EN", "en-us", "en_US", "english", "en-USA", "../", "ä",
        ] {
            assert!(tag.parse::<Language>().is_err(), "{tag:?}");
        }
    }
}
