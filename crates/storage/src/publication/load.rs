//! What publishing needs to know of the catalogue.

use std::collections::BTreeSet;

use commerce::catalogue::{MenuItem, Target as LinkTarget};
use commerce::publish::References;
use serde_json::json;

use super::target::{Kind, Target};
use super::{pricing, related};
use crate::catalogue::{Catalogue, load_media, load_products};
use crate::sql::{Sql, StorageError, Value};

/// Beyond so many steps nobody follows a line of successors.
const MAX_ROUNDS: usize = 16;

/// The catalogue with the products and files that these targets show.
pub(super) async fn load(
    sql: &impl Sql,
    targets: &[Target],
    now: i64,
) -> Result<Catalogue, StorageError> {
    let mut catalogue = Catalogue::load(sql).await?;
    let mut products = BTreeSet::new();
    let mut files = BTreeSet::new();
    for target in targets {
        match &target.kind {
            Kind::Product | Kind::Traits => {
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
                let store = catalogue.references.stores.get(&target.name);
                let organization = store.and_then(|store| store.organization.as_ref());
                files.extend(organization.and_then(|one| one.logo.clone()));
            }
        }
    }
    let references = &mut catalogue.references;
    if targets.iter().any(|target| target.kind == Kind::Site) {
        references.offers = pricing::offers(sql).await?;
    }
    let found = load_products(sql, &products).await?;
    references.products.extend(found.into_values());
    add_shown(sql, references, targets).await?;
    pricing::load(sql, references, now).await?;
    let media = references
        .products
        .values()
        .flat_map(|stored| &stored.product.media);
    files.extend(media.map(|media| media.file.clone()));
    references.media = load_media(sql, &files).await?;
    Ok(catalogue)
}

/// Adds the products that the documents of products show, and those that others are made of.
async fn add_shown(
    sql: &impl Sql,
    references: &mut References,
    targets: &[Target],
) -> Result<(), StorageError> {
    let products = targets.iter().filter(|one| one.kind == Kind::Product);
    let products: Vec<_> = products.map(|target| target.name.as_str()).collect();
    let mut wanted = BTreeSet::new();
    for stored in products
        .iter()
        .filter_map(|name| references.products.get(name))
    {
        wanted.extend(References::named_products(&stored.product).cloned());
    }
    references.ruled_relations = related::by_rules(sql, references, &products).await?;
    let relations = references.ruled_relations.values().flatten();
    wanted.extend(relations.map(|one| one.product.clone()));
    // Round by round along the lines of successors.
    let mut asked = BTreeSet::new();
    for _ in 0..MAX_ROUNDS {
        wanted.retain(|name| !references.products.contains_key(name) && !asked.contains(name));
        if wanted.is_empty() {
            break;
        }
        let found = load_products(sql, &wanted).await?;
        asked.append(&mut wanted);
        let successors = found.values();
        wanted.extend(successors.filter_map(|stored| stored.product.successor.clone()));
        references.products.extend(found.into_values());
    }
    add_parts(sql, references).await?;
    let priced = references.ruled_relations.iter();
    let kept: Vec<_> = priced
        .map(|(key, relations)| (key.clone(), related::keep_matching(references, relations)))
        .collect();
    references.ruled_relations.extend(kept);
    Ok(())
}

/// Adds the products whose variants the ones at hand are made of.
pub(crate) async fn add_parts(
    sql: &impl Sql,
    references: &mut References,
) -> Result<(), StorageError> {
    let composed = references.products.values();
    let skus: BTreeSet<_> = composed
        .flat_map(|stored| stored.product.part_skus())
        .collect();
    if skus.is_empty() {
        return Ok(());
    }
    let statement = "SELECT DISTINCT product FROM variant
                     WHERE sku IN (SELECT value FROM json_each(?))";
    let rows = sql
        .query(statement, vec![Value::text(json!(skus).to_string())])
        .await?;
    let mut missing = BTreeSet::new();
    for row in &rows {
        let name = row.text(0)?;
        if !references.products.contains_key(name) {
            missing.insert(name.to_owned());
        }
    }
    let found = load_products(sql, &missing).await?;
    references.products.extend(found.into_values());
    Ok(())
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
