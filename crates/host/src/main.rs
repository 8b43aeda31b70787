//! The command that serves a `spin.toml`.

use anyhow::{Context, Result};
use clap::Parser;
use souk_host::{Follow, Host, Options, Reuse, parse_variable};
use std::{net::SocketAddr, path::PathBuf, process::ExitCode, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

/// A request allocates some thousand times, in the host and in SQLite.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Serves a Spin manifest on this machine.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// As in `spin up`; it means nothing more.
    #[arg(value_parser = ["up"], hide = true)]
    _up: Option<String>,

    /// The manifest, or the directory of a spin.toml.
    #[arg(short, long, default_value = "spin.toml")]
    from: PathBuf,

    /// The address to serve on; port 0 takes any that is free.
    #[arg(long, default_value = "127.0.0.1:3000", env = "SPIN_HTTP_LISTEN_ADDR")]
    listen: SocketAddr,

    /// Where the stores live [default: .spin beside the manifest].
    #[arg(long)]
    state_dir: Option<PathBuf>,

    /// A value for a variable: name=value, name=@file, or @file.toml for a table of them.
    #[arg(long = "variable", value_parser = parse_variable)]
    variables: Vec<Vec<(String, String)>>,

    /// How many requests one instance serves; 1 gives each request a fresh one.
    #[arg(long, default_value_t = 1, value_parser = at_least_one)]
    max_instance_reuse_count: usize,

    /// How many requests one instance serves at the same time.
    #[arg(long, default_value_t = 16, value_parser = at_least_one)]
    max_instance_concurrent_reuse_count: usize,

    /// How long an instance waits for its next request.
    #[arg(long, default_value = "1s", value_parser = duration)]
    idle_instance_timeout: Duration,

    /// How long a component may take to answer.
    #[arg(long, default_value = "30s", value_parser = duration)]
    request_timeout: Duration,

    /// How many instances there can be at once.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(1..=4_000))]
    max_instances: u32,

    /// How much memory an instance may have.
    #[arg(long, default_value = "128MiB", value_parser = bytes)]
    max_memory: usize,

    /// How large the body of a request may be.
    #[arg(long, default_value = "10MiB", value_parser = bytes)]
    max_body: usize,

    /// How long every key-value call takes longer, as if the store were far away.
    #[arg(long, default_value = "0s", value_parser = duration)]
    key_value_delay: Duration,

    /// How long every SQLite statement takes longer.
    #[arg(long, default_value = "0s", value_parser = duration)]
    sqlite_delay: Duration,

    /// Where the components' logs go [default: logs in the state directory].
    #[arg(short = 'L', long)]
    log_dir: Option<PathBuf>,

    /// Keep the components' output to the logs.
    #[arg(short, long)]
    quiet: bool,

    /// Show the output of this component alone; can be given more than once.
    #[arg(long)]
    follow: Vec<String>,

    /// Say in each response, in x-souk-store-calls, which store calls it took. Requests then do
    /// not share an instance at the same time.
    #[arg(long)]
    count_store_calls: bool,

    /// Compile the components even if they were compiled before.
    #[arg(long)]
    disable_cache: bool,

    /// Write /tmp/perf-PID.map, by which `perf` names the functions of components.
    #[arg(long)]
    perf_map: bool,
}

impl Arguments {
    fn options(&self) -> Options {
        let follow = match (self.quiet, self.follow.as_slice()) {
            (_, [_, ..]) => Follow::Some(self.follow.clone()),
            (true, []) => Follow::Nothing,
            (false, []) => Follow::All,
        };
        Options {
            variables: self.variables.iter().flatten().cloned().collect(),
            state_dir: self.state_dir.clone(),
            log_dir: self.log_dir.clone(),
            follow,
            reuse: Reuse {
                count: self.max_instance_reuse_count,
                concurrent: self.max_instance_concurrent_reuse_count,
                idle: self.idle_instance_timeout,
            },
            request_timeout: self.request_timeout,
            max_instances: self.max_instances,
            max_memory: self.max_memory,
            max_body: self.max_body as u64,
            key_value_delay: self.key_value_delay,
            sqlite_delay: self.sqlite_delay,
            count_store_calls: self.count_store_calls,
            compilation_cache: !self.disable_cache,
            perf_map: self.perf_map,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<()> {
    let host = Host::load(&arguments.from, arguments.options())?;
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!(
            "listening on {}; is another server there? see --listen",
            arguments.listen
        )
    })?;
    let address = listener.local_addr()?;
    let shutdown = interrupted()?;
    announce(&host, address);
    host.serve(listener, shutdown).await
}

fn announce(host: &Host, address: SocketAddr) {
    println!("Serving http://{address}");
    println!("Available Routes:");
    for route in host.routes() {
        let component = route.component.as_deref().unwrap_or("(static)");
        match &route.pattern {
            Some(pattern) => println!("  {component}: http://{address}{pattern}"),
            None => println!("  {component}: (private)"),
        }
        if !route.description.is_empty() {
            println!("    {}", route.description);
        }
    }
}

/// Over when the process is asked to end.
fn interrupted() -> Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("it must be a number of at least 1".to_owned()),
    }
}

/// Reads 500us, 25ms, 1.5s or 2m.
fn duration(text: &str) -> Result<Duration, String> {
    let (number, seconds) =
        split_unit(text, &[("us", 1e-6), ("ms", 1e-3), ("s", 1.0), ("m", 60.0)])
            .ok_or("write a number and us, ms, s or m, as in 25ms")?;
    Duration::try_from_secs_f64(number * seconds).map_err(|error| error.to_string())
}

/// Reads 4096, 64KiB, 128MiB or 1GiB.
fn bytes(text: &str) -> Result<usize, String> {
    let units = [
        ("KiB", 1024.0),
        ("MiB", 1048576.0),
        ("GiB", 1073741824.0),
        ("", 1.0),
    ];
    let (number, unit) =
        split_unit(text, &units).ok_or("write a number and KiB, MiB or GiB, as in 128MiB")?;
    Ok((number * unit) as usize)
}

fn split_unit(text: &str, units: &[(&str, f64)]) -> Option<(f64, f64)> {
    units.iter().find_map(|(suffix, unit)| {
        let number: f64 = text.strip_suffix(suffix)?.trim().parse().ok()?;
        (number >= 0.0).then_some((number, *unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_have_units() {
        assert_eq!(duration("25ms"), Ok(Duration::from_millis(25)));
        assert_eq!(duration("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        assert!(duration("25").is_err() && duration("-1s").is_err());
        assert_eq!(bytes("128MiB"), Ok(128 << 20));
        assert_eq!(bytes("4096"), Ok(4096));
        assert!(bytes("many").is_err());
    }

    #[test]
    fn arguments_are_well_formed() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
