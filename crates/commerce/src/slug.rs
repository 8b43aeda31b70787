//! The words in addresses: slugs, codes and external ids.

/// The most characters a slug, code or external id may have.
pub const MAX_LENGTH: usize = 80;

/// Whether `text` may stand in an address: lower-case ASCII words joined by single hyphens.
pub fn is_slug(text: &str) -> bool {
    text.len() <= MAX_LENGTH
        && text.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        })
}

/// Whether `text` may name an attribute or an option, which stand in queries as `?colour=oat`.
pub fn is_attribute_code(text: &str) -> bool {
    text.len() <= MAX_LENGTH
        && text
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_lowercase())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_words_joined_by_hyphens() {
        for good in ["a", "halm-mug", "no-5", "2026"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in [
            "",
            "-",
            "a--b",
            "-a",
            "a-",
            "Mug",
            "a b",
            "ä",
            "a/b",
            "a.b",
            &"a".repeat(81),
        ] {
            assert!(!is_slug(bad), "{bad}");
        }
    }

    #[test]
    fn attribute_codes_start_with_a_letter() {
        assert!(is_attribute_code("dishwasher_safe"));
        for bad in ["", "_a", "1a", "a-b", "A"] {
            assert!(!is_attribute_code(bad), "{bad}");
        }
    }
}
