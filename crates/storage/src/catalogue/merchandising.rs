//! What merchants say about the catalogue as a whole: rules and synonyms.

use commerce::catalogue::{ProductRule, RelationRule, SearchRule, Synonym};
use commerce::import::{CategoryUse, FieldError, ProductContext};

use super::{Catalogue, Outcome, Refusal, put, put_of_store, refuse};
use crate::publication;
use crate::sql::Sql;

pub(super) async fn import_relation_rule(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    rule: RelationRule,
) -> Result<Outcome, Refusal> {
    let mut errors = check_rule(catalogue, "of", &rule.of);
    errors.extend(check_rule(catalogue, "to", &rule.to));
    for (index, code) in rule.same.iter().enumerate() {
        let is_known = matches!(code.as_str(), "brand" | "category");
        if !is_known && catalogue.attribute(code).is_none() {
            let detail = format!("'{code}' does not exist: import it first");
            let field = format!("same[{index}]");
            errors.push(FieldError::new(field, "unknown_attribute", detail));
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let outcome = put(sql, "relation_rule", &rule.code, &rule).await?;
    if outcome != Outcome::Unchanged {
        let rules = &mut catalogue.references.relation_rules;
        if rules.is_empty() {
            // Traits are only kept where a rule asks for them.
            publication::enqueue_all_traits(sql).await?;
        }
        rules.insert(rule.code.clone(), rule);
        publication::enqueue_all_products(sql).await?;
    }
    Ok(outcome)
}

pub(super) async fn import_synonym(
    sql: &impl Sql,
    catalogue: &Catalogue,
    synonym: Synonym,
) -> Result<Outcome, Refusal> {
    let Some(store) = catalogue.references.stores.get(&synonym.store) else {
        return Err(unknown_store(&synonym.store));
    };
    if !store.languages.contains(&synonym.language) {
        let detail = format!(
            "the store does not speak '{}': expected one of {}",
            synonym.language,
            store
                .languages
                .iter()
                .map(|language| language.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        );
        return Err(refuse("language", "unknown_language", detail));
    }
    let outcome = put_of_store(sql, "synonym", &synonym.store, &synonym.code, &synonym).await?;
    if outcome != Outcome::Unchanged {
        publication::enqueue(sql, "site", &synonym.store).await?;
    }
    Ok(outcome)
}

pub(super) async fn import_search_rule(
    sql: &impl Sql,
    catalogue: &mut Catalogue,
    rule: SearchRule,
) -> Result<Outcome, Refusal> {
    if !catalogue.has_store(&rule.store) {
        return Err(unknown_store(&rule.store));
    }
    let mut errors = Vec::new();
    if let Some(category) = rule.category.as_deref()
        && catalogue.category(category).is_none()
    {
        let detail = format!("'{category}' does not exist: import it first");
        errors.push(FieldError::new("category", "unknown_category", detail));
    }
    for (field, touched) in [("boost", &rule.boost), ("bury", &rule.bury)] {
        if let Some(touched) = touched {
            errors.extend(check_rule(catalogue, field, touched));
        }
    }
    if !errors.is_empty() {
        return Err(Refusal::Fields(errors));
    }
    let outcome = put_of_store(sql, "search_rule", &rule.store, &rule.code, &rule).await?;
    if outcome != Outcome::Unchanged {
        publication::enqueue_contents(sql).await?;
    }
    let key = (rule.store.clone(), rule.code.clone());
    let touches = |rule: &SearchRule| rule.boost.is_some() || rule.bury.is_some();
    let touched = touches(&rule);
    let before = catalogue.references.search_rules.insert(key, rule);
    if outcome != Outcome::Unchanged && (touched || before.as_ref().is_some_and(touches)) {
        publication::enqueue_all_products(sql).await?;
    }
    Ok(outcome)
}

fn unknown_store(code: &str) -> Refusal {
    let detail = format!("'{code}' does not exist: import it first");
    refuse("store", "unknown_store", detail)
}

/// Checks what a rule names.
pub(super) fn check_rule(
    catalogue: &Catalogue,
    field: &str,
    rule: &ProductRule,
) -> Vec<FieldError> {
    let mut errors = Vec::new();
    let mut unknown = |field: String, code: &'static str, name: &str| {
        let detail = format!("'{name}' does not exist: import it first");
        errors.push(FieldError::new(field, code, detail));
    };
    for (index, brand) in rule.brands.iter().enumerate() {
        if !catalogue.has_brand(brand) {
            unknown(format!("{field}.brands[{index}]"), "unknown_brand", brand);
        }
    }
    for (code, values) in &rule.attributes {
        let path = format!("{field}.attributes.{code}");
        let Some(attribute) = catalogue.attribute(code) else {
            unknown(path, "unknown_attribute", code);
            continue;
        };
        for (index, value) in values.iter().enumerate() {
            if !attribute.can_be(value) {
                unknown(format!("{path}[{index}]"), "unknown_value", value);
            }
        }
    }
    for (index, category) in rule.categories.iter().enumerate() {
        let path = format!("{field}.categories[{index}]");
        match catalogue.category(category) {
            Some(CategoryUse::ByHand) => {}
            Some(CategoryUse::ByRule) => {
                let detail = format!("'{category}' has a rule itself: rules do not build on rules");
                errors.push(FieldError::new(path, "virtual_category", detail));
            }
            None => {
                let detail = format!("'{category}' does not exist: import it first");
                errors.push(FieldError::new(path, "unknown_category", detail));
            }
        }
    }
    errors
}
