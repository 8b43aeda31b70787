//! What the document of a product shows of other products, so that it does not grow stale.
//!
//! A face is a hash of all that a document may show of a product. With a document the faces in it
//! are noted. A product that is published with another face than it was shown with queues those
//! that show it; they look no different for it, so that this ends.

use std::collections::{BTreeMap, BTreeSet};

use commerce::publish::{References, View};
use serde_json::{Value as Json, json};

use super::{enqueue_all, enqueue_contents_with, enqueue_selected};
use crate::digest::Digest;
use crate::documents::encode;
use crate::sql::{Rows, Sql, StorageError, Value};

/// The faces of a product and of all that its documents show, by external id.
pub(super) type Faces = BTreeMap<String, i64>;

/// Faces that were made before: what many products show is looked at once.
#[derive(Default)]
pub(super) struct Known(Faces);

impl Known {
    /// The faces that the documents of a product show, its own among them.
    pub(super) fn faces(&mut self, references: &References, code: &str) -> Faces {
        let mut faces = Faces::new();
        let mut shown = references.shown_products(code);
        shown.insert(code.to_owned());
        for name in shown {
            let known = self.0.get(&name).copied();
            let face = known.unwrap_or_else(|| face(references, &name));
            if known.is_none() {
                self.0.insert(name.clone(), face);
            }
            faces.insert(name, face);
        }
        faces
    }
}

/// Zero is the face of what is not there.
fn face(references: &References, code: &str) -> i64 {
    let Some(stored) = references.products.get(code) else {
        return 0;
    };
    let product = &stored.product;
    let mut digest = Digest::new();
    for view in View::all(references) {
        if let Some(card) = view.card(stored) {
            digest.update(&encode(&card));
        }
        for part in view.parts(stored) {
            digest.update(&encode(&part));
        }
    }
    // What decides whether and where it is shown.
    let status = product.status as u8;
    digest.update(&encode(&(status, &product.successor, product.popularity)));
    for one in references.traits(product) {
        digest.update(&encode(&one));
    }
    // The lowest bit keeps it from zero.
    digest.finish() | 1
}

/// Notes what the documents of products show, and queues what shows them and is not up to date.
pub(super) async fn note(sql: &impl Sql, products: &[(&str, &Faces)]) -> Result<(), StorageError> {
    if products.is_empty() {
        return Ok(());
    }
    let own = |code: &str, faces: &Faces| faces.get(code).copied().unwrap_or_default();
    let faces = products.iter();
    let faces = faces.map(|(code, faces)| json!([code, own(code, faces)]));
    let others = "SELECT j.value ->> 0, s.product FROM json_each(?) j CROSS JOIN product_shown s
                    ON s.shown = j.value ->> 0 AND s.face <> j.value ->> 1";
    let faces = Value::text(faces.collect::<Json>().to_string());
    let mut codes = BTreeSet::new();
    codes.extend(products.iter().map(|(code, _)| *code));
    let rows = sql.query(others, vec![faces]).await?;
    let mut changed = BTreeSet::new();
    let mut outdated = BTreeSet::new();
    for row in &rows {
        match (row.text(0)?, row.text(1)?) {
            // Its own row: it has changed since it was last published.
            (shown, itself) if itself == shown => changed.insert(shown),
            // One that is published with it shows it as it is.
            (_, product) if codes.contains(product) => false,
            (_, product) => outdated.insert(product),
        };
    }
    if !changed.is_empty() {
        enqueue_contents_with(sql, &changed.into_iter().collect::<Vec<_>>()).await?;
    }
    enqueue_all(sql, "product", &outdated.into_iter().collect::<Vec<_>>()).await?;
    let delete = "DELETE FROM product_shown WHERE product IN (SELECT value FROM json_each(?))";
    sql.query(delete, vec![Value::text(json!(codes).to_string())])
        .await?;
    let mut rows = Rows::new(
        "INSERT INTO product_shown (product, shown, face)
        SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?)",
    );
    let mut of_others = Vec::new();
    for (code, faces) in products {
        if own(code, faces) == 0 {
            continue;
        }
        if faces.len() > 1 {
            of_others.push(code);
        }
        for (shown, face) in *faces {
            rows.add(&json!([code, shown, face]));
        }
    }
    rows.write(sql).await?;
    if of_others.is_empty() {
        return Ok(());
    }
    // Of what it shows, some may have been published by another publisher while this one worked,
    // or look different since the shop makes other documents. Published once more, each finds out
    // who shows it as it was; what waits will.
    let outdated = "SELECT DISTINCT 'product', a.shown FROM json_each(?) j
          CROSS JOIN product_shown a ON a.product = j.value
          CROSS JOIN product_shown b ON b.product = a.shown AND b.shown = a.shown
        WHERE a.face <> b.face AND NOT EXISTS (
          SELECT 1 FROM publication p WHERE p.kind = 'product' AND p.target = a.shown)";
    let parameters = vec![Value::text(json!(of_others).to_string())];
    enqueue_selected(sql, outdated, parameters).await
}
