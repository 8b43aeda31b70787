//! What the manifest grants is what the components ask for: no less, or they would fail; no more,
//! because a grant that nobody needs is a hole.

use std::{collections::BTreeSet, path::Path};

use souk_tests::component;
use toml::{Table, Value};
use xtask::{manifest::Manifest, workspace};

/// Every HTTP component stays below this, because size is time at each start.
const MAX_SIZE: u64 = 550_000;

/// Engines are added to every component that asks them.
const MAX_ENGINE_SIZE: u64 = 256_000;

struct Component {
    name: String,
    entry: Table,
    imports: BTreeSet<String>,
    source: std::path::PathBuf,
}

fn components() -> Vec<Component> {
    let manifest = Manifest::read(&workspace::manifest()).expect("spin.toml");
    let sources = manifest.sources();
    let components = manifest.components().map(|(name, entry)| {
        let source = sources.get(name).expect("a source").clone();
        Component {
            name: name.to_owned(),
            entry: entry.clone(),
            imports: component::imports(&source),
            source,
        }
    });
    let components: Vec<_> = components.collect();
    assert!(components.len() >= 5);
    components
}

fn names(entry: &Table, key: &str) -> Vec<String> {
    let list = entry
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    list.filter_map(|name| name.as_str().map(str::to_owned))
        .collect()
}

impl Component {
    fn imports_any(&self, prefixes: &[&str]) -> bool {
        self.imports
            .iter()
            .any(|import| prefixes.iter().any(|prefix| import.starts_with(prefix)))
    }

    #[track_caller]
    fn assert_granted_as_used(&self, key: &str, granted: &[String], used: bool) {
        let Self { name, imports, .. } = self;
        assert_eq!(
            !granted.is_empty(),
            used,
            "{name}: {key} = {granted:?}, imports {imports:?}"
        );
    }

    /// A component holds the names of what it opens.
    #[track_caller]
    fn assert_names_occur(&self, source: &Path, names: &[String]) {
        for name in names {
            assert!(
                component::contains(source, name),
                "{} never says {name:?}",
                self.name
            );
        }
    }
}

#[test]
fn stores_are_granted_to_those_who_open_them() {
    for component in components() {
        let stores = names(&component.entry, "key_value_stores");
        component.assert_granted_as_used(
            "key_value_stores",
            &stores,
            component.imports_any(&["spin:key-value/"]),
        );
        let databases = names(&component.entry, "sqlite_databases");
        component.assert_granted_as_used(
            "sqlite_databases",
            &databases,
            component.imports_any(&["spin:sqlite/"]),
        );
        for store in stores.iter().chain(&databases) {
            assert_eq!(store, "default", "other stores need a configuration file");
        }
    }
}

#[test]
fn variables_are_given_to_those_who_read_them() {
    for component in components() {
        let variables = component.entry.get("variables").and_then(Value::as_table);
        let variables: Vec<String> = variables
            .into_iter()
            .flatten()
            .map(|(name, _)| name.clone())
            .collect();
        component.assert_granted_as_used(
            "variables",
            &variables,
            component.imports_any(&["spin:variables/"]),
        );
        component.assert_names_occur(&component.source, &variables);
    }
}

#[test]
fn no_component_calls_out_or_reads_files_unless_the_manifest_says_so() {
    for component in components() {
        let hosts = names(&component.entry, "allowed_outbound_hosts");
        let calls = [
            "wasi:http/client",
            "wasi:http/outgoing-handler",
            "wasi:sockets/",
        ];
        component.assert_granted_as_used(
            "allowed_outbound_hosts",
            &hosts,
            component.imports_any(&calls),
        );
        let has_files = component.entry.contains_key("files");
        assert!(
            !has_files || component.imports_any(&["wasi:filesystem/"]),
            "{}: files are mounted and never read",
            component.name
        );
    }
}

#[test]
fn components_call_the_interpreter_of_rules_and_nobody_else() {
    let callers = components().into_iter().filter_map(|component| {
        let hosts = names(&component.entry, "allowed_outbound_hosts");
        (!hosts.is_empty()).then_some((component.name, hosts))
    });
    let interpreter = || vec!["http://interpreter.spin.internal".to_owned()];
    assert_eq!(
        callers.collect::<Vec<_>>(),
        [
            ("calculations".to_owned(), interpreter()),
            ("promotions".to_owned(), interpreter()),
            ("rules".to_owned(), interpreter())
        ]
    );
}

#[test]
fn whatever_else_a_component_imports_is_a_dependency_of_its_own() {
    const HOST: [&str; 4] = [
        "wasi:",
        "spin:key-value/",
        "spin:sqlite/",
        "spin:variables/",
    ];
    for component in components() {
        let dependencies = component
            .entry
            .get("dependencies")
            .and_then(Value::as_table);
        let provided: Vec<&String> = dependencies.into_iter().flat_map(Table::keys).collect();
        for import in &component.imports {
            let is_provided = |name: &&String| {
                let name = name.split('@').next().unwrap_or(name);
                import == name || import.starts_with(&format!("{name}/"))
            };
            let from_host = HOST.iter().any(|prefix| import.starts_with(prefix));
            assert!(
                from_host || provided.iter().any(is_provided),
                "{} imports {import}, which nothing provides",
                component.name
            );
        }
    }
}

#[test]
fn the_administrations_key_is_a_secret_of_its_own_components() {
    let text = std::fs::read_to_string(workspace::manifest()).expect("spin.toml");
    let manifest: Table = text.parse().expect("TOML");
    assert_eq!(
        manifest["variables"]["admin_api_key"]["secret"].as_bool(),
        Some(true)
    );
    let readers = components().into_iter().filter(|component| {
        component
            .entry
            .get("variables")
            .is_some_and(|variables| variables.to_string().contains("admin_api_key"))
    });
    let readers: Vec<_> = readers.map(|component| component.name).collect();
    let expected = [
        "backoffice",
        "import",
        "media",
        "offers",
        "price-lists",
        "pricing",
        "promotions",
        "publishing",
        "rules",
    ];
    assert_eq!(readers, expected);
}

#[test]
fn engines_are_small_and_import_nothing() {
    let engines = xtask::build::engines().expect("engines/");
    assert!(engines.len() >= 4);
    for (name, path) in engines {
        let size = std::fs::metadata(&path).expect("a built engine").len();
        assert!(size < MAX_ENGINE_SIZE, "{name} has {size} bytes");
        assert_eq!(component::imports(&path), BTreeSet::new(), "{name}");
    }
}

#[test]
fn components_are_small() {
    for component in components() {
        let size = std::fs::metadata(&component.source)
            .expect("a built component")
            .len();
        let most = match component.name.as_str() {
            // Reads every kind of row from JSON, with words for all that can be wrong in it; runs
            // for hundreds of rows at once.
            "import" => 1_045_000,
            // Reads the whole catalogue, writes all documents and the search index, for every
            // kind of thing; runs for hundreds of targets at once.
            "publishing" => 1_480_000,
            // Words of three languages and what retail calls things by, the index, facets and the
            // pages of lists.
            "search" => 880_000,
            // Every kind of product, in words of three languages.
            "product" => 638_000,
            // The homepage with whatever a merchant puts on it, and when that is shown.
            "content" => 553_000,
            // The description of the API with its examples, styles and scripts, plain and compressed twice.
            "assets" => 577_000,
            // Reads all that a promotion can say.
            "offers" => 660_000,
            // Reads all that an order and its promotions can say, and writes what came of it.
            "calculations" => 590_000,
            "promotions" => 845_000,
            // Reads products with all that decides about their prices.
            "pricing" => 690_000,
            // Runs what others have compiled, vector instructions included; it is asked where an order
            // has a custom rule.
            "interpreter" => 1_560_000,
            // Decoders and encoders of pictures; nobody waits for a page while they load.
            "drawings" => 1_000_000,
            "media" => 1_030_000,
            _ => MAX_SIZE,
        };
        assert!(size < most, "{} has {size} bytes", component.name);
    }
}
