use std::collections::BTreeMap;

use commerce::language::Language;
use commerce::publish::Listing;
use search_engine::columns::Ordinals;
use serde_json::json;

use super::segment::{Segment, Writer, open};
use crate::documents::encode;
use crate::sql::{Rows, Sql, StorageError, Value};

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
    if all.is_empty() {
        return Ok(());
    }
    let ids = put_cards(sql, &all).await?;
    delete_documents(sql, &ids).await?;
    let mut segments: BTreeMap<(&str, &str), Vec<(i64, &Listed)>> = BTreeMap::new();
    for (id, (_, listed)) in ids.iter().zip(&all) {
        let key = (listed.store.as_str(), listed.language.as_str());
        segments.entry(key).or_default().push((*id, listed));
    }
    let lists = segments.iter().map(|((store, language), documents)| {
        let count = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        (*store, *language, count)
    });
    let ids = open(sql, "live", &lists.collect::<Vec<_>>()).await?;
    let mut writer = Writer::new();
    let mut heads = Rows::new(
        "UPDATE search_segment AS s SET position = s.id, head = substr(?2, j.value ->> 1, j.value ->> 2)
        FROM json_each(?1) j WHERE s.id = j.value ->> 0",
    );
    for (((_, language), documents), id) in segments.into_iter().zip(ids) {
        let segment = Segment::new(language, documents);
        let head = segment.write(id, &mut writer);
        heads.add_bytes(json!([id]), &encode(&head));
        writer.write_if_much(sql).await?;
    }
    writer.write(sql).await?;
    heads.write(sql).await.map(drop)
}

/// The ids of the cards, in the order in which they came.
async fn put_cards(sql: &impl Sql, lists: &[(&str, &Listed)]) -> Result<Vec<i64>, StorageError> {
    // Without WHERE, SQLite would read ON CONFLICT as the beginning of a join.
    let mut cards = Rows::new(
        "INSERT INTO listing (store, language, product, href, updated_at, card)
        SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4,
          substr(?2, value ->> 5, value ->> 6) FROM json_each(?1) WHERE true
        ON CONFLICT (product, store, language) DO UPDATE SET href = excluded.href,
          updated_at = excluded.updated_at, card = excluded.card
        RETURNING product, store, language, id",
    );
    let mut rows = Vec::with_capacity(lists.len());
    for (product, listed) in lists {
        let card = &listed.listing.card;
        let (store, language) = (&listed.store, listed.language.as_str());
        let row = json!([store, language, product, card.href, listed.updated_at]);
        cards.add_bytes(row, &encode(card));
        if cards.are_many() {
            rows.extend(cards.write(sql).await?);
        }
    }
    rows.extend(cards.write(sql).await?);
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
    ids.ok_or_else(|| StorageError("an insert gave no id".to_owned()))
}

/// Marks the documents of these cards as deleted, in every segment that is read.
async fn delete_documents(sql: &impl Sql, listings: &[i64]) -> Result<(), StorageError> {
    let statement = "SELECT s.id, s.deleted, json_group_array(d.ordinal) FROM json_each(?) j
        CROSS JOIN search_document d ON d.listing = j.value
        CROSS JOIN search_segment s ON s.id = d.segment AND s.state = 'live' GROUP BY s.id";
    let parameters = vec![Value::text(json!(listings).to_string())];
    let mut segments = Rows::new(
        "UPDATE search_segment AS s SET deleted = substr(?2, j.value ->> 1, j.value ->> 2)
        FROM json_each(?1) j WHERE s.id = j.value ->> 0",
    );
    for row in sql.query(statement, parameters).await? {
        let mut deleted = Ordinals::decode(row.blob(1)?);
        let ordinals: Vec<u32> = row.json(2)?;
        for ordinal in ordinals {
            deleted.insert(ordinal);
        }
        let id = row.integer(0)?;
        segments.add_bytes(json!([id]), &deleted.encode());
    }
    segments.write(sql).await.map(drop)
}
