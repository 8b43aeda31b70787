//! Rules for tests: the example, and modules that answer as a test wants it.

use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// The example, built as its own documentation says.
pub(crate) fn example() -> &'static [u8] {
    static BUILT: OnceLock<Vec<u8>> = OnceLock::new();
    BUILT.get_or_init(|| {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
        let mut roots = crates.filter(|directory| directory.join("spin.toml").is_file());
        let root = roots.next().expect("the root of the repository");
        let target = root.join("target/examples");
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
pub(crate) fn module(body: &str, memory: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
            (memory (export "memory") 2)
            (global $next (mut i32) (i32.const 4096))
            (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                (local $place i32)
                (local.set $place (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
                (global.set $next (i32.add (local.get $place) (local.get 3)))
                (local.get $place))
            (func (export "souk:commerce/rule@0.1.0#decide")
                (param i32 i32 i32 i32 i32 i32 i32 i32 i64 i32 i32 i32 i32) (result i32)
                {body})
            (data (i32.const 2048) "mug-white")
            {memory})"#
    );
    wat(&text)
}

pub(crate) fn wat(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}

pub(crate) fn data(at: u32, words: &[u32]) -> String {
    let bytes: String = words
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .map(|byte| format!("\\{byte:02x}"))
        .collect();
    format!("(data (i32.const {at}) \"{bytes}\")")
}

/// One reduction of the mug, by an amount.
pub(crate) fn takes(amount: i64) -> Vec<u8> {
    let amount = amount.cast_unsigned();
    let (low, high) = (amount as u32, (amount >> 32) as u32);
    let answer = data(1024, &[0, 1040, 1]);
    let reduction = data(1040, &[2048, 9, 1, 0, low, high]);
    module("(i32.const 1024)", &format!("{answer}{reduction}"))
}
