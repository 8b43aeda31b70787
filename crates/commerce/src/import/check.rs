use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::FieldError;
use crate::catalogue::Target;
use crate::language::Translated;
use crate::slug::{is_attribute_code, is_slug};

/// The most mistakes that are told of a row.
pub(super) const MAX_ERRORS: usize = 100;

/// Collects what is wrong with a row.
#[derive(Default)]
pub(crate) struct Checks {
    errors: Vec<FieldError>,
}

impl Checks {
    pub(crate) fn into_errors(self) -> Vec<FieldError> {
        self.errors
    }

    pub(crate) fn fail(
        &mut self,
        field: impl Into<String>,
        code: &'static str,
        detail: impl Into<String>,
    ) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(FieldError::new(field, code, detail));
        }
    }

    pub(crate) fn slug(&mut self, field: &str, text: &str) {
        if !is_slug(text) {
            let detail = "expected lower-case ASCII words joined by hyphens, at most 80 characters";
            self.fail(field, "invalid_slug", detail);
        }
    }

    pub(crate) fn attribute_code(&mut self, field: &str, text: &str) {
        if !is_attribute_code(text) {
            let detail =
                "expected lower-case ASCII letters, digits and underscores, a letter first";
            self.fail(field, "invalid_code", detail);
        }
    }

    pub(crate) fn file(&mut self, field: &str, name: &str) {
        if !is_file_name(name) {
            self.fail(
                field,
                "invalid_file",
                "expected the name of an uploaded file, such as mug-oat.svg",
            );
        }
    }

    /// Words that a visitor reads as a title: present and short. What is nothing but blanks is a link
    /// that nobody sees.
    pub(crate) fn name(&mut self, field: &str, text: &str) {
        if !text.is_empty() && text.chars().all(is_blank) {
            self.fail(field, "blank", "expected words, found only blanks");
        }
        self.text(field, text, 1..=200);
    }

    pub(crate) fn text(&mut self, field: &str, text: &str, characters: RangeInclusive<usize>) {
        self.length(field, text.chars().count(), characters);
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        {
            self.fail(
                field,
                "control_character",
                "expected text without control characters",
            );
        }
    }

    pub(crate) fn length(&mut self, field: &str, found: usize, expected: RangeInclusive<usize>) {
        if !expected.contains(&found) {
            let (least, most) = expected.into_inner();
            self.fail(
                field,
                "invalid_length",
                format!("expected {least} to {most} long, found {found}"),
            );
        }
    }

    pub(crate) fn seo(&mut self, path: &str, title: Option<&str>, description: Option<&str>) {
        self.text(
            &format!("{path}.seo_title"),
            title.unwrap_or_default(),
            0..=200,
        );
        self.text(
            &format!("{path}.seo_description"),
            description.unwrap_or_default(),
            0..=1_000,
        );
    }

    pub(crate) fn target(&mut self, field: &str, target: &Target) {
        match target {
            Target::Url(url) if !is_link(url) => {
                let detail = "expected a path that begins with /, or an address with https:";
                self.fail(field, "invalid_url", detail);
            }
            Target::Url(_) => {}
            Target::Category(name) | Target::Page(name) | Target::Product(name) => {
                self.slug(field, name);
            }
        }
    }

    pub(crate) fn unique<T: Ord>(&mut self, field: &str, items: &[T]) {
        self.unique_by(field, items, |item| item);
    }

    pub(crate) fn unique_by<'a, T, K: Ord + ?Sized + 'a>(
        &mut self,
        field: &str,
        items: &'a [T],
        key: impl Fn(&'a T) -> &'a K,
    ) {
        let mut seen = BTreeSet::new();
        for (index, item) in items.iter().enumerate() {
            if !seen.insert(key(item)) {
                self.fail(format!("{field}[{index}]"), "duplicate", "is listed twice");
            }
        }
    }

    /// At least one language, and `check` for each.
    pub(crate) fn texts<T>(
        &mut self,
        field: &str,
        texts: &Translated<T>,
        mut check: impl FnMut(&mut Self, &str, &T),
    ) {
        if texts.is_empty() {
            self.fail(
                field,
                "missing_text",
                "expected the text of at least one language",
            );
        }
        for (language, text) in &texts.0 {
            check(self, &format!("{field}.{language}"), text);
        }
    }
}

/// Whether `name` can name an uploaded file: no folders, an extension, nothing to escape.
pub fn is_file_name(name: &str) -> bool {
    name.len() <= 120
        && name.split('.').count() == 2
        && name.split('.').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_".contains(&b))
        })
}

/// Whether `url` may stand in a link: on this host, or by a scheme that cannot run script.
pub(crate) fn is_link(url: &str) -> bool {
    let safe = url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let on_this_host = url.starts_with('/') && !url.starts_with("//");
    let elsewhere = ["https://", "http://", "mailto:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    url.len() <= 2_000 && safe && (on_this_host || elsewhere)
}

/// White space, and what takes no room at all.
fn is_blank(character: char) -> bool {
    let is_invisible = matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    );
    is_invisible || character.is_whitespace() || character.is_control()
}
