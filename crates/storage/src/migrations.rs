//! The schema, as numbered steps. A step that has landed is never edited; a change is a new one.

use crate::publication;
use crate::sql::{Sql, StorageError, Value, in_transaction};

/// The steps in order. The version of a database is the number of steps it has seen.
const STEPS: &[(&str, &str)] = &[
    (
        "0001_catalogue",
        include_str!("../migrations/0001_catalogue.sql"),
    ),
    (
        "0002_publication",
        include_str!("../migrations/0002_publication.sql"),
    ),
    (
        "0003_listing",
        include_str!("../migrations/0003_listing.sql"),
    ),
    (
        "0004_search_index",
        include_str!("../migrations/0004_search_index.sql"),
    ),
    (
        "0005_merchandising",
        include_str!("../migrations/0005_merchandising.sql"),
    ),
    (
        "0006_operation",
        include_str!("../migrations/0006_operation.sql"),
    ),
    (
        "0007_addresses",
        include_str!("../migrations/0007_addresses.sql"),
    ),
    (
        "0008_renditions",
        include_str!("../migrations/0008_renditions.sql"),
    ),
    ("0009_offers", include_str!("../migrations/0009_offers.sql")),
    (
        "0010_publication",
        include_str!("../migrations/0010_publication.sql"),
    ),
    (
        "0011_promotion_rules",
        include_str!("../migrations/0011_promotion_rules.sql"),
    ),
    (
        "0012_lane_versions",
        include_str!("../migrations/0012_lane_versions.sql"),
    ),
    (
        "0013_rule_components",
        include_str!("../migrations/0013_rule_components.sql"),
    ),
    (
        "0014_search_groups",
        include_str!("../migrations/0014_search_groups.sql"),
    ),
    (
        "0015_publisher",
        include_str!("../migrations/0015_publisher.sql"),
    ),
];

/// The version that this build needs.
pub const LATEST: usize = STEPS.len();

/// The version of the database: how many steps it has seen.
pub async fn version(sql: &impl Sql) -> Result<usize, StorageError> {
    let exists = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
    if first_integer(sql, exists).await? == 0 {
        return Ok(0);
    }
    let count = first_integer(sql, "SELECT count(*) FROM migration").await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

async fn first_integer(sql: &impl Sql, statement: &str) -> Result<i64, StorageError> {
    let rows = sql.query(statement, Vec::new()).await?;
    rows.first().map_or(Ok(0), |row| row.integer(0))
}

/// Brings the database to [`LATEST`] and gives the names of the steps that it took. Each step is
/// one transaction; two callers at once wait for each other.
///
/// With the last one, all that was published waits to be published again: what an older version
/// has made of it stays readable, but has nothing of what is new.
pub async fn apply(sql: &impl Sql, now: &str) -> Result<Vec<&'static str>, StorageError> {
    // Persists in the file. A remote database has no journal mode to set, and says so.
    let _ = sql.query("PRAGMA journal_mode = WAL", Vec::new()).await;
    let mut applied = Vec::new();
    for (index, (name, script)) in STEPS.iter().enumerate() {
        if version(sql).await? > index {
            continue;
        }
        let step = in_transaction(sql, apply_step(sql, index, name, script, now)).await;
        if step.map_err(|error| StorageError(format!("migration {name}: {error}")))? {
            applied.push(*name);
        }
    }
    Ok(applied)
}

async fn apply_step(
    sql: &impl Sql,
    index: usize,
    name: &str,
    script: &str,
    now: &str,
) -> Result<bool, StorageError> {
    // Another caller may have taken the step while this one waited for the transaction.
    if version(sql).await? > index {
        return Ok(false);
    }
    let table =
        "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)";
    sql.query(table, Vec::new()).await?;
    for statement in statements(script) {
        sql.query(statement, Vec::new()).await?;
    }
    let record = "INSERT INTO migration (name, applied_at) VALUES (?, ?)";
    sql.query(record, vec![Value::text(name), Value::text(now)])
        .await?;
    if index + 1 == LATEST {
        publication::enqueue_everything(sql).await?;
    }
    Ok(true)
}

/// A statement ends with a semicolon at the end of a line that an empty line follows.
fn statements(script: &str) -> impl Iterator<Item = &str> {
    script
        .split(";\n\n")
        .map(|part| part.trim().trim_end_matches(';'))
        .filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Memory, run};

    #[test]
    fn an_empty_database_is_brought_to_the_latest_version_once() {
        run(async {
            let sql = Memory::new();
            assert_eq!(version(&sql).await.unwrap(), 0);
            assert_eq!(
                apply(&sql, "2026-01-01T00:00:00Z").await.unwrap().len(),
                LATEST
            );
            assert_eq!(version(&sql).await.unwrap(), LATEST);
            assert!(
                apply(&sql, "2026-01-01T00:00:00Z")
                    .await
                    .unwrap()
                    .is_empty()
            );
        });
    }

    #[test]
    fn a_shop_of_an_older_version_publishes_everything_again() {
        run(async {
            let (sql, now) = (Memory::new(), "2026-01-01T00:00:00Z");
            for (index, (name, script)) in STEPS[..LATEST - 1].iter().enumerate() {
                apply_step(&sql, index, name, script, now).await.unwrap();
            }
            let store = "INSERT INTO store (code, data) VALUES ('souk', '{}')";
            sql.query(store, Vec::new()).await.unwrap();
            assert_eq!(publication::pending(&sql).await.unwrap(), 0);
            apply(&sql, now).await.unwrap();
            assert_eq!(publication::pending(&sql).await.unwrap(), 1);
            apply(&sql, now).await.unwrap();
            assert_eq!(publication::pending(&sql).await.unwrap(), 1);
        });
    }

    #[test]
    fn every_step_is_split_into_its_statements() {
        for (name, script) in STEPS {
            for statement in statements(script) {
                assert!(
                    !statement.contains(";\n"),
                    "{name}: an empty line is missing in\n{statement}"
                );
            }
        }
    }
}
