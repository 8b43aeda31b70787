//! What a built component asks of its host.

use std::{collections::BTreeSet, fs, path::Path};

use wasmparser::{Parser, Payload};

/// The interfaces that a component imports, without their versions.
pub fn imports(component: &Path) -> BTreeSet<String> {
    let bytes =
        fs::read(component).unwrap_or_else(|error| panic!("{}: {error}", component.display()));
    let mut depth = 0_usize;
    let mut imports = BTreeSet::new();
    for payload in Parser::new(0).parse_all(&bytes) {
        match payload.expect("a valid component") {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ComponentImportSection(section) if depth == 0 => {
                for import in section {
                    let name = import.expect("a valid import").name.name;
                    imports.insert(name.split('@').next().unwrap_or(name).to_owned());
                }
            }
            _ => {}
        }
    }
    imports
}

/// Whether a text occurs in a component, as the names of stores and variables that it uses do.
pub fn contains(component: &Path, text: &str) -> bool {
    let bytes = fs::read(component).expect("a built component");
    bytes
        .windows(text.len())
        .any(|window| window == text.as_bytes())
}
