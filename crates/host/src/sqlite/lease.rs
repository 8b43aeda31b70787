//! The database file and the connections to it.
//!
//! To open a connection and to read the schema costs more than most queries. A connection that
//! was only read from, outside a transaction, is the same as a new one to whoever gets it next,
//! so it is kept for them; any other is closed.

use super::BUSY_TIMEOUT;
use crate::bindings::spin::sqlite::sqlite::Error;
use rusqlite::{
    Connection,
    hooks::{AuthAction, AuthContext, Authorization},
};
use std::{
    fs, io,
    ops::Deref,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, PoisonError,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    time::Duration,
};
use tokio::sync::Mutex;

/// Connections that are kept although nobody uses them.
const KEPT: usize = 32;

pub(super) type Shared = Arc<Mutex<Lease>>;

/// The database file.
#[derive(Clone)]
pub(crate) struct Database(Arc<Inner>);

struct Inner {
    path: PathBuf,
    delay: Duration,
    free: std::sync::Mutex<Vec<Opened>>,
    writer: Writer,
}

/// A connection, and what decides whether it can be used again.
struct Opened {
    connection: Connection,
    /// The file itself, which another may have replaced.
    file: Option<FileId>,
    /// Set by the first statement that does anything but read.
    changed: Arc<AtomicBool>,
}

#[derive(Clone, Copy, PartialEq)]
struct FileId(u64, u64);

impl FileId {
    fn of(path: &Path) -> io::Result<Self> {
        let metadata = fs::metadata(path)?;
        Ok(Self(metadata.dev(), metadata.ino()))
    }
}

impl Database {
    pub(crate) fn new(path: &Path, delay: Duration) -> Self {
        let (free, writer) = Default::default();
        Self(Arc::new(Inner {
            path: path.to_owned(),
            delay,
            free,
            writer,
        }))
    }

    pub(super) fn delay(&self) -> Duration {
        self.0.delay
    }

    pub(super) fn connect(&self) -> rusqlite::Result<Lease> {
        let file = FileId::of(&self.0.path).ok();
        let kept = self
            .0
            .free()
            .pop()
            .filter(|opened| opened.file.is_some() && opened.file == file);
        let opened = kept.map_or_else(|| Opened::new(&self.0.path), Ok)?;
        Ok(Lease {
            opened: Some(opened),
            database: self.0.clone(),
            writing: false,
        })
    }
}

impl Inner {
    fn free(&self) -> std::sync::MutexGuard<'_, Vec<Opened>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn give_back(&self, opened: Opened) {
        let changed = opened.changed.load(Relaxed) || !opened.connection.is_autocommit();
        let mut free = self.free();
        if !changed && free.len() < KEPT {
            free.push(opened);
        } else if changed && free.is_empty() {
            // Were this the last connection, it would fold the whole write-ahead log back into
            // the file when it closes.
            free.extend(Opened::reading(&self.path));
        }
    }
}

impl Opened {
    fn new(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(BUSY_TIMEOUT)?;
        // Long values, such as the parts of an index, are read where the kernel has them.
        connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA mmap_size = 2147418112")?;
        let changed = Arc::new(AtomicBool::new(false));
        let note = changed.clone();
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            authorize(&context, &note)
        }))?;
        Ok(Self {
            connection,
            file: FileId::of(path).ok(),
            changed,
        })
    }

    /// One that has taken hold of the write-ahead log, which takes a read.
    fn reading(path: &Path) -> rusqlite::Result<Self> {
        let opened = Self::new(path)?;
        opened
            .connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(opened)
    }
}

/// A component reaches its own database and no other file.
fn authorize(context: &AuthContext<'_>, changed: &AtomicBool) -> Authorization {
    match context.action {
        AuthAction::Select
        | AuthAction::Read { .. }
        | AuthAction::Function { .. }
        | AuthAction::Recursive => {
            return Authorization::Allow;
        }
        // Full-text search asks it, to see whether another connection has changed its index.
        AuthAction::Pragma {
            pragma_name: "data_version",
            pragma_value: None,
        } => return Authorization::Allow,
        AuthAction::Attach { filename } if !matches!(filename, "" | ":memory:") => {
            return Authorization::Deny;
        }
        _ => {}
    }
    changed.store(true, Relaxed);
    Authorization::Allow
}

/// A connection in use.
pub(crate) struct Lease {
    opened: Option<Opened>,
    database: Arc<Inner>,
    /// Whether it is this connection's turn to write.
    writing: bool,
}

impl Lease {
    /// Waits, on a thread that may block, for the turn to write; unless a transaction of this
    /// connection has it already.
    pub(super) fn begin_write(&mut self) -> Result<(), Error> {
        self.writing = self.writing || self.database.writer.begin();
        // In the words of SQLite, which would have waited as long.
        if self.writing {
            Ok(())
        } else {
            Err(Error::Io("database is locked".to_owned()))
        }
    }

    /// Gives the turn to another, unless a transaction goes on.
    pub(super) fn end_write(&mut self) {
        if self.writing && self.is_autocommit() {
            self.writing = false;
            self.database.writer.end();
        }
    }
}

/// Lets one connection write at a time. SQLite would let the others sleep for ever longer and
/// try again; here the end of one wakes another.
#[derive(Default)]
struct Writer {
    busy: std::sync::Mutex<bool>,
    ended: Condvar,
}

impl Writer {
    /// Waits for the turn; `false` if it did not come.
    fn begin(&self) -> bool {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .ended
            .wait_timeout_while(busy, BUSY_TIMEOUT, |busy| *busy);
        let (mut busy, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !std::mem::replace(&mut *busy, true)
    }

    fn end(&self) {
        *self.busy.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.ended.notify_one();
    }
}

impl Deref for Lease {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        &self
            .opened
            .as_ref()
            .expect("a lease has its connection until it is dropped")
            .connection
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if let Some(opened) = self.opened.take() {
            self.database.give_back(opened);
        }
        // Only now: until a connection is closed, its transaction is there.
        if self.writing {
            self.database.writer.end();
        }
    }
}
