//! Measures how a shop does as its catalogue grows: the same requests at several sizes.

use std::{
    fmt,
    fs::{self, File},
    io::{BufRead as _, BufReader, BufWriter, Write as _},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use serde::Serialize;
use serde_json::Value;
use xtask::{
    admin::Admin,
    build, cargo,
    generate::Plan,
    host::Running,
    http1::Connection,
    manifest::Manifest,
    progress::{self, Counter},
    seed,
    state::{self, State},
    workspace,
};

use super::load::{self, Target, median};
use super::{Bench, FIXED_TEXT, WARM_UP, fixed_text};

/// Measures product page, search and category page as the catalogue grows, in one run.
///
/// Catalogues are made up, imported through the shop's own API, and served by the embedded host
/// with one instance per request. At 100,000 products the import takes minutes.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The sizes of the catalogue.
    #[arg(long, value_delimiter = ',', default_value = "1000,10000,100000")]
    products: Vec<u64>,
    /// How long each route is measured at each size, in seconds.
    #[arg(long, default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=120))]
    seconds: u32,
    /// How many requests are under way at the same time.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=256))]
    connections: u32,
    /// Keep the shops in this directory, and use those that are there already.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Write the figures here too, as JSON.
    #[arg(long, value_name = "PATH")]
    json: Option<PathBuf>,
    /// Use what was built last time.
    #[arg(long)]
    no_build: bool,
}

/// The most that a product page may cost more at the largest size than at the smallest, and a
/// list; and a search at the largest size beside the fixed text.
const PRODUCT_GROWTH: f64 = 1.2;
const LIST_GROWTH: f64 = 3.0;
const SEARCH_RATIO: f64 = 10.0;

const ROUND: Duration = Duration::from_secs(1);
const STORE: &str = "bazaar";

/// Rows and bytes of one import request.
const MAX_ROWS: usize = 400;
const MAX_BYTES: usize = 900 * 1024;

#[derive(Serialize)]
struct Report {
    connections: u32,
    seconds_per_route: u32,
    sizes: Vec<Size>,
}

#[derive(Serialize)]
struct Size {
    products: u64,
    filling: Option<Filling>,
    memory: Memory,
    database_megabytes: f64,
    routes: Vec<Figures>,
}

#[derive(Serialize)]
struct Filling {
    import_seconds: f64,
    publish_seconds: f64,
    memory: Memory,
}

/// What the host's process has in memory.
#[derive(Default, Serialize)]
struct Memory {
    /// Its own, which nobody else can have meanwhile.
    own_megabytes: f64,
    /// Pages of files, which are the kernel's and make way: of the database, above all.
    of_files_megabytes: f64,
}

#[derive(Serialize)]
struct Figures {
    name: &'static str,
    requests_per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    /// With one request at a time: how long an answer takes where none waits for another's.
    alone_p50_ms: f64,
    /// Processor time of the host for one request, in microseconds: what a busy machine
    /// changes least.
    processor_us: f64,
    store_calls: String,
}

pub(super) fn run(args: &Args) -> Result<()> {
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
    let root = args.keep.clone().unwrap_or_else(|| dir.path().to_owned());
    let mut report = Report {
        connections: args.connections,
        seconds_per_route: args.seconds,
        sizes: Vec::new(),
    };
    for &products in &args.products {
        let state = State::open(&root.join(products.to_string()))?;
        let bench = Bench {
            manifest: manifest.clone(),
            state_dir: state.dir().to_owned(),
            key: state::random_key()?,
        };
        report.sizes.push(measure(&bench, products, args)?);
    }
    print(&report);
    let json = serde_json::to_string_pretty(&report)? + "\n";
    match &args.json {
        Some(path) => {
            fs::write(path, json).with_context(|| format!("cannot write {}", path.display()))
        }
        None => {
            println!("\n{json}");
            Ok(())
        }
    }
}

fn measure(bench: &Bench, products: u64, args: &Args) -> Result<Size> {
    progress::step(&format!("A shop with {products} products"));
    let rows = bench.state_dir.join("rows.jsonl");
    let done = bench.state_dir.join("filled");
    let mut filling = None;
    if !done.exists() {
        let mut file = BufWriter::new(File::create(&rows)?);
        Plan::new(products).write(&mut file, || ())?;
        file.flush()?;
        let running = bench.start(&[])?;
        filling = Some(fill(&running, &bench.key, &rows)?);
        fs::write(&done, "")?;
    }
    let routes = routes(&rows)?;
    let counting = bench.start(&["--count-store-calls".to_owned()])?;
    let calls = routes
        .iter()
        .map(|(_, target)| store_calls(&counting, target));
    let calls = calls.collect::<Result<Vec<_>>>()?;
    drop(counting);
    let running = bench.start(&[])?;
    let mut size = Size {
        products,
        filling,
        memory: Memory::default(),
        database_megabytes: megabytes(fs::metadata(bench.state_dir.join("sqlite_db.db"))?.len()),
        routes: figures(&running, &routes, calls, args)?,
    };
    size.memory = memory(&running)?;
    Ok(size)
}

/// Imports and publishes all rows.
fn fill(running: &Running, key: &str, rows: &Path) -> Result<Filling> {
    let admin = Admin::new(&running.url(), key);
    admin.migrate()?;
    let started = Instant::now();
    let lines = BufReader::new(File::open(rows)?).lines();
    let lines = lines.collect::<Result<Vec<_>, _>>()?;
    let mut counter = Counter::new("rows", lines.len());
    let mut rest = &lines[..];
    while !rest.is_empty() {
        let mut bytes = 0;
        let fits = rest.iter().take(MAX_ROWS).take_while(|line| {
            bytes += line.len() + 1;
            bytes <= MAX_BYTES
        });
        let batch = &rest[..fits.count().max(1)];
        let answer = admin.import(&batch.join("\n"))?;
        if let Some(error) = answer.errors.first() {
            bail!("a made-up row was refused: {error:?}");
        }
        let taken = batch.len() - answer.remaining;
        counter.add(taken);
        rest = &rest[taken..];
    }
    counter.finish(&lines.len().to_string());
    let imported = Instant::now();
    seed::publish(&admin, Counter::new)?;
    Ok(Filling {
        import_seconds: (imported - started).as_secs_f64(),
        publish_seconds: imported.elapsed().as_secs_f64(),
        memory: memory(running)?,
    })
}

/// What is measured: the same at every size, made of what the smallest has.
fn routes(rows: &Path) -> Result<Vec<(&'static str, Target)>> {
    let (mut products, mut words, mut categories) = (Vec::new(), Vec::new(), Vec::new());
    for line in BufReader::new(File::open(rows)?).lines() {
        let row: Value = serde_json::from_str(&line?)?;
        if let Some(category) = row.get("category")
            && let Some(slug) = category["texts"]["en"]["slug"].as_str()
        {
            categories.push(format!("/c/{slug}"));
        }
        let shown = |product: &&Value| {
            product["status"] == "active"
                && product.get("starts_at").is_none()
                && product.get("ends_at").is_none()
        };
        if let Some(product) = row.get("product").filter(shown) {
            let texts = &product["texts"]["en"];
            let (slug, name) = (texts["slug"].as_str(), texts["name"].as_str());
            let (slug, name) = slug.zip(name).context("a product has a name")?;
            products.push(format!("/p/{slug}"));
            let mut parts = name.split_whitespace();
            // One word, or two, of many things' names or of few.
            let question = match products.len() % 3 {
                0 => parts.next().unwrap_or_default().to_owned(),
                1 => parts.next_back().unwrap_or_default().to_owned(),
                _ => parts.skip(1).collect::<Vec<_>>().join("+"),
            };
            words.push(format!("/search?q={question}"));
            if products.len() == 60 {
                break;
            }
        }
    }
    let target = |paths: Vec<String>| Target {
        host: format!("{STORE}.localhost"),
        paths,
    };
    let everywhere = categories.iter().step_by(9).cloned().collect();
    let top = categories.into_iter().take(8).collect();
    Ok(vec![
        (FIXED_TEXT.name, target(vec![FIXED_TEXT.path.to_owned()])),
        ("product page", target(products)),
        ("search page", target(words)),
        ("category page", target(everywhere)),
        ("top category", target(top)),
    ])
}

/// The calls to the stores of the last of a route's paths.
fn store_calls(running: &Running, target: &Target) -> Result<String> {
    let path = target.paths.last().map_or("/", |path| path);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {}\r\n\r\n", target.host);
    let response = Connection::open(running.address())?.send(request.as_bytes())?;
    if response.status != 200 {
        bail!("{path} answered {}", response.status);
    }
    let calls = response.header("x-souk-store-calls").unwrap_or_default();
    Ok(calls.to_owned())
}

/// A turn of a route: with several requests at a time, and with one.
struct Turn {
    round: load::Round,
    processor_us: f64,
    alone: load::Round,
}

fn figures(
    running: &Running,
    routes: &[(&'static str, Target)],
    calls: Vec<String>,
    args: &Args,
) -> Result<Vec<Figures>> {
    let connections = usize::try_from(args.connections)?;
    let address = running.address();
    for (_, target) in routes {
        load::round_of(address, target, connections, WARM_UP)?;
    }
    let mut rounds: Vec<Vec<Turn>> = routes.iter().map(|_| Vec::new()).collect();
    // Routes take turns, so that a busy moment of the machine hits all of them.
    for _ in 0..args.seconds {
        for ((_, target), rounds) in routes.iter().zip(&mut rounds) {
            let before = processor_seconds(running)?;
            let began = Instant::now();
            let round = load::round_of(address, target, connections, ROUND)?;
            let took = began.elapsed().as_secs_f64();
            let used = processor_seconds(running)? - before;
            let alone = load::round_of(address, target, 1, ROUND)?;
            rounds.push(Turn {
                processor_us: used * 1e6 / (round.rate * took),
                round,
                alone,
            });
        }
    }
    let of = |turns: &[Turn], value: fn(&Turn) -> f64| median(turns.iter().map(value).collect());
    let routes = routes.iter().zip(rounds).zip(calls);
    let figures = routes.map(|(((name, _), rounds), store_calls)| Figures {
        name,
        requests_per_second: of(&rounds, |turn| turn.round.rate),
        p50_ms: of(&rounds, |turn| turn.round.p50.as_secs_f64() * 1e3),
        p99_ms: of(&rounds, |turn| turn.round.p99.as_secs_f64() * 1e3),
        alone_p50_ms: of(&rounds, |turn| turn.alone.p50.as_secs_f64() * 1e3),
        processor_us: of(&rounds, |turn| turn.processor_us),
        store_calls,
    });
    Ok(figures.collect())
}

/// What the kernel says of the host's process.
fn process_file(running: &Running, name: &str) -> Result<String> {
    let path = format!("/proc/{}/{name}", running.process_id());
    fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))
}

fn processor_seconds(running: &Running) -> Result<f64> {
    let stat = process_file(running, "stat")?;
    // The command, in parentheses, may hold blanks; user and system time are 12th and 13th after.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks = ticks.map(|ticks| ticks.parse::<f64>().unwrap_or_default());
    Ok(ticks.sum::<f64>() / 100.0)
}

fn memory(running: &Running) -> Result<Memory> {
    let status = process_file(running, "status")?;
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let kibibytes = line.and_then(|line| line.split_whitespace().next());
        let kibibytes = kibibytes.and_then(|text| text.parse::<f64>().ok());
        kibibytes.unwrap_or_default() * 1024.0 / 1e6
    };
    Ok(Memory {
        own_megabytes: of("RssAnon:"),
        of_files_megabytes: of("RssFile:") + of("RssShmem:"),
    })
}

impl fmt::Display for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (own, of_files) = (self.own_megabytes, self.of_files_megabytes);
        write!(
            f,
            "host {own:.0} MB of its own and {of_files:.0} MB of files"
        )
    }
}

#[expect(clippy::cast_precision_loss, reason = "sizes are far below 2^52")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

fn print(report: &Report) {
    for size in &report.sizes {
        println!(
            "\n{} products: {}, database {:.0} MB",
            size.products, size.memory, size.database_megabytes
        );
        if let Some(filling) = &size.filling {
            println!(
                "  imported in {:.1} s, published in {:.1} s; then {}",
                filling.import_seconds, filling.publish_seconds, filling.memory
            );
        }
        println!(
            "  {:<14} {:>9} {:>9} {:>9} {:>9} {:>9}  store calls",
            "", "req/s", "p50 ms", "p99 ms", "alone ms", "CPU µs"
        );
        for route in &size.routes {
            println!(
                "  {:<14} {:>9.0} {:>9.2} {:>9.2} {:>9.2} {:>9.0}  {}",
                route.name,
                route.requests_per_second,
                route.p50_ms,
                route.p99_ms,
                route.alone_p50_ms,
                route.processor_us,
                route.store_calls,
            );
        }
    }
    let (Some(first), Some(last)) = (report.sizes.first(), report.sizes.last()) else {
        return;
    };
    println!(
        "\nTargets, from {} to {} products",
        first.products, last.products
    );
    let figure = |size: &Size, name: &str, of: fn(&Figures) -> f64| {
        let route = size.routes.iter().find(|route| route.name == name);
        route.map_or(f64::NAN, of)
    };
    let lists = ["search page", "category page", "top category"];
    let growth = lists.into_iter().map(|name| (name, LIST_GROWTH));
    for (name, most) in std::iter::once(("product page", PRODUCT_GROWTH)).chain(growth) {
        let p50 = |size| figure(size, name, |route| route.p50_ms);
        let what = "times its p50 at the smallest size";
        target(name, what, p50(last) / p50(first), most);
    }
    let beside_fixed_text = |way: &str, p50: fn(&Figures) -> f64| {
        let ratio = figure(last, "search page", p50) / figure(last, FIXED_TEXT.name, p50);
        let what = format!("times the fixed text's p50, {way}");
        target("search page", &what, ratio, SEARCH_RATIO);
    };
    beside_fixed_text("one request at a time", |route| route.alone_p50_ms);
    beside_fixed_text("under load", |route| route.p50_ms);
}

fn target(name: &str, what: &str, found: f64, most: f64) {
    let verdict = if found <= most { "reached" } else { "MISSED" };
    println!("  {verdict:<8} {name}: {found:.2} {what}, at most {most}");
}
