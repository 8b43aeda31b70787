//! Everything that CI runs, step by step.

mod count;
mod steps;

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::ValueEnum;
use xtask::progress;

use count::Count;

/// Formats, lints and runs every test, as CI does.
///
/// All steps are run even where one fails. At the end they are listed with their times.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What serves the shop that is tested; `spin` takes the one on the PATH.
    #[arg(long, value_enum, default_value_t = Served::Embedded)]
    host: Served,
    /// Run only these parts, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
    /// Run only tests whose names contain one of these.
    filters: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Served {
    Embedded,
    Spin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// rustfmt, clippy, and cargo-deny where it is installed.
    Lint,
    /// Unit and documentation tests.
    Unit,
    /// Tests of the embedded host.
    Host,
    /// Tests of the whole shop over HTTP.
    Shop,
    /// Tests of the shop in a browser.
    Browser,
}

/// How a step ended.
enum Outcome {
    Passed(Count),
    /// With the reason.
    Skipped(String),
    Failed(Count, String),
}

struct Report {
    name: &'static str,
    outcome: Outcome,
    time: Duration,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut reports = Vec::new();
    for step in steps::all() {
        if !(args.only.is_empty() || step.parts.iter().any(|part| args.only.contains(part))) {
            continue;
        }
        progress::step(step.name);
        let started = Instant::now();
        let outcome = match failed_before(&reports, step.after) {
            Some(name) => Outcome::Skipped(format!("`{name}` failed")),
            None => (step.run)(args)
                .unwrap_or_else(|error| Outcome::Failed(Count::default(), format!("{error:#}"))),
        };
        reports.push(Report {
            name: step.name,
            outcome,
            time: started.elapsed(),
        });
    }
    summarize(&reports)
}

fn failed_before(reports: &[Report], name: Option<&str>) -> Option<&'static str> {
    let mut reports = reports.iter();
    let failed = |report: &&Report| matches!(report.outcome, Outcome::Failed(..));
    reports
        .find(|report| Some(report.name) == name && failed(report))
        .map(|report| report.name)
}

/// Lists the steps; the closing line counts the tests.
fn summarize(reports: &[Report]) -> Result<()> {
    let mut tests = Count::default();
    let mut failures = 0;
    println!();
    for report in reports {
        let (verdict, remark) = match &report.outcome {
            Outcome::Passed(count) => {
                tests += *count;
                ("ok", count.shown())
            }
            Outcome::Skipped(reason) => ("skipped", reason.clone()),
            Outcome::Failed(count, reason) => {
                tests += *count;
                failures += 1;
                ("FAILED", reason.clone())
            }
        };
        let time = progress::seconds(report.time);
        println!("{verdict:<8} {:<30} {time:>12}  {remark}", report.name);
    }
    println!(
        "\n{} passed, {} failed, {} skipped",
        tests.passed, tests.failed, tests.skipped
    );
    match failures {
        0 => Ok(()),
        1 => bail!("one step failed"),
        _ => bail!("{failures} steps failed"),
    }
}
