//! Rules that third parties wrote for promotions.

use serde_json::json;

use super::offers::{Kind, put_counted, removed};
use super::{Outcome, Refusal};
use crate::sql::{Sql, StorageError, Value};

/// Notes that a component was uploaded as a rule. Those that were before stay known.
pub async fn put_promotion_rule(
    sql: &impl Sql,
    code: &str,
    digest: &str,
    bytes: usize,
) -> Result<Outcome, Refusal> {
    let data = json!({"digest": digest, "bytes": bytes});
    let outcome = put_counted(sql, Kind::PromotionRule, code, &data, None).await?;
    let statement =
        "INSERT INTO promotion_rule_component (digest, rule) VALUES (?, ?) ON CONFLICT DO NOTHING";
    sql.query(statement, [digest, code].map(Value::text).into())
        .await?;
    Ok(outcome)
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

/// Removes a rule and what is known of its components.
pub async fn delete_promotion_rule(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM promotion_rule WHERE code = ? RETURNING 1";
    removed(sql, statement, vec![Value::text(code)]).await
}
