//! JSON as it may stand inside `<script>`, written straight into the page.

use std::fmt::Write;

/// A JSON object that is being written.
pub(super) struct Object<'a> {
    out: &'a mut String,
    is_empty: bool,
}

/// Writes a whole object.
pub(super) fn object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    fill(&mut Object {
        out,
        is_empty: true,
    });
    out.push('}');
}

impl Object<'_> {
    /// A text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        self.joined(name, &[value]);
    }

    /// A text from its parts.
    pub(super) fn joined(&mut self, name: &str, parts: &[&str]) {
        self.name(name);
        string(self.out, parts);
    }

    /// A number.
    pub(super) fn number(&mut self, name: &str, value: u64) {
        self.name(name);
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{value}");
    }

    /// An object inside this one.
    pub(super) fn object(&mut self, name: &str, fill: impl FnOnce(&mut Object<'_>)) {
        self.name(name);
        object(self.out, fill);
    }

    /// A list of texts, each from its parts.
    pub(super) fn texts<'b>(&mut self, name: &str, items: impl Iterator<Item = [&'b str; 2]>) {
        self.list(name, items, |out, parts| string(out, &parts));
    }

    /// A list of objects.
    pub(super) fn objects<T>(
        &mut self,
        name: &str,
        items: impl Iterator<Item = T>,
        fill: impl Fn(&mut Object<'_>, T),
    ) {
        self.list(name, items, |out, item| {
            object(out, |object| fill(object, item));
        });
    }

    fn list<T>(
        &mut self,
        name: &str,
        items: impl Iterator<Item = T>,
        write: impl Fn(&mut String, T),
    ) {
        self.name(name);
        self.out.push('[');
        for (place, item) in items.enumerate() {
            if place > 0 {
                self.out.push(',');
            }
            write(self.out, item);
        }
        self.out.push(']');
    }

    fn name(&mut self, name: &str) {
        self.out.push_str(if self.is_empty { "\"" } else { ",\"" });
        self.is_empty = false;
        self.out.push_str(name);
        self.out.push_str("\":");
    }
}

/// A string from its parts. Without `<` nothing in it can end the element.
fn string(out: &mut String, parts: &[&str]) {
    out.push('"');
    for part in parts {
        // What needs no escape is copied in one go.
        let mut rest = *part;
        while let Some(place) = rest.bytes().position(needs_escape) {
            out.push_str(&rest[..place]);
            match rest.as_bytes()[place] {
                b'"' => out.push_str("\\\""),
                b'\\' => out.push_str("\\\\"),
                other => {
                    let _ = write!(out, "\\u{other:04x}");
                }
            }
            rest = &rest[place + 1..];
        }
        out.push_str(rest);
    }
    out.push('"');
}

fn needs_escape(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'"' | b'\\' | b'<')
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn data_cannot_end_its_script_element() {
        let hostile = "</script><script>alert(1)</script><!--";
        let mut script = String::new();
        object(&mut script, |data| data.text("name", hostile));
        assert!(!script.contains('<'));
        let back: Value = serde_json::from_str(&script).unwrap();
        assert_eq!(back["name"], hostile);
    }

    #[test]
    fn what_is_written_is_json() {
        let odd: String = (0..=0x7f_u8)
            .map(char::from)
            .chain("“ä😀\\\"".chars())
            .collect();
        let mut text = String::new();
        object(&mut text, |data| {
            data.joined("odd", &[&odd, "", &odd]);
            data.number("count", u64::MAX);
            data.texts("none", std::iter::empty());
            data.texts("two", [["a", "\""], ["b", "c"]].into_iter());
            data.object("empty", |_| {});
            data.objects("items", 1..=2, |item, place| item.number("n", place));
        });
        let back: Value = serde_json::from_str(&text).unwrap();
        let expected = serde_json::json!({
            "odd": odd.repeat(2),
            "count": u64::MAX,
            "none": [],
            "two": ["a\"", "bc"],
            "empty": {},
            "items": [{ "n": 1 }, { "n": 2 }],
        });
        assert_eq!(back, expected);
    }
}
