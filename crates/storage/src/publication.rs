//! Publishing: what waits, and writing it to the read models.
//!
//! A change and its place in the queue are one commit. A publisher may be killed anywhere: what
//! it had not finished still waits, and doing it again writes the same documents.

mod load;
mod pricing;
mod related;
mod shown;
mod target;
mod turn;

use serde_json::{Value as Json, json};

use crate::addresses;
use crate::catalogue::slug;
use crate::documents::Documents;
use crate::listing::{self, Listed};
use crate::sql::{Sql, StorageError, Value, in_transaction};
use target::{Kind, Published, Target};

pub(crate) use load::add_parts;
pub(crate) use pricing::load as load_pricing;
pub use pricing::{enqueue_due, next_due};
pub use turn::Turn;

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
pub(crate) async fn enqueue(sql: &impl Sql, kind: &str, target: &str) -> Result<(), StorageError> {
    let statement = format!("INSERT INTO publication (kind, target) VALUES (?, ?) {UPSERT}");
    sql.query(&statement, vec![Value::text(kind), Value::text(target)])
        .await
        .map(drop)
}

/// Queues things of one kind.
pub(crate) async fn enqueue_all(
    sql: &impl Sql,
    kind: &str,
    targets: &[&str],
) -> Result<(), StorageError> {
    if targets.is_empty() {
        return Ok(());
    }
    let parameters = vec![Value::text(kind), Value::text(json!(targets).to_string())];
    enqueue_selected(sql, "SELECT ?, value FROM json_each(?)", parameters).await
}

pub(crate) async fn enqueue_selected(
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
pub(crate) async fn enqueue_product(sql: &impl Sql, code: &str) -> Result<(), StorageError> {
    enqueue_products(sql, &[code]).await
}

/// Queues products as [`enqueue_product`] does.
pub(crate) async fn enqueue_products(sql: &impl Sql, codes: &[&str]) -> Result<(), StorageError> {
    enqueue_all(sql, "product", codes).await?;
    enqueue_contents_with(sql, codes).await
}

/// Queues what rules ask of these products.
pub(crate) async fn enqueue_traits(sql: &impl Sql, codes: &[&str]) -> Result<(), StorageError> {
    enqueue_all(sql, "traits", codes).await
}

/// Queues the pages and menus that name one of these products.
async fn enqueue_contents_with(sql: &impl Sql, codes: &[&str]) -> Result<(), StorageError> {
    let select = "SELECT 'page', page.store || '/' || page.code FROM json_each(?1) j
          JOIN page ON instr(page.data, json_quote(j.value)) > 0
        UNION SELECT 'site', menu.store FROM json_each(?1) j
          JOIN menu ON instr(menu.data, json_quote(j.value)) > 0";
    let parameters = vec![Value::text(json!(codes).to_string())];
    enqueue_selected(sql, select, parameters).await
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
pub(crate) async fn enqueue_uses_of_file(sql: &impl Sql, file: &str) -> Result<(), StorageError> {
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

/// What comes first, by kind and name. Each part reads the beginning of a range of the primary
/// key: to sort a long queue for every batch would take longer than to publish it.
///
/// With each comes about how many bytes of the catalogue it is made of, a variant with its prices
/// and stock being a thousand.
const QUEUE: &str = "SELECT kind, target, revision, coalesce((
      SELECT octet_length(p.data) + 1000 * (SELECT count(*) FROM variant v WHERE v.product = p.code)
      FROM product p WHERE kind IN ('product', 'traits') AND p.code = target), 0)
    FROM (
      SELECT * FROM (SELECT kind, target, revision FROM publication
        WHERE kind = 'site' ORDER BY target LIMIT ?1)
      UNION ALL SELECT * FROM (SELECT kind, target, revision FROM publication
        WHERE kind = 'category' ORDER BY target LIMIT ?1)
      UNION ALL SELECT * FROM (SELECT kind, target, revision FROM publication
        WHERE kind = 'traits' ORDER BY target LIMIT ?1)
      UNION ALL SELECT * FROM (SELECT kind, target, revision FROM publication
        WHERE kind = 'product' ORDER BY target LIMIT ?1)
      UNION ALL SELECT * FROM (SELECT kind, target, revision FROM publication
        WHERE kind = 'page' ORDER BY target LIMIT ?1)
      LIMIT ?1)";

/// How much of the catalogue is published at once: products are few where they are large, so that
/// memory is bounded.
const BATCH_BYTES: i64 = 4 * 1024 * 1024;

/// What is published next.
async fn next(sql: &impl Sql, limit: u32) -> Result<Vec<Target>, StorageError> {
    let rows = sql.query(QUEUE, vec![Value::integer(limit)]).await?;
    let mut targets = Vec::with_capacity(rows.len());
    let mut bytes = 0;
    for row in &rows {
        bytes += row.integer(3)?;
        if bytes > BATCH_BYTES && !targets.is_empty() {
            break;
        }
        targets.push(Target::read(row)?);
    }
    if targets.iter().any(|target| target.kind == Kind::Traits) {
        // What rules find for a product is found by the traits of all others.
        targets.retain(|target| !matches!(target.kind, Kind::Product | Kind::Page));
    }
    Ok(targets)
}

/// Publishes at most `limit` of what waits, as it is at this moment (seconds since 1970), and does a
/// piece of what keeps the index compact.
pub async fn publish(
    sql: &impl Sql,
    documents: &impl Documents,
    limit: u32,
    now: i64,
) -> Result<Progress, StorageError> {
    let targets = next(sql, limit).await?;
    let count = targets.len();
    if count > 0 {
        let catalogue = load::load(sql, &targets, now).await?;
        let owners = targets.iter().filter_map(Target::owner).collect();
        let addresses = slug::settle(sql, &catalogue, owners).await?;
        let mut known = shown::Known::default();
        let published: Vec<_> = targets
            .into_iter()
            .map(|target| Published::make(&catalogue, &addresses, &mut known, target))
            .collect();
        // The documents are a multiple of what they were made of.
        drop((catalogue, addresses, known));
        write(sql, documents, published).await?;
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

async fn write(
    sql: &impl Sql,
    documents: &impl Documents,
    mut published: Vec<Published>,
) -> Result<(), StorageError> {
    let stale = in_transaction(sql, announce(sql, &published)).await?;
    let made = published.iter().flat_map(|published| &published.documents);
    documents.set_all(made).await?;
    // The index takes as much memory as the documents do.
    for one in &mut published {
        one.documents = Vec::new();
    }
    for (_, key) in &stale {
        documents.delete(key).await?;
    }
    in_transaction(sql, finish(sql, &published, &stale)).await
}

/// The products among these, with the lists that show them.
fn shown(published: &[Published]) -> Vec<(&str, &[Listed])> {
    let products = published.iter();
    let products = products.filter(|published| published.target.kind == Kind::Product);
    products
        .map(|published| (published.target.name.as_str(), &published.listings[..]))
        .collect()
}

/// The things among these that have addresses.
fn addressed(published: &[Published]) -> Vec<addresses::Shows<'_>> {
    let things = published.iter();
    let things = things.filter_map(|one| {
        let kind = one.target.kind.addressed()?;
        Some((kind, one.target.name.as_str(), &one.addresses[..]))
    });
    things.collect()
}

/// A part of what was published, with the names of the targets that have it.
fn named<'a, T: 'a>(
    published: &'a [Published],
    part: impl Fn(&'a Published) -> Option<&'a T>,
) -> Vec<(&'a str, &'a T)> {
    let named = published.iter();
    let named = named.filter_map(|one| Some((one.target.name.as_str(), part(one)?)));
    named.collect()
}

/// A list in JSON, as the one parameter.
fn rows(rows: impl Iterator<Item = Json>) -> Vec<Value> {
    vec![Value::text(Json::from_iter(rows).to_string())]
}

/// Before any document is written: takes what is no longer shown out of the lists, and notes the
/// keys to come. Gives the keys that are to go, each with the index of its target: those that it had,
/// has no more, and that nothing else has taken over.
async fn announce(
    sql: &impl Sql,
    published: &[Published],
) -> Result<Vec<(usize, String)>, StorageError> {
    listing::keep_only(sql, &shown(published)).await?;
    addresses::keep_only(sql, &addressed(published)).await?;
    let keys = || {
        rows(published.iter().flat_map(|published| {
            let Target { kind, name, .. } = &published.target;
            let documents = published.documents.iter();
            documents.map(move |(key, _)| json!([kind.as_str(), name, key]))
        }))
    };
    let note = "INSERT OR IGNORE INTO published_document (kind, target, key)
                SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)";
    sql.query(note, keys()).await?;
    let targets = published.iter().enumerate();
    let targets = targets.map(|(index, published)| {
        let Target { kind, name, .. } = &published.target;
        json!([kind.as_str(), name, index])
    });
    let mut parameters = rows(targets);
    parameters.extend(keys());
    // Of those that give a key up together, the last one is to delete its document.
    let old = "SELECT t.value ->> 2, d.kind, d.target, d.key,
          (SELECT count(*) FROM published_document other WHERE other.key = d.key)
            > row_number() OVER (PARTITION BY d.key)
        FROM json_each(?1) t
        CROSS JOIN published_document d ON d.kind = t.value ->> 0 AND d.target = t.value ->> 1
        WHERE json_array(d.kind, d.target, d.key) NOT IN (SELECT value FROM json_each(?2))";
    let old = sql.query(old, parameters).await?;
    let mut stale = Vec::new();
    let mut taken_over = Vec::new();
    for row in &old {
        let key = row.text(3)?;
        if row.integer(4)? != 0 {
            taken_over.push((row.text(1)?, row.text(2)?, key));
        } else {
            stale.push((row.index(0)?, key.to_owned()));
        }
    }
    forget(sql, &taken_over).await?;
    Ok(stale)
}

/// Forgets that things of these kinds and names have these keys.
async fn forget(sql: &impl Sql, keys: &[(&str, &str, &str)]) -> Result<(), StorageError> {
    if keys.is_empty() {
        return Ok(());
    }
    let statement = "DELETE FROM published_document WHERE (kind, target, key) IN
        (SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?))";
    let keys = keys.iter();
    let keys = keys.map(|(kind, name, key)| json!([kind, name, key]));
    sql.query(statement, rows(keys)).await.map(drop)
}

/// After the documents are written: lists show them, and they no longer wait.
async fn finish(
    sql: &impl Sql,
    published: &[Published],
    stale: &[(usize, String)],
) -> Result<(), StorageError> {
    listing::put(sql, &shown(published)).await?;
    addresses::put(sql, &addressed(published)).await?;
    pricing::note(sql, published).await?;
    shown::note(sql, &named(published, |one| one.shown.as_ref())).await?;
    related::put_traits(sql, &named(published, |one| one.traits.as_ref())).await?;
    let stale = stale.iter().map(|(index, key)| {
        let Target { kind, name, .. } = &published[*index].target;
        (kind.as_str(), name.as_str(), key.as_str())
    });
    let stale: Vec<_> = stale.collect();
    if !stale.is_empty() {
        forget(sql, &stale).await?;
        // Another publisher may have given one of the keys to something else in the meantime,
        // and lost its document to the deletion.
        let taken = "SELECT kind, target FROM published_document
            WHERE key IN (SELECT value FROM json_each(?))";
        let keys = stale.iter().map(|(_, _, key)| json!(key));
        enqueue_selected(sql, taken, rows(keys)).await?;
    }
    let targets = || {
        rows(published.iter().map(|published| {
            let target = &published.target;
            json!([target.kind.as_str(), target.name, target.revision])
        }))
    };
    // Where something changed, or another publisher was here, what was written may be older than
    // what that one wrote: it waits again.
    let changed = "SELECT t.value ->> 0, t.value ->> 1 FROM json_each(?) t
        WHERE NOT EXISTS (SELECT 1 FROM publication p WHERE p.kind = t.value ->> 0
          AND p.target = t.value ->> 1 AND p.revision = t.value ->> 2)";
    enqueue_selected(sql, changed, targets()).await?;
    let done = "DELETE FROM publication WHERE (kind, target) IN
          (SELECT value ->> 0, value ->> 1 FROM json_each(?1))
        AND json_array(kind, target, revision) IN (SELECT value FROM json_each(?1))";
    sql.query(done, targets()).await.map(drop)
}

#[cfg(test)]
#[allow(
    clippy::needless_pass_by_value,
    reason = "rows are made where they are passed"
)]
mod tests;
