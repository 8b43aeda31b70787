//! What engines cost: instructions, which are the same on every machine, and the time of one call.
//! `--enforce` makes it fail where a limit is not met.

use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use engine_lab::limits::{self, Limit};
use engine_lab::{Built, Composed, Lab, built, compositions};

const LINES: [u32; 5] = [1, 10, 100, 300, 1_000];
const PROMOTIONS: [u32; 5] = [1, 10, 30, 100, 300];
const CALLS: usize = 2_000;

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
    for composition in compositions()? {
        let lab = Lab::new(&composition.engine)?;
        if lab.exports_interface("promotions") {
            let name = name(&composition.engine);
            let components = composition.components.join(", ");
            println!("\n{name}, which the shop composes with: {components}");
            within &= promotions(&lab)?;
        }
    }
    println!(
        "\n{}, for those who import nothing else",
        name(&built.promotions)
    );
    within &= promotions(&Lab::new(&built.promotions)?)?;
    within &= composed(built)?;
    Ok(within)
}

fn name(engine: &Path) -> String {
    let name = engine.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// By how much it is below a limit, or that it is not.
fn verdict(used: u64, most: u64) -> String {
    if used < most {
        format!("met, with {} % to spare", (most - used) * 100 / most)
    } else {
        "NOT MET".to_owned()
    }
}

fn sizes(built: &Built) -> Result<bool> {
    let mut all_within = true;
    println!("bytes of each engine, of {}", limits::SIZE);
    for path in [
        &built.commerce,
        &built.promotions,
        &built.pricing,
        &built.tax,
    ] {
        let size = std::fs::metadata(path)?.len();
        println!(
            "  {:<24} {size:>8}  {}",
            name(path),
            verdict(size, limits::SIZE)
        );
        all_within &= size < limits::SIZE;
    }
    Ok(all_within)
}

/// What one engine executes to judge the promotions of an order.
fn promotions(lab: &Lab) -> Result<bool> {
    print!("{:>12}", "lines");
    for promotions in PROMOTIONS {
        print!("{:>16}", format!("{promotions} promotions"));
    }
    println!("   thousands of instructions");
    for lines in LINES {
        print!("{lines:>12}");
        for promotions in PROMOTIONS {
            print!("{:>16}", lab.instructions(lines, promotions)? / 1_000);
        }
        println!();
    }
    let mut all_within = true;
    for Limit {
        lines,
        promotions,
        instructions: most,
    } in limits::INSTRUCTIONS
    {
        let used = lab.instructions(lines, promotions)?;
        println!(
            "  {lines:>5} lines, {promotions} promotions: {used:>8} of {most:>8} instructions  {}",
            verdict(used, most)
        );
        if lab.exports_interface("tax") {
            let totals = lab.instructions_of_totals(lines, promotions)?;
            println!(
                "  {:>30} {totals:>8} more to add it up with its taxes",
                "and"
            );
        }
        all_within &= used < most;
    }
    Ok(all_within)
}

/// A component that asks the engines for promotions and for tax, each call on fresh instances.
fn composed(built: &Built) -> Result<bool> {
    println!("\na component composed with {}", name(&built.commerce));
    let composed = Composed::new(built, true)?;
    for (lines, promotions) in [(10, 10), (10, 100), (1_000, 100)] {
        let mut order = composed.instantiate()?;
        order.prepare(lines, promotions)?;
        let before = order.instructions()?;
        order.ask()?;
        println!(
            "  {lines:>5} lines, {promotions:>3} promotions: {:>8} instructions, with totals and what both sides copy",
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
    println!(
        "     10 lines,  10 promotions: {} µs from instance to answer, of {} ({} µs of it to instantiate; median {} µs)  {}",
        quick.as_micros(),
        limits::CALL.as_micros(),
        instantiated.as_micros(),
        median.as_micros(),
        if quick < limits::CALL {
            "met"
        } else {
            "NOT MET"
        }
    );
    Ok(quick < limits::CALL)
}
