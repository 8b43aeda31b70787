//! Builds the guests, starts a host on a free port, and asks it things.

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full, StreamBody, combinators::BoxBody};
use hyper::body::Frame;
use hyper_util::rt::TokioIo;
use souk_host::{Follow, Host, Options};
use std::{
    collections::BTreeSet,
    convert::Infallible,
    env, fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::oneshot,
    task::JoinHandle,
};

/// How long something may take that is sure to come, on a machine that has much else to do.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// Every guest there is; each is some test's.
const GUESTS: [&str; 4] = ["composed", "engine", "fixed-text", "probe"];

fn guests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("guests")
}

fn target_dir() -> PathBuf {
    let root = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        |target| {
            Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../..")
                .join(target)
        },
    );
    root.join("host-guests")
}

/// The path of a guest, which is built if need be.
pub(crate) fn wasm(guest: &str) -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    assert!(GUESTS.contains(&guest), "there is no guest {guest}");
    BUILT
        .get_or_init(build)
        .join(format!("{}.wasm", guest.replace('-', "_")))
}

fn build() -> PathBuf {
    let status = Command::new(env!("CARGO"))
        .args([
            "build",
            "--quiet",
            "--release",
            "--target=wasm32-wasip2",
            "--manifest-path",
        ])
        .arg(guests().join("Cargo.toml"))
        .env("CARGO_TARGET_DIR", target_dir())
        .status()
        .expect("cargo runs");
    assert!(
        status.success(),
        "the guests do not build; `rustup target add wasm32-wasip2` may help"
    );
    target_dir().join("wasm32-wasip2/release")
}

#[test]
fn every_guest_is_claimed() {
    let members = fs::read_dir(guests())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let members: BTreeSet<_> = members
        .filter(|path| path.join("Cargo.toml").exists())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        members,
        GUESTS.iter().map(|&guest| guest.to_owned()).collect()
    );
}

/// A manifest with the probe on all routes; `grants` are lines of its `[component.probe]`.
pub(crate) fn probe(grants: &str) -> String {
    manifest(&format!(
        "[[trigger.http]]\nroute = '/...'\ncomponent = 'probe'\n\
         [component.probe]\nsource = '{}'\n{grants}",
        wasm("probe").display()
    ))
}

pub(crate) fn manifest(body: &str) -> String {
    format!("spin_manifest_version = 2\n[application]\nname = 'test'\n{body}")
}

pub(crate) const STORES: &str = "key_value_stores = ['default']\nsqlite_databases = ['default']\n";

/// An application in a directory of its own.
pub(crate) struct App {
    pub(crate) dir: TempDir,
    options: Options,
}

impl App {
    pub(crate) fn new(manifest: &str) -> Self {
        let dir = TempDir::new().unwrap();
        fs::write(dir.path().join("spin.toml"), manifest).unwrap();
        // A small pool, since tests run side by side and each reserves address space for its own.
        let options = Options {
            follow: Follow::Nothing,
            max_instances: 40,
            ..Options::default()
        };
        Self { dir, options }
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(&mut self.options);
        self
    }

    pub(crate) fn file(self, path: &str, text: &str) -> Self {
        let path = self.dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    /// Why the application cannot be loaded.
    pub(crate) fn refusal(self) -> String {
        match Host::load(self.dir.path(), self.options) {
            Ok(_) => panic!("the application should be refused"),
            Err(error) => format!("{error:#}"),
        }
    }

    pub(crate) async fn start(self) -> Server {
        let host = Host::load(self.dir.path(), self.options).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let task = tokio::spawn(async move {
            let shutdown = async { drop(stopped.await) };
            host.serve(listener, shutdown).await.unwrap();
        });
        Server {
            address,
            dir: self.dir,
            stop,
            task,
        }
    }
}

/// A host that serves.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) dir: TempDir,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Server {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(full("")).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.send(Request::post(path).body(full(body)).unwrap())
            .await
    }

    /// The text of an answer that must be a good one.
    pub(crate) async fn text(&self, path: &str) -> String {
        self.get(path).await.good()
    }

    pub(crate) async fn sql(&self, script: &str) -> String {
        self.post("/sql/run", script).await.good()
    }

    pub(crate) async fn send(&self, mut request: Request<BoxBody<Bytes, Infallible>>) -> Answer {
        if !request.headers().contains_key("host") {
            request
                .headers_mut()
                .insert("host", self.address.to_string().parse().unwrap());
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
            .await
            .unwrap();
        tokio::spawn(connection);
        let response = sender.send_request(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text,
        }
    }

    /// What the component's log says so far.
    pub(crate) fn log(&self, file: &str) -> String {
        fs::read_to_string(self.dir.path().join(".spin/logs").join(file)).unwrap()
    }

    /// Waits for the log to say `words`, as an instance may begin or end when its request does not.
    pub(crate) async fn logged(&self, file: &str, words: &str) {
        self.logged_times(file, words, 1).await;
    }

    pub(crate) async fn logged_times(&self, file: &str, words: &str, times: usize) {
        let deadline = Instant::now() + PATIENCE;
        while self.log(file).matches(words).count() < times {
            assert!(
                Instant::now() < deadline,
                "{words:?} is not in the log: {}",
                self.log(file)
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) fn stop(self) -> (JoinHandle<()>, TempDir) {
        drop(self.stop);
        (self.task, self.dir)
    }
}

impl Answer {
    #[track_caller]
    pub(crate) fn good(self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.text
    }

    /// The text of an answer in which the guest tells of an error.
    #[track_caller]
    pub(crate) fn refused(self) -> String {
        assert_eq!(self.status, StatusCode::IM_A_TEAPOT, "{self:?}");
        self.text
    }

    #[track_caller]
    pub(crate) fn problem(self, status: u16) {
        assert_eq!(self.status.as_u16(), status, "{self:?}");
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert!(
            self.text.contains(&format!("\"status\":{status}")),
            "{self:?}"
        );
    }
}

pub(crate) fn full(body: &str) -> BoxBody<Bytes, Infallible> {
    Full::new(Bytes::from(body.to_owned())).boxed()
}

/// A body that does not say how long it will be.
pub(crate) fn chunks(count: usize, size: usize) -> BoxBody<Bytes, Infallible> {
    let frames = (0..count).map(move |_| Ok(Frame::data(Bytes::from(vec![b'x'; size]))));
    BodyExt::boxed(StreamBody::new(futures::stream::iter(frames)))
}
