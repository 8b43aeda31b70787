//! Serves a Spin manifest on one machine.
//!
//! Nobody should need anything but Rust to try the shop or to test it. This host gives the
//! shop's components what Spin gives them: HTTP routes, key-value, SQLite, variables, files,
//! outbound requests, service chaining and dependencies, each within its grants. What a manifest
//! asks for beyond that is refused when it is loaded, by name.
//!
//! ```no_run
//! # async fn run() -> anyhow::Result<()> {
//! let host = souk_host::Host::load("spin.toml".as_ref(), souk_host::Options::default())?;
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//! host.serve(listener, std::future::pending()).await
//! # }
//! ```

mod app;
mod bindings;
mod compose;
mod dispatch;
mod engine;
mod files;
mod grants;
mod instance;
mod isolation;
mod key_value;
mod limits;
mod log;
mod manifest;
mod options;
mod outbound;
mod outbound_hosts;
mod problem;
mod routes;
mod server;
mod sqlite;
mod store_calls;
mod variables;

pub use self::{
    grants::{Capability, ComponentGrants, check_grants},
    instance::Reuse,
    log::Follow,
    options::Options,
    variables::parse_variable,
};

use self::{
    app::{App, AppComponent},
    dispatch::{Answer, Dispatcher, Handler},
    instance::{Call, Component, Factory, State, Stores},
    key_value::KeyValueFile,
    log::Logs,
    outbound::Outbound,
    sqlite::Database,
};
use anyhow::{Context, Result};
use std::{
    collections::{BTreeMap, HashMap},
    fs,
    future::Future,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::Semaphore};
use wasmtime::{
    Engine,
    component::{InstancePre, Linker},
};
use wasmtime_wasi_http::{
    handler::{ProxyHandler, ProxyPre},
    p2,
    p3::bindings::ServicePre,
};

/// An application that is compiled and ready to serve.
pub struct Host {
    dispatcher: Arc<Dispatcher>,
    routes: Vec<Route>,
    /// The components' files, which go when the host goes.
    _files: TempDir,
}

/// The bytes of a component of the manifest at `path`, with its dependencies in it.
pub fn composed(path: &Path, component: &str) -> Result<Vec<u8>> {
    let app = App::load(path, &BTreeMap::new())?;
    let found = app.components.get(component);
    let found = found.with_context(|| format!("there is no component {component}"))?;
    compose::load(found).with_context(|| format!("in [component.{component}]"))
}

/// A line of the list of what the application serves.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// The pattern as in the manifest; `None` for a component that only others can call.
    pub pattern: Option<String>,
    /// The component's id; `None` for a static response.
    pub component: Option<String>,
    /// The component's description.
    pub description: String,
}

impl Host {
    /// Reads the manifest at `path`, composes and compiles its components, and opens its stores.
    pub fn load(path: &Path, options: Options) -> Result<Self> {
        let app = App::load(path, &options.variables)?;
        let state_dir = options
            .state_dir
            .clone()
            .unwrap_or_else(|| app.root.join(".spin"));
        let log_dir = options
            .log_dir
            .clone()
            .unwrap_or_else(|| state_dir.join("logs"));
        for directory in [&state_dir, &log_dir] {
            fs::create_dir_all(directory)
                .with_context(|| format!("creating {}", directory.display()))?;
        }
        let stores = Arc::new(Stores {
            key_value: KeyValueFile::open(
                &state_dir.join("sqlite_key_value.db"),
                options.key_value_delay,
            )?,
            database: Database::new(&state_dir.join("sqlite_db.db"), options.sqlite_delay),
        });
        let files = TempDir::new().context("making room for the components' files")?;
        let engine = engine::new(&options)?;
        let compiled = compile(&engine, &app)?;
        let components = app
            .components
            .iter()
            .map(|(id, component)| {
                let component = prepare(id, component, &app.root, files.path(), &log_dir, &options)
                    .with_context(|| format!("in [component.{id}]"))?;
                Ok(Arc::new(component))
            })
            .collect::<Result<Vec<_>>>()?;
        let assembly = Assembly {
            engine,
            stores,
            options,
            compiled,
            components,
        };
        Ok(Self {
            routes: list_routes(&app),
            dispatcher: assembly.finish(&app)?,
            _files: files,
        })
    }

    /// What the application serves, in the manifest's order.
    pub fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// Serves until `shutdown` is over, then lets requests in flight end.
    pub async fn serve(
        &self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()>,
    ) -> Result<()> {
        server::serve(listener, self.dispatcher.clone(), shutdown).await
    }
}

/// All that a [`Dispatcher`] is made of.
struct Assembly {
    engine: Engine,
    stores: Arc<Stores>,
    options: Options,
    compiled: BTreeMap<String, ProxyPre<State>>,
    components: Vec<Arc<Component>>,
}

impl Assembly {
    fn finish(mut self, app: &App) -> Result<Arc<Dispatcher>> {
        let routes = Dispatcher::routes(app)?;
        let targets = app
            .triggers
            .iter()
            .map(|trigger| Answer::new(&trigger.target))
            .collect::<Result<_>>()?;
        let mut reuse = self.options.reuse;
        if self.options.count_store_calls {
            // Calls of requests that share an instance could not be told apart.
            reuse.concurrent = 1;
        }
        // Components call each other through the dispatcher that they are part of.
        Ok(Arc::new_cyclic(|dispatcher| {
            let mut handlers = HashMap::new();
            for component in &self.components {
                let Some(pre) = self.compiled.remove(&component.id) else {
                    continue;
                };
                let outbound = Outbound {
                    component: component.clone(),
                    dispatcher: dispatcher.clone(),
                    call: Call::default(),
                };
                let proxy = ProxyHandler::new(Factory {
                    component: component.clone(),
                    pre,
                    engine: self.engine.clone(),
                    stores: self.stores.clone(),
                    outbound,
                    reuse,
                    max_memory: self.options.max_memory,
                    request_timeout: self.options.request_timeout,
                });
                handlers.insert(
                    component.id.clone(),
                    Handler {
                        component: component.clone(),
                        proxy,
                    },
                );
            }
            Dispatcher {
                routes,
                targets,
                components: handlers,
                // A request can need further instances, by service chaining. Admitting half as
                // many as there are leaves room for those, so that they do not wait for each other.
                admitted: Semaphore::new(self.options.max_instances.div_ceil(2) as usize),
                max_body: self.options.max_body,
                request_timeout: self.options.request_timeout,
                count_store_calls: self.options.count_store_calls,
            }
        }))
    }
}

/// Composes, compiles and links every component, side by side.
fn compile(engine: &Engine, app: &App) -> Result<BTreeMap<String, ProxyPre<State>>> {
    let linker = engine::linker(engine)?;
    thread::scope(|scope| {
        let linker = &linker;
        let threads: Vec<_> = app
            .components
            .iter()
            .map(|(id, component)| {
                scope.spawn(move || {
                    let pre = compile_one(linker, component)
                        .with_context(|| format!("in [component.{id}]"))?;
                    Ok((id.clone(), pre))
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("compilation does not panic"))
            .collect()
    })
}

fn compile_one(linker: &Linker<State>, component: &AppComponent) -> Result<ProxyPre<State>> {
    let bytes = compose::load(component)?;
    let source = component.source.display();
    let component = wasmtime::component::Component::from_binary(linker.engine(), &bytes)
        .map_err(anyhow::Error::from)
        .with_context(|| format!("{source} is not a component that this host can compile"))?;
    let pre = linker
        .instantiate_pre(&component)
        .map_err(anyhow::Error::from)
        .with_context(|| {
            format!("{source} imports what neither this host nor its dependencies provide")
        })?;
    handler(pre).with_context(|| format!("{source} exports no wasi:http handler"))
}

/// Finds the component's HTTP handler, of WASI 0.3 or else of 0.2.
fn handler(pre: InstancePre<State>) -> Result<ProxyPre<State>> {
    if let Ok(service) = ServicePre::new(pre.clone()) {
        return Ok(ProxyPre::P3(service));
    }
    Ok(ProxyPre::P2(p2::bindings::ProxyPre::new(pre)?))
}

fn prepare(
    id: &str,
    component: &AppComponent,
    root: &Path,
    files: &Path,
    log_dir: &Path,
    options: &Options,
) -> Result<Component> {
    let directory: PathBuf = files.join(id);
    let has_files = files::assemble(component, root, &directory)?;
    if has_files {
        fs::create_dir_all(&directory)?;
    }
    Ok(Component {
        id: id.to_owned(),
        logs: Logs::open(log_dir, id, &options.follow)?,
        environment: component.environment.clone(),
        variables: component.variables.clone(),
        files: has_files.then_some(directory),
        allowed_hosts: component.allowed_hosts.clone(),
        key_value_stores: component.key_value_stores.iter().cloned().collect(),
        sqlite_databases: component.sqlite_databases.iter().cloned().collect(),
    })
}

fn list_routes(app: &App) -> Vec<Route> {
    let route = |trigger: &app::Trigger| {
        let component = match &trigger.target {
            app::Target::Component(id) => Some(id.clone()),
            app::Target::Static(_) => None,
        };
        let description = component
            .as_ref()
            .map(|id| app.components[id].description.clone());
        Route {
            pattern: trigger.route.clone(),
            component,
            description: description.unwrap_or_default(),
        }
    };
    app.triggers.iter().map(route).collect()
}
