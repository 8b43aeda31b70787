use commerce::catalogue::Promotion;
use serde_json::Value as Json;

use super::named::Named;
use super::{Kind, Written, enqueue_sites, find, put_counted, removed, seconds};
use crate::catalogue::{Moment, Outcome, Refusal, refuse};
use crate::sql::{Sql, StorageError, Value};

pub(super) async fn put_promotion(
    sql: &impl Sql,
    mut written: Written<Promotion>,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let (starts, ends) = (written.record.rule.starts, written.record.rule.ends);
    written.settle("/rule", starts, ends);
    let Written {
        record: promotion,
        data,
    } = &mut written;
    let mut named = Named::default();
    named.all("stores", "store", &promotion.stores);
    named.check(sql).await?;
    if let Some(rule) = &promotion.rule.custom_rule
        && find(sql, Kind::PromotionRule, &rule.code).await?.is_none()
    {
        let detail = format!("'{}' does not exist: upload it first", rule.code);
        return Err(refuse(
            "rule.custom_rule.code",
            "unknown_promotion_rule",
            detail,
        ));
    }
    let code = promotion.rule.id.clone();
    if promotion.rule.created == 0 {
        let statement = "SELECT data ->> '$.rule.created' FROM promotion WHERE code = ?";
        let known = sql.query(statement, vec![Value::text(&code)]).await?;
        let before = known.first().map(|row| row.integer(0)).transpose()?;
        data["rule"]["created"] = before.unwrap_or_else(|| seconds(moment)).into();
    }
    let outcome = put_counted(sql, Kind::Promotion, &code, data, None).await?;
    if outcome != Outcome::Unchanged {
        enqueue_sites(sql).await?;
    }
    Ok(outcome)
}

/// Removes a promotion with its coupons.
pub async fn delete_promotion(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM promotion WHERE code = ? RETURNING 1";
    let outcome = removed(sql, statement, vec![Value::text(code)]).await?;
    if outcome != Outcome::Unchanged {
        enqueue_sites(sql).await?;
    }
    Ok(outcome)
}

/// New ones come last.
pub(super) async fn put_lane(sql: &impl Sql, code: &str, data: &Json) -> Result<Outcome, Refusal> {
    if find(sql, Kind::Lane, code).await?.is_some() {
        return Ok(put_counted(sql, Kind::Lane, code, data, None).await?);
    }
    let statement = "INSERT INTO lane (code, position, data)
        SELECT ?, coalesce(max(position), 0) + 1, ? FROM lane";
    let values = vec![Value::text(code), Value::text(data.to_string())];
    sql.query(statement, values).await?;
    Ok(Outcome::Created)
}

/// Removes a lane. Promotions that name it are judged without one.
pub async fn delete_lane(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM lane WHERE code = ? RETURNING 1";
    removed(sql, statement, vec![Value::text(code)]).await
}
