//! The words of a question.

use crate::analysis::{self, Rules, Token};

/// Beyond this many words a question does not become clearer.
const MAX_WORDS: usize = 12;

/// A word of the question.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) token: Token,
    pub(super) stem: String,
    /// What is looked for in its place.
    pub(super) corrected: Option<String>,
    /// What it may have meant, though documents have it.
    pub(super) meant: Option<String>,
    /// Whether it says more of the thing, such as what it is for.
    pub(super) is_detail: bool,
    /// Whether something else was typed.
    pub(super) is_guess: bool,
    /// What was typed, of one of two parts that mean nothing apart.
    pub(super) glued: Option<String>,
}

/// The words of a text, those that say little only where there are no others.
pub(super) fn words(rules: Rules, text: &str) -> Vec<Word> {
    let tokens: Vec<Token> = text.lines().flat_map(analysis::tokens).collect();
    let says_something = tokens.iter().any(|token| !rules.is_common(&token.word));
    let mut words: Vec<Word> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    let mut is_detail = false;
    while let Some(token) = tokens.next() {
        is_detail |= !words.is_empty() && rules.connector(&token.word).is_some();
        // What is joined may be a code, which has all its parts.
        let is_part = token.joined || token.across || tokens.peek().is_some_and(|next| next.joined);
        // Nor is the A of A/C an article.
        let is_initial = is_part && token.word.len() == 1;
        if says_something && rules.is_common(&token.word) && !is_initial {
            continue;
        }
        let stem = rules.stem(&token.word);
        let is_new = is_part || words.iter().all(|word| word.stem != stem);
        if words.len() < MAX_WORDS && is_new {
            words.push(Word {
                token,
                stem,
                corrected: None,
                meant: None,
                is_detail,
                is_guess: false,
                glued: None,
            });
        }
    }
    words
}

/// What is looked for: the last of some words before "for", in Arabic the first.
pub(super) fn head(rules: Rules, words: &[Word]) -> Option<usize> {
    let is_name = |word: &Word| {
        let says_what = !word.is_detail && !rules.is_errand(&word.token.word);
        word.token.is_word() && word.stem.len() > 1 && says_what
    };
    match rules {
        Rules::Arabic => words.iter().position(is_name),
        _ => words.iter().rposition(is_name),
    }
}
