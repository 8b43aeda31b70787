//! The products that relation rules find, by the traits that the rules ask for.

use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::RelationRule;
use commerce::publish::{Joining, References, RuledRelation, store_trait};
use serde_json::json;

use super::enqueue_selected;
use crate::sql::{Sql, StorageError, Value, insert};

/// How many of the most popular products with a trait are looked at. A rule starts from what the
/// fewest products have, so that this bounds what it reads and hardly ever what it finds.
const MAX_LOOKED_AT: usize = 1_000;

/// The lower, the earlier in a list.
const MOST_POPULAR: u32 = 100;

/// What rules ask of a product, and its place among others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Traits {
    rank: u32,
    traits: BTreeSet<String>,
    /// How rules may relate it to others, for each store that shows it.
    joinings: Vec<(String, Joining)>,
}

impl Traits {
    /// Those of a product at hand; none of one that is gone.
    pub(super) fn of(references: &References, code: &str) -> Self {
        let Some(stored) = references.products.get(code) else {
            return Self {
                rank: 0,
                traits: BTreeSet::new(),
                joinings: Vec::new(),
            };
        };
        let traits = references.traits(&stored.product);
        let mut joinings = Vec::new();
        let stores = stored.product.stores.iter().map(|store| store_trait(store));
        for store in stores.filter(|store| traits.contains(store)) {
            for rule in references.relation_rules.values() {
                for mut joining in references.joinings(rule, stored) {
                    joining.to.push(vec![store.clone()]);
                    joining.limit = candidates(rule);
                    joinings.push((store.clone(), joining));
                }
            }
        }
        Self {
            rank: MOST_POPULAR.saturating_sub(stored.product.popularity),
            traits,
            joinings,
        }
    }
}

/// Writes what rules ask of products, and queues those whose pages are now to show one of them.
pub(super) async fn put_traits(
    sql: &impl Sql,
    products: &[(&str, &Traits)],
) -> Result<(), StorageError> {
    if products.is_empty() {
        return Ok(());
    }
    let codes: Vec<_> = products.iter().map(|(product, _)| product).collect();
    let delete = "DELETE FROM product_trait WHERE product IN (SELECT value FROM json_each(?))";
    sql.query(delete, vec![Value::text(json!(codes).to_string())])
        .await?;
    let mut values = Vec::new();
    for (product, Traits { rank, traits, .. }) in products {
        for one in traits {
            values.extend([
                Value::text(one),
                Value::integer(*rank),
                Value::text(*product),
            ]);
        }
    }
    let into = "INTO product_trait (trait, rank, product)";
    insert(sql, into, 3, values, "").await?;
    let published = "SELECT 1 FROM product_shown LIMIT 1";
    if sql.query(published, Vec::new()).await?.is_empty() {
        return Ok(());
    }
    let mut searches = Searches::default();
    for (product, Traits { joinings, .. }) in products {
        for (store, joining) in joinings {
            let found = searches.find(sql, &joining.to, joining.limit).await?;
            if found.iter().any(|name| name == product) {
                enqueue_joined(sql, product, store, joining).await?;
            }
        }
    }
    Ok(())
}

/// Queues the published products whose rules have come to find one, unless they show it already.
async fn enqueue_joined(
    sql: &impl Sql,
    product: &str,
    store: &str,
    joining: &Joining,
) -> Result<(), StorageError> {
    // What the fewest products can be expected to have leads; all other conditions are checked.
    let mut conditions: Vec<_> = joining.of.iter().rev().collect();
    let of_store = vec![store.to_owned()];
    conditions.push(&of_store);
    let (from, first) = match &joining.category {
        Some(category) => (
            "product_category o WHERE o.category IN (SELECT value FROM json_each(?1))",
            json!([category]),
        ),
        None => (
            "product_trait o WHERE o.trait IN (SELECT value FROM json_each(?1))",
            json!(conditions.remove(0)),
        ),
    };
    let mut select = format!(
        "SELECT DISTINCT 'product', o.product FROM {from}
          AND EXISTS (SELECT 1 FROM product_shown s
            WHERE s.product = o.product AND s.shown = o.product)
          AND NOT EXISTS (SELECT 1 FROM product_shown s
            WHERE s.product = o.product AND s.shown = ?2)"
    );
    let mut parameters = vec![Value::text(first.to_string()), Value::text(product)];
    for condition in conditions {
        select.push_str(
            " AND EXISTS (SELECT 1 FROM product_trait t WHERE t.product = o.product
                AND t.trait IN (SELECT value FROM json_each(?)))",
        );
        parameters.push(Value::text(json!(condition).to_string()));
    }
    enqueue_selected(sql, &select, parameters).await
}

/// What was found before: the products of one shelf ask for the same.
#[derive(Default)]
pub(super) struct Searches(BTreeMap<(Vec<Vec<String>>, u32), Vec<String>>);

impl Searches {
    /// The most popular products that meet all conditions, and one more: who asks may be among
    /// them.
    async fn find(
        &mut self,
        sql: &impl Sql,
        conditions: &[Vec<String>],
        limit: u32,
    ) -> Result<&[String], StorageError> {
        let key = (conditions.to_vec(), limit);
        if !self.0.contains_key(&key) {
            let found = find(sql, conditions, limit.saturating_add(1)).await?;
            self.0.insert(key.clone(), found);
        }
        Ok(self.0.get(&key).map(Vec::as_slice).unwrap_or_default())
    }
}

/// What relation rules find for a product at hand, by product and store.
pub(super) async fn by_rules(
    sql: &impl Sql,
    references: &References,
    code: &str,
    searches: &mut Searches,
) -> Result<BTreeMap<(String, String), Vec<RuledRelation>>, StorageError> {
    let mut found: BTreeMap<(String, String), Vec<RuledRelation>> = BTreeMap::new();
    let Some(stored) = references.products.get(code) else {
        return Ok(found);
    };
    for rule in references.relation_rules.values() {
        let Some(conditions) = references.related_conditions(rule, stored) else {
            continue;
        };
        for store in &stored.product.stores {
            let mut conditions = conditions.clone();
            conditions.push(vec![store_trait(store)]);
            let limit = candidates(rule);
            let products = searches.find(sql, &conditions, limit).await?;
            let others = products.iter().filter(|name| *name != code);
            let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
            let relations = others.take(wanted).map(|product| RuledRelation {
                rule: rule.code.clone(),
                kind: rule.kind,
                product: product.clone(),
            });
            let key = (code.to_owned(), store.clone());
            found.entry(key).or_default().extend(relations);
        }
    }
    Ok(found)
}

/// How many products to fetch for a rule: a price is only known once they are at hand.
fn candidates(rule: &RelationRule) -> u32 {
    match rule.to.price {
        Some(_) => rule.limit.saturating_mul(4),
        None => rule.limit,
    }
}

/// Those of the found products whose price is what the rules ask for, as many as they want.
pub(super) fn keep_matching(
    references: &References,
    relations: &[RuledRelation],
) -> Vec<RuledRelation> {
    let mut kept: Vec<RuledRelation> = Vec::new();
    for relation in relations {
        let rule = references.relation_rules.get(&relation.rule);
        let stored = references.products.get(&relation.product);
        let Some((rule, stored)) = rule.zip(stored) else {
            continue;
        };
        let so_far = kept.iter().filter(|one| one.rule == relation.rule).count();
        let wanted = usize::try_from(rule.limit).unwrap_or(usize::MAX);
        if so_far < wanted && references.matches(&rule.to, stored) {
            kept.push(relation.clone());
        }
    }
    kept
}

/// The most popular products that meet all conditions, the traits of one being alternatives.
async fn find(
    sql: &impl Sql,
    conditions: &[Vec<String>],
    limit: u32,
) -> Result<Vec<String>, StorageError> {
    let json = |condition: &Vec<String>| Value::text(json!(condition).to_string());
    let count = format!(
        "SELECT count(*) FROM (SELECT 1 FROM product_trait
           WHERE trait IN (SELECT value FROM json_each(?)) LIMIT {})",
        MAX_LOOKED_AT + 1
    );
    let counts = vec![count; conditions.len()].join(" UNION ALL ");
    let rows = sql
        .query(&counts, conditions.iter().map(json).collect())
        .await?;
    let mut fewest = (0, i64::MAX);
    for (index, row) in rows.iter().enumerate() {
        let count = row.integer(0)?;
        if count < fewest.1 {
            fewest = (index, count);
        }
    }
    if fewest.1 == 0 {
        return Ok(Vec::new());
    }

    let looked_at = format!(
        "SELECT * FROM (SELECT rank, product FROM product_trait WHERE trait = ?
           ORDER BY rank, product LIMIT {MAX_LOOKED_AT})"
    );
    let first = &conditions[fewest.0];
    let mut statement = format!(
        "WITH looked_at (rank, product) AS ({}) SELECT product FROM looked_at l WHERE true",
        vec![looked_at; first.len()].join(" UNION ")
    );
    let mut parameters: Vec<_> = first.iter().map(Value::text).collect();
    for (index, condition) in conditions.iter().enumerate() {
        if index != fewest.0 {
            statement.push_str(
                " AND EXISTS (SELECT 1 FROM product_trait t WHERE t.product = l.product
                    AND t.trait IN (SELECT value FROM json_each(?)))",
            );
            parameters.push(json(condition));
        }
    }
    statement.push_str(&format!(" ORDER BY rank, product LIMIT {limit}"));
    let rows = sql.query(&statement, parameters).await?;
    rows.iter()
        .map(|row| row.text(0).map(str::to_owned))
        .collect()
}
