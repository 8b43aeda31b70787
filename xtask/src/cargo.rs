//! Cargo and rustup, as this workspace calls them.

use std::{env, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{progress, workspace};

/// The target of every component.
pub const WASM_TARGET: &str = "wasm32-wasip2";

/// Cargo in the root of the workspace.
///
/// `cargo run` tells its child about the package that is run. Build scripts that ask for these
/// variables would be built anew each time a cargo within a cargo says something else.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let about_this_package = name.to_str().is_some_and(|name| {
            [
                "CARGO_PKG_",
                "CARGO_MANIFEST_",
                "CARGO_BIN_",
                "CARGO_CRATE_",
            ]
            .iter()
            .any(|prefix| name.starts_with(prefix))
                || name == "CARGO_PRIMARY_PACKAGE"
                || name == "OUT_DIR"
        });
        if about_this_package {
            command.env_remove(name);
        }
    }
    command
        .current_dir(workspace::root())
        .env("CARGO_TARGET_DIR", workspace::target_dir());
    command
}

/// Runs a command whose output the reader sees; an error names the command.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    let status = command
        .status()
        .with_context(|| format!("cannot run `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// What a command prints; nothing where it cannot be run or fails.
pub fn output_of(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// A command as one would type it.
pub fn shown(command: &Command) -> String {
    let program = command.get_program().to_string_lossy();
    // Rustup gives the full path of the toolchain's cargo; nobody types that.
    let program = program
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(&program)
        .to_owned();
    let args = command
        .get_args()
        .map(|arg| arg.to_string_lossy().into_owned());
    std::iter::once(program)
        .chain(args)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `cargo NAME` exists as an installed subcommand.
pub fn has_subcommand(name: &str) -> bool {
    output_of(&format!("cargo-{name}"), &[name, "--version"]).is_some()
}

/// Sees to it that components can be built: a recent rustc, and its WebAssembly target, which is
/// added where it is missing.
pub fn check_toolchain() -> Result<()> {
    let wanted = env!("CARGO_PKG_RUST_VERSION");
    let version = output_of("rustc", &["--version"]).context(
        "rustc was not found: install Rust with rustup (rustup.rs), then open a new terminal",
    )?;
    if version_of(&version) < version_of(wanted) {
        bail!("Rust {wanted} or later is needed, this is {version}: run `rustup update stable`");
    }
    if has_wasm_target() {
        return Ok(());
    }
    progress::step(&format!("Adding the target {WASM_TARGET}"));
    run(Command::new("rustup").args(["target", "add", WASM_TARGET])).with_context(|| {
        format!(
            "Rust's standard library for {WASM_TARGET} is missing; with rustup it is added by \
             `rustup target add {WASM_TARGET}`, otherwise by your distribution's package for it"
        )
    })
}

fn has_wasm_target() -> bool {
    output_of(
        "rustc",
        &["--print", "target-libdir", "--target", WASM_TARGET],
    )
    .is_some_and(|dir| std::path::Path::new(&dir).is_dir())
}

/// A C compiler builds the embedded host's SQLite.
pub fn check_c_compiler() -> Result<()> {
    let compiler = env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    if cfg!(unix) && output_of(&compiler, &["--version"]).is_none() {
        bail!(
            "no C compiler (`{compiler}`) was found; the embedded host builds SQLite with it. \
             Debian and Ubuntu: `apt-get install gcc libc6-dev`; Fedora: `dnf install gcc`; \
             macOS: `xcode-select --install`"
        );
    }
    Ok(())
}

/// The first `major.minor` in a text: `rustc 1.95.0 (…)`, `spin 4.1.0-pre0 (…)`.
pub fn version_of(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut parts = word.trim_start_matches('v').split(['.', '-', '+']);
        Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
    })
}

/// Runs the present command again, in an xtask with a feature that this build leaves out, and ends
/// as it ends.
pub fn rerun_with_feature(feature: &str) -> Result<()> {
    rerun(&["--features", feature])
}

/// Runs the present command again, in an optimized xtask, and ends as it ends.
pub fn rerun_optimized() -> Result<()> {
    rerun(&["--release"])
}

/// Runs the present command again, in an optimized xtask with a feature, and ends as it ends.
pub fn rerun_optimized_with_feature(feature: &str) -> Result<()> {
    rerun(&["--release", "--features", feature])
}

fn rerun(build: &[&str]) -> Result<()> {
    let mut command = cargo();
    command
        .args(["run", "--quiet", "--package", "xtask"])
        .args(build);
    if cfg!(windows) {
        // There a program that runs cannot be overwritten.
        command
            .arg("--target-dir")
            .arg(workspace::target_dir().join("xtask"));
    }
    command.arg("--").args(env::args_os().skip(1));
    progress::step(&format!("Building xtask with `{}`", build.join(" ")));
    let status = command
        .status()
        .with_context(|| format!("cannot run `{}`", shown(&command)))?;
    std::process::exit(status.code().unwrap_or(1));
}

#[cfg(test)]
mod tests {
    use super::version_of;

    #[test]
    fn versions_are_found_in_what_tools_print() {
        assert_eq!(
            version_of("rustc 1.95.0 (f2d3ce0bd 2026-03-21)"),
            Some((1, 95))
        );
        assert_eq!(
            version_of("spin 4.1.0-pre0 (be3a1f1 2026-09-01)"),
            Some((4, 1))
        );
        assert_eq!(version_of("1.95"), Some((1, 95)));
        assert_eq!(version_of("spin (unknown)"), None);
        assert!(version_of("spin 3.6.1") < version_of("4.1"));
        assert!(version_of("spin 4.10.0") > version_of("4.1"));
    }
}
