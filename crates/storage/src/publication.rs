//! Publishing: what waits, and writing it to the read models.
//!
//! A change and its place in the queue are one commit. A publisher may be killed anywhere: what
//! it had not finished still waits, and doing it again writes the same documents.

mod target;

use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::{MenuItem, Target as LinkTarget};

use crate::catalogue::{Catalogue, load_media, load_products};
use crate::documents::Documents;
use crate::listing::{self, Listed};
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

/// Queues a product, and the pages and menus that name it.
pub async fn enqueue_product(sql: &impl Sql, code: &str) -> Result<(), StorageError> {
    let select = "SELECT 'product', ?1
        UNION SELECT 'page', store || '/' || code FROM page WHERE instr(data, json_quote(?1)) > 0
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

/// Publishes at most `limit` of what waits, and does a piece of what keeps the index compact.
pub async fn publish(
    sql: &impl Sql,
    documents: &impl Documents,
    limit: u32,
) -> Result<Progress, StorageError> {
    let queue = "SELECT kind, target, revision FROM publication
        ORDER BY CASE kind WHEN 'site' THEN 0 WHEN 'category' THEN 1 WHEN 'product' THEN 2 ELSE 3 END,
                 target LIMIT ?";
    let rows = sql.query(queue, vec![Value::integer(limit)]).await?;
    let targets = rows
        .iter()
        .map(Target::read)
        .collect::<Result<Vec<_>, _>>()?;
    let count = targets.len();
    if count > 0 {
        let catalogue = load(sql, &targets).await?;
        let published: Vec<_> = targets
            .into_iter()
            .map(|target| Published::make(&catalogue, target))
            .collect();
        write(sql, documents, &published).await?;
    }
    // The index takes in what was published as small segments, which are merged piece by piece;
    // that counts as one thing more to do.
    let waiting = pending(sql).await?;
    let merging = listing::maintain(sql, waiting > 0).await?;
    Ok(Progress {
        published: count,
        remaining: waiting + usize::from(merging),
    })
}

/// The catalogue with the products and files that these targets show.
async fn load(sql: &impl Sql, targets: &[Target]) -> Result<Catalogue, StorageError> {
    let mut catalogue = Catalogue::load(sql).await?;
    let mut products = BTreeSet::new();
    let mut files = BTreeSet::new();
    for target in targets {
        match &target.kind {
            Kind::Product => {
                products.insert(target.name.clone());
            }
            Kind::Page => {
                if let Some(page) = catalogue.references.pages.get(&target.store_and_code()) {
                    for block in &page.blocks {
                        products.extend(block.products.iter().cloned());
                        files.extend(block.image.clone());
                        products.extend(block.link.as_ref().and_then(linked_product));
                        let categories = block.categories.iter();
                        files.extend(categories.filter_map(|name| image_of(&catalogue, name)));
                    }
                }
            }
            // Its page shows its children's pictures too; categories are few.
            Kind::Category => files.extend(catalogue.references.categories.images()),
            Kind::Site => {
                for items in catalogue.menus_of(&target.name).values() {
                    collect_products(items, &mut products);
                }
            }
        }
    }
    catalogue.references.products = load_products(sql, &products).await?;
    let media = catalogue
        .references
        .products
        .values()
        .flat_map(|stored| &stored.product.media);
    files.extend(media.map(|media| media.file.clone()));
    catalogue.references.media = load_media(sql, &files).await?;
    Ok(catalogue)
}

fn image_of(catalogue: &Catalogue, category: &str) -> Option<String> {
    catalogue
        .references
        .categories
        .get(category)?
        .1
        .image
        .clone()
}

fn linked_product(target: &LinkTarget) -> Option<String> {
    match target {
        LinkTarget::Product(code) => Some(code.clone()),
        _ => None,
    }
}

fn collect_products(items: &[MenuItem], products: &mut BTreeSet<String>) {
    for item in items {
        products.extend(item.link.as_ref().and_then(linked_product));
        collect_products(&item.children, products);
    }
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

/// The products among these, with the lists that show them.
fn shown(published: &[Published]) -> Vec<(&str, &[Listed])> {
    let products = published
        .iter()
        .filter(|published| published.target.kind == Kind::Product);
    products
        .map(|published| (published.target.name.as_str(), &published.listings[..]))
        .collect()
}

/// Before any document is written: takes what is no longer shown out of the lists, and notes the
/// keys to come. Gives the keys that are to go, by the index of their target: those that it had,
/// has no more, and that nothing else has taken over.
async fn announce(
    sql: &impl Sql,
    published: &[Published],
) -> Result<BTreeMap<usize, Vec<String>>, StorageError> {
    listing::keep_only(sql, &shown(published)).await?;
    for published in published {
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
    listing::put(sql, &shown(published)).await?;
    for (index, published) in published.iter().enumerate() {
        let Target {
            kind,
            name,
            revision,
        } = &published.target;
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
