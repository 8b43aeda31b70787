use std::collections::BTreeMap;

use commerce::Country;
use commerce::publish::{ListedValues, Listing};
use commerce::published::Card;
use commerce::time;
use money::Currency;
use search_engine::columns::{Column, Groups, Kind, Ordinals, Value, pack, push_varint};
use search_engine::{Analyzer, Fields, Lexicon, postings};
use serde_json::json;

use super::Listed;
use super::columns::{
    ALSO_IN, AttributeHead, AttributeKind, BOOST, BRAND, BURY, CATEGORY, CREATED, IN_STOCK,
    LISTING, NAME, PACKED, RANK, STARS, STATE, STATE_IN_STOCK, SegmentHead, Window, attribute,
    band, bands, by_number, first_group, is_grouped, place, price, sale,
};
use super::prepared::Preparation;
use crate::sql::{Rows, Sql, StorageError, Value as Parameter};

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

    /// Writes what it holds, and gives its head.
    pub(super) fn write(mut self, id: i64, writer: &mut Writer) -> SegmentHead {
        let mut terms = TermWriter::new(id);
        for (term, postings) in &self.terms {
            terms.add(writer, term, postings);
        }
        terms.finish(writer);
        let mut grouped = Grouped::new(self.documents);
        let primary = self.columns.get(CATEGORY);
        let also = self.columns.get(ALSO_IN);
        let mut preparation = primary.and_then(|primary| Preparation::new(primary, also));
        for (name, column) in &self.columns {
            writer.column(id, name, column);
            grouped.add(name, column);
            if let Some(preparation) = &mut preparation {
                preparation.add(name, column);
            }
        }
        writer.prepared(id, preparation);
        writer.documents(id, &self.listings);
        self.head.columns = grouped.write(id, writer, &self.listings);
        self.head
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
    pub(super) fn write(
        mut self,
        segment: i64,
        writer: &mut Writer,
        listings: &[i64],
    ) -> Vec<String> {
        let listings = listings.iter();
        let listings = listings.map(|id| u32::try_from(*id).unwrap_or_default());
        self.names.push(LISTING.to_owned());
        self.groups.add(&listings.collect::<Vec<_>>());
        for (group, bytes) in self.groups.rows() {
            let id = first_group(segment) + i64::from(group);
            writer.groups.add_bytes(json!([id]), &bytes);
        }
        self.names
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

/// New segments without contents, of lists by store and language with so many documents each.
pub(super) async fn open(
    sql: &impl Sql,
    state: &str,
    lists: &[(&str, &str, u32)],
) -> Result<Vec<i64>, StorageError> {
    let statement =
        "INSERT INTO search_segment (store, language, state, position, documents, deleted, head)
        SELECT value ->> 0, value ->> 1, ?2, 0, value ->> 2, ?3, x'' FROM json_each(?1)
        RETURNING store, language, id";
    let values = vec![
        Parameter::text(json!(lists).to_string()),
        Parameter::text(state),
        Parameter::blob(Ordinals::default().encode()),
    ];
    let rows = sql.query(statement, values).await?;
    let ids = lists.iter().map(|(store, language, _)| {
        let mut rows = rows.iter();
        let row = rows.find(|row| row.text(0) == Ok(store) && row.text(1) == Ok(language));
        row.ok_or_else(|| StorageError("an insert gave no id".to_owned()))?
            .integer(2)
    });
    ids.collect()
}

/// What segments hold, on its way to the database: of all segments together, so that small ones take no
/// statements of their own.
pub(super) struct Writer {
    terms: Rows,
    columns: Rows,
    groups: Rows,
    documents: Rows,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self {
            terms: Rows::new(
                "INSERT INTO search_term (segment, term, df, postings)
                SELECT value ->> 0, value ->> 1, value ->> 2,
                  substr(?2, value ->> 3, value ->> 4) FROM json_each(?1)",
            ),
            columns: Rows::new(
                "INSERT INTO search_column (segment, name, chunk, data)
                SELECT value ->> 0, value ->> 1, value ->> 2,
                  substr(?2, value ->> 3, value ->> 4) FROM json_each(?1)",
            ),
            groups: Rows::new(
                "INSERT INTO search_group (id, data)
                SELECT value ->> 0, substr(?2, value ->> 1, value ->> 2) FROM json_each(?1)",
            ),
            documents: Rows::new(
                "INSERT INTO search_document (segment, ordinal, listing)
                SELECT j.value ->> 0, (j.value ->> 1) + l.key, l.value
                FROM json_each(?1) j CROSS JOIN json_each(j.value, '$[2]') l",
            ),
        }
    }

    pub(super) fn column(&mut self, segment: i64, name: &str, column: &Column) {
        let rows = column.rows();
        if name == CATEGORY {
            self.row(segment, name, PACKED, &pack(&rows));
            return;
        }
        for (chunk, bytes) in rows {
            self.row(segment, name, i64::from(chunk), &bytes);
        }
    }

    fn row(&mut self, segment: i64, name: &str, chunk: i64, data: &[u8]) {
        let row = json!([segment, name, chunk]);
        self.columns.add_bytes(row, data);
    }

    /// What is prepared for the pages of categories, if anything.
    pub(super) fn prepared(&mut self, segment: i64, preparation: Option<Preparation>) {
        for (name, record) in preparation.into_iter().flat_map(Preparation::finish) {
            self.row(segment, &name, 0, &record);
        }
    }

    /// Which cards the ordinals of a segment have.
    pub(super) fn documents(&mut self, segment: i64, listings: &[i64]) {
        for (listings, slice) in listings.chunks(SLICE).zip(0..) {
            let row = json!([segment, slice * SLICE, listings]);
            self.documents.add(&row);
        }
    }

    fn all(&mut self) -> [&mut Rows; 4] {
        let Self {
            terms,
            columns,
            groups,
            documents,
        } = self;
        [terms, columns, groups, documents]
    }

    /// Writes what waits once it is much.
    pub(super) async fn write_if_much(&mut self, sql: &impl Sql) -> Result<(), StorageError> {
        match self.all().iter().any(|rows| rows.are_many()) {
            true => self.write(sql).await,
            false => Ok(()),
        }
    }

    /// Writes what waits.
    pub(super) async fn write(&mut self, sql: &impl Sql) -> Result<(), StorageError> {
        for rows in self.all() {
            rows.write(sql).await?;
        }
        Ok(())
    }
}

/// Documents of a segment in one row on its way, which SQLite reads again for each of them.
const SLICE: usize = 100;

/// Writes the terms of a segment, which come ascending, and the lexicon of all of them.
pub(super) struct TermWriter {
    segment: i64,
    all: Vec<(String, u32)>,
}

impl TermWriter {
    pub(super) fn new(segment: i64) -> Self {
        Self {
            segment,
            all: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, writer: &mut Writer, term: &str, documents: &[(u32, u16)]) {
        let df = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        let postings = postings::encode(documents.iter().copied());
        self.all.push((term.to_owned(), df));
        let row = json!([self.segment, term, df]);
        writer.terms.add_bytes(row, &postings);
    }

    pub(super) fn finish(self, writer: &mut Writer) {
        let all = self.all.iter().map(|(term, df)| (term.as_str(), *df));
        let lexicon = Lexicon::encode(all);
        writer.row(self.segment, super::read::LEXICON, 0, &lexicon);
    }
}
