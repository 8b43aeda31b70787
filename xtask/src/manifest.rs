//! What the commands need to know of `spin.toml`.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use toml::{Table, Value};

/// A manifest, as it is written.
pub struct Manifest {
    dir: PathBuf,
    table: Table,
}

impl Manifest {
    /// Reads a manifest.
    pub fn read(path: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let table = text
            .parse()
            .with_context(|| format!("{} is not valid TOML", path.display()))?;
        let dir = path.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { dir, table })
    }

    /// Every `[component.NAME]`.
    pub fn components(&self) -> impl Iterator<Item = (&str, &Table)> {
        let components = self.table.get("component").and_then(Value::as_table);
        let tables = components.into_iter().flatten();
        tables.filter_map(|(name, value)| Some((name.as_str(), value.as_table()?)))
    }

    /// The Wasm file of every component that has one of its own.
    pub fn sources(&self) -> BTreeMap<String, PathBuf> {
        let source = |component: &Table| Some(self.dir.join(component.get("source")?.as_str()?));
        self.components()
            .filter_map(|(name, component)| Some((name.to_owned(), source(component)?)))
            .collect()
    }

    /// Adds a component without grants and an exact route to it.
    pub fn add(&mut self, name: &str, route: &str, source: &Path) {
        let text = |text: &str| Value::String(text.to_owned());
        let component = Table::from_iter([("source".to_owned(), text(&source.to_string_lossy()))]);
        let trigger = Table::from_iter([
            ("route".to_owned(), text(route)),
            ("component".to_owned(), text(name)),
        ]);
        let components = self
            .table
            .entry("component")
            .or_insert_with(|| Table::new().into());
        if let Value::Table(components) = components {
            components.insert(name.to_owned(), component.into());
        }
        let triggers = self
            .table
            .entry("trigger")
            .or_insert_with(|| Table::new().into());
        if let Value::Table(triggers) = triggers {
            let http = triggers
                .entry("http")
                .or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(http) = http {
                http.push(trigger.into());
            }
        }
    }

    /// Writes the manifest somewhere else, its files named by where they are.
    pub fn write(&self, path: &Path) -> Result<()> {
        let mut table = self.table.clone();
        if let Some(Value::Table(components)) = table.get_mut("component") {
            for (_, component) in components.iter_mut() {
                self.anchor(component);
            }
        }
        fs::write(path, toml::to_string(&table)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }

    fn anchor(&self, component: &mut Value) {
        let here = |value: &mut Value| {
            if let Value::String(path) = value {
                *path = self.dir.join(path.as_str()).to_string_lossy().into_owned();
            }
        };
        if let Some(source) = component.get_mut("source") {
            here(source);
        }
        for file in component
            .get_mut("files")
            .and_then(Value::as_array_mut)
            .into_iter()
            .flatten()
        {
            match file.get_mut("source") {
                Some(source) => here(source),
                None => here(file),
            }
        }
        let dependencies = component
            .get_mut("dependencies")
            .and_then(Value::as_table_mut);
        for (_, dependency) in dependencies.into_iter().flatten() {
            if let Some(path) = dependency.get_mut("path") {
                here(path);
            }
        }
    }
}
