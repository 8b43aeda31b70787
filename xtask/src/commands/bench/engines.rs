//! Measures the engines for prices, promotions and taxes, without a shop.

use anyhow::Result;
use xtask::{cargo, progress};

/// Counts the instructions of the engines, without a store.
///
/// One line of the count is one WebAssembly instruction, whatever the machine: a table of their growth with
/// lines and promotions, the limits with whether each is met, and the time of one composed call.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Fail where a limit is not met; without this it is only said.
    #[arg(long)]
    enforce: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    cargo::check_toolchain()?;
    progress::step("Building the engines, and what runs them");
    let mut lab = cargo::cargo();
    lab.args(["run", "--release", "--quiet", "--package", "engine-lab"]);
    if args.enforce {
        lab.args(["--", "--enforce"]);
    }
    cargo::run(&mut lab)
}
