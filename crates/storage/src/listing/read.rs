use search_engine::columns::{
    CHUNK, Chunk, Dictionary, GROUP, Ordinals, Spans, columns_of_group, unpack,
};
use search_engine::{Range, SegmentTerms, Term};
use serde::Serialize;

use super::Query;
use super::columns::{ALSO_IN, CATEGORY, LISTING, PACKED, SegmentHead, first_group, prepared};
use super::prepared::Prepared;
use crate::documents::decode;
use crate::sql::{Row, Sql, StorageError, Value};

/// The column whose one row is the lexicon of a segment's words.
pub(super) const LEXICON: &str = "lexicon";

/// A live segment, as far as it has been read.
pub(super) struct Segment {
    pub(super) id: i64,
    position: i64,
    pub(super) documents: u32,
    /// Deleted documents, and those that are not shown now.
    pub(super) hidden: Ordinals,
    pub(super) head: SegmentHead,
    /// The columns [`CATEGORY`] and [`ALSO_IN`].
    pub(super) category: Stored,
    pub(super) also_in: Stored,
    pub(super) terms: Vec<TermRow>,
    prepared: Option<Vec<u8>>,
}

/// A column as it is stored.
#[derive(Default)]
pub(super) struct Stored {
    /// The dictionary, which is row 0, and the chunks.
    rows: Vec<(u32, Vec<u8>)>,
    /// All of them instead, in one.
    packed: Vec<u8>,
}

impl Stored {
    pub(super) fn dictionary(&self) -> Dictionary<'_> {
        self.row(0)
            .map_or_else(Dictionary::default, Dictionary::decode)
    }

    pub(super) fn chunk(&self, chunk: u32) -> Chunk<'_> {
        self.row(chunk + 1).map_or(Chunk::ZEROS, Chunk::new)
    }

    fn row(&self, number: u32) -> Option<&[u8]> {
        let rows = self.rows.iter().map(|(index, bytes)| (*index, &bytes[..]));
        let mut rows = rows.chain(unpack(&self.packed));
        rows.find(|(index, _)| *index == number)
            .map(|(_, bytes)| bytes)
    }

    fn take(&mut self, row: &mut Row) -> Result<(), StorageError> {
        let index = row.integer(3)?;
        let bytes = take_blob(row, 4)?;
        if index == PACKED {
            self.packed = bytes;
        } else {
            let index = u32::try_from(index).unwrap_or_default();
            self.rows.push((index, bytes));
        }
        Ok(())
    }
}

pub(super) struct TermRow {
    term: String,
    df: u32,
    postings: Vec<u8>,
}

impl Segment {
    /// Forgets what is prepared, where the list is narrowed by more than its category.
    pub(super) fn forget_prepared(&mut self) {
        self.prepared = None;
    }

    /// What is prepared for the category that was looked for, or for all, if it was.
    pub(super) fn prepared(&self) -> Option<Prepared<'_>> {
        self.prepared.as_deref().map(Prepared::new)
    }

    pub(super) fn chunks(&self) -> u32 {
        self.documents.div_ceil(CHUNK)
    }

    /// The ordinals of a chunk: where they begin and how many there are.
    pub(super) fn span(&self, chunk: u32) -> (u32, u32) {
        let start = chunk * CHUNK;
        (start, CHUNK.min(self.documents - start))
    }

    pub(super) fn read_terms(&self) -> SegmentTerms<'_> {
        let terms = self.terms.iter().map(|row| Term {
            term: &row.term,
            df: row.df,
            postings: &row.postings,
        });
        SegmentTerms {
            documents: self.documents,
            terms: terms.collect(),
        }
    }
}

/// What a first look at the index is for.
pub(super) struct Look<'a> {
    pub(super) store: &'a str,
    pub(super) language: &'a str,
    pub(super) terms: &'a [String],
    pub(super) ranges: &'a [Range],
    /// External ids of products to find.
    pub(super) pins: &'a [String],
    /// The category whose prepared record is read, or the empty name of all.
    pub(super) prepared: Option<&'a str>,
    /// Whether it must be known of all documents which categories they are in besides their own.
    pub(super) also_in: AlsoIn,
    /// The card at which the last page ended.
    pub(super) listing: Option<i64>,
    pub(super) now: i64,
}

/// For which segments the column [`ALSO_IN`] is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AlsoIn {
    None,
    /// Those of which nothing is prepared for the category: what is says who else is in it.
    Unprepared,
    All,
}

/// What a first look finds.
#[derive(Default)]
pub(super) struct Seen {
    /// In the order of their positions.
    pub(super) segments: Vec<Segment>,
    /// Where the card is, as the index of a segment and an ordinal.
    pub(super) listing: Vec<(usize, u32)>,
    /// Where the products are, those that are there.
    pub(super) pins: Vec<(usize, u32)>,
}

const LIVE: &str = "WITH s AS MATERIALIZED (SELECT id, position, documents, deleted, head
    FROM search_segment WHERE store = ?1 AND language = ?2 AND state = 'live')";

// What the rows of the first statement are of.
const SEGMENT: i64 = 0;
const HEAD: i64 = 1;
const TERM: i64 = 2;
const COLUMN: i64 = 3;
const PLACE: i64 = 4;
const PIN: i64 = 5;
const ALSO: i64 = 6;
const RECORD: i64 = 7;

/// The live segments with the postings of terms, in one statement.
pub(super) async fn look(sql: &impl Sql, look: &Look<'_>) -> Result<Seen, StorageError> {
    let mut statement = format!(
        "{LIVE} SELECT {SEGMENT}, id, position, documents, deleted FROM s
        UNION ALL SELECT {HEAD}, id, NULL, 0, head FROM s
        UNION ALL SELECT {COLUMN}, c.segment, NULL, c.chunk, c.data FROM s
          CROSS JOIN search_column c ON c.segment = s.id AND c.name = '{CATEGORY}'"
    );
    let mut parameters = vec![Value::text(look.store), Value::text(look.language)];
    if look.also_in != AlsoIn::None {
        statement.push_str(&format!(
            " UNION ALL SELECT {ALSO}, c.segment, NULL, c.chunk, c.data FROM s
              CROSS JOIN search_column c ON c.segment = s.id AND c.name = '{ALSO_IN}'"
        ));
    }
    if let Some(category) = look.prepared {
        parameters.push(Value::text(prepared(category)));
        let name = parameters.len();
        if look.also_in == AlsoIn::Unprepared {
            statement.push_str(&format!(
                " AND NOT EXISTS
                  (SELECT 1 FROM search_column p WHERE p.segment = s.id AND p.name = ?{name})"
            ));
        }
        statement.push_str(&format!(
            " UNION ALL SELECT {RECORD}, c.segment, NULL, 0, c.data FROM s
              CROSS JOIN search_column c ON c.segment = s.id AND c.name = ?{name}"
        ));
    }
    if !look.terms.is_empty() || !look.ranges.is_empty() {
        push_terms(&mut statement, &mut parameters, look.terms, look.ranges);
    }
    if !look.pins.is_empty() {
        parameters.push(list(look.pins));
        statement.push_str(&format!(
            " UNION ALL SELECT {PIN}, d.segment, NULL, d.ordinal, p.key FROM json_each(?{}) p
              CROSS JOIN listing l ON l.product = p.value AND l.store = ?1 AND l.language = ?2
              CROSS JOIN search_document d ON d.listing = l.id
              CROSS JOIN s ON s.id = d.segment",
            parameters.len()
        ));
    }
    if let Some(listing) = look.listing {
        parameters.push(Value::integer(listing));
        statement.push_str(&format!(
            " UNION ALL SELECT {PLACE}, d.segment, NULL, d.ordinal, NULL FROM search_document d
              CROSS JOIN s ON s.id = d.segment WHERE d.listing = ?{}",
            parameters.len()
        ));
    }
    let mut rows = sql.query(&statement, parameters).await?;
    let mut seen = Seen::default();
    for row in &rows {
        if row.integer(0)? == SEGMENT {
            seen.segments.push(Segment {
                id: row.integer(1)?,
                position: row.integer(2)?,
                documents: u32::try_from(row.integer(3)?).unwrap_or_default(),
                hidden: Ordinals::decode(row.blob(4)?),
                head: SegmentHead::default(),
                category: Stored::default(),
                also_in: Stored::default(),
                terms: Vec::new(),
                prepared: None,
            });
        }
    }
    seen.segments
        .sort_unstable_by_key(|segment| segment.position);
    let mut pins: Vec<(i64, (usize, u32))> = Vec::new();
    for row in &mut rows {
        let kind = row.integer(0)?;
        let id = row.integer(1)?;
        let index = seen.segments.iter().position(|segment| segment.id == id);
        let ordinal = u32::try_from(row.integer(3)?).unwrap_or_default();
        match (kind, index) {
            (PIN, Some(index)) => pins.push((row.integer(4)?, (index, ordinal))),
            (PLACE, Some(index)) => seen.listing.push((index, ordinal)),
            (TERM, Some(index)) => take_term(&mut seen.segments[index], row)?,
            (HEAD, Some(index)) if !row.blob(4)?.is_empty() => {
                seen.segments[index].head = decode(row.blob(4)?)?;
            }
            (COLUMN, Some(index)) => seen.segments[index].category.take(row)?,
            (ALSO, Some(index)) => seen.segments[index].also_in.take(row)?,
            (RECORD, Some(index)) => seen.segments[index].prepared = Some(take_blob(row, 4)?),
            _ => {}
        }
    }
    for segment in &mut seen.segments {
        let windows = segment.head.windows.iter();
        for window in windows.filter(|window| !window.is_open(look.now)) {
            segment.hidden.insert(window.ordinal);
        }
    }
    pins.sort_unstable();
    seen.pins = pins.into_iter().map(|(_, place)| place).collect();
    Ok(seen)
}

fn push_terms(
    statement: &mut String,
    parameters: &mut Vec<Value>,
    terms: &[String],
    ranges: &[Range],
) {
    parameters.push(list(terms));
    let json = parameters.len();
    statement.push_str(&format!(
        " UNION ALL SELECT {TERM}, t.segment, t.term, t.df, t.postings FROM s
          CROSS JOIN json_each(?{json}) j
          CROSS JOIN search_term t ON t.segment = s.id AND t.term = j.value"
    ));
    for range in ranges {
        parameters.push(Value::text(&range.from));
        parameters.push(Value::text(&range.to));
        let (from, to, limit) = (parameters.len() - 1, parameters.len(), range.limit);
        statement.push_str(&format!(
            " UNION ALL SELECT {TERM}, t.segment, t.term, t.df, t.postings FROM s
              CROSS JOIN search_term t ON t.segment = s.id AND t.term IN (
                SELECT term FROM search_term INDEXED BY search_term_frequency
                WHERE segment = s.id AND term >= ?{from}
                AND term < ?{to} ORDER BY df DESC LIMIT {limit})"
        ));
    }
}

fn take_term(segment: &mut Segment, row: &mut Row) -> Result<(), StorageError> {
    segment.terms.push(TermRow {
        term: take_text(row, 2)?,
        df: u32::try_from(row.integer(3)?).unwrap_or_default(),
        postings: take_blob(row, 4)?,
    });
    Ok(())
}

/// More terms of the segments that have been seen, in one statement.
pub(super) async fn more_terms(
    sql: &impl Sql,
    query: &Query<'_>,
    segments: &mut [Segment],
    terms: &[String],
) -> Result<(), StorageError> {
    let mut statement = format!("{LIVE} SELECT {HEAD}, 0, NULL, 0, NULL");
    let mut parameters = vec![Value::text(query.store), Value::text(query.language)];
    push_terms(&mut statement, &mut parameters, terms, &[]);
    for mut row in sql.query(&statement, parameters).await? {
        let id = row.integer(1)?;
        if let Some(segment) = segments.iter_mut().find(|segment| segment.id == id) {
            take_term(segment, &mut row)?;
        }
    }
    Ok(())
}

/// The lexicons of segments, in one statement.
pub(super) async fn lexicons(
    sql: &impl Sql,
    segments: &[Segment],
) -> Result<Vec<Vec<u8>>, StorageError> {
    let statement = format!(
        "SELECT j.key, c.data FROM json_each(?) j
         CROSS JOIN search_column c ON c.segment = j.value AND c.name = '{LEXICON}'"
    );
    let ids: Vec<_> = segments.iter().map(|segment| segment.id).collect();
    let parameters = vec![list(&ids)];
    let mut lexicons = vec![Vec::new(); segments.len()];
    for mut row in sql.query(&statement, parameters).await? {
        let index = row.index(0)?;
        let bytes = take_blob(&mut row, 1)?;
        if let Some(lexicon) = lexicons.get_mut(index) {
            *lexicon = bytes;
        }
    }
    Ok(lexicons)
}

/// What has been read of a segment's columns.
#[derive(Default)]
pub(super) struct Columns {
    /// By column and chunk, the dictionary first.
    rows: Vec<Vec<u8>>,
    width: usize,
    /// Of the columns that were read by groups of documents.
    few: Vec<Few>,
}

/// Numbers of a few documents.
struct Few {
    columns: std::ops::Range<usize>,
    ordinals: Vec<u32>,
    /// By column, those of the ordinals; none of a column that groups do not have. After the
    /// columns come the ids of cards.
    numbers: Vec<Option<Vec<u32>>>,
    /// Where the columns of a group are among these.
    order: Vec<Option<usize>>,
}

impl Columns {
    pub(super) fn chunk(&self, column: usize, chunk: u32) -> Chunk<'_> {
        let few = self.few.iter().find(|few| few.columns.contains(&column));
        if let Some(few) = few
            && let Some(numbers) = &few.numbers[column - few.columns.start]
        {
            return few.chunk(numbers, chunk);
        }
        let bytes = self.bytes(column, chunk);
        if bytes.is_empty() {
            Chunk::ZEROS
        } else {
            Chunk::new(bytes)
        }
    }

    pub(super) fn bytes(&self, column: usize, chunk: u32) -> &[u8] {
        let row = self.rows.get(column * self.width + chunk as usize + 1);
        row.map_or(&[], |row| &row[..])
    }

    pub(super) fn head(&self, column: usize) -> Dictionary<'_> {
        let row = self.rows.get(column * self.width);
        row.map_or_else(Dictionary::default, |row| Dictionary::decode(row))
    }

    /// The id of a document's card, where it was read with the columns.
    pub(super) fn listing(&self, ordinal: u32) -> Option<i64> {
        self.few.iter().find_map(|few| {
            let listings = few.numbers.last()?.as_ref()?;
            let place = few.ordinals.binary_search(&ordinal).ok()?;
            let id = listings.get(place).filter(|id| **id > 0)?;
            Some(i64::from(*id))
        })
    }
}

impl Few {
    /// Of these documents, as far as a segment has the columns in its groups.
    fn new(
        segment: &Segment,
        names: &[String],
        columns: std::ops::Range<usize>,
        documents: &Spans,
    ) -> Self {
        let ordinals: Vec<u32> = documents.ordinals().collect();
        let names = &names[columns.clone()];
        let mut numbers = vec![None; names.len() + 1];
        let order = segment.head.columns.iter().map(|name| {
            let is_wanted = |wanted: &String| segment.head.column(wanted) == name;
            let place = names.iter().position(is_wanted);
            let place = place.or((name == LISTING).then_some(names.len()))?;
            numbers[place] = Some(vec![0; ordinals.len()]);
            Some(place)
        });
        Self {
            order: order.collect(),
            columns,
            ordinals,
            numbers,
        }
    }

    fn chunk<'a>(&'a self, numbers: &'a [u32], chunk: u32) -> Chunk<'a> {
        let place = |chunk: u32| self.ordinals.partition_point(|o| *o < chunk * CHUNK);
        let places = place(chunk)..place(chunk + 1);
        Chunk::few(&self.ordinals[places.clone()], &numbers[places])
    }

    /// Takes the numbers of its documents from a group.
    fn take(&mut self, group: u32, bytes: &[u8]) {
        let start = self.ordinals.partition_point(|o| *o < group * GROUP);
        let count = self.ordinals[start..].partition_point(|o| *o < (group + 1) * GROUP);
        let ordinals = &self.ordinals[start..start + count];
        for (column, place) in columns_of_group(bytes).zip(&self.order) {
            let numbers = place.and_then(|place| self.numbers[place].as_mut());
            let Some(numbers) = numbers else { continue };
            let places = ordinals.iter().map(|ordinal| (ordinal % GROUP) as usize);
            column.pick(places, &mut numbers[start..start + count]);
        }
    }
}

/// What to read of a segment: of some of the columns the dictionaries, and the numbers of some
/// documents.
pub(super) struct Wanted<'a> {
    pub(super) segment: usize,
    pub(super) columns: std::ops::Range<usize>,
    pub(super) documents: &'a Spans,
}

/// What a row costs beside its bytes, in bytes: SQLite looks it up, and it crosses to the guest.
const ROW: usize = 6 * 1024;

impl Wanted<'_> {
    /// The groups that have the documents, if it is less to read them than chunks.
    fn groups(&self, segment: &Segment) -> Option<Vec<u32>> {
        if segment.head.columns.is_empty() {
            return None;
        }
        let chunks = self.documents.by_chunk().count();
        let most = chunks * self.columns.len() * CHUNK as usize / ROW;
        let mut groups: Vec<u32> = Vec::new();
        for (_, spans) in self.documents.by_chunk() {
            for span in spans {
                let first = groups.last().map_or(0, |last| last + 1);
                groups.extend((span.start / GROUP).max(first)..=(span.end - 1) / GROUP);
                if groups.len() > most {
                    return None;
                }
            }
        }
        Some(groups)
    }
}

/// Rows of some columns of a segment: those with these numbers.
struct Part {
    segment: usize,
    columns: Vec<usize>,
    rows: Vec<u32>,
    /// Whose groups they are, where they are groups.
    few: Option<usize>,
}

/// Columns by name, of each segment what is wanted of it, in one statement.
pub(super) async fn columns(
    sql: &impl Sql,
    segments: &[Segment],
    names: &[String],
    wanted: &[Wanted<'_>],
) -> Result<Vec<Columns>, StorageError> {
    let columns = segments.iter().map(|segment| {
        let width = segment.chunks() as usize + 1;
        Columns {
            rows: vec![Vec::new(); width * names.len()],
            width,
            few: Vec::new(),
        }
    });
    let mut columns: Vec<Columns> = columns.collect();
    let mut parts = Vec::new();
    for wanted in wanted {
        let segment = &segments[wanted.segment];
        let few = &mut columns[wanted.segment].few;
        let mut part = |columns, rows, few| {
            parts.push(Part {
                segment: wanted.segment,
                columns,
                rows,
                few,
            });
        };
        let chunks = wanted.documents.by_chunk().map(|(chunk, _)| chunk + 1);
        let chunks = std::iter::once(0).chain(chunks).collect();
        let Some(groups) = wanted.groups(segment) else {
            part(wanted.columns.clone().collect(), chunks, None);
            continue;
        };
        let is_grouped = |column: &usize| {
            let name = segment.head.column(&names[*column]);
            segment.head.columns.iter().any(|grouped| grouped == name)
        };
        let (grouped, others) = wanted.columns.clone().partition(is_grouped);
        part(grouped, vec![0], None);
        part(others, chunks, None);
        part(Vec::new(), groups, Some(few.len()));
        few.push(Few::new(
            segment,
            names,
            wanted.columns.clone(),
            wanted.documents,
        ));
    }
    parts.retain(|part| !part.rows.is_empty() && (!part.columns.is_empty() || part.few.is_some()));
    if parts.is_empty() {
        return Ok(columns);
    }
    let mut parameters = Vec::new();
    let mut parameter = |value| {
        parameters.push(value);
        parameters.len()
    };
    let mut selects = Vec::new();
    for (number, part) in parts.iter().enumerate() {
        let segment = &segments[part.segment];
        let rows = parameter(list(&part.rows));
        if part.few.is_some() {
            let first = parameter(Value::integer(first_group(segment.id)));
            selects.push(format!(
                "SELECT {number}, 0, k.value, g.data FROM json_each(?{rows}) k
                 CROSS JOIN search_group g ON g.id = ?{first} + k.value"
            ));
            continue;
        }
        let names = part.columns.iter().map(|column| &names[*column]);
        let names: Vec<&str> = names.map(|name| segment.head.column(name)).collect();
        let (names, id) = (
            parameter(list(&names)),
            parameter(Value::integer(segment.id)),
        );
        selects.push(format!(
            "SELECT {number}, n.key, c.chunk, c.data FROM json_each(?{names}) n
             CROSS JOIN json_each(?{rows}) k
             CROSS JOIN search_column c
               ON c.segment = ?{id} AND c.name = n.value AND c.chunk = k.value"
        ));
    }
    for mut row in sql.query(&selects.join(" UNION ALL "), parameters).await? {
        let part = &parts[row.index(0)?];
        let chunk = row.index(2)?;
        let columns = &mut columns[part.segment];
        if let Some(few) = part.few {
            let group = u32::try_from(chunk).unwrap_or_default();
            columns.few[few].take(group, row.blob(3)?);
            continue;
        }
        let column = part.columns[row.index(1)?];
        if let Some(place) = columns.rows.get_mut(column * columns.width + chunk) {
            *place = take_blob(&mut row, 3)?;
        }
    }
    Ok(columns)
}

/// Where a card is: its document's segment and ordinal, and its id where that is known.
pub(super) struct CardPlace {
    pub(super) segment: i64,
    pub(super) ordinal: u32,
    pub(super) listing: Option<i64>,
}

/// The cards of documents, by their place in `places`, with their ids, in one statement.
pub(super) async fn cards(
    sql: &impl Sql,
    places: &[CardPlace],
) -> Result<Vec<(usize, i64, Vec<u8>)>, StorageError> {
    if places.is_empty() {
        return Ok(Vec::new());
    }
    let known = places.iter().map(|place| place.listing);
    let (statement, parameter) = match known.collect::<Option<Vec<_>>>() {
        Some(listings) => (
            "SELECT j.key, l.id, l.card FROM json_each(?) j CROSS JOIN listing l ON l.id = j.value",
            list(&listings),
        ),
        None => (
            "SELECT j.key, l.id, l.card FROM json_each(?) j
             CROSS JOIN search_document d
               ON d.segment = j.value ->> 0 AND d.ordinal = j.value ->> 1
             CROSS JOIN listing l ON l.id = d.listing",
            list(
                &places
                    .iter()
                    .map(|place| (place.segment, place.ordinal))
                    .collect::<Vec<_>>(),
            ),
        ),
    };
    let mut cards = Vec::with_capacity(places.len());
    for mut row in sql.query(statement, vec![parameter]).await? {
        let place = row.index(0)?;
        let card = (place, row.integer(1)?, take_blob(&mut row, 2)?);
        cards.push(card);
    }
    cards.sort_unstable_by_key(|(place, _, _)| *place);
    Ok(cards)
}

/// A parameter for `json_each`.
fn list(items: &[impl Serialize]) -> Value {
    match serde_json::to_string(items) {
        Ok(text) => Value::text(text),
        Err(error) => unreachable!("numbers and texts are JSON: {error}"),
    }
}

fn take_text(row: &mut Row, column: usize) -> Result<String, StorageError> {
    row.text(column)?;
    match std::mem::replace(&mut row.0[column], Value::Null) {
        Value::Text(text) => Ok(text),
        _ => Ok(String::new()),
    }
}

fn take_blob(row: &mut Row, column: usize) -> Result<Vec<u8>, StorageError> {
    row.blob(column)?;
    match std::mem::replace(&mut row.0[column], Value::Null) {
        Value::Blob(bytes) => Ok(bytes),
        _ => Ok(Vec::new()),
    }
}
