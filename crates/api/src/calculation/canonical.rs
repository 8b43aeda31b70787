//! The one way to write a value as JSON, that of RFC 8785: the fields of an object in order, no
//! blanks. There are no fractions here, and integers are written in full, however large.

use std::ops::Range;

use serde::Serialize;
use sha2::{Digest as _, Sha256};

/// A value as it is.
pub(super) fn text(value: &impl Serialize) -> Vec<u8> {
    write(value, false)
}

/// A value without what is absent or empty in it: so a list that a later version adds changes nothing
/// where it is not used.
pub(super) fn text_of_present(value: &impl Serialize) -> Vec<u8> {
    write(value, true)
}

/// `sha256:` with the digest of a text in hexadecimal digits.
pub(super) fn digest(text: &[u8]) -> String {
    let mut shown = String::from("sha256:");
    for byte in Sha256::digest(text) {
        for digit in [byte >> 4, byte & 15] {
            shown.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    shown
}

fn write(value: &impl Serialize, present: bool) -> Vec<u8> {
    let text = serde_json::to_vec(value).unwrap_or_default();
    let mut sorted = Vec::with_capacity(text.len());
    let mut sort = Sort {
        text: &text,
        at: 0,
        present,
    };
    sort.value(&mut sorted);
    sorted
}

/// Puts the fields of objects in order: of a text, as a tree of values would be many times larger.
struct Sort<'a> {
    /// As a writer of JSON left it: valid, without blanks.
    text: &'a [u8],
    at: usize,
    present: bool,
}

impl Sort<'_> {
    fn value(&mut self, out: &mut Vec<u8>) {
        match self.peek() {
            b'{' => self.object(out),
            b'[' => self.list(out),
            _ => {
                let scalar = self.scalar();
                out.extend_from_slice(&self.text[scalar]);
            }
        }
    }

    fn object(&mut self, out: &mut Vec<u8>) {
        let mut fields: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut values = Vec::new();
        self.at += 1;
        while self.peek() != b'}' {
            let name = self.scalar();
            self.at += 1;
            let start = values.len();
            self.value(&mut values);
            if self.present && matches!(&values[start..], b"null" | b"[]" | b"{}") {
                values.truncate(start);
            } else {
                let place = fields.partition_point(|(other, _)| {
                    self.text[other.clone()] < self.text[name.clone()]
                });
                fields.insert(place, (name, start..values.len()));
            }
            self.skip_comma();
        }
        self.at += 1;
        out.push(b'{');
        for (index, (name, value)) in fields.into_iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            out.extend_from_slice(&self.text[name]);
            out.push(b':');
            out.extend_from_slice(&values[value]);
        }
        out.push(b'}');
    }

    fn list(&mut self, out: &mut Vec<u8>) {
        out.push(b'[');
        self.at += 1;
        let start = out.len();
        while self.peek() != b']' {
            if out.len() > start {
                out.push(b',');
            }
            self.value(out);
            self.skip_comma();
        }
        self.at += 1;
        out.push(b']');
    }

    /// A string, a number, or a word.
    fn scalar(&mut self) -> Range<usize> {
        let start = self.at;
        if self.peek() == b'"' {
            self.at += 1;
            loop {
                match self.peek() {
                    b'"' => break,
                    b'\\' => self.at += 2,
                    _ => self.at += 1,
                }
            }
            self.at += 1;
        } else {
            while !matches!(self.peek(), b',' | b']' | b'}' | b'"') {
                self.at += 1;
            }
        }
        start..self.at
    }

    fn skip_comma(&mut self) {
        if self.peek() == b',' {
            self.at += 1;
        }
    }

    /// The next byte; at the end, one that ends whatever is read.
    fn peek(&self) -> u8 {
        match self.text.get(self.at) {
            Some(byte) => *byte,
            None => b'"',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn string(text: Vec<u8>) -> String {
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn there_is_one_way_to_write_a_value() {
        #[derive(Serialize)]
        struct Late {
            z: u8,
            b: Vec<Value>,
            a: i64,
            c: [u8; 0],
            d: Option<u8>,
            quote: &'static str,
        }
        let value = Late {
            z: 0,
            b: vec![
                json!(1),
                json!({"y": "ä\n\"\\", "x": null}),
                json!([[], [-5]]),
            ],
            a: i64::MAX,
            c: [],
            d: None,
            quote: "},{\"",
        };
        assert_eq!(
            string(text(&value)),
            r#"{"a":9223372036854775807,"b":[1,{"x":null,"y":"ä\n\"\\"},[[],[-5]]],"c":[],"d":null,"quote":"},{\"","z":0}"#
        );
        assert_eq!(
            string(text_of_present(&value)),
            r#"{"a":9223372036854775807,"b":[1,{"y":"ä\n\"\\"},[[],[-5]]],"quote":"},{\"","z":0}"#
        );
        assert_eq!(
            string(text_of_present(&json!({"a": {"b": []}, "c": false}))),
            r#"{"c":false}"#
        );
        for scalar in [json!("a,\"b"), json!(5), json!(null), json!([]), json!({})] {
            assert_eq!(string(text(&scalar)), scalar.to_string());
        }
    }

    #[test]
    fn digests_are_those_of_sha_256() {
        assert_eq!(
            digest(b"abc"),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
