//! The shop in a browser, as people use it: with a mouse or a keyboard, on a telephone, in the
//! dark, and without JavaScript.
//!
//! Where there is no browser the tests say so and pass, but not in CI.

mod access;
mod engine;
mod journey;
mod languages;
mod layout;
mod listing;
mod product;

use std::{
    env,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use souk_tests::Shop;
use xtask::browser::{Browser, Programs, View};

/// `None` where there is no browser.
fn programs() -> Option<Programs> {
    match Browser::find() {
        Ok(programs) => Some(programs),
        Err(missing) => {
            let in_ci = env::var_os("CI").is_some_and(|ci| !ci.is_empty());
            assert!(!in_ci, "{missing:#}");
            eprintln!("skipped: {missing:#}");
            None
        }
    }
}

/// A browser on a filled shop.
struct Visit {
    browser: Browser,
    shop: Arc<Shop>,
}

impl Visit {
    /// `None` where there is no browser.
    fn start(view: View) -> Option<Self> {
        Self::of(Shop::shared, view)
    }

    /// The same of a shop of its own.
    fn of(shop: impl FnOnce() -> Arc<Shop>, view: View) -> Option<Self> {
        let programs = programs()?;
        let shop = shop();
        let browser = Browser::start(&programs, view).unwrap_or_else(|error| panic!("{error:#}"));
        Some(Self { browser, shop })
    }

    /// Goes on looking in another way, from the next page on.
    #[track_caller]
    fn look_through(&self, view: View) {
        self.browser
            .look_through(view)
            .unwrap_or_else(|error| panic!("another view: {error:#}"));
    }

    #[track_caller]
    fn open(&self, path: &str) {
        let url = format!("{}{path}", self.shop.url());
        self.browser
            .open(&url)
            .unwrap_or_else(|error| panic!("{path}: {error:#}"));
    }

    /// A page of the other store, whose name leads to this machine in every browser.
    #[track_caller]
    fn open_other(&self, path: &str) {
        let port = self.shop.address().port();
        let url = format!("http://kontor.localhost:{port}{path}");
        self.browser
            .open(&url)
            .unwrap_or_else(|error| panic!("{url}: {error:#}"));
    }

    /// The path and query of the page.
    #[track_caller]
    fn path(&self) -> String {
        self.address().unwrap_or_else(|error| panic!("{error}"))
    }

    fn address(&self) -> Result<String, String> {
        let address = self.browser.address().map_err(|e| format!("{e:#}"))?;
        let path = address.strip_prefix(&self.shop.url());
        Ok(path.unwrap_or(&address).to_owned())
    }

    #[track_caller]
    fn click(&self, selector: &str) {
        let element = self.browser.element(selector);
        element
            .and_then(|element| element.click())
            .unwrap_or_else(|error| panic!("{selector}: {error:#}"));
    }

    #[track_caller]
    fn text(&self, selector: &str) -> String {
        let element = self.browser.element(selector);
        element
            .and_then(|element| element.text())
            .unwrap_or_else(|error| panic!("{selector}: {error:#}"))
    }

    /// Waits until the path and query of the page have a part.
    #[track_caller]
    fn arrives_at(&self, part: &str) {
        wait_until(|| {
            let path = self.address()?;
            path.contains(part)
                .then_some(())
                .ok_or_else(|| format!("at {path} and not at {part}"))
        });
    }

    /// Waits until an expression in the page gives a value.
    #[track_caller]
    fn waits_for(&self, expression: &str, expected: impl Into<Value>) {
        let expected = expected.into();
        wait_until(|| {
            // A page that goes while it is asked is no answer yet.
            let value = self.ask(expression)?;
            (value == expected)
                .then_some(())
                .ok_or_else(|| format!("{expression} is {value} and not {expected}"))
        });
    }

    /// What an expression in the page gives.
    #[track_caller]
    fn evaluate(&self, expression: &str) -> Value {
        let value = self.ask(expression);
        value.unwrap_or_else(|error| panic!("{error}"))
    }

    fn ask(&self, expression: &str) -> Result<Value, String> {
        let value = self.browser.run(&format!("return {expression}"));
        value.map_err(|error| format!("{expression}: {error:#}"))
    }

    /// From now on keeps from the page what it fetches from addresses that contain a text, until it
    /// [is let through](Self::lets_through). `asked` is what it has asked for.
    #[track_caller]
    fn holds_back(&self, part: &str) {
        self.evaluate(&format!(
            "(() => {{
                const fetched = window.fetch;
                window.asked = [];
                const gate = new Promise((release) => Object.assign(window, {{ release }}));
                window.fetch = async (address, options) => {{
                    window.asked.push(String(address));
                    const answer = await fetched(address, options);
                    if (String(address).includes({part:?})) await gate;
                    return answer;
                }};
            }})()"
        ));
    }

    /// Waits until the last thing that the page asked for has an address that contains a text.
    #[track_caller]
    fn waits_for_question(&self, part: &str) {
        self.waits_for(
            &format!("window.asked.at(-1)?.includes({part:?}) ?? false"),
            true,
        );
    }

    /// Lets the page have what was kept from it, and gives it time to do something with it.
    #[track_caller]
    fn lets_through(&self) {
        self.evaluate("window.release()");
        self.lingers();
    }

    /// Gives the page time for what it must not do.
    #[track_caller]
    fn lingers(&self) {
        self.evaluate("new Promise((done) => setTimeout(done, 500))");
    }

    /// Gives the page time to show what has changed.
    #[track_caller]
    fn shows(&self) {
        self.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))",
        );
    }
}

/// Asks again and again, and fails with the last answer that was not the one. A machine that has
/// much else to do may take its time; a shop that works never does.
#[track_caller]
fn wait_until(ask: impl Fn() -> Result<(), String>) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while let Err(other) = ask() {
        assert!(Instant::now() < deadline, "{other}");
        thread::sleep(Duration::from_millis(20));
    }
}

/// Serves every request at once, each on a thread of its own: browsers open connections ahead, over which
/// nothing may ever come.
fn serve(answer: impl Fn(TcpStream) -> std::io::Result<()> + Clone + Send + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            thread::spawn(move || answer(stream));
        }
    });
    address
}

/// Another site, which takes its time.
fn elsewhere() -> SocketAddr {
    serve(|mut stream| {
        if stream.read(&mut [0; 4096])? == 0 {
            return Ok(());
        }
        thread::sleep(Duration::from_secs(1));
        let page = "<!doctype html><title>elsewhere</title>";
        let length = page.len();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{page}"
        )
    })
}

/// Clicks on something that the page fetches, goes to another site, and has the fetch fail before that
/// one answers.
fn leave_and_fail(clicked: &str) -> String {
    let elsewhere = elsewhere();
    format!(
        "(() => {{
            let fail;
            window.fetch = () => new Promise((_, reject) => (fail = reject));
            {clicked}.click();
            setTimeout(() => location.assign('http://{elsewhere}/'), 50);
            setTimeout(() => fail(new TypeError('offline')), 350);
        }})()"
    )
}

const WITHOUT_JAVASCRIPT: View = View {
    width: 1280,
    height: 900,
    dark: false,
    scale: 1,
    javascript: false,
    motion: false,
};

/// A telephone of the smallest kind that people still use.
const SMALL: View = View {
    width: 320,
    height: 640,
    dark: false,
    scale: 1,
    javascript: true,
    motion: false,
};

/// One page of each kind.
const PAGES: [&str; 9] = [
    "/",
    "/c/kitchen",
    "/search?category=living&brand=kveld&sort=price",
    "/p/quart-notebook-a5",
    "/p/wool-blanket",
    "/search?q=linen",
    "/search?q=zzzzqqqq",
    "/about",
    "/no-such-page",
];
