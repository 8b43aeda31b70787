use search_engine::columns::{CHUNK, Head, Kind};

use super::Filter;
use super::columns::{BRAND, STARS, STATE, STATE_IN_STOCK, attribute, decimal, price};
use super::read::Columns;
use money::Currency;

/// The documents of a segment that may be in an answer, ascending.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) ordinals: Vec<u32>,
    /// The number of the set of categories of each.
    pub(super) categories: Vec<u32>,
    /// How well each matches; empty where nothing was asked.
    pub(super) scores: Vec<u32>,
    /// Which filter keeps it out of the answer: none is 0, [`SEVERAL`] several.
    pub(super) fails: Vec<u8>,
}

pub(super) const SEVERAL: u8 = u8::MAX;

/// The filter by category is the first one.
pub(super) const CATEGORY_FAILS: u8 = 1;

impl Candidates {
    pub(super) fn push(&mut self, ordinal: u32, category: u32, fails: u8) {
        self.ordinals.push(ordinal);
        self.categories.push(category);
        self.fails.push(fails);
    }

    /// Those that only this filter keeps out.
    pub(super) fn near(&self, filter: u8) -> Vec<u32> {
        let all = self.ordinals.iter().zip(&self.fails);
        all.filter(|(_, fails)| **fails == filter)
            .map(|(ordinal, _)| *ordinal)
            .collect()
    }

    /// Notes which of the candidates a filter keeps out, by the number that each has in a column.
    pub(super) fn narrow(&mut self, filter: u8, columns: &Columns, column: usize, passes: &[bool]) {
        let mut numbers = Vec::new();
        for (chunk, ordinals) in by_chunk(&self.ordinals) {
            columns.chunk(column, chunk).read(ordinals, &mut numbers);
        }
        for (fails, number) in self.fails.iter_mut().zip(numbers) {
            if !passes.get(number as usize).copied().unwrap_or(false) {
                *fails = if *fails == 0 { filter } else { SEVERAL };
            }
        }
    }
}

/// Ordinals by their chunk.
pub(super) fn by_chunk(mut ordinals: &[u32]) -> impl Iterator<Item = (u32, &[u32])> {
    std::iter::from_fn(move || {
        let chunk = ordinals.first()? / CHUNK;
        let end = ordinals.partition_point(|ordinal| ordinal / CHUNK == chunk);
        let (these, rest) = ordinals.split_at(end);
        ordinals = rest;
        Some((chunk, these))
    })
}

/// The column that a filter looks at.
pub(super) fn column(filter: &Filter, currency: Currency) -> String {
    match filter {
        Filter::Price { .. } => price(currency),
        Filter::Range { facet, .. } => attribute(facet),
        Filter::Values { facet, .. } => match facet.as_str() {
            "brand" => BRAND.to_owned(),
            "rating" | "availability" => STATE.to_owned(),
            code => attribute(code),
        },
    }
}

/// The facet whose own selection a filter is.
pub(super) fn facet(filter: &Filter) -> &str {
    match filter {
        Filter::Price { .. } => "price",
        Filter::Range { facet, .. } | Filter::Values { facet, .. } => facet,
    }
}

/// By number whether documents that have it in the filter's column pass.
pub(super) fn passes(filter: &Filter, head: &Head) -> Vec<bool> {
    match filter {
        Filter::Values { facet, any_of } if facet == "rating" => {
            let least = any_of
                .iter()
                .filter_map(|stars| stars.parse::<u32>().ok())
                .min();
            (0..16)
                .map(|state| least.is_some_and(|least| state & STARS >= least))
                .collect()
        }
        Filter::Values { facet, any_of } if facet == "availability" => {
            let wanted = |word: &str| any_of.iter().any(|value| value == word);
            let (there, gone) = (wanted("in_stock"), wanted("out_of_stock"));
            (0..16)
                .map(|state| {
                    if state & STATE_IN_STOCK == 0 {
                        gone
                    } else {
                        there
                    }
                })
                .collect()
        }
        Filter::Values { any_of, .. } => {
            sets(head, |code| any_of.iter().any(|value| value == code))
        }
        Filter::Range { min, max, .. } => {
            let bound = |text: &Option<String>| text.as_deref().and_then(decimal);
            let (min, max) = (bound(min), bound(max));
            sets(head, |code| {
                decimal(code).is_some_and(|number| {
                    min.is_none_or(|min| min <= number) && max.is_none_or(|max| number <= max)
                })
            })
        }
        Filter::Price { min, max } => {
            let prices = head.numbers.iter().map(|price| {
                min.is_none_or(|min| min <= *price) && max.is_none_or(|max| *price <= max)
            });
            std::iter::once(false).chain(prices).collect()
        }
    }
}

/// By number whether a set has one of the values.
pub(super) fn sets(head: &Head, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
    if head.kind != Kind::Sets {
        return Vec::new();
    }
    let values: Vec<bool> = head
        .values
        .iter()
        .map(|value| wanted(&value.code))
        .collect();
    let has = |value: &u32| values.get(*value as usize).copied().unwrap_or(false);
    head.sets
        .iter()
        .map(|set| set.values.iter().any(has))
        .collect()
}
