//! Application variables and the `{{ templates }}` that read them.

use crate::{
    bindings::spin::variables::variables::{Error, Host, HostWithStore},
    instance::State,
    manifest::Variable,
};
use anyhow::{Context, Result, bail, ensure};
use std::{collections::BTreeMap, env, fs};
use wasmtime::component::{Accessor, HasSelf};

impl Host for State {}

impl HostWithStore<State> for HasSelf<State> {
    async fn get(
        accessor: &Accessor<State, Self>,
        name: String,
    ) -> wasmtime::Result<Result<String, Error>> {
        if !is_name(&name) {
            return Ok(Err(Error::InvalidName(name)));
        }
        Ok(accessor.with(|mut access| {
            let value = access.get().component.variables.get(&name).cloned();
            value.ok_or_else(|| Error::Undefined(format!("the component has no variable `{name}`")))
        }))
    }
}

fn is_name(name: &str) -> bool {
    let snake = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(snake)
}

/// The values of the application's variables, settled when the application is loaded.
#[derive(Debug, Default)]
pub(crate) struct Variables(BTreeMap<String, Option<String>>);

impl Variables {
    /// Settles each declared variable: what was `given`, then the environment's
    /// `SPIN_VARIABLE_NAME`, then its default.
    pub(crate) fn settle(
        declared: &BTreeMap<String, Variable>,
        given: &BTreeMap<String, String>,
    ) -> Result<Self> {
        Self::settle_with(declared, given, |name| env::var(name).ok())
    }

    fn settle_with(
        declared: &BTreeMap<String, Variable>,
        given: &BTreeMap<String, String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        for name in given.keys() {
            ensure!(
                declared.contains_key(name),
                "variable `{name}` was given a value, but [variables] in the manifest does not declare it"
            );
        }
        let mut values = BTreeMap::new();
        for (name, variable) in declared {
            check_declaration(name, variable)?;
            let from_environment =
                || environment(&format!("SPIN_VARIABLE_{}", name.to_ascii_uppercase()));
            let value = given
                .get(name)
                .cloned()
                .or_else(from_environment)
                .or_else(|| variable.default.clone());
            ensure!(
                value.is_some() || !variable.required,
                "variable `{name}` is required and has no value; give it with `--variable {name}=...` \
                 or in the environment as SPIN_VARIABLE_{}",
                name.to_ascii_uppercase()
            );
            values.insert(name.clone(), value);
        }
        Ok(Self(values))
    }

    /// Replaces each `{{ name }}` of `template` by that variable's value.
    pub(crate) fn resolve(&self, template: &str) -> Result<String> {
        let mut text = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((literal, after)) = rest.split_once("{{") {
            let (name, after) = after
                .split_once("}}")
                .with_context(|| format!("`{template}` has a `{{{{` without its `}}}}`"))?;
            text.push_str(literal);
            text.push_str(self.value(name.trim())?);
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }

    fn value(&self, name: &str) -> Result<&str> {
        self.0
            .get(name)
            .with_context(|| format!("`{{{{ {name} }}}}` is not declared in [variables]"))?
            .as_deref()
            .with_context(|| format!("variable `{name}` has neither a value nor a default"))
    }
}

fn check_declaration(name: &str, variable: &Variable) -> Result<()> {
    ensure!(
        is_name(name),
        "variable `{name}` needs a name of lower-case letters, digits and `_`"
    );
    ensure!(
        variable.required || variable.default.is_some(),
        "variable `{name}` is neither `required` nor has a `default`; one of them is needed"
    );
    ensure!(
        !(variable.required && variable.default.is_some()),
        "variable `{name}` is `required` and has a `default`; only one of them can hold"
    );
    Ok(())
}

/// Reads one `--variable`: `name=value`, `name=@file` for a file's contents, or `@file.toml` for
/// a table of names and values.
pub fn parse_variable(argument: &str) -> Result<Vec<(String, String)>> {
    if let Some(path) = argument.strip_prefix('@') {
        let text =
            fs::read_to_string(path).with_context(|| format!("reading variables from {path}"))?;
        let table: BTreeMap<String, String> = toml::from_str(&text)
            .with_context(|| format!("{path} is not a TOML table of strings"))?;
        return Ok(table.into_iter().collect());
    }
    let Some((name, value)) = argument.split_once('=') else {
        bail!("`{argument}` is not a variable; write name=value, name=@file or @file.toml");
    };
    let value = match value.strip_prefix('@') {
        Some(path) => fs::read_to_string(path)
            .with_context(|| format!("reading variable `{name}` from {path}"))?,
        None => value.to_owned(),
    };
    Ok(vec![(name.to_owned(), value)])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(toml: &str) -> BTreeMap<String, Variable> {
        toml::from_str(toml).unwrap()
    }

    fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn a_flag_wins_over_the_environment_and_that_over_the_default() {
        let declared =
            declared("a = { default = '1' }\nb = { default = '1' }\nc = { default = '1' }");
        let environment = |name: &str| {
            ["SPIN_VARIABLE_A", "SPIN_VARIABLE_B"]
                .contains(&name)
                .then(|| "2".to_owned())
        };
        let variables =
            Variables::settle_with(&declared, &given(&[("a", "3")]), environment).unwrap();
        assert_eq!(variables.resolve("{{ a }}{{b}}-{{ c }}").unwrap(), "32-1");
    }

    #[test]
    fn a_required_variable_without_a_value_is_refused_with_its_remedy() {
        let error = Variables::settle_with(
            &declared("token = { required = true }"),
            &given(&[]),
            |_| None,
        )
        .unwrap_err()
        .to_string();
        assert!(
            error.contains("--variable token=") && error.contains("SPIN_VARIABLE_TOKEN"),
            "{error}"
        );
    }

    #[test]
    fn an_unknown_name_is_refused_wherever_it_appears() {
        assert!(Variables::settle_with(&declared(""), &given(&[("a", "1")]), |_| None).is_err());
        assert!(Variables::default().resolve("{{ a }}").is_err());
        assert!(Variables::default().resolve("{{ a").is_err());
        assert!(
            Variables::settle_with(&declared("A-b = { default = '' }"), &given(&[]), |_| None)
                .is_err()
        );
    }
}
