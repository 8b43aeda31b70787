//! `cargo xtask`: the commands of a developer's day.

mod commands;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Runs, fills, tests and measures the shop.
///
/// `cargo xtask up` is all that is needed to see it; `cargo xtask test` does what CI does.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    disable_help_subcommand = true
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Up(commands::up::Args),
    Build(commands::build::Args),
    Seed(commands::seed::Args),
    Generate(commands::generate::Args),
    Import(commands::import::Args),
    Export(commands::export::Args),
    Test(commands::test::Args),
    Bench(commands::bench::Args),
    Openapi(commands::openapi::Args),
    Screenshots(commands::screenshots::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Up(args) => commands::up::run(&args),
        Command::Build(args) => commands::build::run(&args),
        Command::Seed(args) => commands::seed::run(&args),
        Command::Generate(args) => commands::generate::run(&args),
        Command::Import(args) => commands::import::run(&args),
        Command::Export(args) => commands::export::run(&args),
        Command::Test(args) => commands::test::run(&args),
        Command::Bench(args) => commands::bench::run(&args),
        Command::Openapi(args) => commands::openapi::run(&args),
        Command::Screenshots(args) => commands::screenshots::run(&args),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}
