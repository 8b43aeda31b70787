//! A manifest that was read, checked and resolved: all that the rest of the host needs to know.

use crate::{
    manifest::{Component, Dependency, HttpTrigger, Manifest, Mount, StaticResponse, TextOr},
    outbound_hosts::AllowedHosts,
    variables::Variables,
};
use anyhow::{Context, Result, bail, ensure};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// The only store and the only database that exist without a runtime configuration file.
pub(crate) const DEFAULT: &str = "default";

#[derive(Debug)]
pub(crate) struct App {
    /// The directory of the manifest; relative paths start here.
    pub(crate) root: PathBuf,
    pub(crate) components: BTreeMap<String, AppComponent>,
    pub(crate) triggers: Vec<Trigger>,
}

#[derive(Debug)]
pub(crate) struct Trigger {
    /// `None` for a component that only others of the application can call.
    pub(crate) route: Option<String>,
    pub(crate) target: Target,
}

#[derive(Debug)]
pub(crate) enum Target {
    Component(String),
    Static(StaticResponse),
}

#[derive(Debug)]
pub(crate) struct AppComponent {
    pub(crate) source: PathBuf,
    pub(crate) description: String,
    pub(crate) variables: BTreeMap<String, String>,
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) files: Vec<FileSource>,
    pub(crate) exclude_files: Vec<String>,
    pub(crate) allowed_hosts: AllowedHosts,
    pub(crate) key_value_stores: Vec<String>,
    pub(crate) sqlite_databases: Vec<String>,
    pub(crate) dependencies: Vec<AppDependency>,
}

#[derive(Debug)]
pub(crate) enum FileSource {
    Pattern(String),
    Mount(Mount),
}

#[derive(Debug)]
pub(crate) struct AppDependency {
    /// What of the component's imports it satisfies: an interface, a package, or a plain name.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) export: Option<String>,
}

impl App {
    /// Reads the manifest at `path`, or `spin.toml` in the directory at `path`.
    pub(crate) fn load(path: &Path, given: &BTreeMap<String, String>) -> Result<Self> {
        let path = if path.is_dir() {
            path.join("spin.toml")
        } else {
            path.to_owned()
        };
        let text = fs::read_to_string(&path)
            .with_context(|| format!("reading the manifest {}", path.display()))?;
        let root = path.parent().unwrap_or(Path::new("")).to_owned();
        Self::parse(&text, root, given).with_context(|| format!("in {}", path.display()))
    }

    pub(crate) fn parse(
        text: &str,
        root: PathBuf,
        given: &BTreeMap<String, String>,
    ) -> Result<Self> {
        let manifest: Manifest = toml::from_str(text)?;
        let Manifest {
            spin_manifest_version,
            application,
            variables,
            trigger,
            component,
        } = manifest;
        ensure!(
            spin_manifest_version == 2,
            "spin_manifest_version = {spin_manifest_version} is not supported; this host reads version 2"
        );
        for (kind, settings) in &application.trigger {
            ensure!(
                settings.is_empty(),
                "[application.trigger.{kind}] is not supported by this host; remove it"
            );
        }
        let variables = Variables::settle(&variables, given)?;
        let (triggers, inline) = read_triggers(trigger)?;
        let declared: BTreeMap<String, Component> = component.into_iter().chain(inline).collect();
        let mut components = BTreeMap::new();
        for (id, component) in &declared {
            check_id(id)?;
            let resolved = resolve_component(id, component, &declared, &variables, &root)
                .with_context(|| format!("in [component.{id}]"))?;
            components.insert(id.clone(), resolved);
        }
        for trigger in &triggers {
            if let Target::Component(id) = &trigger.target {
                ensure!(
                    components.contains_key(id),
                    "[[trigger.http]] names component `{id}`, which does not exist"
                );
            }
        }
        Ok(Self {
            root,
            components,
            triggers,
        })
    }
}

fn read_triggers(
    by_kind: BTreeMap<String, Vec<toml::Table>>,
) -> Result<(Vec<Trigger>, BTreeMap<String, Component>)> {
    let mut triggers = Vec::new();
    let mut inline = BTreeMap::new();
    for (kind, tables) in by_kind {
        ensure!(
            kind == "http",
            "[[trigger.{kind}]] is not supported by this host; it serves [[trigger.http]] alone"
        );
        for (index, table) in tables.into_iter().enumerate() {
            let place = format!("in [[trigger.http]] number {}", index + 1);
            let trigger: HttpTrigger = table.try_into().with_context(|| place.clone())?;
            triggers.push(read_trigger(trigger, index, &mut inline).context(place)?);
        }
    }
    Ok((triggers, inline))
}

fn read_trigger(
    trigger: HttpTrigger,
    index: usize,
    inline: &mut BTreeMap<String, Component>,
) -> Result<Trigger> {
    let HttpTrigger {
        _id,
        route,
        component,
        static_response,
        executor,
        components,
        dependencies,
    } = trigger;
    refuse("components", components.as_ref())?;
    refuse("dependencies (middleware)", dependencies.as_ref())?;
    if let Some(executor) = executor {
        ensure!(
            ["http", "spin"].contains(&executor.kind.as_str()),
            "executor `{}` is not supported by this host; components export wasi:http",
            executor.kind
        );
    }
    let route = match route {
        TextOr::Text(route) => Some(route),
        TextOr::Table(route) if route.private => None,
        TextOr::Table(_) => bail!("route must be a pattern or {{ private = true }}"),
    };
    let target = match (component, static_response) {
        (Some(TextOr::Text(id)), None) => Target::Component(id),
        (Some(TextOr::Table(component)), None) => {
            let id = format!("inline-{}", index + 1);
            inline.insert(id.clone(), *component);
            Target::Component(id)
        }
        (None, Some(response)) => Target::Static(response),
        _ => bail!("a trigger needs either `component` or `static_response`"),
    };
    Ok(Trigger { route, target })
}

fn refuse(key: &str, value: Option<&toml::Value>) -> Result<()> {
    ensure!(value.is_none(), "`{key}` is not supported by this host");
    Ok(())
}

fn check_id(id: &str) -> Result<()> {
    let kebab = id.split('-').all(|word| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.chars().all(|c| c.is_ascii_alphanumeric())
    });
    // An inline component's number is the one part that does not start with a letter.
    ensure!(
        kebab || id.starts_with("inline-"),
        "component id `{id}` must be words of letters and digits, joined by `-`"
    );
    Ok(())
}

fn resolve_component(
    id: &str,
    component: &Component,
    all: &BTreeMap<String, Component>,
    variables: &Variables,
    root: &Path,
) -> Result<AppComponent> {
    check_supported(component)?;
    let resolve_pair = |(key, template): (&String, &String)| {
        let value = variables
            .resolve(template)
            .with_context(|| format!("in variables, `{key}`"))?;
        anyhow::Ok((key.clone(), value))
    };
    let hosts = component
        .allowed_outbound_hosts
        .iter()
        .map(|host| {
            variables
                .resolve(host)
                .with_context(|| format!("in allowed_outbound_hosts, {host:?}"))
        })
        .collect::<Result<Vec<_>>>()?;
    let ids: Vec<_> = all.keys().map(String::as_str).collect();
    Ok(AppComponent {
        source: root.join(source_path(component)?),
        description: component.description.clone(),
        variables: component
            .variables
            .iter()
            .map(resolve_pair)
            .collect::<Result<_>>()?,
        environment: component.environment.clone().into_iter().collect(),
        files: component.files.iter().map(file_source).collect(),
        exclude_files: component.exclude_files.clone(),
        allowed_hosts: AllowedHosts::parse(&hosts, &ids)?,
        key_value_stores: component.key_value_stores.clone(),
        sqlite_databases: component.sqlite_databases.clone(),
        dependencies: component
            .dependencies
            .iter()
            .map(|(name, dependency)| {
                resolve_dependency(id, name, dependency, all, root)
                    .with_context(|| format!("in dependencies, {name:?}"))
            })
            .collect::<Result<_>>()?,
    })
}

fn check_supported(component: &Component) -> Result<()> {
    ensure!(
        component.ai_models.is_empty(),
        "`ai_models` is not supported by this host"
    );
    ensure!(
        component.allowed_http_hosts.is_empty(),
        "`allowed_http_hosts` is not supported; write `allowed_outbound_hosts`"
    );
    ensure!(
        !component.dependencies_inherit_configuration,
        "`dependencies_inherit_configuration` is not supported: a dependency gets no capability here"
    );
    for (key, labels) in [
        ("key_value_stores", &component.key_value_stores),
        ("sqlite_databases", &component.sqlite_databases),
    ] {
        if let Some(label) = labels.iter().find(|label| *label != DEFAULT) {
            bail!("`{key}` asks for {label:?}; this host has only {DEFAULT:?}");
        }
    }
    Ok(())
}

fn source_path(component: &Component) -> Result<&str> {
    match &component.source {
        TextOr::Text(path) => Ok(path),
        TextOr::Table(_) => {
            bail!("`source` must be the path of a file: this host downloads nothing")
        }
    }
}

fn file_source(entry: &TextOr<Mount>) -> FileSource {
    match entry {
        TextOr::Text(pattern) => FileSource::Pattern(pattern.clone()),
        TextOr::Table(mount) => FileSource::Mount(mount.clone()),
    }
}

fn resolve_dependency(
    id: &str,
    name: &str,
    dependency: &TextOr<Dependency>,
    all: &BTreeMap<String, Component>,
    root: &Path,
) -> Result<AppDependency> {
    const DOWNLOADS: &str = "this host downloads nothing; name a file with `path`";
    let TextOr::Table(dependency) = dependency else {
        bail!("{DOWNLOADS}")
    };
    let Dependency {
        path,
        component,
        export,
        inherit_configuration,
        version,
        package,
        registry,
        url,
        digest,
    } = dependency;
    for value in [version, package, registry, url, digest] {
        ensure!(value.is_none(), "{DOWNLOADS}");
    }
    ensure!(
        matches!(
            inherit_configuration,
            None | Some(toml::Value::Boolean(false))
        ),
        "`inherit_configuration` is not supported: a dependency gets no capability here"
    );
    ensure!(
        export.is_none() || name.contains('/') || !name.contains(':'),
        "`export` cannot satisfy a whole package; name the interface"
    );
    let path = match (path, component) {
        (Some(path), None) => path,
        (None, Some(other)) => {
            let component = all
                .get(other)
                .with_context(|| format!("component `{other}` does not exist"))?;
            check_pure(id, other, component)?;
            source_path(component)?
        }
        _ => bail!("needs either `path` or `component`"),
    };
    Ok(AppDependency {
        name: name.to_owned(),
        path: root.join(path),
        export: export.clone(),
    })
}

/// Grants of a component do not follow it into a composition, which would surprise; Spin refuses
/// it as well.
fn check_pure(id: &str, other: &str, component: &Component) -> Result<()> {
    let pure = component.variables.is_empty()
        && component.environment.is_empty()
        && component.files.is_empty()
        && component.allowed_outbound_hosts.is_empty()
        && component.key_value_stores.is_empty()
        && component.sqlite_databases.is_empty()
        && component.dependencies.is_empty();
    ensure!(
        pure,
        "component `{other}` has grants or dependencies of its own, so `{id}` cannot use it as a dependency"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<App> {
        let head = "spin_manifest_version = 2\n[application]\nname = 'shop'\n";
        App::parse(
            &format!("{head}{text}"),
            PathBuf::from("/app"),
            &BTreeMap::new(),
        )
    }

    #[track_caller]
    fn refuses(text: &str, words: &[&str]) {
        let error = format!("{:#}", parse(text).expect_err("should be refused"));
        for word in words {
            assert!(error.contains(word), "{word:?} is not in: {error}");
        }
    }

    #[test]
    fn reads_components_triggers_and_grants() {
        let app = parse(
            "[[trigger.http]]\nroute = '/a/...'\ncomponent = 'a'\n\
             [[trigger.http]]\nroute = { private = true }\ncomponent = { source = 'b.wasm' }\n\
             [[trigger.http]]\nroute = '/c'\nstatic_response = { status_code = 301, headers = { location = '/a' } }\n\
             [component.a]\nsource = 'a.wasm'\nkey_value_stores = ['default']\n\
             [component.a.build]\ncommand = 'anything'\n\
             [component.a.dependencies]\n'x:y/z@0.1.0' = { path = 'z.wasm' }\n",
        )
        .unwrap();
        assert_eq!(app.components.keys().collect::<Vec<_>>(), ["a", "inline-2"]);
        assert_eq!(app.components["a"].source, Path::new("/app/a.wasm"));
        assert_eq!(
            app.components["a"].dependencies[0].path,
            Path::new("/app/z.wasm")
        );
        assert_eq!(app.triggers.iter().filter(|t| t.route.is_none()).count(), 1);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place() {
        refuses(
            "[component.a]\nsource = 'a.wasm'\nmemory = 3\n",
            &["memory", "line 6"],
        );
        refuses(
            "[[trigger.http]]\nroute = '/'\ncomponent = 'a'\nmethod = 'GET'\n",
            &["method", "number 1"],
        );
        refuses("[other]\n", &["other"]);
    }

    #[test]
    fn what_is_not_supported_is_refused_by_name() {
        let component = |line: &str| format!("[component.a]\nsource = 'a.wasm'\n{line}\n");
        refuses("[[trigger.redis]]\nchannel = 'x'\n", &["trigger.redis"]);
        refuses(
            "[[trigger.http]]\nroute = '/'\ncomponent = 'a'\nexecutor = { type = 'wagi' }\n",
            &["wagi"],
        );
        refuses(
            &component("ai_models = ['llama']"),
            &["ai_models", "component.a"],
        );
        refuses(
            &component("allowed_http_hosts = ['x.com']"),
            &["allowed_outbound_hosts"],
        );
        refuses(
            &component("key_value_stores = ['other']"),
            &["key_value_stores", "other", "default"],
        );
        refuses(
            &component("sqlite_databases = ['other']"),
            &["sqlite_databases", "other"],
        );
        refuses(
            &component("dependencies = { 'x:y' = '1.0' }"),
            &["downloads nothing", "x:y"],
        );
        refuses(
            &component("dependencies = { 'x:y' = { version = '1', package = 'x:y' } }"),
            &["downloads nothing"],
        );
        refuses(
            &component(
                "dependencies = { 'x:y' = { path = 'z.wasm', inherit_configuration = true } }",
            ),
            &["inherit_configuration"],
        );
        refuses(
            &component("dependencies = { 'x:y' = { path = 'z.wasm', export = 'e' } }"),
            &["export"],
        );
        refuses(
            "[component.a]\nsource = { url = 'https://x', digest = 'y' }\n",
            &["source", "downloads nothing"],
        );
        refuses(
            "[application.trigger.http]\nbase = '/x'\n",
            &["application.trigger.http"],
        );
    }

    #[test]
    fn an_unknown_component_or_no_target_is_refused() {
        refuses(
            "[[trigger.http]]\nroute = '/'\ncomponent = 'a'\n",
            &["`a`", "does not exist"],
        );
        refuses(
            "[[trigger.http]]\nroute = '/'\n",
            &["either `component` or `static_response`"],
        );
        refuses(
            "[[trigger.http]]\nroute = { private = false }\ncomponent = 'a'\n",
            &["private = true"],
        );
        refuses("[component.'a b']\nsource = 'a.wasm'\n", &["`a b`"]);
    }

    #[test]
    fn a_dependency_on_a_component_with_grants_is_refused() {
        refuses(
            "[component.a]\nsource = 'a.wasm'\n[component.a.dependencies]\n'x:y/z' = { component = 'b' }\n\
             [component.b]\nsource = 'b.wasm'\nkey_value_stores = ['default']\n",
            &["`b`", "grants"],
        );
    }

    #[test]
    fn another_manifest_version_is_refused() {
        let error = App::parse(
            "spin_manifest_version = 1\n[application]\nname='x'\n",
            PathBuf::new(),
            &BTreeMap::new(),
        )
        .unwrap_err();
        assert!(error.to_string().contains("version 2"));
    }
}
