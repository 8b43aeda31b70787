use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context as _, Result};
use xtask::{
    browser::{Browser, View},
    build,
    host::{Host, Launch},
    progress,
    state::State,
    workspace,
};

/// Takes pictures of the shop for the README, with Chromium.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where the pictures go.
    dir: PathBuf,
    /// Use what was built last time.
    #[arg(long)]
    no_build: bool,
}

struct Picture {
    name: &'static str,
    /// Of the store that is asked; empty for the default one.
    host: &'static str,
    path: &'static str,
    view: View,
}

const DESKTOP: View = View {
    width: 1280,
    height: 860,
    dark: false,
    scale: 1,
    javascript: true,
    motion: false,
};

const DARK: View = View {
    dark: true,
    ..DESKTOP
};

const TELEPHONE: View = View {
    width: 390,
    height: 844,
    scale: 2,
    ..DESKTOP
};

const PICTURES: [Picture; 8] = [
    picture("home", "", "/", DESKTOP),
    picture("product", "", "/p/quart-notebook-a5", DESKTOP),
    picture("product-phone", "", "/p/halm-mug", TELEPHONE),
    picture("category", "", "/c/kitchen", DESKTOP),
    picture("search-dark", "", "/search?q=linen", DARK),
    picture("offers", "", "/offers", DESKTOP),
    picture("arabic-phone", "", "/ar/offers", TELEPHONE),
    picture("kontor", "kontor.localhost", "/", DESKTOP),
];

const fn picture(
    name: &'static str,
    host: &'static str,
    path: &'static str,
    view: View,
) -> Picture {
    Picture {
        name,
        host,
        path,
        view,
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let programs = Browser::find()?;
    if !args.no_build {
        build::components()?;
        build::embedded_host()?;
    }
    let state = State::open(&workspace::target_dir().join("screenshots"))?;
    let key = state.admin_key()?;
    let running = Launch::new(Host::embedded(), state.dir())
        .variable("admin_api_key", &key)
        .start()?;
    super::up::fill(&running, &state, &key, true)?;

    fs::create_dir_all(&args.dir).with_context(|| format!("cannot make {}", args.dir.display()))?;
    let browser = Browser::start(&programs, DESKTOP)?;
    for picture in &PICTURES {
        let host = match picture.host {
            "" => running.address().to_string(),
            host => format!("{host}:{}", running.address().port()),
        };
        browser.look_through(picture.view)?;
        browser.open(&format!("http://{host}{}", picture.path))?;
        browser.run(SETTLED)?;
        let file = args.dir.join(picture.name).with_extension("png");
        fs::write(&file, browser.screenshot()?)?;
        progress::note(&format!("{}", file.display()));
    }
    drop(browser);
    running.stop(Duration::from_secs(5))
}

/// Waits until the pictures that are in view can be seen, and what moves has come to rest.
const SETTLED: &str = "return Promise.all([...document.images]
    .filter((image) => image.getBoundingClientRect().top < innerHeight)
    .map((image) => image.decode().catch(() => null)))
    .then(() => new Promise((done) => setTimeout(done, 400)))";
