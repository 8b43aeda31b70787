//! Rules that third parties wrote for promotions.

use std::collections::BTreeMap;

use serde_json::json;

use super::offers::{Kind, put_counted, removed};
use super::{Outcome, Refusal};
use crate::documents::Documents;
use crate::keys;
use crate::sql::{Sql, StorageError, Value};

/// Keeps a component as a rule. Those that were uploaded as it before stay.
pub async fn put_promotion_rule(
    sql: &impl Sql,
    code: &str,
    digest: &str,
    component: &[u8],
) -> Result<Outcome, Refusal> {
    put_component(sql, digest, component.to_vec()).await?;
    let data = json!({"digest": digest, "bytes": component.len()});
    let outcome = put_counted(sql, Kind::PromotionRule, code, &data, None).await?;
    let statement =
        "INSERT INTO promotion_rule_component (digest, rule) VALUES (?, ?) ON CONFLICT DO NOTHING";
    sql.query(statement, [digest, code].map(Value::text).into())
        .await?;
    Ok(outcome)
}

async fn put_component(
    sql: &impl Sql,
    digest: &str,
    component: Vec<u8>,
) -> Result<(), StorageError> {
    let statement =
        "INSERT INTO rule_component (digest, component) VALUES (?, ?) ON CONFLICT DO NOTHING";
    let values = vec![Value::text(digest), Value::Blob(component)];
    sql.query(statement, values).await.map(drop)
}

/// The component with this digest.
pub async fn component(sql: &impl Sql, digest: &str) -> Result<Option<Vec<u8>>, StorageError> {
    let statement = "SELECT component FROM rule_component WHERE digest = ?";
    let rows = sql.query(statement, vec![Value::text(digest)]).await?;
    let component = rows.first().map(|row| row.blob(0).map(<[u8]>::to_vec));
    component.transpose()
}

/// Writes the documents of all components again, as after the loss of them: one after the other, since
/// each may have a megabyte. One that only a document holds, from before they were kept here, is kept.
pub async fn publish(sql: &impl Sql, documents: &impl Documents) -> Result<(), StorageError> {
    let statement = "SELECT DISTINCT digest FROM promotion_rule_component";
    for row in sql.query(statement, Vec::new()).await? {
        let digest = row.text(0)?;
        let key = keys::promotion_rule(digest);
        match component(sql, digest).await? {
            Some(component) => documents.set(&key, &component).await?,
            None => {
                if let Some(component) = documents.get(&key).await? {
                    put_component(sql, digest, component).await?;
                }
            }
        }
    }
    Ok(())
}

/// The digest of what was uploaded last as each of these rules, by code.
pub async fn latest_digests(
    sql: &impl Sql,
    codes: &[&str],
) -> Result<BTreeMap<String, String>, StorageError> {
    let statement = "SELECT code, data ->> 'digest' FROM promotion_rule
        WHERE code IN (SELECT value FROM json_each(?))";
    let codes = vec![Value::text(json!(codes).to_string())];
    let mut digests = BTreeMap::new();
    for row in sql.query(statement, codes).await? {
        digests.insert(row.text(0)?.to_owned(), row.text(1)?.to_owned());
    }
    Ok(digests)
}

/// A promotion that uses a rule, if one does.
pub async fn promotion_with_rule(
    sql: &impl Sql,
    code: &str,
) -> Result<Option<String>, StorageError> {
    let statement =
        "SELECT code FROM promotion WHERE data ->> '$.rule.custom_rule.code' = ? LIMIT 1";
    let rows = sql.query(statement, vec![Value::text(code)]).await?;
    let promotion = rows.first().map(|row| row.text(0).map(str::to_owned));
    promotion.transpose()
}

/// The digests of the components that are of this rule alone.
pub async fn own_components(sql: &impl Sql, code: &str) -> Result<Vec<String>, StorageError> {
    let statement = "SELECT digest FROM promotion_rule_component c WHERE rule = ?1 AND NOT EXISTS (
          SELECT 1 FROM promotion_rule_component o WHERE o.digest = c.digest AND o.rule <> ?1)";
    let rows = sql.query(statement, vec![Value::text(code)]).await?;
    rows.iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}

/// Removes a rule with the components that are of it alone.
pub async fn delete_promotion_rule(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let own = json!(own_components(sql, code).await?).to_string();
    let statement = "DELETE FROM rule_component WHERE digest IN (SELECT value FROM json_each(?))";
    sql.query(statement, vec![Value::text(own)]).await?;
    let statement = "DELETE FROM promotion_rule WHERE code = ? RETURNING 1";
    removed(sql, statement, vec![Value::text(code)]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::offers;
    use crate::testing::{Memory, MemoryDocuments, run};

    #[test]
    fn components_are_of_a_rule_until_it_is_removed_and_of_others_still() {
        let sql = Memory::migrated();
        run(async {
            let put = async |code, digest| {
                let put = put_promotion_rule(&sql, code, digest, digest.as_bytes()).await;
                put.unwrap_or_else(|_| panic!("{code} {digest}"))
            };
            assert_eq!(put("one", "a").await, Outcome::Created);
            assert_eq!(put("one", "a").await, Outcome::Unchanged);
            assert_eq!(put("one", "b").await, Outcome::Updated);
            assert_eq!(put("other", "b").await, Outcome::Created);
            let one = offers::find(&sql, Kind::PromotionRule, "one").await;
            assert_eq!(one.unwrap().unwrap().version, 2);
            assert_eq!(own_components(&sql, "one").await.unwrap(), ["a"]);
            assert!(own_components(&sql, "other").await.unwrap().is_empty());
            let removed = delete_promotion_rule(&sql, "one").await.unwrap();
            assert_eq!(removed, Outcome::Deleted);
            assert!(own_components(&sql, "one").await.unwrap().is_empty());
            assert_eq!(own_components(&sql, "other").await.unwrap(), ["b"]);
            assert_eq!(component(&sql, "a").await.unwrap(), None);
            let kept = component(&sql, "b").await.unwrap();
            assert_eq!(kept.as_deref(), Some(&b"b"[..]));
        });
    }

    #[test]
    fn lost_documents_of_components_are_written_again_and_those_of_before_are_kept() {
        let sql = Memory::migrated();
        run(async {
            let put = put_promotion_rule(&sql, "one", "a", b"component").await;
            assert!(put.is_ok());
            let before = "INSERT INTO promotion_rule_component (digest, rule) VALUES ('b', 'one')";
            sql.query(before, Vec::new()).await.unwrap();
            let documents = MemoryDocuments::default();
            let key = keys::promotion_rule("b");
            documents.set(&key, b"of before").await.unwrap();
            publish(&sql, &documents).await.unwrap();
            let written = documents.get(&keys::promotion_rule("a")).await.unwrap();
            assert_eq!(written.as_deref(), Some(&b"component"[..]));
            let kept = component(&sql, "b").await.unwrap();
            assert_eq!(kept.as_deref(), Some(&b"of before"[..]));
        });
    }

    #[test]
    fn a_promotion_is_found_by_the_rule_that_it_names() {
        let sql = Memory::migrated();
        run(async {
            let statement = "INSERT INTO promotion (code, data) VALUES
                ('plain', '{\"rule\": {\"id\": \"plain\"}}'),
                ('custom', '{\"rule\": {\"custom_rule\": {\"code\": \"one\"}}}')";
            sql.query(statement, Vec::new()).await.unwrap();
            let using = async |code| promotion_with_rule(&sql, code).await.unwrap();
            assert_eq!(using("one").await.as_deref(), Some("custom"));
            assert_eq!(using("two").await, None);
        });
    }
}
