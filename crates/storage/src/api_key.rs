//! Keys of those who run the shop, found by their hashes.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::sql::{Row, Sql, StorageError, Value};

/// What is known of a key, which does not tell the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: String,
    pub name: String,
    /// SHA-256 of the key, in hexadecimal digits.
    pub hash: String,
    pub scopes: Vec<String>,
    /// RFC 3339, UTC.
    pub created_at: String,
    /// RFC 3339, UTC; none where it holds until it is revoked.
    pub expires_at: Option<String>,
    /// `YYYY-MM-DD`, UTC.
    pub last_used_on: Option<String>,
}

const COLUMNS: &str = "id, name, hash, scopes, created_at, expires_at, last_used_on";

/// The hash under which a key is kept. A key is random and long, so that nothing slower is needed.
pub fn hash(key: &str) -> String {
    let hash = Sha256::digest(key.as_bytes());
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The key with this hash; none too where the schema is older than keys are.
pub async fn find(sql: &impl Sql, hash: &str) -> Result<Option<ApiKey>, StorageError> {
    let exists = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'api_key'";
    if sql.query(exists, Vec::new()).await?.is_empty() {
        return Ok(None);
    }
    let statement = format!("SELECT {COLUMNS} FROM api_key WHERE hash = ?");
    let rows = sql.query(&statement, vec![Value::text(hash)]).await?;
    rows.first().map(read).transpose()
}

/// All keys, the oldest first.
pub async fn list(sql: &impl Sql) -> Result<Vec<ApiKey>, StorageError> {
    let statement = format!("SELECT {COLUMNS} FROM api_key ORDER BY created_at, id");
    let rows = sql.query(&statement, Vec::new()).await?;
    rows.iter().map(read).collect()
}

/// Keeps a new key.
pub async fn insert(sql: &impl Sql, key: &ApiKey) -> Result<(), StorageError> {
    let statement = "INSERT INTO api_key (id, name, hash, scopes, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)";
    let values = vec![
        Value::text(&key.id),
        Value::text(&key.name),
        Value::text(&key.hash),
        Value::text(json!(key.scopes).to_string()),
        Value::text(&key.created_at),
        key.expires_at.as_deref().map_or(Value::Null, Value::text),
    ];
    sql.query(statement, values).await.map(drop)
}

/// Ends a key for good; whether there was one.
pub async fn revoke(sql: &impl Sql, id: &str) -> Result<bool, StorageError> {
    let statement = "DELETE FROM api_key WHERE id = ? RETURNING 1";
    let gone = sql.query(statement, vec![Value::text(id)]).await?;
    Ok(!gone.is_empty())
}

/// Notes the day on which a key was used.
pub async fn note_use(sql: &impl Sql, id: &str, day: &str) -> Result<(), StorageError> {
    let statement = "UPDATE api_key SET last_used_on = ? WHERE id = ?";
    let values = vec![Value::text(day), Value::text(id)];
    sql.query(statement, values).await.map(drop)
}

fn read(row: &Row) -> Result<ApiKey, StorageError> {
    let text = |column| row.text(column).map(str::to_owned);
    let optional = |column| {
        row.optional_text(column)
            .map(|text| text.map(str::to_owned))
    };
    Ok(ApiKey {
        id: text(0)?,
        name: text(1)?,
        hash: text(2)?,
        scopes: row.json(3)?,
        created_at: text(4)?,
        expires_at: optional(5)?,
        last_used_on: optional(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrations;
    use crate::testing::{Memory, run};

    fn key(id: &str, secret: &str) -> ApiKey {
        ApiKey {
            id: id.to_owned(),
            name: "import".to_owned(),
            hash: hash(secret),
            scopes: vec!["catalogue:write".to_owned()],
            created_at: "2026-01-01T00:00:00Z".to_owned(),
            expires_at: None,
            last_used_on: None,
        }
    }

    #[test]
    fn a_key_is_found_by_its_hash_until_it_is_revoked() {
        run(async {
            let sql = Memory::new();
            assert_eq!(find(&sql, &hash("a")).await.unwrap(), None);
            migrations::apply(&sql, "2026-01-01T00:00:00Z")
                .await
                .unwrap();
            insert(&sql, &key("1", "a")).await.unwrap();
            insert(&sql, &key("2", "b")).await.unwrap();
            note_use(&sql, "1", "2026-01-02").await.unwrap();
            let found = find(&sql, &hash("a")).await.unwrap().unwrap();
            assert_eq!(found.last_used_on.as_deref(), Some("2026-01-02"));
            assert_eq!(found.id, "1");
            assert!(revoke(&sql, "1").await.unwrap());
            assert!(!revoke(&sql, "1").await.unwrap());
            assert_eq!(find(&sql, &hash("a")).await.unwrap(), None);
            assert_eq!(list(&sql).await.unwrap(), [key("2", "b")]);
        });
    }
}
