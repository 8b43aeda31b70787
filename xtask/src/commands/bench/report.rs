//! The figures as a person reads them, and what they should be.

use super::{Figures, Report, Table};

/// A route's p99 as a multiple of the fixed text's.
const MAX_P99_RATIO: f64 = 3.0;
/// Key-value reads of a product; statements of a search.
const MAX_PRODUCT_GETS: u32 = 2;
const MAX_SEARCH_STATEMENTS: u32 = 3;
/// Bytes of a component.
const MAX_SIZE: u64 = 500_000;

pub(super) fn print(report: &Report) {
    for table in &report.tables {
        print_table(table, report.connections);
    }
    println!("\nComponents");
    for (name, size) in &report.components {
        println!("  {name:<14} {:>5} kB", size / 1000);
    }
    println!("\nTargets");
    for target in targets(report) {
        let verdict = if target.reached { "reached" } else { "MISSED" };
        println!("  {verdict:<8} {:<48} {}", target.what, target.found);
    }
}

fn print_table(table: &Table, connections: u32) {
    let stores = match table.sqlite_delay {
        "0ms" => "stores on this machine".to_owned(),
        sqlite => format!(
            "{} more per key-value call, {sqlite} per statement",
            table.key_value_delay
        ),
    };
    println!("\nOne instance per request, {connections} connections, {stores}");
    println!(
        "  {:<14} {:>9} {:>9} {:>9} {:>8}  store calls",
        "", "req/s", "p50 ms", "p99 ms", "ratio"
    );
    for route in &table.routes {
        let calls = route
            .store_calls
            .iter()
            .map(|(name, count)| format!("{name} {count}"));
        let calls = calls.collect::<Vec<_>>().join(", ");
        println!(
            "  {:<14} {:>9.0} {:>9.1} {:>9.1} {:>7.0}%  {}",
            route.name,
            route.requests_per_second,
            route.p50_ms,
            route.p99_ms,
            100.0 * route.ratio,
            if calls.is_empty() { "none" } else { &calls },
        );
    }
}

struct Target {
    what: String,
    found: String,
    reached: bool,
}

/// Rates and latencies are compared where the stores are near: far away, their delay decides.
fn targets(report: &Report) -> Vec<Target> {
    let mut targets = Vec::new();
    for route in report
        .tables
        .first()
        .into_iter()
        .flat_map(|table| &table.routes)
    {
        if let Some(least) = route.least_ratio {
            targets.push(Target {
                what: format!(
                    "{}: {:.0} % of the fixed text's rate",
                    route.name,
                    100.0 * least
                ),
                found: format!("{:.0} %", 100.0 * route.ratio),
                reached: route.ratio >= least,
            });
            targets.push(Target {
                what: format!(
                    "{}: p99 within {MAX_P99_RATIO:.0} times its p99",
                    route.name
                ),
                found: format!("{:.1} times", route.p99_ratio),
                reached: route.p99_ratio <= MAX_P99_RATIO,
            });
        }
        targets.extend(most_calls(route).map(|(call, most)| {
            let count = route.store_calls.get(call).copied().unwrap_or(0);
            Target {
                what: format!("{}: at most {most} {call}", route.name),
                found: count.to_string(),
                reached: count <= most,
            }
        }));
    }
    targets.extend(report.components.iter().map(|(name, size)| Target {
        what: format!("{name}: below {} kB", MAX_SIZE / 1000),
        found: format!("{} kB", size / 1000),
        reached: *size < MAX_SIZE,
    }));
    targets
}

fn most_calls(route: &Figures) -> Option<(&'static str, u32)> {
    match route.name {
        "product API" | "product page" => Some(("kv-get", MAX_PRODUCT_GETS)),
        "search page" => Some(("sql-execute", MAX_SEARCH_STATEMENTS)),
        _ => None,
    }
}
