//! What was read, to find terms in.

use super::alternatives::Alternative;
use super::{SegmentTerms, Term, insert};

pub(super) struct Rows<'a> {
    pub(super) documents: u32,
    /// Of each segment, ascending, each once.
    segments: Vec<Vec<&'a Term<'a>>>,
}

impl<'a> Rows<'a> {
    pub(super) fn new(read: &'a [SegmentTerms<'a>]) -> Self {
        let segments = read.iter().map(|segment| {
            let mut terms: Vec<&Term<'_>> = Vec::with_capacity(segment.terms.len());
            for term in &segment.terms {
                insert(&mut terms, term, |known, term| known.term.cmp(term.term));
            }
            terms
        });
        Self {
            documents: read
                .iter()
                .fold(0, |sum: u32, segment| sum.saturating_add(segment.documents)),
            segments: segments.collect(),
        }
    }

    pub(super) fn of(&self, segment: usize) -> &[&'a Term<'a>] {
        &self.segments[segment]
    }

    /// How many documents have what an alternative asks for, at most.
    pub(super) fn df(&self, alternative: &Alternative) -> u32 {
        let groups = alternative.groups.iter();
        groups
            .map(|group| self.df_of(group, alternative.open))
            .min()
            .unwrap_or(0)
    }

    pub(super) fn df_of(&self, group: &[String], open: bool) -> u32 {
        let terms = self
            .segments
            .iter()
            .flat_map(|terms| matching(terms, group, open));
        terms.fold(0, |sum: u32, term| sum.saturating_add(term.df))
    }
}

/// Of ascending terms those of a group, or those that begin with one of them.
pub(super) fn matching<'t, 'a>(
    terms: &'t [&'a Term<'a>],
    group: &'t [String],
    open: bool,
) -> impl Iterator<Item = &'a Term<'a>> + 't {
    group.iter().flat_map(move |key| {
        let start = terms.partition_point(|term| term.term < key.as_str());
        terms[start..].iter().copied().take_while(move |term| {
            if open {
                term.term.starts_with(key.as_str())
            } else {
                term.term == key
            }
        })
    })
}
