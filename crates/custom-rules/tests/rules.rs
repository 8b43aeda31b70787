//! A rule of somebody else takes part, within limits; one that does harm is left out, and nothing else.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use calculation::evaluate;
use calculation::problem::{Facts, Line, Problem, Rate, Settings};
use calculation::promotion::{Action, Discount, Promotion, Spread};
use custom_rules::{Limits, Rule, Skipped, add};

/// The example, built as its own documentation says.
fn example() -> &'static [u8] {
    static BUILT: OnceLock<Vec<u8>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let target: PathBuf = root.join("target/examples");
        let status = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--release", "--target=wasm32-wasip2"])
            .current_dir(root.join("examples/custom-promotion"))
            .env("CARGO_TARGET_DIR", &target)
            .status()
            .expect("cargo runs");
        assert!(status.success(), "the example does not build");
        std::fs::read(target.join("wasm32-wasip2/release/custom_promotion.wasm")).unwrap()
    })
}

/// A module that answers `decide` with a body, and that has an answer in its memory at 1024.
fn module(body: &str, memory: &str) -> Vec<u8> {
    format!(
        r#"(module
            (memory (export "memory") 2)
            (global $next (mut i32) (i32.const 4096))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $place i32)
                (local.set $place (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
                (global.set $next (i32.add (local.get $place) (local.get 3)))
                (local.get $place))
            (func (export "souk:commerce/rule@0.1.0#decide")
                (param i32 i32 i32 i32 i32 i32 i32 i32 i64 i32 i32) (result i32)
                {body})
            (data (i32.const 2048) "mug-white")
            {memory})"#
    )
    .into_bytes()
}

fn data(at: u32, words: &[u32]) -> String {
    let bytes: String = words
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .map(|byte| format!("\\{byte:02x}"))
        .collect();
    format!("(data (i32.const {at}) \"{bytes}\")")
}

/// One reduction of the mug, by an amount.
fn takes(amount: i64) -> Vec<u8> {
    let amount = amount.cast_unsigned();
    let (low, high) = (amount as u32, (amount >> 32) as u32);
    let answer = data(1024, &[0, 1040, 1]);
    let reduction = data(1040, &[2048, 9, 1, 0, low, high]);
    module("(i32.const 1024)", &format!("{answer}{reduction}"))
}

fn rule(id: &str, component: &'static [u8]) -> Rule<'static> {
    Rule {
        promotion: Promotion {
            id: id.to_owned(),
            ..Promotion::default()
        },
        component,
        limits: Limits {
            fuel: 1_000_000,
            memory: 4 << 20,
        },
    }
}

fn leak(bytes: Vec<u8>) -> &'static [u8] {
    Vec::leak(bytes)
}

fn order() -> Problem {
    let line = |id: &str, category: &str, unit_price| Line {
        id: id.to_owned(),
        product: id.to_owned(),
        variant: format!("{id}-white"),
        categories: vec![category.to_owned()],
        quantity: 2,
        unit_price,
        ..Line::default()
    };
    Problem {
        settings: Settings::default(),
        facts: Facts {
            currency: "EUR".to_owned(),
            ..Facts::default()
        },
        lines: vec![line("mug", "kitchen", 1_200), line("cloth", "table", 2_000)],
        shipping: Vec::new(),
        surcharges: Vec::new(),
        promotions: vec![Promotion {
            id: "ten-off".to_owned(),
            priority: -1,
            actions: vec![Action::Spread(Spread {
                discount: Discount::Percent(Rate::percent(10)),
                ..Spread::default()
            })],
            ..Promotion::default()
        }],
        lanes: Vec::new(),
        coupons: Vec::new(),
    }
}

/// What promotions take off an order, by their ids.
fn taken(problem: &Problem) -> Vec<(String, i64)> {
    let outcome = evaluate(problem).unwrap();
    let applied = outcome.applied.into_iter();
    applied.map(|one| (one.promotion, one.amount)).collect()
}

fn off(id: &str, amount: i64) -> (String, i64) {
    (id.to_owned(), amount)
}

#[test]
fn the_example_takes_part_like_any_other_promotion() {
    let mut problem = order();
    assert_eq!(add(&mut problem, vec![rule("set", example())]), []);
    // A quarter of two mugs, and then ten percent of what is left.
    assert_eq!(taken(&problem), [off("set", 600), off("ten-off", 580)]);
}

#[test]
fn the_example_takes_nothing_where_the_set_is_not_complete() {
    let mut problem = order();
    problem.lines.pop();
    assert_eq!(add(&mut problem, vec![rule("set", example())]), []);
    assert_eq!(taken(&problem), [off("ten-off", 240)]);
}

#[test]
fn what_does_harm_is_left_out_with_the_reason_and_the_others_stay() {
    let grow = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    let import = r#"(module (import "wasi:clocks/wall-clock@0.2.0" "now" (func)))"#;
    let says = data(1024, &[1, 2048, 9]);
    let cases: [(&str, Vec<u8>, &str); 14] = [
        (
            "loops",
            module("(loop (br 0)) unreachable", ""),
            "it took too many instructions",
        ),
        ("grows", module(grow, ""), "it failed"),
        ("traps", module("unreachable", ""), "it failed"),
        (
            "recurses",
            module(
                "(call 1 (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 8) (local.get 0) (local.get 0))",
                "",
            ),
            "it failed",
        ),
        (
            "points-nowhere",
            module("(i32.const -8)", ""),
            "its answer is not where it says",
        ),
        (
            "lists-nowhere",
            module("(i32.const 1024)", &data(1024, &[0, u32::MAX, 2])),
            "its answer is not where it says",
        ),
        (
            "lists-too-much",
            module("(i32.const 1024)", &data(1024, &[0, 0, u32::MAX])),
            "more than 50",
        ),
        (
            "answers-a-riddle",
            module("(i32.const 1024)", &data(1024, &[7])),
            "neither a result nor an error",
        ),
        (
            "refuses",
            module("(i32.const 1024)", &says),
            "it says: mug-white",
        ),
        ("adds", takes(-500), "expected an amount from 0"),
        ("imports", import.as_bytes().to_vec(), "a rule gets nothing"),
        ("is-empty", Vec::new(), "no WebAssembly component"),
        (
            "is-a-picture",
            b"GIF89a".to_vec(),
            "no WebAssembly component",
        ),
        (
            "is-cut-off",
            example()[..example().len() / 2].to_vec(),
            "cut off",
        ),
    ];
    for (name, component, reason) in cases {
        let component = match component.first() {
            Some(b'(') => wat(&component),
            _ => component,
        };
        let mut problem = order();
        let rules = vec![rule(name, leak(component)), rule("set", example())];
        let skipped = add(&mut problem, rules);
        let [
            Skipped {
                promotion,
                reason: said,
            },
        ] = &skipped[..]
        else {
            panic!("{name}: {skipped:?}");
        };
        assert_eq!(promotion, name);
        assert!(said.contains(reason), "{name}: {said}");
        assert_eq!(
            taken(&problem),
            [off("set", 600), off("ten-off", 580)],
            "{name}"
        );
    }
}

#[test]
fn a_rule_that_takes_more_than_there_is_leaves_nothing_negative() {
    let mut problem = order();
    assert_eq!(
        add(
            &mut problem,
            vec![rule("greedy", leak(wat(&takes(i64::MAX))))]
        ),
        []
    );
    assert_eq!(taken(&problem), [off("greedy", 2_400), off("ten-off", 400)]);
    problem.lines[0].floor = 1_000;
    assert_eq!(taken(&problem), [off("greedy", 400), off("ten-off", 600)]);
}

/// Text as bytes, by way of the interpreter's own reader.
fn wat(text: &[u8]) -> Vec<u8> {
    wat::parse_bytes(text).unwrap().into_owned()
}
