use std::{
    env,
    ffi::OsString,
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::{Arc, Mutex, PoisonError, Weak},
    thread,
    time::Duration,
};

use tempfile::TempDir;
use xtask::{
    admin::Admin,
    host::{Host, Launch, Running},
    http1::{Connection, Response},
    workspace,
};

use crate::{Request, template, watch};

/// The key of the administration of every shop that tests start.
pub const ADMIN_KEY: &str = "5e1f-black-box-tests-only-0f2b7a64c9d8e3";

/// The other store of the example data.
const OTHER_STORE: &str = "kontor.localhost";

/// A shop that runs. When it is dropped it is stopped, and the test fails where the host saw a
/// component trap.
pub struct Shop {
    // Dropped before the directory that it works in.
    running: Running,
    state: TempDir,
}

/// What kind of shop to start.
pub struct Builder {
    content: Content,
    instance_reuse: u32,
    variables: Vec<(String, String)>,
    arguments: Vec<OsString>,
    manifest: PathBuf,
    prepare: Option<Prepare>,
}

type Prepare = Box<dyn FnOnce(&Path)>;

enum Content {
    Seeded,
    Migrated,
    Nothing,
}

/// Whether Spin serves the shops, where options of our own host are missing.
pub fn on_spin() -> bool {
    env::var("SOUK_TEST_HOST").is_ok_and(|host| host == "spin")
}

pub(crate) fn host() -> Host {
    if on_spin() {
        let program = env::var_os("SOUK_SPIN").map_or_else(|| PathBuf::from("spin"), PathBuf::from);
        return Host::spin_at(&program).expect("SOUK_TEST_HOST=spin needs a recent Spin");
    }
    let program = workspace::embedded_host();
    assert!(
        program.is_file(),
        "the shop is not built: run `cargo xtask build`"
    );
    Host::embedded()
}

impl Shop {
    /// A filled shop that other tests of this process read as well. Nothing may be written to it.
    pub fn shared() -> Arc<Self> {
        // Weak, because statics are never dropped, and the shop would outlive the tests.
        static SHARED: Mutex<Weak<Shop>> = Mutex::new(Weak::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shop) = shared.upgrade() {
            return shop;
        }
        let shop = Arc::new(Self::seeded().start());
        *shared = Arc::downgrade(&shop);
        shop
    }

    /// A shop of one's own with the example data.
    pub fn seeded() -> Builder {
        Builder::new(Content::Seeded)
    }

    /// A shop with a schema and no data.
    pub fn migrated() -> Builder {
        Builder::new(Content::Migrated)
    }

    /// A shop as it is after the very first start.
    pub fn untouched() -> Builder {
        Builder::new(Content::Nothing)
    }

    pub fn address(&self) -> SocketAddr {
        self.running.address()
    }

    /// Its address as the beginning of a URL.
    pub fn url(&self) -> String {
        self.running.url()
    }

    /// Where it keeps its data.
    pub fn state_dir(&self) -> &Path {
        self.state.path()
    }

    /// Ends its host at once, as a failure of power would.
    pub fn kill(&self) {
        let process = self.running.process_id().to_string();
        let killed = Command::new("kill").args(["-KILL", &process]).status();
        assert!(killed.is_ok_and(|status| status.success()));
    }

    pub fn admin(&self) -> Admin {
        Admin::new(&self.url(), ADMIN_KEY)
    }

    /// Imports rows, all of which must be right, and publishes what they change.
    #[track_caller]
    pub fn import_and_publish(&self, rows: &[serde_json::Value]) {
        let text: String = rows.iter().map(|row| format!("{row}\n")).collect();
        let imported = self.admin().import(&text).expect("an answer");
        assert!(imported.errors.is_empty(), "{:?}", imported.errors);
        while self.admin().publish().expect("an answer").remaining > 0 {}
    }

    pub fn get(&self, path: &str) -> Request<'_> {
        Request::new(self, "GET", path)
    }

    pub fn head(&self, path: &str) -> Request<'_> {
        Request::new(self, "HEAD", path)
    }

    pub fn post(&self, path: &str) -> Request<'_> {
        Request::new(self, "POST", path)
    }

    pub fn request(&self, method: &'static str, path: &str) -> Request<'_> {
        Request::new(self, method, path)
    }

    /// A request to the other store.
    pub fn get_other(&self, path: &str) -> Request<'_> {
        self.get(path).host(OTHER_STORE)
    }

    /// Sends bytes as they are. `None` where the server closes the connection without an answer.
    pub fn send_raw(&self, bytes: &[u8]) -> Option<Response> {
        let mut connection =
            Connection::open(self.address()).expect("the host does not accept connections");
        connection.send(bytes).ok()
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        let traps = watch::traps(&self.running, self.state.path());
        assert!(
            traps.is_empty(),
            "the host saw traps or panics:\n{}",
            traps.join("\n")
        );
    }
}

impl Builder {
    fn new(content: Content) -> Self {
        Self {
            content,
            instance_reuse: 1,
            variables: vec![("admin_api_key".to_owned(), ADMIN_KEY.to_owned())],
            arguments: Vec::new(),
            manifest: workspace::manifest(),
            prepare: None,
        }
    }

    /// How many requests an instance serves, one after the other or at once.
    pub fn reuse(mut self, count: u32) -> Self {
        self.instance_reuse = count;
        self
    }

    /// Sets an application variable.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.retain(|(present, _)| present != name);
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// An argument that only our own host knows.
    pub fn embedded_argument(mut self, argument: &str) -> Self {
        assert!(!on_spin(), "Spin has no {argument}; ask `on_spin()` first");
        self.arguments.push(argument.into());
        self
    }

    /// Makes every store call as slow as if the store were far away.
    pub fn delays(self, key_value: &str, sqlite: &str) -> Self {
        self.embedded_argument(&format!("--key-value-delay={key_value}"))
            .embedded_argument(&format!("--sqlite-delay={sqlite}"))
    }

    /// Has every answer tell the store calls that it took.
    pub fn count_store_calls(self) -> Self {
        self.embedded_argument("--count-store-calls")
    }

    /// Changes the state directory before the start.
    pub fn prepare(mut self, prepare: impl FnOnce(&Path) + 'static) -> Self {
        self.prepare = Some(Box::new(prepare));
        self
    }

    /// Starts it.
    #[track_caller]
    pub fn start(self) -> Shop {
        self.try_start().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Starts it, or says why it does not start.
    pub fn try_start(self) -> Result<Shop, String> {
        let host = host();
        let state = tempfile::tempdir().expect("a temporary directory");
        match self.content {
            Content::Seeded => template::copy("seeded", &host, state.path()),
            Content::Migrated => template::copy("migrated", &host, state.path()),
            Content::Nothing => {}
        }
        if let Some(prepare) = self.prepare {
            prepare(state.path());
        }
        let launch = Launch {
            manifest: self.manifest,
            variables: self.variables,
            instance_reuse: self.instance_reuse,
            extra_args: self.arguments,
            ..Launch::new(host, state.path())
        };
        let running = launch.start().map_err(|error| format!("{error:#}"))?;
        Ok(Shop { running, state })
    }
}

/// Starts a shop in a directory, does something to it, and ends it in good order, so that its
/// files are complete.
pub(crate) fn with_shop_in(dir: &Path, host: &Host, work: impl FnOnce(&Admin)) {
    let launch = Launch::new(host.clone(), dir).variable("admin_api_key", ADMIN_KEY);
    let running = launch.start().unwrap_or_else(|error| panic!("{error:#}"));
    work(&Admin::new(&running.url(), ADMIN_KEY));
    running
        .stop(Duration::from_secs(60))
        .expect("the host ends");
    // What the host wrote about itself is no part of a template.
    let _ = fs::remove_dir_all(dir.join("logs"));
}
