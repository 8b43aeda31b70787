//! A browser under control, through WebDriver.
//!
//! The few commands that tests and pictures need are plain HTTP calls, so this is a small
//! blocking client rather than a dependency that brings an async runtime.

use std::{
    env,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use serde_json::{Value, json};
use tempfile::TempDir;
use ureq::Agent;

const TIMEOUT: Duration = Duration::from_secs(120);
/// Identifies an element in WebDriver's answers.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

const FLAGS: [&str; 9] = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    // Containers, where CI runs, give the sandbox neither its user nor enough shared memory.
    "--disable-dev-shm-usage",
];

/// A browser and the program that drives it.
#[derive(Debug, Clone)]
pub struct Programs {
    chromium: PathBuf,
    chromedriver: PathBuf,
}

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub struct View {
    pub width: u32,
    pub height: u32,
    pub dark: bool,
    /// Physical pixels per CSS pixel.
    pub scale: u32,
    pub javascript: bool,
    /// Whether pages move, which most visitors like. While one page fades into the next, neither takes
    /// a click; who drives a browser by program has it hold still.
    pub motion: bool,
}

impl Default for View {
    fn default() -> Self {
        Self {
            width: 1280,
            height: 900,
            dark: false,
            scale: 1,
            javascript: true,
            motion: false,
        }
    }
}

/// A browser with one window and a profile of its own.
#[derive(Debug)]
pub struct Browser {
    agent: Agent,
    session: String,
    driver: Child,
    _profile: TempDir,
}

/// An element of the page.
#[derive(Debug)]
pub struct Element<'a> {
    browser: &'a Browser,
    id: String,
}

impl Browser {
    /// Looks for Chromium and its driver; an error says what is missing and where to get it.
    pub fn find() -> Result<Programs> {
        let missing = |name: &str| {
            format!(
                "{name} was not found; Debian and Ubuntu: `apt-get install chromium chromium-driver`"
            )
        };
        Ok(Programs {
            chromium: program(
                "SOUK_CHROMIUM",
                &["chromium", "chromium-browser", "google-chrome"],
            )
            .with_context(|| missing("Chromium"))?,
            chromedriver: program("SOUK_CHROMEDRIVER", &["chromedriver"])
                .with_context(|| missing("ChromeDriver"))?,
        })
    }

    /// Starts a browser.
    pub fn start(programs: &Programs, view: View) -> Result<Self> {
        let profile = tempfile::tempdir()?;
        let mut driver = Command::new(&programs.chromedriver)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", programs.chromedriver.display()))?;
        let session = driver_port(&mut driver).and_then(|port| {
            let agent = agent();
            let url = format!("http://127.0.0.1:{port}/session");
            let capabilities = capabilities(programs, profile.path());
            let opened = call(agent.post(&url).send(capabilities.to_string().as_bytes()))?;
            let id = opened["sessionId"]
                .as_str()
                .context("chromedriver gave no session")?;
            Ok((agent, format!("{url}/{id}")))
        });
        match session {
            Ok((agent, session)) => {
                let browser = Self {
                    agent,
                    session,
                    driver,
                    _profile: profile,
                };
                browser.look_through(view)?;
                Ok(browser)
            }
            Err(error) => {
                let _ = driver.kill();
                let _ = driver.wait();
                Err(error)
            }
        }
    }

    /// Changes how pages are seen. A window cannot be as narrow as a telephone; an emulated
    /// screen can.
    pub fn look_through(&self, view: View) -> Result<()> {
        let scheme = if view.dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({
                "width": view.width,
                "height": view.height,
                "deviceScaleFactor": view.scale,
                "mobile": false,
            }),
        )?;
        let motion = if view.motion {
            "no-preference"
        } else {
            "reduce"
        };
        self.devtools(
            "Emulation.setEmulatedMedia",
            &json!({ "features": [
                { "name": "prefers-color-scheme", "value": scheme },
                { "name": "prefers-reduced-motion", "value": motion },
            ] }),
        )?;
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            &json!({ "value": !view.javascript }),
        )
    }

    fn devtools(&self, command: &str, parameters: &Value) -> Result<()> {
        let body = json!({ "cmd": command, "params": parameters });
        self.post("goog/cdp/execute", &body).map(drop)
    }

    /// Opens a page and waits until it has loaded.
    pub fn open(&self, url: &str) -> Result<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// The address of the page.
    pub fn address(&self) -> Result<String> {
        text(self.get("url")?)
    }

    pub fn title(&self) -> Result<String> {
        text(self.get("title")?)
    }

    /// Runs the body of a function in the page, and gives what it returns.
    pub fn run(&self, script: &str) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The first element that a CSS selector finds.
    pub fn element(&self, selector: &str) -> Result<Element<'_>> {
        let query = json!({ "using": "css selector", "value": selector });
        let found = self
            .post("element", &query)
            .with_context(|| format!("no element {selector}"))?;
        Ok(Element {
            browser: self,
            id: text(found[ELEMENT].clone())?,
        })
    }

    /// How many elements a CSS selector finds.
    pub fn count(&self, selector: &str) -> Result<usize> {
        let query = json!({ "using": "css selector", "value": selector });
        Ok(self
            .post("elements", &query)?
            .as_array()
            .map_or(0, Vec::len))
    }

    /// Presses keys where the focus is.
    pub fn press(&self, keys: &str) -> Result<()> {
        let active = text(self.get("element/active")?[ELEMENT].clone())?;
        self.post(&format!("element/{active}/value"), &json!({ "text": keys }))
            .map(drop)
    }

    /// What the page wrote to the console as errors, failed requests and violations of the
    /// Content-Security-Policy included, since the last call.
    pub fn console_errors(&self) -> Result<Vec<String>> {
        let entries = self.post("se/log", &json!({ "type": "browser" }))?;
        let entries = entries.as_array().into_iter().flatten();
        let errors = entries.filter(|entry| entry["level"] == "SEVERE");
        Ok(errors.map(|entry| entry["message"].to_string()).collect())
    }

    /// A picture of what the window shows, as PNG.
    pub fn screenshot(&self) -> Result<Vec<u8>> {
        let picture = text(self.get("screenshot")?)?;
        Ok(base64::engine::general_purpose::STANDARD.decode(picture)?)
    }

    fn get(&self, path: &str) -> Result<Value> {
        call(self.agent.get(format!("{}/{path}", self.session)).call())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let url = format!("{}/{path}", self.session);
        call(self.agent.post(url).send(body.to_string().as_bytes()))
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Ends Chromium; what is left then is the driver. Failures leave nothing to be done.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Element<'_> {
    pub fn click(&self) -> Result<()> {
        self.post("click", &json!({}))
    }

    /// Types into it.
    pub fn enter(&self, keys: &str) -> Result<()> {
        self.post("value", &json!({ "text": keys }))
    }

    /// Its text as it is seen.
    pub fn text(&self) -> Result<String> {
        text(self.browser.get(&format!("element/{}/text", self.id))?)
    }

    pub fn attribute(&self, name: &str) -> Result<Option<String>> {
        let value = self
            .browser
            .get(&format!("element/{}/attribute/{name}", self.id))?;
        Ok(value.as_str().map(str::to_owned))
    }

    fn post(&self, path: &str, body: &Value) -> Result<()> {
        self.browser
            .post(&format!("element/{}/{path}", self.id), body)
            .map(drop)
    }
}

fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(path.into());
    }
    let dirs: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
    let candidates = names
        .iter()
        .flat_map(|name| dirs.iter().map(move |dir| dir.join(name)));
    candidates.into_iter().find(|path| path.is_file())
}

/// ChromeDriver takes any free port and says which.
fn driver_port(driver: &mut Child) -> Result<u16> {
    let (sender, receiver) = mpsc::channel();
    let output = driver.stdout.take().context("chromedriver has no output")?;
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let port = line
                .split_once("started successfully on port ")
                .map(|(_, port)| port.trim_end_matches('.'));
            if let Some(port) = port.and_then(|port| port.parse().ok()) {
                let _ = sender.send(port);
            }
        }
    });
    receiver
        .recv_timeout(TIMEOUT)
        .context("chromedriver did not start")
}

fn capabilities(programs: &Programs, profile: &Path) -> Value {
    let mut args: Vec<String> = FLAGS.map(str::to_owned).into();
    args.push(format!("--user-data-dir={}", profile.display()));
    if is_root() {
        args.push("--no-sandbox".to_owned());
    }
    json!({
        "capabilities": {
            "alwaysMatch": {
                "browserName": "chrome",
                "goog:chromeOptions": { "binary": programs.chromium, "args": args },
                "goog:loggingPrefs": { "browser": "ALL" },
            },
        },
    })
}

/// Chromium refuses to sandbox what root runs.
#[cfg(unix)]
fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

fn agent() -> Agent {
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(TIMEOUT));
    config.build().into()
}

fn call(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value> {
    let mut answer = answer.context("chromedriver does not answer")?;
    let body = answer
        .body_mut()
        .with_config()
        .limit(64 * 1024 * 1024)
        .read_to_vec()?;
    let mut body: Value = serde_json::from_slice(&body).context("chromedriver answers no JSON")?;
    let value = body["value"].take();
    if let Some(error) = value["error"].as_str() {
        bail!("{error}: {}", value["message"].as_str().unwrap_or_default());
    }
    Ok(value)
}

fn text(value: Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text),
        other => bail!("expected text, got {other}"),
    }
}
