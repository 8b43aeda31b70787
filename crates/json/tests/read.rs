//! What is read, and what is said of the rest.

use std::collections::BTreeMap;

use json::{Raw, Refused, read};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    currency: String,
    #[serde(default)]
    lines: Vec<Line>,
    note: Option<String>,
    gift: Option<bool>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    quantity: u64,
    #[serde(default)]
    price: i64,
    off: Option<Off>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum Off {
    Nothing,
    Amount(i64),
    Each { amount: i8 },
}

#[test]
fn what_is_there_is_read() {
    let text = r#" { "currency" : "\u20ac\ud83d\ude00\n\/", "gift": true, "lines" : [ {"quantity":18446744073709551615,"price":-9223372036854775808},
        {"quantity": 0, "off": "nothing"}, {"quantity":1,"off":{"amount":-0}}, {"quantity":1,"off":{"each":{"amount":-128}}} ], "note": null } "#;
    let line = |quantity, price, off| Line {
        quantity,
        price,
        off,
    };
    let expected = Order {
        currency: "€😀\n/".to_owned(),
        lines: vec![
            line(u64::MAX, i64::MIN, None),
            line(0, 0, Some(Off::Nothing)),
            line(1, 0, Some(Off::Amount(0))),
            line(1, 0, Some(Off::Each { amount: -128 })),
        ],
        note: None,
        gift: Some(true),
    };
    assert_eq!(read::<Order>(text.as_bytes()), Ok(expected));
    let map = read::<BTreeMap<String, u8>>(b"{\"a\": 1, \"b\": 2}").unwrap();
    assert_eq!(map.len(), 2);
}

#[test]
fn a_fraction_comes_as_it_was_written() {
    let text = "[0.1, 1e2, 18446744073709551616, 7.70]";
    let read: Value = read(text.as_bytes()).unwrap();
    assert_eq!(
        read,
        serde_json::json!(["0.1", "1e2", "18446744073709551616", "7.70"])
    );
}

#[track_caller]
fn refuses(text: &str, field: &str, expected: &str) {
    let refused: Refused = read::<Order>(text.as_bytes()).unwrap_err();
    assert_eq!(
        (&*refused.field, &*refused.expected),
        (field, expected),
        "{text}"
    );
}

#[test]
fn what_is_not_as_expected_is_named() {
    let all = "expected no such field, but one of: currency, lines, note, gift";
    refuses(r#"{"currency": 5}"#, "currency", "expected a string");
    refuses(r#"{}"#, "currency", "expected the field `currency`");
    refuses(
        r#"{"curency": "a"}"#,
        "curency",
        &format!("{all}; perhaps `currency`"),
    );
    refuses(r#"{"colour": "a"}"#, "colour", all);
    refuses(
        r#"{"currency": "a", "currency": "b"}"#,
        "currency",
        "expected it once",
    );
    refuses(
        r#"{"currency": "a", "lines": {}}"#,
        "lines",
        "expected a list",
    );
    refuses(
        r#"{"currency": "a", "lines": [[]]}"#,
        "lines[0]",
        "expected an object",
    );
    refuses(
        "{\"currency\": \"a\",\n \"lines\": [{\"quantity\": 1},\n {\"quantity\": -1}]}",
        "lines[1].quantity",
        "expected an integer from 0",
    );
    refuses(
        r#"{"currency": "a", "lines": [{"quantity": 1.0}]}"#,
        "lines[0].quantity",
        "expected an integer from 0",
    );
    refuses(
        r#"{"currency": "a", "lines": [{"quantity": 1, "off": {"each": {"amount": 128}}}]}"#,
        "lines[0].off.each.amount",
        "expected an integer from -128 to 127",
    );
    refuses(
        r#"{"currency": "a", "lines": [{"quantity": 1, "off": {"all": 1}}]}"#,
        "lines[0].off.all",
        "expected one of: nothing, amount, each",
    );
    refuses(
        r#"{"currency": "a", "lines": [{"quantity": 1, "off": "all"}]}"#,
        "lines[0].off",
        "expected one of: nothing, amount, each",
    );
    refuses(
        r#"{"currency": "a", "lines": [{"quantity": 1, "off": {"amount": 1, "each": 1}}]}"#,
        "lines[0].off.each",
        "expected no other field beside the first",
    );
    refuses(
        r#"{"currency": "a", "lines": [{}]}"#,
        "lines[0].quantity",
        "expected the field `quantity`",
    );
    refuses("[]", "", "expected an object");
    refuses(
        "{\n  \"currency\"",
        "",
        "expected JSON: a colon at line 2 column 13",
    );
    refuses("", "", "expected JSON: a value at line 1 column 1");
    refuses(
        "{\"currency\": \"a\"} x",
        "",
        "expected JSON: the end at line 1 column 19",
    );
    refuses(
        "{\"currency\": tru}",
        "",
        "expected JSON: a value at line 1 column 14",
    );
}

#[test]
fn a_raw_value_is_what_was_written() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Held {
        a: Option<Raw>,
        b: Raw,
        c: Option<Raw>,
    }
    let held: Held = read(br#"{"a": {"x" : [1.50, "}"]} , "b":-1,"c":null}"#).unwrap();
    let raw = |text: &str| Raw(text.to_owned());
    let a = Some(raw(r#"{"x" : [1.50, "}"]}"#));
    assert_eq!(
        held,
        Held {
            a,
            b: raw("-1"),
            c: None
        }
    );
    assert!(read::<Held>(br#"{"a": [1,], "b": 1}"#).is_err());
}

#[test]
fn no_depth_breaks_it() {
    for text in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        assert!(read::<Value>(text.as_bytes()).is_err());
    }
    let deep = format!("{}{}", "[".repeat(128), "]".repeat(128));
    assert!(read::<Value>(deep.as_bytes()).is_ok());
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| map.into_iter().collect()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_was_written_is_read(value in value()) {
        for text in [value.to_string(), format!("{value:#}")] {
            prop_assert_eq!(read::<Value>(text.as_bytes()), Ok(value.clone()));
        }
    }

    #[test]
    fn any_text_is_read_or_refused_as_by_others(
        text in r#"([\[\]{},:" \\u0-9eE.+-]|true|null|"a"|\\u00e9|"a":){0,24}"#,
    ) {
        let ours = read::<Value>(text.as_bytes()).is_ok();
        let theirs = serde_json::from_str::<Value>(&text);
        // Others refuse numbers that a double cannot hold.
        let is_large = theirs.as_ref().is_err_and(|error| error.to_string().contains("out of range"));
        prop_assert!(ours == theirs.is_ok() || is_large, "{}: {}", text, ours);
    }

    #[test]
    fn no_bytes_break_it(bytes in prop::collection::vec(any::<u8>(), 0..60), cut in 0_usize..200) {
        let _ = read::<Order>(&bytes);
        let text = r#"{"currency":"\u20ac","lines":[{"quantity":1,"off":{"each":{"amount":-1}}}],"note":"ä\n"}"#;
        let mut cut_short = text.as_bytes()[..cut.min(text.len())].to_vec();
        let _ = read::<Order>(&cut_short);
        cut_short.extend(bytes);
        let _ = read::<Order>(&cut_short);
    }
}
