//! Starts a host, Spin or our own, as a child process, and keeps what it says.

use std::{
    collections::VecDeque,
    ffi::OsString,
    io::{BufRead, BufReader, Read},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

use crate::{cargo, workspace};

/// A host compiles the components at its first start; on a slow machine that takes a while.
const START: Duration = Duration::from_secs(120);
const KEPT_LINES: usize = 5_000;
const POLL: Duration = Duration::from_millis(10);

/// The first version of Spin that runs components of WASI 0.3 as spin-sdk 7 builds them.
const MINIMUM_SPIN: (u32, u32) = (4, 1);

/// A program that serves a Spin manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    Spin(PathBuf),
    Embedded(PathBuf),
}

impl Host {
    /// The host of this repository.
    pub fn embedded() -> Self {
        Self::Embedded(workspace::embedded_host())
    }

    /// The Spin on the PATH; an error says why it cannot be used.
    pub fn spin() -> Result<Self> {
        Self::spin_at(Path::new("spin"))
    }

    /// A Spin that is somewhere.
    pub fn spin_at(program: &Path) -> Result<Self> {
        let (major, minor) = MINIMUM_SPIN;
        let version = cargo::output_of(&program.to_string_lossy(), &["--version"])
            .with_context(|| format!("`{}` was not found on the PATH", program.display()))?;
        if cargo::version_of(&version) < Some(MINIMUM_SPIN) {
            bail!("Spin {major}.{minor} or later is needed, this is {version}");
        }
        Ok(Self::Spin(program.to_owned()))
    }

    /// What the host is called when talking to a person.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Spin(_) => "spin",
            Self::Embedded(_) => "the embedded host",
        }
    }

    fn program(&self) -> &Path {
        match self {
            Self::Spin(program) | Self::Embedded(program) => program,
        }
    }
}

/// How a host is to be started.
#[derive(Debug, Clone)]
pub struct Launch {
    pub host: Host,
    pub manifest: PathBuf,
    /// Port 0 takes any that is free.
    pub listen: SocketAddr,
    pub state_dir: PathBuf,
    /// Application variables. They go through the environment, where other users cannot see them.
    pub variables: Vec<(String, String)>,
    /// One means an instance of its own for every request.
    pub instance_reuse: u32,
    pub extra_args: Vec<OsString>,
    /// Whether an interrupt at the terminal is kept from it, to be passed on by [`Running::stop`].
    pub own_group: bool,
}

impl Launch {
    /// A launch of the shop with one instance per request, on a free port.
    pub fn new(host: Host, state_dir: &Path) -> Self {
        Self {
            host,
            manifest: workspace::manifest(),
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            state_dir: state_dir.to_owned(),
            variables: Vec::new(),
            instance_reuse: 1,
            extra_args: Vec::new(),
            own_group: false,
        }
    }

    /// Adds an application variable.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Starts the host and waits until it serves.
    pub fn start(&self) -> Result<Running> {
        let mut child = self.command()?.spawn().with_context(|| {
            format!(
                "cannot start {} ({})",
                self.host.name(),
                self.host.program().display()
            )
        })?;
        let log = Log::default();
        let (ready, serving) = mpsc::channel();
        follow(child.stdout.take(), &log, Some(ready));
        follow(child.stderr.take(), &log, None);
        let mut running = Running {
            child,
            address: self.listen,
            log,
            group: self.own_group,
        };
        running.wait_until_serving(&serving)?;
        Ok(running)
    }

    fn command(&self) -> Result<Command> {
        let mut command = Command::new(self.host.program());
        command.arg("up").arg("--from").arg(&self.manifest);
        command.args(["--listen", &self.listen()?.to_string()]);
        command.arg("--state-dir").arg(&self.state_dir);
        command.args([
            "--max-instance-reuse-count",
            &self.instance_reuse.to_string(),
        ]);
        command.args(&self.extra_args);
        for (name, value) in &self.variables {
            command.env(format!("SPIN_VARIABLE_{}", name.to_uppercase()), value);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        #[cfg(unix)]
        if self.own_group {
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
        }
        Ok(command)
    }

    /// Spin takes a port, not the wish for one.
    fn listen(&self) -> Result<SocketAddr> {
        match self.host {
            Host::Spin(_) if self.listen.port() == 0 => {
                Ok(TcpListener::bind(self.listen)?.local_addr()?)
            }
            _ => Ok(self.listen),
        }
    }
}

/// What a host has printed, its last lines.
#[derive(Debug, Clone, Default)]
pub struct Log {
    lines: Arc<Mutex<VecDeque<String>>>,
    shown: Arc<AtomicBool>,
}

impl Log {
    /// From now on, shows what the host says as well.
    pub fn show(&self) {
        self.shown.store(true, Ordering::Relaxed);
    }

    fn push(&self, line: String) {
        if self.shown.load(Ordering::Relaxed) {
            eprintln!("{line}");
        }
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }

    /// Every line that was kept.
    pub fn lines(&self) -> Vec<String> {
        self.lines
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .cloned()
            .collect()
    }

    /// The last lines, for an error message.
    pub fn tail(&self) -> String {
        let lines = self.lines();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

/// A host that serves. It is ended when this is dropped.
#[derive(Debug)]
pub struct Running {
    child: Child,
    address: SocketAddr,
    log: Log,
    group: bool,
}

impl Running {
    /// Where it listens.
    /// Of the host's process.
    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its address as the beginning of a URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Whether it has ended by itself, and how.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    /// Asks it to end, and ends it where it has not done so after `patience`.
    pub fn stop(mut self, patience: Duration) -> Result<()> {
        self.terminate(patience)
    }

    fn terminate(&mut self, patience: Duration) -> Result<()> {
        self.signal(Signal::Terminate)?;
        let deadline = Instant::now() + patience;
        while self.ended()?.is_none() && Instant::now() < deadline {
            thread::sleep(POLL);
        }
        Ok(())
    }

    fn wait_until_serving(&mut self, serving: &mpsc::Receiver<SocketAddr>) -> Result<()> {
        let deadline = Instant::now() + START;
        loop {
            match serving.recv_timeout(POLL) {
                Ok(address) => {
                    self.address = address;
                    TcpStream::connect(address)
                        .with_context(|| format!("nothing answers on {address}"))?;
                    return Ok(());
                }
                Err(_) => {
                    if let Some(status) = self.ended()? {
                        // The threads that read its output may be a moment behind.
                        thread::sleep(10 * POLL);
                        bail!(
                            "the host ended before it served ({status}):\n{}",
                            self.log.tail()
                        );
                    }
                    if Instant::now() > deadline {
                        bail!(
                            "the host does not serve after {START:?}:\n{}",
                            self.log.tail()
                        );
                    }
                }
            }
        }
    }

    #[cfg(unix)]
    fn signal(&mut self, signal: Signal) -> Result<()> {
        use nix::{sys::signal, unistd::Pid};
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        let pid = Pid::from_raw(i32::try_from(self.child.id())?);
        let signal = match signal {
            Signal::Terminate => signal::SIGTERM,
            Signal::Kill => signal::SIGKILL,
        };
        if self.group && signal == signal::SIGKILL {
            signal::killpg(pid, signal)?;
        } else {
            signal::kill(pid, signal)?;
        }
        Ok(())
    }

    #[cfg(not(unix))]
    fn signal(&mut self, _: Signal) -> Result<()> {
        Ok(self.child.kill()?)
    }
}

#[derive(Clone, Copy)]
enum Signal {
    Terminate,
    Kill,
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Ok(Some(_)) = self.child.try_wait() {
            return;
        }
        // A host that is asked to end clears up behind itself, and Spin ends the child in which it
        // serves. Nothing can be done about a failure here.
        let _ = self.terminate(Duration::from_secs(5));
        let _ = self.signal(Signal::Kill);
        let _ = self.child.wait();
    }
}

/// Reads a stream of the child to its end, so that it never waits for a full pipe.
fn follow(
    stream: Option<impl Read + Send + 'static>,
    log: &Log,
    ready: Option<mpsc::Sender<SocketAddr>>,
) {
    let Some(stream) = stream else { return };
    let log = log.clone();
    thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            if let Some(ready) = &ready
                && let Some(address) = serving_address(&line)
            {
                // Nobody waits for it a second time.
                let _ = ready.send(address);
            }
            log.push(line);
        }
    });
}

fn serving_address(line: &str) -> Option<SocketAddr> {
    line.strip_prefix("Serving http://")?
        .trim_end_matches('/')
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::serving_address;

    #[test]
    fn the_line_that_announces_service_tells_the_address() {
        let address = "127.0.0.1:3000".parse().ok();
        assert_eq!(serving_address("Serving http://127.0.0.1:3000"), address);
        assert_eq!(serving_address("Serving http://127.0.0.1:3000/"), address);
        assert_eq!(serving_address("Available Routes:"), None);
    }
}
