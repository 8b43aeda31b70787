//! Letters that mean the same.

use std::borrow::Cow;

/// A character as words have it: lower case, without what is only ornament. Calls `push` with
/// each character that it becomes, which may be none.
pub(crate) fn lower(c: char, mut push: impl FnMut(char)) {
    if c.is_ascii() {
        return push(c.to_ascii_lowercase());
    }
    match c {
        // Arabic vowel signs, the small alef above, and the tatweel that only widens a word.
        '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{0640}' => {}
        // Digits of Arabic and of Persian.
        '\u{0660}'..='\u{0669}' => push(digit(c, '\u{0660}')),
        '\u{06f0}'..='\u{06f9}' => push(digit(c, '\u{06f0}')),
        '\u{066b}' => push('.'),
        // Invisible: soft hyphen, joiners, direction marks, byte order mark.
        '\u{00ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => {}
        // Full-width forms.
        '\u{ff10}'..='\u{ff19}' => push(digit(c, '\u{ff10}')),
        '’' | 'ʼ' | '`' | '´' => push('\''),
        '″' | '”' | '“' | '„' => push('"'),
        '‐' | '‑' | '–' | '—' | '−' => push('-'),
        _ => c.to_lowercase().for_each(push),
    }
}

fn digit(c: char, zero: char) -> char {
    char::from(b'0' + (u32::from(c) - u32::from(zero)) as u8)
}

/// Puts a combining mark on the letter before it where words keep such letters, else drops it.
pub(crate) fn compose(word: &mut String, mark: char) {
    if mark != '\u{0308}' {
        return;
    }
    let composed = match word.chars().next_back() {
        Some('a') => 'ä',
        Some('o') => 'ö',
        Some('u') => 'ü',
        _ => return,
    };
    word.pop();
    word.push(composed);
}

pub(crate) fn is_mark(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}')
}

/// A word without diacritics, as one may type it.
pub(crate) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() {
            folded.push(c);
            continue;
        }
        let plain = match c {
            'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
            'æ' => "ae",
            'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
            'ď' | 'đ' | 'ð' => "d",
            'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
            'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
            'ĥ' | 'ħ' => "h",
            'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
            'ĵ' => "j",
            'ķ' => "k",
            'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
            'ñ' | 'ń' | 'ņ' | 'ň' => "n",
            'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
            'œ' => "oe",
            'ŕ' | 'ŗ' | 'ř' => "r",
            'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
            'ß' => "ss",
            'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
            'þ' => "th",
            'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
            'ŵ' => "w",
            'ý' | 'ÿ' | 'ŷ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            // Arabic letters that are written for one another: alef with and without hamza or
            // madda, alef maqsura and yeh, teh marbuta and heh, and the Persian yeh and kaf.
            'آ' | 'أ' | 'إ' | 'ٱ' => "ا",
            'ى' | 'ی' | 'ئ' => "ي",
            'ؤ' => "و",
            'ة' => "ه",
            'ک' => "ك",
            _ => {
                folded.push(c);
                continue;
            }
        };
        folded.push_str(plain);
    }
    Cow::Owned(folded)
}

/// Letters and digits alone, folded: how codes are compared.
pub(crate) fn compact(text: &str) -> String {
    let mut lowered = String::with_capacity(text.len());
    for c in text.chars() {
        lower(c, |c| {
            if c.is_alphanumeric() {
                lowered.push(c);
            }
        });
    }
    fold(&lowered).into_owned()
}
