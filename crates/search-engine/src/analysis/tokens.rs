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
    /// Whether it is a measure across the one before: the 4 of `2 x 4`.
    pub(crate) across: bool,
}

impl Token {
    /// A number without its unit, any other word as it is.
    pub(crate) fn bare(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.word)
    }

    fn is_measure(&self) -> bool {
        self.number.is_some() || is_number(&self.word)
    }

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
    let mut across = false;
    loop {
        let start = rest.find(char::is_alphanumeric).unwrap_or(rest.len());
        let (gap, from) = rest.split_at(start);
        if let Some(last) = tokens.last_mut()
            && let Some(sign) = sign_of_unit(gap, from)
        {
            merge(last, sign);
        }
        if from.is_empty() {
            return tokens;
        }
        let (mut word, after) = from.split_at(word_end(from));
        rest = after;
        let joined = matches!(gap, "-" | "/" | "_" | "." | "+" | "&");
        if let Some(last) = tokens.last_mut() {
            if last.is_measure()
                && let Some(measure) = measure_across(gap, word, rest)
            {
                across = true;
                word = measure;
                if word.is_empty() {
                    continue;
                }
            }
            let is_fraction = gap == "/" && divide(last, word);
            let may_be_unit = gap.trim().is_empty() || joined;
            if is_fraction || may_be_unit && merge(last, unit_as_written(word, joined, rest)) {
                continue;
            }
        }
        let apart =
            gap.contains([',', ';', ':', '(', ')', '[', ']', '|', '"']) || gap.contains(" - ");
        for part in measures(word).unwrap_or_else(|| vec![word]) {
            tokens.push(Token::new(part, joined, apart, across));
            across = true;
        }
        across = false;
    }
}

impl Token {
    fn new(word: &str, joined: bool, apart: bool, across: bool) -> Self {
        // Whose, not what: the English genitive.
        let stripped = word.strip_suffix("'s").unwrap_or(word);
        let word = stripped
            .chars()
            .filter(|&c| c != '\'')
            .take(MAX_WORD)
            .collect();
        let mut token = Self {
            word: number(word),
            number: None,
            joined,
            apart,
            across,
        };
        if let Some((number, unit)) = glued_unit(&token.word) {
            let number = number.to_owned();
            token.word = number.clone() + unit;
            token.number = Some(number);
        }
        token
    }
}

/// The sign for a unit right after a number: inches, or feet where it is not the apostrophe of
/// "the 90's".
fn sign_of_unit<'g>(gap: &'g str, after: &str) -> Option<&'g str> {
    let is_apostrophe = gap == "'" && after.starts_with('s');
    gap.get(..1)
        .filter(|sign| *sign == "\"" || *sign == "'" && !is_apostrophe)
}

/// A unit after a number as others write it: "in" is inches where it is abbreviated or joined,
/// not in "2 in 1" and "2-in-1".
fn unit_as_written<'w>(word: &'w str, joined: bool, rest: &str) -> &'w str {
    let is_inch = word == "in" && (joined || rest.starts_with('.')) && !rest.starts_with('-');
    if is_inch { "inch" } else { word }
}

/// What follows a measure and the sign for "by" in `2 x 4`, `2 × 4`, `2*4` or `2" x4`: in the first,
/// where that sign is a word of its own, nothing of it.
fn measure_across<'w>(gap: &str, word: &'w str, rest: &str) -> Option<&'w str> {
    let begins_with_digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    if word == "x" {
        begins_with_digit(rest.trim_start()).then_some("")
    } else if gap.contains(['×', '*']) {
        begins_with_digit(word).then_some(word)
    } else {
        let measure = word.strip_prefix('x')?;
        (gap.starts_with(['"', '\'']) && begins_with_digit(measure)).then_some(measure)
    }
}

/// The measures of `60x34.5`.
fn measures(word: &str) -> Option<Vec<&str>> {
    let is_measure = |part: &str| {
        let digits = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
        !part.is_empty() && part.chars().all(digits) || glued_unit(part).is_some()
    };
    let parts: Vec<_> = word.split('x').collect();
    (parts.len() > 1 && parts.iter().all(|part| is_measure(part))).then_some(parts)
}

/// Makes a numerator and the denominator after it one number.
fn divide(last: &mut Token, denominator: &str) -> bool {
    let is_usual = matches!(
        denominator,
        "2" | "3" | "4" | "5" | "6" | "8" | "16" | "32" | "64"
    );
    let numerator = last.word.as_str();
    let is_less = (numerator.len(), numerator) < (denominator.len(), denominator);
    let is_fraction = is_usual && is_less && numerator.bytes().all(|b| b.is_ascii_digit());
    if is_fraction {
        last.word.push('/');
        last.word.push_str(denominator);
    }
    is_fraction
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
    word.bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'/'))
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
    if number.is_empty() {
        return None;
    }
    let unit = if unit == "in" {
        "inch"
    } else {
        language::unit(unit)?
    };
    Some((number, unit))
}
