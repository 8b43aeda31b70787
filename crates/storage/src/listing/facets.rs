use search_engine::columns::{Chunk, Dictionary};

use super::columns::{BANDS, STARS, STATE_IN_STOCK, band_floor, decimal};
use super::filters::by_chunk;
use super::read::Columns;
use super::{FacetCounts, FacetKind, ValueCount};

/// Counts by the numbers of a column, over chunks.
pub(super) fn count(columns: &Columns, column: usize, ordinals: &[u32], counts: &mut [u32]) {
    for (chunk, ordinals) in by_chunk(ordinals) {
        let chunk: Chunk<'_> = columns.chunk(column, chunk);
        chunk.count(ordinals, counts);
    }
}

/// The counts of a facet's values, over segments.
#[derive(Default)]
pub(super) struct Counts {
    /// By code, with the value's position.
    values: Vec<(u32, ValueCount)>,
}

impl Counts {
    /// Adds what was counted of a segment by sets of values. Those of `chosen` are there even
    /// where nothing has them, since a list says what it is narrowed by.
    pub(super) fn add(&mut self, head: &Dictionary<'_>, sets: &[u32], chosen: &[String]) {
        let counts = by_value(head, sets);
        for (value, count) in head
            .values
            .iter()
            .zip(counts)
            .filter(|(value, count)| *count > 0 || chosen.iter().any(|code| code == value.code))
        {
            let place = self
                .values
                .binary_search_by(|(_, known)| known.code.as_str().cmp(value.code));
            match place {
                Ok(place) => {
                    let known = &mut self.values[place].1;
                    known.count += u64::from(count);
                    value.label.clone_into(&mut known.label);
                }
                Err(place) => {
                    let new = ValueCount {
                        code: value.code.to_owned(),
                        label: value.label.to_owned(),
                        swatch: Some(value.swatch)
                            .filter(|s| !s.is_empty())
                            .map(str::to_owned),
                        count: u64::from(count),
                    };
                    self.values.insert(place, (value.position, new));
                }
            }
        }
    }

    /// In the order of the values' positions, then of their codes.
    pub(super) fn values(mut self) -> Vec<ValueCount> {
        self.values.sort_by_key(|(position, _)| *position);
        self.values.into_iter().map(|(_, value)| value).collect()
    }
}

/// What was counted by sets, by value.
fn by_value(head: &Dictionary<'_>, sets: &[u32]) -> Vec<u32> {
    let mut counts = vec![0_u32; head.values.len()];
    for (set, count) in sets.iter().enumerate().filter(|(_, count)| **count > 0) {
        for value in head.set(set) {
            if let Some(sum) = counts.get_mut(*value as usize) {
                *sum += count;
            }
        }
    }
    counts
}

/// The ends of the numbers that a facet has, over segments.
#[derive(Default)]
pub(super) struct Ends(Option<[(i64, ValueCount); 2]>);

impl Ends {
    pub(super) fn add(&mut self, head: &Dictionary<'_>, sets: &[u32]) {
        let counts = by_value(head, sets);
        for (value, count) in head
            .values
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
        {
            let Some(number) = decimal(value.code) else {
                continue;
            };
            let end = || ValueCount {
                code: value.code.to_owned(),
                label: value.label.to_owned(),
                swatch: None,
                count: u64::from(count),
            };
            match &mut self.0 {
                None => self.0 = Some([(number, end()), (number, end())]),
                Some(ends) => {
                    for (place, end_of) in ends.iter_mut().enumerate() {
                        let further = if place == 0 {
                            number < end_of.0
                        } else {
                            number > end_of.0
                        };
                        if number == end_of.0 {
                            end_of.1.count += u64::from(count);
                        } else if further {
                            *end_of = (number, end());
                        }
                    }
                }
            }
        }
    }

    /// The lowest and the highest.
    pub(super) fn values(self) -> Vec<ValueCount> {
        let ends = self.0.into_iter().flatten();
        ends.map(|(_, value)| value).collect()
    }
}

/// Of a price the ends, rounded outward to round amounts, from what was counted by bands.
pub(super) fn price(counts: &[u32]) -> FacetCounts {
    let some = |band: &usize| counts[*band] > 0;
    let (low, high) = ((1..BANDS).find(some), (1..BANDS).rev().find(some));
    let total: u64 = counts[1..].iter().map(|count| u64::from(*count)).sum();
    let end = |amount: i64| value(&amount.to_string(), total);
    let ends = low
        .zip(high)
        .map(|(low, high)| vec![end(band_floor(low)), end(band_floor(high + 1))]);
    facet("price", FacetKind::Range, ends.unwrap_or_default())
}

/// So many stars and more, from what was counted by state.
pub(super) fn rating(counts: &[u32]) -> FacetCounts {
    let at_least = |least: u32| -> u64 {
        let states = (0_u32..).zip(counts);
        let states = states.filter(|(state, _)| state & STARS >= least);
        states.map(|(_, count)| u64::from(*count)).sum()
    };
    let values = (1..=4)
        .rev()
        .map(|least| value(&least.to_string(), at_least(least)));
    let values = values.filter(|value| value.count > 0);
    facet("rating", FacetKind::Values, values.collect())
}

pub(super) fn availability(counts: &[u32]) -> FacetCounts {
    let states = (0_u32..).zip(counts);
    let there = states.filter(|(state, _)| state & STATE_IN_STOCK != 0);
    let count: u64 = there.map(|(_, count)| u64::from(*count)).sum();
    let values = (count > 0).then(|| value("in_stock", count));
    facet(
        "availability",
        FacetKind::Values,
        values.into_iter().collect(),
    )
}

fn value(code: &str, count: u64) -> ValueCount {
    ValueCount {
        code: code.to_owned(),
        label: code.to_owned(),
        swatch: None,
        count,
    }
}

pub(super) fn facet(code: &str, kind: FacetKind, values: Vec<ValueCount>) -> FacetCounts {
    FacetCounts {
        code: code.to_owned(),
        label: String::new(),
        kind,
        values,
    }
}
