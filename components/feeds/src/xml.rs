use std::borrow::Cow;

use quick_xml::escape::partial_escape;

/// What XML documents begin with.
pub(crate) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Writes `<name>text</name>`.
pub(crate) fn element(out: &mut String, name: &str, text: &str) {
    out.extend(["<", name, ">", &escape(text), "</", name, ">"]);
}

/// A text as it may stand in an element; what XML cannot hold is left out.
fn escape(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_allowed) {
        partial_escape(text)
    } else {
        let allowed: String = text.chars().filter(|c| is_allowed(*c)).collect();
        partial_escape(allowed).into_owned().into()
    }
}

/// The characters of XML 1.0, without the control characters that it only tolerates.
fn is_allowed(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        c => !c.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_without_what_xml_cannot_hold() {
        let text = "a < b & \"c\" ]]> \u{0}\u{8}\u{1b}\u{85}\u{ffff}é😀\n";
        let mut xml = String::new();
        element(&mut xml, "g:title", text);
        let inner = &xml["<g:title>".len()..xml.len() - "</g:title>".len()];
        let back = quick_xml::escape::unescape(inner).unwrap();
        assert_eq!(back, "a < b & \"c\" ]]> é😀\n");
        assert!(!inner.contains('<') && !inner.contains("]]>"));
    }
}
