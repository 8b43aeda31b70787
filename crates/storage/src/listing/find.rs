use commerce::listing::Sort;
use commerce::published::ListRule;
use minicbor::{Decode, Encode};
use search_engine::columns::{CHUNK, Dictionary, texts};
use search_engine::{Analyzer, BOOST_MAX, Lexicon, Plan, SCORE_ONE};

use super::columns::{
    BANDS, BOOST, BRAND, BURY, CREATED, IN_STOCK, NAME, RANK, STATE, attribute, bands, price,
};
use super::facets::{self, Counts, Ends};
use super::filters::{self, CATEGORY_FAILS, Candidates, by_chunk};
use super::query::{FacetCounts, FacetKind, Filter, Found, Query};
use super::read::{self, Columns, Look, Segment};
use super::rules;
use super::top::{Key, Place, Top};
use crate::documents::decode;
use crate::sql::{Sql, StorageError};

/// The most attributes that are counted where the list does not say which.
const MAX_CHOSEN_FACETS: usize = 6;

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
    let look = Look {
        store: query.store,
        language: query.language,
        terms: plan.terms(),
        ranges: plan.ranges(),
        pins: &applied.products,
        listing: cursor.as_ref().map(|cursor| cursor.listing),
        now: query.now,
    };
    let mut seen = read::look(sql, &look).await?;
    let (known, unknown) = known(query.filters, &seen.segments);
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
    let dictionaries: Vec<_> = segments.iter().map(Segment::categories).collect();
    let mut candidates = match hits {
        Some(found) => hits_of(query, segments, &dictionaries, &found, &applied),
        None => everything(query, segments, &dictionaries),
    };
    let index = Index {
        segments,
        categories: &dictionaries,
    };
    let names = Names::of(query, &applied, count_facets, &index, &candidates);
    let chunks: Vec<Vec<u32>> = candidates
        .iter()
        .map(|candidates| {
            by_chunk(&candidates.ordinals)
                .map(|(chunk, _)| chunk)
                .collect()
        })
        .collect();
    let columns = read::columns(
        sql,
        segments,
        &names.names,
        &chunks,
        // What a list is narrowed by has a name even where nothing has it.
        !query.filters.is_empty(),
    )
    .await?;
    for (candidates, columns) in candidates.iter_mut().zip(&columns) {
        for (filter, index) in query.filters.iter().zip(0_u8..) {
            let column = names.filters[usize::from(index)];
            let passes = filters::passes(filter, &columns.head(column));
            candidates.narrow(index + CATEGORY_FAILS + 1, columns, column, &passes);
        }
    }
    let totals = candidates.iter().map(|candidates| {
        let fails = candidates.fails.iter();
        fails.filter(|fails| **fails == 0).count() as u64
    });
    found.total = totals.sum();
    found.facets = match &names.facets {
        Some(facets) => count(query, &index, &candidates, &columns, facets),
        None => vec![categories(query, &index, &candidates)],
    };
    let after = cursor.map(|cursor| cursor.place(segments, &seen.listing));
    let order = Order {
        query,
        names: &names,
        applied: &applied,
        categories: &dictionaries,
    };
    let mut places = order.first(&candidates, &columns, after, limit + 1);
    let more = places.len() > limit;
    places.truncate(limit);
    let wanted = places
        .iter()
        .map(|place| (segments[place.segment].id, place.ordinal));
    let wanted: Vec<_> = wanted.collect();
    let cards = read::cards(sql, &wanted).await?;
    if more && let (Some(place), Some((_, listing, _))) = (places.pop(), cards.last()) {
        found.next = Some(Cursor {
            segment: segments[place.segment].id,
            key: place.key,
            tie: place.tie,
            ordinal: place.ordinal,
            listing: *listing,
        });
    }
    let cards = cards.iter().map(|(_, _, card)| decode(card));
    found.cards = cards.collect::<Result<_, _>>()?;
    Ok(found)
}

/// The merchant's rules that a list follows.
struct Applied {
    /// Codes of rules.
    codes: Vec<String>,
    /// What comes first, in this order: external ids, and then where they are, as the index of a
    /// segment and an ordinal.
    products: Vec<String>,
    pins: Vec<(usize, u32)>,
}

impl Applied {
    fn new(rules: Vec<&ListRule>) -> Self {
        let (mut codes, mut products) = (Vec::new(), Vec::new());
        for rule in rules {
            codes.push(rule.code.clone());
            for product in &rule.pins {
                if !products.contains(product) {
                    products.push(product.clone());
                }
            }
        }
        Self {
            codes,
            products,
            pins: Vec::new(),
        }
    }
}

/// The filters by what products of the store have, and the names of what the others are by.
fn known(filters: &[Filter], segments: &[Segment]) -> (Vec<Filter>, Vec<String>) {
    let (mut known, mut unknown) = (Vec::new(), Vec::new());
    for filter in filters {
        let by = filters::facet(filter);
        let mut attributes = segments.iter().flat_map(|segment| &segment.head.attributes);
        let of_store = matches!(by, "brand" | "price" | "rating" | "availability");
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
        let terms = plan.correct(&read, &lexicons);
        if !terms.is_empty() {
            read::more_terms(sql, query, segments, &terms).await?;
        }
    }
    let read: Vec<_> = segments.iter().map(Segment::read_terms).collect();
    Ok(plan.rank(&read, &|segment, ordinal| {
        !segments[segment].hidden.contains(ordinal)
    }))
}

/// By number whether a set of categories is in the one that is asked for.
fn in_category(query: &Query<'_>, categories: &Dictionary<'_>) -> Option<Vec<bool>> {
    let category = query.category?;
    Some(filters::sets(categories, |code| code == category))
}

/// The documents that the question finds, and those that a rule puts first.
fn hits_of(
    query: &Query<'_>,
    segments: &[Segment],
    dictionaries: &[Dictionary<'_>],
    hits: &[Vec<search_engine::Hit>],
    applied: &Applied,
) -> Vec<Candidates> {
    let segments = segments.iter().zip(dictionaries).zip(hits).enumerate();
    let of = |(index, ((segment, dictionary), hits)): (
        usize,
        ((&Segment, &Dictionary<'_>), &Vec<search_engine::Hit>),
    )| {
        let mut candidates = Candidates {
            ordinals: hits.iter().map(|hit| hit.ordinal).collect(),
            scores: hits.iter().map(|hit| hit.score).collect(),
            ..Candidates::default()
        };
        for (_, ordinal) in applied.pins.iter().filter(|(of, _)| *of == index) {
            if !segment.hidden.contains(*ordinal)
                && let Err(place) = candidates.ordinals.binary_search(ordinal)
            {
                candidates.ordinals.insert(place, *ordinal);
                candidates.scores.insert(place, 0);
            }
        }
        for (chunk, ordinals) in by_chunk(&candidates.ordinals) {
            segment
                .category_chunk(chunk)
                .read(ordinals, &mut candidates.categories);
        }
        let inside = in_category(query, dictionary);
        let fails = |category: &u32| match &inside {
            Some(inside) if !inside.get(*category as usize).copied().unwrap_or(false) => {
                CATEGORY_FAILS
            }
            _ => 0,
        };
        candidates.fails = candidates.categories.iter().map(fails).collect();
        candidates
    };
    segments.map(of).collect()
}

/// All documents of the category; where there are filters, those outside as well, which other
/// categories are counted over.
fn everything(
    query: &Query<'_>,
    segments: &[Segment],
    dictionaries: &[Dictionary<'_>],
) -> Vec<Candidates> {
    let of = |(segment, dictionary): (&Segment, &Dictionary<'_>)| {
        let inside = in_category(query, dictionary);
        let is_inside = |category: u32| match &inside {
            Some(inside) => inside.get(category as usize).copied().unwrap_or(false),
            None => true,
        };
        let mut candidates = Candidates::default();
        for chunk in 0..segment.chunks() {
            let (first, length) = segment.span(chunk);
            segment
                .category_chunk(chunk)
                .runs(length, |category, start, run| {
                    let inside = is_inside(category);
                    if !inside && query.filters.is_empty() {
                        return;
                    }
                    let fails = if inside { 0 } else { CATEGORY_FAILS };
                    for ordinal in first + start..first + start + run {
                        if !segment.hidden.contains(ordinal) {
                            candidates.push(ordinal, category, fails);
                        }
                    }
                });
        }
        candidates
    };
    segments.iter().zip(dictionaries).map(of).collect()
}

/// The columns to read, and which of them is what.
struct Names {
    names: Vec<String>,
    filters: Vec<usize>,
    rank: usize,
    sort: Option<usize>,
    boost: Option<usize>,
    bury: Option<usize>,
    facets: Option<FacetNames>,
}

struct FacetNames {
    brand: usize,
    state: usize,
    bands: usize,
    /// With code and label.
    attributes: Vec<(usize, String, String, FacetKind)>,
}

impl Names {
    fn of(
        query: &Query<'_>,
        applied: &Applied,
        count_facets: bool,
        index: &Index<'_>,
        candidates: &[Candidates],
    ) -> Self {
        let mut names = Vec::new();
        let mut name = |wanted: String| {
            let known = names.iter().position(|name| *name == wanted);
            known.unwrap_or_else(|| {
                names.push(wanted);
                names.len() - 1
            })
        };
        let filters = query.filters.iter();
        let filters = filters.map(|filter| name(filters::column(filter, query.currency)));
        let filters = filters.collect();
        let sort = match query.sort {
            Sort::Relevance => None,
            Sort::PriceAscending | Sort::PriceDescending => Some(name(price(query.currency))),
            Sort::Newest => Some(name(CREATED.to_owned())),
            Sort::Name => Some(name(NAME.to_owned())),
        };
        let rank = name(RANK.to_owned());
        let has_rules = !applied.codes.is_empty();
        let boost = has_rules.then(|| name(BOOST.to_owned()));
        let bury = has_rules.then(|| name(BURY.to_owned()));
        let facets = count_facets.then(|| FacetNames {
            brand: name(BRAND.to_owned()),
            state: name(STATE.to_owned()),
            bands: name(bands(query.currency)),
            attributes: offered(query, index, candidates)
                .into_iter()
                .map(|(code, label, kind)| (name(attribute(&code)), code, label, kind))
                .collect(),
        });
        Self {
            names,
            filters,
            rank,
            sort,
            boost,
            bury,
            facets,
        }
    }
}

/// The attributes to count: those that the list names or is filtered by, otherwise those that
/// most of its products have.
fn offered(
    query: &Query<'_>,
    index: &Index<'_>,
    candidates: &[Candidates],
) -> Vec<(String, String, FacetKind)> {
    let mut known: Vec<(u64, String, String, FacetKind)> = Vec::new();
    let segments = index.segments.iter().zip(index.categories);
    for ((segment, categories), candidates) in segments.zip(candidates) {
        let mut sizes = vec![0_u64; categories.sets()];
        if query.facets.is_empty() {
            for category in &candidates.categories {
                if let Some(size) = sizes.get_mut(*category as usize) {
                    *size += 1;
                }
            }
        }
        let mut weights = vec![0; segment.head.attributes.len()];
        if query.facets.is_empty() {
            for (set, attribute, count) in segment.head.coverage() {
                let size = sizes.get(set).copied().unwrap_or(0);
                if let Some(weight) = weights.get_mut(attribute) {
                    *weight += size * u64::from(count);
                }
            }
        }
        for (head, weight) in segment.head.attributes.iter().zip(weights) {
            match known.iter_mut().find(|(_, code, _, _)| *code == head.code) {
                Some((sum, _, label, kind)) => {
                    *sum += weight;
                    label.clone_from(&head.label);
                    if *kind != FacetKind::Colours {
                        *kind = head.kind.into();
                    }
                }
                None => {
                    known.push((
                        weight,
                        head.code.clone(),
                        head.label.clone(),
                        head.kind.into(),
                    ));
                }
            }
        }
    }
    let mut offered = Vec::new();
    let mut offer = |code: &str| {
        if let Some(place) = known.iter().position(|(_, known, _, _)| known == code) {
            let (_, code, label, kind) = known.swap_remove(place);
            offered.push((code, label, kind));
        }
    };
    query.facets.iter().for_each(|code| offer(code));
    query
        .filters
        .iter()
        .for_each(|filter| offer(filters::facet(filter)));
    if query.facets.is_empty() {
        while offered.len() < MAX_CHOSEN_FACETS {
            // The first of the best: so that equals come in a steady order.
            let best = (0..known.len()).min_by_key(|index| {
                let (weight, code, _, _) = &known[*index];
                (std::cmp::Reverse(*weight), code.as_str())
            });
            let Some(best) = best.filter(|best| known[*best].0 > 0) else {
                break;
            };
            let (_, code, label, kind) = known.swap_remove(best);
            offered.push((code, label, kind));
        }
    }
    offered
}

/// Takes what is counted of a segment: its columns, and a count of so many numbers.
type AddCounts<'a> = &'a mut dyn FnMut(&Columns, &dyn Fn(usize) -> Vec<u32>);

/// All counts: each facet over what passes all filters but its own.
fn count(
    query: &Query<'_>,
    index: &Index<'_>,
    candidates: &[Candidates],
    columns: &[Columns],
    facets: &FacetNames,
) -> Vec<FacetCounts> {
    let matched: Vec<Vec<u32>> = candidates
        .iter()
        .map(|candidates| candidates.near(0))
        .collect();
    let own = |code: &str| {
        let filters = query.filters.iter().zip(CATEGORY_FAILS + 1..);
        let mut of_facet = filters.filter(|(filter, _)| filters::facet(filter) == code);
        of_facet.next().map(|(_, fails)| fails)
    };
    // What a column counts for a facet, over all segments, by number.
    let each = |code: &str, column: usize, add: AddCounts<'_>| {
        let own = own(code);
        for ((candidates, columns), matched) in candidates.iter().zip(columns).zip(&matched) {
            let near = own.map(|own| candidates.near(own)).unwrap_or_default();
            add(columns, &|numbers| {
                let mut counts = vec![0; numbers];
                facets::count(columns, column, matched, &mut counts);
                facets::count(columns, column, &near, &mut counts);
                counts
            });
        }
    };
    let plain = |code: &str, column: usize, numbers: usize| {
        let mut sums = vec![0; numbers];
        each(code, column, &mut |_, count| {
            for (sum, count) in sums.iter_mut().zip(count(numbers)) {
                *sum += count;
            }
        });
        sums
    };
    let sets = |code: &str, column: usize| {
        let mut counts = Counts::default();
        each(code, column, &mut |columns, count| {
            let head = columns.head(column);
            counts.add(&head, &count(head.sets()), chosen(query, code));
        });
        counts
    };
    let ends = |code: &str, column: usize| {
        let mut ends = Ends::default();
        each(code, column, &mut |columns, count| {
            let head = columns.head(column);
            ends.add(&head, &count(head.sets()));
        });
        ends
    };
    let mut counted = vec![
        categories(query, index, candidates),
        facets::facet(
            "brand",
            FacetKind::Values,
            sets("brand", facets.brand).values(),
        ),
        facets::price(&plain("price", facets.bands, BANDS)),
        facets::availability(&plain("availability", facets.state, 16)),
        facets::rating(&plain("rating", facets.state, 16)),
    ];
    for (column, code, label, kind) in &facets.attributes {
        let values = match kind {
            FacetKind::Range => ends(code, *column).values(),
            FacetKind::Values | FacetKind::Colours => sets(code, *column).values(),
        };
        if values.is_empty() {
            continue;
        }
        counted.push(FacetCounts {
            label: label.clone(),
            ..facets::facet(code, *kind, values)
        });
    }
    counted
}

/// The values that a list is narrowed to by a facet.
fn chosen<'a>(query: &'a Query<'_>, code: &str) -> &'a [String] {
    let mut filters = query.filters.iter();
    let values = filters.find_map(|filter| match filter {
        Filter::Values { facet, any_of } if facet == code => Some(&any_of[..]),
        _ => None,
    });
    values.unwrap_or_default()
}

/// Categories are counted as if none was chosen.
fn categories(query: &Query<'_>, index: &Index<'_>, candidates: &[Candidates]) -> FacetCounts {
    let mut counts = Counts::default();
    let all = query.question.is_empty() && query.filters.is_empty();
    let segments = index.segments.iter().zip(index.categories);
    for ((segment, dictionary), candidates) in segments.zip(candidates) {
        let mut sets = vec![0_u32; dictionary.sets()];
        if all {
            // Nothing narrows the list but the category: neighbours are counted at once.
            for chunk in 0..segment.chunks() {
                let (_, length) = segment.span(chunk);
                segment
                    .category_chunk(chunk)
                    .runs(length, |category, _, run| {
                        if let Some(count) = sets.get_mut(category as usize) {
                            *count += run;
                        }
                    });
            }
            let mut numbers = Vec::new();
            let hidden: Vec<u32> = segment.hidden.iter().collect();
            for (chunk, ordinals) in by_chunk(&hidden) {
                segment.category_chunk(chunk).read(ordinals, &mut numbers);
            }
            for number in numbers {
                if let Some(count) = sets.get_mut(number as usize) {
                    *count -= 1;
                }
            }
        } else {
            for (category, fails) in candidates.categories.iter().zip(&candidates.fails) {
                if *fails <= CATEGORY_FAILS
                    && let Some(count) = sets.get_mut(*category as usize)
                {
                    *count += 1;
                }
            }
        }
        counts.add(dictionary, &sets, &[]);
    }
    facets::facet("category", FacetKind::Values, counts.values())
}

/// The segments with their dictionaries of categories.
struct Index<'a> {
    segments: &'a [Segment],
    categories: &'a [Dictionary<'a>],
}

/// What a list is ordered by.
struct Order<'a> {
    query: &'a Query<'a>,
    names: &'a Names,
    applied: &'a Applied,
    categories: &'a [Dictionary<'a>],
}

impl Order<'_> {
    /// The first places after the end of the last page.
    fn first(
        &self,
        candidates: &[Candidates],
        columns: &[Columns],
        after: Option<Place<Key>>,
        most: usize,
    ) -> Vec<Place<Key>> {
        let (number, text) = match after {
            Some(Place {
                key: Key::Text(key),
                tie,
                segment,
                ordinal,
            }) => (
                None,
                Some(Place {
                    key,
                    tie,
                    segment,
                    ordinal,
                }),
            ),
            Some(Place {
                key: Key::Number(key),
                tie,
                segment,
                ordinal,
            }) => (
                Some(Place {
                    key,
                    tie,
                    segment,
                    ordinal,
                }),
                None,
            ),
            None => (None, None),
        };
        if self.query.sort == Sort::Name {
            let mut top = Top::new(most, text);
            for (segment, (candidates, columns)) in candidates.iter().zip(columns).enumerate() {
                self.by_name(segment, candidates, columns, &mut top);
            }
            return keyed(top, Key::Text);
        }
        let mut top = Top::new(most, number);
        for (segment, (candidates, columns)) in candidates.iter().zip(columns).enumerate() {
            self.by_number(segment, candidates, columns, &mut top);
        }
        keyed(top, Key::Number)
    }

    /// The order of documents with equal keys, which is their order in a segment.
    fn tie(&self, segment: usize, category: u32, rank: u32) -> u64 {
        let place = self.categories[segment].position(category);
        u64::from(place) << 8 | u64::from(255 - rank.min(255))
    }

    fn by_number(
        &self,
        segment: usize,
        candidates: &Candidates,
        columns: &Columns,
        top: &mut Top<i64>,
    ) {
        let read = |column: usize| {
            let mut numbers = Vec::new();
            for (chunk, ordinals) in by_chunk(&candidates.ordinals) {
                columns.chunk(column, chunk).read(ordinals, &mut numbers);
            }
            numbers
        };
        let ranks = read(self.names.rank);
        let sorted = self
            .names
            .sort
            .map(|column| (read(column), columns.head(column)));
        let mut pushed: Vec<i64> = Vec::new();
        for (column, by) in [
            (self.names.boost, -rules::BOOST),
            (self.names.bury, rules::BURY),
        ] {
            let Some(column) = column else { continue };
            let has = filters::sets(&columns.head(column), |code| {
                self.applied.codes.iter().any(|rule| rule == code)
            });
            pushed.resize(candidates.ordinals.len(), 0);
            for (push, number) in pushed.iter_mut().zip(read(column)) {
                if has.get(number as usize).copied().unwrap_or(false) {
                    *push += by;
                }
            }
        }
        let pins = self.applied.pins.iter().zip(0_i64..);
        let pins: Vec<_> = pins.filter(|((of, _), _)| *of == segment).collect();
        for (index, ordinal) in candidates.ordinals.iter().enumerate() {
            if candidates.fails[index] != 0 {
                continue;
            }
            let rank = ranks[index];
            let key = match (&sorted, candidates.scores.get(index)) {
                (Some((numbers, head)), _) => {
                    let place = numbers[index].checked_sub(1);
                    let number = place.and_then(|place| head.numbers.get(place as usize).copied());
                    match self.query.sort {
                        // What has no price in the currency comes last either way.
                        Sort::PriceAscending => number.unwrap_or(i64::MAX),
                        _ => number.map_or(i64::MAX, |number| -number),
                    }
                }
                (None, score) => {
                    // Better matches first; of about equal ones the more popular.
                    let key = match score {
                        Some(score) => -i64::from(score + boost(rank)),
                        None => -i64::from(rank),
                    };
                    let pinned = pins.iter().find(|((_, pinned), _)| pinned == ordinal);
                    match pinned {
                        Some((_, place)) => i64::MIN + place,
                        None => key + pushed.get(index).copied().unwrap_or(0),
                    }
                }
            };
            if top.may_take(&key) {
                top.add(Place {
                    key,
                    tie: self.tie(segment, candidates.categories[index], rank),
                    segment,
                    ordinal: *ordinal,
                });
            }
        }
    }

    fn by_name(
        &self,
        segment: usize,
        candidates: &Candidates,
        columns: &Columns,
        top: &mut Top<String>,
    ) {
        let Some(column) = self.names.sort else {
            return;
        };
        let mut index = 0;
        for (chunk, ordinals) in by_chunk(&candidates.ordinals) {
            let names = texts(columns.bytes(column, chunk));
            let mut ranks = Vec::new();
            columns
                .chunk(self.names.rank, chunk)
                .read(ordinals, &mut ranks);
            for (ordinal, rank) in ordinals.iter().zip(ranks) {
                let name = names
                    .get((ordinal % CHUNK) as usize)
                    .copied()
                    .unwrap_or_default();
                if candidates.fails[index] == 0 && top.may_take(name) {
                    top.add(Place {
                        key: name.to_owned(),
                        tie: self.tie(segment, candidates.categories[index], rank),
                        segment,
                        ordinal: *ordinal,
                    });
                }
                index += 1;
            }
        }
    }
}

/// What popularity and availability add to a score.
fn boost(rank: u32) -> u32 {
    rank * BOOST_MAX / (2 * IN_STOCK)
}

const _: () = assert!(BOOST_MAX < SCORE_ONE);

fn keyed<K: Ord + Clone>(top: Top<K>, key: fn(K) -> Key) -> Vec<Place<Key>> {
    let places = top.into_places().into_iter();
    let places = places.map(|place| Place {
        key: key(place.key),
        tie: place.tie,
        segment: place.segment,
        ordinal: place.ordinal,
    });
    places.collect()
}
