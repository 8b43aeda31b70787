//! The text of a `spin.toml` (manifest version 2), as it is written.
//!
//! Every key is listed, the ones this host refuses included, so that a manifest never means
//! something else here than it does under Spin: it works, or it is refused by name.

use serde::{
    Deserialize, Deserializer,
    de::{self, MapAccess, Visitor, value::MapAccessDeserializer},
};
use std::{collections::BTreeMap, fmt, marker::PhantomData};

type Table<T> = BTreeMap<String, T>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) spin_manifest_version: u32,
    pub(crate) application: Application,
    #[serde(default)]
    pub(crate) variables: Table<Variable>,
    #[serde(default)]
    pub(crate) trigger: Table<Vec<toml::Table>>,
    #[serde(default)]
    pub(crate) component: Table<Component>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Application {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "version")]
    _version: Option<String>,
    #[serde(rename = "description")]
    _description: Option<String>,
    #[serde(rename = "authors")]
    _authors: Option<Vec<String>>,
    #[serde(rename = "targets")]
    _targets: Option<toml::Value>,
    #[serde(default)]
    pub(crate) trigger: Table<toml::Table>,
    #[serde(rename = "tool")]
    _tool: Option<toml::Table>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Variable {
    #[serde(rename = "description")]
    _description: Option<String>,
    #[serde(default)]
    pub(crate) required: bool,
    pub(crate) default: Option<String>,
    // The host shows no variable's value to anyone but its component, secret or not.
    #[serde(default, rename = "secret")]
    _secret: bool,
}

/// One `[[trigger.http]]`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpTrigger {
    /// A name for the trigger, which nothing refers to.
    #[serde(rename = "id")]
    pub(crate) _id: Option<String>,
    pub(crate) route: TextOr<PrivateRoute>,
    pub(crate) component: Option<TextOr<Box<Component>>>,
    pub(crate) static_response: Option<StaticResponse>,
    pub(crate) executor: Option<Executor>,
    pub(crate) components: Option<toml::Value>,
    pub(crate) dependencies: Option<toml::Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PrivateRoute {
    pub(crate) private: bool,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Executor {
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StaticResponse {
    pub(crate) status_code: Option<u16>,
    #[serde(default)]
    pub(crate) headers: Table<String>,
    pub(crate) body: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Component {
    pub(crate) source: TextOr<toml::Table>,
    #[serde(default)]
    pub(crate) description: String,
    #[serde(default)]
    pub(crate) variables: Table<String>,
    #[serde(default)]
    pub(crate) environment: Table<String>,
    #[serde(default)]
    pub(crate) files: Vec<TextOr<Mount>>,
    #[serde(default)]
    pub(crate) exclude_files: Vec<String>,
    #[serde(default)]
    pub(crate) allowed_http_hosts: Vec<String>,
    #[serde(default)]
    pub(crate) allowed_outbound_hosts: Vec<String>,
    #[serde(default)]
    pub(crate) key_value_stores: Vec<String>,
    #[serde(default)]
    pub(crate) sqlite_databases: Vec<String>,
    #[serde(default)]
    pub(crate) ai_models: Vec<String>,
    #[serde(rename = "targets")]
    _targets: Option<toml::Value>,
    #[serde(rename = "build")]
    _build: Option<toml::Value>,
    #[serde(rename = "tool")]
    _tool: Option<toml::Table>,
    // Overrides that only `--profile` turns on; without it Spin ignores them too.
    #[serde(rename = "profile")]
    _profile: Option<toml::Table>,
    #[serde(default)]
    pub(crate) dependencies_inherit_configuration: bool,
    #[serde(default)]
    pub(crate) dependencies: Table<TextOr<Dependency>>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mount {
    pub(crate) source: String,
    pub(crate) destination: String,
}

/// Where a dependency comes from: exactly one of `path` and `component` here; the rest is refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Dependency {
    pub(crate) path: Option<String>,
    pub(crate) component: Option<String>,
    pub(crate) export: Option<String>,
    pub(crate) inherit_configuration: Option<toml::Value>,
    pub(crate) version: Option<String>,
    pub(crate) package: Option<String>,
    pub(crate) registry: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) digest: Option<String>,
}

/// A string, or a table in its place. Unlike serde's untagged enums it keeps the message about
/// what is wrong inside the table.
#[derive(Debug)]
pub(crate) enum TextOr<T> {
    Text(String),
    Table(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for TextOr<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrTable<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for TextOrTable<T> {
            type Value = TextOr<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string or a table")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(TextOr::Text(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(TextOr::Table)
            }
        }

        deserializer.deserialize_any(TextOrTable(PhantomData))
    }
}
