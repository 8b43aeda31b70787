use commerce::published::Card;
use minicbor::{Decode, Encode};
use search_engine::columns::{Dictionary, Spans};
use search_engine::{Analyzer, Lexicon, Plan};

use super::candidates::{self, CATEGORY_FAILS, Candidates};
use super::facets;
use super::filters;
use super::offered::Names;
use super::order::{Applied, Order};
use super::query::{FacetKind, Filter, Found, Query};
use super::read::{self, AlsoIn, CardPlace, Columns, Look, Segment, Wanted};
use super::rules;
use super::top::{Key, Place};
use crate::documents::decode;
use crate::sql::{Sql, StorageError};

/// Where a page of a list ended: its last product, which the next page is after. It stays right
/// while products come and go, and while segments are merged.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Cursor {
    #[n(0)]
    key: Key,
    #[n(1)]
    tie: u64,
    #[n(2)]
    segment: i64,
    #[n(3)]
    ordinal: u32,
    #[n(4)]
    listing: i64,
}

impl Cursor {
    /// The place in what is live now.
    fn place(self, segments: &[Segment], listing: &[(usize, u32)]) -> Place<Key> {
        let same = segments
            .iter()
            .position(|segment| segment.id == self.segment);
        let place = same.map(|index| (index, self.ordinal));
        // Its segment has been merged into another, and kept its order there.
        let (segment, ordinal) = place.or(listing.first().copied()).unwrap_or((0, 0));
        Place {
            key: self.key,
            tie: self.tie,
            segment,
            ordinal,
        }
    }
}

/// The products after `cursor`, at most `limit` of them, and all counts: in three statements, two
/// more where a question has an unknown word.
///
/// The values of a facet are alternatives: its own selection does not lower its counts, that of
/// the others does.
pub async fn find(
    sql: &impl Sql,
    query: &Query<'_>,
    cursor: Option<Cursor>,
    limit: usize,
) -> Result<Found, StorageError> {
    search(sql, query, cursor, limit, true).await
}

/// The same, with the count of categories alone where no facet is shown.
pub(super) async fn search(
    sql: &impl Sql,
    query: &Query<'_>,
    cursor: Option<Cursor>,
    limit: usize,
    count_facets: bool,
) -> Result<Found, StorageError> {
    let analyzer = Analyzer::new(query.language);
    let mut plan = rules::plan(query, &analyzer);
    let asks = !query.question.is_empty();
    if asks && plan.is_empty() {
        // A question without a single word, such as "?!", finds nothing.
        return Ok(Found::default());
    }
    let mut applied = Applied::new(rules::applied(query, &analyzer, &plan));
    let look = look(query, &plan, &applied, cursor.as_ref(), count_facets);
    let mut seen = read::look(sql, &look).await?;
    let (known, unknown) = known(query.filters, &seen.segments);
    if !known.is_empty() {
        seen.segments.iter_mut().for_each(Segment::forget_prepared);
    }
    let query = &Query {
        filters: &known,
        ..query.clone()
    };
    applied.pins = std::mem::take(&mut seen.pins);
    let mut found = Found {
        unknown,
        ..Found::default()
    };
    let hits = if asks {
        let answer = answer(sql, query, &mut plan, &mut seen.segments).await?;
        found.corrected = answer.corrected;
        found.did_you_mean = answer.did_you_mean;
        found.ignored = answer.ignored;
        Some(answer.hits)
    } else {
        None
    };
    let segments = &seen.segments;
    let categories: Vec<_> = segments.iter().map(|s| s.category.dictionary()).collect();
    let mut candidates = candidates(query, segments, &categories, hits.as_deref(), &applied);
    let names = Names::of(
        query,
        &applied,
        count_facets,
        segments,
        &categories,
        &candidates,
    );
    let wanted = wanted(query, &names, segments, &candidates);
    let columns = read::columns(sql, segments, &names.names, &wanted).await?;
    narrow(query, &names, &mut candidates, &columns);
    let matched: Vec<Spans> = candidates.iter().map(|c| c.that_fail(0)).collect();
    found.total = matched.iter().map(|m| u64::from(m.len())).sum();
    if found.total == 0 {
        // What was read for a mistake may be a word of what is not shown: it is no help, and not
        // to be told.
        found.corrected = None;
        found.did_you_mean = None;
    }
    let counted = facets::Counted {
        query,
        segments,
        categories: &categories,
        candidates: &candidates,
        matched: &matched,
        columns: &columns,
    };
    if let Some(also_in) = names.also_in {
        found.facets.push(counted.categories(also_in));
    }
    if let Some(facets) = &names.facets {
        found.facets.extend(counted.facets(facets));
    }
    let after = cursor.map(|cursor| cursor.place(segments, &seen.listing));
    let order = Order {
        query,
        names: &names,
        applied: &applied,
        segments,
        categories: &categories,
    };
    let places = order.first(&candidates, &columns, after, limit + 1);
    (found.cards, found.next) = page(sql, places, limit, segments, &columns).await?;
    Ok(found)
}

/// What to look for first.
fn look<'a>(
    query: &Query<'a>,
    plan: &'a Plan,
    applied: &'a Applied,
    cursor: Option<&Cursor>,
    count_facets: bool,
) -> Look<'a> {
    Look {
        store: query.store,
        language: query.language,
        terms: plan.terms(),
        ranges: plan.ranges(),
        pins: &applied.products,
        prepared: prepared(query).filter(|_| count_facets),
        also_in: match query.category {
            None => AlsoIn::None,
            Some(_) if query.filters.is_empty() && !query.categories.are_counted() => {
                AlsoIn::Unprepared
            }
            Some(_) => AlsoIn::All,
        },
        listing: cursor.map(|cursor| cursor.listing),
        now: query.now,
    }
}

/// Notes which candidates the filters keep out.
fn narrow(query: &Query<'_>, names: &Names, candidates: &mut [Candidates], columns: &[Columns]) {
    for (candidates, columns) in candidates.iter_mut().zip(columns) {
        for (filter, index) in query.filters.iter().zip(0_u8..) {
            let column = names.filters[usize::from(index)];
            let passes = filters::passes(filter, &columns.head(column));
            candidates.narrow(index + CATEGORY_FAILS + 1, columns, column, &passes);
        }
    }
}

/// The cards at the first `limit` places, and where the page ends if there are more.
async fn page(
    sql: &impl Sql,
    mut places: Vec<Place<Key>>,
    limit: usize,
    segments: &[Segment],
    columns: &[Columns],
) -> Result<(Vec<Card>, Option<Cursor>), StorageError> {
    let more = places.len() > limit;
    places.truncate(limit);
    let wanted = places.iter().map(|place| CardPlace {
        segment: segments[place.segment].id,
        ordinal: place.ordinal,
        listing: columns[place.segment].listing(place.ordinal),
    });
    let wanted: Vec<_> = wanted.collect();
    let cards = read::cards(sql, &wanted).await?;
    let last = places.pop().zip(cards.last()).filter(|_| more);
    let next = last.map(|(place, (_, listing, _))| Cursor {
        segment: segments[place.segment].id,
        key: place.key,
        tie: place.tie,
        ordinal: place.ordinal,
        listing: *listing,
    });
    let cards = cards.iter().map(|(_, _, card)| decode(card));
    Ok((cards.collect::<Result<_, _>>()?, next))
}

/// The category whose counts may be prepared: those of a list that no question narrows, nor a
/// filter. (Of filters it is not known yet whether they are some: addresses carry all sorts of
/// parameters.)
fn prepared<'a>(query: &Query<'a>) -> Option<&'a str> {
    if !query.question.is_empty() {
        return None;
    }
    match query.category {
        None => Some(""),
        // Those of the other categories are of other products.
        Some(category) => Some(category).filter(|_| !query.categories.are_counted()),
    }
}

fn candidates(
    query: &Query<'_>,
    segments: &[Segment],
    categories: &[Dictionary<'_>],
    hits: Option<&[Vec<search_engine::Hit>]>,
    applied: &Applied,
) -> Vec<Candidates> {
    let segments = segments.iter().zip(categories).enumerate();
    let of = |(index, (segment, categories)): (usize, (&Segment, &Dictionary<'_>))| {
        let Some(hits) = hits else {
            return candidates::everything(query, segment, categories);
        };
        let hits = hits.get(index).map(|hits| &hits[..]).unwrap_or_default();
        let pins = applied.pins.iter().filter(|(of, _)| *of == index);
        let pins: Vec<u32> = pins.map(|(_, ordinal)| *ordinal).collect();
        candidates::of_hits(query, segment, categories, hits, &pins)
    };
    segments.map(of).collect()
}

/// What to read of the columns: of those that facets are counted by only what is not prepared.
fn wanted<'a>(
    query: &Query<'_>,
    names: &Names,
    segments: &[Segment],
    candidates: &'a [Candidates],
) -> Vec<Wanted<'a>> {
    let mut wanted = Vec::new();
    for (index, (segment, candidates)) in segments.iter().zip(candidates).enumerate() {
        let Candidates {
            documents, hidden, ..
        } = candidates;
        // What a list is narrowed by has a name even where nothing has it.
        if documents.is_empty() && hidden.is_empty() && query.filters.is_empty() {
            continue;
        }
        let mut want = |columns, documents| {
            wanted.push(Wanted {
                segment: index,
                columns,
                documents,
            });
        };
        let all = names.names.len();
        if segment.prepared().is_some() {
            want(0..names.ordering, documents);
            want(names.ordering..all, hidden);
        } else {
            want(0..all, documents);
        }
    }
    wanted
}

/// The filters by what products of the store have, and the names of what the others are by.
fn known(filters: &[Filter], segments: &[Segment]) -> (Vec<Filter>, Vec<String>) {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for filter in filters {
        let by = filters::facet(filter);
        let mut attributes = segments.iter().flat_map(|segment| &segment.head.attributes);
        let of_store = matches!(
            by,
            "brand" | "price" | "rating" | "availability" | "on_sale"
        );
        let of_products = attributes.any(|attribute| {
            let is_range = FacetKind::from(attribute.kind) == FacetKind::Range;
            attribute.code == by && (is_range || !matches!(filter, Filter::Range { .. }))
        });
        if of_store || of_products {
            known.push(filter.clone());
        } else {
            unknown.push(by.to_owned());
        }
    }
    (known, unknown)
}

/// What the question finds, its mistakes corrected where it has some.
async fn answer(
    sql: &impl Sql,
    query: &Query<'_>,
    plan: &mut Plan,
    segments: &mut [Segment],
) -> Result<search_engine::Answer, StorageError> {
    let read: Vec<_> = segments.iter().map(Segment::read_terms).collect();
    if plan.needs_lexicon(&read) {
        let lexicons = read::lexicons(sql, segments).await?;
        let lexicons: Vec<_> = lexicons.iter().map(|bytes| Lexicon::new(bytes)).collect();
        let terms = plan.correct(&rules::synonyms(query), &read, &lexicons);
        if !terms.is_empty() {
            read::more_terms(sql, query, segments, &terms).await?;
        }
    }
    let read: Vec<_> = segments.iter().map(Segment::read_terms).collect();
    Ok(plan.rank(&read, &|segment, ordinal| {
        !segments[segment].hidden.contains(ordinal)
    }))
}
