//! One statement: where it runs, and how its rows reach the guest.
//!
//! A read that is done quickly runs on the current thread. Whatever writes, waits for a lock or
//! takes longer runs on a thread that may block; a read that turns out to be long is started
//! over there, before any of its rows was seen. Rows beyond the first batch flow through a small
//! channel: the statement goes on only as fast as the guest reads.

use super::{BUSY_TIMEOUT, lease::Lease};
use crate::bindings::spin::sqlite::sqlite::{Error, RowResult, Value};
use rusqlite::{CachedStatement, Connection, ErrorCode, Row, params_from_iter, types};
use std::{
    mem,
    pin::Pin,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::{
    sync::{OwnedMutexGuard, mpsc, oneshot},
    task::spawn_blocking,
};
use wasmtime::{
    StoreContextMut,
    component::{Destination, StreamProducer, StreamResult, VecBuffer},
};

/// How long a read may keep the current thread, and how often it looks at the clock.
const INLINE_TIME: Duration = Duration::from_millis(4);
const INLINE_STEPS: i32 = 1_000;
/// What is read before the guest sees the first row: small results are complete with it, and
/// leave nothing locked. A search over a hundred thousand products reads about a megabyte.
const BATCH_ROWS: usize = 500;
const BATCH_BYTES: usize = 2 * 1024 * 1024;
const CHANNEL_ROWS: usize = 64;
/// What the synchronous `execute`, which returns all rows at once, may return.
const MAX_COLLECTED_BYTES: usize = 64 * 1024 * 1024;

/// What a statement has come to by the time its first batch of rows is there.
///
/// An error is told by `result`, never by the call itself, because that is how Spin tells it.
pub(super) struct Outcome {
    pub(super) columns: Vec<String>,
    pub(super) rows: Rows,
    pub(super) result: Completion,
}

pub(super) enum Completion {
    Done(Result<(), Error>),
    Pending(oneshot::Receiver<Result<(), Error>>),
}

impl Completion {
    pub(super) async fn get(self) -> Result<(), Error> {
        match self {
            Self::Done(result) => result,
            Self::Pending(result) => result
                .await
                .unwrap_or_else(|_| Err(Error::Io("the statement was interrupted".to_owned()))),
        }
    }
}

/// Rows that are there, and those still to come.
pub(super) struct Rows {
    batch: Vec<RowResult>,
    rest: Option<mpsc::Receiver<RowResult>>,
}

impl Rows {
    pub(super) async fn collect(self) -> Result<Vec<RowResult>, Error> {
        let mut rows = self.batch;
        let mut bytes = rows.iter().map(row_bytes).sum::<usize>();
        let Some(mut rest) = self.rest else {
            return Ok(rows);
        };
        while let Some(row) = rest.recv().await {
            bytes += row_bytes(&row);
            if bytes > MAX_COLLECTED_BYTES {
                return Err(Error::Io(format!(
                    "the result exceeds {MAX_COLLECTED_BYTES} bytes; stream it"
                )));
            }
            rows.push(row);
        }
        Ok(rows)
    }
}

impl<D> StreamProducer<D> for Rows {
    type Item = RowResult;
    type Buffer = VecBuffer<RowResult>;

    fn poll_produce<'a>(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        _: StoreContextMut<'a, D>,
        mut destination: Destination<'a, RowResult, VecBuffer<RowResult>>,
        finish: bool,
    ) -> Poll<wasmtime::Result<StreamResult>> {
        let mut batch = mem::take(&mut self.batch);
        let Some(rest) = &mut self.rest else {
            destination.set_buffer(batch.into());
            return Poll::Ready(Ok(StreamResult::Dropped));
        };
        if batch.is_empty() {
            match rest.poll_recv_many(cx, &mut batch, CHANNEL_ROWS) {
                Poll::Ready(0) => return Poll::Ready(Ok(StreamResult::Dropped)),
                Poll::Ready(_) => {}
                Poll::Pending if finish => return Poll::Ready(Ok(StreamResult::Cancelled)),
                Poll::Pending => return Poll::Pending,
            }
        }
        destination.set_buffer(batch.into());
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

/// Runs `sql` on a connection that nobody else uses meanwhile.
pub(super) async fn run(
    mut connection: OwnedMutexGuard<Lease>,
    sql: String,
    parameters: Vec<Value>,
) -> Outcome {
    let writes = match try_inline(&connection, &sql, &parameters) {
        Inline::Done(outcome) => return outcome,
        Inline::Slow => false,
        Inline::Write => true,
    };
    let (head, outcome) = oneshot::channel();
    spawn_blocking(move || {
        if writes && let Err(error) = connection.begin_write() {
            return drop(head.send(failed(Vec::new(), error)));
        }
        run_blocking(&connection, &sql, &parameters, head);
        connection.end_write();
    });
    outcome.await.unwrap_or_else(|_| {
        failed(
            Vec::new(),
            Error::Io("the statement was interrupted".to_owned()),
        )
    })
}

/// What came of running a statement here and now.
enum Inline {
    Done(Outcome),
    /// It reads, but takes long or has to wait.
    Slow,
    /// It may change something, and was not run.
    Write,
}

fn try_inline(connection: &Connection, sql: &str, parameters: &[Value]) -> Inline {
    // SQLite would sleep until another connection's lock is gone.
    let start = Instant::now();
    let overdue = move || start.elapsed() > INLINE_TIME;
    let limited = connection
        .busy_timeout(Duration::ZERO)
        .and_then(|()| connection.progress_handler(INLINE_STEPS, Some(overdue)));
    let outcome = if limited.is_ok() {
        read_whole(connection, sql, parameters)
    } else {
        Inline::Slow
    };
    let restored = connection
        .progress_handler(0, None::<fn() -> bool>)
        .and_then(|()| connection.busy_timeout(BUSY_TIMEOUT));
    debug_assert!(
        restored.is_ok(),
        "neither setting can fail on an open connection"
    );
    outcome
}

fn read_whole(connection: &Connection, sql: &str, parameters: &[Value]) -> Inline {
    // A PRAGMA can do anything, and some read the settings of this moment.
    if is_pragma(sql) {
        return Inline::Slow;
    }
    let mut statement = match connection.prepare_cached(sql) {
        Ok(statement) => statement,
        Err(error) if must_wait(&error) => return Inline::Slow,
        Err(error) => return Inline::Done(failed(Vec::new(), io(&error))),
    };
    if !statement.readonly() {
        return Inline::Write;
    }
    // BEGIN and COMMIT count as read-only, but have no columns.
    if statement.column_count() == 0 {
        return Inline::Slow;
    }
    let columns = column_names(&statement);
    let mut batch = Batch::default();
    let done = |columns, rows, result| {
        Inline::Done(Outcome {
            columns,
            rows: Rows {
                batch: rows,
                rest: None,
            },
            result: Completion::Done(result),
        })
    };
    let mut rows = match statement.query(params_from_iter(parameters)) {
        Ok(rows) => rows,
        Err(error) => return done(columns, Vec::new(), Err(io(&error))),
    };
    loop {
        let row = match rows.next() {
            Ok(Some(row)) => row,
            Ok(None) => return done(columns, batch.rows, Ok(())),
            Err(error) if must_wait(&error) => return Inline::Slow,
            Err(error) => return done(columns, batch.rows, Err(io(&error))),
        };
        match to_row(row) {
            Ok(row) => batch.push(row),
            Err(error) => return done(columns, batch.rows, Err(error)),
        }
        if batch.is_full() {
            return Inline::Slow;
        }
    }
}

/// Where the rows after the first batch go, and then the result.
type RestOfRows = (mpsc::Sender<RowResult>, oneshot::Sender<Result<(), Error>>);

/// Runs a statement to its end, and hands out its outcome once the first batch is full or the
/// statement is done.
fn run_blocking(
    connection: &Connection,
    sql: &str,
    parameters: &[Value],
    head: oneshot::Sender<Outcome>,
) {
    let mut head = Some(head);
    let mut send = |outcome: Outcome| head.take().map(|head| head.send(outcome));
    let mut columns = Vec::new();
    let mut batch = Batch::default();
    let mut stream: Option<RestOfRows> = None;
    let result = for_each_row(connection, sql, parameters, &mut columns, |columns, row| {
        if let Some((rows, _)) = &stream {
            // Nobody reads on once the guest has dropped the stream.
            return rows.blocking_send(row).is_ok();
        }
        batch.push(row);
        if batch.is_full() {
            let (rows, rest) = mpsc::channel(CHANNEL_ROWS);
            let (done, result) = oneshot::channel();
            stream = Some((rows, done));
            let rows = Rows {
                batch: mem::take(&mut batch.rows),
                rest: Some(rest),
            };
            send(Outcome {
                columns: mem::take(columns),
                rows,
                result: Completion::Pending(result),
            });
        }
        true
    });
    match stream {
        // The rows' end must be seen before their result.
        Some((rows, done)) => {
            drop(rows);
            let _ = done.send(result);
        }
        None => {
            let rows = Rows {
                batch: batch.rows,
                rest: None,
            };
            send(Outcome {
                columns,
                rows,
                result: Completion::Done(result),
            });
        }
    }
}

fn for_each_row(
    connection: &Connection,
    sql: &str,
    parameters: &[Value],
    columns: &mut Vec<String>,
    mut each: impl FnMut(&mut Vec<String>, RowResult) -> bool,
) -> Result<(), Error> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| io(&error))?;
    *columns = column_names(&statement);
    let mut rows = statement
        .query(params_from_iter(parameters))
        .map_err(|error| io(&error))?;
    while let Some(row) = rows.next().map_err(|error| io(&error))? {
        if !each(columns, to_row(row)?) {
            break;
        }
    }
    Ok(())
}

#[derive(Default)]
struct Batch {
    rows: Vec<RowResult>,
    bytes: usize,
}

impl Batch {
    fn push(&mut self, row: RowResult) {
        self.bytes += row_bytes(&row);
        self.rows.push(row);
    }

    fn is_full(&self) -> bool {
        self.rows.len() >= BATCH_ROWS || self.bytes >= BATCH_BYTES
    }
}

fn is_pragma(sql: &str) -> bool {
    sql.trim_start()
        .get(..6)
        .is_some_and(|word| word.eq_ignore_ascii_case("pragma"))
}

/// Whether the statement only failed for want of time.
fn must_wait(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OperationInterrupted)
    )
}

fn failed(columns: Vec<String>, error: Error) -> Outcome {
    Outcome {
        columns,
        rows: Rows {
            batch: Vec::new(),
            rest: None,
        },
        result: Completion::Done(Err(error)),
    }
}

fn io(error: &rusqlite::Error) -> Error {
    Error::Io(error.to_string())
}

fn column_names(statement: &CachedStatement<'_>) -> Vec<String> {
    statement
        .column_names()
        .into_iter()
        .map(str::to_owned)
        .collect()
}

fn to_row(row: &Row<'_>) -> Result<RowResult, Error> {
    let count = row.as_ref().column_count();
    let values = (0..count).map(|index| to_value(row.get_ref(index).map_err(|error| io(&error))?));
    Ok(RowResult {
        values: values.collect::<Result<_, Error>>()?,
    })
}

fn to_value(value: types::ValueRef<'_>) -> Result<Value, Error> {
    Ok(match value {
        types::ValueRef::Null => Value::Null,
        types::ValueRef::Integer(integer) => Value::Integer(integer),
        types::ValueRef::Real(real) => Value::Real(real),
        types::ValueRef::Text(text) => Value::Text(
            str::from_utf8(text)
                .map_err(|_| Error::Io("a text value is not UTF-8".to_owned()))?
                .to_owned(),
        ),
        types::ValueRef::Blob(blob) => Value::Blob(blob.to_vec()),
    })
}

fn row_bytes(row: &RowResult) -> usize {
    let value_bytes = |value: &Value| match value {
        Value::Text(text) => text.len(),
        Value::Blob(blob) => blob.len(),
        Value::Integer(_) | Value::Real(_) | Value::Null => 0,
    };
    row.values
        .iter()
        .map(|value| size_of::<Value>() + value_bytes(value))
        .sum()
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<types::ToSqlOutput<'_>> {
        let value = match self {
            Self::Null => types::ValueRef::Null,
            Self::Integer(integer) => types::ValueRef::Integer(*integer),
            Self::Real(real) => types::ValueRef::Real(*real),
            Self::Text(text) => types::ValueRef::Text(text.as_bytes()),
            Self::Blob(blob) => types::ValueRef::Blob(blob),
        };
        Ok(types::ToSqlOutput::Borrowed(value))
    }
}
