//! What the document of a product shows of other products, so that it does not grow stale.
//!
//! A face is a hash of all that a document may show of a product. With a document the faces in it
//! are noted. A product that is published with another face than it was shown with queues those
//! that show it; they look no different for it, so that this ends.

use std::collections::BTreeMap;

use commerce::publish::{References, View};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{enqueue, enqueue_contents_with, enqueue_selected};
use crate::documents::encode;
use crate::sql::{Sql, StorageError, Value};

/// The faces of a product and of all that its documents show, by external id.
pub(super) type Faces = BTreeMap<String, i64>;

/// The faces that the documents of a product show, its own among them.
pub(super) fn faces(references: &References, code: &str) -> Faces {
    let mut faces = Faces::new();
    let mut shown = references.shown_products(code);
    shown.insert(code.to_owned());
    for name in shown {
        let face = face(references, &name);
        faces.insert(name, face);
    }
    faces
}

/// Zero is the face of what is not there.
fn face(references: &References, code: &str) -> i64 {
    let Some(stored) = references.products.get(code) else {
        return 0;
    };
    let product = &stored.product;
    let mut hash = Sha256::new();
    for view in View::all(references) {
        if let Some(card) = view.card(stored) {
            hash.update(encode(&card));
        }
        for variant in &product.variants {
            if let Some(part) = view.part(&variant.sku, 1, false) {
                hash.update(encode(&part));
            }
        }
    }
    // What decides whether and where it is shown.
    hash.update(json!([product.status, product.successor, product.popularity]).to_string());
    hash.update(json!(references.traits(product)).to_string());
    let hash = hash.finalize();
    let first = hash.first_chunk().copied().unwrap_or_default();
    i64::from_be_bytes(first).max(1)
}

/// Notes what the documents of a product show, and queues what shows it and is not up to date.
pub(super) async fn note(sql: &impl Sql, code: &str, faces: &Faces) -> Result<(), StorageError> {
    let own = faces.get(code).copied().unwrap_or_default();
    let others = "SELECT product FROM product_shown WHERE shown = ? AND face <> ?";
    let rows = sql
        .query(others, vec![Value::text(code), Value::Integer(own)])
        .await?;
    for row in &rows {
        match row.text(0)? {
            // Its own row: it has changed since it was last published.
            itself if itself == code => enqueue_contents_with(sql, code).await?,
            product => enqueue(sql, "product", product).await?,
        }
    }
    let delete = "DELETE FROM product_shown WHERE product = ?";
    sql.query(delete, vec![Value::text(code)]).await?;
    if own == 0 {
        return Ok(());
    }
    let insert = "INSERT INTO product_shown (product, shown, face)
                  SELECT ?, key, value FROM json_each(?)";
    let values = vec![Value::text(code), Value::text(json!(faces).to_string())];
    sql.query(insert, values).await?;
    if faces.len() == 1 {
        return Ok(());
    }
    // Another publisher may have published one of them while this one worked. What still waits
    // will find out itself.
    let outdated = "SELECT 'product', a.product FROM product_shown a
          JOIN product_shown b ON b.product = a.shown AND b.shown = a.shown
        WHERE a.product = ? AND a.face <> b.face AND NOT EXISTS (
          SELECT 1 FROM publication p WHERE p.kind = 'product' AND p.target = a.shown)
        LIMIT 1";
    enqueue_selected(sql, outdated, vec![Value::text(code)]).await
}
