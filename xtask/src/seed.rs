//! Fills a shop through its administration: rows, pictures, then publication.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::{
    admin::{Admin, RowError},
    progress::Counter,
    state::hex,
};

/// Well below what the administration takes at once, so that no request is long.
const MAX_BATCH_ROWS: usize = 100;
const MAX_BATCH_BYTES: usize = 512 * 1024;

/// The content of a seed directory.
pub struct Seed {
    rows: Vec<Row>,
    media: Vec<PathBuf>,
    digest: String,
}

/// A line of a `.jsonl` file.
struct Row {
    file: Arc<PathBuf>,
    line: usize,
    text: String,
}

/// A row that the shop refused, with the place where it is written.
#[derive(Debug)]
pub struct Rejected {
    pub file: PathBuf,
    pub line: usize,
    pub error: RowError,
}

/// What became of a seed.
#[derive(Debug, Default)]
pub struct Planted {
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
    pub unchanged: u64,
    pub media: usize,
    pub published: u64,
    pub rejected: Vec<Rejected>,
}

/// A store that the rows define.
#[derive(Debug, Deserialize)]
pub struct Store {
    pub code: String,
    pub hosts: Vec<String>,
    #[serde(default)]
    pub default: bool,
}

#[derive(Deserialize)]
struct StoreRow {
    store: Store,
}

impl Seed {
    /// Reads `*.jsonl` in the order of their names, and `media/`.
    pub fn read(dir: &Path) -> Result<Self> {
        let mut digest = Sha256::new();
        let mut rows = Vec::new();
        for file in files(dir, |name| name.ends_with(".jsonl"))? {
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            digest.update(text.as_bytes());
            let file = Arc::new(file);
            let lines = text
                .lines()
                .enumerate()
                .filter(|(_, text)| !text.trim().is_empty());
            rows.extend(lines.map(|(index, text)| Row {
                file: Arc::clone(&file),
                line: index + 1,
                text: text.to_owned(),
            }));
        }
        if rows.is_empty() {
            bail!("{} has no .jsonl file with rows", dir.display());
        }
        let media = match dir.join("media") {
            media if media.is_dir() => pictures(&media)?,
            _ => Vec::new(),
        };
        for file in &media {
            digest.update(file.file_name().unwrap_or_default().as_encoded_bytes());
            digest
                .update(fs::read(file).with_context(|| format!("cannot read {}", file.display()))?);
        }
        Ok(Self {
            rows,
            media,
            digest: hex(&digest.finalize()),
        })
    }

    /// A value that changes whenever the content does.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// The stores that the rows define.
    pub fn stores(&self) -> Vec<Store> {
        let rows = self
            .rows
            .iter()
            .filter_map(|row| serde_json::from_str(&row.text).ok());
        rows.map(|StoreRow { store }| store).collect()
    }

    /// Fills a shop. Rows that it refuses are reported and do not hold up the others.
    pub fn plant(&self, admin: &Admin, counter: fn(&str, usize) -> Counter) -> Result<Planted> {
        let mut planted = Planted::default();

        let mut pictures = counter("pictures", self.media.len());
        for file in &self.media {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            let content_type = content_type(&name).unwrap_or_default();
            admin.put_media(&name, content_type, &fs::read(file)?)?;
            planted.media += 1;
            pictures.add(1);
        }
        pictures.finish(&planted.media.to_string());

        let mut rows = counter("rows", self.rows.len());
        for batch in batches(&self.rows) {
            let mut rest = batch;
            while !rest.is_empty() {
                let lines: Vec<&str> = rest.iter().map(|row| row.text.as_str()).collect();
                let import = admin.import(&lines.join("\n"))?;
                let taken = rest.len().saturating_sub(import.remaining);
                if taken == 0 {
                    bail!("the shop takes longer for one row than it gives to an import");
                }
                planted.created += import.created;
                planted.updated += import.updated;
                planted.deleted += import.deleted;
                planted.unchanged += import.unchanged;
                let errors = import.errors.into_iter();
                planted
                    .rejected
                    .extend(errors.map(|error| located(rest, error)));
                rows.add(taken);
                rest = &rest[taken..];
            }
        }
        rows.finish(&format!(
            "{} new, {} changed, {} deleted, {} as they were, {} refused",
            planted.created,
            planted.updated,
            planted.deleted,
            planted.unchanged,
            planted.rejected.len()
        ));

        planted.published = publish(admin, counter)?;
        Ok(planted)
    }
}

/// Publishes until nothing is left to be published.
pub fn publish(admin: &Admin, counter: fn(&str, usize) -> Counter) -> Result<u64> {
    let mut documents = None;
    let published = admin.publish_all(|batch, _| {
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        let total = count(batch.published + batch.remaining);
        let documents = documents.get_or_insert_with(|| counter("published", total));
        documents.add(count(batch.published));
    })?;
    if let Some(documents) = documents {
        documents.finish(&published.to_string());
    }
    Ok(published)
}

fn located(batch: &[Row], error: RowError) -> Rejected {
    // A line that the request did not have would be the shop's mistake; blame the first row.
    let row = batch.get(error.line.saturating_sub(1)).unwrap_or(&batch[0]);
    Rejected {
        file: row.file.to_path_buf(),
        line: row.line,
        error,
    }
}

fn batches(rows: &[Row]) -> impl Iterator<Item = &[Row]> {
    let mut rest = rows;
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fits = rest.iter().take(MAX_BATCH_ROWS).take_while(|row| {
            bytes += row.text.len() + 1;
            bytes <= MAX_BATCH_BYTES
        });
        // A row that is too long by itself goes alone; the shop says so better than we could.
        let count = fits
            .count()
            .clamp(usize::from(!rest.is_empty()), MAX_BATCH_ROWS);
        let (batch, others) = rest.split_at(count);
        rest = others;
        (!batch.is_empty()).then_some(batch)
    })
}

fn files(dir: &Path, wanted: fn(&str) -> bool) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let entry = entry?;
        if wanted(&entry.file_name().to_string_lossy()) {
            files.push(entry.path());
        }
    }
    files.sort();
    Ok(files)
}

/// The pictures in a directory.
pub fn pictures(dir: &Path) -> Result<Vec<PathBuf>> {
    files(dir, |name| content_type(name).is_some())
}

/// The type of a picture, by its name.
pub fn content_type(file: &str) -> Option<&'static str> {
    Some(match file.rsplit_once('.')?.1 {
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::{path::PathBuf, sync::Arc};

    use super::{MAX_BATCH_BYTES, MAX_BATCH_ROWS, Row, batches};

    fn rows(lengths: &[usize]) -> Vec<Row> {
        let row = |length: &usize| Row {
            file: Arc::new(PathBuf::from("a.jsonl")),
            line: 1,
            text: "x".repeat(*length),
        };
        lengths.iter().map(row).collect()
    }

    fn sizes(rows: &[Row]) -> Vec<usize> {
        batches(rows).map(<[Row]>::len).collect()
    }

    #[test]
    fn batches_keep_within_both_limits() {
        assert_eq!(sizes(&rows(&[])), [0; 0]);
        assert_eq!(
            sizes(&rows(&[9; 2 * MAX_BATCH_ROWS + 1])),
            [MAX_BATCH_ROWS, MAX_BATCH_ROWS, 1]
        );
        let half = MAX_BATCH_BYTES / 2;
        assert_eq!(sizes(&rows(&[half, half, 9])), [1, 2]);
        assert_eq!(sizes(&rows(&[half - 1, half - 1, 9])), [2, 1]);
    }

    #[test]
    fn a_row_beyond_the_limit_goes_alone() {
        assert_eq!(sizes(&rows(&[9, MAX_BATCH_BYTES + 1, 9])), [1, 1, 1]);
    }
}
