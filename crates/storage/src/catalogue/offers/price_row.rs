use commerce::import::parts::PriceRow;

use super::removed;
use crate::catalogue::parts::{missing, product_of};
use crate::catalogue::{Outcome, Refusal, refuse};
use crate::publication;
use crate::sql::{Row, Sql, StorageError, Value};

/// A price in a list, as it is kept: the code of the product, and the SKU where it is of one variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListPrice {
    pub product: String,
    pub sku: String,
    pub min_quantity: i64,
    pub amount: i64,
}

/// At most `limit` prices of a list, those after another.
pub async fn prices(
    sql: &impl Sql,
    list: &str,
    after: (&str, &str, i64),
    limit: usize,
) -> Result<Vec<ListPrice>, StorageError> {
    let statement = format!(
        "SELECT product, sku, min_quantity, amount FROM price_row
         WHERE list = ? AND (product, sku, min_quantity) > (?, ?, ?)
         ORDER BY product, sku, min_quantity LIMIT {limit}"
    );
    let (product, sku, quantity) = after;
    let values = vec![
        Value::text(list),
        Value::text(product),
        Value::text(sku),
        Value::Integer(quantity),
    ];
    let rows = sql.query(&statement, values).await?;
    let price = |row: &Row| {
        Ok(ListPrice {
            product: row.text(0)?.to_owned(),
            sku: row.text(1)?.to_owned(),
            min_quantity: row.integer(2)?,
            amount: row.integer(3)?,
        })
    };
    rows.iter().map(price).collect()
}

/// The list of a row, and the product and the SKU that it is of.
async fn of_row(sql: &impl Sql, row: &PriceRow) -> Result<(String, String, String), Refusal> {
    let list = row.list.clone().unwrap_or_default();
    let statement = "SELECT currency FROM price_list WHERE code = ? AND data IS NOT NULL";
    let rows = sql.query(statement, vec![Value::text(&list)]).await?;
    let Some(found) = rows.first() else {
        return Err(missing("list", "unknown_price_list", &list));
    };
    let currency = found.text(0)?;
    if row.currency.is_some_and(|given| given.code() != currency) {
        let detail = format!("expected {currency}, the currency of the list");
        return Err(refuse("currency", "another_currency", detail));
    }
    let product = match &row.product {
        None => product_of(sql, &row.sku).await?.0,
        Some(product) => {
            let statement = "SELECT 1 FROM product WHERE code = ?";
            if sql
                .query(statement, vec![Value::text(product)])
                .await?
                .is_empty()
            {
                return Err(missing("product", "unknown_product", product));
            }
            product.clone()
        }
    };
    Ok((list, product, row.sku.clone()))
}

/// Puts a price into its list, or in the place of the one for this quantity.
pub async fn put_list_price(sql: &impl Sql, row: &PriceRow) -> Result<Outcome, Refusal> {
    let (list, product, sku) = of_row(sql, row).await?;
    let values = || {
        vec![
            Value::text(&list),
            Value::text(&product),
            Value::text(&sku),
            Value::integer(row.min_quantity),
            Value::Integer(row.amount),
        ]
    };
    let new = "INSERT INTO price_row (list, product, sku, min_quantity, amount)
        VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING 1";
    let changed = "UPDATE price_row SET amount = ?5 WHERE list = ?1 AND product = ?2 AND sku = ?3
        AND min_quantity = ?4 AND amount <> ?5 RETURNING 1";
    let outcome = if !sql.query(new, values()).await?.is_empty() {
        Outcome::Created
    } else if !sql.query(changed, values()).await?.is_empty() {
        Outcome::Updated
    } else {
        return Ok(Outcome::Unchanged);
    };
    publication::enqueue_product(sql, &product).await?;
    Ok(outcome)
}

/// Takes a price out of its list.
pub async fn delete_list_price(
    sql: &impl Sql,
    list: &str,
    price: &ListPrice,
) -> Result<Outcome, StorageError> {
    let statement = "DELETE FROM price_row
        WHERE list = ? AND product = ? AND sku = ? AND min_quantity = ? RETURNING 1";
    let values = vec![
        Value::text(list),
        Value::text(&price.product),
        Value::text(&price.sku),
        Value::Integer(price.min_quantity),
    ];
    let outcome = removed(sql, statement, values).await?;
    if outcome != Outcome::Unchanged {
        publication::enqueue_product(sql, &price.product).await?;
    }
    Ok(outcome)
}
