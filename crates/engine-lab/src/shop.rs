//! What the manifest of the shop composes.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use crate::build::root;

/// An engine as the manifest has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Composition {
    /// The components that are composed with it.
    pub components: Vec<String>,
    pub engine: PathBuf,
}

/// The engines that components of the shop are composed with, each once.
pub fn compositions() -> Result<Vec<Composition>> {
    let text = fs::read_to_string(root().join("spin.toml")).context("spin.toml")?;
    let manifest: Table = text.parse().context("spin.toml")?;
    let components = manifest.get("component").and_then(Value::as_table);
    let mut compositions: Vec<Composition> = Vec::new();
    for (component, settings) in components.into_iter().flatten() {
        let dependencies = settings.get("dependencies").and_then(Value::as_table);
        for dependency in dependencies.into_iter().flat_map(Table::values) {
            let path = dependency.get("path").and_then(Value::as_str);
            let engine = root().join(path.context("a dependency without a path")?);
            match compositions.iter_mut().find(|one| one.engine == engine) {
                Some(one) => one.components.push(component.clone()),
                None => compositions.push(Composition {
                    components: vec![component.clone()],
                    engine,
                }),
            }
        }
    }
    Ok(compositions)
}
