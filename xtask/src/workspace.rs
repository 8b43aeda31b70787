//! Where things are in the repository.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// Where everything is built. `spin.toml` names files in it, so an environment that would move
/// it is overruled.
pub fn target_dir() -> PathBuf {
    root().join("target")
}

/// The embedded host's program.
pub fn embedded_host() -> PathBuf {
    target_dir()
        .join("release")
        .join(format!("souk-host{}", std::env::consts::EXE_SUFFIX))
}

/// The shop's manifest.
pub fn manifest() -> PathBuf {
    root().join("spin.toml")
}

/// The data of the example shop.
pub fn seed_dir() -> PathBuf {
    root().join("kv-seed")
}

/// A path as a person in the repository would write it.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
