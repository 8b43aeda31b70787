//! What the example data says, so that tests need not repeat it.

use std::fs;

use serde_json::Value;
use xtask::workspace;

/// The rows of a type, in the order in which they are imported.
pub fn rows(kind: &str) -> Vec<Value> {
    let mut files: Vec<_> = fs::read_dir(workspace::seed_dir())
        .expect("the seed directory")
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "jsonl")
        })
        .collect();
    files.sort();
    let text: String = files
        .iter()
        .map(|file| fs::read_to_string(file).expect("a seed file"))
        .collect();
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let rows = lines.map(|line| serde_json::from_str::<Value>(line).expect("a row"));
    let rows: Vec<Value> = rows
        .filter_map(|mut row| row.get_mut(kind).map(Value::take))
        .collect();
    assert!(!rows.is_empty(), "the example data has no {kind}");
    rows
}

/// The row of a product.
pub fn product(external_id: &str) -> Value {
    let mut products = rows("product").into_iter();
    let found = products.find(|row| row["external_id"] == external_id);
    found.unwrap_or_else(|| panic!("the example data has no product {external_id}"))
}

/// The slug of a row in a language.
pub fn slug<'a>(row: &'a Value, language: &str) -> &'a str {
    row["texts"][language]["slug"].as_str().unwrap_or_default()
}

/// A store of the example data.
pub struct Store {
    pub code: String,
    /// One that it answers on.
    pub host: &'static str,
    /// With the prefix of their addresses.
    pub languages: Vec<(String, String)>,
}

/// All stores.
pub fn stores() -> Vec<Store> {
    let rows = rows("store").into_iter();
    rows.map(|row| {
        let code = row["code"].as_str().unwrap_or_default().to_owned();
        let host = if row["default"] == true {
            "127.0.0.1:3000"
        } else {
            "kontor.localhost"
        };
        let languages = row["languages"].as_array().cloned().unwrap_or_default();
        let languages = languages.iter().enumerate().map(|(place, language)| {
            let language = language.as_str().unwrap_or_default();
            let prefix = if place == 0 {
                String::new()
            } else {
                format!("/{language}")
            };
            (language.to_owned(), prefix)
        });
        Store {
            code,
            host,
            languages: languages.collect(),
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Calls `check` with every field of a value, however deep.
    fn each_field(value: &Value, check: &impl Fn(&str, &Value)) {
        match value {
            Value::Object(fields) => fields.iter().for_each(|(name, value)| {
                check(name, value);
                each_field(value, check);
            }),
            Value::Array(items) => items.iter().for_each(|item| each_field(item, check)),
            _ => {}
        }
    }

    #[test]
    fn the_example_shop_shows_the_same_whatever_the_day() {
        for kind in [
            "product",
            "page",
            "category",
            "price_list",
            "catalogue_promotion",
            "promotion",
            "coupon",
        ] {
            for row in rows(kind) {
                each_field(&row, &|name, value| {
                    let begins_or_ends = ["starts", "starts_at", "ends", "ends_at"].contains(&name);
                    assert!(!begins_or_ends, "{name} {value} in {row}");
                    if name == "expected" {
                        let day = value.as_str().unwrap_or_default();
                        assert!(day > "2040", "{day} will pass: {row}");
                    }
                });
            }
        }
    }
}
