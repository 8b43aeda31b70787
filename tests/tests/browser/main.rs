//! The shop in a browser, as people use it: with a mouse or a keyboard, on a telephone, in the
//! dark, and without JavaScript.
//!
//! Where there is no browser the tests say so and pass, but not in CI.

mod access;
mod journey;
mod languages;
mod layout;
mod listing;
mod product;

use std::{
    env,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use souk_tests::Shop;
use xtask::browser::{Browser, View};

/// A browser on a filled shop.
struct Visit {
    browser: Browser,
    shop: Arc<Shop>,
}

impl Visit {
    /// `None` where there is no browser.
    fn start(view: View) -> Option<Self> {
        let programs = match Browser::find() {
            Ok(programs) => programs,
            Err(missing) => {
                let in_ci = env::var_os("CI").is_some_and(|ci| !ci.is_empty());
                assert!(!in_ci, "{missing:#}");
                eprintln!("skipped: {missing:#}");
                return None;
            }
        };
        let shop = Shop::shared();
        let browser = Browser::start(&programs, view).unwrap_or_else(|error| panic!("{error:#}"));
        Some(Self { browser, shop })
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
    fn path(&self) -> String {
        let address = self.browser.address().expect("an address");
        address
            .strip_prefix(&self.shop.url())
            .unwrap_or(&address)
            .to_owned()
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
            let path = self.path();
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
            let value = self.evaluate(expression);
            (value == expected)
                .then_some(())
                .ok_or_else(|| format!("{expression} is {value} and not {expected}"))
        });
    }

    /// What an expression in the page gives.
    #[track_caller]
    fn evaluate(&self, expression: &str) -> Value {
        let value = self.browser.run(&format!("return {expression}"));
        value.unwrap_or_else(|error| panic!("{expression}: {error:#}"))
    }
}

/// Asks again and again, and fails with the last answer that was not the one.
#[track_caller]
fn wait_until(ask: impl Fn() -> Result<(), String>) {
    let deadline = Instant::now() + Duration::from_secs(5);
    while let Err(other) = ask() {
        assert!(Instant::now() < deadline, "{other}");
        thread::sleep(Duration::from_millis(20));
    }
}

const WITHOUT_JAVASCRIPT: View = View {
    width: 1280,
    height: 900,
    dark: false,
    scale: 1,
    javascript: false,
};

/// A telephone of the smallest kind that people still use.
const SMALL: View = View {
    width: 320,
    height: 640,
    dark: false,
    scale: 1,
    javascript: true,
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
