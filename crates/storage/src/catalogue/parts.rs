//! Rows that change a part of something that is there.

use commerce::catalogue::{Media, Product, base_list};
use commerce::import::parts::{MediaRow, PriceRow, StockRow, Translation};
use commerce::import::{FieldError, ProductContext as _, Row as ImportRow};
use serde_json::{Value as Json, json};

use super::{Catalogue, Moment, Outcome, Refusal, load_products, offers, refuse};
use crate::publication;
use crate::sql::{Sql, Value};

pub(super) async fn put_price(
    sql: &impl Sql,
    row: &PriceRow,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let Some(currency) = row.currency.filter(|_| row.list.is_none()) else {
        return offers::put_list_price(sql, row).await;
    };
    let (product, _) = product_of(sql, &row.sku).await?;
    let list = base_list(currency);
    let statement = "INSERT OR IGNORE INTO price_list (code, currency) VALUES (?, ?)";
    let values = vec![Value::text(&list), Value::text(currency.code())];
    sql.query(statement, values).await?;
    let statement = "INSERT INTO price (sku, list, min_quantity, amount) VALUES (?, ?, ?, ?)
        ON CONFLICT (sku, list, min_quantity) DO UPDATE SET amount = excluded.amount
          WHERE amount <> excluded.amount RETURNING 1";
    let values = vec![
        Value::text(&row.sku),
        Value::text(list),
        Value::integer(row.min_quantity),
        Value::Integer(row.amount),
    ];
    let changed = !sql.query(statement, values).await?.is_empty();
    touch(sql, &product, changed, moment).await
}

pub(super) async fn put_stock(
    sql: &impl Sql,
    catalogue: &Catalogue,
    row: &StockRow,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let (product, has_stock) = product_of(sql, &row.sku).await?;
    if !has_stock {
        let detail = format!("the product '{product}' is of a kind without stock");
        return Err(refuse("sku", "unexpected_stock", detail));
    }
    if !catalogue.has_warehouse(&row.warehouse) {
        return Err(missing("warehouse", "unknown_warehouse", &row.warehouse));
    }
    let statement = "INSERT INTO stock (sku, warehouse, on_hand, expected) VALUES (?, ?, ?, ?)
        ON CONFLICT (sku, warehouse) DO UPDATE SET on_hand = excluded.on_hand, expected = excluded.expected
          WHERE on_hand <> excluded.on_hand OR expected IS NOT excluded.expected RETURNING 1";
    let values = vec![
        Value::text(&row.sku),
        Value::text(&row.warehouse),
        Value::integer(row.on_hand),
        row.expected.as_deref().map_or(Value::Null, Value::text),
    ];
    let changed = !sql.query(statement, values).await?.is_empty();
    touch(sql, &product, changed, moment).await
}

/// The product that a variant is of, and whether units of it lie in warehouses.
pub(super) async fn product_of(sql: &impl Sql, sku: &str) -> Result<(String, bool), Refusal> {
    let statement =
        "SELECT p.code, coalesce(p.data ->> 'kind', 'goods') IN ('goods', 'configurable')
                     FROM variant v JOIN product p ON p.code = v.product WHERE v.sku = ?";
    let rows = sql.query(statement, vec![Value::text(sku)]).await?;
    match rows.first() {
        Some(row) => Ok((row.text(0)?.to_owned(), row.integer(1)? == 1)),
        None => Err(missing("sku", "unknown_sku", sku)),
    }
}

/// Queues a product of which a part has changed. It is no longer what was imported, which an
/// empty digest says.
async fn touch(
    sql: &impl Sql,
    product: &str,
    changed: bool,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    if !changed {
        return Ok(Outcome::Unchanged);
    }
    let statement = "UPDATE product SET digest = '', updated_at = ? WHERE code = ?";
    let values = vec![Value::text(moment.now), Value::text(product)];
    sql.query(statement, values).await?;
    publication::enqueue_product(sql, product).await?;
    Ok(Outcome::Updated)
}

/// The whole row of a thing with other texts in one language.
pub(super) async fn translated(sql: &impl Sql, row: Translation) -> Result<ImportRow, Refusal> {
    let Some((kind, name)) = row.of() else {
        return Err(refuse("", "ambiguous_target", "expected one thing"));
    };
    let mut thing = match kind {
        "product" => serde_json::to_value(product(sql, kind, name).await?)?,
        _ => {
            let statement = format!("SELECT data FROM {kind} WHERE code = ?");
            let rows = sql.query(&statement, vec![Value::text(name)]).await?;
            let row = rows
                .first()
                .ok_or_else(|| missing(kind, "unknown_target", name))?;
            row.json::<Json>(0)?
        }
    };
    thing["texts"][row.language.as_str()] = row.texts.clone().into();
    let prefix = format!("texts.{}.", row.language);
    ImportRow::from_value(&json!({ kind: thing })).map_err(|errors| {
        // The row has the texts of one language, without its name between.
        let of_row = |error: FieldError| match error.field.strip_prefix(&prefix) {
            Some(field) => FieldError::new(format!("texts.{field}"), error.code, error.detail),
            None => error,
        };
        Refusal::Fields(errors.into_iter().map(of_row).collect())
    })
}

/// The whole row of a product with one more picture, or another in its place.
pub(super) async fn with_picture(sql: &impl Sql, row: MediaRow) -> Result<ImportRow, Refusal> {
    let mut product = product(sql, "product", &row.product).await?;
    let media = Media {
        file: row.file,
        options: row.options,
        texts: row.texts,
    };
    match product
        .media
        .iter_mut()
        .find(|known| known.file == media.file)
    {
        Some(known) => *known = media,
        None => product.media.push(media),
    }
    Ok(ImportRow::Product(product))
}

async fn product(sql: &impl Sql, field: &str, name: &str) -> Result<Product, Refusal> {
    let wanted = std::iter::once(name.to_owned()).collect();
    let found = load_products(sql, &wanted).await?.remove(name);
    found
        .map(|stored| stored.product)
        .ok_or_else(|| missing(field, "unknown_product", name))
}

pub(super) fn missing(field: &str, code: &'static str, name: &str) -> Refusal {
    refuse(
        field,
        code,
        format!("'{name}' does not exist: import it first"),
    )
}
