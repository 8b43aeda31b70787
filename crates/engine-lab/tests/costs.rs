//! What engines cost, which is the same on every machine: no more than they may, and no more than they did.

use std::path::PathBuf;

use engine_lab::limits::{self, Limit};
use engine_lab::{Lab, built, compositions};

/// What the engine that the shop is composed with took when this was last written: lines, promotions, thousands
/// of instructions. What takes more has to say here why it may.
const TAKEN: [(u32, u32, u64); 4] = [
    (1, 100, 815),
    (10, 10, 162),
    (10, 100, 918),
    (1_000, 100, 10_150),
];

fn engines() -> [&'static PathBuf; 4] {
    let built = built();
    [
        &built.promotions,
        &built.pricing,
        &built.tax,
        &built.commerce,
    ]
}

#[test]
fn engines_import_nothing_and_export_what_their_worlds_say() {
    for (engine, exports) in engines().into_iter().zip([
        vec!["types", "promotions"],
        vec!["types", "pricing"],
        vec!["types", "tax"],
        vec!["types", "pricing", "promotions", "tax"],
    ]) {
        let lab = Lab::new(engine).unwrap();
        assert_eq!(lab.imports(), [""; 0], "{}", engine.display());
        let mut found = lab.exports();
        found.sort();
        let mut exports = exports;
        exports.sort_unstable();
        assert_eq!(found, exports, "{}", engine.display());
    }
}

#[test]
fn engines_are_small() {
    for engine in engines() {
        let size = std::fs::metadata(engine).unwrap().len();
        assert!(size < limits::SIZE, "{} has {size}", engine.display());
    }
}

/// The engines for promotions: the one by itself, and those that the shop composes.
fn for_promotions() -> Vec<Lab> {
    let mut paths = vec![built().promotions.clone()];
    paths.extend(compositions().unwrap().into_iter().map(|one| one.engine));
    let labs = paths.iter().map(|path| Lab::new(path).unwrap());
    let labs = labs.filter(|lab| lab.exports_interface("promotions"));
    let labs: Vec<Lab> = labs.collect();
    assert!(labs.len() > 1, "the shop composes none");
    labs
}

#[test]
fn every_engine_for_promotions_keeps_to_its_limits() {
    for lab in for_promotions() {
        for Limit {
            lines,
            promotions,
            instructions,
        } in limits::INSTRUCTIONS
        {
            let used = lab.instructions(lines, promotions).unwrap();
            assert!(used < instructions, "{lines} × {promotions}: {used}");
        }
    }
}

#[test]
fn no_order_takes_more_than_it_did() {
    let lab = Lab::new(&built().commerce).unwrap();
    for (lines, promotions, thousands) in TAKEN {
        let used = lab.instructions(lines, promotions).unwrap();
        assert!(
            used < thousands * 1_000,
            "{lines} lines and {promotions} promotions take {used}"
        );
    }
}

/// What the second half of lines, or of promotions, costs is what the first did.
#[test]
fn instructions_grow_linearly_with_lines_and_promotions() {
    for lab in for_promotions() {
        let of = |lines, promotions| lab.instructions(lines, promotions).unwrap();
        for promotions in [1, 100] {
            let (none, half, all) = (
                of(0, promotions),
                of(2_000, promotions),
                of(4_000, promotions),
            );
            let (first, second) = (half - none, all - half);
            assert!(second * 100 < first * 110, "{first} and then {second}");
        }
        for lines in [1, 100] {
            let (none, half, all) = (of(lines, 0), of(lines, 300), of(lines, 600));
            let (first, second) = (half - none, all - half);
            assert!(second * 100 < first * 110, "{first} and then {second}");
        }
    }
}
