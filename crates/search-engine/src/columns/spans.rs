use super::{CHUNK, Ordinals};

/// Ordinals that follow each other, from the first one to before the end.
pub type Span = std::ops::Range<u32>;

/// Ascending ordinals as spans, none of which goes from one chunk into the next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spans {
    spans: Vec<Span>,
    /// Where the spans of a chunk begin.
    chunks: Vec<(u32, usize)>,
}

impl Spans {
    /// Adds ordinals that come after all that are there.
    #[inline]
    pub fn push(&mut self, span: Span) {
        let Span { mut start, end } = span;
        while start < end {
            let border = (start / CHUNK + 1) * CHUNK;
            let stop = end.min(border);
            let chunk = start / CHUNK;
            if self.chunks.last().is_none_or(|(last, _)| *last != chunk) {
                self.chunks.push((chunk, self.spans.len()));
                self.spans.push(start..stop);
            } else {
                match self.spans.last_mut() {
                    Some(last) if last.end == start => last.end = stop,
                    _ => self.spans.push(start..stop),
                }
            }
            start = stop;
        }
    }

    /// How many ordinals there are.
    pub fn len(&self) -> u32 {
        self.spans.iter().map(|span| span.end - span.start).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The ordinals, ascending.
    pub fn ordinals(&self) -> impl Iterator<Item = u32> + '_ {
        self.spans.iter().flat_map(Clone::clone)
    }

    /// The spans by their chunk.
    pub fn by_chunk(&self) -> impl Iterator<Item = (u32, &[Span])> {
        let ends = self.chunks.iter().skip(1).map(|(_, start)| *start);
        let ends = ends.chain(std::iter::once(self.spans.len()));
        let chunks = self.chunks.iter().zip(ends);
        chunks.map(|((chunk, start), end)| (*chunk, &self.spans[*start..end]))
    }

    /// Those of both.
    pub fn union(self, other: Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { other } else { self };
        }
        let mut both = Self::default();
        let (mut these, mut those) = (
            self.spans.into_iter().peekable(),
            other.spans.into_iter().peekable(),
        );
        let mut end = 0;
        loop {
            let next = match (these.peek(), those.peek()) {
                (Some(this), Some(that)) if that.start < this.start => those.next(),
                (Some(_), _) => these.next(),
                (None, _) => those.next(),
            };
            let Some(span) = next else { return both };
            both.push(span.start.max(end)..span.end);
            end = end.max(span.end);
        }
    }

    /// Those that are not in a set, and those that are.
    pub fn split(self, set: &Ordinals) -> (Self, Self) {
        let (mut without, mut within) = (Self::default(), Self::default());
        if set.is_empty() {
            return (self, within);
        }
        for span in self.spans {
            let mut start = span.start;
            for ordinal in set.between(&span) {
                without.push(start..ordinal);
                within.push(ordinal..ordinal + 1);
                start = ordinal + 1;
            }
            without.push(start..span.end);
        }
        (without, within)
    }
}

impl FromIterator<u32> for Spans {
    fn from_iter<I: IntoIterator<Item = u32>>(ordinals: I) -> Self {
        let mut spans = Self::default();
        for ordinal in ordinals {
            spans.push(ordinal..ordinal + 1);
        }
        spans
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn ordinals() -> impl Strategy<Value = BTreeSet<u32>> {
        let near = |at: u32| (at - 20)..(at + 20);
        prop::collection::btree_set(prop_oneof![0_u32..40, near(CHUNK), near(3 * CHUNK)], 0..80)
    }

    proptest! {
        #[test]
        fn ordinals_come_back_chunk_by_chunk(ordinals in ordinals()) {
            let spans: Spans = ordinals.iter().copied().collect();
            prop_assert_eq!(spans.len() as usize, ordinals.len());
            prop_assert!(spans.ordinals().eq(ordinals.iter().copied()));
            let mut chunks = Vec::new();
            for (chunk, spans) in spans.by_chunk() {
                chunks.push(chunk);
                for span in spans {
                    prop_assert_eq!(span.start / CHUNK, chunk);
                    prop_assert_eq!((span.end - 1) / CHUNK, chunk);
                }
            }
            prop_assert!(chunks.is_sorted_by(|a, b| a < b));
        }

        #[test]
        fn a_union_has_the_ordinals_of_both(a in ordinals(), b in ordinals()) {
            let [these, those]: [Spans; 2] = [&a, &b].map(|set| set.iter().copied().collect());
            prop_assert!(these.union(those).ordinals().eq(a.union(&b).copied()));
        }

        #[test]
        fn a_span_is_split_at_what_is_left_out(hidden in ordinals(), end in 0_u32..4 * CHUNK) {
            let mut all = Spans::default();
            all.push(3..end.max(3));
            let mut set = Ordinals::default();
            hidden.iter().for_each(|ordinal| set.insert(*ordinal));
            let (without, within) = all.split(&set);
            let is_there = |ordinal: &u32| (3..end).contains(ordinal);
            prop_assert!(within.ordinals().eq(hidden.iter().copied().filter(is_there)));
            prop_assert!(without.ordinals().eq((3..end).filter(|o| !hidden.contains(o))));
        }
    }
}
