//! `spin:key-value` on the file that Spin uses.

use crate::{
    app::DEFAULT,
    bindings::spin::key_value::key_value::{Error, Host, HostStore, HostStoreWithStore},
    instance::State,
    store_calls::StoreCall,
};
use anyhow::{Context, Result};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, task::spawn_blocking};
use wasmtime::component::{Accessor, FutureReader, HasSelf, Resource, StreamReader};

/// A store that a component has open. There is only one to open, so it holds nothing.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct OpenStore;

/// The key-value file, with the connections that are free to use it.
#[derive(Clone)]
pub(crate) struct KeyValueFile(Arc<Inner>);

struct Inner {
    path: PathBuf,
    delay: Duration,
    readers: Mutex<Vec<Connection>>,
    /// Writers would only wait for each other inside SQLite, asleep.
    writer: Mutex<Connection>,
    waiting: Mutex<Vec<Write>>,
}

/// A document to be written, or removed.
struct Write {
    key: String,
    value: Option<Vec<u8>>,
    done: oneshot::Sender<Result<(), Error>>,
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, Vec<Write>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_waiting(&self) {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let writes = mem::take(&mut *self.waiting());
        let result = write_all(&writer, &writes).map_err(other);
        if result.is_err() && !writer.is_autocommit() {
            let _ = writer.execute_batch("ROLLBACK");
        }
        for write in writes {
            let _ = write.done.send(result.clone());
        }
    }
}

/// Writes all or nothing.
fn write_all(connection: &Connection, writes: &[Write]) -> rusqlite::Result<()> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for Write { key, value, .. } in writes {
        match value {
            Some(value) => connection
                .prepare_cached(
                    "INSERT INTO spin_key_value (store, key, value) VALUES (?1, ?2, ?3)
                     ON CONFLICT (store, key) DO UPDATE SET value = excluded.value",
                )?
                .execute(params![DEFAULT, key, value])?,
            None => connection
                .prepare_cached("DELETE FROM spin_key_value WHERE store = ?1 AND key = ?2")?
                .execute([DEFAULT, key])?,
        };
    }
    connection.execute_batch("COMMIT")
}

impl KeyValueFile {
    pub(crate) fn open(path: &Path, delay: Duration) -> Result<Self> {
        let writer = connect(path)
            .with_context(|| format!("opening the key-value file {}", path.display()))?;
        writer.execute_batch(
            "CREATE TABLE IF NOT EXISTS spin_key_value (
                store TEXT NOT NULL,
                key   TEXT NOT NULL,
                value BLOB NOT NULL,
                PRIMARY KEY (store, key)
            )",
        )?;
        let readers = Mutex::default();
        Ok(Self(Arc::new(Inner {
            path: path.to_owned(),
            delay,
            readers,
            writer: Mutex::new(writer),
            waiting: Mutex::default(),
        })))
    }

    /// Runs a short read on the current thread: with the file in the page cache it takes
    /// microseconds, less than to hand it to another thread.
    fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        let free = || {
            self.0
                .readers
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let pooled = free().pop();
        let connection = pooled.map_or_else(|| connect(&self.0.path), Ok)?;
        let result = read(&connection);
        free().push(connection);
        result
    }

    /// Sets what is under a key, or removes it. What is written at the same time is one commit.
    async fn write(&self, key: String, value: Option<Vec<u8>>) -> Result<(), Error> {
        let (done, result) = oneshot::channel();
        let is_first = {
            let mut waiting = self.0.waiting();
            waiting.push(Write { key, value, done });
            waiting.len() == 1
        };
        // Whoever was first takes along all that has come until it is its turn.
        if is_first {
            let inner = self.0.clone();
            spawn_blocking(move || inner.write_waiting());
        }
        result.await.map_err(other)?
    }

    /// Runs a long read where it may block.
    async fn block<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let inner = self.0.clone();
        let task = spawn_blocking(move || {
            work(&inner.writer.lock().unwrap_or_else(PoisonError::into_inner))
        });
        task.await.map_err(other)?.map_err(other)
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(Duration::from_secs(5))?;
    // With a write-ahead log readers never wait. Where the file system cannot have one, SQLite
    // keeps its old mode and says so, which is no reason to fail.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = NORMAL")?;
    Ok(connection)
}

fn other(error: impl std::fmt::Display) -> Error {
    Error::Other(error.to_string())
}

/// Counts the call, waits as a distant store would, and gives the file.
async fn call(accessor: &Accessor<State, HasSelf<State>>, call: StoreCall) -> KeyValueFile {
    let file = accessor.with(|mut access| {
        let state = access.get();
        state.calls.add(call);
        state.stores.key_value.clone()
    });
    if !file.0.delay.is_zero() {
        tokio::time::sleep(file.0.delay).await;
    }
    file
}

impl Host for State {}

impl HostStore for State {
    async fn drop(&mut self, store: Resource<OpenStore>) -> wasmtime::Result<()> {
        self.table.delete(store)?;
        Ok(())
    }
}

type Trappable<T, E = Error> = wasmtime::Result<std::result::Result<T, E>>;

impl HostStoreWithStore<State> for HasSelf<State> {
    async fn open(
        accessor: &Accessor<State, Self>,
        label: String,
    ) -> Trappable<Resource<OpenStore>> {
        accessor.with(|mut access| {
            let state = access.get();
            state.calls.add(StoreCall::KvOpen);
            // Spin too denies before it looks whether the store exists.
            if !state.component.key_value_stores.contains(&label) {
                return Ok(Err(Error::AccessDenied));
            }
            Ok(Ok(state.table.push(OpenStore)?))
        })
    }

    async fn get(
        accessor: &Accessor<State, Self>,
        _: Resource<OpenStore>,
        key: String,
    ) -> Trappable<Option<Vec<u8>>> {
        let file = call(accessor, StoreCall::KvGet).await;
        let get = |connection: &Connection| {
            connection
                .prepare_cached("SELECT value FROM spin_key_value WHERE store = ?1 AND key = ?2")?
                .query_row([DEFAULT, &key], |row| row.get(0))
                .optional()
        };
        Ok(file.read(get).map_err(other))
    }

    async fn set(
        accessor: &Accessor<State, Self>,
        _: Resource<OpenStore>,
        key: String,
        value: Vec<u8>,
    ) -> Trappable<()> {
        let file = call(accessor, StoreCall::KvSet).await;
        Ok(file.write(key, Some(value)).await)
    }

    async fn delete(
        accessor: &Accessor<State, Self>,
        _: Resource<OpenStore>,
        key: String,
    ) -> Trappable<()> {
        let file = call(accessor, StoreCall::KvDelete).await;
        Ok(file.write(key, None).await)
    }

    async fn exists(
        accessor: &Accessor<State, Self>,
        _: Resource<OpenStore>,
        key: String,
    ) -> Trappable<bool> {
        let file = call(accessor, StoreCall::KvExists).await;
        let exists = |connection: &Connection| {
            connection
                .prepare_cached("SELECT 1 FROM spin_key_value WHERE store = ?1 AND key = ?2")?
                .exists([DEFAULT, &key])
        };
        Ok(file.read(exists).map_err(other))
    }

    async fn get_keys(
        accessor: &Accessor<State, Self>,
        _: Resource<OpenStore>,
    ) -> wasmtime::Result<(StreamReader<String>, FutureReader<Result<(), Error>>)> {
        let file = call(accessor, StoreCall::KvGetKeys).await;
        let keys = move |connection: &Connection| {
            connection
                .prepare_cached("SELECT key FROM spin_key_value WHERE store = ?1")?
                .query_map([DEFAULT], |row| row.get(0))?
                .collect::<rusqlite::Result<Vec<String>>>()
        };
        let (keys, outcome) = match file.block(keys).await {
            Ok(keys) => (keys, Ok(())),
            Err(error) => (Vec::new(), Err(error)),
        };
        accessor.with(|mut access| {
            let outcome = async move { wasmtime::error::Ok(outcome) };
            Ok((
                StreamReader::new(&mut access, keys)?,
                FutureReader::new(&mut access, outcome)?,
            ))
        })
    }
}
