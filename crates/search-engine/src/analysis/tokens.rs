//! Texts into words.

use super::{language, letters};

/// The longest word that counts, in characters; longer ones are cut.
const MAX_WORD: usize = 40;

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    /// Lower case, with its diacritics. A number with a unit is one word: `16gb`.
    pub(crate) word: String,
    /// The number alone, of a number with a unit.
    pub(crate) number: Option<String>,
    /// Whether only a hyphen or the like stands between it and the word before.
    pub(crate) joined: bool,
    /// Whether a comma, a bracket or another sign that ends a phrase stands before it.
    pub(crate) apart: bool,
}

impl Token {
    /// Whether it has letters only.
    pub(crate) fn is_word(&self) -> bool {
        !self.word.contains(|c: char| c.is_ascii_digit())
    }
}

/// The words of a line of text.
pub(crate) fn tokens(line: &str) -> Vec<Token> {
    let mut text = String::with_capacity(line.len());
    for c in line.chars() {
        if letters::is_mark(c) {
            letters::compose(&mut text, c);
        } else {
            letters::lower(c, |c| text.push(c));
        }
    }
    let mut tokens: Vec<Token> = Vec::new();
    let mut rest = text.as_str();
    loop {
        let start = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (gap, from) = rest.split_at(start);
        if let Some(last) = tokens.last_mut()
            && gap.starts_with('"')
        {
            merge(last, "\"");
        }
        if from.is_empty() {
            return tokens;
        }
        let end = word_end(from);
        let (word, after) = from.split_at(end);
        rest = after;
        // Whose, not what: the English genitive.
        let stripped = word.strip_suffix("'s").unwrap_or(word);
        let word: String = stripped
            .chars()
            .filter(|&c| c != '\'')
            .take(MAX_WORD)
            .collect();
        let token = Token {
            word: number(word),
            number: None,
            joined: matches!(gap, "-" | "/" | "_" | "." | "+" | "&"),
            apart: gap.contains([',', ';', ':', '(', ')', '[', ']', '|', '"'])
                || gap.contains(" - "),
        };
        if let Some(last) = tokens.last_mut()
            && (gap.trim().is_empty() || token.joined)
            && merge(last, &token.word)
        {
            continue;
        }
        let glued = glued_unit(&token.word).map(|(number, unit)| (number.to_owned(), unit));
        tokens.push(token);
        if let (Some((number, unit)), Some(last)) = (glued, tokens.last_mut()) {
            last.word = number.clone() + unit;
            last.number = Some(number);
        }
    }
}

/// Where the word that the text begins with ends. Apostrophes are inside of words, decimal signs
/// inside of numbers.
fn word_end(text: &str) -> usize {
    let mut characters = text.char_indices().peekable();
    let mut before = '\0';
    while let Some((index, c)) = characters.next() {
        if !c.is_alphanumeric() {
            let after = characters.peek().map_or('\0', |&(_, c)| c);
            let inside = match c {
                '\'' => before.is_alphabetic() && after.is_alphabetic(),
                '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
                _ => false,
            };
            if !inside {
                return index;
            }
        }
        before = c;
    }
    text.len()
}

/// One way to write a number: a point for the decimals, none for thousands.
fn number(word: String) -> String {
    let Some(sign) = word.rfind(['.', ',']) else {
        return word;
    };
    let (whole, decimals) = (&word[..sign], &word[sign + 1..]);
    let is_thousands = decimals.len() == 3 && whole.len() <= 7 && !whole.starts_with('0');
    let mut one: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    if is_thousands {
        one.push_str(decimals);
    } else {
        let decimals = decimals.trim_end_matches('0');
        if !decimals.is_empty() {
            one.push('.');
            one.push_str(decimals);
        }
    }
    one
}

fn is_number(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Makes a number with the unit after it one word.
fn merge(last: &mut Token, unit: &str) -> bool {
    if last.number.is_some() || !is_number(&last.word) {
        return false;
    }
    let Some(unit) = language::unit(unit) else {
        return false;
    };
    let number = last.word.clone();
    last.word.push_str(unit);
    last.number = Some(number);
    true
}

/// `16gb` as a number and a unit.
fn glued_unit(word: &str) -> Option<(&str, &'static str)> {
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = word.split_at(end);
    let unit = if unit == "in" {
        "inch"
    } else {
        language::unit(unit)?
    };
    (!number.is_empty()).then_some((number, unit))
}
