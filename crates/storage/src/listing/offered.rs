//! Which columns a list needs, and which facets it offers.

use commerce::listing::Sort;
use search_engine::columns::Dictionary;

use super::candidates::Candidates;
use super::columns::{
    ALSO_IN, BOOST, BRAND, BURY, CATEGORY, CREATED, NAME, RANK, STATE, attribute, bands, price,
};
use super::filters;
use super::order::Applied;
use super::query::{FacetKind, Query};
use super::read::Segment;

/// The most attributes that are counted where the list does not say which.
const MAX_CHOSEN_FACETS: usize = 6;

/// The columns to read, and which of them is what.
pub(super) struct Names {
    /// First what a list is narrowed and ordered by.
    pub(super) names: Vec<String>,
    pub(super) ordering: usize,
    pub(super) filters: Vec<usize>,
    pub(super) rank: usize,
    pub(super) sort: Option<usize>,
    pub(super) boost: Option<usize>,
    pub(super) bury: Option<usize>,
    pub(super) facets: Option<FacetNames>,
    /// Where categories are counted.
    pub(super) also_in: Option<usize>,
}

/// The columns by which facets are counted.
pub(super) struct FacetNames {
    pub(super) brand: FacetName,
    pub(super) state: FacetName,
    pub(super) bands: FacetName,
    /// With code and label.
    pub(super) attributes: Vec<(FacetName, String, String, FacetKind)>,
}

/// A column by its place among those that are read, and by its name.
pub(super) struct FacetName {
    pub(super) column: usize,
    pub(super) name: String,
}

impl Names {
    pub(super) fn of(
        query: &Query<'_>,
        applied: &Applied,
        count_facets: bool,
        segments: &[Segment],
        categories: &[Dictionary<'_>],
        candidates: &[Candidates],
    ) -> Self {
        let mut names: Vec<String> = Vec::new();
        let mut place = |wanted: String| {
            let known = names.iter().position(|name| *name == wanted);
            known.unwrap_or_else(|| {
                names.push(wanted);
                names.len() - 1
            })
        };
        let at = query.place();
        let filters = query.filters.iter();
        let filters = filters.map(|filter| place(filters::column(filter, &at)));
        let filters = filters.collect();
        let sort = match query.sort {
            Sort::Relevance => None,
            Sort::PriceAscending | Sort::PriceDescending => Some(place(price(&at))),
            Sort::Newest => Some(place(CREATED.to_owned())),
            Sort::Name => Some(place(NAME.to_owned())),
        };
        let rank = place(RANK.to_owned());
        let has_rules = !applied.codes.is_empty();
        let boost = has_rules.then(|| place(BOOST.to_owned()));
        let bury = has_rules.then(|| place(BURY.to_owned()));
        let ordering = names.len();
        let also_in = query.categories.are_counted().then(|| {
            names.push(ALSO_IN.to_owned());
            ordering
        });
        let facets = count_facets.then(|| {
            let mut facet = |wanted: String| {
                let known = names.iter().position(|name| *name == wanted);
                let column = known.unwrap_or_else(|| {
                    names.push(wanted.clone());
                    names.len() - 1
                });
                FacetName {
                    column,
                    name: wanted,
                }
            };
            let attributes = offered(query, segments, categories, candidates).into_iter();
            FacetNames {
                brand: facet(BRAND.to_owned()),
                state: facet(STATE.to_owned()),
                bands: facet(bands(&at)),
                attributes: attributes
                    .map(|(code, label, kind)| (facet(attribute(&code)), code, label, kind))
                    .collect(),
            }
        });
        Self {
            names,
            ordering,
            filters,
            rank,
            sort,
            boost,
            bury,
            facets,
            also_in,
        }
    }
}

/// The attributes to count: those that the list names or is filtered by, otherwise those that
/// most of its products have.
fn offered(
    query: &Query<'_>,
    segments: &[Segment],
    categories: &[Dictionary<'_>],
    candidates: &[Candidates],
) -> Vec<(String, String, FacetKind)> {
    let mut known: Vec<(u64, String, String, FacetKind)> = Vec::new();
    let segments = segments.iter().zip(categories);
    for ((segment, categories), candidates) in segments.zip(candidates) {
        let mut weights = vec![0; segment.head.attributes.len()];
        if query.facets.is_empty() {
            let sizes = sizes(segment, categories, candidates);
            for (set, attribute, count) in segment.head.coverage() {
                let size = u64::from(sizes.get(set).copied().unwrap_or(0));
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

/// How many of the candidates that lie in the list's category there are of each primary one.
fn sizes(segment: &Segment, categories: &Dictionary<'_>, candidates: &Candidates) -> Vec<u32> {
    let mut sizes = vec![0; categories.sets()];
    let prepared = segment.prepared();
    if prepared.is_some_and(|prepared| prepared.count(CATEGORY, &mut sizes)) {
        return sizes;
    }
    for (chunk, spans) in candidates.that_fail(0).by_chunk() {
        segment.category.chunk(chunk).count(spans, &mut sizes);
    }
    sizes
}
