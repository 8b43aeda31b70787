use commerce::catalogue::Promotion;
use commerce::import::offers::{self, Row};
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
    if let Some(lane) = &promotion.rule.lane {
        let lane = lane.clone();
        named
            .0
            .push(("rule.lane".to_owned(), "lane", lane, String::new()));
    }
    for part in ["condition", "actions"] {
        named.within(&format!("rule.{part}"), &data["rule"][part]);
    }
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
    check_gifts(sql, promotion).await?;
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

/// Promotions give only what does not lead, by way of others, back to themselves.
async fn check_gifts(sql: &impl Sql, promotion: &Promotion) -> Result<(), Refusal> {
    if !offers::has_gifts(promotion) {
        return Ok(());
    }
    let statement = "SELECT json_object('promotion', json(data)) FROM promotion
        WHERE code <> ? AND instr(data, '\"gift\"') > 0";
    let rows = sql
        .query(statement, vec![Value::text(&promotion.rule.id)])
        .await?;
    let mut others = Vec::with_capacity(rows.len());
    for row in &rows {
        if let Ok(Row::Promotion(other)) = Row::parse(row.text(0)?.as_bytes()) {
            others.push(*other);
        }
    }
    match offers::check_gifts(promotion, &others) {
        Some(error) => Err(Refusal::Fields(vec![error])),
        None => Ok(()),
    }
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
    let values = || vec![Value::text(code), Value::text(data.to_string())];
    if find(sql, Kind::Lane, code).await?.is_none() {
        let statement = "INSERT INTO lane (code, position, data)
            SELECT ?, coalesce(max(position), 0) + 1, ? FROM lane";
        sql.query(statement, values()).await?;
        return Ok(Outcome::Created);
    }
    let statement = "UPDATE lane SET data = ?2, version = version + 1
        WHERE code = ?1 AND data <> ?2 RETURNING 1";
    Ok(match sql.query(statement, values()).await?.is_empty() {
        true => Outcome::Unchanged,
        false => Outcome::Updated,
    })
}

/// Removes a lane in which no promotion stands: one that names a missing lane could not be judged.
pub async fn delete_lane(sql: &impl Sql, code: &str) -> Result<Outcome, Refusal> {
    let statement = "SELECT code FROM promotion WHERE data ->> '$.rule.lane' = ? LIMIT 1";
    let rows = sql.query(statement, vec![Value::text(code)]).await?;
    if let Some(row) = rows.first() {
        let promotion = row.text(0)?;
        let detail = format!("expected a lane in which no promotion stands, as '{promotion}' does");
        return Err(refuse("code", "in_use", detail));
    }
    let statement = "DELETE FROM lane WHERE code = ? RETURNING 1";
    Ok(removed(sql, statement, vec![Value::text(code)]).await?)
}
