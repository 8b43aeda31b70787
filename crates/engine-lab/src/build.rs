use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// Where the components are.
#[derive(Debug, Clone)]
pub struct Built {
    pub promotions: PathBuf,
    pub pricing: PathBuf,
    pub tax: PathBuf,
    /// All of them in one, which is what a shop is composed with.
    pub commerce: PathBuf,
    /// What asks them.
    pub caller: PathBuf,
}

/// The engines, as they are built for a shop; that is done if need be.
///
/// # Panics
/// Where they cannot be built.
pub fn built() -> &'static Built {
    static BUILT: OnceLock<Built> = OnceLock::new();
    BUILT.get_or_init(build)
}

/// Builds components beside the engines, which come first: some components name them by their digests.
///
/// # Panics
/// Where they cannot be built.
pub fn build_also(packages: &[&str]) {
    built();
    cargo_build(packages);
}

fn build() -> Built {
    let engines = [
        "promotions-engine",
        "pricing-engine",
        "tax-engine",
        "commerce-engine",
    ];
    let caller = "engine-caller";
    // The caller by itself: with it, what the engines share would be built with its features, and
    // the shop's engines would be others than those that its components name by their digests.
    cargo_build(&engines);
    cargo_build(&[caller]);
    let [promotions, pricing, tax, commerce] = engines.map(built_file);
    Built {
        promotions,
        pricing,
        tax,
        commerce,
        caller: built_file(caller),
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where the component of a package is once it is built.
pub fn built_file(package: &str) -> PathBuf {
    let file = format!("{}.wasm", package.replace('-', "_"));
    root().join("target/wasm32-wasip2/wasm").join(file)
}

fn cargo_build(packages: &[&str]) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args([
            "build",
            "--quiet",
            "--target=wasm32-wasip2",
            "--profile=wasm",
        ])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", root().join("target"));
    for package in packages {
        cargo.args(["--package", package]);
    }
    let status = cargo.status().expect("cargo runs");
    assert!(
        status.success(),
        "the engines do not build; `rustup target add wasm32-wasip2` may help"
    );
}
