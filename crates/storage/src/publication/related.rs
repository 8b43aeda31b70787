//! The products that relation rules find, by the traits that the rules ask for.

use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::RelationRule;
use commerce::publish::{References, RuledRelation, store_trait};
use serde_json::json;

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
}

impl Traits {
    /// Those of a product at hand; none of one that is gone.
    pub(super) fn of(references: &References, code: &str) -> Self {
        let Some(stored) = references.products.get(code) else {
            return Self {
                rank: 0,
                traits: BTreeSet::new(),
            };
        };
        Self {
            rank: MOST_POPULAR.saturating_sub(stored.product.popularity),
            traits: references.traits(&stored.product),
        }
    }
}

/// Writes what rules ask of products.
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
    for (product, Traits { rank, traits }) in products {
        for one in traits {
            values.extend([
                Value::text(one),
                Value::integer(*rank),
                Value::text(*product),
            ]);
        }
    }
    let into = "INTO product_trait (trait, rank, product)";
    insert(sql, into, 3, values, "").await
}

/// What was found before: the products of one shelf ask for the same.
#[derive(Default)]
pub(super) struct Searches(BTreeMap<(Vec<Vec<String>>, u32), Vec<String>>);

impl Searches {
    /// The most popular products but one that meet all conditions.
    async fn find(
        &mut self,
        sql: &impl Sql,
        conditions: Vec<Vec<String>>,
        except: &str,
        limit: u32,
    ) -> Result<Vec<String>, StorageError> {
        let key = (conditions, limit);
        let found = match self.0.remove(&key) {
            Some(found) => found,
            None => find(sql, &key.0, limit.saturating_add(1)).await?,
        };
        let others = found.iter().filter(|name| *name != except);
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let others = others.take(wanted).cloned().collect();
        self.0.insert(key, found);
        Ok(others)
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
            let products = searches.find(sql, conditions, code, limit).await?;
            let relations = products.into_iter().map(|product| RuledRelation {
                rule: rule.code.clone(),
                kind: rule.kind,
                product,
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
