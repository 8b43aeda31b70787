use std::fmt;

use spin_sdk::sqlite::wit::sqlite as blocking;
use spin_sdk::sqlite::{Connection, Error as SpinError};
use spin_sdk::wit_bindgen::StreamResult;

pub use spin_sdk::sqlite::Value;

/// A store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageError(pub String);

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "storage: {}", self.0)
    }
}

impl std::error::Error for StorageError {}

impl From<SpinError> for StorageError {
    fn from(error: SpinError) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for StorageError {
    fn from(error: serde_json::Error) -> Self {
        Self(format!("a stored record cannot be read: {error}"))
    }
}

/// One connection to a database. A statement's rows are read to the end before the next one.
#[allow(async_fn_in_trait, reason = "components have one thread")]
pub trait Sql {
    /// Runs one statement and gives all of its rows.
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError>;

    /// Begins a transaction that will write: it waits for other writers now rather than failing
    /// later.
    async fn begin(&self) -> Result<(), StorageError> {
        self.query("BEGIN IMMEDIATE", Vec::new()).await.map(drop)
    }

    async fn commit(&self) -> Result<(), StorageError> {
        self.query("COMMIT", Vec::new()).await.map(drop)
    }

    async fn rollback(&self) -> Result<(), StorageError> {
        self.query("ROLLBACK", Vec::new()).await.map(drop)
    }
}

/// Does `work` in a transaction: all of it or, where it fails, nothing.
pub async fn in_transaction<T, E: From<StorageError>>(
    sql: &impl Sql,
    work: impl Future<Output = Result<T, E>>,
) -> Result<T, E> {
    sql.begin().await?;
    match work.await {
        Ok(value) => {
            sql.commit().await?;
            Ok(value)
        }
        Err(error) => {
            // Where it fails too, the connection ends with the request. What failed first is the cause.
            let _ = sql.rollback().await;
            Err(error)
        }
    }
}

/// Rows that are inserted by one statement: within what SQLite takes as parameters.
#[cfg(feature = "write")]
const ROWS: usize = 256;

/// Inserts rows of so many values each, `into` a table and its columns; `then` ends the statement.
/// Numbers of rows are powers of two, so that there are few texts of it and hosts know them.
#[cfg(feature = "write")]
pub(crate) async fn insert(
    sql: &impl Sql,
    into: &str,
    width: usize,
    values: Vec<Value>,
    then: &str,
) -> Result<(), StorageError> {
    let mut left = values.len() / width;
    let mut values = values.into_iter();
    while left > 0 {
        let count = (1 << left.ilog2()).min(ROWS);
        let row = format!("({})", vec!["?"; width].join(", "));
        let rows = vec![row; count].join(", ");
        let statement = format!("INSERT {into} VALUES {rows} {then}");
        let of_rows = values.by_ref().take(count * width).collect();
        sql.query(&statement, of_rows).await?;
        left -= count;
    }
    Ok(())
}

/// Rows on their way into the database, by statements of one text: `?1` is a list of rows in JSON, each a
/// list of values, and `?2`, where it is in the text, has the bytes of all. So a database at a distance is
/// asked once for each [`Rows::MOST`], and a host knows the statement.
#[cfg(feature = "write")]
pub(crate) struct Rows {
    statement: &'static str,
    full: Vec<Vec<Value>>,
    count: usize,
    rows: String,
    bytes: Vec<u8>,
}

#[cfg(feature = "write")]
impl Rows {
    /// What one statement takes, in bytes and in rows: no other writer waits for long.
    const MOST: usize = 1024 * 1024;
    const MOST_ROWS: usize = 4_000;

    pub(crate) fn new(statement: &'static str) -> Self {
        Self {
            statement,
            full: Vec::new(),
            count: 0,
            rows: String::new(),
            bytes: Vec::new(),
        }
    }

    /// Adds a row.
    pub(crate) fn add(&mut self, values: &serde_json::Value) {
        self.rows.push(if self.rows.is_empty() { '[' } else { ',' });
        self.rows.push_str(&values.to_string());
        self.count += 1;
        if self.count == Self::MOST_ROWS || self.rows.len() + self.bytes.len() > Self::MOST {
            self.end();
        }
    }

    /// Adds a row with bytes. Its last values are then where these begin and how many they are, for `substr`.
    pub(crate) fn add_bytes(&mut self, mut values: serde_json::Value, bytes: &[u8]) {
        // The part of nothing would be null.
        if self.bytes.is_empty() {
            self.bytes.push(0);
        }
        if let Some(values) = values.as_array_mut() {
            values.extend([(self.bytes.len() + 1).into(), bytes.len().into()]);
        }
        self.bytes.extend_from_slice(bytes);
        self.add(&values);
    }

    /// Ends a statement's rows.
    fn end(&mut self) {
        if self.rows.is_empty() {
            return;
        }
        let mut parameters = vec![Value::Text(std::mem::take(&mut self.rows) + "]")];
        if !self.bytes.is_empty() {
            parameters.push(Value::Blob(std::mem::take(&mut self.bytes)));
        }
        self.full.push(parameters);
        self.count = 0;
    }

    /// Whether there is more than a statement takes: what waits is in memory.
    pub(crate) fn are_many(&self) -> bool {
        !self.full.is_empty()
    }

    /// Writes the rows that wait, and gives what the statements return.
    pub(crate) async fn write(&mut self, sql: &impl Sql) -> Result<Vec<Row>, StorageError> {
        self.end();
        let mut returned = Vec::new();
        for parameters in std::mem::take(&mut self.full) {
            returned.append(&mut sql.query(self.statement, parameters).await?);
        }
        Ok(returned)
    }
}

/// A row of a result, by column.
#[derive(Clone)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// The text in a column; an error where it is something else.
    pub fn text(&self, column: usize) -> Result<&str, StorageError> {
        match self.0.get(column) {
            Some(Value::Text(text)) => Ok(text),
            other => Err(unexpected("text", column, other)),
        }
    }

    /// The text in a column, or none where it is null.
    pub fn optional_text(&self, column: usize) -> Result<Option<&str>, StorageError> {
        match self.0.get(column) {
            Some(Value::Null) => Ok(None),
            _ => self.text(column).map(Some),
        }
    }

    /// The integer in a column; an error where it is something else.
    pub fn integer(&self, column: usize) -> Result<i64, StorageError> {
        match self.0.get(column) {
            Some(Value::Integer(number)) => Ok(*number),
            other => Err(unexpected("an integer", column, other)),
        }
    }

    /// The place in a list that is in a column.
    pub(crate) fn index(&self, column: usize) -> Result<usize, StorageError> {
        Ok(usize::try_from(self.integer(column)?).unwrap_or_default())
    }

    /// The bytes in a column; an error where it is something else.
    pub fn blob(&self, column: usize) -> Result<&[u8], StorageError> {
        match self.0.get(column) {
            Some(Value::Blob(bytes)) => Ok(bytes),
            other => Err(unexpected("bytes", column, other)),
        }
    }

    /// The value in a column that a statement always gives.
    pub fn value(&self, column: usize) -> Result<&Value, StorageError> {
        self.0
            .get(column)
            .ok_or_else(|| unexpected("a value", column, None))
    }

    /// The JSON text in a column, read.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: usize) -> Result<T, StorageError> {
        Ok(serde_json::from_str(self.text(column)?)?)
    }
}

fn unexpected(expected: &str, column: usize, found: Option<&Value>) -> StorageError {
    let found = match found {
        None => "no column",
        Some(Value::Null) => "null",
        Some(Value::Integer(_)) => "an integer",
        Some(Value::Real(_)) => "a real number",
        Some(Value::Text(_)) => "text",
        Some(Value::Blob(_)) => "bytes",
    };
    StorageError(format!(
        "expected {expected} in column {column}, found {found}"
    ))
}

/// How many rows are read from the host at once.
const READ_ROWS: usize = 128;

/// The shop's database, through the host.
pub struct Database(Connection);

impl Database {
    /// Opens a connection of its own to the database named `default`.
    pub async fn open() -> Result<Self, StorageError> {
        Ok(Self(Connection::open_default().await?))
    }
}

impl Sql for Database {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        let answer = self.0.execute(statement, parameters).await?;
        let (_, mut stream, result) = answer.into_inner();
        // Each read is a call to the host: with little room, a list's rows would take many.
        let mut rows = Vec::with_capacity(READ_ROWS);
        loop {
            let (status, read) = stream.read(rows).await;
            rows = read;
            if !matches!(status, StreamResult::Complete(_)) {
                break;
            }
            rows.reserve(READ_ROWS);
        }
        // An error in the statement only shows once the rows have been read.
        result.await?;
        Ok(rows.into_iter().map(|row| Row(row.values)).collect())
    }
}

/// The database for one who only reads, and never waits for another's lock. Each statement is one
/// call that gives all rows: a stream of them takes several, and comes to a tenth of a list.
pub struct Reader(blocking::Connection);

impl Reader {
    /// Opens a connection of its own to the database named `default`.
    pub fn open() -> Result<Self, StorageError> {
        Ok(Self(blocking::Connection::open("default")?))
    }
}

impl Sql for Reader {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        let answer = self.0.execute(statement, &parameters)?;
        let rows = answer.rows.into_iter();
        Ok(rows.map(|row| Row(row.values)).collect())
    }
}
