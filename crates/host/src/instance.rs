//! A component's instances: what each of them holds, and how long it lives.

use crate::{
    key_value::KeyValueFile,
    limits::MemoryLimit,
    log::Logs,
    outbound::Outbound,
    outbound_hosts::AllowedHosts,
    sqlite::{Database, Running},
    store_calls::StoreCalls,
};
use std::{
    collections::{BTreeMap, HashSet},
    future::Future,
    path::PathBuf,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::{Duration, Instant},
};
use tokio::time::Sleep;
use wasmtime::{Result, Store, StoreContextMut, component::GuestTaskId};
use wasmtime_wasi::{FsPerms, ResourceTable, WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::{
    WasiHttpCtx, WasiHttpCtxView, WasiHttpView,
    handler::{
        HandlerState, Instance, ProxyPre, ShouldAccept, WorkerExpiration, WorkerState, WorkerStatus,
    },
};

/// A component of the application: what it was granted, and what it is called.
pub(crate) struct Component {
    pub(crate) id: String,
    pub(crate) logs: Logs,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) files: Option<PathBuf>,
    pub(crate) allowed_hosts: AllowedHosts,
    pub(crate) key_value_stores: HashSet<String>,
    pub(crate) sqlite_databases: HashSet<String>,
}

/// The files behind the stores, shared by all components that were granted them.
pub(crate) struct Stores {
    pub(crate) key_value: KeyValueFile,
    pub(crate) database: Database,
}

/// How many requests an instance serves, and for how long it waits for the next.
#[derive(Clone, Copy, Debug)]
pub struct Reuse {
    /// Requests that one instance serves in all; 1 gives every request its own instance.
    pub count: usize,
    /// Requests that one instance serves at the same time.
    pub concurrent: usize,
    /// How long an instance without a request is kept.
    pub idle: Duration,
}

impl Default for Reuse {
    fn default() -> Self {
        Self {
            count: 1,
            concurrent: 16,
            idle: Duration::from_secs(1),
        }
    }
}

/// What follows a request from the host's side, through service chaining too.
#[derive(Clone, Default)]
pub(crate) struct Call {
    pub(crate) calls: Arc<StoreCalls>,
    /// How many components have called each other to come here.
    pub(crate) depth: u8,
}

/// What an instance holds on the host's side.
pub(crate) struct State {
    pub(crate) table: ResourceTable,
    pub(crate) component: Arc<Component>,
    pub(crate) stores: Arc<Stores>,
    pub(crate) calls: Arc<StoreCalls>,
    pub(crate) running: Running,
    wasi: WasiCtx,
    http: WasiHttpCtx,
    outbound: Outbound,
    memory: MemoryLimit,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for State {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.outbound,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// Makes the instances of one component.
pub(crate) struct Factory {
    pub(crate) component: Arc<Component>,
    pub(crate) pre: ProxyPre<State>,
    pub(crate) engine: wasmtime::Engine,
    pub(crate) stores: Arc<Stores>,
    pub(crate) outbound: Outbound,
    pub(crate) reuse: Reuse,
    pub(crate) max_memory: usize,
    pub(crate) request_timeout: Duration,
}

impl Factory {
    fn state(&self) -> Result<State> {
        Ok(State {
            table: ResourceTable::new(),
            component: self.component.clone(),
            stores: self.stores.clone(),
            calls: Arc::default(),
            running: Running::default(),
            wasi: self.wasi()?,
            http: WasiHttpCtx::new(),
            outbound: self.outbound.clone(),
            memory: MemoryLimit::new(self.max_memory),
        })
    }

    fn wasi(&self) -> Result<WasiCtx> {
        let mut wasi = WasiCtx::builder();
        wasi.stdout(self.component.logs.stdout.clone());
        wasi.stderr(self.component.logs.stderr.clone());
        wasi.envs(&self.component.environment);
        if let Some(files) = &self.component.files {
            wasi.preopened_dir(files, "/", FsPerms::ReadOnly)?;
        }
        Ok(wasi.build())
    }
}

impl HandlerState for Factory {
    type StoreData = State;
    type WorkerExpiration = Expiration;
    type WorkerState = Worker;

    async fn instantiate(&self) -> Result<Instance<State, Expiration, Worker>> {
        let mut store = Store::new(&self.engine, self.state()?);
        store.limiter(|state| &mut state.memory);
        store.set_epoch_deadline(1);
        store.epoch_deadline_async_yield_and_update(1);
        let proxy = self.pre.instantiate_async(&mut store).await?;
        Ok(Instance {
            store,
            proxy,
            view: State::http,
            expiration: Expiration::new(self.request_timeout, self.reuse.idle),
            state: Worker {
                component: self.component.clone(),
                reuse: self.reuse,
                request_timeout: self.request_timeout,
            },
        })
    }
}

/// Decides which requests an instance takes, and notes why it failed.
pub(crate) struct Worker {
    component: Arc<Component>,
    reuse: Reuse,
    request_timeout: Duration,
}

impl WorkerState for Worker {
    type StoreData = State;
    type RequestData = Call;

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= self.reuse.count {
            ShouldAccept::Never
        } else if concurrent >= self.reuse.concurrent {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    fn on_request_start(
        &self,
        mut store: StoreContextMut<'_, State>,
        call: Call,
        _: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        let state = store.data_mut();
        state.calls = call.calls.clone();
        state.outbound.call = call;
        Box::pin(tokio::time::sleep(self.request_timeout))
    }

    fn drop(&self, store: Store<State>, result: Result<()>) {
        drop(store);
        if let Err(error) = result {
            self.component.logs.note(&format!(
                "component `{}` failed: {error:?}",
                self.component.id
            ));
        }
    }
}

/// Ends an instance that is idle for too long, or that computes past its time without ever
/// letting its requests expire.
pub(crate) struct Expiration {
    busy: Duration,
    idle: Duration,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Expiration {
    fn new(request_timeout: Duration, idle: Duration) -> Self {
        // The request itself is answered on time; this comes later so that the answer is always
        // about the time-out and not about the instance's end.
        Self {
            busy: request_timeout + Duration::from_millis(200),
            idle,
            sleep: None,
        }
    }
}

impl WorkerExpiration for Expiration {
    fn poll(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        status: WorkerStatus,
        start: Instant,
    ) -> Poll<()> {
        let limit = match status {
            WorkerStatus::Idle => self.idle,
            WorkerStatus::Requests | WorkerStatus::PostReturn => self.busy,
        };
        let deadline = (start + limit).into();
        let sleep = self
            .sleep
            .get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if sleep.deadline() != deadline {
            sleep.as_mut().reset(deadline);
        }
        sleep.as_mut().poll(cx)
    }
}
