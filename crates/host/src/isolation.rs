//! What a dependency of a component sees instead of its host: no environment and no files.
//!
//! Rust's standard library imports these interfaces whether a dependency uses them or not. A
//! composition imports them a second time, under the names below, for all its dependencies; the
//! component that is composed keeps the real ones. Spin composes a component of 400 kB into each
//! dependency for this, which would be instantiated for every request.

use crate::instance::State;
use anyhow::Result;
use wasmtime::component::{Linker, Resource};
use wasmtime_wasi::filesystem::Descriptor;

/// How a dependency's import is satisfied.
#[derive(Debug, PartialEq)]
pub(crate) enum Import {
    /// By the host as it is: it gives no access to anything.
    Harmless,
    /// By an empty one, which the composition imports by this name.
    Replaced(&'static str),
    /// Not at all: it is a capability.
    Refused,
}

const ENVIRONMENT: &str = "isolated-environment";
const ENVIRONMENT_P3: &str = "isolated-environment-three";
const PREOPENS: &str = "isolated-preopens";

/// Standard streams, clocks and chance are harmless; so are sockets, which this host opens for
/// nobody, and the operations on files, as long as none can be found.
const HARMLESS: [&str; 11] = [
    "wasi:io/",
    "wasi:clocks/",
    "wasi:random/",
    "wasi:sockets/",
    "wasi:filesystem/types@",
    "wasi:cli/stdin@",
    "wasi:cli/stdout@",
    "wasi:cli/stderr@",
    "wasi:cli/exit@",
    "wasi:cli/terminal-",
    "wasi:cli/types@",
];

impl Import {
    pub(crate) fn of_dependency(name: &str) -> Self {
        if name.starts_with("wasi:cli/environment@0.2.") {
            Self::Replaced(ENVIRONMENT)
        } else if name.starts_with("wasi:cli/environment@0.3.") {
            Self::Replaced(ENVIRONMENT_P3)
        } else if name.starts_with("wasi:filesystem/preopens@0.2.") {
            Self::Replaced(PREOPENS)
        } else if HARMLESS.iter().any(|harmless| name.starts_with(harmless)) {
            Self::Harmless
        } else {
            Self::Refused
        }
    }
}

pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    for name in [ENVIRONMENT, ENVIRONMENT_P3] {
        let mut environment = linker.instance(name)?;
        environment.func_wrap("get-environment", |_, ()| {
            Ok((Vec::<(String, String)>::new(),))
        })?;
        environment.func_wrap("get-arguments", |_, ()| Ok((Vec::<String>::new(),)))?;
        let cwd = if name == ENVIRONMENT {
            "initial-cwd"
        } else {
            "get-initial-cwd"
        };
        environment.func_wrap(cwd, |_, ()| Ok((None::<String>,)))?;
    }
    let mut preopens = linker.instance(PREOPENS)?;
    preopens.func_wrap("get-directories", |_, ()| {
        Ok((Vec::<(Resource<Descriptor>, String)>::new(),))
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_gets_no_capability() {
        for (import, name) in [
            (Import::Harmless, "wasi:io/streams@0.2.6"),
            (Import::Harmless, "wasi:cli/stderr@0.2.6"),
            (Import::Replaced(ENVIRONMENT), "wasi:cli/environment@0.2.6"),
            (
                Import::Replaced(ENVIRONMENT_P3),
                "wasi:cli/environment@0.3.0",
            ),
            (Import::Replaced(PREOPENS), "wasi:filesystem/preopens@0.2.6"),
            (Import::Refused, "wasi:http/client@0.3.0"),
            (Import::Refused, "spin:key-value/key-value@3.0.0"),
            (Import::Refused, "spin:sqlite/sqlite@3.1.0"),
            (Import::Refused, "spin:variables/variables@3.0.0"),
            (Import::Refused, "souk:commerce/tax@0.1.0"),
            (Import::Refused, "anything-else"),
        ] {
            assert_eq!(Import::of_dependency(name), import, "{name}");
        }
    }
}
