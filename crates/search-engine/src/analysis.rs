//! What is a word, and in which forms it is looked for.

mod language;
mod letters;
mod tokens;

use language::Connector;
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

/// A term of a document, at one place.
struct Occurrence {
    term: String,
    weight: f32,
    /// Whether it says what the thing is, who made it or where it belongs.
    is_main: bool,
}

/// Not made part of each place that adds: those are many.
#[inline(never)]
fn add(found: &mut Vec<Occurrence>, term: String, weight: f32, is_main: bool) {
    found.push(Occurrence {
        term,
        weight,
        is_main,
    });
}

/// What the first byte of a term says. Words have none of these, they begin with a letter or digit.
pub(crate) mod space {
    /// The stem of words that are not their own stem.
    pub(crate) const STEM: char = '~';
    /// The stem of two neighbouring words written as one.
    pub(crate) const PAIR: char = '+';
    /// A stem backwards: what a compound ends with is the beginning of it.
    pub(crate) const REVERSED: char = '<';
    /// What a noun shares with its broken plurals.
    pub(crate) const SKELETON: char = '%';
    /// A code without what separates its parts.
    pub(crate) const CODE: char = '=';
}

/// How much a field says, as BM25F has it, with typical lengths that are fixed: a document's terms
/// depend on nothing but itself.
struct Weight {
    /// Of one occurrence at the typical length.
    once: f32,
    /// In words.
    typical_length: f32,
    /// How much the length matters, 0 to 1.
    by_length: f32,
    /// Whether it is what the thing is called: its words make pairs, and one is the head.
    is_name: bool,
    /// Whether all of it says who made the thing or where it belongs.
    is_label: bool,
    /// Whether it is prose, of which words that say little are left out, as well as the ends of
    /// compounds and the skeletons of nouns.
    is_prose: bool,
}

const NAME: Weight = Weight {
    once: 5.0,
    typical_length: 8.0,
    by_length: 0.6,
    is_name: true,
    is_label: false,
    is_prose: false,
};
const BRAND: Weight = Weight {
    once: 4.0,
    typical_length: 1.0,
    by_length: 0.0,
    is_name: false,
    is_label: true,
    is_prose: false,
};
const CATEGORIES: Weight = Weight {
    once: 3.0,
    typical_length: 4.0,
    by_length: 0.3,
    is_name: false,
    is_label: true,
    is_prose: false,
};
const ATTRIBUTES: Weight = Weight {
    once: 1.5,
    typical_length: 20.0,
    by_length: 0.6,
    is_name: false,
    is_label: false,
    is_prose: false,
};
const DESCRIPTION: Weight = Weight {
    once: 1.0,
    typical_length: 30.0,
    by_length: 1.0,
    is_name: false,
    is_label: false,
    is_prose: true,
};
/// Of a description that is no longer than a name. Where products are named by the codes of their
/// makers, it is the only text that says what they are.
const SUBTITLE: Weight = Weight {
    once: 4.0,
    typical_length: 8.0,
    by_length: 0.6,
    is_name: true,
    is_label: false,
    is_prose: false,
};
/// The longest subtitle, in words.
const MAX_SUBTITLE: usize = 12;

/// The weight of all occurrences at which a term has half of the highest impact.
const HALF: f32 = 3.0;

/// Set in the impact of what says what the thing is, who made it or where it belongs.
pub(crate) const MAIN: u16 = 1;

/// Of the word of a name that says what the thing is.
const HEAD: f32 = 1.5;
/// The most that other words of a name, or of a text about the thing, can say of it: however often
/// a bag is said to be for cameras, it is none.
const MENTIONED: f32 = 0.94;
/// Of what a thing is for, and of what comes along with it.
const FOR: f32 = 0.4;
const WITH: f32 = 0.6;
/// Of a word inside of one in camel case: an iPhone is a phone, after all that are called so.
const PART: f32 = 0.25;
/// Of the number alone where it has a unit.
const WITHOUT_UNIT: f32 = 0.6;

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
    /// That is the impact: how well the document answers the term, 0 to 254, and 255 for a code. Its
    /// lowest bit is [`MAIN`].
    /// Fields are weighed against typical lengths that are the same for all catalogues, so what a
    /// document is indexed by depends on nothing but itself and segments can be merged as they are.
    pub fn document(&self, fields: &Fields<'_>) -> Vec<(String, u16)> {
        let mut found = Vec::new();
        for (text, weight) in [
            (fields.name, &NAME),
            (fields.brand, &BRAND),
            (fields.categories, &CATEGORIES),
            (fields.attributes, &ATTRIBUTES),
            (fields.description, &DESCRIPTION),
        ] {
            self.field(text, weight, &mut found);
        }
        for code in fields.codes.lines() {
            let code = compact(code);
            if !code.is_empty() {
                add(&mut found, with(space::CODE, &code), f32::INFINITY, true);
            }
        }
        found.sort_unstable_by(|a, b| a.term.cmp(&b.term));
        let mut terms: Vec<(String, u16)> = Vec::with_capacity(found.len());
        let (mut sum, mut any_main) = (0.0, false);
        for Occurrence {
            term,
            weight,
            is_main,
        } in found
        {
            let same = terms.last().is_some_and(|(last, _)| *last == term);
            sum = if same { sum + weight } else { weight };
            any_main = is_main || same && any_main;
            let impact = if sum.is_finite() {
                let most = if any_main { 255.0 } else { 255.0 * MENTIONED };
                (most * sum / (sum + HALF)) as u16 & !MAIN | u16::from(any_main)
            } else {
                u16::from(u8::MAX)
            };
            match terms.last_mut() {
                Some((_, last)) if same => *last = impact,
                _ => terms.push((term, impact)),
            }
        }
        terms
    }

    fn field(&self, text: &str, weight: &Weight, found: &mut Vec<Occurrence>) {
        let lines: Vec<Vec<Token>> = text.lines().map(tokens).collect();
        let words = lines.iter().map(Vec::len).sum::<usize>();
        let weight = if weight.is_prose && words <= MAX_SUBTITLE {
            &SUBTITLE
        } else {
            weight
        };
        let length = words as f32 / weight.typical_length;
        let once = weight.once / (1.0 - weight.by_length + weight.by_length * length);
        for (line, tokens) in text.lines().zip(&lines) {
            initials(line, |initials| {
                add(found, with(space::PAIR, &initials), once, true);
            });
            parts(line, |part| self.forms(part, once * PART, false, found));
            self.line(tokens, weight, once, found);
        }
    }

    fn line(&self, tokens: &[Token], weight: &Weight, once: f32, found: &mut Vec<Occurrence>) {
        let head = if weight.is_name {
            self.head(tokens)
        } else {
            None
        };
        let mut part = once;
        for (index, token) in tokens.iter().enumerate() {
            let common = self.rules.is_common(&token.word);
            if weight.is_name {
                match self.rules.connector(&token.word) {
                    Some(Connector::For) => part = once * FOR,
                    Some(Connector::With) => part = once * WITH,
                    Some(Connector::Detail) | None => {}
                }
            }
            let of = |word: usize| if head == Some(word) { HEAD } else { 1.0 };
            let is_main = |word: usize| head == Some(word) || weight.is_label;
            let of_word = part * of(index);
            if !(common && weight.is_prose) {
                self.word(token, of_word, is_main(index), weight.is_prose, found);
            }
            let Some(next) = tokens.get(index + 1) else {
                continue;
            };
            let says_something = !common && !self.rules.is_common(&next.word);
            if next.across {
                let pair = across(token, next);
                add(found, with(space::PAIR, &pair), part * HEAD, true);
            } else if next.joined || (weight.is_name && says_something && !next.apart) {
                let pair = self.rules.pair(&token.word, &next.word);
                let of_pair = part * of(index).max(of(index + 1));
                add(
                    found,
                    with(space::PAIR, &pair),
                    of_pair,
                    is_main(index) || is_main(index + 1),
                );
            }
        }
    }

    /// The terms of one word.
    fn word(
        &self,
        token: &Token,
        weight: f32,
        is_main: bool,
        is_prose: bool,
        found: &mut Vec<Occurrence>,
    ) {
        let stem = self.rules.stem(&token.word);
        let is_long = || stem.chars().count() >= MIN_HEAD + MIN_MODIFIER;
        let mut add = |term, weight| add(found, term, weight, is_main);
        if self.rules == Rules::German && !is_prose && is_long() {
            let backwards: String = stem.chars().rev().collect();
            add(with(space::REVERSED, &backwards), weight);
        }
        if let Some(skeleton) = self.rules.skeleton(&token.word, &stem)
            && !is_prose
        {
            add(with(space::SKELETON, &skeleton), weight);
        }
        if let Some(number) = &token.number {
            add(number.clone(), weight * WITHOUT_UNIT);
        }
        self.forms(token.word.clone(), weight, is_main, found);
    }

    /// A word as it stands, and its stem.
    fn forms(&self, word: String, weight: f32, is_main: bool, found: &mut Vec<Occurrence>) {
        let stem = self.rules.stem(&word);
        if stem != word {
            add(found, with(space::STEM, &stem), weight, is_main);
        }
        add(found, word, weight, is_main);
    }

    /// The word of a name that says what the thing is: the last one before a comma, a bracket or
    /// what relates it to something else; in Arabic the first.
    fn head(&self, name: &[Token]) -> Option<usize> {
        let ends = |token: &Token| token.apart || self.rules.connector(&token.word).is_some();
        let rest = name.iter().skip(1);
        let end = rest.take_while(|token| !ends(token)).count() + 1;
        let mut words = name.iter().take(end);
        let is_name = |token: &Token| token.is_word() && token.word.len() > 2;
        match self.rules {
            Rules::Arabic => words.position(is_name),
            _ => words.rposition(is_name),
        }
    }
}

/// Two measures of a thing, in whichever units.
pub(crate) fn across(one: &Token, other: &Token) -> String {
    let mut pair = one.bare().to_owned();
    pair.push('x');
    pair.push_str(other.bare());
    pair
}

/// The shortest parts of a compound, in letters of its stem.
pub(crate) const MIN_HEAD: usize = 4;
pub(crate) const MIN_MODIFIER: usize = 3;

pub(crate) fn with(space: char, term: &str) -> String {
    let mut whole = String::with_capacity(term.len() + 1);
    whole.push(space);
    whole.push_str(term);
    whole
}

/// What names in camel case with a number are called for short: `ps5` for `PlayStation 5`.
fn initials(line: &str, mut found: impl FnMut(String)) {
    let mut words = line.split(|c: char| !c.is_alphanumeric()).peekable();
    while let Some(word) = words.next() {
        let number = words.peek().copied().unwrap_or_default();
        if !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()) && is_camel_case(word) {
            let capitals = word.chars().filter(|c| c.is_uppercase());
            let mut initials: String = capitals.flat_map(char::to_lowercase).collect();
            initials.push_str(number);
            found(initials);
        }
    }
}

/// Whether a word is several, each with a capital and small letters.
fn is_camel_case(word: &str) -> bool {
    let mut capitals = 0;
    let mut after_capital = true;
    for c in word.chars() {
        if c.is_uppercase() {
            if after_capital && capitals > 0 {
                return false;
            }
            capitals += 1;
        } else if capitals == 0 || !c.is_lowercase() {
            return false;
        }
        after_capital = c.is_uppercase();
    }
    capitals > 1 && !after_capital
}

/// The words of names in camel case: `slim` and `sleeve` of `SlimSleeve`, `phone` of `iPhone`.
fn parts(line: &str, mut found: impl FnMut(String)) {
    for word in line.split(|c: char| !c.is_alphanumeric()) {
        let mut rest = word;
        while !rest.is_empty() {
            let mut before = '\0';
            let end = rest.find(|c: char| {
                let begins = c.is_uppercase() && before.is_lowercase();
                before = c;
                begins
            });
            let (part, after) = rest.split_at(end.unwrap_or(rest.len()));
            let is_all = part.len() == word.len();
            if !is_all && part.chars().all(char::is_alphabetic) && part.chars().nth(2).is_some() {
                found(part.to_lowercase());
            }
            rest = after;
        }
    }
}
