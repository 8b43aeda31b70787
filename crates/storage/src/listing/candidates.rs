//! Which documents may be in an answer.

use search_engine::Hit;
use search_engine::columns::{Dictionary, Spans};

use super::filters;
use super::query::Query;
use super::read::{Columns, Segment};

/// The documents of a segment that may be in an answer, ascending.
#[derive(Default)]
pub(super) struct Candidates {
    pub(super) documents: Spans,
    /// How well each matches; empty where nothing was asked.
    pub(super) scores: Vec<u32>,
    /// Which filter keeps each out of the answer: none is 0, [`SEVERAL`] several. Empty where none
    /// does.
    pub(super) fails: Vec<u8>,
    /// Documents that would be among them were they shown, where counts are prepared.
    pub(super) hidden: Spans,
}

const SEVERAL: u8 = u8::MAX;

/// The filter by category is the first one.
pub(super) const CATEGORY_FAILS: u8 = 1;

impl Candidates {
    /// Those that no filter keeps out, or only this one.
    pub(super) fn that_fail(&self, filter: u8) -> Spans {
        if self.fails.is_empty() {
            let all = if filter == 0 {
                Some(&self.documents)
            } else {
                None
            };
            return all.cloned().unwrap_or_default();
        }
        let all = self.documents.ordinals().zip(&self.fails);
        all.filter(|(_, fails)| **fails == filter)
            .map(|(ordinal, _)| ordinal)
            .collect()
    }

    /// Notes which of the candidates a filter keeps out, by the number that each has in a column.
    pub(super) fn narrow(&mut self, filter: u8, columns: &Columns, column: usize, passes: &[bool]) {
        let mut numbers = Vec::new();
        for (chunk, spans) in self.documents.by_chunk() {
            columns.chunk(column, chunk).read(spans, &mut numbers);
        }
        self.fails.resize(numbers.len(), 0);
        for (fails, number) in self.fails.iter_mut().zip(numbers) {
            if !passes.get(number as usize).copied().unwrap_or(false) {
                *fails = if *fails == 0 { filter } else { SEVERAL };
            }
        }
    }
}

/// Which documents of a segment are in the category that is asked for.
struct Inside<'s> {
    segment: &'s Segment,
    /// By number of a set, of the primary category and of the others.
    primary: Vec<bool>,
    also: Vec<bool>,
}

impl<'s> Inside<'s> {
    /// None where all are.
    fn of(query: &Query<'_>, segment: &'s Segment, primary: &Dictionary<'_>) -> Option<Self> {
        let category = query.category?;
        let is_asked_for = |code: &str| code == category;
        Some(Self {
            segment,
            primary: filters::sets(primary, is_asked_for),
            also: filters::sets(&segment.also_in.dictionary(), is_asked_for),
        })
    }

    fn documents(&self) -> Spans {
        let (mut primary, mut also) = (Spans::default(), Spans::default());
        let has = |sets: &[bool], set: u32| sets.get(set as usize).copied().unwrap_or(false);
        for chunk in 0..self.segment.chunks() {
            let (first, length) = self.segment.span(chunk);
            let category = self.segment.category.chunk(chunk);
            category.runs(length, |set, start, run| {
                if has(&self.primary, set) {
                    primary.push(first + start..first + start + run);
                }
            });
            if self.also.contains(&true) {
                let others = self.segment.also_in.chunk(chunk);
                others.runs(length, |set, start, run| {
                    if has(&self.also, set) {
                        also.push(first + start..first + start + run);
                    }
                });
            }
        }
        primary.union(also)
    }
}

/// The documents that the question finds, and those that a rule puts first: ordinals ascending.
pub(super) fn of_hits(
    query: &Query<'_>,
    segment: &Segment,
    categories: &Dictionary<'_>,
    hits: &[Hit],
    pins: &[u32],
) -> Candidates {
    let mut hits: Vec<(u32, u32)> = hits.iter().map(|hit| (hit.ordinal, hit.score)).collect();
    for pin in pins.iter().filter(|pin| !segment.hidden.contains(**pin)) {
        if let Err(place) = hits.binary_search_by_key(pin, |(ordinal, _)| *ordinal) {
            hits.insert(place, (*pin, 0));
        }
    }
    let mut candidates = Candidates::default();
    if let Some(inside) = Inside::of(query, segment, categories) {
        let inside = bits(&inside.documents());
        let is_inside = |ordinal: u32| inside.contains(ordinal);
        if query.categories.are_counted() {
            let fails = |(ordinal, _): &(u32, u32)| u8::from(!is_inside(*ordinal)) * CATEGORY_FAILS;
            candidates.fails = hits.iter().map(fails).collect();
        } else {
            hits.retain(|(ordinal, _)| is_inside(*ordinal));
        }
    }
    candidates.documents = hits.iter().map(|(ordinal, _)| *ordinal).collect();
    candidates.scores = hits.into_iter().map(|(_, score)| score).collect();
    candidates
}

fn bits(documents: &Spans) -> search_engine::columns::Ordinals {
    let mut set = search_engine::columns::Ordinals::default();
    documents.ordinals().for_each(|ordinal| set.insert(ordinal));
    set
}

/// All documents of the category; where categories are counted, those outside as well.
pub(super) fn everything(
    query: &Query<'_>,
    segment: &Segment,
    categories: &Dictionary<'_>,
) -> Candidates {
    if let Some(prepared) = segment.prepared() {
        let (documents, hidden) = prepared.documents().split(&segment.hidden);
        return Candidates {
            documents,
            hidden,
            ..Candidates::default()
        };
    }
    let mut all = Spans::default();
    all.push(0..segment.documents);
    let Some(inside) = Inside::of(query, segment, categories) else {
        return Candidates {
            documents: all.split(&segment.hidden).0,
            ..Candidates::default()
        };
    };
    let (inside, _) = inside.documents().split(&segment.hidden);
    if !query.categories.are_counted() {
        return Candidates {
            documents: inside,
            ..Candidates::default()
        };
    }
    let inside = bits(&inside);
    let documents = all.split(&segment.hidden).0;
    let fails = |ordinal: u32| u8::from(!inside.contains(ordinal)) * CATEGORY_FAILS;
    Candidates {
        fails: documents.ordinals().map(fails).collect(),
        documents,
        ..Candidates::default()
    }
}
