//! A rule of somebody else takes part, within limits; one that does harm is left out, and nothing else.

mod common;

use calculation::problem::Rate;
use calculation::promotion::{Action, Discount, Filter, Lines};
use common::{data, example, module, takes, wat};
use custom_rules::{Failure, Item, Limits, Order, ask, check};

const LIMITS: Limits = Limits {
    fuel: 1_000_000,
    memory: 4 << 20,
};

fn order() -> Order {
    let item = |id: &str, category: &str, unit_price| Item {
        id: id.to_owned(),
        product: id.to_owned(),
        variant: format!("{id}-white"),
        categories: vec![category.to_owned()],
        quantity: 2,
        unit_price,
        ..Item::default()
    };
    Order {
        currency: "EUR".to_owned(),
        items: vec![item("mug", "kitchen", 1_200), item("cloth", "table", 2_000)],
        ..Order::default()
    }
}

fn off(variant: &str, discount: Discount) -> Action {
    Action::Lines(Lines {
        of: Filter {
            variants: vec![variant.to_owned()],
            ..Filter::default()
        },
        discount,
        line_cap: None,
    })
}

fn asked(component: &[u8], settings: &str) -> Result<Vec<Action>, Failure> {
    ask(component, LIMITS, &order(), settings)
}

#[test]
fn the_example_takes_off_what_its_settings_say() {
    assert_eq!(check(example(), Limits::default()), Ok(()));
    for percent in [25, 40] {
        let settings = format!("{percent} kitchen table");
        let percent = Discount::Percent(Rate::percent(percent));
        assert_eq!(
            asked(example(), &settings),
            Ok(vec![off("mug-white", percent)])
        );
    }
    let incomplete = asked(example(), "25 kitchen garden");
    assert_eq!(incomplete, Ok(Vec::new()));
    for settings in ["", "25", "kitchen table", "101 kitchen"] {
        let Err(Failure::Declined(said)) = asked(example(), settings) else {
            panic!("{settings:?}");
        };
        assert_eq!(said, "expected settings such as: 25 kitchen table");
    }
}

#[test]
fn an_amount_is_taken_as_it_is_given() {
    let expected = off("mug-white", Discount::Amount(i64::MAX));
    assert_eq!(asked(&takes(i64::MAX), ""), Ok(vec![expected]));
}

#[test]
fn settings_reach_the_rule() {
    // It answers its settings as an error: tag, place, length.
    let body = "(i32.store8 (i32.const 1024) (i32.const 1))
        (i32.store (i32.const 1028) (local.get 11))
        (i32.store (i32.const 1032) (local.get 12))
        (i32.const 1024)";
    let said = Failure::Declined("Äpfel: 3".to_owned());
    assert_eq!(asked(&module(body, ""), "Äpfel: 3"), Err(said));
}

#[test]
fn a_rule_that_does_harm_fails_with_the_reason() {
    let grow = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 16)) (i32.const -1)))) unreachable";
    let import = r#"(module (import "wasi:clocks/wall-clock@0.2.0" "now" (func)))"#;
    let recurse = format!(
        "(call 1 {})",
        (0..13)
            .map(|at| format!("(local.get {at})"))
            .collect::<String>()
    );
    let large = r#"(module (memory (export "memory") 65))"#;
    let twice = [
        data(1024, &[0, 1040, 2]),
        data(1040, &[2048, 9, 1, 0, 5, 0, 2048, 9, 1, 0, 5, 0]),
    ];
    let cut_off = example()[..example().len() / 2].to_vec();
    let answer = |words: &[u32]| module("(i32.const 1024)", &data(1024, words));
    let cases: [(&str, Vec<u8>, &str, &str); 20] = [
        (
            "loops",
            module("(loop (br 0)) unreachable", ""),
            "rule_out_of_fuel",
            "more instructions",
        ),
        ("grows", module(grow, ""), "rule_out_of_memory", "memory"),
        ("is large", wat(large), "rule_out_of_memory", "memory"),
        (
            "traps",
            module("unreachable", ""),
            "rule_trapped",
            "unreachable",
        ),
        (
            "recurses",
            module(&recurse, ""),
            "rule_trapped",
            "call stack",
        ),
        (
            "points nowhere",
            module("(i32.const -8)", ""),
            "rule_bad_answer",
            "not where it says",
        ),
        (
            "lists nowhere",
            answer(&[0, u32::MAX, 2]),
            "rule_bad_answer",
            "not where it says",
        ),
        (
            "lists too much",
            answer(&[0, 0, u32::MAX]),
            "rule_bad_answer",
            "more than 50",
        ),
        (
            "answers a riddle",
            answer(&[7]),
            "rule_bad_answer",
            "neither a result nor an error",
        ),
        (
            "talks too much",
            answer(&[1, 0, 1_001]),
            "rule_bad_answer",
            "1001 bytes",
        ),
        (
            "says no text",
            module(
                "(i32.const 1024)",
                &format!("{}{}", data(1024, &[1, 3000, 1]), data(3000, &[0xff])),
            ),
            "rule_bad_answer",
            "not UTF-8",
        ),
        (
            "takes off twice",
            module("(i32.const 1024)", &twice.concat()),
            "rule_bad_answer",
            "'mug-white' twice",
        ),
        (
            "refuses",
            answer(&[1, 2048, 9]),
            "rule_declined",
            "mug-white",
        ),
        (
            "adds",
            takes(-500),
            "rule_bad_answer",
            "expected an amount from 0",
        ),
        (
            "imports",
            wat(import),
            "rule_invalid",
            "a rule gets nothing",
        ),
        (
            "has no code",
            wat(r#"(module (memory (export "memory") 1))"#),
            "rule_invalid",
            "it exports no cabi_realloc",
        ),
        (
            "is no code",
            b"\0asm\x01\0\0\0\xff".to_vec(),
            "rule_invalid",
            "cannot be read",
        ),
        (
            "is empty",
            Vec::new(),
            "rule_invalid",
            "no WebAssembly component",
        ),
        (
            "is a picture",
            b"GIF89a".to_vec(),
            "rule_invalid",
            "no WebAssembly component",
        ),
        ("is cut off", cut_off, "rule_invalid", "cut off"),
    ];
    for (name, component, code, reason) in cases {
        let failure = asked(&component, "").expect_err(name);
        let said = failure.to_string();
        assert_eq!(failure.code(), code, "{name}: {said}");
        assert!(said.contains(reason), "{name}: {said}");
        if code == "rule_invalid" {
            assert_eq!(check(&component, LIMITS), Err(failure), "{name}");
        }
    }
}

#[test]
fn what_runs_too_long_runs_no_longer_than_it_may() {
    // Arguments are written by the rule's own code, and count as well.
    let mut order = order();
    order.items = vec![order.items[0].clone(); 100];
    let small = Limits {
        fuel: 500,
        ..LIMITS
    };
    let failure = ask(&takes(5), small, &order, "");
    assert_eq!(failure, Err(Failure::OutOfFuel));
    assert!(ask(&takes(5), LIMITS, &order, "").is_ok());
}
