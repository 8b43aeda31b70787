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
    // A language that the store does not speak, or no longer, may come: until then nothing asks for it.
    if !catalogue.has_store(&synonym.store) {
        return Err(unknown_store(&synonym.store));
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

/// All rules by which products are told, each with what it is called in an error.
pub(super) fn rules(catalogue: &Catalogue) -> impl Iterator<Item = (String, &ProductRule)> {
    let references = &catalogue.references;
    let of_categories = references.categories.iter().filter_map(|category| {
        let name = format!("the rule of the category '{}'", category.external_id);
        Some((name, category.rule.as_ref()?))
    });
    let of_relations = references.relation_rules.values().flat_map(|rule| {
        let name = format!("the relation rule '{}'", rule.code);
        [(name.clone(), &rule.of), (name, &rule.to)]
    });
    let of_searches = references.search_rules.values().flat_map(|rule| {
        let name = format!("the search rule '{}' of '{}'", rule.code, rule.store);
        let touched = [&rule.boost, &rule.bury].into_iter().flatten();
        touched.map(move |touched| (name.clone(), touched))
    });
    of_categories.chain(of_relations).chain(of_searches)
}

/// What a rule that names this category is called.
pub(super) fn rule_that_names(catalogue: &Catalogue, category: &str) -> Option<String> {
    let mut rules = rules(catalogue);
    let names = |rule: &ProductRule| rule.categories.iter().any(|named| named == category);
    rules.find_map(|(name, rule)| names(rule).then_some(name))
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
