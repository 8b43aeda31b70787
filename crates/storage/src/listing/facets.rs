use std::cmp::Ordering;

use search_engine::columns::{Chunk, Dictionary, Kind, Spans};

use super::candidates::{CATEGORY_FAILS, Candidates};
use super::columns::{ALSO_IN, BANDS, CATEGORY, Decimal, STARS, STATE_IN_STOCK, band_floor};
use super::filters;
use super::offered::{FacetName, FacetNames};
use super::query::{Categories, Filter, Query};
use super::read::{Columns, Segment};
use super::{FacetCounts, FacetKind, ValueCount};

/// Values of a facet that are offered: of more, those that most products have, and what the list is
/// narrowed by. Nobody reads through hundreds of brands, and a question narrows them better.
pub(super) const MAX_FACET_VALUES: usize = if cfg!(test) { 3 } else { 50 };

/// What the facets of a list are counted over, by segment.
pub(super) struct Counted<'a> {
    pub(super) query: &'a Query<'a>,
    pub(super) segments: &'a [Segment],
    pub(super) categories: &'a [Dictionary<'a>],
    pub(super) candidates: &'a [Candidates],
    /// Those of the candidates that no filter keeps out.
    pub(super) matched: &'a [Spans],
    pub(super) columns: &'a [Columns],
}

impl Counted<'_> {
    /// All counts: each facet over what passes all filters but its own.
    pub(super) fn facets(&self, names: &FacetNames) -> Vec<FacetCounts> {
        let mut counted = vec![
            facet(
                "brand",
                FacetKind::Values,
                self.values("brand", &names.brand),
            ),
            price(&self.plain("price", &names.bands, BANDS)),
            availability(&self.plain("availability", &names.state, 16)),
            rating(&self.plain("rating", &names.state, 16)),
        ];
        for (name, code, label, kind) in &names.attributes {
            let values = match kind {
                FacetKind::Range => self.ends(code, name),
                FacetKind::Values | FacetKind::Colours => self.values(code, name),
            };
            if !values.is_empty() {
                counted.push(FacetCounts {
                    label: label.clone(),
                    ..facet(code, *kind, values)
                });
            }
        }
        counted
    }

    /// Categories are counted as if none was chosen.
    pub(super) fn categories(&self, also_in: usize) -> FacetCounts {
        let mut counts = Counts {
            among: match self.query.categories {
                Categories::These(codes) => Some(codes),
                Categories::None | Categories::All => None,
            },
            ..Counts::default()
        };
        for (index, (segment, primary)) in self.segments.iter().zip(self.categories).enumerate() {
            let near = self.candidates[index].that_fail(CATEGORY_FAILS);
            let chunk = |chunk| segment.category.chunk(chunk);
            let numbers = self.count(index, CATEGORY, &near, primary.sets(), &chunk);
            counts.add(primary, &by_value(primary, &numbers), 1, &[]);
            let columns = &self.columns[index];
            let also = columns.head(also_in);
            let chunk = |chunk| columns.chunk(also_in, chunk);
            let numbers = self.count(index, ALSO_IN, &near, also.sets(), &chunk);
            counts.add(&also, &by_value(&also, &numbers), 1, &[]);
        }
        facet("category", FacetKind::Values, counts.values())
    }

    fn values(&self, code: &str, name: &FacetName) -> Vec<ValueCount> {
        let mut counts = Counts::default();
        let chosen = chosen(self.query, code);
        self.each(code, name, |head, count| {
            let counted = by_value(head, &count(head.sets()));
            // What is not shown needs no texts, unless there is more of it in another segment.
            let least = match self.columns {
                [_] => least_shown(counted.iter().map(|count| u64::from(*count))),
                _ => 1,
            };
            counts.add(head, &counted, least, chosen);
        });
        counts.most(chosen)
    }

    fn ends(&self, code: &str, name: &FacetName) -> Vec<ValueCount> {
        let mut ends = Ends::default();
        self.each(code, name, |head, count| {
            ends.add(head, &count(head.sets()));
        });
        ends.values()
    }

    fn plain(&self, code: &str, name: &FacetName, numbers: usize) -> Vec<u32> {
        let mut sums = vec![0; numbers];
        self.each(code, name, |_, count| {
            for (sum, count) in sums.iter_mut().zip(count(numbers)) {
                *sum += count;
            }
        });
        sums
    }

    /// Gives for each segment the dictionary of a facet's column, and what counts so many numbers.
    fn each(
        &self,
        code: &str,
        name: &FacetName,
        mut found: impl FnMut(&Dictionary<'_>, &dyn Fn(usize) -> Vec<u32>),
    ) {
        let filters = self.query.filters.iter().zip(CATEGORY_FAILS + 1..);
        let mut of_facet = filters.filter(|(filter, _)| filters::facet(filter) == code);
        let own = of_facet.next().map(|(_, fails)| fails);
        for (index, columns) in self.columns.iter().enumerate() {
            let near = own.map(|own| self.candidates[index].that_fail(own));
            let near = near.unwrap_or_default();
            let chunk = |chunk| columns.chunk(name.column, chunk);
            found(&columns.head(name.column), &|numbers| {
                self.count(index, &name.name, &near, numbers, &chunk)
            });
        }
    }

    /// The numbers that a column has for what matches in a segment and for what is near.
    fn count<'c>(
        &self,
        segment: usize,
        name: &str,
        near: &Spans,
        numbers: usize,
        column: &dyn Fn(u32) -> Chunk<'c>,
    ) -> Vec<u32> {
        let mut counts = vec![0; numbers];
        let over = |documents: &Spans, counts: &mut [u32]| {
            for (chunk, spans) in documents.by_chunk() {
                column(chunk).count(spans, counts);
            }
        };
        let prepared = self.segments[segment].prepared();
        let name = self.segments[segment].head.column(name);
        if prepared.is_some_and(|prepared| prepared.count(name, &mut counts)) {
            let mut hidden = vec![0; numbers];
            over(&self.candidates[segment].hidden, &mut hidden);
            for (count, hidden) in counts.iter_mut().zip(hidden) {
                *count = count.saturating_sub(hidden);
            }
        } else {
            over(&self.matched[segment], &mut counts);
            over(near, &mut counts);
        }
        counts
    }
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

/// The counts of a facet's values, over segments.
#[derive(Default)]
struct Counts<'a> {
    /// By code, with the value's position.
    values: Vec<(u32, ValueCount)>,
    /// The codes that are asked for; all where it is not said.
    among: Option<&'a [&'a str]>,
}

impl Counts<'_> {
    /// Adds what was counted of a segment by value, of those that so many documents have at least.
    /// Those of `chosen` are there even where nothing has them, since a list says what it is
    /// narrowed by.
    fn add(&mut self, head: &Dictionary<'_>, counts: &[u32], least: u64, chosen: &[String]) {
        // In a dictionary a code is there once: only those of other segments are looked for.
        self.values
            .sort_unstable_by(|(_, a), (_, b)| a.code.cmp(&b.code));
        let others = self.values.len();
        for (place, count) in counts.iter().enumerate() {
            let count = u64::from(*count);
            if count < least && chosen.is_empty() {
                continue;
            }
            let value = head.value(place);
            let is_missing = |codes: &[&str]| !codes.iter().any(|code| value.is(code));
            if (count < least && !chosen.iter().any(|code| value.is(code)))
                || self.among.is_some_and(is_missing)
            {
                continue;
            }
            let code = value.code();
            match self.values[..others].binary_search_by(|(_, known)| known.code.as_str().cmp(code))
            {
                Ok(place) => {
                    let known = &mut self.values[place].1;
                    known.count += count;
                    value.label().clone_into(&mut known.label);
                }
                Err(_) => {
                    let new = ValueCount {
                        code: code.to_owned(),
                        label: value.label().to_owned(),
                        swatch: value.swatch().map(str::to_owned),
                        count,
                    };
                    self.values.push((value.position, new));
                }
            }
        }
    }

    /// In the order of the values' positions, then of their codes.
    fn values(mut self) -> Vec<ValueCount> {
        self.values.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| one.code.cmp(&other.code))
        });
        self.values.into_iter().map(|(_, value)| value).collect()
    }

    /// The same without those that most others come before, the first of equals kept.
    fn most(self, chosen: &[String]) -> Vec<ValueCount> {
        let mut values = self.values();
        if values.len() > MAX_FACET_VALUES {
            let counts = values.iter().map(|value| value.count);
            let least = least_shown(counts.clone());
            let more = counts.filter(|count| *count > least).count();
            let mut equals = MAX_FACET_VALUES - more;
            values.retain(|value| {
                let is_kept = value.count > least || (value.count == least && equals > 0);
                equals -= usize::from(is_kept && value.count == least);
                is_kept || chosen.contains(&value.code)
            });
        }
        values
    }
}

/// The least count of the values of a facet that are shown.
fn least_shown(counts: impl Iterator<Item = u64>) -> u64 {
    let mut most: Vec<u64> = Vec::with_capacity(MAX_FACET_VALUES);
    for count in counts {
        let full = most.len() == MAX_FACET_VALUES;
        if count == 0 || full && most.last().is_some_and(|last| count <= *last) {
            continue;
        }
        if full {
            most.pop();
        }
        let place = most.partition_point(|other| *other >= count);
        most.insert(place, count);
    }
    let last = most.last().filter(|_| most.len() == MAX_FACET_VALUES);
    last.copied().unwrap_or(1)
}

/// What was counted by sets, by value.
fn by_value(head: &Dictionary<'_>, sets: &[u32]) -> Vec<u32> {
    if head.sets_are_values() {
        return sets.get(1..).unwrap_or_default().to_vec();
    }
    let mut counts = vec![0_u32; head.len()];
    for (set, count) in sets.iter().enumerate().filter(|(_, count)| **count > 0) {
        for value in head.set(set) {
            if let Some(sum) = counts.get_mut(value as usize) {
                *sum += count;
            }
        }
    }
    counts
}

/// The lowest and the highest of the numbers that a facet has, over segments.
#[derive(Default)]
struct Ends(Option<[ValueCount; 2]>);

impl Ends {
    /// Adds what was counted of a segment by set.
    fn add(&mut self, head: &Dictionary<'_>, sets: &[u32]) {
        let counts = by_value(head, sets);
        let mut places = (0..counts.len()).filter(|place| counts[*place] > 0);
        let number = |place: &usize| Decimal::parse(head.value(*place).code());
        // What is left of an attribute that had values of another type comes first.
        let ends = if head.kind == Kind::Ordered {
            let is_number = |place: &usize| number(place).is_some();
            let low = places.by_ref().find(is_number);
            low.map(|low| (low, places.next_back().unwrap_or(low)))
        } else {
            let places = places.filter_map(|place| Some((number(&place)?, place)));
            places.fold(None, |ends: Option<(usize, usize)>, (at, place)| {
                let (low, high) = ends.unwrap_or((place, place));
                let low = if number(&low) > Some(at) { place } else { low };
                let high = if number(&high) < Some(at) {
                    place
                } else {
                    high
                };
                Some((low, high))
            })
        };
        let Some((low, high)) = ends else { return };
        let ends = [low, high].map(|place| ValueCount {
            code: head.value(place).code().to_owned(),
            label: head.value(place).label().to_owned(),
            swatch: None,
            count: u64::from(counts[place]),
        });
        let Some(known) = &mut self.0 else {
            self.0 = Some(ends);
            return;
        };
        for (is_low, (known, end)) in [true, false].into_iter().zip(known.iter_mut().zip(ends)) {
            match Decimal::parse(&end.code).cmp(&Decimal::parse(&known.code)) {
                Ordering::Equal => known.count += end.count,
                order if order.is_lt() == is_low => *known = end,
                _ => {}
            }
        }
    }

    /// The lowest and the highest.
    fn values(self) -> Vec<ValueCount> {
        self.0.into_iter().flatten().collect()
    }
}

/// Of a price the ends, rounded outward to round amounts, from what was counted by bands.
fn price(counts: &[u32]) -> FacetCounts {
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
fn rating(counts: &[u32]) -> FacetCounts {
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

fn availability(counts: &[u32]) -> FacetCounts {
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

fn facet(code: &str, kind: FacetKind, values: Vec<ValueCount>) -> FacetCounts {
    FacetCounts {
        code: code.to_owned(),
        label: String::new(),
        kind,
        values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_values_those_are_offered_that_most_products_have() {
        let all = [
            ("a", 1),
            ("b", 4),
            ("c", 2),
            ("d", 0),
            ("e", 2),
            ("f", 9),
            ("g", 2),
        ];
        let offered = |chosen: &[&str]| {
            let chosen: Vec<String> = chosen.iter().map(|&code| code.to_owned()).collect();
            let values = all.iter().map(|(code, count)| (0, value(code, *count)));
            let counts = Counts {
                values: values.filter(|(_, value)| value.count > 0).collect(),
                among: None,
            };
            let codes = counts.most(&chosen).into_iter().map(|value| value.code);
            codes.collect::<String>()
        };
        assert_eq!(MAX_FACET_VALUES, 3);
        assert_eq!(offered(&[]), "bcf", "the first of equals, in their order");
        assert_eq!(offered(&["g", "a"]), "abcfg", "and what is chosen");
    }
}
