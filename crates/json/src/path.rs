//! Where in a JSON text a reader stumbled.

/// The path of the value at a byte of a JSON text, counted from one: `brand.texts.en.name`,
/// `product.variants[0].sku`. At the bracket that closes an object or a list it is the path of
/// the last value in it (of an empty list its own), or of `missing`, a field that should have been
/// there. The text is valid up to there: a reader has just read it.
pub fn at(text: &str, column: usize, missing: Option<&str>) -> String {
    let mut path: Vec<Step> = Vec::new();
    let mut bytes = text.bytes().enumerate().take(column);
    let mut word: Option<(usize, usize)> = None;
    while let Some((index, byte)) = bytes.next() {
        match byte {
            b'"' => {
                let start = index + 1;
                let mut end = start;
                while let Some((index, byte)) = bytes.next() {
                    end = index;
                    match byte {
                        b'\\' => drop(bytes.next()),
                        b'"' => break,
                        _ => {}
                    }
                }
                word = Some((start, end));
                // A name that ends here is what the reader stumbled over.
                let is_name = matches!(
                    path.last(),
                    Some(Step::Object {
                        expects_name: true,
                        ..
                    })
                );
                if is_name && let Some(Step::Object { name, .. }) = path.last_mut() {
                    *name = text.get(start..end).unwrap_or_default().to_owned();
                }
            }
            b'{' => path.push(Step::Object {
                name: String::new(),
                expects_name: true,
            }),
            b'[' => path.push(Step::List(0)),
            b'}' | b']' if index + 1 < column => drop(path.pop()),
            // A list without a value is what the reader stumbled over itself.
            b']' if text[..index].trim_end().ends_with('[') => drop(path.pop()),
            b':' => {
                if let (Some(Step::Object { expects_name, .. }), Some(_)) = (path.last_mut(), word)
                {
                    *expects_name = false;
                }
            }
            b',' => match path.last_mut() {
                Some(Step::Object { expects_name, .. }) => *expects_name = true,
                Some(Step::List(position)) => *position += 1,
                None => {}
            },
            _ => {}
        }
    }
    if let (Some(missing), Some(Step::Object { name, .. })) = (missing, path.last_mut()) {
        missing.clone_into(name);
    }
    join(&path)
}

enum Step {
    Object { name: String, expects_name: bool },
    List(usize),
}

fn join(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::List(position) => text.push_str(&format!("[{position}]")),
            Step::Object { name, .. } if name.is_empty() => {}
            Step::Object { name, .. } => {
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(name);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::at;

    #[test]
    fn follows_names_and_positions() {
        let text = r#"{"product": {"a": "x,{\"y\":[", "variants": [{"sku": 1}, {"sku": [2, 3]}], "none": [ ]}}"#;
        for (until, path) in [
            (r#""a""#, "product.a"),
            (r#""sku": 1"#, "product.variants[0].sku"),
            ("[2, 3", "product.variants[1].sku[1]"),
            ("[2, 3]", "product.variants[1].sku[1]"),
            ("[ ]", "product.none"),
        ] {
            let column = text.find(until).unwrap() + until.len();
            assert_eq!(at(text, column, None), path, "{until}");
        }
    }

    #[test]
    fn any_column_of_any_text_has_a_path() {
        let text = r#"{"ä": "\"", "b": [}, ]{"#;
        for column in 0..text.len() + 5 {
            let _ = at(text, column, Some("c"));
        }
    }
}
