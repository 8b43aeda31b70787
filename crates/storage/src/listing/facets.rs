use search_engine::columns::{Chunk, Head};

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
    /// Adds what was counted of a segment by sets of values.
    pub(super) fn add(&mut self, head: &Head, sets: &[u32]) {
        let mut counts = vec![0_u32; head.values.len()];
        for (set, count) in head.sets.iter().zip(sets) {
            for value in set.values.iter().filter(|_| *count > 0) {
                if let Some(sum) = counts.get_mut(*value as usize) {
                    *sum += count;
                }
            }
        }
        for (value, count) in head
            .values
            .iter()
            .zip(counts)
            .filter(|(_, count)| *count > 0)
        {
            let place = self
                .values
                .binary_search_by(|(_, known)| known.code.cmp(&value.code));
            match place {
                Ok(place) => {
                    let known = &mut self.values[place].1;
                    known.count += u64::from(count);
                    known.label.clone_from(&value.label);
                }
                Err(place) => {
                    let new = ValueCount {
                        code: value.code.clone(),
                        label: value.label.clone(),
                        swatch: value.swatch.clone(),
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

    /// The ends of what there is.
    pub(super) fn range(self) -> Vec<ValueCount> {
        let numbers = self.values.into_iter().map(|(_, value)| value);
        let key = |value: &ValueCount| decimal(&value.code);
        let mut ends: Option<(ValueCount, ValueCount)> = None;
        for value in numbers {
            ends = Some(match ends {
                None => (value.clone(), value),
                Some((low, high)) if key(&value) < key(&low) => (value, high),
                Some((low, high)) if key(&value) > key(&high) => (low, value),
                Some(ends) => ends,
            });
        }
        ends.map_or_else(Vec::new, |(low, high)| vec![low, high])
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
