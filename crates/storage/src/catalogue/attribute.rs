//! Attributes, and what holds values of them.

use std::collections::BTreeMap;

use commerce::catalogue::{Attribute, ValueType};
use commerce::import::{FieldError, check_values};
use serde_json::Value as Json;

use super::{Catalogue, Outcome, Refusal, merchandising, put, refuse};
use crate::publication;
use crate::sql::{Sql, StorageError, Value};

/// How many products the statement gives at once.
const BATCH: usize = 1_000;

pub(super) async fn import(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    attribute: Attribute,
) -> Result<Outcome, Refusal> {
    let code = attribute.code.clone();
    let attributes = &mut catalogue.references.attributes;
    let before = attributes.insert(code.clone(), attribute);
    if let Some(before) = before {
        let field = narrowed(&before, &catalogue.references.attributes[&code]);
        let misfit = match field {
            Some(_) => misfit(sql, catalogue, &code).await,
            None => Ok(None),
        };
        if !matches!(misfit, Ok(None)) {
            catalogue.references.attributes.insert(code.clone(), before);
        }
        if let Some((field, misfit)) = field.zip(misfit?) {
            let detail = format!("{misfit}: change that first");
            return Err(refuse(field, "in_use", detail));
        }
    }
    let attribute = &catalogue.references.attributes[&code];
    let outcome = put(sql, "attribute", &code, attribute).await?;
    if outcome == Outcome::Updated {
        publication::enqueue_all_products(sql).await?;
    }
    Ok(outcome)
}

/// The field by which some value of an attribute may no longer be one.
fn narrowed(before: &Attribute, now: &Attribute) -> Option<&'static str> {
    if before.value_type != now.value_type {
        Some("value_type")
    } else if before.unit != now.unit {
        Some("unit")
    } else if before.multiple && !now.multiple {
        Some("multiple")
    } else {
        let mut values = before.values.iter();
        let is_gone = values.any(|value| !now.has_choice(&value.code));
        is_gone.then_some("values")
    }
}

/// What would no longer make sense with the attribute as the catalogue has it now.
async fn misfit(
    sql: &impl Sql,
    catalogue: &Catalogue,
    code: &str,
) -> Result<Option<String>, StorageError> {
    if let Some(misfit) = misfit_of_catalogue(catalogue, code) {
        return Ok(Some(misfit));
    }
    if let Some(misfit) = misfit_of_options(sql, &catalogue.references.attributes[code]).await? {
        return Ok(Some(misfit));
    }
    // Codes have nothing that a path would read otherwise.
    let path = Value::text(format!("$.attributes.{code}"));
    let statement = "SELECT code, data -> ?1 FROM product
        WHERE code > ?2 AND json_type(data, ?1) IS NOT NULL ORDER BY code LIMIT 1000";
    let mut after = String::new();
    loop {
        let parameters = vec![path.clone(), Value::text(&after)];
        let rows = sql.query(statement, parameters).await?;
        for row in &rows {
            let product = row.text(0)?;
            if let Some(error) = unfit(catalogue, code, row.json(1)?) {
                return Ok(Some(format!("the value of '{product}': {}", error.detail)));
            }
            product.clone_into(&mut after);
        }
        if rows.len() < BATCH {
            return Ok(None);
        }
    }
}

/// What is wrong with a value of the attribute.
fn unfit(catalogue: &Catalogue, code: &str, value: Json) -> Option<FieldError> {
    let values = BTreeMap::from([(code.to_owned(), value)]);
    check_values(catalogue, "values", &values)
        .into_iter()
        .next()
}

/// Of values that categories give, and of rules.
fn misfit_of_catalogue(catalogue: &Catalogue, code: &str) -> Option<String> {
    let given = catalogue.references.categories.iter().find_map(|category| {
        let error = unfit(catalogue, code, category.values.get(code)?.clone())?;
        let name = &category.external_id;
        Some(format!(
            "the value of the category '{name}': {}",
            error.detail
        ))
    });
    given.or_else(|| {
        let mut rules = merchandising::rules(catalogue);
        rules.find_map(|(name, rule)| {
            let asked = rule.attributes.get_key_value(code)?;
            let one = commerce::catalogue::ProductRule {
                attributes: BTreeMap::from([(asked.0.clone(), asked.1.clone())]),
                ..Default::default()
            };
            let error = merchandising::check_rule(catalogue, "rule", &one)
                .into_iter()
                .next()?;
            Some(format!("{name}: {}", error.detail))
        })
    })
}

/// Of options: what variants are told apart by, what is made of a matrix, what pictures show.
async fn misfit_of_options(
    sql: &impl Sql,
    attribute: &Attribute,
) -> Result<Option<String>, StorageError> {
    let statement = "SELECT product, value FROM (
          SELECT product, data ->> ?1 AS value FROM variant
          UNION ALL SELECT p.code, m.value ->> ?1 FROM product p, json_each(p.data, '$.media') m
          UNION ALL SELECT p.code, v.value FROM product p, json_each(p.data, ?2) v
        ) WHERE value IS NOT NULL GROUP BY value";
    let paths = ["$.options", "$.matrix.values"];
    let paths = paths.map(|path| Value::text(format!("{path}.{}", attribute.code)));
    for row in sql.query(statement, paths.to_vec()).await? {
        let (product, value) = (row.text(0)?, row.text(1)?);
        if attribute.value_type != ValueType::Choice || !attribute.has_choice(value) {
            return Ok(Some(format!("'{product}' has the option value '{value}'")));
        }
    }
    Ok(None)
}
