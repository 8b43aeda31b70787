use commerce::catalogue::{Product, Stock, Variant};
use commerce::import::FieldError;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Catalogue, Moment, Outcome, Refusal, claim_slugs, load_products};
use crate::publication;
use crate::sql::{Sql, StorageError, Value};

pub(super) async fn import(
    sql: &impl Sql,
    catalogue: &Catalogue,
    product: Product,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let errors = product.check_references(catalogue);
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let code = product.external_id.clone();
    let product = canonical(product);
    let digest = digest(&product)?;
    let known = sql
        .query(
            "SELECT id, digest FROM product WHERE code = ?",
            vec![Value::text(&code)],
        )
        .await?;
    let (id, outcome) = match known.first() {
        Some(row) if row.text(1)? == digest => return Ok(Outcome::Unchanged),
        // A part of it was changed; perhaps into what this row says.
        Some(row) if row.text(1)?.is_empty() && is_stored(sql, &product).await? => {
            let statement = "UPDATE product SET digest = ? WHERE code = ?";
            let values = vec![Value::text(digest), Value::text(&code)];
            sql.query(statement, values).await?;
            return Ok(Outcome::Unchanged);
        }
        Some(row) => (row.text(0)?.to_owned(), Outcome::Updated),
        None => ((moment.new_id)(), Outcome::Created),
    };
    let slugs = catalogue.slugs(&product.stores, &product.texts, |texts| &texts.slug);
    claim_slugs(sql, "product", &code, &slugs).await?;
    refuse_foreign_skus(sql, &product).await?;

    let (product, variants) = split(product);
    let statement =
        "INSERT INTO product (id, code, brand, data, digest, updated_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (code) DO UPDATE SET brand = excluded.brand, data = excluded.data,
          digest = excluded.digest, updated_at = excluded.updated_at";
    let brand = product.brand.as_deref().map_or(Value::Null, Value::text);
    let data = serde_json::to_string(&product)?;
    let values = vec![
        Value::text(id),
        Value::text(&code),
        brand,
        Value::text(data),
        Value::text(digest),
        Value::text(moment.now),
    ];
    sql.query(statement, values).await?;
    let files: Vec<_> = product
        .media
        .iter()
        .map(|media| media.file.as_str())
        .collect();
    replace_links(
        sql,
        "product_category",
        "category",
        &code,
        &json!(product.categories),
    )
    .await?;
    replace_links(sql, "product_media", "file", &code, &json!(files)).await?;
    replace_variants(sql, &code, &variants, moment).await?;
    publication::enqueue_product(sql, &code).await?;
    Ok(outcome)
}

/// One way to write what can be written in several: prices in order, stock without an expected
/// day as a number.
pub(super) fn canonical(mut product: Product) -> Product {
    let variants = product.variants.iter_mut();
    let levels = variants.flat_map(|variant| {
        variant
            .prices
            .sort_by_key(|price| (price.currency, price.min_quantity));
        variant.stock.values_mut()
    });
    for level in levels {
        if level.expected().is_none() {
            *level = Stock::OnHand(level.on_hand());
        }
    }
    product
}

/// Whether the catalogue has the product just so.
async fn is_stored(sql: &impl Sql, product: &Product) -> Result<bool, StorageError> {
    let wanted = std::iter::once(product.external_id.clone()).collect();
    let stored = load_products(sql, &wanted)
        .await?
        .remove(&product.external_id);
    Ok(stored.is_some_and(|stored| &canonical(stored.product) == product))
}

fn digest(record: &impl Serialize) -> Result<String, StorageError> {
    let hash = Sha256::digest(serde_json::to_vec(record)?);
    Ok(hash.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The product without its variants, which have rows of their own.
fn split(mut product: Product) -> (Product, Vec<Variant>) {
    let variants = std::mem::take(&mut product.variants);
    (product, variants)
}

/// A SKU names one variant in the whole catalogue.
async fn refuse_foreign_skus(sql: &impl Sql, product: &Product) -> Result<(), Refusal> {
    let skus: Vec<_> = product
        .variants
        .iter()
        .map(|variant| &variant.sku)
        .collect();
    let statement = "SELECT j.key, v.product FROM json_each(?) j JOIN variant v ON v.sku = j.value
                     WHERE v.product <> ?";
    let parameters = vec![
        Value::text(json!(skus).to_string()),
        Value::text(&product.external_id),
    ];
    let taken = sql.query(statement, parameters).await?;
    if taken.is_empty() {
        return Ok(());
    }
    let errors = taken.iter().map(|row| {
        let field = format!("variants[{}].sku", row.integer(0)?);
        let detail = format!("the product '{}' has this SKU", row.text(1)?);
        Ok(FieldError::new(field, "sku_taken", detail))
    });
    Err(Refusal::Fields(
        errors.collect::<Result<_, StorageError>>()?,
    ))
}

async fn replace_links(
    sql: &impl Sql,
    table: &str,
    column: &str,
    code: &str,
    values: &serde_json::Value,
) -> Result<(), StorageError> {
    let delete = format!("DELETE FROM {table} WHERE product = ?");
    sql.query(&delete, vec![Value::text(code)]).await?;
    let insert = format!(
        "INSERT OR IGNORE INTO {table} ({column}, product) SELECT value, ? FROM json_each(?)"
    );
    sql.query(
        &insert,
        vec![Value::text(code), Value::text(values.to_string())],
    )
    .await?;
    Ok(())
}

/// Variants keep their ids by their SKUs; those that are gone take prices and stock with them.
async fn replace_variants(
    sql: &impl Sql,
    code: &str,
    variants: &[Variant],
    moment: &Moment<'_>,
) -> Result<(), StorageError> {
    let rows: Vec<_> = variants
        .iter()
        .map(|variant| {
            let bare = Variant {
                prices: Vec::new(),
                stock: std::collections::BTreeMap::new(),
                ..variant.clone()
            };
            json!({"sku": variant.sku, "id": (moment.new_id)(), "data": bare,
                   "prices": variant.prices, "stock": variant.stock})
        })
        .collect();
    let rows = json!(rows).to_string();
    let of_product = || vec![Value::text(code), Value::text(&rows)];
    let delete = "DELETE FROM variant WHERE product = ?
                  AND sku NOT IN (SELECT value ->> 'sku' FROM json_each(?))";
    sql.query(delete, of_product()).await?;
    let upsert = "INSERT INTO variant (sku, id, product, position, data)
        SELECT value ->> 'sku', value ->> 'id', ?, key, value -> 'data' FROM json_each(?) WHERE true
        ON CONFLICT (sku) DO UPDATE SET position = excluded.position, data = excluded.data";
    sql.query(upsert, of_product()).await?;

    let only_rows = || vec![Value::text(&rows)];
    let lists = "INSERT OR IGNORE INTO price_list (code, currency)
        SELECT DISTINCT 'base-' || lower(p.value ->> 'currency'), p.value ->> 'currency'
        FROM json_each(?) v, json_each(v.value, '$.prices') p";
    sql.query(lists, only_rows()).await?;
    for table in ["price", "stock"] {
        let delete =
            format!("DELETE FROM {table} WHERE sku IN (SELECT value ->> 'sku' FROM json_each(?))");
        sql.query(&delete, only_rows()).await?;
    }
    let prices = "INSERT INTO price (sku, list, min_quantity, amount)
        SELECT v.value ->> 'sku', 'base-' || lower(p.value ->> 'currency'),
               p.value ->> 'min_quantity', p.value ->> 'amount'
        FROM json_each(?) v, json_each(v.value, '$.prices') p";
    sql.query(prices, only_rows()).await?;
    let stock = "INSERT INTO stock (sku, warehouse, on_hand)
        SELECT v.value ->> 'sku', s.key, s.value FROM json_each(?) v, json_each(v.value, '$.stock') s";
    sql.query(stock, only_rows()).await?;
    Ok(())
}
