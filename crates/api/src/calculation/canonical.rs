use serde::Serialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A value in the one way to write it, as RFC 8785 has it: keys in order, no blanks. There are no
/// fractions in it, and integers are written in full, however large. What is absent or empty is left
/// out, so that a list that a later version adds changes nothing where it is not used.
pub(super) fn text(value: &impl Serialize) -> String {
    let mut value = serde_json::to_value(value).unwrap_or_default();
    prune(&mut value);
    // Where another crate of a build wants the order of insertion.
    value.sort_all_objects();
    value.to_string()
}

/// `sha256:` with the digest of a text in hexadecimal digits.
pub(super) fn digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    let mut shown = String::from("sha256:");
    for byte in digest {
        for digit in [byte >> 4, byte & 15] {
            shown.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    shown
}

fn prune(value: &mut Value) {
    let is_nothing = |value: &Value| match value {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(items) => items.iter_mut().for_each(prune),
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, field| !is_nothing(field));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn there_is_one_way_to_write_a_value() {
        let value = json!({
            "b": [1, {"z": "ä\n\"", "a": null}], "a": i64::MAX, "c": [], "d": {"e": {}}, "f": false, "g": "",
        });
        assert_eq!(
            text(&value),
            r#"{"a":9223372036854775807,"b":[1,{"z":"ä\n\""}],"f":false,"g":""}"#
        );
    }

    #[test]
    fn digests_are_those_of_sha_256() {
        assert_eq!(
            digest("abc"),
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
