use std::collections::BTreeMap;

use commerce::language::Language;
use commerce::publish::Listing;
use search_engine::columns::Ordinals;
use serde_json::json;

use super::segment::Segment;
use crate::documents::encode;
use crate::sql::{Sql, StorageError, Value};

/// A product as one store lists it in one language.
#[derive(Debug, Clone)]
pub struct Listed {
    pub store: String,
    pub language: Language,
    /// RFC 3339, UTC.
    pub updated_at: String,
    /// Where its primary category stands in the tree: neighbours there are neighbours in the index.
    pub place: u32,
    pub listing: Listing,
}

/// Products with the lists that show them.
pub(crate) type Shown<'a> = [(&'a str, &'a [Listed])];

/// Takes products out of all lists but these.
pub(crate) async fn keep_only(sql: &impl Sql, products: &Shown<'_>) -> Result<(), StorageError> {
    let names: Vec<_> = products.iter().map(|(product, _)| product).collect();
    let kept = products.iter().flat_map(|(product, lists)| {
        let lists = lists.iter();
        lists.map(move |l| json!([product, l.store, l.language.as_str()]).to_string())
    });
    let statement = "SELECT id FROM listing WHERE product IN (SELECT value FROM json_each(?))
        AND json_array(product, store, language) NOT IN (SELECT value FROM json_each(?))";
    let parameters = vec![
        Value::text(json!(names).to_string()),
        Value::text(json!(kept.collect::<Vec<_>>()).to_string()),
    ];
    let rows = sql.query(statement, parameters).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|row| row.integer(0));
    let ids: Vec<i64> = ids.collect::<Result<_, _>>()?;
    delete_documents(sql, &ids).await?;
    let statement = "DELETE FROM listing WHERE id IN (SELECT value FROM json_each(?))";
    sql.query(statement, vec![Value::text(json!(ids).to_string())])
        .await
        .map(drop)
}

/// Puts products into their lists, or what has changed of them: one new segment for each store and
/// language.
pub(crate) async fn put(sql: &impl Sql, products: &Shown<'_>) -> Result<(), StorageError> {
    let lists = products.iter().flat_map(|(product, lists)| {
        let lists = lists.iter();
        lists.map(move |listed| (*product, listed))
    });
    let all: Vec<_> = lists.collect();
    let mut segments: BTreeMap<(&str, &str), Vec<(i64, &Listed)>> = BTreeMap::new();
    for lists in all.chunks(100) {
        let ids = put_cards(sql, lists).await?;
        delete_documents(sql, &ids).await?;
        for (id, (_, listed)) in ids.iter().zip(lists) {
            let key = (listed.store.as_str(), listed.language.as_str());
            segments.entry(key).or_default().push((*id, listed));
        }
    }
    for ((store, language), documents) in segments {
        let segment = Segment::new(language, documents);
        segment.write(sql, store, language).await?;
    }
    Ok(())
}

/// The ids of the cards, in the order in which they came.
async fn put_cards(sql: &impl Sql, lists: &[(&str, &Listed)]) -> Result<Vec<i64>, StorageError> {
    let rows = vec!["(?, ?, ?, ?, ?, ?)"; lists.len()].join(", ");
    let statement = format!(
        "INSERT INTO listing (store, language, product, href, updated_at, card) VALUES {rows}
        ON CONFLICT (product, store, language) DO UPDATE SET href = excluded.href,
          updated_at = excluded.updated_at, card = excluded.card
        RETURNING product, store, language, id"
    );
    let values = lists.iter().flat_map(|(product, listed)| {
        [
            Value::text(&listed.store),
            Value::text(listed.language.as_str()),
            Value::text(*product),
            Value::text(&listed.listing.card.href),
            Value::text(&listed.updated_at),
            Value::blob(encode(&listed.listing.card)),
        ]
    });
    let rows = sql.query(&statement, values.collect()).await?;
    // SQLite promises no order of what it returns.
    let mut ids = BTreeMap::new();
    for row in &rows {
        ids.insert((row.text(0)?, row.text(1)?, row.text(2)?), row.integer(3)?);
    }
    let id = |(product, listed): &(&str, &Listed)| {
        let key = (*product, listed.store.as_str(), listed.language.as_str());
        ids.get(&key).copied()
    };
    let ids: Option<Vec<i64>> = lists.iter().map(id).collect();
    ids.ok_or_else(|| StorageError("an upsert gave no id".to_owned()))
}

/// Marks the documents of these cards as deleted, in every segment that is read.
async fn delete_documents(sql: &impl Sql, listings: &[i64]) -> Result<(), StorageError> {
    let statement = "SELECT s.id, d.ordinal FROM json_each(?) j
        CROSS JOIN search_document d ON d.listing = j.value
        CROSS JOIN search_segment s ON s.id = d.segment AND s.state = 'live'";
    let parameters = vec![Value::text(json!(listings).to_string())];
    let mut places: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
    for row in sql.query(statement, parameters).await? {
        let ordinal = u32::try_from(row.integer(1)?).unwrap_or_default();
        places.entry(row.integer(0)?).or_default().push(ordinal);
    }
    for (segment, ordinals) in places {
        let statement = "SELECT deleted FROM search_segment WHERE id = ?";
        let rows = sql.query(statement, vec![Value::integer(segment)]).await?;
        let mut deleted = match rows.first() {
            Some(row) => Ordinals::decode(row.blob(0)?),
            None => continue,
        };
        ordinals
            .into_iter()
            .for_each(|ordinal| deleted.insert(ordinal));
        let statement = "UPDATE search_segment SET deleted = ? WHERE id = ?";
        let parameters = vec![Value::blob(deleted.encode()), Value::integer(segment)];
        sql.query(statement, parameters).await?;
    }
    Ok(())
}
