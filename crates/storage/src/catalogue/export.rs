//! The rows that make the catalogue again.

use std::collections::BTreeSet;

use serde_json::json;

use super::load_products;
use super::product::canonical;
use crate::sql::{Sql, StorageError, Value};

/// Where an export goes on: after the thing with this code, of this table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    pub step: usize,
    pub after: String,
}

/// Tables in an order in which each names only what came before. Bundles and configurable
/// products are after the products that they consist of.
const STEPS: [Step; 19] = [
    Step::Table("store", CODE),
    Step::Table("warehouse", CODE),
    Step::Table("attribute", CODE),
    Step::Table("brand", CODE),
    Step::Categories,
    Step::Products { composed: false },
    Step::Products { composed: true },
    Step::Table("price_list", CODE),
    Step::Prices,
    Step::Table("catalogue_promotion", CODE),
    Step::Table("lane", "printf('%08d/%s', position, code)"),
    Step::Table("promotion", CODE),
    Step::Table("coupon", CODE),
    Step::Table("relation_rule", CODE),
    Step::Table("synonym", OF_STORE),
    Step::Table("search_rule", OF_STORE),
    Step::Table("page", OF_STORE),
    Step::Table("menu", OF_STORE),
    Step::End,
];

const CODE: &str = "code";
const OF_STORE: &str = "store || '/' || code";

#[derive(Clone, Copy)]
enum Step {
    /// A table of documents, and what its rows are told apart by.
    Table(&'static str, &'static str),
    Categories,
    Products {
        composed: bool,
    },
    /// Of lists beside the base ones.
    Prices,
    End,
}

/// At most `limit` rows from a place on, and the place after them, if there is one.
pub async fn export(
    sql: &impl Sql,
    place: &Place,
    limit: usize,
) -> Result<(Vec<String>, Option<Place>), StorageError> {
    let mut place = place.clone();
    let mut lines = Vec::new();
    while lines.len() < limit {
        let rest = limit - lines.len();
        let page = match STEPS.get(place.step) {
            None | Some(Step::End) => return Ok((lines, None)),
            Some(Step::Table(table, key)) => documents(sql, table, key, &place.after, rest).await?,
            Some(Step::Prices) => prices(sql, &place.after, rest).await?,
            Some(Step::Categories) => categories(sql, &place.after, rest).await?,
            Some(Step::Products { composed }) => {
                products(sql, *composed, &place.after, rest).await?
            }
        };
        let is_whole = page.len() < rest;
        if let Some((key, _)) = page.last() {
            place.after.clone_from(key);
        }
        lines.extend(page.into_iter().map(|(_, line)| line));
        if is_whole {
            place = Place {
                step: place.step + 1,
                after: String::new(),
            };
        }
    }
    Ok((lines, Some(place)))
}

/// A row's key with the row.
type Page = Vec<(String, String)>;

async fn documents(
    sql: &impl Sql,
    table: &str,
    key: &str,
    after: &str,
    limit: usize,
) -> Result<Page, StorageError> {
    let statement = format!(
        "SELECT {key} AS key, data FROM {table} WHERE key > ? AND data IS NOT NULL ORDER BY key LIMIT {limit}"
    );
    let rows = sql.query(&statement, vec![Value::text(after)]).await?;
    let line = |row: &crate::Row| {
        let data = row.text(1)?;
        Ok((row.text(0)?.to_owned(), format!("{{\"{table}\":{data}}}")))
    };
    rows.iter().map(line).collect()
}

/// The prices of lists, of which each is a row by itself.
async fn prices(sql: &impl Sql, after: &str, limit: usize) -> Result<Page, StorageError> {
    let statement = format!(
        "SELECT json_array(list, product, sku, min_quantity), list, product, sku, min_quantity, amount
         FROM price_row WHERE (list, product, sku, min_quantity) >
           (coalesce(?1 ->> 0, ''), coalesce(?1 ->> 1, ''), coalesce(?1 ->> 2, ''), coalesce(?1 ->> 3, 0))
         ORDER BY list, product, sku, min_quantity LIMIT {limit}"
    );
    let after = if after.is_empty() { "[]" } else { after };
    let rows = sql.query(&statement, vec![Value::text(after)]).await?;
    let line = |row: &crate::Row| {
        let (kind, name) = match row.text(3)? {
            "" => ("product", row.text(2)?),
            sku => ("sku", sku),
        };
        let price = json!({"list": row.text(1)?, kind: name, "min_quantity": row.integer(4)?,
            "amount": row.integer(5)?});
        Ok((
            row.text(0)?.to_owned(),
            json!({ "price": price }).to_string(),
        ))
    };
    rows.iter().map(line).collect()
}

/// Parents before their children: by depth, and within one by code.
async fn categories(sql: &impl Sql, after: &str, limit: usize) -> Result<Page, StorageError> {
    let statement = format!(
        "WITH RECURSIVE tree (code, depth) AS (
            SELECT code, 0 FROM category WHERE data ->> 'parent' IS NULL
            UNION SELECT c.code, t.depth + 1 FROM tree t JOIN category c ON c.data ->> 'parent' = t.code)
        SELECT printf('%04d/%s', t.depth, t.code) AS key, c.data
        FROM tree t JOIN category c ON c.code = t.code WHERE key > ? ORDER BY key LIMIT {limit}"
    );
    let rows = sql.query(&statement, vec![Value::text(after)]).await?;
    let line = |row: &crate::Row| {
        let data = row.text(1)?;
        Ok((row.text(0)?.to_owned(), format!("{{\"category\":{data}}}")))
    };
    rows.iter().map(line).collect()
}

async fn products(
    sql: &impl Sql,
    composed: bool,
    after: &str,
    limit: usize,
) -> Result<Page, StorageError> {
    let is_composed = "coalesce(data ->> 'kind', 'goods') IN ('bundle', 'configurable')";
    let not = if composed { "" } else { "NOT" };
    let statement = format!(
        "SELECT code FROM product WHERE code > ? AND {not} {is_composed} ORDER BY code LIMIT {limit}"
    );
    let rows = sql.query(&statement, vec![Value::text(after)]).await?;
    let codes = rows.iter().map(|row| row.text(0).map(str::to_owned));
    let codes = codes.collect::<Result<BTreeSet<_>, _>>()?;
    let mut page = Page::new();
    for (code, stored) in load_products(sql, &codes).await? {
        let product = canonical(stored.product);
        page.push((code, json!({ "product": product }).to_string()));
    }
    Ok(page)
}
