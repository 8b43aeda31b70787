//! Addresses: what may be linked, and how a query is appended.

/// Whether an address from data may stand in a link: our own paths, web pages and mail. Anything
/// else, `javascript:` above all, could run.
pub(crate) fn is_safe(address: &str) -> bool {
    is_local(address)
        || ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| address.starts_with(scheme))
}

/// Whether an address is a path of this store. Browsers read `//host` and `/\host` as another
/// host.
pub(crate) fn is_local(address: &str) -> bool {
    address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\")
}

/// An address with one more query parameter, before its fragment.
pub(crate) fn with_parameter(address: &str, name: &str, value: &str) -> String {
    let (base, fragment) = address.split_at(address.find('#').unwrap_or(address.len()));
    let mut address = String::with_capacity(address.len() + name.len() + value.len() + 2);
    address.push_str(base);
    push_parameter(&mut address, name, value);
    address.push_str(fragment);
    address
}

/// Appends a query parameter to an address without a fragment.
pub(crate) fn push_parameter(address: &mut String, name: &str, value: &str) {
    address.push(if address.contains('?') { '&' } else { '?' });
    push_encoded(address, name);
    address.push('=');
    push_encoded(address, value);
}

/// Percent-encoding of all but the unreserved characters of RFC 3986.
fn push_encoded(address: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let digits =
                [byte >> 4, byte & 15].map(|digit| b"0123456789ABCDEF"[usize::from(digit)]);
            address.push('%');
            address.extend(digits.map(char::from));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_encoded_and_stand_before_the_fragment() {
        let cases = [
            ("/search", "/search?q=a%26b%20%C3%A4"),
            ("/search?sort=name", "/search?sort=name&q=a%26b%20%C3%A4"),
            ("/search#top", "/search?q=a%26b%20%C3%A4#top"),
        ];
        for (address, expected) in cases {
            assert_eq!(with_parameter(address, "q", "a&b ä"), expected);
        }
    }

    #[test]
    fn only_paths_web_pages_and_mail_are_links() {
        for address in [
            "/",
            "/c/cups",
            "https://a.example",
            "http://a.example",
            "mailto:a@b.c",
        ] {
            assert!(is_safe(address), "{address}");
        }
        for address in [
            "javascript:alert(1)",
            "//evil.example",
            "/\\evil.example",
            "data:,x",
            "",
        ] {
            assert!(!is_safe(address), "{address}");
        }
    }
}
