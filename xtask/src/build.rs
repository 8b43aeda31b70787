//! Builds what a shop consists of.

use std::{fs, path::PathBuf, time::Instant};

use anyhow::{Context as _, Result, bail};

use crate::{
    cargo::{self, WASM_TARGET, cargo},
    manifest::Manifest,
    progress, workspace,
};

/// The packages under `components/` and `engines/`.
pub fn component_packages() -> Result<Vec<String>> {
    let mut packages = packages_in("components")?;
    packages.extend(packages_in("engines")?);
    packages.sort();
    Ok(packages)
}

/// The component of each package under `engines/`.
pub fn engines() -> Result<Vec<(String, PathBuf)>> {
    let engine = |package: String| {
        let file = format!("{}.wasm", package.replace('-', "_"));
        let path = workspace::target_dir().join(WASM_TARGET).join("wasm");
        (package, path.join(file))
    };
    Ok(packages_in("engines")?.into_iter().map(engine).collect())
}

fn packages_in(dir: &str) -> Result<Vec<String>> {
    let dir = workspace::root().join(dir);
    let mut packages = Vec::new();
    for entry in fs::read_dir(&dir).with_context(|| format!("cannot read {}", dir.display()))? {
        let Ok(text) = fs::read_to_string(entry?.path().join("Cargo.toml")) else {
            continue;
        };
        let manifest: toml::Table = text.parse()?;
        let name = manifest
            .get("package")
            .and_then(|package| package.get("name"));
        packages.extend(name.and_then(toml::Value::as_str).map(str::to_owned));
    }
    packages.sort();
    Ok(packages)
}

/// Builds every component, and sees that `spin.toml` finds what it names.
pub fn components() -> Result<()> {
    cargo::check_toolchain()?;
    // The engines first, and by themselves: what composes them names them by their digests.
    timed("Building the engines", || {
        build_wasm(&packages_in("engines")?)
    })?;
    timed("Building the components", || {
        build_wasm(&packages_in("components")?)
    })?;
    let sources = Manifest::read(&workspace::manifest())?.sources();
    for (name, source) in sources {
        if !source.is_file() {
            bail!(
                "spin.toml expects component `{name}` in {}, which no package under components/ made",
                workspace::shown(&source)
            );
        }
    }
    Ok(())
}

fn build_wasm(packages: &[String]) -> Result<()> {
    let mut command = cargo();
    command.args(["build", "--target", WASM_TARGET, "--profile", "wasm"]);
    for package in packages {
        command.args(["--package", package]);
    }
    cargo::run(&mut command)
}

/// Builds the embedded host. Always optimized: it compiles the components, and a debug build of
/// that takes longer than the optimized build of the host.
pub fn embedded_host() -> Result<()> {
    cargo::check_c_compiler()?;
    let hint = if workspace::embedded_host().exists() {
        ""
    } else {
        " (the first time this takes some minutes)"
    };
    timed(&format!("Building the embedded host{hint}"), || {
        cargo::run(cargo().args(["build", "--release", "--package", "souk-host"]))
    })
}

fn timed(what: &str, work: impl FnOnce() -> Result<()>) -> Result<()> {
    progress::step(what);
    let started = Instant::now();
    work()?;
    progress::note(&format!("done in {}", progress::seconds(started.elapsed())));
    Ok(())
}
