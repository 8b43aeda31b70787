//! What decides about prices, for whoever asks at this moment rather than reads what is published.

use std::collections::BTreeSet;

use commerce::publish::References;
use serde_json::json;

use crate::catalogue::{load_products, load_rule_references};
use crate::publication::{add_parts, load_pricing};
use crate::sql::{Sql, StorageError, Value};

/// The products that have these SKUs, those that they consist of, and all that could decide what they
/// cost: six statements at the most.
pub async fn load(sql: &impl Sql, skus: &[String]) -> Result<References, StorageError> {
    let mut references = load_rule_references(sql).await?;
    let statement = "SELECT DISTINCT product FROM variant
        WHERE sku IN (SELECT value FROM json_each(?))";
    let skus = vec![Value::text(json!(skus).to_string())];
    let mut products = BTreeSet::new();
    for row in sql.query(statement, skus).await? {
        products.insert(row.text(0)?.to_owned());
    }
    let found = load_products(sql, &products).await?;
    references.products.extend(found.into_values());
    add_parts(sql, &mut references).await?;
    load_pricing(sql, &mut references, 0).await?;
    Ok(references)
}
