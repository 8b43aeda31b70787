use std::{
    ffi::OsString,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
    sync::mpsc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use xtask::{
    admin::Admin,
    build,
    host::{Host, Launch, Running},
    http1::Connection,
    progress::{self, Counter},
    seed::{Seed, Store},
    state::State,
    workspace,
};

use super::{HostChoice, seed::require_all_rows};

/// How long requests may take to end after Ctrl-C.
const PATIENCE: Duration = Duration::from_secs(15);

/// Builds the shop, fills it and serves it on this machine.
///
/// Ends with Ctrl-C. What it holds stays in .spin/, and the next start takes seconds.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What serves the shop.
    #[arg(long, value_enum, default_value_t = HostChoice::Auto)]
    host: HostChoice,
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// Begin with an empty shop: removes its data from .spin/ first.
    #[arg(long)]
    fresh: bool,
    /// Do not fill the shop with the example data.
    #[arg(long)]
    no_seed: bool,
    /// Use what was built last time.
    #[arg(long)]
    no_build: bool,
    /// Key of the administration's API [default: a random one, kept in .spin/admin-api-key].
    #[arg(long, env = "SOUK_ADMIN_API_KEY", hide_env_values = true)]
    key: Option<String>,
    /// Where the shop keeps its data [default: .spin].
    #[arg(long, value_name = "DIR")]
    state_dir: Option<PathBuf>,
    /// Further arguments for the host, after `--`.
    #[arg(last = true, value_name = "HOST ARGS")]
    extra: Vec<OsString>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let started = Instant::now();
    let interrupt = interrupts()?;
    // Before the build: nobody wants to wait for that first.
    check_free(args.listen)?;
    let host = args.host.resolve()?;
    if !args.no_build {
        build::components()?;
        if let Host::Embedded(_) = host {
            build::embedded_host()?;
        }
    }

    let state = State::open(
        &args
            .state_dir
            .clone()
            .unwrap_or_else(|| workspace::root().join(".spin")),
    )?;
    if args.fresh {
        state.clear()?;
    }
    let key = match &args.key {
        Some(key) => key.clone(),
        None => state.admin_key()?,
    };
    progress::step(&format!("Starting {}", host.name()));
    let launch = Launch {
        listen: args.listen,
        extra_args: args.extra.clone(),
        own_group: true,
        ..Launch::new(host, state.dir()).variable("admin_api_key", &key)
    };
    let running = launch.start()?;
    let stores = match fill(&running, &state, &key, !args.no_seed) {
        Ok(stores) => stores,
        Err(error) => bail!(
            "{error:#}\n\nthe host's last words:\n{}",
            running.log().tail()
        ),
    };
    greet(
        &running,
        &stores,
        &state,
        args.key.is_none(),
        started.elapsed(),
    );
    running.log().show();
    wait(running, &interrupt)
}

/// Brings the shop up to date: schema, example data, published documents.
pub(super) fn fill(
    running: &Running,
    state: &State,
    key: &str,
    wanted: bool,
) -> Result<Vec<Store>> {
    let admin = Admin::new(&running.url(), key);
    let migrations = admin
        .migrate()
        .context("cannot migrate the shop's schema")?;
    if !migrations.applied.is_empty() {
        progress::step(&format!(
            "Migrated the schema to version {}",
            migrations.version
        ));
    }
    if !wanted {
        return Ok(Vec::new());
    }
    let seed = Seed::read(&workspace::seed_dir())?;
    let mark = format!("{} {}\n", migrations.version, seed.digest());
    let status = admin.status()?;
    let holds_it = state.seed_mark().is_some_and(|last| last == mark) && status.products > 0;
    if !holds_it || status.pending_publications > 0 {
        progress::step("Filling the shop");
        require_all_rows(&seed.plant(&admin, Counter::new)?)?;
        state.set_seed_mark(&mark)?;
    }
    Ok(seed.stores())
}

fn greet(running: &Running, stores: &[Store], state: &State, own_key: bool, took: Duration) {
    let address = running.address();
    eprintln!("\nThe shop is open, after {}.\n", progress::seconds(took));
    if stores.is_empty() {
        eprintln!("  {}/", running.url());
    }
    for store in stores {
        let host = match store.hosts.first() {
            Some(host) if !store.default => format!("{host}:{}", address.port()),
            _ => address.to_string(),
        };
        eprintln!("  {}", store.code);
        eprintln!("    http://{host}/");
        for path in example_pages(address, &host) {
            eprintln!("    http://{host}{path}");
        }
    }
    eprintln!("\n  API             {}/api/v1/openapi.json", running.url());
    if own_key {
        eprintln!("  Key for admin   {}", workspace::shown(&state.key_file()));
    }
    eprintln!("  Stop            Ctrl-C\n");
}

/// A category, a product and a search of a store, as far as it has them.
fn example_pages(address: SocketAddr, host: &str) -> Vec<String> {
    let first_href = |path: &str| -> Option<String> {
        let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        let answer = Connection::open(address)
            .ok()?
            .send(request.as_bytes())
            .ok()?;
        let list: serde_json::Value = serde_json::from_slice(&answer.body).ok()?;
        Some(list["items"][0]["href"].as_str()?.to_owned())
    };
    let category = first_href("/api/v1/categories");
    let product = first_href("/api/v1/products?limit=1");
    let search = product.is_some().then(|| "/search".to_owned());
    category.into_iter().chain(product).chain(search).collect()
}

fn wait(mut running: Running, interrupt: &mpsc::Receiver<()>) -> Result<()> {
    loop {
        match interrupt.recv_timeout(Duration::from_millis(200)) {
            Ok(()) => {
                eprintln!();
                progress::step("Closing");
                return running.stop(PATIENCE);
            }
            Err(_) => {
                if let Some(status) = running.ended()? {
                    bail!(
                        "the host ended by itself ({status}); its last words:\n{}",
                        running.log().tail()
                    );
                }
            }
        }
    }
}

/// Gets a message at Ctrl-C or a request to terminate. A second one ends the command at once.
fn interrupts() -> Result<mpsc::Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    let mut seen = false;
    ctrlc::set_handler(move || {
        if seen || sender.send(()).is_err() {
            std::process::exit(130);
        }
        seen = true;
    })?;
    Ok(receiver)
}

fn check_free(address: SocketAddr) -> Result<()> {
    let Err(error) = TcpListener::bind(address) else {
        return Ok(());
    };
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
            bail!(
                "{address} is in use by another program, perhaps a shop that still runs. \
                 Stop it, or choose another address: `cargo xtask up --listen {other}`"
            )
        }
        _ => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}
