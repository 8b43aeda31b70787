//! The same statements on a database in memory.

use std::cell::RefCell;
use std::collections::BTreeMap;

use rusqlite::types::Value as Native;

use crate::documents::Documents;
use crate::migrations;
use crate::sql::{Row, Sql, StorageError, Value};

pub(crate) fn run<T>(future: impl Future<Output = T>) -> T {
    futures_executor::block_on(future)
}

pub(crate) struct Memory(rusqlite::Connection);

impl Memory {
    pub(crate) fn new() -> Self {
        let connection = rusqlite::Connection::open_in_memory().unwrap();
        connection
            .pragma_update(None, "foreign_keys", true)
            .unwrap();
        Self(connection)
    }

    /// With the schema.
    pub(crate) fn migrated() -> Self {
        let sql = Self::new();
        run(migrations::apply(&sql, "2026-01-01T00:00:00Z")).unwrap();
        sql
    }

    /// On a file, as a host keeps it.
    pub(crate) fn open(path: &std::path::Path) -> Self {
        let connection = rusqlite::Connection::open(path).unwrap();
        connection.set_prepared_statement_cache_capacity(128);
        connection
            .execute_batch(
                "PRAGMA journal_mode = wal; PRAGMA foreign_keys = on; PRAGMA synchronous = normal",
            )
            .unwrap();
        Self(connection)
    }
}

impl Sql for Memory {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        let failed = |error: rusqlite::Error| StorageError(error.to_string());
        let mut statement = self.0.prepare_cached(statement).map_err(failed)?;
        let columns = statement.column_count();
        let parameters = parameters.into_iter().map(|value| match value {
            Value::Integer(number) => Native::Integer(number),
            Value::Real(number) => Native::Real(number),
            Value::Text(text) => Native::Text(text),
            Value::Blob(bytes) => Native::Blob(bytes),
            Value::Null => Native::Null,
        });
        let rows = statement.query_map(rusqlite::params_from_iter(parameters), |row| {
            let values = (0..columns).map(|column| {
                row.get(column).map(|value| match value {
                    Native::Integer(number) => Value::Integer(number),
                    Native::Real(number) => Value::Real(number),
                    Native::Text(text) => Value::Text(text),
                    Native::Blob(bytes) => Value::Blob(bytes),
                    Native::Null => Value::Null,
                })
            });
            Ok(Row(values.collect::<Result<_, _>>()?))
        });
        rows.map_err(failed)?
            .collect::<Result<_, _>>()
            .map_err(failed)
    }
}

#[derive(Default)]
pub(crate) struct MemoryDocuments(pub(crate) RefCell<BTreeMap<String, Vec<u8>>>);

impl Documents for MemoryDocuments {
    async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(self.0.borrow().get(key).cloned())
    }

    async fn set(&self, key: &str, value: &[u8]) -> Result<(), StorageError> {
        self.0.borrow_mut().insert(key.to_owned(), value.to_vec());
        Ok(())
    }

    async fn delete(&self, key: &str) -> Result<(), StorageError> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }
}

/// The database of a process that is killed before its n-th call.
pub(crate) struct Killed<'a> {
    sql: &'a Memory,
    calls_left: std::cell::Cell<usize>,
}

impl<'a> Killed<'a> {
    pub(crate) fn new(sql: &'a Memory, calls: usize) -> Self {
        Self {
            sql,
            calls_left: std::cell::Cell::new(calls),
        }
    }
}

impl Sql for Killed<'_> {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        let left = self.calls_left.get().checked_sub(1);
        self.calls_left.set(left.unwrap_or_default());
        if left.is_none() {
            return Err(StorageError("killed".to_owned()));
        }
        self.sql.query(statement, parameters).await
    }
}
