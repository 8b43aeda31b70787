//! The bytes of a text, without any type: everything here is there once.

use std::borrow::Cow;

use crate::reader::Fault;

/// How deep values may lie in one another.
const MAX_DEPTH: usize = 128;

/// A text with the place up to which it was read.
pub(crate) struct Text<'a> {
    text: &'a str,
    pub(crate) at: usize,
    depth: usize,
}

pub(crate) enum Number<'a> {
    Positive(u64),
    Negative(i64),
    /// With a fraction or an exponent, or too large, as it stands.
    Other(&'a str),
}

impl<'a> Text<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    pub(crate) fn whole(&self) -> &'a str {
        self.text
    }

    /// The next byte that is no blank; zero at the end.
    #[inline(never)]
    pub(crate) fn peek(&mut self) -> u8 {
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                Some(byte) => return *byte,
                None => return 0,
            }
        }
    }

    #[inline(never)]
    pub(crate) fn syntax(&self, expected: &str) -> Fault {
        let before = &self.text.as_bytes()[..self.at.min(self.text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let start = before.iter().rposition(|byte| *byte == b'\n');
        let column = before.len() - start.map_or(0, |start| start + 1) + 1;
        Fault::syntax(format!(
            "expected JSON: {expected} at line {line} column {column}"
        ))
    }

    /// Goes past the bracket that begins something.
    #[inline(never)]
    pub(crate) fn open(&mut self) -> Result<(), Fault> {
        if self.depth == MAX_DEPTH {
            return Err(self.syntax("values that do not lie so deep"));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Whether something follows in a list or an object, which ends at `close`; past the comma, or past
    /// the end.
    #[inline(never)]
    pub(crate) fn follows(&mut self, close: u8, first: &mut bool) -> Result<bool, Fault> {
        let byte = self.peek();
        if byte == close {
            self.at += 1;
            self.depth -= 1;
            return Ok(false);
        }
        if !std::mem::take(first) {
            if byte != b',' {
                return Err(self.syntax("a comma or the end"));
            }
            self.at += 1;
        }
        Ok(true)
    }

    /// The name of a field, past its colon.
    #[inline(never)]
    pub(crate) fn name(&mut self) -> Result<Cow<'a, str>, Fault> {
        if self.peek() != b'"' {
            return Err(self.syntax("the name of a field"));
        }
        let name = self.string()?;
        // An error in the name is found at its end, not in the value.
        Ok(name)
    }

    #[inline(never)]
    pub(crate) fn colon(&mut self) -> Result<(), Fault> {
        if self.peek() != b':' {
            return Err(self.syntax("a colon"));
        }
        self.at += 1;
        Ok(())
    }

    #[inline(never)]
    pub(crate) fn word(&mut self, word: &str) -> Result<(), Fault> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(())
        } else {
            Err(self.syntax("a value"))
        }
    }

    #[inline(never)]
    pub(crate) fn number(&mut self) -> Result<Number<'a>, Fault> {
        let start = self.at;
        let bytes = self.text.as_bytes();
        let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
        let digits = |mut at: usize| {
            let start = at;
            while byte(at).is_ascii_digit() {
                at += 1;
            }
            (at, at > start)
        };
        let mut at = start + usize::from(byte(start) == b'-');
        let leads = byte(at) == b'0' && byte(at + 1).is_ascii_digit();
        let (end, mut valid) = digits(at);
        at = end;
        let is_integer = !matches!(byte(at), b'.' | b'e' | b'E');
        if byte(at) == b'.' {
            let (end, some) = digits(at + 1);
            at = end;
            valid &= some;
        }
        if matches!(byte(at), b'e' | b'E') {
            let sign = usize::from(matches!(byte(at + 1), b'+' | b'-'));
            let (end, some) = digits(at + 1 + sign);
            at = end;
            valid &= some;
        }
        if !valid || leads {
            return Err(self.syntax("a value"));
        }
        self.at = at;
        let number = &self.text[start..at];
        Ok(if !is_integer {
            Number::Other(number)
        } else if let Ok(positive) = number.parse() {
            Number::Positive(positive)
        } else if let Ok(negative) = number.parse() {
            Number::Negative(negative)
        } else {
            Number::Other(number)
        })
    }

    /// A string, from its first quote to past its last one.
    #[inline(never)]
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        self.at += 1;
        let mut start = self.at;
        let mut decoded = String::new();
        loop {
            match self.text.as_bytes().get(self.at) {
                Some(b'"') => break,
                Some(b'\\') => {
                    decoded.push_str(&self.text[start..self.at]);
                    decoded.push(self.escape()?);
                    start = self.at;
                }
                Some(byte) if *byte >= b' ' => self.at += 1,
                _ => return Err(self.syntax("the end of a string")),
            }
        }
        let rest = &self.text[start..self.at];
        self.at += 1;
        Ok(if decoded.is_empty() {
            Cow::Borrowed(rest)
        } else {
            decoded.push_str(rest);
            Cow::Owned(decoded)
        })
    }

    fn escape(&mut self) -> Result<char, Fault> {
        let byte = self.text.as_bytes().get(self.at + 1).copied();
        self.at += 2;
        Ok(match byte.unwrap_or(0) {
            byte @ (b'"' | b'\\' | b'/') => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let second = match first {
                    0xD800..0xDC00 if self.text[self.at..].starts_with("\\u") => {
                        self.at += 2;
                        Some(self.unit()?)
                    }
                    _ => None,
                };
                let units = [Some(first), second];
                let mut decoded = char::decode_utf16(units.into_iter().flatten());
                match (decoded.next(), decoded.next()) {
                    (Some(Ok(character)), None) => character,
                    _ => return Err(self.syntax("a character")),
                }
            }
            _ => return Err(self.syntax("an escape of JSON")),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u16, Fault> {
        let digits = self.text.get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let unit = digits.and_then(|digits| u16::from_str_radix(digits, 16).ok());
        self.at += 4;
        unit.ok_or_else(|| {
            self.at = self.text.len().min(self.at);
            self.syntax("four hexadecimal digits")
        })
    }
}
