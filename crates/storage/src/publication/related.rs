//! The products that relation rules find, by the traits that the rules ask for.

use std::collections::{BTreeMap, BTreeSet};

use commerce::catalogue::RelationRule;
use commerce::publish::{Joining, References, RuledRelation, store_trait};
use serde_json::json;

use super::enqueue_selected;
use crate::sql::{Rows, Sql, StorageError, Value};

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
    let mut rows = Rows::new(
        "INSERT INTO product_trait (trait, rank, product)
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
    );
    for (product, Traits { rank, traits, .. }) in products {
        for one in traits {
            rows.add(&json!([one, rank, product]));
        }
    }
    rows.write(sql).await?;
    let published = "SELECT 1 FROM product_shown LIMIT 1";
    if sql.query(published, Vec::new()).await?.is_empty() {
        return Ok(());
    }
    let mut searches = Searches::default();
    let joinings = || {
        let products = products.iter();
        products.flat_map(|(product, traits)| {
            let joinings = traits.joinings.iter();
            joinings.map(move |(store, joining)| (*product, store, joining))
        })
    };
    for (_, _, joining) in joinings() {
        searches.want(&joining.to, joining.limit);
    }
    searches.run(sql).await?;
    let mut selects = Vec::new();
    for (product, store, joining) in joinings() {
        let found = searches.found(&joining.to, joining.limit);
        if found.iter().any(|name| name == product) {
            selects.push(joined(product, store, joining));
        }
    }
    for selects in selects.chunks(TOGETHER) {
        let (select, parameters) = together(selects);
        enqueue_selected(sql, &select, parameters).await?;
    }
    Ok(())
}

/// Selects of one statement: databases at a distance refuse long ones.
const TOGETHER: usize = 16;

/// One select of several with their parameters.
fn together(selects: &[(String, Vec<Value>)]) -> (String, Vec<Value>) {
    let mut all = String::new();
    let mut parameters = Vec::new();
    for (select, of_select) in selects {
        all.push_str(if all.is_empty() { "" } else { " UNION ALL " });
        all.extend(["SELECT * FROM (", select, ")"]);
        parameters.extend_from_slice(of_select);
    }
    (all, parameters)
}

/// Selects the published products whose rules have come to find one, unless they show it already.
fn joined(product: &str, store: &str, joining: &Joining) -> (String, Vec<Value>) {
    // What the fewest products can be expected to have leads; all other conditions are checked.
    let mut conditions: Vec<_> = joining.of.iter().rev().collect();
    let of_store = vec![store.to_owned()];
    conditions.push(&of_store);
    let (from, first) = match &joining.category {
        Some(category) => (
            "product_category o WHERE o.category IN (SELECT value FROM json_each(?))",
            json!([category]),
        ),
        None => (
            "product_trait o WHERE o.trait IN (SELECT value FROM json_each(?))",
            json!(conditions.remove(0)),
        ),
    };
    let mut select = format!(
        "SELECT DISTINCT 'product', o.product FROM {from}
          AND EXISTS (SELECT 1 FROM product_shown s
            WHERE s.product = o.product AND s.shown = o.product)
          AND NOT EXISTS (SELECT 1 FROM product_shown s
            WHERE s.product = o.product AND s.shown = ?)"
    );
    let mut parameters = vec![Value::text(first.to_string()), Value::text(product)];
    for condition in conditions {
        select.push_str(
            " AND EXISTS (SELECT 1 FROM product_trait t WHERE t.product = o.product
                AND t.trait IN (SELECT value FROM json_each(?)))",
        );
        parameters.push(Value::text(json!(condition).to_string()));
    }
    (select, parameters)
}

/// Conditions, and how many products are wanted that meet all of them.
type Search = (Vec<Vec<String>>, u32);

/// What is looked for, and what was found: the products of one shelf ask for the same.
#[derive(Default)]
pub(super) struct Searches(BTreeMap<Search, Vec<String>>);

impl Searches {
    fn want(&mut self, conditions: &[Vec<String>], limit: u32) {
        self.0.entry((conditions.to_vec(), limit)).or_default();
    }

    /// The most popular products that meet all conditions, and one more: who asks may be among
    /// them.
    fn found(&self, conditions: &[Vec<String>], limit: u32) -> &[String] {
        let found = self.0.get(&(conditions.to_vec(), limit));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// Does all searches.
    async fn run(&mut self, sql: &impl Sql) -> Result<(), StorageError> {
        let mut searches: Vec<_> = self.0.iter_mut().collect();
        for searches in searches.chunks_mut(TOGETHER) {
            find(sql, searches).await?;
        }
        Ok(())
    }
}

/// What relation rules find for products at hand, by product and store.
pub(super) async fn by_rules(
    sql: &impl Sql,
    references: &References,
    products: &[&str],
) -> Result<BTreeMap<(String, String), Vec<RuledRelation>>, StorageError> {
    let mut searches = Searches::default();
    let mut asked = Vec::new();
    for code in products {
        let Some(stored) = references.products.get(code) else {
            continue;
        };
        for rule in references.relation_rules.values() {
            let Some(conditions) = references.related_conditions(rule, stored) else {
                continue;
            };
            for store in &stored.product.stores {
                let mut conditions = conditions.clone();
                conditions.push(vec![store_trait(store)]);
                searches.want(&conditions, candidates(rule));
                asked.push((*code, store, rule, conditions));
            }
        }
    }
    searches.run(sql).await?;
    let mut found: BTreeMap<(String, String), Vec<RuledRelation>> = BTreeMap::new();
    for (code, store, rule, conditions) in asked {
        let limit = candidates(rule);
        let products = searches.found(&conditions, limit).iter();
        let others = products.filter(|name| *name != code);
        let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
        let relations = others.take(wanted).map(|product| RuledRelation {
            rule: rule.code.clone(),
            kind: rule.kind,
            product: product.clone(),
        });
        let key = (code.to_owned(), store.clone());
        found.entry(key).or_default().extend(relations);
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

/// Finds the most popular products that meet all conditions of each search, the traits of one being
/// alternatives.
async fn find(
    sql: &impl Sql,
    searches: &mut [(&Search, &mut Vec<String>)],
) -> Result<(), StorageError> {
    let count = format!(
        "SELECT s.key, c.key, (SELECT count(*) FROM (SELECT 1 FROM product_trait
           WHERE trait IN (SELECT value FROM json_each(c.value)) LIMIT {}))
        FROM json_each(?) s CROSS JOIN json_each(s.value) c",
        MAX_LOOKED_AT + 1
    );
    let conditions = searches.iter().map(|((conditions, _), _)| conditions);
    let conditions = json!(conditions.collect::<Vec<_>>()).to_string();
    let mut fewest = vec![(0, i64::MAX); searches.len()];
    for row in sql.query(&count, vec![Value::text(conditions)]).await? {
        let least = &mut fewest[row.index(0)?];
        let count = row.integer(2)?;
        if count < least.1 {
            *least = (row.index(1)?, count);
        }
    }

    let looked_at = format!(
        "SELECT * FROM (SELECT rank, product FROM product_trait WHERE trait = ?
           ORDER BY rank, product LIMIT {MAX_LOOKED_AT})"
    );
    let mut selects = Vec::new();
    for (((conditions, limit), _), (search, fewest)) in
        searches.iter().zip(fewest.into_iter().enumerate())
    {
        if fewest.1 == 0 {
            continue;
        }
        let first = &conditions[fewest.0];
        let mut select = format!(
            "WITH looked_at (rank, product) AS ({}) SELECT {search}, product FROM looked_at l
            WHERE true",
            vec![&*looked_at; first.len()].join(" UNION ")
        );
        let mut parameters: Vec<_> = first.iter().map(Value::text).collect();
        for (index, condition) in conditions.iter().enumerate() {
            if index != fewest.0 {
                select.push_str(
                    " AND EXISTS (SELECT 1 FROM product_trait t WHERE t.product = l.product
                        AND t.trait IN (SELECT value FROM json_each(?)))",
                );
                parameters.push(Value::text(json!(condition).to_string()));
            }
        }
        let limit = limit.saturating_add(1);
        select.push_str(&format!(" ORDER BY rank, product LIMIT {limit}"));
        selects.push((select, parameters));
    }
    if selects.is_empty() {
        return Ok(());
    }
    let (select, parameters) = together(&selects);
    for row in sql.query(&select, parameters).await? {
        let search = row.index(0)?;
        searches[search].1.push(row.text(1)?.to_owned());
    }
    Ok(())
}
