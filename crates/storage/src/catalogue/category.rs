use commerce::catalogue::Category;
use commerce::import::{FieldError, ProductContext, check_values};
use commerce::publish::MAX_DEPTH;

use super::{Catalogue, Moment, Outcome, Refusal, merchandising, slug};
use crate::publication;
use crate::sql::{Sql, Value};

pub(super) async fn import(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    category: Category,
    moment: &Moment<'_>,
) -> Result<Outcome, Refusal> {
    let code = category.external_id.clone();
    let mut errors = check_references(catalogue, &category);
    let before = catalogue.references.categories.get(&code);
    let was_virtual = before.is_some_and(|(_, before)| before.rule.is_some());
    if category.rule.is_some() && !was_virtual && has_products(sql, &code).await? {
        let detail = "products were put into this category by hand: take them out first";
        errors.push(FieldError::new("rule", "not_empty", detail));
    }
    if category.rule.is_some()
        && !was_virtual
        && let Some(rule) = merchandising::rule_that_names(catalogue, &code)
    {
        let detail = format!("{rule} names it, and rules do not build on rules");
        errors.push(FieldError::new("rule", "in_use", detail));
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let slugs = catalogue.slugs(&category.stores, &category.texts, |texts| &texts.slug);
    slug::claim(sql, "category", &code, slugs).await?;

    let data = serde_json::to_string(&category)?;
    let known = sql
        .query(
            "SELECT id, data FROM category WHERE code = ?",
            vec![Value::text(&code)],
        )
        .await?;
    let (id, outcome) = match known.first() {
        Some(row) if row.text(1)? == data => return Ok(Outcome::Unchanged),
        Some(row) => (row.text(0)?.to_owned(), Outcome::Updated),
        None => ((moment.new_id)(), Outcome::Created),
    };
    let statement = "INSERT INTO category (id, code, data) VALUES (?, ?, ?)
                     ON CONFLICT (code) DO UPDATE SET data = excluded.data";
    sql.query(
        statement,
        vec![Value::text(id), Value::text(&code), Value::text(data)],
    )
    .await?;
    catalogue.reload_categories(sql).await?;
    // Its name and place stand in menus, other categories and pages.
    publication::enqueue_contents(sql).await?;
    if was_virtual || category.rule.is_some() {
        publication::enqueue_all_products(sql).await?;
    } else if outcome == Outcome::Updated {
        publication::enqueue_products_below(sql, &code).await?;
    }
    Ok(outcome)
}

fn check_references(catalogue: &Catalogue, category: &Category) -> Vec<FieldError> {
    let categories = &catalogue.references.categories;
    let mut errors = Vec::new();
    if let Some(parent) = category.parent.as_deref() {
        if !categories.contains(parent) {
            let detail = format!("'{parent}' does not exist: import it first");
            errors.push(FieldError::new("parent", "unknown_category", detail));
        } else if categories.would_cycle(&category.external_id, parent) {
            let detail = format!("'{parent}' is below this category");
            errors.push(FieldError::new("parent", "cycle", detail));
        } else if categories.path(parent).len() + categories.height(&category.external_id)
            > MAX_DEPTH
        {
            let detail = format!("expected at most {MAX_DEPTH} levels of categories");
            errors.push(FieldError::new("parent", "too_deep", detail));
        }
    }
    for (index, store) in category.stores.iter().enumerate() {
        if !catalogue.has_store(store) {
            let detail = format!("'{store}' does not exist: import it first");
            let field = format!("stores[{index}]");
            errors.push(FieldError::new(field, "unknown_store", detail));
        }
    }
    for (index, code) in category.attributes.iter().enumerate() {
        if catalogue.attribute(code).is_none() {
            let detail = format!("'{code}' does not exist: import it first");
            let field = format!("attributes[{index}]");
            errors.push(FieldError::new(field, "unknown_attribute", detail));
        }
    }
    errors.extend(check_values(catalogue, "values", &category.values));
    if let Some(rule) = &category.rule {
        errors.extend(merchandising::check_rule(catalogue, "rule", rule));
    }
    errors
}

pub(super) async fn has_products(sql: &impl Sql, code: &str) -> Result<bool, Refusal> {
    let statement = "SELECT 1 FROM product_category WHERE category = ? LIMIT 1";
    let rows = sql.query(statement, vec![Value::text(code)]).await?;
    Ok(!rows.is_empty())
}
