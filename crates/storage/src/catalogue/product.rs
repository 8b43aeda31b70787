use commerce::catalogue::{Product, Stock, Variant};
use commerce::import::FieldError;
use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Catalogue, Moment, Outcome, Refusal, load_products, slug};
use crate::publication;
use crate::sql::{Sql, StorageError, Value};

pub(super) async fn import(
    sql: &impl Sql,
    catalogue: &Catalogue,
    mut product: Product,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let mut errors = product.check_references(catalogue);
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    product.variants = product.all_variants();
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
    errors.extend(foreign_skus(sql, &product).await?);
    if product.kind.is_composed() {
        errors.extend(unusable_parts(sql, &product).await?);
        errors.extend(uses_as_part(sql, &product).await?);
    }
    let slugs = catalogue.slugs(&product.stores, &product.texts, |texts| &texts.slug);
    match slug::claim(sql, "product", &code, &slugs).await {
        Err(Refusal::Fields(taken)) => errors.extend(taken),
        claimed => claimed?,
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }

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
    let mut links = vec![
        ("product_category", "category", json!(product.categories)),
        ("product_media", "file", json!(files)),
    ];
    if product.kind.is_composed() || outcome == Outcome::Updated {
        links.push(("product_part", "sku", json!(product.part_skus())));
    }
    for (table, column, values) in links {
        replace_links(sql, table, column, &code, &values).await?;
    }
    replace_variants(sql, &code, &variants, moment).await?;
    publication::enqueue_product(sql, &code).await?;
    if !catalogue.references.relation_rules.is_empty() {
        publication::enqueue(sql, "traits", &code).await?;
    }
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

fn skus(product: &Product) -> String {
    let variants = product.variants.iter();
    let skus: Vec<_> = variants.map(|variant| &variant.sku).collect();
    json!(skus).to_string()
}

/// A SKU names one variant in the whole catalogue.
async fn foreign_skus(sql: &impl Sql, product: &Product) -> Result<Vec<FieldError>, StorageError> {
    let statement = "SELECT j.key, v.product FROM json_each(?) j JOIN variant v ON v.sku = j.value
                     WHERE v.product <> ?";
    let parameters = vec![
        Value::text(skus(product)),
        Value::text(&product.external_id),
    ];
    let taken = sql.query(statement, parameters).await?;
    let errors = taken.iter().map(|row| {
        let field = format!("variants[{}].sku", row.integer(0)?);
        let detail = format!("the product '{}' has this SKU", row.text(1)?);
        Ok(FieldError::new(field, "sku_taken", detail))
    });
    errors.collect()
}

/// A part is a variant that there is, of a product that is not put together itself: so there is
/// no bundle in a bundle, and no circle.
async fn unusable_parts(
    sql: &impl Sql,
    product: &Product,
) -> Result<Vec<FieldError>, StorageError> {
    let parts = product.parts();
    let skus: Vec<_> = parts.iter().map(|(_, sku)| sku).collect();
    let statement = "SELECT j.key, p.code, p.data ->> 'kind' IN ('bundle', 'configurable')
        FROM json_each(?1) j LEFT JOIN variant v ON v.sku = j.value
          LEFT JOIN product p ON p.code = v.product
        WHERE p.code IS NULL OR p.code = ?2 OR p.data ->> 'kind' IN ('bundle', 'configurable')";
    let parameters = vec![
        Value::text(json!(skus).to_string()),
        Value::text(&product.external_id),
    ];
    let rows = sql.query(statement, parameters).await?;
    let errors = rows.iter().map(|row| {
        let index = usize::try_from(row.integer(0)?).unwrap_or_default();
        let (field, sku) = parts.get(index).cloned().unwrap_or_default();
        Ok(match row.optional_text(1)? {
            None => {
                let detail = format!("there is no variant '{sku}': import it first");
                FieldError::new(field, "unknown_sku", detail)
            }
            Some(owner) if owner == product.external_id => {
                FieldError::new(field, "cycle", "a product is no part of itself")
            }
            Some(owner) => {
                let detail = format!(
                    "'{sku}' is of '{owner}', which is put together itself: expected the SKU of \
                     a simple product"
                );
                FieldError::new(field, "composed_part", detail)
            }
        })
    });
    errors.collect()
}

/// What is put together now cannot be a part of something else already.
async fn uses_as_part(sql: &impl Sql, product: &Product) -> Result<Vec<FieldError>, StorageError> {
    let statement = "SELECT DISTINCT part.product FROM json_each(?) j
        JOIN product_part part ON part.sku = j.value WHERE part.product <> ? LIMIT 10";
    let parameters = vec![
        Value::text(skus(product)),
        Value::text(&product.external_id),
    ];
    let rows = sql.query(statement, parameters).await?;
    let errors = rows.iter().map(|row| {
        let detail = format!(
            "'{}' has it as a part, so it cannot be put together itself",
            row.text(0)?
        );
        Ok(FieldError::new("kind", "part_of_product", detail))
    });
    errors.collect()
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
    let stock = "INSERT INTO stock (sku, warehouse, on_hand, expected)
        SELECT v.value ->> 'sku', s.key,
          CASE s.type WHEN 'object' THEN s.value ->> 'on_hand' ELSE s.value END,
          CASE s.type WHEN 'object' THEN s.value ->> 'expected' END
        FROM json_each(?) v, json_each(v.value, '$.stock') s";
    sql.query(stock, only_rows()).await?;
    Ok(())
}
