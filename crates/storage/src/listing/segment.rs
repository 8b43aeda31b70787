use std::collections::BTreeMap;

use commerce::Country;
use commerce::publish::{ListedValues, Listing};
use commerce::published::Card;
use commerce::time;
use money::Currency;
use search_engine::columns::{Column, Groups, Kind, Ordinals, Value, pack, push_varint};
use search_engine::{Analyzer, Fields, Lexicon, postings};

use super::Listed;
use super::columns::{
    ALSO_IN, AttributeHead, AttributeKind, BOOST, BRAND, BURY, CATEGORY, CREATED, IN_STOCK,
    LISTING, NAME, PACKED, RANK, STARS, STATE, STATE_IN_STOCK, SegmentHead, Window, attribute,
    band, bands, by_number, first_group, is_grouped, place, price, sale,
};
use super::prepared::Preparation;
use crate::documents::encode;
use crate::sql::{Sql, StorageError, Value as Parameter};

/// Rows of one statement: within what SQLite takes as parameters, and as bytes of a text.
const ROWS: usize = 400;

/// A segment as a publisher makes it of documents.
pub(super) struct Segment {
    documents: u32,
    head: SegmentHead,
    terms: BTreeMap<String, Vec<(u32, u16)>>,
    columns: BTreeMap<String, Column>,
    /// By ordinal.
    listings: Vec<i64>,
}

impl Segment {
    /// Of documents of one store and language, with the ids of their cards.
    pub(super) fn new(language: &str, mut documents: Vec<(i64, &Listed)>) -> Self {
        documents.sort_by_key(|(id, listed)| (listed.place, 255 - rank(&listed.listing), *id));
        let mut segment = Self {
            documents: u32::try_from(documents.len()).unwrap_or(u32::MAX),
            head: SegmentHead::default(),
            terms: BTreeMap::new(),
            columns: BTreeMap::new(),
            listings: documents.iter().map(|(id, _)| *id).collect(),
        };
        let analyzer = Analyzer::new(language);
        let markets = markets(&documents);
        for ((_, listed), ordinal) in documents.iter().zip(0..) {
            segment.add_terms(&analyzer, ordinal, &listed.listing);
            segment.add_columns(ordinal, listed);
            segment.add_prices(ordinal, &listed.listing.card, &markets);
        }
        let names = markets.iter();
        let names = names.map(|(currency, market)| place(*currency, Some(*market)));
        segment.head.markets = names.collect();
        for (name, column) in &mut segment.columns {
            column.finish();
            if segment.head.is_range(name) {
                column.order(by_number);
            }
        }
        let codes = segment.head.attributes.iter();
        let codes: Vec<_> = codes.map(|head| attribute(&head.code)).collect();
        for (name, index) in codes.iter().zip(0..) {
            let columns = &segment.columns;
            if let (Some(categories), Some(column)) = (columns.get(CATEGORY), columns.get(name)) {
                add_coverage(&mut segment.head, index, categories, &column.numbers);
            }
        }
        segment
    }

    fn add_terms(&mut self, analyzer: &Analyzer, ordinal: u32, listing: &Listing) {
        let texts = &listing.search;
        let fields = Fields {
            name: &texts.name,
            codes: &texts.codes,
            brand: &texts.brand,
            categories: &texts.categories,
            attributes: &texts.attributes,
            description: &texts.description,
        };
        for (term, payload) in analyzer.document(&fields) {
            self.terms.entry(term).or_default().push((ordinal, payload));
        }
    }

    fn column(&mut self, name: &str, kind: Kind, label: &str) -> &mut Column {
        let documents = self.documents;
        let column = self.columns.entry(name.to_owned());
        column.or_insert_with(|| Column::new(kind, label, documents))
    }

    fn plain(&mut self, name: &str, ordinal: u32, number: u32) {
        self.column(name, Kind::Plain, "").numbers[ordinal as usize] = number;
    }

    fn number(&mut self, name: &str, ordinal: u32, number: i64) {
        let column = self.column(name, Kind::Numbers, "");
        column.numbers[ordinal as usize] = column.number(number);
    }

    fn set(&mut self, name: &str, label: &str, ordinal: u32, values: &[Value], position: u32) {
        let column = self.column(name, Kind::Sets, label);
        column.numbers[ordinal as usize] = column.set(values, position);
    }

    fn add_columns(&mut self, ordinal: u32, listed: &Listed) {
        let listing = &listed.listing;
        let card = &listing.card;
        let codes = |codes: &mut dyn Iterator<Item = &String>| -> Vec<Value> {
            codes.map(|code| value(code, "")).collect()
        };
        let primary = codes(&mut listing.path.iter());
        self.set(CATEGORY, "", ordinal, &primary, listed.place);
        let others = listing.categories.iter();
        let others = codes(&mut others.filter(|category| !listing.path.contains(category)));
        if !others.is_empty() {
            self.set(ALSO_IN, "", ordinal, &others, 0);
        }
        if let Some(brand) = &listing.brand {
            let label = card.brand.as_deref().unwrap_or(brand);
            self.set(BRAND, "", ordinal, &[value(brand, label)], 0);
        }
        let stars = card
            .rating
            .map_or(0, |rating| u32::from(rating.average_hundredths / 100));
        let state = stars.min(STARS)
            | if is_in_stock(listing) {
                STATE_IN_STOCK
            } else {
                0
            };
        self.plain(STATE, ordinal, state);
        self.plain(RANK, ordinal, rank(listing));
        let created: String = listing
            .created
            .chars()
            .filter(char::is_ascii_digit)
            .collect();
        if let Ok(created) = created.parse() {
            self.number(CREATED, ordinal, created);
        }
        self.column(NAME, Kind::Texts, "").texts[ordinal as usize] = sort_key(&card.name);
        for (name, rules) in [(BOOST, &listing.boosted_by), (BURY, &listing.buried_by)] {
            if !rules.is_empty() {
                self.set(name, "", ordinal, &codes(&mut rules.iter()), 0);
            }
        }
        for facet in &listing.facets {
            let (kind, values) = values(&facet.values);
            let known = self
                .head
                .attributes
                .iter_mut()
                .find(|known| known.code == facet.code);
            match known {
                Some(known) if kind == AttributeKind::Colours => known.kind = kind,
                Some(_) => {}
                None => self.head.attributes.push(AttributeHead {
                    code: facet.code.clone(),
                    label: facet.label.clone(),
                    kind,
                }),
            }
            self.set(&attribute(&facet.code), &facet.label, ordinal, &values, 0);
        }
        let moment = |text: &Option<String>| text.as_deref().and_then(time::seconds);
        let (start, end) = (moment(&card.starts_at), moment(&card.ends_at));
        if start.is_some() || end.is_some() {
            self.head.windows.push(Window {
                ordinal,
                start: start.unwrap_or(i64::MIN),
                end: end.unwrap_or(i64::MAX),
            });
        }
    }

    /// The prices of a card in its default country, and in these markets.
    fn add_prices(&mut self, ordinal: u32, card: &Card, markets: &[(Currency, Country)]) {
        for currency in card.prices.keys() {
            self.add_price(ordinal, card, *currency, &place(*currency, None));
        }
        for (currency, market) in markets {
            let mut card = card.clone();
            card.show_in(Some(*market));
            let place = place(*currency, Some(*market));
            self.add_price(ordinal, &card, *currency, &place);
        }
    }

    fn add_price(&mut self, ordinal: u32, card: &Card, currency: Currency, place: &str) {
        // The first step of a currency holds when this is published.
        let mut steps = card.steps.iter();
        let step = steps.find(|step| step.currency == currency);
        let min = match step {
            Some(step) => step.tiers.first().map(|first| first.amount),
            None => card.prices.get(&currency).map(|range| range.min),
        };
        let Some(min) = min else {
            return;
        };
        self.number(&price(place), ordinal, min);
        self.plain(&bands(place), ordinal, band(min));
        if step.is_some_and(|step| step.sale.is_some()) {
            self.plain(&sale(place), ordinal, 1);
        }
    }

    /// Writes it as one that is read from now on; within the caller's transaction.
    pub(super) async fn write(
        &self,
        sql: &impl Sql,
        store: &str,
        language: &str,
    ) -> Result<(), StorageError> {
        let id = open(sql, store, language, "live", self.documents).await?;
        let mut grouped = Grouped::new(self.documents);
        let mut terms = TermWriter::new(id);
        for (term, postings) in &self.terms {
            terms.add(sql, term, postings).await?;
        }
        terms.finish(sql).await?;
        let primary = self.columns.get(CATEGORY);
        let also = self.columns.get(ALSO_IN);
        let mut preparation = primary.and_then(|primary| Preparation::new(primary, also));
        for (name, column) in &self.columns {
            write_column(sql, id, name, column).await?;
            grouped.add(name, column);
            if let Some(preparation) = &mut preparation {
                preparation.add(name, column);
            }
        }
        write_prepared(sql, id, preparation).await?;
        let head = SegmentHead {
            columns: grouped.write(sql, id, &self.listings).await?,
            ..self.head.clone()
        };
        let statement = "UPDATE search_segment SET position = id, head = ? WHERE id = ?";
        let parameters = vec![Parameter::blob(encode(&head)), Parameter::integer(id)];
        sql.query(statement, parameters).await?;
        write_documents(sql, id, &self.listings).await
    }
}

/// The columns of numbers once more, by groups of documents.
pub(super) struct Grouped {
    names: Vec<String>,
    groups: Groups,
}

impl Grouped {
    pub(super) fn new(documents: u32) -> Self {
        Self {
            names: Vec::new(),
            groups: Groups::new(documents),
        }
    }

    pub(super) fn add(&mut self, name: &str, column: &Column) {
        if is_grouped(name) && !column.numbers.is_empty() {
            self.names.push(name.to_owned());
            self.groups.add(&column.numbers);
        }
    }

    /// Writes them with the ids of the documents' cards, and gives the names of the columns, in
    /// their order.
    pub(super) async fn write(
        mut self,
        sql: &impl Sql,
        segment: i64,
        listings: &[i64],
    ) -> Result<Vec<String>, StorageError> {
        let listings = listings.iter();
        let listings = listings.map(|id| u32::try_from(*id).unwrap_or_default());
        self.names.push(LISTING.to_owned());
        self.groups.add(&listings.collect::<Vec<_>>());
        let mut values = Vec::new();
        for (group, bytes) in self.groups.rows() {
            if values.len() >= 2 * ROWS {
                insert(sql, GROUP, 2, std::mem::take(&mut values)).await?;
            }
            let id = first_group(segment) + i64::from(group);
            values.extend([Parameter::integer(id), Parameter::blob(bytes)]);
        }
        insert(sql, GROUP, 2, values).await?;
        Ok(self.names)
    }
}

/// The markets of which one of the documents has prices of its own, by currency.
fn markets(documents: &[(i64, &Listed)]) -> Vec<(Currency, Country)> {
    let mut markets = Vec::new();
    for (_, listed) in documents {
        let Listing {
            card, markets: of, ..
        } = &listed.listing;
        for (country, own) in of.iter().flat_map(|country| {
            let own = card.in_countries.iter();
            let own = own.filter(|own| own.countries.contains(*country));
            own.map(|own| (*country, own))
        }) {
            for currency in own.steps.iter().map(|step| &step.currency) {
                if !markets.contains(&(*currency, country)) {
                    markets.push((*currency, country));
                }
            }
        }
    }
    markets
}

fn values(values: &ListedValues) -> (AttributeKind, Vec<Value>) {
    match values {
        ListedValues::Choices(choices) => {
            let kind = if choices.iter().any(|choice| choice.swatch.is_some()) {
                AttributeKind::Colours
            } else {
                AttributeKind::Values
            };
            let values = choices.iter().map(|choice| Value {
                code: choice.code.clone(),
                label: choice.label.clone(),
                swatch: choice.swatch.clone(),
                position: choice.position,
            });
            (kind, values.collect())
        }
        // A range is told by its ends, in numbers.
        ListedValues::Number(number) => (AttributeKind::Range, vec![value(number, "")]),
    }
}

fn value(code: &str, label: &str) -> Value {
    Value {
        code: code.to_owned(),
        label: label.to_owned(),
        ..Value::default()
    }
}

fn is_in_stock(listing: &Listing) -> bool {
    listing.card.available.is_none_or(|units| units > 0)
}

/// What breaks ties, the higher the better: within 8 bits.
fn rank(listing: &Listing) -> u32 {
    let in_stock = if is_in_stock(listing) { IN_STOCK } else { 0 };
    listing.popularity.min(IN_STOCK - 1) | in_stock
}

/// What a name is sorted by: lower case, the common marks of Latin letters left out.
fn sort_key(name: &str) -> String {
    let plain = |c: char| match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'è'..='ë' | 'ē' | 'ė' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'ī' | 'į' => 'i',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ß' | 'ś' | 'š' | 'ş' => 's',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        other => other,
    };
    name.chars()
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect()
}

/// Notes how many documents of each set of categories have an attribute.
pub(super) fn add_coverage(
    head: &mut SegmentHead,
    attribute: u32,
    categories: &Column,
    values: &[u32],
) {
    let mut counts = vec![0; categories.head.sets.len()];
    for (category, value) in categories.numbers.iter().zip(values) {
        if *value > 0 {
            counts[*category as usize] += 1;
        }
    }
    for (set, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
        for number in [set, attribute, count] {
            push_varint(&mut head.coverage, number);
        }
    }
}

/// A new segment without contents.
pub(super) async fn open(
    sql: &impl Sql,
    store: &str,
    language: &str,
    state: &str,
    documents: u32,
) -> Result<i64, StorageError> {
    let statement =
        "INSERT INTO search_segment (store, language, state, position, documents, deleted, head)
                     VALUES (?, ?, ?, 0, ?, ?, x'') RETURNING id";
    let values = vec![
        Parameter::text(store),
        Parameter::text(language),
        Parameter::text(state),
        Parameter::integer(documents),
        Parameter::blob(Ordinals::default().encode()),
    ];
    let rows = sql.query(statement, values).await?;
    rows.first()
        .ok_or_else(|| StorageError("a new segment has no id".to_owned()))?
        .integer(0)
}

/// Writes terms, which come ascending, and the lexicon of all of them.
pub(super) struct TermWriter {
    segment: i64,
    waiting: Vec<Parameter>,
    bytes: usize,
    all: Vec<(String, u32)>,
}

/// A statement takes no more than so much at once.
const BYTES: usize = 256 * 1024;

impl TermWriter {
    pub(super) fn new(segment: i64) -> Self {
        Self {
            segment,
            waiting: Vec::new(),
            bytes: 0,
            all: Vec::new(),
        }
    }

    pub(super) async fn add(
        &mut self,
        sql: &impl Sql,
        term: &str,
        documents: &[(u32, u16)],
    ) -> Result<(), StorageError> {
        let df = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let postings = postings::encode(documents.iter().copied());
        self.bytes += postings.len() + term.len();
        self.all.push((term.to_owned(), df));
        self.waiting.extend([
            Parameter::integer(self.segment),
            Parameter::text(term),
            Parameter::integer(df),
            Parameter::blob(postings),
        ]);
        if self.waiting.len() >= 4 * ROWS || self.bytes > BYTES {
            self.flush(sql).await?;
        }
        Ok(())
    }

    async fn flush(&mut self, sql: &impl Sql) -> Result<(), StorageError> {
        let values = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        insert(sql, "search_term (segment, term, df, postings)", 4, values).await
    }

    pub(super) async fn finish(mut self, sql: &impl Sql) -> Result<(), StorageError> {
        self.flush(sql).await?;
        let lexicon = Lexicon::encode(self.all.iter().map(|(term, df)| (term.as_str(), *df)));
        let values = vec![
            Parameter::integer(self.segment),
            Parameter::text(super::read::LEXICON),
            Parameter::integer(0),
            Parameter::blob(lexicon),
        ];
        insert(sql, COLUMN, 4, values).await
    }
}

const COLUMN: &str = "search_column (segment, name, chunk, data)";
const GROUP: &str = "search_group (id, data)";

pub(super) async fn write_column(
    sql: &impl Sql,
    segment: i64,
    name: &str,
    column: &Column,
) -> Result<(), StorageError> {
    let mut values = Vec::new();
    let mut row = |chunk, bytes| {
        values.extend([
            Parameter::integer(segment),
            Parameter::text(name),
            Parameter::integer(chunk),
            Parameter::blob(bytes),
        ]);
    };
    let rows = column.rows();
    if name == CATEGORY {
        row(PACKED, pack(&rows));
    } else {
        for (chunk, bytes) in rows {
            row(i64::from(chunk), bytes);
        }
    }
    insert(sql, COLUMN, 4, values).await
}

/// What is prepared for the pages of categories, if anything.
pub(super) async fn write_prepared(
    sql: &impl Sql,
    segment: i64,
    preparation: Option<Preparation>,
) -> Result<(), StorageError> {
    let records: Vec<_> = preparation
        .into_iter()
        .flat_map(Preparation::finish)
        .collect();
    for records in records.chunks(64) {
        let values = records.iter().flat_map(|(name, record)| {
            [
                Parameter::integer(segment),
                Parameter::text(name),
                Parameter::integer(0),
                Parameter::blob(record.clone()),
            ]
        });
        insert(sql, COLUMN, 4, values.collect()).await?;
    }
    Ok(())
}

/// Which cards the ordinals of a segment have.
pub(super) async fn write_documents(
    sql: &impl Sql,
    segment: i64,
    listings: &[i64],
) -> Result<(), StorageError> {
    let mut start = 0;
    for listings in listings.chunks(10 * ROWS) {
        let statement = "INSERT INTO search_document (segment, ordinal, listing)
                         SELECT ?, ? + key, value FROM json_each(?)";
        let values = vec![
            Parameter::integer(segment),
            Parameter::integer(start),
            Parameter::text(serde_json::json!(listings).to_string()),
        ];
        sql.query(statement, values).await?;
        start += i64::try_from(listings.len()).unwrap_or_default();
    }
    Ok(())
}

/// Inserts rows of so many values each.
pub(super) async fn insert(
    sql: &impl Sql,
    into: &str,
    width: usize,
    values: Vec<Parameter>,
) -> Result<(), StorageError> {
    if values.is_empty() {
        return Ok(());
    }
    let row = format!("({})", vec!["?"; width].join(", "));
    let rows = vec![row; values.len() / width].join(", ");
    sql.query(&format!("INSERT INTO {into} VALUES {rows}"), values)
        .await
        .map(drop)
}
