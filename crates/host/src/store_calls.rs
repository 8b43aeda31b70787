//! How many calls of which kind a request made to its stores.

use std::{
    fmt,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
};

#[derive(Clone, Copy)]
pub(crate) enum StoreCall {
    KvOpen,
    KvGet,
    KvSet,
    KvDelete,
    KvExists,
    KvGetKeys,
    SqlOpen,
    SqlExecute,
}

use StoreCall::{KvDelete, KvExists, KvGet, KvGetKeys, KvOpen, KvSet, SqlExecute, SqlOpen};

const NAMES: [(StoreCall, &str); 8] = [
    (KvOpen, "kv-open"),
    (KvGet, "kv-get"),
    (KvSet, "kv-set"),
    (KvDelete, "kv-delete"),
    (KvExists, "kv-exists"),
    (KvGetKeys, "kv-get-keys"),
    (SqlOpen, "sql-open"),
    (SqlExecute, "sql-execute"),
];

/// Shared by a request and those it causes by service chaining.
#[derive(Debug, Default)]
pub(crate) struct StoreCalls([AtomicU32; NAMES.len()]);

impl StoreCalls {
    pub(crate) fn add(&self, call: StoreCall) {
        self.0[call as usize].fetch_add(1, Relaxed);
    }
}

/// As in `kv-open=1 kv-get=2`; kinds that were not called are left out.
impl fmt::Display for StoreCalls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = NAMES
            .iter()
            .map(|(call, name)| (name, self.0[*call as usize].load(Relaxed)));
        let mut separator = "";
        for (name, count) in counts.filter(|(_, count)| *count > 0) {
            write!(f, "{separator}{name}={count}")?;
            separator = " ";
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_only_what_was_called() {
        let calls = StoreCalls::default();
        assert_eq!(calls.to_string(), "");
        for call in [KvOpen, KvGet, KvGet, SqlExecute] {
            calls.add(call);
        }
        assert_eq!(calls.to_string(), "kv-open=1 kv-get=2 sql-execute=1");
    }
}
