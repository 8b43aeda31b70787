//! What components import, beside what the manifest grants them.

use crate::{
    app::{App, AppComponent},
    compose,
};
use anyhow::{Context, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// A part of the world outside that a component can be granted.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Capability {
    /// `key_value_stores`
    KeyValue,
    /// `sqlite_databases`
    Sqlite,
    /// `variables`
    Variables,
    /// `allowed_outbound_hosts`
    OutboundHttp,
}

/// One component's imports and grants.
#[derive(Clone, Debug, PartialEq)]
pub struct ComponentGrants {
    /// What the component's code can call.
    pub imported: BTreeSet<Capability>,
    /// What the manifest lets it reach.
    pub granted: BTreeSet<Capability>,
    /// Every interface that it imports, by its full name.
    pub interfaces: Vec<String>,
}

impl Capability {
    fn of_import(name: &str) -> Option<Self> {
        const PREFIXES: [(&str, Capability); 7] = [
            ("spin:key-value/", Capability::KeyValue),
            ("wasi:keyvalue/", Capability::KeyValue),
            ("spin:sqlite/", Capability::Sqlite),
            ("spin:variables/", Capability::Variables),
            ("wasi:config/", Capability::Variables),
            ("wasi:http/client@", Capability::OutboundHttp),
            ("wasi:http/outgoing-handler@", Capability::OutboundHttp),
        ];
        PREFIXES
            .iter()
            .find(|(prefix, _)| name.starts_with(prefix))
            .map(|(_, capability)| *capability)
    }

    fn is_granted(self, component: &AppComponent) -> bool {
        match self {
            Self::KeyValue => !component.key_value_stores.is_empty(),
            Self::Sqlite => !component.sqlite_databases.is_empty(),
            Self::Variables => !component.variables.is_empty(),
            Self::OutboundHttp => component.allowed_hosts != Default::default(),
        }
    }
}

/// Compares, for each component of the manifest at `path`, what it imports with what it is
/// granted. Variables without a value are an error here too; give them in `variables`.
pub fn check_grants(
    path: &Path,
    variables: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, ComponentGrants>> {
    use Capability::{KeyValue, OutboundHttp, Sqlite, Variables};
    let app = App::load(path, variables)?;
    let check = |(id, component): (&String, &AppComponent)| {
        let interfaces =
            compose::imports(&component.source).with_context(|| format!("in [component.{id}]"))?;
        let grants = ComponentGrants {
            imported: interfaces
                .iter()
                .filter_map(|name| Capability::of_import(name))
                .collect(),
            granted: [KeyValue, Sqlite, Variables, OutboundHttp]
                .into_iter()
                .filter(|capability| capability.is_granted(component))
                .collect(),
            interfaces,
        };
        Ok((id.clone(), grants))
    };
    app.components.iter().map(check).collect()
}
