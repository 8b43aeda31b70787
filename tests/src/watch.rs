//! Looks for traps and panics in what a host has said.

use std::{fs, path::Path};

use xtask::host::Running;

const SIGNS: [&str; 5] = [
    "panicked at",
    "wasm trap",
    "wasm backtrace",
    "unreachable executed",
    "error while executing",
];

/// The lines of the host's output, and of the components' logs, that tell of a trap.
pub(crate) fn traps(running: &Running, state: &Path) -> Vec<String> {
    let mut lines = running.log().lines();
    for entry in fs::read_dir(state.join("logs"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let text = fs::read(entry.path()).unwrap_or_default();
        lines.extend(String::from_utf8_lossy(&text).lines().map(str::to_owned));
    }
    lines.retain(|line| SIGNS.iter().any(|sign| line.contains(sign)));
    lines.dedup();
    lines
}
