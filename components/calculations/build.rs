//! Tells the component which engines it is composed with: a receipt names them by the digests of their
//! files, as the manifest says where they are.

use std::path::Path;
use std::{env, fs};

use sha2::{Digest as _, Sha256};
use toml::{Table, Value};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it")).join("../..");
    let manifest = root.join("spin.toml");
    println!("cargo:rerun-if-changed={}", manifest.display());
    let text = fs::read_to_string(&manifest).expect("spin.toml");
    let manifest: Table = text.parse().expect("spin.toml is TOML");
    let dependencies = &manifest["component"]["calculations"]["dependencies"];
    let mut engines = String::new();
    for (interface, dependency) in dependencies.as_table().into_iter().flatten() {
        let path = dependency.get("path").and_then(Value::as_str);
        let file = root.join(path.expect("the path of a dependency"));
        println!("cargo:rerun-if-changed={}", file.display());
        // Without the engines the component can be checked, and nothing more.
        let digest = fs::read(&file).map_or_else(
            |_| "unknown".to_owned(),
            |bytes| {
                let digits = Sha256::digest(bytes)
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect::<String>();
                format!("sha256:{digits}")
            },
        );
        engines.push_str(&format!("{interface} {digest}\n"));
    }
    let out = Path::new(&env::var("OUT_DIR").expect("cargo sets it")).join("engines");
    fs::write(out, engines).expect("a file in OUT_DIR");
}
