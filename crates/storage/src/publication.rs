//! Publishing: what waits, and writing it to the read models.
//!
//! A change and its place in the queue are one commit. A publisher may be killed anywhere: what
//! it had not finished still waits, and doing it again writes the same documents.

mod load;
mod related;
mod shown;
mod target;

use std::collections::BTreeMap;

use crate::addresses;
use crate::catalogue::slug;
use crate::documents::Documents;
use crate::listing;
use crate::sql::{Sql, StorageError, Value, in_transaction};
use target::{Kind, Published, Target};

/// How far publishing has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    pub published: usize,
    /// What still waits; call again until it is zero.
    pub remaining: usize,
}

const ALL_PAGES: &str = "SELECT 'page', store || '/' || code FROM page";

const UPSERT: &str = "ON CONFLICT (kind, target) DO UPDATE SET revision = excluded.revision";

/// Queues one thing.
pub async fn enqueue(sql: &impl Sql, kind: &str, target: &str) -> Result<(), StorageError> {
    let statement = format!("INSERT INTO publication (kind, target) VALUES (?, ?) {UPSERT}");
    sql.query(&statement, vec![Value::text(kind), Value::text(target)])
        .await
        .map(drop)
}

async fn enqueue_selected(
    sql: &impl Sql,
    select: &str,
    parameters: Vec<Value>,
) -> Result<(), StorageError> {
    // Without the outer WHERE, SQLite would read ON CONFLICT as the beginning of a join.
    let statement = format!(
        "INSERT INTO publication (kind, target) SELECT * FROM ({select}) WHERE true {UPSERT}"
    );
    sql.query(&statement, parameters).await.map(drop)
}

/// Queues a product, and the pages and menus that name it. Products that show it follow when it
/// is published, if it looks different there.
pub async fn enqueue_product(sql: &impl Sql, code: &str) -> Result<(), StorageError> {
    enqueue(sql, "product", code).await?;
    enqueue_contents_with(sql, code).await
}

/// Queues the pages and menus that name a product.
async fn enqueue_contents_with(sql: &impl Sql, code: &str) -> Result<(), StorageError> {
    let select =
        "SELECT 'page', store || '/' || code FROM page WHERE instr(data, json_quote(?1)) > 0
        UNION SELECT 'site', store FROM menu WHERE instr(data, json_quote(?1)) > 0";
    enqueue_selected(sql, select, vec![Value::text(code)]).await
}

pub(crate) async fn enqueue_products_of_brand(
    sql: &impl Sql,
    brand: &str,
) -> Result<(), StorageError> {
    let select = "SELECT 'product', code FROM product WHERE brand = ?";
    enqueue_selected(sql, select, vec![Value::text(brand)]).await?;
    // Cards on pages show the brand's name.
    enqueue_selected(sql, ALL_PAGES, Vec::new()).await
}

/// Queues what rules ask of every product.
pub(crate) async fn enqueue_all_traits(sql: &impl Sql) -> Result<(), StorageError> {
    enqueue_selected(sql, "SELECT 'traits', code FROM product", Vec::new()).await
}

/// Queues all that shows categories but products, which show only those that they are in.
pub(crate) async fn enqueue_contents(sql: &impl Sql) -> Result<(), StorageError> {
    let select = format!(
        "SELECT 'site', code FROM store UNION SELECT 'category', code FROM category
         UNION {ALL_PAGES}"
    );
    enqueue_selected(sql, &select, Vec::new()).await
}

/// Queues the products in a category and in those below it, whose breadcrumbs, attributes and
/// traits come from it.
pub(crate) async fn enqueue_products_below(
    sql: &impl Sql,
    category: &str,
) -> Result<(), StorageError> {
    let below = "WITH RECURSIVE below (code) AS (SELECT ?1
            UNION SELECT c.code FROM category c JOIN below b ON c.data ->> 'parent' = b.code)
        SELECT DISTINCT KIND, pc.product FROM below b JOIN product_category pc ON pc.category = b.code";
    let products = below.replace("KIND", "'product'");
    enqueue_selected(sql, &products, vec![Value::text(category)]).await?;
    let traits = below.replace("KIND", "'traits'");
    let select = format!("SELECT * FROM ({traits}) WHERE EXISTS (SELECT 1 FROM relation_rule)");
    enqueue_selected(sql, &select, vec![Value::text(category)]).await
}

pub(crate) async fn enqueue_all_products(sql: &impl Sql) -> Result<(), StorageError> {
    enqueue_selected(sql, "SELECT 'product', code FROM product", Vec::new()).await?;
    enqueue_selected(sql, ALL_PAGES, Vec::new()).await
}

/// Pages show products, and link to each other.
pub(crate) async fn enqueue_pages_of_store(
    sql: &impl Sql,
    store: &str,
) -> Result<(), StorageError> {
    let select = "SELECT 'page', store || '/' || code FROM page WHERE store = ?";
    enqueue_selected(sql, select, vec![Value::text(store)]).await
}

/// Queues all that can be published, as after the loss of the documents.
pub async fn enqueue_everything(sql: &impl Sql) -> Result<(), StorageError> {
    let select = "SELECT 'site', code FROM store
        UNION SELECT 'category', code FROM category
        UNION SELECT 'product', code FROM product
        UNION SELECT 'page', store || '/' || code FROM page";
    enqueue_selected(sql, select, Vec::new()).await
}

/// Queues all that shows an uploaded file.
pub async fn enqueue_uses_of_file(sql: &impl Sql, file: &str) -> Result<(), StorageError> {
    let select = "SELECT 'product', product FROM product_media WHERE file = ?1
        UNION SELECT 'category', code FROM category WHERE instr(data, json_quote(?1)) > 0
        UNION SELECT 'page', page.store || '/' || page.code FROM page
          WHERE instr(data, json_quote(?1)) > 0 OR EXISTS (
            SELECT 1 FROM product_media m
            WHERE m.file = ?1 AND instr(page.data, json_quote(m.product)) > 0)";
    enqueue_selected(sql, select, vec![Value::text(file)]).await
}

/// How much waits.
pub async fn pending(sql: &impl Sql) -> Result<usize, StorageError> {
    let rows = sql
        .query("SELECT count(*) FROM publication", Vec::new())
        .await?;
    let count = rows.first().map_or(Ok(0), |row| row.integer(0))?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// Publishes at most `limit` of what waits.
pub async fn publish(
    sql: &impl Sql,
    documents: &impl Documents,
    limit: u32,
) -> Result<Progress, StorageError> {
    let queue = "SELECT kind, target, revision FROM publication
        ORDER BY CASE kind WHEN 'site' THEN 0 WHEN 'category' THEN 1 WHEN 'traits' THEN 2
                   WHEN 'product' THEN 3 ELSE 4 END, target LIMIT ?";
    let rows = sql.query(queue, vec![Value::integer(limit)]).await?;
    let mut targets = rows
        .iter()
        .map(Target::read)
        .collect::<Result<Vec<_>, _>>()?;
    if targets.iter().any(|target| target.kind == Kind::Traits) {
        // What rules find for a product is found by the traits of all others.
        targets.retain(|target| !matches!(target.kind, Kind::Product | Kind::Page));
    }
    if !targets.is_empty() {
        let catalogue = load::load(sql, &targets).await?;
        let owners = targets.iter().filter_map(Target::owner).collect();
        let addresses = slug::settle(sql, &catalogue, owners).await?;
        let published: Vec<_> = targets
            .into_iter()
            .map(|target| Published::make(&catalogue, &addresses, target))
            .collect();
        write(sql, documents, &published).await?;
        return Ok(Progress {
            published: published.len(),
            remaining: pending(sql).await?,
        });
    }
    Ok(Progress {
        published: 0,
        remaining: 0,
    })
}

async fn write(
    sql: &impl Sql,
    documents: &impl Documents,
    published: &[Published],
) -> Result<(), StorageError> {
    let stale = in_transaction(sql, announce(sql, published)).await?;
    for (key, document) in published.iter().flat_map(|published| &published.documents) {
        documents.set(key, document).await?;
    }
    for key in stale.values().flatten() {
        documents.delete(key).await?;
    }
    in_transaction(sql, finish(sql, published, &stale)).await
}

/// Before any document is written: takes what is no longer shown out of the lists, and notes the
/// keys to come. Gives the keys that are to go, by the index of their target: those that it had,
/// has no more, and that nothing else has taken over.
async fn announce(
    sql: &impl Sql,
    published: &[Published],
) -> Result<BTreeMap<usize, Vec<String>>, StorageError> {
    for published in published {
        if published.target.kind == Kind::Product {
            listing::keep_only(sql, &published.target.name, &published.listings).await?;
        }
        if let Some(kind) = published.target.kind.addressed() {
            addresses::keep_only(sql, kind, &published.target.name, &published.addresses).await?;
        }
        let note = "INSERT OR IGNORE INTO published_document (kind, target, key)
                    SELECT ?, ?, value FROM json_each(?)";
        sql.query(note, published.parameters()).await?;
    }
    let mut stale = BTreeMap::new();
    for (index, published) in published.iter().enumerate() {
        let forget = "DELETE FROM published_document AS old WHERE kind = ?1 AND target = ?2
            AND key NOT IN (SELECT value FROM json_each(?3))
            AND EXISTS (SELECT 1 FROM published_document other
              WHERE other.key = old.key AND NOT (other.kind = ?1 AND other.target = ?2))";
        sql.query(forget, published.parameters()).await?;
        let old = "SELECT key FROM published_document WHERE kind = ? AND target = ?
                   AND key NOT IN (SELECT value FROM json_each(?))";
        let rows = sql.query(old, published.parameters()).await?;
        let old = rows.iter().map(|row| row.text(0).map(str::to_owned));
        stale.insert(index, old.collect::<Result<_, _>>()?);
    }
    Ok(stale)
}

/// After the documents are written: lists show them, and they no longer wait.
async fn finish(
    sql: &impl Sql,
    published: &[Published],
    stale: &BTreeMap<usize, Vec<String>>,
) -> Result<(), StorageError> {
    for (index, published) in published.iter().enumerate() {
        let Target {
            kind,
            name,
            revision,
        } = &published.target;
        for listed in &published.listings {
            listing::put(sql, name, listed).await?;
        }
        if let Some(kind) = kind.addressed() {
            for addressed in &published.addresses {
                addresses::put(sql, kind, name, addressed).await?;
            }
        }
        if let Some(shown) = &published.shown {
            shown::note(sql, name, shown).await?;
        }
        if let Some(traits) = &published.traits {
            related::put_traits(sql, name, traits).await?;
        }
        let deleted = serde_json::json!(stale.get(&index)).to_string();
        let of_target = || {
            vec![
                Value::text(kind.as_str()),
                Value::text(name),
                Value::text(&deleted),
            ]
        };
        let forget = "DELETE FROM published_document WHERE kind = ? AND target = ?
                      AND key IN (SELECT value FROM json_each(?))";
        sql.query(forget, of_target()).await?;
        // Another publisher may have given one of the keys to something else in the meantime,
        // and lost its document to the deletion.
        let taken = "SELECT kind, target FROM published_document
            WHERE NOT (kind = ? AND target = ?) AND key IN (SELECT value FROM json_each(?))";
        for row in sql.query(taken, of_target()).await? {
            enqueue(sql, row.text(0)?, row.text(1)?).await?;
        }
        let done =
            "DELETE FROM publication WHERE kind = ? AND target = ? AND revision = ? RETURNING 1";
        let parameters = vec![
            Value::text(kind.as_str()),
            Value::text(name),
            Value::integer(*revision),
        ];
        if sql.query(done, parameters).await?.is_empty() {
            // Something changed, or another publisher was here: what was written may be older
            // than what that one wrote, so it waits again.
            enqueue(sql, kind.as_str(), name).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "rows are made where they are passed"
)]
mod tests;
