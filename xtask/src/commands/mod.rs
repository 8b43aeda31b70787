//! One module per command.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod export;
pub(crate) mod generate;
pub(crate) mod import;
pub(crate) mod openapi;
pub(crate) mod screenshots;
pub(crate) mod seed;
pub(crate) mod test;
pub(crate) mod up;

use clap::ValueEnum;

use anyhow::Result;
use xtask::{host::Host, progress};

/// Which host serves the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum HostChoice {
    /// Spin where a recent one is on the PATH, else the embedded host.
    Auto,
    /// Spin 4.1 or later, from the PATH.
    Spin,
    /// The host of this repository; needs nothing but Rust and a C compiler.
    Embedded,
}

impl HostChoice {
    /// The host that was chosen. It may still have to be built.
    pub(crate) fn resolve(self) -> Result<Host> {
        match self {
            Self::Embedded => Ok(Host::embedded()),
            Self::Spin => Host::spin().map_err(|error| {
                error.context(
                    "Spin cannot be used; see spinframework.dev for how to install it, or leave \
                     out `--host spin` to use the embedded host",
                )
            }),
            Self::Auto => Host::spin().or_else(|reason| {
                progress::note(&format!("using the embedded host ({reason:#})"));
                Ok(Host::embedded())
            }),
        }
    }
}
