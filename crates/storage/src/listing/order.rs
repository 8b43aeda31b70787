//! The order of a list.

use commerce::listing::Sort;
use commerce::published::ListRule;
use search_engine::columns::{CHUNK, Dictionary, Numbers, Span, texts};
use search_engine::{BOOST_MAX, SCORE_ONE};

use super::candidates::Candidates;
use super::columns::IN_STOCK;
use super::filters;
use super::offered::Names;
use super::query::Query;
use super::read::{Columns, Segment};
use super::rules;
use super::top::{Key, Place, Top};

/// The merchant's rules that a list follows.
pub(super) struct Applied {
    /// Codes of rules.
    pub(super) codes: Vec<String>,
    /// What comes first, in this order: external ids, and then where they are, as the index of a
    /// segment and an ordinal.
    pub(super) products: Vec<String>,
    pub(super) pins: Vec<(usize, u32)>,
}

impl Applied {
    pub(super) fn new(rules: Vec<&ListRule>) -> Self {
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

/// What a list is ordered by.
pub(super) struct Order<'a> {
    pub(super) query: &'a Query<'a>,
    pub(super) names: &'a Names,
    pub(super) applied: &'a Applied,
    pub(super) segments: &'a [Segment],
    pub(super) categories: &'a [Dictionary<'a>],
}

/// What moves documents of a segment up or down.
struct Moved {
    /// By number of a column, whether its documents are moved, and how far.
    by: Vec<(usize, Vec<bool>, i64)>,
    /// Ordinals with their place.
    pins: Vec<(u32, i64)>,
}

impl Moved {
    fn is_empty(&self) -> bool {
        self.by.is_empty() && self.pins.is_empty()
    }
}

impl Order<'_> {
    /// The first places after the end of the last page.
    pub(super) fn first(
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

    fn moved(&self, segment: usize, columns: &Columns) -> Moved {
        let of_rules = [
            (self.names.boost, -rules::BOOST),
            (self.names.bury, rules::BURY),
        ];
        let by = of_rules.into_iter().filter_map(|(column, by)| {
            let column = column?;
            let has = filters::sets(&columns.head(column), |code| {
                self.applied.codes.iter().any(|rule| rule == code)
            });
            has.contains(&true).then_some((column, has, by))
        });
        let pins = self.applied.pins.iter().zip(0_i64..);
        let pins = pins.filter(|((of, _), _)| *of == segment);
        Moved {
            by: by.collect(),
            pins: pins
                .map(|((_, ordinal), place)| (*ordinal, i64::MIN + place))
                .collect(),
        }
    }

    fn by_number(
        &self,
        segment: usize,
        candidates: &Candidates,
        columns: &Columns,
        top: &mut Top<i64>,
    ) {
        let moved = self.moved(segment, columns);
        let by_rank = self.names.sort.is_none()
            && moved.is_empty()
            && candidates.scores.is_empty()
            && candidates.fails.is_empty();
        let by_score = self.names.sort.is_none() && moved.is_empty();
        let sorted = self.names.sort;
        let sorted = sorted.map(|column| (column, columns.head(column).numbers()));
        let mut index = 0;
        for (chunk, spans) in candidates.documents.by_chunk() {
            let mut ranks = columns.chunk(self.names.rank, chunk).numbers();
            let mut categories = self.segments[segment].category.chunk(chunk).numbers();
            if by_rank {
                for span in spans {
                    self.by_rank(segment, span, &mut ranks, &mut categories, top);
                }
                continue;
            }
            let mut sorted = sorted.as_ref().map(|(column, values)| {
                let numbers = columns.chunk(*column, chunk).numbers();
                (numbers, &values[..])
            });
            let mut moves = moved
                .by
                .iter()
                .map(|(column, has, by)| (columns.chunk(*column, chunk).numbers(), has, by));
            let mut moves: Vec<_> = moves.by_ref().collect();
            for ordinal in spans.iter().flat_map(Clone::clone) {
                let fails = candidates.fails.get(index).copied().unwrap_or(0);
                let score = candidates.scores.get(index).copied();
                index += 1;
                if fails != 0 {
                    continue;
                }
                if let Some(score) = score.filter(|_| by_score)
                    && !top.has_room_for(&-i64::from(score + boost(u32::from(u8::MAX))))
                {
                    // Not even were it the most popular one.
                    continue;
                }
                let rank = ranks.at(ordinal);
                let key = match &mut sorted {
                    Some((numbers, values)) => {
                        let place = numbers.at(ordinal).checked_sub(1);
                        let number = place.and_then(|place| values.get(place as usize).copied());
                        match self.query.sort {
                            // What has no price in the currency comes last either way.
                            Sort::PriceAscending => number.unwrap_or(i64::MAX),
                            _ => number.map_or(i64::MAX, |number| -number),
                        }
                    }
                    None => {
                        // Better matches first; of about equal ones the more popular.
                        let key = match score {
                            Some(score) => -i64::from(score + boost(rank)),
                            None => -i64::from(rank),
                        };
                        let moves = moves.iter_mut().filter_map(|(numbers, has, by)| {
                            let number = numbers.at(ordinal) as usize;
                            has.get(number).copied().unwrap_or(false).then_some(**by)
                        });
                        let key = key + moves.sum::<i64>();
                        let mut pins = moved.pins.iter();
                        let pin = pins.find(|(pinned, _)| *pinned == ordinal);
                        pin.map_or(key, |(_, place)| *place)
                    }
                };
                if top.may_take(&key) {
                    top.add(Place {
                        key,
                        tie: self.tie(segment, categories.at(ordinal), rank),
                        segment,
                        ordinal,
                    });
                }
            }
        }
    }

    /// Of documents in a row, many have the same rank, and those come in the order of their
    /// ordinals.
    fn by_rank(
        &self,
        segment: usize,
        span: &Span,
        ranks: &mut Numbers<'_>,
        categories: &mut Numbers<'_>,
        top: &mut Top<i64>,
    ) {
        let mut start = span.start;
        while start < span.end {
            let (rank, end) = ranks.run(start);
            let end = end.min(span.end);
            let key = -i64::from(rank);
            if top.may_take(&key) {
                for ordinal in start..end {
                    let place = Place {
                        key,
                        tie: self.tie(segment, categories.at(ordinal), rank),
                        segment,
                        ordinal,
                    };
                    if top.ends_before(&place) {
                        break;
                    }
                    top.add(place);
                }
            }
            start = end;
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
        for (chunk, spans) in candidates.documents.by_chunk() {
            let names = texts(columns.bytes(column, chunk));
            let mut ranks = columns.chunk(self.names.rank, chunk).numbers();
            let mut categories = self.segments[segment].category.chunk(chunk).numbers();
            for ordinal in spans.iter().flat_map(Clone::clone) {
                let fails = candidates.fails.get(index).copied().unwrap_or(0);
                index += 1;
                let name = names.get((ordinal % CHUNK) as usize);
                let name = name.copied().unwrap_or_default();
                if fails == 0 && top.may_take(name) {
                    let rank = ranks.at(ordinal);
                    top.add(Place {
                        key: name.to_owned(),
                        tie: self.tie(segment, categories.at(ordinal), rank),
                        segment,
                        ordinal,
                    });
                }
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
