//! Measures what a request costs beside one that does nothing, on the same host in the same run:
//! rates of a shared machine say little by themselves, ratios do.

mod engines;
mod load;
mod relevance;
mod report;
mod scale;

use std::{
    collections::BTreeMap, ffi::OsString, fs, net::SocketAddr, path::PathBuf, time::Duration,
};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use xtask::{
    build,
    cargo::{self, WASM_TARGET, cargo},
    host::{Host, Launch, Running},
    http1::Connection,
    manifest::Manifest,
    progress,
    state::{self, State},
    workspace,
};

use load::{Round, median};

/// Measures the shop's pages and API beside a component that answers a fixed text.
///
/// One instance per request, twice: with the stores on this machine, and with every call to them
/// delayed as if they were far away. Takes some two minutes once all is built.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: Option<What>,
    /// How long each route is measured, in seconds, in each of the two tables.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=120))]
    seconds: u32,
    /// How many requests are under way at the same time.
    #[arg(long, default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=256))]
    connections: u32,
    /// Write the figures here too, as JSON.
    #[arg(long, value_name = "PATH")]
    json: Option<PathBuf>,
    /// Use what was built last time.
    #[arg(long)]
    no_build: bool,
}

#[derive(clap::Subcommand)]
enum What {
    Engines(engines::Args),
    Relevance(relevance::Args),
    Scale(scale::Args),
}

/// Routes take turns of this length, so that a busy moment of the machine hits all of them.
const ROUND: Duration = Duration::from_secs(1);
const WARM_UP: Duration = Duration::from_millis(300);

const KEY_VALUE_DELAY: &str = "2ms";
const SQLITE_DELAY: &str = "25ms";

/// The route that everything is compared with.
const FIXED_TEXT: Route = Route {
    name: "fixed text",
    path: "/bench/fixed-text",
    least_ratio: None,
};

struct Route {
    name: &'static str,
    path: &'static str,
    /// The least share of the fixed text's rate.
    least_ratio: Option<f64>,
}

/// Of the example shop.
const ROUTES: [Route; 6] = [
    FIXED_TEXT,
    Route {
        name: "product API",
        path: "/api/v1/products/halm-mug",
        least_ratio: Some(0.6),
    },
    Route {
        name: "product page",
        path: "/p/halm-mug",
        least_ratio: Some(0.6),
    },
    Route {
        name: "search page",
        path: "/search?q=linen",
        least_ratio: Some(0.25),
    },
    Route {
        name: "category page",
        path: "/c/kitchen",
        least_ratio: Some(0.25),
    },
    Route {
        name: "homepage",
        path: "/",
        least_ratio: None,
    },
];

/// Everything that was found.
#[derive(Serialize)]
struct Report {
    connections: u32,
    seconds_per_route: u32,
    tables: Vec<Table>,
    components: BTreeMap<String, u64>,
}

#[derive(Serialize)]
struct Table {
    key_value_delay: &'static str,
    sqlite_delay: &'static str,
    routes: Vec<Figures>,
}

/// What was found of a route: medians over its rounds.
#[derive(Serialize)]
struct Figures {
    name: &'static str,
    path: &'static str,
    requests_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// Its rate as a share of the fixed text's, in the same turn.
    ratio: f64,
    /// Its p99 as a multiple of the fixed text's, in the same turn.
    p99_ratio: f64,
    store_calls: BTreeMap<String, u32>,
    #[serde(skip)]
    least_ratio: Option<f64>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    match &args.what {
        Some(What::Engines(args)) => engines::run(args),
        Some(What::Relevance(args)) => relevance::run(args),
        Some(What::Scale(args)) => scale::run(args),
        None => routes(args),
    }
}

fn routes(args: &Args) -> Result<()> {
    // Server and client share the machine: what the client takes, all routes lack.
    if cfg!(debug_assertions) {
        return cargo::rerun_optimized();
    }
    if !args.no_build {
        build::components()?;
        build::embedded_host()?;
    }
    let dir = tempfile::tempdir()?;
    let manifest = dir.path().join("spin.toml");
    let mut shop = Manifest::read(&workspace::manifest())?;
    shop.add("fixed-text", FIXED_TEXT.path, &fixed_text()?);
    shop.write(&manifest)?;

    let state = State::open(&workspace::target_dir().join("bench"))?;
    let bench = Bench {
        manifest,
        state_dir: state.dir().to_owned(),
        key: state::random_key()?,
    };
    progress::step("Filling a shop");
    let running = bench.start(&[])?;
    super::up::fill(&running, &state, &bench.key, true)?;
    drop(running);

    let calls = bench.store_calls()?;
    let mut tables = Vec::new();
    for (key_value_delay, sqlite_delay) in [("0ms", "0ms"), (KEY_VALUE_DELAY, SQLITE_DELAY)] {
        progress::step(&format!(
            "Measuring, {key_value_delay} more for a key-value call and {sqlite_delay} for a statement"
        ));
        let delays = [
            format!("--key-value-delay={key_value_delay}"),
            format!("--sqlite-delay={sqlite_delay}"),
        ];
        let running = bench.start(&delays)?;
        let rounds = measure(running.address(), args)?;
        tables.push(Table {
            key_value_delay,
            sqlite_delay,
            routes: figures(&rounds, &calls),
        });
    }
    let report = Report {
        connections: args.connections,
        seconds_per_route: args.seconds,
        tables,
        components: component_sizes(&shop)?,
    };
    report::print(&report);
    let json = serde_json::to_string_pretty(&report)? + "\n";
    match &args.json {
        Some(path) => {
            fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))?;
            progress::note(&format!("wrote {}", path.display()));
        }
        None => println!("\n{json}"),
    }
    Ok(())
}

/// A shop to be measured.
struct Bench {
    manifest: PathBuf,
    state_dir: PathBuf,
    key: String,
}

impl Bench {
    fn start(&self, arguments: &[String]) -> Result<Running> {
        let launch = Launch {
            manifest: self.manifest.clone(),
            extra_args: arguments.iter().map(OsString::from).collect(),
            ..Launch::new(Host::embedded(), &self.state_dir).variable("admin_api_key", &self.key)
        };
        launch.start()
    }

    /// The calls to the stores that one request takes, by route.
    fn store_calls(&self) -> Result<Vec<BTreeMap<String, u32>>> {
        let running = self.start(&["--count-store-calls".to_owned()])?;
        let address = running.address();
        ROUTES
            .iter()
            .map(|route| store_calls(address, route.path))
            .collect()
    }
}

fn store_calls(address: SocketAddr, path: &str) -> Result<BTreeMap<String, u32>> {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let response = Connection::open(address)?.send(request.as_bytes())?;
    if response.status != 200 {
        bail!("{path} answered {}", response.status);
    }
    let calls = response.header("x-souk-store-calls").unwrap_or_default();
    let calls = calls
        .split_whitespace()
        .filter_map(|call| call.split_once('='));
    calls
        .map(|(name, count)| Ok((name.to_owned(), count.parse()?)))
        .collect()
}

/// The rounds of each route, in the order in which they took turns.
fn measure(address: SocketAddr, args: &Args) -> Result<Vec<Vec<Round>>> {
    let connections = usize::try_from(args.connections)?;
    for route in &ROUTES {
        load::round(address, route.path, connections, WARM_UP)?;
    }
    let mut rounds: Vec<Vec<Round>> = ROUTES.iter().map(|_| Vec::new()).collect();
    let mut turns = progress::Counter::new("turns", usize::try_from(args.seconds)?);
    for _ in 0..args.seconds {
        for (route, rounds) in ROUTES.iter().zip(&mut rounds) {
            rounds.push(load::round(address, route.path, connections, ROUND)?);
        }
        turns.add(1);
    }
    turns.finish("done");
    Ok(rounds)
}

fn figures(rounds: &[Vec<Round>], calls: &[BTreeMap<String, u32>]) -> Vec<Figures> {
    let base = &rounds[0];
    let of =
        |rounds: &[Round], value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let to_base = |rounds: &[Round], value: fn(&Round) -> f64| {
        median(
            rounds
                .iter()
                .zip(base)
                .map(|(round, base)| value(round) / value(base))
                .collect(),
        )
    };
    let p99 = |round: &Round| round.p99.as_secs_f64() * 1e3;
    let routes = ROUTES.iter().zip(rounds).zip(calls);
    routes
        .map(|((route, rounds), calls)| Figures {
            name: route.name,
            path: route.path,
            requests_per_second: of(rounds, |round| round.rate),
            p50_ms: of(rounds, |round| round.p50.as_secs_f64() * 1e3),
            p99_ms: of(rounds, p99),
            ratio: to_base(rounds, |round| round.rate),
            p99_ratio: to_base(rounds, p99),
            store_calls: calls.clone(),
            least_ratio: route.least_ratio,
        })
        .collect()
}

fn component_sizes(shop: &Manifest) -> Result<BTreeMap<String, u64>> {
    let sources = shop
        .sources()
        .into_iter()
        .filter(|(name, _)| name != "fixed-text");
    sources
        .map(|(name, source)| Ok((name, fs::metadata(source)?.len())))
        .collect()
}

/// Builds the component that does nothing, with the profile of the shop's components.
fn fixed_text() -> Result<PathBuf> {
    let target = workspace::target_dir().join("host-guests");
    progress::step("Building the component to compare with");
    cargo::run(
        cargo()
            .args(["build", "--release", "--target", WASM_TARGET])
            .args(["--manifest-path", "crates/host/guests/Cargo.toml"])
            .args(["--package", "fixed-text", "--target-dir"])
            .arg(&target),
    )?;
    Ok(target.join(WASM_TARGET).join("release/fixed_text.wasm"))
}
