//! The rows of a file, read into what is sent together.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Component, Path, PathBuf},
    sync::mpsc,
};

use anyhow::Result;
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

use super::{
    BATCH_BYTES, BATCH_ROWS,
    columns::identity,
    source::{Fault, Item, Source},
    upload::stored_name,
};

/// A row to send, with the lines that it was read from.
#[derive(Debug, Default)]
pub(super) struct Row {
    pub(super) text: String,
    pub(super) line: usize,
    pub(super) lines: Vec<usize>,
    /// A picture that it names, to upload first.
    pub(super) picture: Option<PathBuf>,
    /// What the shop found wrong with it.
    pub(super) faults: Vec<Fault>,
}

/// Rows that are sent together.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) rows: Vec<Row>,
    /// Of the rows, each on a line.
    bytes: usize,
    pub(super) faults: Vec<Fault>,
    pub(super) skipped: u64,
    /// The last line that it holds.
    pub(super) last: usize,
}

/// Reads a file into batches, while earlier ones are on their way.
pub(super) fn read(
    source: &mut Source,
    after: usize,
    batches: &mpsc::SyncSender<Batch>,
) -> Result<()> {
    let dir = source.name.parent().unwrap_or(Path::new("")).to_owned();
    let mut seen = HashMap::new();
    let mut batch = Batch::default();
    while let Some(mut item) = source.next()? {
        batch.last = item.lines.last().copied().unwrap_or(item.line);
        refuse_duplicate(&mut item, &mut seen);
        if item.line <= after {
            batch.skipped += 1;
            continue;
        }
        match item.row {
            Ok(row) => {
                let (text, picture) = match attach_picture(row, item.line, &dir) {
                    Ok(attached) => attached,
                    Err(fault) => {
                        batch.faults.push(fault);
                        continue;
                    }
                };
                batch.bytes += text.len() + 1;
                batch.rows.push(Row {
                    text,
                    line: item.line,
                    lines: item.lines,
                    picture,
                    faults: Vec::new(),
                });
            }
            Err(fault) => batch.faults.push(fault),
        }
        let is_full = batch.rows.len() >= BATCH_ROWS
            || batch.bytes > BATCH_BYTES
            || batch.faults.len() >= BATCH_ROWS;
        // Where nobody takes it any more, whoever did says why.
        if is_full && batches.send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    let _ = batches.send(batch);
    Ok(())
}

/// The second row of a thing in one file is a mistake, whichever of them is meant.
fn refuse_duplicate(item: &mut Item, seen: &mut HashMap<u64, u32>) {
    let Ok(row) = &item.row else { return };
    let Some((kind, name)) = identity_of(row) else {
        return;
    };
    let mut hash = DefaultHasher::new();
    (&kind, &name).hash(&mut hash);
    let line = u32::try_from(item.line).unwrap_or(u32::MAX);
    let first = *seen.entry(hash.finish()).or_insert(line);
    if first != line {
        let detail = format!("line {first} is the same {kind} ({name})");
        item.row = Err(Fault::new(item.line, "", "duplicate", detail));
    }
}

/// The fields that tell rows apart, of any kind; the rest is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum Field {
    Text(String),
    Number(i64),
    Other(IgnoredAny),
}

/// The kind of a row and what tells it from others, if it can be read at all.
fn identity_of(row: &str) -> Option<(String, String)> {
    let mut row: HashMap<String, HashMap<String, Field>> = serde_json::from_str(row).ok()?;
    let (kind, fields) = row.drain().next()?;
    let named = identity(&kind)
        .iter()
        .filter_map(|name| match fields.get(*name) {
            Some(Field::Text(text)) => Some(format!("{name} {text}")),
            Some(Field::Number(number)) => Some(format!("{name} {number}")),
            _ => None,
        });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| (kind, named.join(", ")))
}

/// A picture may be named by its path below the folder of the file: it is uploaded, and then named
/// as the shop knows it. What lies elsewhere on this machine is nothing that a row may name.
fn attach_picture(
    row: String,
    line: usize,
    dir: &Path,
) -> Result<(String, Option<PathBuf>), Fault> {
    if !row.trim_start().starts_with("{\"media\"") {
        return Ok((row, None));
    }
    let Ok(mut value) = serde_json::from_str::<Value>(&row) else {
        return Ok((row, None));
    };
    let Some(file) = value["media"]["file"].as_str().map(PathBuf::from) else {
        return Ok((row, None));
    };
    let mut parts = file.components();
    if !parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        let detail = "expected a path below the folder of this file";
        return Err(Fault::new(line, "file", "invalid_file", detail));
    }
    let path = dir.join(file);
    if !path.is_file() {
        return Ok((row, None));
    }
    value["media"]["file"] = stored_name(&path).into();
    Ok((value.to_string(), Some(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_apart_by_their_kind_and_identity() {
        let name = |row: &str| identity_of(row).map(|(kind, name)| format!("{kind}: {name}"));
        let product = r#"{"product": {"external_id": "mug", "texts": {"en": {"name": "Mug"}}}}"#;
        assert_eq!(name(product).as_deref(), Some("product: external_id mug"));
        let price = r#"{"price": {"sku": "A", "currency": "EUR", "amount": 1, "min_quantity": 2}}"#;
        let expected = "price: sku A, currency EUR, min_quantity 2";
        assert_eq!(name(price).as_deref(), Some(expected));
        for unnamed in [
            "{",
            "[]",
            r#"{"product": {}}"#,
            r#"{"delete": {"product": "mug"}}"#,
        ] {
            assert_eq!(name(unnamed), None, "{unnamed}");
        }
    }
}
