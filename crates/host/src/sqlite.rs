//! `spin:sqlite` on the file that Spin uses: each open is a connection of its own.

mod lease;
mod statement;

pub(crate) use self::lease::Database;

use self::{
    lease::{Lease, Shared},
    statement::Outcome,
};
use crate::{
    bindings::spin::sqlite::sqlite::{
        Error, Host, HostConnection, HostConnectionWithStore, QueryResult, RowResult, Value,
    },
    instance::State,
    store_calls::StoreCall,
};
use rusqlite::InterruptHandle;
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::{
    sync::{Mutex, OwnedMutexGuard},
    time,
};
use wasmtime::component::{Accessor, FutureReader, HasSelf, Resource, StreamReader};

/// How long a statement waits for a lock: another connection's, or that of earlier rows which
/// nobody has read.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const MAX_CONNECTIONS: usize = 256;

type Trappable<T> = wasmtime::Result<Result<T, Error>>;

/// A connection that a component has open.
#[expect(unreachable_pub, reason = "the generated bindings re-export it")]
pub struct OpenConnection(Shared);

/// Interrupts, when an instance ends, the statements that still run for it.
#[derive(Default)]
pub(crate) struct Running(Vec<(Weak<Mutex<Lease>>, InterruptHandle)>);

impl Running {
    /// Keeps track of `connection`; `false` if there are too many.
    fn add(&mut self, connection: &Shared, interrupt: InterruptHandle) -> bool {
        self.0
            .retain(|(connection, _)| connection.strong_count() > 0);
        self.0.push((Arc::downgrade(connection), interrupt));
        self.0.len() <= MAX_CONNECTIONS
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        for (connection, interrupt) in &self.0 {
            // Whatever still holds the connection is a statement. Meanwhile it stays its own:
            // the interrupt cannot hit whoever has the connection next.
            if let Some(_held) = connection.upgrade() {
                interrupt.interrupt();
            }
        }
    }
}

impl State {
    fn open_connection(&mut self, label: &str) -> Trappable<Resource<OpenConnection>> {
        self.calls.add(StoreCall::SqlOpen);
        // Spin too denies before it looks whether the database exists.
        if !self.component.sqlite_databases.contains(label) {
            return Ok(Err(Error::AccessDenied));
        }
        let lease = match self.stores.database.connect() {
            Ok(lease) => lease,
            Err(error) => return Ok(Err(Error::Io(error.to_string()))),
        };
        let interrupt = lease.get_interrupt_handle();
        let connection = Arc::new(Mutex::new(lease));
        if !self.running.add(&connection, interrupt) {
            return Ok(Err(Error::Io("too many connections opened".to_owned())));
        }
        Ok(Ok(self.table.push(OpenConnection(connection))?))
    }

    fn before_execute(
        &self,
        connection: &Resource<OpenConnection>,
    ) -> wasmtime::Result<(Shared, Duration)> {
        self.calls.add(StoreCall::SqlExecute);
        Ok((self.connection(connection)?, self.stores.database.delay()))
    }

    fn connection(&self, connection: &Resource<OpenConnection>) -> wasmtime::Result<Shared> {
        Ok(self.table.get(connection)?.0.clone())
    }
}

async fn lock(connection: Shared) -> Result<OwnedMutexGuard<Lease>, Error> {
    // A connection is locked while rows of its last statement are still to come. If the guest
    // never reads them this ends in an error, where to wait on would end in nothing.
    time::timeout(BUSY_TIMEOUT, connection.lock_owned())
        .await
        .map_err(|_| {
            Error::Io(
                "rows of the connection's last statement are unread; read them to the end first"
                    .to_owned(),
            )
        })
}

async fn execute(
    connection: Shared,
    delay: Duration,
    statement: String,
    parameters: Vec<Value>,
) -> Result<Outcome, Error> {
    if !delay.is_zero() {
        time::sleep(delay).await;
    }
    Ok(statement::run(lock(connection).await?, statement, parameters).await)
}

impl Host for State {}

impl HostConnection for State {
    async fn open(&mut self, database: String) -> Trappable<Resource<OpenConnection>> {
        self.open_connection(&database)
    }

    async fn execute(
        &mut self,
        connection: Resource<OpenConnection>,
        statement: String,
        parameters: Vec<Value>,
    ) -> Trappable<QueryResult> {
        let (connection, delay) = self.before_execute(&connection)?;
        let Outcome {
            columns,
            rows,
            result,
        } = match execute(connection, delay, statement, parameters).await {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        let rows = rows.collect().await;
        Ok(result
            .get()
            .await
            .and(rows)
            .map(|rows| QueryResult { columns, rows }))
    }

    async fn last_insert_rowid(
        &mut self,
        connection: Resource<OpenConnection>,
    ) -> wasmtime::Result<i64> {
        Ok(lock(self.connection(&connection)?)
            .await?
            .last_insert_rowid())
    }

    async fn changes(&mut self, connection: Resource<OpenConnection>) -> wasmtime::Result<u64> {
        Ok(lock(self.connection(&connection)?).await?.changes())
    }

    async fn drop(&mut self, connection: Resource<OpenConnection>) -> wasmtime::Result<()> {
        self.table.delete(connection)?;
        Ok(())
    }
}

type RowStream = (
    Vec<String>,
    StreamReader<RowResult>,
    FutureReader<Result<(), Error>>,
);

impl HostConnectionWithStore<State> for HasSelf<State> {
    async fn open_async(
        accessor: &Accessor<State, Self>,
        database: String,
    ) -> Trappable<Resource<OpenConnection>> {
        accessor.with(|mut access| access.get().open_connection(&database))
    }

    async fn execute_async(
        accessor: &Accessor<State, Self>,
        connection: Resource<OpenConnection>,
        statement: String,
        parameters: Vec<Value>,
    ) -> Trappable<RowStream> {
        let (connection, delay) =
            accessor.with(|mut access| access.get().before_execute(&connection))?;
        let Outcome {
            columns,
            rows,
            result,
        } = match execute(connection, delay, statement, parameters).await {
            Ok(outcome) => outcome,
            Err(error) => return Ok(Err(error)),
        };
        accessor.with(|mut access| {
            let rows: StreamReader<RowResult> = StreamReader::new(&mut access, rows)?;
            let result = FutureReader::new(&mut access, async move {
                wasmtime::error::Ok(result.get().await)
            })?;
            Ok(Ok((columns, rows, result)))
        })
    }

    async fn last_insert_rowid_async(
        accessor: &Accessor<State, Self>,
        connection: Resource<OpenConnection>,
    ) -> wasmtime::Result<i64> {
        let connection = accessor.with(|mut access| access.get().connection(&connection))?;
        Ok(lock(connection).await?.last_insert_rowid())
    }

    async fn changes_async(
        accessor: &Accessor<State, Self>,
        connection: Resource<OpenConnection>,
    ) -> wasmtime::Result<u64> {
        let connection = accessor.with(|mut access| access.get().connection(&connection))?;
        Ok(lock(connection).await?.changes())
    }
}
