//! How a [`Host`](crate::Host) runs its application.

use crate::{Follow, Reuse};
use std::{collections::BTreeMap, path::PathBuf, time::Duration};

/// How a [`Host`](crate::Host) runs its application.
#[derive(Clone, Debug)]
pub struct Options {
    /// Values of application variables; they win over the environment's `SPIN_VARIABLE_NAME`.
    pub variables: BTreeMap<String, String>,
    /// Where the stores live; `.spin` beside the manifest if it is not set.
    pub state_dir: Option<PathBuf>,
    /// Where the logs go; `logs` in the state directory if it is not set.
    pub log_dir: Option<PathBuf>,
    /// Which components' output also goes to this process's own streams.
    pub follow: Follow,
    /// How many requests an instance serves.
    pub reuse: Reuse,
    /// How long a component may take to answer, whether it waits or computes.
    pub request_timeout: Duration,
    /// How many instances there can be at once, those of chained requests included.
    pub max_instances: u32,
    /// How many bytes of memory an instance may have.
    pub max_memory: usize,
    /// How many bytes the body of a request may have.
    pub max_body: u64,
    /// How long every key-value call takes longer, as if the store were far away.
    pub key_value_delay: Duration,
    /// How long every SQLite statement takes longer.
    pub sqlite_delay: Duration,
    /// Whether each response says, in `x-souk-store-calls`, which store calls it took.
    pub count_store_calls: bool,
    /// Whether compiled components are kept in the user's cache directory.
    pub compilation_cache: bool,
    /// Whether `perf` is told where the code of the components lies, in `/tmp/perf-PID.map`.
    pub perf_map: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            variables: BTreeMap::new(),
            state_dir: None,
            log_dir: None,
            follow: Follow::All,
            reuse: Reuse::default(),
            request_timeout: Duration::from_secs(30),
            max_instances: 1_000,
            max_memory: 128 << 20,
            max_body: 10 << 20,
            key_value_delay: Duration::ZERO,
            sqlite_delay: Duration::ZERO,
            count_store_calls: false,
            compilation_cache: true,
            perf_map: false,
        }
    }
}
