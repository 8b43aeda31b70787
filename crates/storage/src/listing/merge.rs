//! Keeping segments few: several small ones become a larger one, beside them, and take their
//! place in one commit.

mod due;

use std::collections::{BTreeMap, VecDeque};

use search_engine::columns::{Column, Ordinals, unpack};
use search_engine::postings;
use serde_json::json;

use super::columns::{
    ALSO_IN, ATTRIBUTE, CATEGORY, GROUPS, PACKED, PREPARED, RANK, SegmentHead, Window, by_number,
    of_place,
};
use super::prepared::Preparation;
use super::read::LEXICON;
use super::segment::{Grouped, TermWriter, Writer, add_coverage, open};
use crate::documents::{decode, encode};
use crate::sql::{Row, Rows, Sql, StorageError, Value, in_transaction};
use due::{Size, due};

/// Readers that saw a segment live are done with it after so many seconds; writers that build one
/// are done or dead.
const RETIRED_FOR: u32 = 60;
const BUILT_FOR: u32 = 900;

/// Rows of a table that are deleted in one go.
const SLICE: usize = 4_000;

/// Retired segments that are looked at in one go: more than a publication retires meanwhile.
const SWEPT: usize = 12;

/// Lists are merged in one go while they have so few documents and segments together.
const TOGETHER: u32 = 4_000;
const MOST_INPUTS: usize = 200;

/// Terms, and bytes of columns, that are read in one go.
const TERMS: usize = 3_000;
const BYTES: i64 = 1024 * 1024;

/// A live segment, as a merge sees it.
struct Input {
    id: i64,
    position: i64,
    documents: u32,
    deleted: Ordinals,
    /// How many seconds it has been there.
    age: u32,
    head: SegmentHead,
    /// By ordinal, where its documents are in the merged segment.
    places: Vec<Option<u32>>,
}

impl Input {
    fn size(&self) -> Size {
        Size {
            documents: self.documents,
            live: self.documents.saturating_sub(self.deleted.len()),
            age: self.age,
        }
    }
}

/// Neighbours in the list of a store and language, which become one segment.
struct Merge {
    store: String,
    language: String,
    inputs: Vec<Input>,
    id: i64,
    head: SegmentHead,
    /// The cards of its documents, in their new order.
    listings: Vec<i64>,
}

impl Merge {
    fn documents(&self) -> u32 {
        u32::try_from(self.listings.len()).unwrap_or(u32::MAX)
    }
}

/// Does a bounded piece of what is due: one large merge or small ones of several lists, and a slice
/// of what is left of former ones. Gives whether there is more to merge. `busy` says that more
/// documents are to come.
pub(crate) async fn maintain(sql: &impl Sql, busy: bool) -> Result<bool, StorageError> {
    sweep(sql).await?;
    let statement = "SELECT store, language, id, position, documents, deleted,
          unixepoch() - changed_at
        FROM search_segment WHERE state = 'live' ORDER BY store, language, position";
    let mut lists: BTreeMap<(String, String), Vec<Input>> = BTreeMap::new();
    for row in sql.query(statement, Vec::new()).await? {
        let list = (row.text(0)?.to_owned(), row.text(1)?.to_owned());
        lists.entry(list).or_default().push(Input {
            id: row.integer(2)?,
            position: row.integer(3)?,
            documents: u32::try_from(row.integer(4)?).unwrap_or_default(),
            deleted: Ordinals::decode(row.blob(5)?),
            age: u32::try_from(row.integer(6)?).unwrap_or_default(),
            head: SegmentHead::default(),
            places: Vec::new(),
        });
    }
    let mut merges = Vec::new();
    let (mut documents, mut segments) = (0, 0);
    let mut more = false;
    for ((store, language), mut inputs) in lists {
        let mut sizes: Vec<_> = inputs.iter().map(Input::size).collect();
        let Some((start, end)) = due(&sizes, busy) else {
            continue;
        };
        let start = start.max(end.saturating_sub(MOST_INPUTS));
        let merged = Size::merged(&sizes[start..end]);
        documents += merged.live;
        segments += end - start;
        if !merges.is_empty() && (documents > TOGETHER || segments > MOST_INPUTS) {
            more = true;
            break;
        }
        more |= end < sizes.len();
        sizes.truncate(start);
        sizes.push(merged);
        more |= due(&sizes, busy).is_some();
        merges.push(Merge {
            store,
            language,
            inputs: inputs.drain(start..end).collect(),
            id: 0,
            head: SegmentHead::default(),
            listings: Vec::new(),
        });
    }
    if !merges.is_empty() {
        merge(sql, merges).await?;
    }
    Ok(more)
}

/// Writes the new segments beside the old ones, and then puts them in their place.
async fn merge(sql: &impl Sql, mut merges: Vec<Merge>) -> Result<(), StorageError> {
    read_heads(sql, &mut merges).await?;
    order(sql, &mut merges).await?;
    let lists = merges.iter();
    let lists = lists.map(|one| (&*one.store, &*one.language, one.documents()));
    let ids = open(sql, "building", &lists.collect::<Vec<_>>()).await?;
    // Each statement is a commit of its own, so that other writers never wait for long.
    let mut writer = Writer::new();
    for (merge, id) in merges.iter_mut().zip(ids) {
        merge.id = id;
        merge.head = merged_head(&merge.inputs);
        writer.documents(id, &merge.listings);
    }
    merge_columns(sql, &mut merges, &mut writer).await?;
    merge_terms(sql, &merges, &mut writer).await?;
    writer.write(sql).await?;
    in_transaction(sql, swap(sql, &merges)).await
}

/// The ids of all inputs, in their order.
fn input_ids(merges: &[Merge]) -> Vec<i64> {
    let inputs = merges.iter().flat_map(|merge| &merge.inputs);
    inputs.map(|input| input.id).collect()
}

async fn read_heads(sql: &impl Sql, merges: &mut [Merge]) -> Result<(), StorageError> {
    let statement = "SELECT j.key, s.head FROM json_each(?) j
        CROSS JOIN search_segment s ON s.id = j.value";
    let ids = vec![Value::text(json!(input_ids(merges)).to_string())];
    let rows = sql.query(statement, ids).await?;
    let inputs = merges.iter_mut().flat_map(|merge| &mut merge.inputs);
    for (input, key) in inputs.zip(0..) {
        if let Some(row) = rows.iter().find(|row| row.integer(0) == Ok(key)) {
            input.head = decode(row.blob(1)?)?;
        }
    }
    Ok(())
}

/// Finds the order of the new segments: by category, then by rank; what is equal in both keeps its order.
async fn order(sql: &impl Sql, merges: &mut [Merge]) -> Result<(), StorageError> {
    let inputs = || merges.iter().flat_map(|merge| &merge.inputs);
    let wanted = inputs().flat_map(|input| [(input.id, CATEGORY), (input.id, RANK)]);
    let mut rows = read_rows(sql, &wanted.collect::<Vec<_>>())
        .await?
        .into_iter();
    let statement = "SELECT j.key, d.listing FROM json_each(?) j
        CROSS JOIN search_document d ON d.segment = j.value ORDER BY j.key, d.ordinal";
    let ids = vec![Value::text(json!(input_ids(merges)).to_string())];
    let mut cards = vec![Vec::new(); inputs().count()];
    for row in sql.query(statement, ids).await? {
        let index = row.index(0)?;
        cards[index].push(row.integer(1)?);
    }
    let mut cards = cards.into_iter();
    for merge in merges {
        let mut order = Vec::new();
        let cards: Vec<_> = cards.by_ref().take(merge.inputs.len()).collect();
        for (input, index) in merge.inputs.iter_mut().zip(0..) {
            let [categories, ranks] = [rows.next(), rows.next()]
                .map(|rows| rows.and_then(|rows| column(&rows, input.documents)));
            let number = |column: &Option<Column>, ordinal: u32| {
                let numbers = column.as_ref().map(|column| &column.numbers);
                let number = numbers.and_then(|numbers| numbers.get(ordinal as usize));
                number.copied().unwrap_or(0)
            };
            let live = (0..input.documents).filter(|ordinal| !input.deleted.contains(*ordinal));
            for ordinal in live {
                let sets = categories.as_ref().map(|column| &column.head.sets);
                let set = sets.and_then(|sets| sets.get(number(&categories, ordinal) as usize));
                let place = set.map_or(0, |set| set.position);
                order.push((
                    place,
                    255 - number(&ranks, ordinal).min(255),
                    index,
                    ordinal,
                ));
            }
            input.places = vec![None; input.documents as usize];
        }
        order.sort_unstable();
        for ((_, _, input, ordinal), place) in order.into_iter().zip(0..) {
            let (input, ordinal): (usize, usize) = (input, ordinal as usize);
            merge.inputs[input].places[ordinal] = Some(place);
            let listing = cards[input].get(ordinal);
            merge.listings.push(listing.copied().unwrap_or_default());
        }
    }
    Ok(())
}

/// The rows of columns, by segment and name.
async fn read_rows(
    sql: &impl Sql,
    wanted: &[(i64, &str)],
) -> Result<Vec<Vec<(u32, Vec<u8>)>>, StorageError> {
    let statement = "SELECT j.key, c.chunk, c.data FROM json_each(?) j CROSS JOIN search_column c
        ON c.segment = j.value ->> 0 AND c.name = j.value ->> 1";
    let mut read = vec![Vec::new(); wanted.len()];
    let wanted = vec![Value::text(json!(wanted).to_string())];
    for row in sql.query(statement, wanted).await? {
        let rows: &mut Vec<_> = &mut read[row.index(0)?];
        let (chunk, bytes) = (row.integer(1)?, row.blob(2)?);
        if chunk == PACKED {
            rows.extend(unpack(bytes).map(|(chunk, bytes)| (chunk, bytes.to_vec())));
        } else {
            rows.push((u32::try_from(chunk).unwrap_or_default(), bytes.to_vec()));
        }
    }
    Ok(read)
}

/// The column that has these rows, if there are any.
fn column(rows: &[(u32, Vec<u8>)], documents: u32) -> Option<Column> {
    (!rows.is_empty()).then(|| Column::read(rows, documents))
}

fn merged_head(inputs: &[Input]) -> SegmentHead {
    let mut merged = SegmentHead::default();
    for Input { head, places, .. } in inputs {
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

/// The columns of merges, each with its merge and about how many bytes it has.
async fn column_names(
    sql: &impl Sql,
    merges: &[Merge],
) -> Result<Vec<(usize, String, i64)>, StorageError> {
    // The column of categories comes first: how much of each has an attribute is counted by it.
    let statement = "SELECT m.key, c.name, sum(length(c.data)) FROM json_each(?) m
          CROSS JOIN json_each(m.value) s CROSS JOIN search_column c ON c.segment = s.value
        WHERE c.name <> ? GROUP BY m.key, c.name
        ORDER BY m.key, c.name <> ?, c.name <> ?, c.name";
    let ids = merges.iter();
    let ids = ids.map(|merge| input_ids(std::slice::from_ref(merge)));
    let parameters = vec![
        Value::text(json!(ids.collect::<Vec<_>>()).to_string()),
        Value::text(LEXICON),
        Value::text(CATEGORY),
        Value::text(ALSO_IN),
    ];
    let rows = sql.query(statement, parameters).await?;
    let mut rows = rows.iter().peekable();
    let mut names = Vec::new();
    for (place, merge) in merges.iter().enumerate() {
        let first = names.len();
        let key = i64::try_from(place).unwrap_or(i64::MAX);
        while let Some(row) = rows.next_if(|row| row.integer(0) == Ok(key)) {
            let name = row.text(1)?;
            if !name.starts_with(PREPARED) {
                names.push((place, name.to_owned(), row.integer(2)?));
            }
        }
        // Where all of a market is zero it has no row, but others have something in its place.
        for name in merge
            .head
            .markets
            .iter()
            .flat_map(|market| of_place(market))
        {
            if !names[first..].iter().any(|(_, known, _)| *known == name) {
                names.push((place, name, 0));
            }
        }
    }
    Ok(names)
}

async fn merge_columns(
    sql: &impl Sql,
    merges: &mut [Merge],
    writer: &mut Writer,
) -> Result<(), StorageError> {
    let names = column_names(sql, merges).await?;
    let mut names = names.into_iter().peekable();
    let columns = merges.iter().map(|merge| Columns::new(merge.documents()));
    let mut columns: Vec<_> = columns.collect();
    while names.peek().is_some() {
        let mut bytes = 0;
        let mut batch = Vec::new();
        while let Some(next) = names.next_if(|next| bytes + next.2 <= BYTES || batch.is_empty()) {
            bytes += next.2;
            batch.push(next);
        }
        let wanted = batch.iter().flat_map(|(merge, name, _)| {
            let inputs = merges[*merge].inputs.iter();
            inputs.map(|input| (input.id, input.head.column(name)))
        });
        let mut rows = read_rows(sql, &wanted.collect::<Vec<_>>())
            .await?
            .into_iter();
        for (index, name, _) in batch {
            let merge = &mut merges[index];
            let mut of_inputs = Vec::new();
            for input in &merge.inputs {
                let rows = rows.next().unwrap_or_default();
                if let Some(column) = column(&rows, input.documents) {
                    of_inputs.push((column, &input.places[..]));
                }
            }
            let mut merged = Column::merge(&of_inputs, merge.documents());
            drop(of_inputs);
            if merge.head.is_range(&name) {
                merged.order(by_number);
            }
            writer.column(merge.id, &name, &merged);
            columns[index].add(&name, merged, &mut merge.head);
            writer.write_if_much(sql).await?;
        }
    }
    for (columns, merge) in columns.into_iter().zip(merges) {
        columns.write(merge, writer);
    }
    Ok(())
}

/// What is made of all columns of a segment.
struct Columns {
    categories: Column,
    also: Option<Column>,
    preparation: Option<Option<Preparation>>,
    grouped: Grouped,
}

impl Columns {
    fn new(documents: u32) -> Self {
        Self {
            categories: Column::default(),
            also: None,
            preparation: None,
            grouped: Grouped::new(documents),
        }
    }

    fn add(&mut self, name: &str, merged: Column, head: &mut SegmentHead) {
        self.grouped.add(name, &merged);
        match name {
            CATEGORY => self.categories = merged,
            ALSO_IN => self.also = Some(merged),
            _ => {
                let new = || Preparation::new(&self.categories, self.also.as_ref());
                if let Some(preparation) = self.preparation.get_or_insert_with(new) {
                    preparation.add(name, &merged);
                }
                let code = name.strip_prefix(ATTRIBUTE).unwrap_or_default();
                let mut attributes = head.attributes.iter();
                let index = attributes.position(|attribute| attribute.code == code);
                if let Some(index) = index.and_then(|index| u32::try_from(index).ok()) {
                    add_coverage(head, index, &self.categories, &merged.numbers);
                }
            }
        }
    }

    fn write(self, merge: &mut Merge, writer: &mut Writer) {
        writer.prepared(merge.id, self.preparation.flatten());
        merge.head.columns = self.grouped.write(merge.id, writer, &merge.listings);
    }
}

/// The terms of a segment, read a few at a time.
struct Terms<'a> {
    segment: i64,
    places: &'a [Option<u32>],
    read: VecDeque<(String, Vec<u8>)>,
    last: String,
    ended: bool,
}

impl Terms<'_> {
    /// Reads the next terms of those that have run out, in one statement.
    async fn read(sql: &impl Sql, all: &mut [Self]) -> Result<(), StorageError> {
        let is_dry = |terms: &&mut Self| terms.read.is_empty() && !terms.ended;
        let limit = TERMS / all.iter_mut().filter(is_dry).count().max(1);
        let mut selects = Vec::new();
        let mut parameters = Vec::new();
        for (terms, index) in all.iter_mut().zip(0..).filter(|(terms, _)| is_dry(terms)) {
            selects.push(format!(
                "SELECT * FROM (SELECT {index}, term, postings FROM search_term
                   WHERE segment = ? AND term > ? ORDER BY term LIMIT {limit})"
            ));
            parameters.extend([Value::integer(terms.segment), Value::text(&terms.last)]);
            terms.ended = true;
        }
        if selects.is_empty() {
            return Ok(());
        }
        for row in sql.query(&selects.join(" UNION ALL "), parameters).await? {
            let terms = &mut all[row.index(0)?];
            let postings = row.blob(2)?.to_vec();
            terms.read.push_back((row.text(1)?.to_owned(), postings));
            terms.ended = terms.read.len() < limit;
        }
        for terms in all {
            if let Some((term, _)) = terms.read.back() {
                terms.last.clone_from(term);
            }
        }
        Ok(())
    }
}

async fn merge_terms(
    sql: &impl Sql,
    merges: &[Merge],
    writer: &mut Writer,
) -> Result<(), StorageError> {
    let inputs = merges.iter().flat_map(|merge| &merge.inputs);
    let terms = inputs.map(|input| Terms {
        segment: input.id,
        places: &input.places,
        read: VecDeque::new(),
        last: String::new(),
        ended: false,
    });
    let mut all: Vec<_> = terms.collect();
    Terms::read(sql, &mut all).await?;
    let mut rest = &mut all[..];
    for merge in merges {
        let (inputs, others) = rest.split_at_mut(merge.inputs.len());
        rest = others;
        let mut terms = TermWriter::new(merge.id);
        loop {
            Terms::read(sql, inputs).await?;
            let first = inputs.iter().filter_map(|terms| terms.read.front());
            let Some(term) = first.map(|(term, _)| term).min().cloned() else {
                break;
            };
            let mut merged = Vec::new();
            for terms in inputs.iter_mut() {
                let next = terms.read.pop_front_if(|(next, _)| *next == term);
                let Some((_, bytes)) = next else { continue };
                let postings = postings::decode(&bytes).filter_map(|(ordinal, payload)| {
                    let place = terms.places.get(ordinal as usize).copied().flatten();
                    place.map(|place| (place, payload))
                });
                merged.extend(postings);
            }
            if !merged.is_empty() {
                merged.sort_unstable();
                terms.add(writer, &term, &merged);
                writer.write_if_much(sql).await?;
            }
        }
        terms.finish(writer);
    }
    Ok(())
}

/// Makes merged segments live in place of their inputs, with what was deleted of them meanwhile;
/// leaves out those where another merge was first.
async fn swap(sql: &impl Sql, merges: &[Merge]) -> Result<(), StorageError> {
    let statement = "SELECT id, state, deleted FROM search_segment
        WHERE id IN (SELECT value FROM json_each(?)) AND state <> 'retired'";
    let mut ids = input_ids(merges);
    ids.extend(merges.iter().map(|merge| merge.id));
    let rows = sql.query(statement, vec![Value::text(json!(ids).to_string())]);
    let rows = rows.await?;
    let found = |id: i64, state: &str| {
        let is_it = |row: &&Row| row.integer(0) == Ok(id) && row.text(1) == Ok(state);
        rows.iter().find(is_it)
    };
    let mut retired = Vec::new();
    let mut live = Rows::new(
        "UPDATE search_segment AS s SET state = 'live', changed_at = unixepoch(),
          position = j.value ->> 1, deleted = substr(?2, j.value ->> 3, j.value ->> 2),
          head = substr(?2, (j.value ->> 3) + (j.value ->> 2), (j.value ->> 4) - (j.value ->> 2))
        FROM json_each(?1) j WHERE s.id = j.value ->> 0",
    );
    for merge in merges {
        let mut deleted = Ordinals::default();
        let mut is_mine = found(merge.id, "building").is_some();
        for input in &merge.inputs {
            let Some(now) = found(input.id, "live") else {
                is_mine = false;
                continue;
            };
            for ordinal in Ordinals::decode(now.blob(2)?).iter() {
                if let Some(Some(place)) = input.places.get(ordinal as usize) {
                    deleted.insert(*place);
                }
            }
        }
        if is_mine {
            retired.extend(merge.inputs.iter().map(|input| input.id));
        }
        if is_mine && !merge.listings.is_empty() {
            let position = merge.inputs.last().map_or(0, |input| input.position);
            let mut bytes = deleted.encode();
            let row = json!([merge.id, position, bytes.len()]);
            bytes.extend(encode(&merge.head));
            live.add_bytes(row, &bytes);
        } else {
            retired.push(merge.id);
        }
    }
    let statement = "UPDATE search_segment SET state = 'retired', changed_at = unixepoch()
                     WHERE id IN (SELECT value FROM json_each(?))";
    let retired = vec![Value::text(json!(retired).to_string())];
    sql.query(statement, retired).await?;
    live.write(sql).await.map(drop)
}

/// Deletes a slice of what nobody reads any more: retired segments, and what a killed merge left.
async fn sweep(sql: &impl Sql) -> Result<(), StorageError> {
    let statement = format!(
        "SELECT id FROM search_segment
         WHERE (state = 'retired' AND changed_at <= unixepoch() - {RETIRED_FOR})
            OR (state = 'building' AND changed_at <= unixepoch() - {BUILT_FOR}) LIMIT {SWEPT}"
    );
    let rows = sql.query(&statement, Vec::new()).await?;
    if rows.is_empty() {
        return Ok(());
    }
    let ids = rows.iter().map(|row| row.integer(0));
    let ids = json!(ids.collect::<Result<Vec<_>, _>>()?).to_string();
    // A merge that is slower than all patience finds its segment retired, and gives up.
    let retire = "UPDATE search_segment SET state = 'retired'
        WHERE id IN (SELECT value FROM json_each(?)) AND state = 'building'";
    sql.query(retire, vec![Value::text(&ids)]).await?;
    let of_segment = "x.segment = s.id";
    let of_group = format!("x.id >= s.id * {GROUPS} AND x.id < (s.id + 1) * {GROUPS}");
    let mut forget =
        "DELETE FROM search_segment AS s WHERE id IN (SELECT value FROM json_each(?))".to_owned();
    for (table, key, is_of) in [
        ("search_term", "x.segment, x.term", of_segment),
        ("search_column", "x.rowid", of_segment),
        ("search_document", "x.segment, x.ordinal", of_segment),
        ("search_group", "x.id", &of_group),
    ] {
        let statement = format!(
            "WITH s (id) AS (SELECT value FROM json_each(?))
            DELETE FROM {table} AS x WHERE ({key}) IN (
              SELECT {key} FROM s CROSS JOIN {table} x ON {is_of} LIMIT {SLICE})"
        );
        sql.query(&statement, vec![Value::text(&ids)]).await?;
        forget.push_str(&format!(
            " AND NOT EXISTS (SELECT 1 FROM {table} x WHERE {is_of})"
        ));
    }
    sql.query(&forget, vec![Value::text(&ids)]).await.map(drop)
}
