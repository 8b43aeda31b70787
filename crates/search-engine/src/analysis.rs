//! What is a word, and in which forms it is looked for.

mod language;
mod letters;
mod tokens;

pub(crate) use language::Rules;
pub(crate) use letters::{compact, fold};
pub(crate) use tokens::{Token, tokens};

/// The texts of a document by what they say about it. Each may hold several values, one per line.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fields<'a> {
    pub name: &'a str,
    /// SKUs, barcodes and the like.
    pub codes: &'a str,
    pub brand: &'a str,
    pub categories: &'a str,
    pub attributes: &'a str,
    /// Plain text, without markup.
    pub description: &'a str,
}

/// Makes terms of texts in one language, the same for what is indexed and what is asked.
pub struct Analyzer {
    rules: Rules,
}

/// What the first byte of a term says. Words have none of these, they begin with a letter or digit.
pub(crate) mod space {
    /// The stem of words that are not their own stem.
    pub(crate) const STEM: char = '~';
    /// The stem of two neighbouring words written as one.
    pub(crate) const PAIR: char = '+';
    /// A stem backwards: what a compound ends with is the beginning of it.
    pub(crate) const REVERSED: char = '<';
    /// A code without what separates its parts.
    pub(crate) const CODE: char = '=';
}

/// What a payload says beside the impact in its low byte: where a document has a term.
pub(crate) mod flag {
    pub(crate) const NAME: u16 = 1 << 8;
    pub(crate) const HEAD: u16 = 1 << 9;
    pub(crate) const BRAND: u16 = 1 << 10;
    pub(crate) const CATEGORY: u16 = 1 << 11;
    pub(crate) const ATTRIBUTE: u16 = 1 << 12;
    pub(crate) const DESCRIPTION: u16 = 1 << 13;
}

/// How much a field says. Saturation and lengths as in BM25F; the typical length is a constant
/// so that a document's terms do not depend on others.
struct Weight {
    flag: u16,
    /// Of one occurrence at the typical length.
    once: f32,
    typical_length: f32,
    /// How much the length matters, 0 to 1.
    by_length: f32,
}

fn tune(name: &str, default: f32) -> f32 {
    std::env::var(name)
        .ok()
        .and_then(|v| v.parse().ok())
        .unwrap_or(default)
}

impl Analyzer {
    /// For a language tag such as `en` or `de-AT`. Languages without a stemmer match whole words.
    pub fn new(language: &str) -> Self {
        Self {
            rules: Rules::of(language),
        }
    }

    pub(crate) fn rules(&self) -> Rules {
        self.rules
    }

    /// The terms of a document, ascending, each once, with what is to be stored beside its ordinal.
    ///
    /// Lengths of fields are weighed against fixed typical ones: a document's terms depend on
    /// nothing but itself.
    pub fn document(&self, fields: &Fields<'_>) -> Vec<(String, u16)> {
        let weights = [
            (
                fields.name,
                Weight {
                    flag: flag::NAME,
                    once: tune("W_NAME", 5.0),
                    typical_length: 8.0,
                    by_length: tune("B_NAME", 0.5),
                },
            ),
            (
                fields.brand,
                Weight {
                    flag: flag::BRAND,
                    once: tune("W_BRAND", 4.0),
                    typical_length: 1.0,
                    by_length: 0.0,
                },
            ),
            (
                fields.categories,
                Weight {
                    flag: flag::CATEGORY,
                    once: tune("W_CAT", 3.0),
                    typical_length: 4.0,
                    by_length: 0.3,
                },
            ),
            (
                fields.attributes,
                Weight {
                    flag: flag::ATTRIBUTE,
                    once: tune("W_ATTR", 2.0),
                    typical_length: 20.0,
                    by_length: 0.2,
                },
            ),
            (
                fields.description,
                Weight {
                    flag: flag::DESCRIPTION,
                    once: tune("W_DESC", 1.0),
                    typical_length: tune("L_DESC", 60.0),
                    by_length: tune("B_DESC", 0.5),
                },
            ),
        ];
        let mut found: Vec<(String, f32, u16)> = Vec::new();
        for (text, weight) in &weights {
            self.field(text, weight, &mut found);
        }
        for code in fields.codes.lines() {
            let code = compact(code);
            if !code.is_empty() {
                found.push((with(space::CODE, &code), f32::INFINITY, 0));
            }
        }
        found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let k = tune("K", 4.0);
        let mut terms: Vec<(String, u16)> = Vec::with_capacity(found.len());
        let mut sum = 0.0;
        for (term, weight, flags) in found {
            let same = terms.last().is_some_and(|(last, _)| *last == term);
            sum = if same { sum + weight } else { weight };
            let impact = if sum.is_infinite() {
                255
            } else {
                (255.0 * sum / (sum + k)) as u16
            };
            match terms.last_mut() {
                Some((_, payload)) if same => *payload = (*payload & 0xff00) | flags | impact,
                _ => terms.push((term, flags | impact)),
            }
        }
        terms
    }

    fn field(&self, text: &str, weight: &Weight, found: &mut Vec<(String, f32, u16)>) {
        let lines: Vec<_> = text.lines().map(tokens).collect();
        let is_text = weight.flag == flag::DESCRIPTION || weight.flag == flag::ATTRIBUTE;
        let length: usize = lines.iter().map(Vec::len).sum();
        let norm =
            1.0 - weight.by_length + weight.by_length * length as f32 / weight.typical_length;
        let once = weight.once / norm;
        for line in &lines {
            let structure = if weight.flag == flag::NAME {
                Some(self.structure(line))
            } else {
                None
            };
            let mut part = 1.0;
            for (index, token) in line.iter().enumerate() {
                let common = self.rules.is_common(&token.word);
                let mut flags = weight.flag;
                let mut weight = once;
                if let Some(structure) = &structure {
                    match self.rules.connector(&token.word) {
                        Some(language::Connector::For) => part = tune("FOR", 0.4),
                        Some(language::Connector::With) => part = tune("WITH", 0.6),
                        None => {}
                    }
                    weight *= part;
                    if structure.head == Some(index) {
                        weight *= tune("HEAD", 1.5);
                        flags |= flag::HEAD;
                    }
                }
                if !(common && is_text) {
                    self.word(token, weight, flags, found);
                }
                let Some(next) = line.get(index + 1) else {
                    continue;
                };
                if next.joined
                    || (structure.is_some()
                        && !common
                        && !next.apart
                        && !self.rules.is_common(&next.word))
                {
                    let pair = self.rules.stem(&(token.word.clone() + &next.word));
                    found.push((with(space::PAIR, &pair), weight, flags));
                }
            }
        }
    }

    /// The terms of one word.
    fn word(&self, token: &Token, weight: f32, flags: u16, found: &mut Vec<(String, f32, u16)>) {
        let stem = self.rules.stem(&token.word);
        if self.rules == Rules::German && stem.chars().count() >= MIN_HEAD + MIN_MODIFIER {
            let backwards: String = stem.chars().rev().collect();
            found.push((with(space::REVERSED, &backwards), weight, flags));
        }
        if let Some(number) = &token.number {
            found.push((number.clone(), weight * 0.6, flags));
        }
        if stem != token.word {
            found.push((with(space::STEM, &stem), weight, flags));
        }
        found.push((token.word.clone(), weight, flags));
    }

    fn structure(&self, name: &[Token]) -> Structure {
        let end = name
            .iter()
            .enumerate()
            .position(|(index, token)| {
                index > 0 && (token.apart || self.rules.connector(&token.word).is_some())
            })
            .unwrap_or(name.len());
        let head = name[..end]
            .iter()
            .rposition(|token| token.is_word() && token.word.len() > 2);
        Structure { head }
    }
}

/// The shortest parts of a compound, in letters of its stem.
pub(crate) const MIN_HEAD: usize = 4;
pub(crate) const MIN_MODIFIER: usize = 3;

/// What of a name is what.
struct Structure {
    /// The word that says what the thing is.
    head: Option<usize>,
}

pub(crate) fn with(space: char, term: &str) -> String {
    let mut whole = String::with_capacity(term.len() + 1);
    whole.push(space);
    whole.push_str(term);
    whole
}
