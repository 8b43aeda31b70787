use commerce::catalogue::PriceList;

use super::catalogue_promotion::enqueue_markets;
use super::named::Named;
use super::{Kind, Written, find, put_counted, removed};
use crate::catalogue::{Outcome, Refusal, refuse};
use crate::publication;
use crate::sql::{Sql, StorageError, Value};

/// Takes in a price list. Its rows stay.
pub async fn put_price_list(
    sql: &impl Sql,
    mut written: Written<PriceList>,
) -> Result<Outcome, Refusal> {
    let (starts, ends) = (written.record.audience.starts, written.record.audience.ends);
    written.settle("/audience", starts, ends);
    let Written { record: list, data } = &written;
    let mut named = Named::default();
    named.all("audience.stores", "store", &list.audience.stores);
    named.check(sql).await?;
    let statement = "SELECT currency FROM price_list WHERE code = ? AND currency <> ?";
    let values = vec![Value::text(&list.code), Value::text(&list.currency)];
    if let Some(known) = sql.query(statement, values).await?.first()
        && has_rows(sql, &list.code).await?
    {
        let detail = format!("its prices are in {}: remove them first", known.text(0)?);
        return Err(refuse("currency", "has_prices", detail));
    }
    let before = countries_of(sql, &list.code).await?;
    let column = Some(("currency", &*list.currency));
    let outcome = put_counted(sql, Kind::PriceList, &list.code, data, column).await?;
    if outcome != Outcome::Unchanged {
        enqueue_products_of_list(sql, &list.code).await?;
    }
    if before != list.audience.countries {
        enqueue_markets(sql).await?;
    }
    Ok(outcome)
}

/// The countries that a list is meant for; none where there is no such list.
async fn countries_of(sql: &impl Sql, code: &str) -> Result<Vec<String>, StorageError> {
    let known = find(sql, Kind::PriceList, code).await?;
    let known = known.map(|known| serde_json::from_str::<PriceList>(&known.data));
    let known = known.transpose()?;
    Ok(known
        .map(|known| known.audience.countries)
        .unwrap_or_default())
}

async fn has_rows(sql: &impl Sql, list: &str) -> Result<bool, StorageError> {
    let statement = "SELECT 1 FROM price_row WHERE list = ? LIMIT 1";
    let rows = sql.query(statement, vec![Value::text(list)]).await?;
    Ok(!rows.is_empty())
}

async fn enqueue_products_of_list(sql: &impl Sql, list: &str) -> Result<(), StorageError> {
    let select = "SELECT DISTINCT 'product', product FROM price_row WHERE list = ?";
    publication::enqueue_selected(sql, select, vec![Value::text(list)]).await
}

/// Removes a price list with its rows.
pub async fn delete_price_list(sql: &impl Sql, code: &str) -> Result<Outcome, StorageError> {
    enqueue_products_of_list(sql, code).await?;
    let countries = countries_of(sql, code).await?;
    let statement = "DELETE FROM price_list WHERE code = ? AND data IS NOT NULL RETURNING 1";
    let outcome = removed(sql, statement, vec![Value::text(code)]).await?;
    if !countries.is_empty() {
        enqueue_markets(sql).await?;
    }
    Ok(outcome)
}
