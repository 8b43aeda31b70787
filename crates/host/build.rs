//! Points the binding generator at the WIT that ships inside the `spin-sdk` package, so that the
//! host speaks exactly the interfaces that the shop's components were built against.

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

const INTERFACES: [&str; 3] = [
    "spin-key-value@3.0.0",
    "spin-sqlite@3.1.0",
    "spin-variables@3.0.0",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=Cargo.toml");
    let wit = sdk_dir()?.join("wit/deps");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("bindings.rs");
    fs::write(out, bindings(&wit))?;
    Ok(())
}

/// The directory of the `spin-sdk` that this workspace's components use, as cargo has it.
fn sdk_dir() -> Result<PathBuf, Box<dyn Error>> {
    let output = Command::new(env::var("CARGO")?)
        .args([
            "metadata",
            "--format-version=1",
            "--filter-platform=wasm32-wasip2",
        ])
        .current_dir(env::var("CARGO_MANIFEST_DIR")?)
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    metadata["packages"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|package| package["name"] == "spin-sdk")
        .and_then(|package| Path::new(package["manifest_path"].as_str()?).parent())
        .map(Path::to_owned)
        .ok_or_else(|| "cargo metadata lists no package spin-sdk; is it still a dependency?".into())
}

fn bindings(wit: &Path) -> String {
    let paths = INTERFACES
        .map(|name| format!("{:?}", wit.join(name)))
        .join(", ");
    format!(
        r#"wasmtime::component::bindgen!({{
    path: [{paths}],
    inline: "
        package souk:host;
        world imports {{
            import spin:key-value/key-value@3.0.0;
            import spin:sqlite/sqlite@3.1.0;
            import spin:variables/variables@3.0.0;
        }}
    ",
    imports: {{ default: async | trappable }},
    with: {{
        "spin:key-value/key-value.store": crate::key_value::OpenStore,
        "spin:sqlite/sqlite.connection": crate::sqlite::OpenConnection,
    }},
}});
"#
    )
}
