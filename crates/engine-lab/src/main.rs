//! What engines cost: instructions, which are the same on every machine, and the time of one call.
//! `--enforce` makes it fail where a limit is not met.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use contracts::testing::order;
use engine_lab::{Built, Composed, Lab, built};

/// Lines, promotions, and the most instructions for them.
const LIMITS: [(u32, u32, u64); 2] = [(10, 100, 1_000_000), (1_000, 100, 11_000_000)];
const LINES: [u32; 5] = [1, 10, 100, 300, 1_000];
const PROMOTIONS: [u32; 5] = [1, 10, 30, 100, 300];
/// The most that an order of ten lines and promotions takes from instance to answer.
const CALL: Duration = Duration::from_micros(200);
const CALLS: usize = 2_000;
/// An engine's file.
const MAX_SIZE: u64 = 256_000;

fn main() -> ExitCode {
    let enforce = std::env::args()
        .skip(1)
        .any(|argument| argument == "--enforce");
    match run() {
        Ok(within) if within || !enforce => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool> {
    let built = built();
    let mut within = sizes(built)?;
    let lab = Lab::new(&built.promotions)?;
    growth(&lab)?;
    within &= limits(&lab)?;
    within &= composed(built)?;
    Ok(within)
}

fn verdict(within: bool) -> &'static str {
    if within { "  met" } else { "  NOT MET" }
}

fn sizes(built: &Built) -> Result<bool> {
    let mut all_within = true;
    println!("size of each engine, at most {MAX_SIZE} bytes");
    for (name, path) in [
        ("promotions", &built.promotions),
        ("pricing", &built.pricing),
        ("tax", &built.tax),
        ("all in one", &built.commerce),
    ] {
        let size = std::fs::metadata(path)?.len();
        let within = size < MAX_SIZE;
        println!("  {name:<12} {size:>8}{}", verdict(within));
        all_within &= within;
    }
    Ok(all_within)
}

/// What the engine for promotions executes for one order.
fn instructions(lab: &Lab, lines: u32, promotions: u32) -> Result<u64> {
    let mut engine = lab.promotions()?;
    let started = engine.instructions()?;
    let outcome = engine.evaluate(&order(lines, promotions))?;
    ensure!(outcome.is_ok(), "{outcome:?}");
    Ok(engine.instructions()? - started)
}

fn growth(lab: &Lab) -> Result<()> {
    println!("\ninstructions of the engine for promotions, in thousands");
    print!("{:>12}", "lines");
    for promotions in PROMOTIONS {
        print!("{:>14}", format!("{promotions} promotions"));
    }
    println!();
    for lines in LINES {
        print!("{lines:>12}");
        for promotions in PROMOTIONS {
            print!("{:>14}", instructions(lab, lines, promotions)? / 1_000);
        }
        println!();
    }
    Ok(())
}

fn limits(lab: &Lab) -> Result<bool> {
    println!();
    let mut all_within = true;
    for (lines, promotions, most) in LIMITS {
        let used = instructions(lab, lines, promotions)?;
        let within = used < most;
        println!(
            "{lines} lines, {promotions} promotions: {used} of {most} instructions{}",
            verdict(within)
        );
        all_within &= within;
    }
    Ok(all_within)
}

/// A component that asks the engines for promotions and for tax, each call on fresh instances.
fn composed(built: &Built) -> Result<bool> {
    let composed = Composed::new(built, true)?;
    for (lines, promotions) in [(10, 10), (10, 100), (1_000, 100)] {
        let mut order = composed.instantiate()?;
        order.prepare(lines, promotions)?;
        let before = order.instructions()?;
        order.ask()?;
        println!(
            "{lines} lines, {promotions} promotions, composed, with totals and all that crosses: {}",
            order.instructions()? - before
        );
    }
    let composed = Composed::new(built, false)?;
    let mut times = Vec::with_capacity(CALLS);
    for _ in 0..CALLS {
        let started = Instant::now();
        let mut order = composed.instantiate()?;
        let instantiated = started.elapsed();
        order.prepare(10, 10)?;
        let started = Instant::now();
        order.ask()?;
        let asked = started.elapsed();
        drop(order);
        times.push((instantiated + asked, instantiated));
    }
    times.sort_unstable();
    let (median, instantiated) = times[CALLS / 2];
    let (quick, _) = times[CALLS / 10];
    let within = quick < CALL;
    println!(
        "\n10 lines, 10 promotions, composed: {} µs from instance to answer ({} µs of it to instantiate); \
         {} µs where the machine has nothing else to do{}",
        median.as_micros(),
        instantiated.as_micros(),
        quick.as_micros(),
        verdict(within)
    );
    Ok(within)
}
