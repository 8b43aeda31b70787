//! From what was read to what is ranked.

use super::alternatives::Alternative;
use super::rows::matching;
use super::{Plan, Term};
use crate::rank::{Join, Stream, Worth};

impl Plan {
    /// Where the postings of a segment's terms go. Documents are looked at that have something of
    /// the words that are not `light`.
    pub(super) fn streams<'a>(
        &self,
        terms: &[&'a Term<'a>],
        light: &[bool],
    ) -> (Vec<Stream<'a>>, Vec<Join>) {
        let mut streams = Vec::new();
        let mut joins = Vec::new();
        let mut rows = self.words.len();
        // What is strong comes first.
        for weak in [false, true] {
            for alternative in self
                .alternatives
                .iter()
                .filter(|alternative| alternative.worth.weak == weak)
            {
                let Alternative {
                    first,
                    count,
                    worth,
                    ..
                } = *alternative;
                let leads = light[first..first + count].contains(&false);
                let mut to = |group: &[String], first, count, worth| {
                    for term in matching(terms, group, alternative.open) {
                        streams.push(Stream::new(term.postings, first, count, worth, leads));
                    }
                };
                if let [group] = &alternative.groups[..] {
                    to(group, first, count, worth);
                    continue;
                }
                // Together they are what the document is, if one of them is.
                let part = Worth {
                    main: None,
                    ..worth
                };
                let start = rows;
                for group in &alternative.groups {
                    to(group, rows, 1, part);
                    rows += 1;
                }
                joins.push(Join {
                    rows: start..rows,
                    words: first..first + count,
                    worth,
                });
            }
        }
        (streams, joins)
    }
}
