//! Measures the engines for prices, promotions and taxes, without a shop.

use anyhow::Result;
use xtask::{cargo, progress};

/// Counts the instructions of the engines, without a store.
///
/// One line of the count is one WebAssembly instruction, whatever the machine: a table of their growth with
/// lines and promotions, the limits that must hold, and the time of one composed call. Fails where a limit
/// does not hold.
#[derive(clap::Args)]
pub(crate) struct Args {}

pub(crate) fn run(Args {}: &Args) -> Result<()> {
    cargo::check_toolchain()?;
    progress::step("Building the engines, and what runs them");
    cargo::run(cargo::cargo().args(["run", "--release", "--quiet", "--package", "engine-lab"]))
}
