//! Removing things for good.

use commerce::catalogue::{Delete, OfStore};
use commerce::import::FieldError;

use super::{Catalogue, Outcome, Refusal, category, merchandising, offers, refuse, slug};
use crate::publication;
use crate::sql::{Sql, StorageError, Value};

pub(super) async fn delete(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    gone: Delete,
) -> Result<Outcome, Refusal> {
    match gone {
        Delete::Product(code) => delete_product(sql, &code).await,
        Delete::Category(code) => delete_category(sql, catalogue, &code).await,
        Delete::Page(page) => {
            let target = format!("{}/{}", page.store, page.code);
            if !remove_of_store(sql, "page", &page).await? {
                return Ok(Outcome::Unchanged);
            }
            slug::forget(sql, "page", &target).await?;
            publication::enqueue(sql, "page", &target).await?;
            publication::enqueue_contents(sql).await?;
            let pages = &mut catalogue.references.pages;
            pages.remove(&(page.store, page.code));
            Ok(Outcome::Deleted)
        }
        Delete::RelationRule(code) => {
            let statement = "DELETE FROM relation_rule WHERE code = ? RETURNING 1";
            if !remove(sql, statement, vec![Value::text(&code)]).await? {
                return Ok(Outcome::Unchanged);
            }
            catalogue.references.relation_rules.remove(&code);
            publication::enqueue_all_products(sql).await?;
            Ok(Outcome::Deleted)
        }
        Delete::Synonym(synonym) => {
            if !remove_of_store(sql, "synonym", &synonym).await? {
                return Ok(Outcome::Unchanged);
            }
            publication::enqueue(sql, "site", &synonym.store).await?;
            Ok(Outcome::Deleted)
        }
        Delete::SearchRule(rule) => {
            if !remove_of_store(sql, "search_rule", &rule).await? {
                return Ok(Outcome::Unchanged);
            }
            publication::enqueue_contents(sql).await?;
            let rules = &mut catalogue.references.search_rules;
            rules.remove(&(rule.store, rule.code));
            publication::enqueue_all_products(sql).await?;
            Ok(Outcome::Deleted)
        }
        Delete::PriceList(code) => Ok(offers::delete_price_list(sql, &code).await?),
        Delete::CataloguePromotion(code) => {
            Ok(offers::delete_catalogue_promotion(sql, &code).await?)
        }
        Delete::Promotion(code) => Ok(offers::delete_promotion(sql, &code).await?),
        Delete::Coupon(code) => Ok(offers::delete_coupon(sql, &code).await?),
    }
}

async fn remove(
    sql: &impl Sql,
    statement: &str,
    parameters: Vec<Value>,
) -> Result<bool, StorageError> {
    Ok(!sql.query(statement, parameters).await?.is_empty())
}

async fn remove_of_store(
    sql: &impl Sql,
    table: &str,
    thing: &OfStore,
) -> Result<bool, StorageError> {
    let statement = format!("DELETE FROM {table} WHERE store = ? AND code = ? RETURNING 1");
    let parameters = vec![Value::text(&thing.store), Value::text(&thing.code)];
    remove(sql, &statement, parameters).await
}

async fn delete_product(sql: &impl Sql, code: &str) -> Result<Outcome, Refusal> {
    let users =
        "SELECT DISTINCT part.product FROM variant v JOIN product_part part ON part.sku = v.sku
                 WHERE v.product = ?1 AND part.product <> ?1 LIMIT 1";
    let users = sql.query(users, vec![Value::text(code)]).await?;
    if let Some(row) = users.first() {
        let detail = format!("it is part of '{}': take it out there first", row.text(0)?);
        return Err(refuse("product", "part_of_product", detail));
    }
    let statements = [
        "DELETE FROM product_category WHERE product = ?",
        "DELETE FROM product_media WHERE product = ?",
        "DELETE FROM product_part WHERE product = ?",
        "DELETE FROM product_trait WHERE product = ?",
        "DELETE FROM variant WHERE product = ?",
    ];
    for statement in statements {
        sql.query(statement, vec![Value::text(code)]).await?;
    }
    let statement = "DELETE FROM product WHERE code = ? RETURNING 1";
    if !remove(sql, statement, vec![Value::text(code)]).await? {
        return Ok(Outcome::Unchanged);
    }
    slug::forget(sql, "product", code).await?;
    publication::enqueue_product(sql, code).await?;
    Ok(Outcome::Deleted)
}

async fn delete_category(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    code: &str,
) -> Result<Outcome, Refusal> {
    let Some((_, known)) = catalogue.references.categories.get(code) else {
        return Ok(Outcome::Unchanged);
    };
    let was_virtual = known.rule.is_some();
    let mut errors = Vec::new();
    if catalogue.references.categories.has_children(code) {
        let detail = "there are categories below it: move or delete them first";
        errors.push(FieldError::new("category", "not_empty", detail));
    }
    if category::has_products(sql, code).await? {
        let detail = "there are products in it: take them out first";
        errors.push(FieldError::new("category", "not_empty", detail));
    }
    let mut searches = catalogue.references.search_rules.values();
    let on_its_page = searches.find(|rule| rule.category.as_deref() == Some(code));
    let on_its_page = on_its_page.map(|rule| format!("the search rule '{}'", rule.code));
    if let Some(rule) = merchandising::rule_that_names(catalogue, code).or(on_its_page) {
        let detail = format!("{rule} names it: change that first");
        errors.push(FieldError::new("category", "in_use", detail));
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let statement = "DELETE FROM category WHERE code = ?";
    sql.query(statement, vec![Value::text(code)]).await?;
    slug::forget(sql, "category", code).await?;
    catalogue.reload_categories(sql).await?;
    publication::enqueue(sql, "category", code).await?;
    publication::enqueue_contents(sql).await?;
    if was_virtual {
        publication::enqueue_all_products(sql).await?;
    }
    Ok(Outcome::Deleted)
}
