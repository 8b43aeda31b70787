use commerce::publish::MediaFile;
use commerce::published::{PictureFormat, Rendition};
use serde_json::json;

use crate::publication;
use crate::sql::{Row, Sql, StorageError, Value};

/// What is known of an uploaded file; its content is a document of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredFile<'a> {
    pub hash: &'a str,
    pub extension: &'a str,
    pub width: u32,
    pub height: u32,
    pub bytes: usize,
    pub renditions: &'a [Rendition],
}

/// Whether this very content is stored under this name, with these renditions.
pub async fn is_known_file(
    sql: &impl Sql,
    file: &str,
    stored: &StoredFile<'_>,
) -> Result<bool, StorageError> {
    let statement = "SELECT 1 FROM media_file WHERE file = ? AND hash = ? AND renditions = ?";
    let values = [file, stored.hash, &write_renditions(stored.renditions)].map(Value::text);
    let rows = sql.query(statement, values.into()).await?;
    Ok(!rows.is_empty())
}

/// Renditions as a list in JSON: `[[160,120,"webp"]]`.
fn write_renditions(renditions: &[Rendition]) -> String {
    let of = |one: &Rendition| json!([one.width, one.height, one.format.extension()]);
    let list: Vec<_> = renditions.iter().map(of).collect();
    json!(list).to_string()
}

/// What [`write_renditions`] wrote; what is not understood is left out.
fn read_renditions(list: Vec<(u32, u32, String)>) -> Vec<Rendition> {
    let renditions = list.into_iter().filter_map(|(width, height, extension)| {
        Some(Rendition {
            width,
            height,
            format: PictureFormat::of_extension(&extension)?,
        })
    });
    renditions.collect()
}

/// At most `limit` files after one, by name.
pub async fn list_files(
    sql: &impl Sql,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, MediaFile)>, StorageError> {
    let statement = format!(
        "SELECT file, hash, extension, width, height, renditions FROM media_file WHERE file > ?
         ORDER BY file LIMIT {limit}"
    );
    let rows = sql.query(&statement, vec![Value::text(after)]).await?;
    let read = |row: &Row| Ok((row.text(0)?.to_owned(), media_file(row)?));
    rows.iter().map(read).collect()
}

/// A file from its hash, extension, width, height and renditions in the columns 1 to 5.
pub(super) fn media_file(row: &Row) -> Result<MediaFile, StorageError> {
    let pixels = |number: i64| u32::try_from(number).unwrap_or_default();
    Ok(MediaFile {
        hash: row.text(1)?.to_owned(),
        extension: row.text(2)?.to_owned(),
        width: pixels(row.integer(3)?),
        height: pixels(row.integer(4)?),
        renditions: read_renditions(row.json(5)?),
    })
}

/// Records an uploaded file and queues all that shows it, within the caller's transaction.
pub async fn put_file(
    sql: &impl Sql,
    file: &str,
    stored: &StoredFile<'_>,
) -> Result<(), StorageError> {
    let statement =
        "INSERT INTO media_file (file, hash, extension, width, height, bytes, renditions)
        VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (file) DO UPDATE SET hash = excluded.hash,
          extension = excluded.extension, width = excluded.width, height = excluded.height,
          bytes = excluded.bytes, renditions = excluded.renditions";
    let values = vec![
        Value::text(file),
        Value::text(stored.hash),
        Value::text(stored.extension),
        Value::integer(stored.width),
        Value::integer(stored.height),
        Value::Integer(i64::try_from(stored.bytes).unwrap_or(i64::MAX)),
        Value::text(write_renditions(stored.renditions)),
    ];
    sql.query(statement, values).await?;
    publication::enqueue_uses_of_file(sql, file).await
}
