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

/// The digest of a value as it is. An answer may be many megabytes: its text is made once, and what is digested is never put together.
pub(super) fn digest_of(value: &impl Serialize) -> String {
    let text = json(value);
    let mut sort = Sort {
        text: &text,
        at: 0,
        present: false,
    };
    let mut digest = Sha256::new();
    sort.digest(&mut digest);
    shown(&digest.finalize())
}

/// A value as JSON, in the memory that it needs and no more.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    let mut length = Length(0);
    let is_counted = serde_json::to_writer(&mut length, value).is_ok();
    let mut text = Vec::with_capacity(length.0);
    let is_written = is_counted && serde_json::to_writer(&mut text, value).is_ok();
    debug_assert!(is_written, "plain data can be written to memory");
    text
}

/// How much was written.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// `sha256:` with the digest of a text in hexadecimal digits.
pub fn digest(text: &[u8]) -> String {
    shown(&Sha256::digest(text))
}

fn shown(digest: &[u8]) -> String {
    let mut shown = String::from("sha256:");
    for byte in digest {
        for digit in [byte >> 4, byte & 15] {
            shown.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    shown
}

/// A value that is valid JSON, as it is.
pub(super) fn text_of_json(json: &str) -> Vec<u8> {
    let (mut in_string, mut escaped) = (false, false);
    let is_needed = |byte: &u8| {
        let within = in_string;
        match *byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => in_string = !in_string,
            _ => {}
        }
        within || !byte.is_ascii_whitespace()
    };
    let text: Vec<u8> = json.bytes().filter(is_needed).collect();
    sort(&text, false)
}

/// Something that differs between two values: its path, and what each says as JSON.
pub(super) type Differing = (String, Option<String>, Option<String>);

/// Where two values in this way of writing differ, at most so often.
pub(super) fn differences(one: &[u8], other: &[u8], path: &str, most: usize) -> Vec<Differing> {
    let sorted = |text| Sort {
        text,
        at: 0,
        present: false,
    };
    let mut found = Vec::new();
    if one != other {
        let mut pair = Pair {
            one: sorted(one),
            other: sorted(other),
            found: &mut found,
            most,
        };
        pair.value(path);
    }
    found
}

/// Two texts that are read side by side.
struct Pair<'a> {
    one: Sort<'a>,
    other: Sort<'a>,
    found: &'a mut Vec<Differing>,
    most: usize,
}

impl Pair<'_> {
    fn value(&mut self, path: &str) {
        match (self.one.peek(), self.other.peek()) {
            (b'{', b'{') => {
                self.enter();
                loop {
                    match (self.one.name(), self.other.name()) {
                        (None, None) => break,
                        (Some(one), Some(other)) if one == other => {
                            self.one.pass_name();
                            self.other.pass_name();
                            self.value(&format!("{path}.{one}"));
                            self.one.skip_comma();
                            self.other.skip_comma();
                        }
                        (Some(one), other) if other.as_ref().is_none_or(|other| one < *other) => {
                            self.one.pass_name();
                            self.lone(format!("{path}.{one}"), true);
                        }
                        (_, other) => {
                            self.other.pass_name();
                            self.lone(format!("{path}.{}", other.unwrap_or_default()), false);
                        }
                    }
                }
                self.leave();
            }
            (b'[', b'[') => {
                self.enter();
                for index in 0_usize.. {
                    let path = format!("{path}[{index}]");
                    match (self.one.peek() == b']', self.other.peek() == b']') {
                        (true, true) => break,
                        (false, false) => {
                            self.value(&path);
                            self.one.skip_comma();
                            self.other.skip_comma();
                        }
                        (ended, _) => self.lone(path, !ended),
                    }
                }
                self.leave();
            }
            _ => {
                let (one, other) = (self.one.shown(), self.other.shown());
                if one != other {
                    self.note(path.to_owned(), Some(one), Some(other));
                }
            }
        }
    }

    /// What is in one of them alone.
    fn lone(&mut self, path: String, in_one: bool) {
        if in_one {
            let value = self.one.shown();
            self.one.skip_comma();
            self.note(path, Some(value), None);
        } else {
            let value = self.other.shown();
            self.other.skip_comma();
            self.note(path, None, Some(value));
        }
    }

    fn enter(&mut self) {
        self.one.at += 1;
        self.other.at += 1;
    }

    fn leave(&mut self) {
        self.enter();
    }

    fn note(&mut self, path: String, one: Option<String>, other: Option<String>) {
        if self.found.len() < self.most {
            self.found.push((path, one, other));
        }
    }
}

fn write(value: &impl Serialize, present: bool) -> Vec<u8> {
    sort(&serde_json::to_vec(value).unwrap_or_default(), present)
}

fn sort(text: &[u8], present: bool) -> Vec<u8> {
    let mut sorted = Vec::with_capacity(text.len());
    let mut sort = Sort {
        text,
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

    /// The same, into a digest.
    fn digest(&mut self, out: &mut Sha256) {
        match self.peek() {
            b'{' => self.digest_object(out),
            b'[' => {
                out.update(b"[");
                self.at += 1;
                while self.peek() != b']' {
                    self.digest(out);
                    if self.peek() == b',' {
                        out.update(b",");
                        self.at += 1;
                    }
                }
                out.update(b"]");
                self.at += 1;
            }
            _ => {
                let scalar = self.scalar();
                out.update(&self.text[scalar]);
            }
        }
    }

    fn digest_object(&mut self, out: &mut Sha256) {
        // Names, each with where its value begins.
        let mut fields: Vec<(Range<usize>, usize)> = Vec::new();
        self.at += 1;
        while self.peek() != b'}' {
            let name = self.scalar();
            self.at += 1;
            let place = fields
                .partition_point(|(other, _)| self.text[other.clone()] < self.text[name.clone()]);
            fields.insert(place, (name, self.at));
            self.skip_value();
            self.skip_comma();
        }
        let end = self.at + 1;
        out.update(b"{");
        for (index, (name, value)) in fields.into_iter().enumerate() {
            if index > 0 {
                out.update(b",");
            }
            out.update(&self.text[name]);
            out.update(b":");
            self.at = value;
            self.digest(out);
        }
        out.update(b"}");
        self.at = end;
    }

    /// Passes the next value, whatever is in it.
    fn skip_value(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' => self.at += 1,
                _ => {
                    self.scalar();
                }
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// The name of the next field, if there is one.
    fn name(&mut self) -> Option<String> {
        if self.peek() != b'"' {
            return None;
        }
        let start = self.at;
        let name = self.scalar();
        self.at = start;
        let name = String::from_utf8_lossy(&self.text[name]);
        Some(name.trim_matches('"').to_owned())
    }

    fn pass_name(&mut self) {
        self.scalar();
        self.at += 1;
    }

    /// The next value, as it is written.
    fn shown(&mut self) -> String {
        let mut value = Vec::new();
        self.value(&mut value);
        String::from_utf8_lossy(&value).into_owned()
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
            assert_eq!(digest_of(&scalar), digest(&text(&scalar)));
        }
        assert_eq!(digest_of(&value), digest(&text(&value)));
    }

    #[test]
    fn differences_are_found_with_their_paths() {
        let found = |one: &str, other: &str| {
            let (one, other) = (text_of_json(one), text_of_json(other));
            let found = differences(&one, &other, "at", 3);
            let show = |(path, one, other): Differing| {
                let [one, other] = [one, other].map(|side| side.unwrap_or_else(|| "-".to_owned()));
                format!("{path} {one} {other}")
            };
            found.into_iter().map(show).collect::<Vec<_>>()
        };
        let value = r#"{ "b" : [ 1, {"c": "x y"} ], "a": [], "d": {"e": 5} }"#;
        assert!(found(value, r#"{"a":[],"d":{"e":5},"b":[1,{"c":"x y"}]}"#).is_empty());
        for (other, expected) in [
            (
                r#"{"a":[],"b":[2,{"c":"x"}],"d":{"e":5}}"#,
                vec!["at.b[0] 1 2", "at.b[1].c \"x y\" \"x\""],
            ),
            (
                r#"{"a":{},"b":[1],"d":{"e":5}}"#,
                vec!["at.a [] {}", "at.b[1] {\"c\":\"x y\"} -"],
            ),
            (
                r#"{"a":[7,[]],"b":[1,{"c":"x y"}],"d":{"e":5}}"#,
                vec!["at.a[0] - 7", "at.a[1] - []"],
            ),
            (
                r#"{"aa":1,"b":[1,{"c":"x y"}],"d":{"e":5,"f":6}}"#,
                vec!["at.a [] -", "at.aa - 1", "at.d.f - 6"],
            ),
            (
                "{}",
                vec![
                    "at.a [] -",
                    "at.b [1,{\"c\":\"x y\"}] -",
                    "at.d {\"e\":5} -",
                ],
            ),
            (
                "5",
                vec![r#"at {"a":[],"b":[1,{"c":"x y"}],"d":{"e":5}} 5"#],
            ),
        ] {
            assert_eq!(found(value, other), expected, "{other}");
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
