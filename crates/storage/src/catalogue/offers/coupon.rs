use commerce::catalogue::Coupon;
use serde_json::Value as Json;

use super::enqueue_sites;
use crate::catalogue::parts::missing;
use crate::catalogue::{Moment, Outcome, Refusal};
use crate::sql::{Sql, StorageError, Value};

/// How often it was used stays.
pub(super) async fn put_coupon(
    sql: &impl Sql,
    coupon: &Coupon,
    data: &Json,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    // It may be of another promotion as yet, whose offer shows its code.
    let statement = "SELECT EXISTS (SELECT 1 FROM promotion
          WHERE code IN (?1, (SELECT promotion FROM coupon WHERE code = ?2))
            AND data ->> 'shown_coupon' = ?2)
        FROM promotion WHERE code = ?1";
    let values = [&coupon.promotion, &coupon.code].map(Value::text);
    let rows = sql.query(statement, values.into()).await?;
    let Some(promotion) = rows.first() else {
        return Err(missing("promotion", "unknown_promotion", &coupon.promotion));
    };
    let is_shown = promotion.integer(0)? == 1;
    let statement = "INSERT INTO coupon (code, promotion, data, created_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET promotion = excluded.promotion, data = excluded.data,
          version = version + 1 WHERE data <> excluded.data RETURNING version";
    let values = vec![
        Value::text(&coupon.code),
        Value::text(&coupon.promotion),
        Value::text(data.to_string()),
        Value::text(moment.now),
    ];
    let rows = sql.query(statement, values).await?;
    let outcome = match rows.first().map(|row| row.integer(0)).transpose()? {
        None => return Ok(Outcome::Unchanged),
        Some(1) => Outcome::Created,
        Some(_) => Outcome::Updated,
    };
    if is_shown {
        enqueue_sites(sql).await?;
    }
    Ok(outcome)
}

/// Adds those coupons whose codes nobody has; gives the codes that were added.
pub async fn add_coupons(
    sql: &impl Sql,
    coupons: &[Coupon],
    moment: &Moment<'_>,
) -> Result<Vec<String>, StorageError> {
    let statement = "INSERT INTO coupon (code, promotion, data, created_at)
        SELECT value ->> 'code', value ->> 'promotion', value, ? FROM json_each(?) WHERE true
        ON CONFLICT (code) DO NOTHING RETURNING code";
    let values = vec![
        Value::text(moment.now),
        Value::text(serde_json::to_string(coupons)?),
    ];
    let rows = sql.query(statement, values).await?;
    rows.iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}

/// The codes of a batch of coupons of a promotion.
pub async fn batch(
    sql: &impl Sql,
    promotion: &str,
    batch: &str,
) -> Result<Vec<String>, StorageError> {
    let statement =
        "SELECT code FROM coupon WHERE promotion = ? AND data ->> 'batch' = ? ORDER BY code";
    let rows = sql
        .query(statement, vec![Value::text(promotion), Value::text(batch)])
        .await?;
    rows.iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}

/// Removes a coupon.
pub async fn delete_coupon(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM coupon WHERE code = ? RETURNING EXISTS (SELECT 1 FROM promotion p
        WHERE p.code = coupon.promotion AND p.data ->> 'shown_coupon' = coupon.code)";
    let rows = sql.query(statement, vec![Value::text(code)]).await?;
    let Some(removed) = rows.first() else {
        return Ok(Outcome::Unchanged);
    };
    if removed.integer(0)? == 1 {
        enqueue_sites(sql).await?;
    }
    Ok(Outcome::Deleted)
}

/// A buyer as uses are counted by: whoever is known by an e-mail address is the same in any letter case.
pub(super) fn buyer(customer: &str) -> Value {
    Value::text(customer.trim().to_lowercase())
}

/// Counts a use of a coupon by a customer, if it is good at this moment and its limits leave one;
/// within the transaction that places the order. False where it is not.
///
/// A code counts however it was typed, and so does the e-mail address that a guest is known by.
pub async fn use_coupon(
    sql: &impl Sql,
    code: &str,
    customer: &str,
    now: &str,
) -> Result<bool, StorageError> {
    let code = code.trim().to_ascii_uppercase();
    let parameters = || vec![Value::text(&code), buyer(customer), Value::text(now)];
    let of_customer = "INSERT INTO coupon_use (coupon, customer, used)
        SELECT code, ?2, 1 FROM coupon WHERE code = ?1
          AND (data ->> 'starts' IS NULL OR data ->> 'starts' <= ?3)
          AND (data ->> 'ends' IS NULL OR ?3 < data ->> 'ends')
          AND (data ->> 'max_uses' IS NULL OR used < data ->> 'max_uses')
        ON CONFLICT (coupon, customer) DO UPDATE SET used = used + 1
          WHERE used < coalesce((SELECT data ->> 'max_uses_by_customer' FROM coupon WHERE code = ?1),
            9223372036854775807)
        RETURNING 1";
    if sql.query(of_customer, parameters()).await?.is_empty() {
        return Ok(false);
    }
    let statement = "UPDATE coupon SET used = used + 1 WHERE code = ?";
    sql.query(statement, vec![Value::text(&code)]).await?;
    Ok(true)
}
