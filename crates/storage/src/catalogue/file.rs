use commerce::publish::MediaFile;

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
}

/// The hash of the content that is stored under this name.
pub async fn known_file(sql: &impl Sql, file: &str) -> Result<Option<String>, StorageError> {
    let statement = "SELECT hash FROM media_file WHERE file = ?";
    let rows = sql.query(statement, vec![Value::text(file)]).await?;
    rows.first()
        .map(|row| row.text(0).map(str::to_owned))
        .transpose()
}

/// At most `limit` files after one, by name.
pub async fn list_files(
    sql: &impl Sql,
    after: &str,
    limit: usize,
) -> Result<Vec<(String, MediaFile)>, StorageError> {
    let statement = format!(
        "SELECT file, hash, extension, width, height FROM media_file WHERE file > ?
         ORDER BY file LIMIT {limit}"
    );
    let rows = sql.query(&statement, vec![Value::text(after)]).await?;
    let read = |row: &Row| Ok((row.text(0)?.to_owned(), media_file(row)?));
    rows.iter().map(read).collect()
}

/// A file from its hash, extension, width and height in the columns 1 to 4.
pub(super) fn media_file(row: &Row) -> Result<MediaFile, StorageError> {
    let pixels = |number: i64| u32::try_from(number).unwrap_or_default();
    Ok(MediaFile {
        hash: row.text(1)?.to_owned(),
        extension: row.text(2)?.to_owned(),
        width: pixels(row.integer(3)?),
        height: pixels(row.integer(4)?),
    })
}

/// Records an uploaded file and queues all that shows it, within the caller's transaction.
pub async fn put_file(
    sql: &impl Sql,
    file: &str,
    stored: &StoredFile<'_>,
) -> Result<(), StorageError> {
    let statement = "INSERT INTO media_file (file, hash, extension, width, height, bytes)
        VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (file) DO UPDATE SET hash = excluded.hash,
          extension = excluded.extension, width = excluded.width, height = excluded.height,
          bytes = excluded.bytes";
    let values = vec![
        Value::text(file),
        Value::text(stored.hash),
        Value::text(stored.extension),
        Value::integer(stored.width),
        Value::integer(stored.height),
        Value::Integer(i64::try_from(stored.bytes).unwrap_or(i64::MAX)),
    ];
    sql.query(statement, values).await?;
    publication::enqueue_uses_of_file(sql, file).await
}
