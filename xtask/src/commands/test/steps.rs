use std::{
    env,
    io::{BufRead, BufReader, IsTerminal as _},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result};
use xtask::{
    browser::Browser,
    build,
    cargo::{self, WASM_TARGET, cargo},
    workspace,
};

use super::{Args, Outcome, Part, Served, count::Count};

pub(super) struct Step {
    pub(super) name: &'static str,
    /// The parts that it belongs to or prepares.
    pub(super) parts: &'static [Part],
    /// The step that must not have failed for this one to make sense.
    pub(super) after: Option<&'static str>,
    pub(super) run: fn(&Args) -> Result<Outcome>,
}

const BUILD: &str = "build the shop";

/// The host and what measures engines pull in wasmtime, which is built once, optimized, and so linted
/// that way too. Guests of its tests have a workspace of their own.
const WITHOUT_HOST: [&str; 7] = [
    "--workspace",
    "--exclude",
    "souk-host",
    "--exclude",
    "engine-lab",
    "--features",
    "xtask/openapi",
];
const GUESTS: &str = "crates/host/guests/Cargo.toml";

/// In the order of what tells most in the least time.
pub(super) fn all() -> Vec<Step> {
    let step = |name, parts, run| Step {
        name,
        parts,
        after: None,
        run,
    };
    let after_build = |name, parts, run| Step {
        name,
        parts,
        after: Some(BUILD),
        run,
    };
    vec![
        step("format", &[Part::Lint], format),
        step("clippy", &[Part::Lint], clippy),
        step("clippy for WebAssembly", &[Part::Lint], clippy_wasm),
        step("unit tests", &[Part::Unit], unit),
        step("documentation tests", &[Part::Unit], documentation),
        step("dependencies", &[Part::Lint], dependencies),
        step("clippy for the host", &[Part::Lint], clippy_host),
        step(BUILD, &[Part::Host, Part::Shop, Part::Browser], build_shop),
        after_build("host tests", &[Part::Host], host),
        after_build("shop tests", &[Part::Shop], shop),
        after_build("browser tests", &[Part::Browser], browser),
    ]
}

fn format(_: &Args) -> Result<Outcome> {
    cargo::run(cargo().args(["fmt", "--all", "--check"]))?;
    if workspace::root().join(GUESTS).exists() {
        cargo::run(cargo().args(["fmt", "--all", "--check", "--manifest-path", GUESTS]))?;
    }
    passed()
}

fn clippy(_: &Args) -> Result<Outcome> {
    let mut command = cargo();
    command
        .arg("clippy")
        .args(WITHOUT_HOST)
        .arg("--all-targets");
    cargo::run(command.args(["--", "-D", "warnings"]))?;
    passed()
}

fn clippy_host(_: &Args) -> Result<Outcome> {
    let mut command = cargo();
    command.args([
        "clippy",
        "--release",
        "--package",
        "souk-host",
        "--package",
        "engine-lab",
        "--all-targets",
    ]);
    cargo::run(command.args(["--", "-D", "warnings"]))?;
    passed()
}

/// With the profile that builds the components, whose build scripts and macros it can then use.
fn clippy_wasm(_: &Args) -> Result<Outcome> {
    cargo::check_toolchain()?;
    let mut command = cargo();
    command.args(["clippy", "--target", WASM_TARGET, "--profile", "wasm"]);
    for package in build::component_packages()? {
        command.args(["--package", &package]);
    }
    cargo::run(command.args(["--", "-D", "warnings"]))?;
    passed()
}

/// Licences, duplicates and sources of the dependencies; advisories would need the network.
fn dependencies(_: &Args) -> Result<Outcome> {
    if !cargo::has_subcommand("deny") {
        return Ok(Outcome::Skipped("cargo-deny is not installed".to_owned()));
    }
    cargo::run(cargo().args(["deny", "check", "bans", "licenses", "sources"]))?;
    passed()
}

fn unit(args: &Args) -> Result<Outcome> {
    let mut command = runner();
    command.args(WITHOUT_HOST).args(["--exclude", "souk-tests"]);
    tests(command, args)
}

/// nextest runs none of these.
fn documentation(args: &Args) -> Result<Outcome> {
    let mut command = cargo();
    command
        .args(["test", "--doc"])
        .args(WITHOUT_HOST)
        .args(["--exclude", "souk-tests"]);
    tests(command, args)
}

fn build_shop(args: &Args) -> Result<Outcome> {
    build::components()?;
    // Its own tests need it, whatever serves the shop.
    if args.host == Served::Embedded || args.only.is_empty() {
        build::embedded_host()?;
    }
    passed()
}

fn host(args: &Args) -> Result<Outcome> {
    let mut command = runner();
    command.args([
        "--release",
        "--package",
        "souk-host",
        "--package",
        "engine-lab",
    ]);
    tests(command, args)
}

fn shop(args: &Args) -> Result<Outcome> {
    let mut command = runner();
    command.args(["--package", "souk-tests", "--lib", "--test", "shop"]);
    tests(served_by(command, args), args)
}

fn browser(args: &Args) -> Result<Outcome> {
    let in_ci = env::var_os("CI").is_some_and(|ci| !ci.is_empty());
    if let Err(missing) = Browser::find()
        && !in_ci
    {
        return Ok(Outcome::Skipped(format!("{missing:#}")));
    }
    let mut command = runner();
    command.args(["--package", "souk-tests", "--test", "browser"]);
    tests(served_by(command, args), args)
}

fn served_by(mut command: Command, args: &Args) -> Command {
    let host = match args.host {
        Served::Embedded => "embedded",
        Served::Spin => "spin",
    };
    command.env("SOUK_TEST_HOST", host);
    command
}

/// cargo-nextest where it is installed, else `cargo test`.
fn runner() -> Command {
    let mut command = cargo();
    if cargo::has_subcommand("nextest") {
        command.args(["nextest", "run", "--no-fail-fast", "--no-tests=pass"]);
        command.args(["--config-file", "xtask/nextest.toml"]);
    } else {
        command.args(["test", "--no-fail-fast"]);
    }
    command
}

/// Runs tests, shows what they print, and counts them.
fn tests(mut command: Command, args: &Args) -> Result<Outcome> {
    command.args([
        "--color",
        if std::io::stderr().is_terminal() {
            "always"
        } else {
            "auto"
        },
    ]);
    command.arg("--").args(&args.filters);
    let shown = cargo::shown(&command);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{shown}`"))?;
    let stderr = child
        .stderr
        .take()
        .map(|stream| std::thread::spawn(|| pass_on(stream)));
    let mut count = child.stdout.take().map(pass_on).unwrap_or_default();
    if let Some(stderr) = stderr {
        count += stderr.join().unwrap_or_default();
    }
    let status = child.wait()?;
    Ok(match status.success() {
        true => Outcome::Passed(count),
        false if count.failed > 0 => {
            Outcome::Failed(count, format!("{} tests failed", count.failed))
        }
        false => Outcome::Failed(count, format!("`{shown}` failed ({status})")),
    })
}

fn pass_on(stream: impl std::io::Read) -> Count {
    let mut count = Count::default();
    for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
        let line = String::from_utf8_lossy(&line);
        count += Count::of_line(&line);
        eprintln!("{line}");
    }
    count
}

fn passed() -> Result<Outcome> {
    Ok(Outcome::Passed(Count::default()))
}
