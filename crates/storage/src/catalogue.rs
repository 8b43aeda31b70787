//! The truth of the catalogue: reading it, and taking in the rows of an import.

mod attribute;
mod category;
mod delete;
mod exchange;
mod export;
mod file;
mod load;
mod merchandising;
pub mod offers;
mod parts;
mod product;
pub mod promotion_rules;
pub(crate) mod slug;

use commerce::catalogue::{Menu, Page, PageKind, Store};
use commerce::import::{FieldError, ProductContext, Row as ImportRow};
use serde::Serialize;

use crate::publication;
use crate::sql::{Sql, StorageError, Value};

pub use exchange::{import_together, is_of_the_same, waits_for_others};
pub use export::{Place, export};
pub use file::{StoredFile, is_known_file, list_files, put_file};
pub use load::Catalogue;
pub(crate) use load::{load_media, load_products, load_rule_references};
use product::Exchange;
pub use product::{Judged, import_products};

/// What a row did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Created,
    /// It is another now.
    Updated,
    /// It was there, and is gone.
    Deleted,
    /// It was there already, just so; or what was to be removed was not there.
    Unchanged,
}

/// Why a row was not taken in. Nothing of it was.
#[derive(Debug)]
pub enum Refusal {
    /// The row is at fault.
    Fields(Vec<FieldError>),
    /// The database is.
    Storage(StorageError),
}

impl From<StorageError> for Refusal {
    fn from(error: StorageError) -> Self {
        Self::Storage(error)
    }
}

impl From<serde_json::Error> for Refusal {
    fn from(error: serde_json::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// Time and new ids, which the rules do not make up themselves.
pub struct Moment<'a> {
    /// RFC 3339, UTC.
    pub now: &'a str,
    pub new_id: &'a dyn Fn() -> String,
}

/// Takes in one row, within the caller's transaction, and marks what is to be published again.
/// On a refusal the caller's savepoint is to be rolled back.
pub async fn import(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    row: ImportRow,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    import_among(sql, catalogue, row, moment, &Exchange::default()).await
}

/// The same, where products that are taken in before and after leave their SKUs to it.
async fn import_among(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    row: ImportRow,
    moment: &Moment<'_>,
    exchange: &Exchange,
) -> Result<Outcome, Refusal> {
    match row {
        ImportRow::Store(store) => import_store(sql, catalogue, store).await,
        ImportRow::Brand(brand) => {
            let outcome = put(sql, "brand", &brand.external_id, &brand).await?;
            if outcome == Outcome::Updated {
                publication::enqueue_products_of_brand(sql, &brand.external_id).await?;
            }
            catalogue
                .references
                .brands
                .insert(brand.external_id.clone(), brand);
            Ok(outcome)
        }
        ImportRow::Attribute(row) => attribute::import(sql, catalogue, row).await,
        ImportRow::Warehouse(warehouse) => {
            let outcome = put(sql, "warehouse", &warehouse.code, &warehouse).await?;
            if outcome == Outcome::Updated {
                // Products show its name.
                publication::enqueue_all_products(sql).await?;
            }
            let warehouses = &mut catalogue.references.warehouses;
            warehouses.insert(warehouse.code.clone(), warehouse);
            Ok(outcome)
        }
        ImportRow::Category(row) => category::import(sql, catalogue, row, moment).await,
        ImportRow::Product(product) => {
            let products = vec![product];
            let judged = product::import_among(sql, catalogue, products, moment, exchange).await?;
            let judged = judged.into_iter().next();
            // One row, one judgement.
            judged
                .unwrap_or(Ok(Outcome::Unchanged))
                .map_err(Refusal::Fields)
        }
        ImportRow::Page(page) => import_page(sql, catalogue, page).await,
        ImportRow::Menu(menu) => import_menu(sql, catalogue, menu).await,
        ImportRow::RelationRule(rule) => {
            merchandising::import_relation_rule(sql, catalogue, rule).await
        }
        ImportRow::Synonym(synonym) => merchandising::import_synonym(sql, catalogue, synonym).await,
        ImportRow::SearchRule(rule) => {
            merchandising::import_search_rule(sql, catalogue, rule).await
        }
        ImportRow::PriceList(list) => offers::put_price_list(sql, offers::Written::of(list)?).await,
        ImportRow::CataloguePromotion(promotion) => {
            offers::put_catalogue_promotion(sql, offers::Written::of(*promotion)?, moment).await
        }
        ImportRow::Price(row) => parts::put_price(sql, &row, moment).await,
        ImportRow::Stock(row) => parts::put_stock(sql, catalogue, &row, moment).await,
        ImportRow::Translation(row) => {
            let row = parts::translated(sql, row).await?;
            Box::pin(import_among(sql, catalogue, row, moment, exchange)).await
        }
        ImportRow::Media(row) => {
            let row = parts::with_picture(sql, row).await?;
            Box::pin(import_among(sql, catalogue, row, moment, exchange)).await
        }
        ImportRow::Delete(gone) => delete::delete(sql, catalogue, gone).await,
    }
}

/// Writes a record that is one document under one code.
async fn put(
    sql: &impl Sql,
    table: &str,
    code: &str,
    record: &impl Serialize,
) -> Result<Outcome, StorageError> {
    let data = serde_json::to_string(record)?;
    let known = sql
        .query(
            &format!("SELECT data = ? FROM {table} WHERE code = ?"),
            vec![Value::text(&data), Value::text(code)],
        )
        .await?;
    if let Some(row) = known.first()
        && row.integer(0)? == 1
    {
        return Ok(Outcome::Unchanged);
    }
    let statement = format!(
        "INSERT INTO {table} (code, data) VALUES (?, ?)
         ON CONFLICT (code) DO UPDATE SET data = excluded.data"
    );
    sql.query(&statement, vec![Value::text(code), Value::text(data)])
        .await?;
    Ok(if known.is_empty() {
        Outcome::Created
    } else {
        Outcome::Updated
    })
}

async fn put_of_store(
    sql: &impl Sql,
    table: &str,
    store: &str,
    code: &str,
    record: &impl Serialize,
) -> Result<Outcome, StorageError> {
    let data = serde_json::to_string(record)?;
    let key = || vec![Value::text(store), Value::text(code)];
    let known = sql
        .query(
            &format!("SELECT data FROM {table} WHERE store = ? AND code = ?"),
            key(),
        )
        .await?;
    if let Some(row) = known.first()
        && row.text(0)? == data
    {
        return Ok(Outcome::Unchanged);
    }
    let statement = format!(
        "INSERT INTO {table} (store, code, data) VALUES (?, ?, ?)
         ON CONFLICT (store, code) DO UPDATE SET data = excluded.data"
    );
    let mut parameters = key();
    parameters.push(Value::text(data));
    sql.query(&statement, parameters).await?;
    Ok(if known.is_empty() {
        Outcome::Created
    } else {
        Outcome::Updated
    })
}

fn refuse(field: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Refusal {
    Refusal::Fields(vec![FieldError::new(field, code, detail)])
}

async fn import_store(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    store: Store,
) -> Result<Outcome, Refusal> {
    for other in catalogue
        .references
        .stores
        .values()
        .filter(|other| other.code != store.code)
    {
        if store.default && other.default {
            let detail = format!("the store '{}' is the default one already", other.code);
            return Err(refuse("default", "second_default_store", detail));
        }
        if let Some(index) = store
            .hosts
            .iter()
            .position(|host| other.hosts.contains(host))
        {
            let detail = format!("the store '{}' answers on this host already", other.code);
            return Err(refuse(format!("hosts[{index}]"), "host_taken", detail));
        }
    }
    let outcome = put(sql, "store", &store.code, &store).await?;
    if outcome != Outcome::Unchanged {
        // Languages that are new here claim their addresses as things are published.
        publication::enqueue_everything(sql).await?;
    }
    catalogue
        .references
        .stores
        .insert(store.code.clone(), store);
    Ok(outcome)
}

async fn import_page(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    page: Page,
) -> Result<Outcome, Refusal> {
    if !catalogue.has_store(&page.store) {
        let detail = format!("'{}' does not exist: import it first", page.store);
        return Err(refuse("store", "unknown_store", detail));
    }
    let target = format!("{}/{}", page.store, page.code);
    if page.kind == PageKind::Static {
        let stores = [page.store.clone()];
        let slugs = catalogue.slugs(&stores, &page.texts, |texts| &texts.slug);
        slug::claim(sql, "page", &target, slugs).await?;
    }
    let outcome = put_of_store(sql, "page", &page.store, &page.code, &page).await?;
    if outcome != Outcome::Unchanged {
        publication::enqueue_pages_of_store(sql, &page.store).await?;
        publication::enqueue(sql, "site", &page.store).await?;
    }
    let key = (page.store.clone(), page.code.clone());
    catalogue.references.pages.insert(key, page);
    Ok(outcome)
}

async fn import_menu(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    menu: Menu,
) -> Result<Outcome, Refusal> {
    if !catalogue.has_store(&menu.store) {
        let detail = format!("'{}' does not exist: import it first", menu.store);
        return Err(refuse("store", "unknown_store", detail));
    }
    let outcome = put_of_store(sql, "menu", &menu.store, &menu.code, &menu).await?;
    if outcome != Outcome::Unchanged {
        publication::enqueue(sql, "site", &menu.store).await?;
    }
    Ok(outcome)
}
