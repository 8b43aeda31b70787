//! Keeping segments few: several small ones become a larger one, beside them, and take their
//! place in one commit.

use std::collections::{BTreeMap, VecDeque};

use search_engine::columns::{Column, Ordinals, unpack};
use search_engine::postings;
use serde_json::json;

use super::columns::{
    ALSO_IN, ATTRIBUTE, CATEGORY, GROUPS, PACKED, PREPARED, RANK, SegmentHead, Window, by_number,
    first_group, of_place,
};
use super::prepared::Preparation;
use super::read::LEXICON;
use super::segment::{
    Grouped, TermWriter, add_coverage, open, write_column, write_documents, write_prepared,
};
use crate::documents::{decode, encode};
use crate::sql::{Sql, StorageError, Value, in_transaction};

/// While more documents are to come, so many segments of one size are merged. Sizes are powers of
/// this times [`SMALL`], so that a document is written again once for each size.
const FAN_IN: usize = 6;
const SMALL: u32 = 400;

/// No segment gets larger, so that a merge holds a bounded part of the index in memory.
const MAX_DOCUMENTS: u32 = 150_000;

/// Once all is there, a merge takes in a segment that is up to so many times as large as all younger
/// ones.
const RATIO: u32 = 8;

/// Readers that saw a segment live are done with it after so many seconds; writers that build one
/// are done or dead.
const RETIRED_FOR: u32 = 60;
const BUILT_FOR: u32 = 900;

/// Rows that are deleted in one go, and terms that are written in one commit.
const SLICE: usize = 4_000;

/// Retired segments that are looked at in one go: more than a publication retires meanwhile.
const SWEPT: usize = 12;

/// A live segment, as a merge sees it.
struct Input {
    id: i64,
    position: i64,
    documents: u32,
    deleted: Ordinals,
}

impl Input {
    fn live(&self) -> u32 {
        self.documents.saturating_sub(self.deleted.len())
    }
}

/// Does a bounded piece of what is due: one merge, and a slice of what is left of former ones.
/// Gives whether there may be more to merge. `busy` says that more documents are to come.
pub(crate) async fn maintain(sql: &impl Sql, busy: bool) -> Result<bool, StorageError> {
    sweep(sql).await?;
    let statement = "SELECT store, language, id, position, documents, deleted FROM search_segment
                     WHERE state = 'live' ORDER BY store, language, position";
    let mut lists: BTreeMap<(String, String), Vec<Input>> = BTreeMap::new();
    for row in sql.query(statement, Vec::new()).await? {
        let list = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
        lists.entry(list).or_default().push(Input {
            id: row.integer(2)?,
            position: row.integer(3)?,
            documents: u32::try_from(row.integer(4)?).unwrap_or_default(),
            deleted: Ordinals::decode(row.blob(5)?),
        });
    }
    for ((store, language), mut segments) in lists {
        let sizes: Vec<_> = segments.iter().map(|s| (s.documents, s.live())).collect();
        if let Some((start, end)) = due(&sizes, busy) {
            let inputs: Vec<_> = segments.drain(start..end).collect();
            merge(sql, &store, &language, &inputs).await?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// Which neighbours to merge, of segments by how many documents they have and how many of those
/// are live, the oldest first.
fn due(sizes: &[(u32, u32)], busy: bool) -> Option<(usize, usize)> {
    if busy {
        return crowded(sizes);
    }
    let mut end = sizes.len();
    while end > 0 {
        let mut start = end - 1;
        let mut sum = sizes[start].1;
        while let Some(&(_, live)) = start.checked_sub(1).map(|before| &sizes[before]) {
            if live > sum.saturating_mul(RATIO).max(1) || live + sum > MAX_DOCUMENTS {
                break;
            }
            sum += live;
            start -= 1;
        }
        // By itself a segment is written anew where much of it is gone.
        let (documents, live) = sizes[start];
        if end - start > 1 || live == 0 || documents - live > documents / 3 {
            // The younger ones, which are no reason to write these anew, come along for little.
            let younger = sizes[end..].iter().take_while(|(_, live)| {
                sum += live;
                sum <= MAX_DOCUMENTS
            });
            return Some((start, end + younger.count()));
        }
        end = start;
    }
    None
}

/// The youngest segments up to the first size of which there are [`FAN_IN`].
fn crowded(sizes: &[(u32, u32)]) -> Option<(usize, usize)> {
    let size = |live: u32| (live / SMALL).max(1).ilog(FAN_IN as u32);
    for largest in 0..=size(MAX_DOCUMENTS) {
        let younger = sizes.iter().rev();
        let younger = younger.take_while(|(_, live)| size(*live) <= largest);
        let (mut sum, mut taken, mut of_size) = (0, 0, 0);
        for (_, live) in younger {
            if sum + live > MAX_DOCUMENTS {
                break;
            }
            sum += live;
            taken += 1;
            of_size += usize::from(size(*live) == largest);
        }
        if of_size >= FAN_IN {
            return Some((sizes.len() - taken, sizes.len()));
        }
    }
    None
}

/// The documents of a merged segment, in their new order.
struct Documents {
    /// By input and old ordinal.
    places: Vec<Vec<Option<u32>>>,
    listings: Vec<i64>,
}

async fn merge(
    sql: &impl Sql,
    store: &str,
    language: &str,
    inputs: &[Input],
) -> Result<(), StorageError> {
    let documents = order(sql, inputs).await?;
    let count = u32::try_from(documents.listings.len()).unwrap_or(u32::MAX);
    let id = open(sql, store, language, "building", count).await?;
    in_transaction(sql, write_documents(sql, id, &documents.listings)).await?;
    let heads = heads(sql, inputs).await?;
    let mut head = merge_heads(&heads, &documents);
    merge_columns(sql, id, inputs, &heads, &documents, &mut head).await?;
    merge_terms(sql, id, inputs, &documents).await?;
    in_transaction(sql, swap(sql, id, inputs, &documents, &head)).await
}

/// The order of a segment: by category, then by rank; what is equal in both keeps its order.
async fn order(sql: &impl Sql, inputs: &[Input]) -> Result<Documents, StorageError> {
    let mut order = Vec::new();
    let mut listings = Vec::new();
    for (index, input) in inputs.iter().enumerate() {
        let categories = read_column(sql, input, CATEGORY).await?;
        let ranks = read_column(sql, input, RANK).await?;
        for ordinal in (0..input.documents).filter(|ordinal| !input.deleted.contains(*ordinal)) {
            let number = |column: &Option<Column>| {
                let numbers = column.as_ref().map(|column| &column.numbers);
                numbers
                    .and_then(|numbers| numbers.get(ordinal as usize))
                    .copied()
                    .unwrap_or(0)
            };
            let sets = categories.as_ref().map(|column| &column.head.sets);
            let set = sets.and_then(|sets| sets.get(number(&categories) as usize));
            let place = set.map_or(0, |set| set.position);
            order.push((place, 255 - number(&ranks).min(255), index, ordinal));
        }
        let statement = "SELECT listing FROM search_document WHERE segment = ? ORDER BY ordinal";
        let rows = sql.query(statement, vec![Value::integer(input.id)]).await?;
        let rows = rows.iter().map(|row| row.integer(0));
        listings.push(rows.collect::<Result<Vec<_>, _>>()?);
    }
    order.sort_unstable();
    let places = inputs
        .iter()
        .map(|input| vec![None; input.documents as usize]);
    let mut documents = Documents {
        places: places.collect(),
        listings: Vec::with_capacity(order.len()),
    };
    for ((_, _, input, ordinal), place) in order.into_iter().zip(0..) {
        documents.places[input][ordinal as usize] = Some(place);
        let listing = listings[input].get(ordinal as usize);
        documents
            .listings
            .push(listing.copied().unwrap_or_default());
    }
    Ok(documents)
}

async fn read_column(
    sql: &impl Sql,
    input: &Input,
    name: &str,
) -> Result<Option<Column>, StorageError> {
    let statement = "SELECT chunk, data FROM search_column WHERE segment = ? AND name = ?";
    let parameters = vec![Value::integer(input.id), Value::text(name)];
    let rows = sql.query(statement, parameters).await?;
    let mut read = Vec::with_capacity(rows.len());
    for row in &rows {
        let (chunk, bytes) = (row.integer(0)?, row.blob(1)?);
        if chunk == PACKED {
            read.extend(unpack(bytes).map(|(chunk, bytes)| (chunk, bytes.to_vec())));
        } else {
            read.push((u32::try_from(chunk).unwrap_or_default(), bytes.to_vec()));
        }
    }
    let rows = read;
    Ok((!rows.is_empty()).then(|| Column::read(&rows, input.documents)))
}

async fn heads(sql: &impl Sql, inputs: &[Input]) -> Result<Vec<SegmentHead>, StorageError> {
    let mut heads = Vec::with_capacity(inputs.len());
    for input in inputs {
        let statement = "SELECT head FROM search_segment WHERE id = ?";
        let rows = sql.query(statement, vec![Value::integer(input.id)]).await?;
        heads.push(match rows.first() {
            Some(row) => decode(row.blob(0)?)?,
            None => SegmentHead::default(),
        });
    }
    Ok(heads)
}

fn merge_heads(heads: &[SegmentHead], documents: &Documents) -> SegmentHead {
    let mut merged = SegmentHead::default();
    for (head, places) in heads.iter().zip(&documents.places) {
        for attribute in &head.attributes {
            let mut known = merged.attributes.iter_mut();
            match known.find(|known| known.code == attribute.code) {
                Some(known) => *known = attribute.clone(),
                None => merged.attributes.push(attribute.clone()),
            }
        }
        for window in &head.windows {
            if let Some(Some(ordinal)) = places.get(window.ordinal as usize) {
                merged.windows.push(Window {
                    ordinal: *ordinal,
                    ..*window
                });
            }
        }
        for market in &head.markets {
            if !merged.markets.contains(market) {
                merged.markets.push(market.clone());
            }
        }
    }
    merged
}

async fn merge_columns(
    sql: &impl Sql,
    id: i64,
    inputs: &[Input],
    heads: &[SegmentHead],
    documents: &Documents,
    head: &mut SegmentHead,
) -> Result<(), StorageError> {
    let ids: Vec<_> = inputs.iter().map(|input| input.id).collect();
    // The column of categories comes first: how much of each has an attribute is counted by it.
    let statement = "SELECT DISTINCT name FROM search_column
        WHERE segment IN (SELECT value FROM json_each(?)) AND name <> ?
        ORDER BY name <> ?, name <> ?, name";
    let parameters = vec![
        Value::text(json!(ids).to_string()),
        Value::text(LEXICON),
        Value::text(CATEGORY),
        Value::text(ALSO_IN),
    ];
    let mut categories = Column::default();
    let mut also = None;
    let mut preparation = None;
    let count = u32::try_from(documents.listings.len()).unwrap_or(u32::MAX);
    let mut grouped = Grouped::new(count);
    let rows = sql.query(statement, parameters).await?;
    let names = rows.iter().map(|row| Ok(row.text(0)?.to_owned()));
    let mut names = names.collect::<Result<Vec<_>, StorageError>>()?;
    // Where all of a market is zero it has no row, but others have something in its place.
    for name in head.markets.iter().flat_map(|market| of_place(market)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    for name in &names {
        let name = name.as_str();
        if name.starts_with(PREPARED) {
            continue;
        }
        let mut columns = Vec::new();
        let inputs = inputs.iter().zip(heads).zip(&documents.places);
        for ((input, head), places) in inputs {
            if let Some(column) = read_column(sql, input, head.column(name)).await? {
                columns.push((column, &places[..]));
            }
        }
        let mut merged = Column::merge(&columns, count);
        drop(columns);
        if head.is_range(name) {
            merged.order(by_number);
        }
        in_transaction(sql, write_column(sql, id, name, &merged)).await?;
        grouped.add(name, &merged);
        match name {
            CATEGORY => categories = merged,
            ALSO_IN => also = Some(merged),
            _ => {
                let new = || Preparation::new(&categories, also.as_ref());
                if let Some(preparation) = preparation.get_or_insert_with(new) {
                    preparation.add(name, &merged);
                }
                let code = name.strip_prefix(ATTRIBUTE).unwrap_or_default();
                let mut attributes = head.attributes.iter();
                let index = attributes.position(|attribute| attribute.code == code);
                if let Some(index) = index.and_then(|index| u32::try_from(index).ok()) {
                    add_coverage(head, index, &categories, &merged.numbers);
                }
            }
        }
    }
    head.columns = in_transaction(sql, grouped.write(sql, id, &documents.listings)).await?;
    in_transaction(sql, write_prepared(sql, id, preparation.flatten())).await
}

/// The terms of a segment, read a few at a time.
struct Terms {
    segment: i64,
    read: VecDeque<(String, Vec<u8>)>,
    last: String,
    ended: bool,
}

impl Terms {
    async fn first(&mut self, sql: &impl Sql) -> Result<Option<&str>, StorageError> {
        if self.read.is_empty() && !self.ended {
            let statement = "SELECT term, postings FROM search_term WHERE segment = ? AND term > ?
                             ORDER BY term LIMIT 1000";
            let parameters = vec![Value::integer(self.segment), Value::text(&self.last)];
            for row in sql.query(statement, parameters).await? {
                self.read
                    .push_back((row.text(0)?.to_owned(), row.blob(1)?.to_vec()));
            }
            match self.read.back() {
                Some((term, _)) => self.last.clone_from(term),
                None => self.ended = true,
            }
        }
        Ok(self.read.front().map(|(term, _)| term.as_str()))
    }
}

async fn merge_terms(
    sql: &impl Sql,
    id: i64,
    inputs: &[Input],
    documents: &Documents,
) -> Result<(), StorageError> {
    let mut terms: Vec<_> = inputs
        .iter()
        .map(|input| Terms {
            segment: input.id,
            read: VecDeque::new(),
            last: String::new(),
            ended: false,
        })
        .collect();
    let mut writer = TermWriter::new(id);
    loop {
        let slice = merge_slice(sql, &mut terms, &mut writer, documents);
        if !in_transaction(sql, slice).await? {
            break;
        }
    }
    in_transaction(sql, writer.finish(sql)).await
}

/// Writes the next terms; gives whether there are more.
async fn merge_slice(
    sql: &impl Sql,
    terms: &mut [Terms],
    writer: &mut TermWriter,
    documents: &Documents,
) -> Result<bool, StorageError> {
    for _ in 0..SLICE {
        let mut least: Option<String> = None;
        for terms in terms.iter_mut() {
            if let Some(term) = terms.first(sql).await?
                && least.as_deref().is_none_or(|least| term < least)
            {
                least = Some(term.to_owned());
            }
        }
        let Some(term) = least else {
            return Ok(false);
        };
        let mut merged = Vec::new();
        for (terms, places) in terms.iter_mut().zip(&documents.places) {
            if terms.read.front().is_some_and(|(front, _)| *front == term)
                && let Some((_, bytes)) = terms.read.pop_front()
            {
                let postings = postings::decode(&bytes).filter_map(|(ordinal, payload)| {
                    let place = places.get(ordinal as usize).copied().flatten();
                    place.map(|place| (place, payload))
                });
                merged.extend(postings);
            }
        }
        if !merged.is_empty() {
            merged.sort_unstable();
            writer.add(sql, &term, &merged).await?;
        }
    }
    Ok(true)
}

/// Makes the merged segment live in place of its inputs, with what was deleted of them meanwhile;
/// does nothing where another merge was first.
async fn swap(
    sql: &impl Sql,
    id: i64,
    inputs: &[Input],
    documents: &Documents,
    head: &SegmentHead,
) -> Result<(), StorageError> {
    let ids = || {
        let ids: Vec<_> = inputs.iter().map(|input| input.id).collect();
        Value::text(json!(ids).to_string())
    };
    let statement = "SELECT id, deleted FROM search_segment
        WHERE id IN (SELECT value FROM json_each(?)) AND state = 'live'";
    let rows = sql.query(statement, vec![ids()]).await?;
    let mine = "SELECT 1 FROM search_segment WHERE id = ? AND state = 'building'";
    let mine = sql.query(mine, vec![Value::integer(id)]).await?;
    let is_mine = !mine.is_empty() && rows.len() == inputs.len();
    let mut deleted = Ordinals::default();
    for row in &rows {
        let of = row.integer(0)?;
        let now = Ordinals::decode(row.blob(1)?);
        let input = inputs
            .iter()
            .zip(&documents.places)
            .find(|(input, _)| input.id == of);
        let Some((_, places)) = input else { continue };
        for ordinal in now.iter() {
            if let Some(Some(place)) = places.get(ordinal as usize) {
                deleted.insert(*place);
            }
        }
    }
    let retire = "UPDATE search_segment SET state = 'retired', changed_at = unixepoch()
                  WHERE id IN (SELECT value FROM json_each(?))";
    if !is_mine || documents.listings.is_empty() {
        let own = Value::text(json!([id]).to_string());
        sql.query(retire, vec![own]).await?;
    }
    if !is_mine {
        return Ok(());
    }
    sql.query(retire, vec![ids()]).await?;
    if documents.listings.is_empty() {
        return Ok(());
    }
    let statement = "UPDATE search_segment SET state = 'live', position = ?, deleted = ?, head = ?,
                     changed_at = unixepoch() WHERE id = ?";
    let position = inputs.last().map_or(0, |input| input.position);
    let parameters = vec![
        Value::integer(position),
        Value::blob(deleted.encode()),
        Value::blob(encode(head)),
        Value::integer(id),
    ];
    sql.query(statement, parameters).await.map(drop)
}

/// Deletes a slice of what nobody reads any more: retired segments, and what a killed merge left.
async fn sweep(sql: &impl Sql) -> Result<(), StorageError> {
    let statement = format!(
        "SELECT id FROM search_segment
         WHERE (state = 'retired' AND changed_at <= unixepoch() - {RETIRED_FOR})
            OR (state = 'building' AND changed_at <= unixepoch() - {BUILT_FOR}) LIMIT {SWEPT}"
    );
    for row in sql.query(&statement, Vec::new()).await? {
        let id = row.integer(0)?;
        // A merge that is slower than all patience finds its segment retired, and gives up.
        let retire = "UPDATE search_segment SET state = 'retired' WHERE id = ?";
        sql.query(retire, vec![Value::integer(id)]).await?;
        let mut rest = false;
        for (table, key) in [
            ("search_term", "term"),
            ("search_column", "rowid"),
            ("search_document", "ordinal"),
        ] {
            let statement = format!(
                "DELETE FROM {table} WHERE segment = ?1 AND {key} IN
                   (SELECT {key} FROM {table} WHERE segment = ?1 LIMIT {SLICE}) RETURNING 1"
            );
            let deleted = sql.query(&statement, vec![Value::integer(id)]).await?;
            rest |= deleted.len() == SLICE;
        }
        let statement = "DELETE FROM search_group WHERE id >= ?1 AND id < ?2";
        let first = first_group(id);
        let parameters = vec![Value::integer(first), Value::integer(first + GROUPS)];
        sql.query(statement, parameters).await?;
        if !rest {
            let statement = "DELETE FROM search_segment WHERE id = ?";
            sql.query(statement, vec![Value::integer(id)]).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn live(sizes: &[u32]) -> Vec<(u32, u32)> {
        sizes.iter().map(|size| (*size, *size)).collect()
    }

    #[test]
    fn a_stream_of_small_segments_is_merged_now_and_then_to_few() {
        let mut segments: Vec<u32> = Vec::new();
        let mut written = 0;
        for _ in 0..100 {
            segments.push(1_000);
            written += 1_000;
            while let Some((start, end)) = due(&live(&segments), true) {
                let sum = segments[start..end].iter().sum();
                written += sum;
                segments.splice(start..end, [sum]);
            }
            assert!(segments.len() < 3 * FAN_IN);
        }
        while let Some((start, end)) = due(&live(&segments), false) {
            let sum = segments[start..end].iter().sum();
            written += sum;
            segments.splice(start..end, [sum]);
        }
        assert!(segments.len() <= 3, "{segments:?}");
        assert!(
            written <= 4 * 100_000,
            "every document is written {} times",
            written / 100_000
        );
    }

    #[test]
    fn no_segment_outgrows_the_most_that_a_merge_holds() {
        assert_eq!(due(&live(&[140_000, 20_000]), false), None);
        assert_eq!(due(&live(&[140_000, 90, 80]), false), Some((1, 3)));
    }

    #[test]
    fn a_merge_takes_along_what_is_younger() {
        let sizes = live(&[36_000, 35_000, 5_800, 236, 9]);
        assert_eq!(due(&sizes, false), Some((0, 5)));
        assert_eq!(due(&live(&[90_000, 60_000, 1]), false), Some((0, 2)));
    }

    #[test]
    fn what_is_mostly_deleted_is_written_anew() {
        assert_eq!(due(&[(100, 60)], false), Some((0, 1)));
        assert_eq!(due(&[(100, 90)], false), None);
        assert_eq!(due(&[(100, 0), (2_000, 2_000)], false), Some((0, 2)));
    }
}
