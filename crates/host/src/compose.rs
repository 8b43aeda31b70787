//! A component and its dependencies, composed into one.

use crate::{
    app::{AppComponent, AppDependency},
    isolation::Import,
};
use anyhow::{Context, Result, bail, ensure};
use std::{collections::BTreeMap, fs, path::Path};
use wac_graph::{
    CompositionGraph, EncodeOptions, NodeId,
    types::{Interface, ItemKind, Package, SubtypeChecker, WorldId},
};

/// The bytes of `component`, with its dependencies in it.
pub(crate) fn load(component: &AppComponent) -> Result<Vec<u8>> {
    let source = read(&component.source)?;
    if component.dependencies.is_empty() {
        return Ok(source);
    }
    let mut graph = CompositionGraph::new();
    let main = Part::add(&mut graph, "main", source)?;
    let imports = main.imports(&graph);
    let mut packages = BTreeMap::new();
    let mut isolated = BTreeMap::new();
    for (index, dependency) in component.dependencies.iter().enumerate() {
        let matched: Vec<_> = imports
            .iter()
            .filter(|(import, _)| matches(&dependency.name, import))
            .collect();
        ensure!(
            !matched.is_empty(),
            "dependency {:?} matches nothing that the component imports ({})",
            dependency.name,
            imports
                .iter()
                .map(|(name, _)| name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        );
        let package = package(&dependency.name);
        if let Some(other) = packages.insert(package, &dependency.name) {
            bail!(
                "dependencies {other:?} and {:?} are both of {package}, for which Spin takes one: \
                 name {package:?}, and a component that provides all that is imported of it",
                dependency.name
            );
        }
        let part =
            add_dependency(&mut graph, index, dependency, &mut isolated).with_context(|| {
                format!(
                    "in dependency {:?}, {}",
                    dependency.name,
                    dependency.path.display()
                )
            })?;
        for (import, kind) in matched {
            let export = dependency.export.as_deref().unwrap_or(import);
            let node = part.export(&mut graph, export, *kind).with_context(|| {
                format!("dependency {:?} does not provide {import}", dependency.name)
            })?;
            graph.set_instantiation_argument(main.instance, import, node)?;
        }
    }
    for export in graph.types()[main.world]
        .exports
        .keys()
        .cloned()
        .collect::<Vec<_>>()
    {
        let node = graph.alias_instance_export(main.instance, &export)?;
        graph.export(node, &export)?;
    }
    Ok(graph.encode(EncodeOptions::default())?)
}

/// The interfaces that the component at `path` imports.
pub(crate) fn imports(path: &Path) -> Result<Vec<String>> {
    let mut graph = CompositionGraph::new();
    let part = Part::add(&mut graph, "main", read(path)?)?;
    Ok(part
        .imports(&graph)
        .into_iter()
        .map(|(name, _)| name)
        .collect())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("reading {}; is it built?", path.display()))
}

fn add_dependency(
    graph: &mut CompositionGraph,
    index: usize,
    dependency: &AppDependency,
    isolated: &mut BTreeMap<&'static str, NodeId>,
) -> Result<Part> {
    let part = Part::add(
        graph,
        &format!("dependency-{index}"),
        read(&dependency.path)?,
    )?;
    for (import, kind) in part.imports(graph) {
        match Import::of_dependency(&import) {
            Import::Harmless => {}
            Import::Refused => bail!("it imports {import}, but a dependency gets no capability"),
            Import::Replaced(name) => {
                let node = match isolated.get(name) {
                    Some(node) => *node,
                    None => {
                        let kind = without_name(graph, kind);
                        graph.import(name, kind)?
                    }
                };
                isolated.insert(name, node);
                graph.set_instantiation_argument(part.instance, &import, node)?;
            }
        }
    }
    Ok(part)
}

/// The same interface as one that has no name of its own: with it, an import by another name
/// would claim to implement the interface, which is a feature that engines do not have yet.
fn without_name(graph: &mut CompositionGraph, kind: ItemKind) -> ItemKind {
    let ItemKind::Instance(id) = kind else {
        return kind;
    };
    let Interface {
        id: _,
        uses,
        exports,
    } = &graph.types()[id];
    let unnamed = Interface {
        id: None,
        uses: uses.clone(),
        exports: exports.clone(),
    };
    ItemKind::Instance(graph.types_mut().add_interface(unnamed))
}

/// A component in the graph, and its one instance.
struct Part {
    world: WorldId,
    instance: NodeId,
}

impl Part {
    fn add(graph: &mut CompositionGraph, name: &str, bytes: Vec<u8>) -> Result<Self> {
        let package = Package::from_bytes(name, None, bytes, graph.types_mut())?;
        let world = package.ty();
        let package = graph.register_package(package)?;
        Ok(Self {
            world,
            instance: graph.instantiate(package),
        })
    }

    fn imports(&self, graph: &CompositionGraph) -> Vec<(String, ItemKind)> {
        let imports = &graph.types()[self.world].imports;
        imports
            .iter()
            .map(|(name, kind)| (name.clone(), *kind))
            .collect()
    }

    fn export(&self, graph: &mut CompositionGraph, name: &str, wanted: ItemKind) -> Result<NodeId> {
        let exports = &graph.types()[self.world].exports;
        let offered = *exports.get(name).with_context(|| {
            let names: Vec<_> = exports.keys().map(String::as_str).collect();
            format!("it exports no {name}, only {}", names.join(", "))
        })?;
        SubtypeChecker::new(&mut Default::default())
            .is_subtype(offered, graph.types(), wanted, graph.types())
            .with_context(|| format!("its {name} is of another type"))?;
        Ok(graph.alias_instance_export(self.instance, name)?)
    }
}

/// The package of a dependency's name, without its version; a plain name is one of its own.
fn package(name: &str) -> &str {
    name.split(['/', '@']).next().unwrap_or(name)
}

/// Whether a dependency called `name` stands for `import`: a plain name for itself; a package
/// for all its interfaces; and a version, where there is one, for itself alone.
fn matches(name: &str, import: &str) -> bool {
    if !name.contains(':') {
        return name == import;
    }
    let Some((package, interface, version)) = split(import) else {
        return false;
    };
    let (name, wanted_version) = match name.split_once('@') {
        Some((name, version)) => (name, Some(version)),
        None => (name, None),
    };
    let (wanted_package, wanted_interface) = match name.split_once('/') {
        Some((package, interface)) => (package, Some(interface)),
        None => (name, None),
    };
    wanted_package == package
        && wanted_interface.is_none_or(|wanted| wanted == interface)
        && wanted_version.is_none_or(|wanted| Some(wanted) == version)
}

/// Splits `package:name/interface@version`.
fn split(import: &str) -> Option<(&str, &str, Option<&str>)> {
    let (package, rest) = import.split_once('/')?;
    Some(match rest.split_once('@') {
        Some((interface, version)) => (package, interface, Some(version)),
        None => (package, rest, None),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_stands_for_what_it_names() {
        for (name, import, expected) in [
            ("a:b/c@0.1.0", "a:b/c@0.1.0", true),
            ("a:b/c@0.1.0", "a:b/c@0.2.0", false),
            ("a:b/c@0.1.0", "a:b/c", false),
            ("a:b/c", "a:b/c@0.1.0", true),
            ("a:b/c", "a:b/d@0.1.0", false),
            ("a:b", "a:b/d@0.1.0", true),
            ("a:b@0.1.0", "a:b/d@0.1.0", true),
            ("a:b@0.1.0", "a:b/d@0.2.0", false),
            ("a:b", "a:bc/d", false),
            ("plain", "plain", true),
            ("plain", "a:b/plain", false),
        ] {
            assert_eq!(matches(name, import), expected, "{name} for {import}");
        }
    }
}
