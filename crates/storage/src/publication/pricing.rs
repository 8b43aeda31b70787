//! What prices are decided by, what was shown of them, and when they change.

use commerce::publish::{History, Pricing, References, StoredOffer, View, price_row};
use serde_json::json;

use super::Published;
use crate::sql::{Sql, StorageError, Value};

/// What is noted of a product's prices when it is published.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Priced {
    history: History,
    changes_at: Option<i64>,
}

impl Priced {
    /// What is to be noted of a product at hand; nothing where that is known already.
    pub(super) fn of(references: &References, code: &str) -> Option<Self> {
        let stored = references.products.get(code)?;
        let pricing = &references.pricing;
        let known = pricing.histories.get(code);
        let mut history = known.cloned().unwrap_or_default();
        for store in references.stores.values() {
            // Prices are the same in all languages.
            let language = store.languages.first()?;
            let view = View {
                references,
                store,
                language,
            };
            let of_store = view.price_history(stored);
            if !of_store.is_empty() {
                history.insert(store.code.clone(), of_store);
            }
        }
        let changes_at = references.price_changes_at(stored);
        let is_known = known.is_some_and(|known| *known == history)
            && pricing.scheduled.get(code).copied() == changes_at;
        (!is_known).then_some(Self {
            history,
            changes_at,
        })
    }
}

/// Reads the rows of price lists for the products at hand, and what was shown of them.
pub(crate) async fn load(
    sql: &impl Sql,
    references: &mut References,
    now: i64,
) -> Result<(), StorageError> {
    let statement = "SELECT 'row', j.value, r.list, r.sku, r.min_quantity, r.amount
          FROM json_each(?1) j CROSS JOIN price_row r ON r.product = j.value
        UNION ALL SELECT 'history', j.value, p.history, '', p.changes_at, 0
          FROM json_each(?1) j CROSS JOIN product_price p ON p.product = j.value
        UNION ALL SELECT 'list', data, '', '', 0, 0 FROM price_list WHERE data IS NOT NULL
        UNION ALL SELECT 'promotion', data, '', '', 0, 0 FROM catalogue_promotion";
    let products = references.products.values();
    let products: Vec<_> = products.map(|stored| &stored.product.external_id).collect();
    let parameters = vec![Value::text(json!(products).to_string())];
    let pricing: &mut Pricing = &mut references.pricing;
    pricing.now = now;
    for row in sql.query(statement, parameters).await? {
        let product = row.text(1)?.to_owned();
        match row.text(0)? {
            "list" => {
                pricing.lists.push(row.json(1)?);
                continue;
            }
            "promotion" => {
                pricing.promotions.push(row.json(1)?);
                continue;
            }
            "history" => {
                if let Value::Integer(at) = row.value(4)? {
                    pricing.scheduled.insert(product.clone(), *at);
                }
                pricing.histories.insert(product, row.json(2)?);
                continue;
            }
            _ => {}
        }
        let from = u64::try_from(row.integer(4)?).unwrap_or(1);
        let price = price_row(row.text(2)?, &product, row.text(3)?, from, row.integer(5)?);
        pricing.rows.entry(product).or_default().push(price);
    }
    Ok(())
}

/// The promotions that visitors may know of, the most important first. Where a code is shown, it must be
/// good: an offer holds as long as both do.
pub(super) async fn offers(sql: &impl Sql) -> Result<Vec<StoredOffer>, StorageError> {
    let statement = "SELECT offer FROM (
        SELECT json_object('id', code, 'currency', data ->> 'currency',
            'stores', json(coalesce(data -> '$.rule.audience.stores', '[]')),
            'texts', json(data -> 'texts'), 'starts', data ->> '$.rule.audience.starts',
            'ends', data ->> '$.rule.audience.ends', 'of_catalogue', json('true'),
            'countries', json(coalesce(data -> '$.rule.audience.countries', '[]'))) AS offer,
          coalesce(data ->> '$.rule.priority', 0) AS priority, code
        FROM catalogue_promotion WHERE data ->> 'texts' IS NOT NULL
          AND coalesce(data ->> '$.rule.audience.channels', '[]') IN ('[]', '[\"web\"]')
          AND coalesce(data ->> '$.rule.audience.segments', '[]') = '[]'
          AND coalesce(data ->> '$.rule.audience.organizations', '[]') = '[]'
          AND coalesce(data ->> '$.rule.audience.customers', '[]') = '[]'
        UNION ALL SELECT json_object('id', p.code, 'currency', p.data ->> 'currency',
            'stores', json(coalesce(p.data -> 'stores', '[]')), 'texts', json(p.data -> 'texts'),
            'coupon', c.code,
            'starts', coalesce(max(p.data ->> '$.rule.starts', c.data ->> 'starts'),
              p.data ->> '$.rule.starts', c.data ->> 'starts'),
            'ends', coalesce(min(p.data ->> '$.rule.ends', c.data ->> 'ends'),
              p.data ->> '$.rule.ends', c.data ->> 'ends')),
          coalesce(p.data ->> '$.rule.priority', 0), p.code
        FROM promotion p
        LEFT JOIN coupon c ON c.code = p.data ->> 'shown_coupon' AND c.promotion = p.code
        WHERE p.data ->> 'public' AND (p.data ->> 'shown_coupon' IS NULL
          OR c.used < coalesce(c.data ->> 'max_uses', c.used + 1))
      ) ORDER BY priority DESC, code";
    let rows = sql.query(statement, Vec::new()).await?;
    rows.iter().map(|row| row.json(0)).collect()
}

/// Notes what is shown of the prices of published products.
pub(super) async fn note(sql: &impl Sql, published: &[Published]) -> Result<(), StorageError> {
    let changed = published.iter().filter_map(|one| {
        let Priced {
            history,
            changes_at,
        } = one.priced.as_ref()?;
        Some(json!([one.target.name, history, changes_at]))
    });
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() {
        return Ok(());
    }
    // A product may have gone since it was read.
    let statement = "INSERT INTO product_price (product, history, changes_at)
        SELECT p.code, j.value ->> 1, j.value ->> 2 FROM json_each(?) j
          CROSS JOIN product p ON p.code = j.value ->> 0 WHERE true
        ON CONFLICT (product) DO UPDATE SET history = excluded.history, changes_at = excluded.changes_at";
    let parameters = vec![Value::text(json!(changed).to_string())];
    sql.query(statement, parameters).await.map(drop)
}

/// Queues the products of which a price has changed by itself: its time has come.
pub async fn enqueue_due(sql: &impl Sql, now: i64) -> Result<(), StorageError> {
    let statement = "INSERT INTO publication (kind, target)
        SELECT 'product', product FROM product_price WHERE changes_at <= ? ON CONFLICT DO NOTHING";
    let parameters = vec![Value::Integer(now)];
    sql.query(statement, parameters).await.map(drop)
}

/// When the next price changes by itself, in seconds since 1970.
pub async fn next_due(sql: &impl Sql) -> Result<Option<i64>, StorageError> {
    let statement = "SELECT min(changes_at) FROM product_price WHERE changes_at IS NOT NULL";
    let rows = sql.query(statement, Vec::new()).await?;
    match rows.first().map(|row| row.value(0)).transpose()? {
        Some(Value::Integer(at)) => Ok(Some(*at)),
        _ => Ok(None),
    }
}
