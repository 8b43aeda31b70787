use commerce::catalogue::{CataloguePromotion, ProductRule};
use commerce::publish::priced_name;
use serde_json::json;

use super::named::Named;
use super::{Kind, Written, enqueue_sites, find, put_counted, removed, seconds};
use crate::catalogue::{Moment, Outcome, Refusal};
use crate::publication;
use crate::sql::{Sql, StorageError, Value};

/// Takes in a catalogue promotion.
pub async fn put_catalogue_promotion(
    sql: &impl Sql,
    mut written: Written<CataloguePromotion>,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let audience = &written.record.rule.audience;
    let (starts, ends) = (audience.starts, audience.ends);
    written.settle("/rule/audience", starts, ends);
    let Written {
        record: promotion,
        data,
    } = &mut written;
    let mut named = Named::default();
    let rule = &promotion.rule;
    named.all("rule.audience.stores", "store", &rule.audience.stores);
    if let Some(products) = &promotion.products {
        named.rule("products", products);
    }
    for (index, priced) in rule.of.iter().enumerate() {
        let (kind, name) = priced_name(priced);
        let field = format!("rule.of[{index}].{kind}");
        named.0.push((field, kind, name.to_owned(), String::new()));
    }
    named.check(sql).await?;
    let (kind, code) = (Kind::CataloguePromotion, rule.id.clone());
    let known = find(sql, kind, &code).await?;
    let known: Option<CataloguePromotion> = known
        .map(|known| serde_json::from_str(&known.data))
        .transpose()?;
    if rule.created == 0 {
        let before = known.as_ref().map(|known| known.rule.created);
        data["rule"]["created"] = before.unwrap_or_else(|| seconds(moment)).into();
    }
    let outcome = put_counted(sql, kind, &code, data, None).await?;
    if outcome != Outcome::Unchanged {
        if let Some(before) = &known {
            enqueue_touched(sql, before).await?;
        }
        enqueue_touched(sql, promotion).await?;
        enqueue_sites(sql).await?;
    }
    let before = known.map(|known| known.rule.audience.countries);
    if before.unwrap_or_default() != promotion.rule.audience.countries {
        enqueue_markets(sql).await?;
    }
    Ok(outcome)
}

/// Removes a catalogue promotion.
pub async fn delete_catalogue_promotion(
    sql: &impl Sql,
    code: &str,
) -> Result<Outcome, StorageError> {
    let Some(stored) = find(sql, Kind::CataloguePromotion, code).await? else {
        return Ok(Outcome::Unchanged);
    };
    let promotion: CataloguePromotion = serde_json::from_str(&stored.data)?;
    enqueue_touched(sql, &promotion).await?;
    enqueue_sites(sql).await?;
    let statement = "DELETE FROM catalogue_promotion WHERE code = ? RETURNING 1";
    let outcome = removed(sql, statement, vec![Value::text(code)]).await?;
    if !promotion.rule.audience.countries.is_empty() {
        enqueue_markets(sql).await?;
    }
    Ok(outcome)
}

/// Queues what depends on which countries share their prices: sites say so, and lists keep the
/// prices of products under the first country of each market.
pub(super) async fn enqueue_markets(sql: &impl Sql) -> Result<(), StorageError> {
    enqueue_sites(sql).await?;
    let select = "SELECT DISTINCT 'product', r.product FROM price_list l
        CROSS JOIN price_row r ON r.list = l.code
        WHERE json_array_length(l.data, '$.audience.countries') > 0";
    publication::enqueue_selected(sql, select, Vec::new()).await?;
    let statement = "SELECT data FROM catalogue_promotion
        WHERE json_array_length(data, '$.rule.audience.countries') > 0";
    for row in sql.query(statement, Vec::new()).await? {
        enqueue_touched(sql, &row.json(0)?).await?;
    }
    Ok(())
}

/// Queues the products that a catalogue promotion may be for: those that it names, and those with the
/// brands and in the categories that it asks for.
async fn enqueue_touched(
    sql: &impl Sql,
    promotion: &CataloguePromotion,
) -> Result<(), StorageError> {
    let named = promotion.rule.of.iter().map(|priced| priced_name(priced).1);
    let named: Vec<_> = named.collect();
    let select = "SELECT 'product', code FROM product WHERE code IN (SELECT value FROM json_each(?1))
        UNION SELECT 'product', product FROM variant WHERE sku IN (SELECT value FROM json_each(?1))";
    let parameters = vec![Value::text(json!(named).to_string())];
    match &promotion.products {
        None if named.is_empty() => return publication::enqueue_all_products(sql).await,
        _ => publication::enqueue_selected(sql, select, parameters).await?,
    }
    let Some(ProductRule {
        brands, categories, ..
    }) = &promotion.products
    else {
        return Ok(());
    };
    let select = "SELECT 'product', p.code FROM product p
        WHERE (?1 = '[]' OR p.brand IN (SELECT value FROM json_each(?1)))
          AND (?2 = '[]' OR EXISTS (
            WITH RECURSIVE below (code) AS (SELECT value FROM json_each(?2)
              UNION SELECT c.code FROM category c JOIN below b ON c.data ->> 'parent' = b.code)
            SELECT 1 FROM product_category pc JOIN below b ON b.code = pc.category
            WHERE pc.product = p.code))";
    let list = |names: &Vec<String>| Value::text(json!(names).to_string());
    publication::enqueue_selected(sql, select, vec![list(brands), list(categories)]).await
}
