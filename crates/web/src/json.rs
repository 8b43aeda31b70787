use commerce::json_path;
use serde::de::DeserializeOwned;

use crate::Failure;

/// Reads the body of a request.
///
/// # Errors
/// Where it is no JSON, or not of this shape: with the path of the first field that is not.
pub fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    let text = std::str::from_utf8(body)
        .map_err(|_| Failure::invalid("body", "expected text in UTF-8"))?;
    serde_json::from_str(text).map_err(|error| explain(text, &error))
}

fn explain(text: &str, error: &serde_json::Error) -> Failure {
    let message = error.to_string();
    let (line, column) = (error.line(), error.column());
    let place = format!(" at line {line} column {column}");
    let message = message.strip_suffix(&place).unwrap_or(&message);
    if error.is_syntax() || error.is_eof() {
        return Failure::invalid("body", format!("expected JSON: {message}{place}"));
    }
    let before = text.split_inclusive('\n').take(line.saturating_sub(1));
    let byte = before.map(str::len).sum::<usize>() + column;
    let missing = message
        .strip_prefix("missing field `")
        .and_then(|rest| rest.strip_suffix('`'));
    let field = match json_path::at(text, byte, missing) {
        path if path.is_empty() => "body".to_owned(),
        path => path,
    };
    // What a reader quotes may be as long as the body.
    Failure::invalid(field, message.chars().take(400).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[serde(rename = "lines")]
        _lines: Vec<Line>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Line {
        #[serde(rename = "quantity")]
        _quantity: u64,
    }

    #[test]
    fn a_field_that_is_not_as_expected_is_named() {
        for (body, field) in [
            (
                "{\"lines\": [\n  {\"quantity\": 1},\n  {\"quantity\": -1}]}",
                "lines[1].quantity",
            ),
            (
                "{\"lines\": [{\"quantity\": 1, \"price\": 5}]}",
                "lines[0].price",
            ),
            ("{\"lines\": [{}]}", "lines[0].quantity"),
            (
                "{\"lines\": [{\"quantity\": 1, \"quantity\": 2}]}",
                "lines[0].quantity",
            ),
            ("{\"lines\": {}}", "lines"),
            ("{}", "lines"),
            ("null", "body"),
            ("5", "body"),
            ("{\"lines\": []", "body"),
            ("", "body"),
            ("\u{feff}{}", "body"),
        ] {
            let failure = read_json::<Order>(body.as_bytes()).unwrap_err();
            assert_eq!(
                (failure.status, &*failure.errors[0].field),
                (400, field),
                "{body}"
            );
        }
        let nested = "{\"lines\": ".repeat(100_000);
        for hostile in [nested.as_bytes(), &[b'['; 100_000], b"\xff"] {
            assert_eq!(read_json::<Order>(hostile).unwrap_err().status, 400);
        }
    }
}
