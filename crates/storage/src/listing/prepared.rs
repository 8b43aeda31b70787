//! What is counted beforehand: which documents of a segment are in a category, and how often they
//! have each number of the columns that facets are counted by. A category's page then reads a
//! record instead of all that its products have.

use search_engine::columns::{Spans, take_bytes, take_varint};

/// What is prepared for a category in a segment, as it is stored: its documents, and then for each
/// column its name and its counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prepared<'a>(&'a [u8]);

impl<'a> Prepared<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The documents that are in the category, among them those that are not shown.
    pub(super) fn documents(self) -> Spans {
        let mut rest = self.0;
        let mut spans = Spans::default();
        let count = take_varint(&mut rest).unwrap_or(0);
        let mut end = 0_u32;
        for _ in 0..count {
            let Some((gap, length)) = take_varint(&mut rest).zip(take_varint(&mut rest)) else {
                break;
            };
            let start = end.saturating_add(gap);
            end = start.saturating_add(length);
            spans.push(start..end);
        }
        spans
    }

    /// Adds how often the documents have each number of a column; false where it is not known.
    pub(super) fn count(self, column: &str, counts: &mut [u32]) -> bool {
        let mut rest = self.0;
        let documents = take_varint(&mut rest).unwrap_or(0);
        skip(&mut rest, 2 * documents);
        while let Some(name) = take_bytes(&mut rest) {
            let known = take_varint(&mut rest).unwrap_or(0);
            if name != column.as_bytes() {
                skip(&mut rest, 2 * known);
                continue;
            }
            let mut number = 0;
            for _ in 0..known {
                let Some((gap, count)) = take_varint(&mut rest).zip(take_varint(&mut rest)) else {
                    return false;
                };
                number += gap as usize;
                if let Some(sum) = counts.get_mut(number) {
                    *sum += count;
                }
                number += 1;
            }
            return true;
        }
        false
    }
}

/// Passes over so many numbers.
fn skip(rest: &mut &[u8], numbers: u32) {
    let mut left = numbers;
    while left > 0
        && let Some((byte, after)) = rest.split_first()
    {
        *rest = after;
        left -= u32::from(*byte < 0x80);
    }
}

#[cfg(feature = "write")]
pub(super) use writing::Preparation;

#[cfg(feature = "write")]
mod writing {
    use std::collections::BTreeMap;

    use search_engine::columns::{CHUNK, Column, Span, push_bytes, push_varint};

    use super::super::columns::{ALSO_IN, ATTRIBUTE, BRAND, CATEGORY, STATE, prepared};

    /// Below this many documents there is little to read.
    const LEAST: usize = if cfg!(test) { 6 } else { CHUNK as usize / 2 };

    /// Prepares what pages of categories read, column by column.
    pub(in super::super) struct Preparation {
        /// By category, and by the empty name for all.
        categories: BTreeMap<String, Category>,
    }

    struct Category {
        documents: Vec<u32>,
        record: Vec<u8>,
    }

    impl Preparation {
        /// Of a segment whose documents are in these categories; none where it is small.
        pub(in super::super) fn new(primary: &Column, also: Option<&Column>) -> Option<Self> {
            if primary.numbers.len() < LEAST {
                return None;
            }
            let mut documents: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            for ordinal in 0..primary.numbers.len() {
                for column in [Some(primary), also].into_iter().flatten() {
                    let set = column.numbers.get(ordinal).copied().unwrap_or(0);
                    let set = column.head.sets.get(set as usize);
                    for value in set.into_iter().flat_map(|set| &set.values) {
                        if let Some(value) = column.head.values.get(*value as usize) {
                            let of = documents.entry(&value.code).or_default();
                            of.push(u32::try_from(ordinal).unwrap_or(u32::MAX));
                        }
                    }
                }
            }
            let count = u32::try_from(primary.numbers.len()).unwrap_or(u32::MAX);
            documents.insert("", (0..count).collect());
            let categories = documents.into_iter().map(|(name, mut documents)| {
                documents.dedup();
                let record = spans(&documents);
                (name.to_owned(), Category { documents, record })
            });
            let mut preparation = Self {
                categories: categories.collect(),
            };
            preparation.count(CATEGORY, primary);
            if let Some(also) = also {
                preparation.count(ALSO_IN, also);
            }
            Some(preparation)
        }

        /// Counts the numbers of a column, if it is one that facets are counted by.
        pub(in super::super) fn add(&mut self, name: &str, column: &Column) {
            let of_facets = matches!(name, BRAND | STATE)
                || name.starts_with(ATTRIBUTE)
                || name.starts_with("band:");
            if of_facets {
                self.count(name, column);
            }
        }

        fn count(&mut self, name: &str, column: &Column) {
            let Some(most) = column.numbers.iter().max() else {
                return;
            };
            let mut counts = vec![0_u32; *most as usize + 1];
            for category in self.categories.values_mut() {
                counts.fill(0);
                for ordinal in &category.documents {
                    if let Some(number) = column.numbers.get(*ordinal as usize) {
                        counts[*number as usize] += 1;
                    }
                }
                let record = &mut category.record;
                push_bytes(record, name.as_bytes());
                let known = (0..).zip(&counts).filter(|(_, count)| **count > 0);
                let known: Vec<(u32, &u32)> = known.collect();
                push_varint(record, u32::try_from(known.len()).unwrap_or(u32::MAX));
                let mut next = 0;
                for (number, count) in known {
                    push_varint(record, number - next);
                    push_varint(record, *count);
                    next = number + 1;
                }
            }
        }

        /// The records, by the names of their columns.
        pub(in super::super) fn finish(self) -> impl Iterator<Item = (String, Vec<u8>)> {
            let categories = self.categories.into_iter();
            categories.map(|(name, category)| (prepared(&name), category.record))
        }
    }

    fn spans(ordinals: &[u32]) -> Vec<u8> {
        let mut spans: Vec<Span> = Vec::new();
        for ordinal in ordinals {
            match spans.last_mut() {
                Some(last) if last.end == *ordinal => last.end += 1,
                _ => spans.push(*ordinal..*ordinal + 1),
            }
        }
        let mut record = Vec::new();
        push_varint(&mut record, u32::try_from(spans.len()).unwrap_or(u32::MAX));
        let mut end = 0;
        for span in spans {
            push_varint(&mut record, span.start - end);
            push_varint(&mut record, span.end - span.start);
            end = span.end;
        }
        record
    }
}
