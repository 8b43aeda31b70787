//! A shop to search in.

use std::collections::BTreeMap;

use search_engine::{
    Analyzer, Answer, Fields, Lexicon, Plan, SegmentTerms, Synonym, Term, postings,
};

/// An index in memory, of as many segments as wanted.
pub(crate) struct Shop {
    pub(crate) analyzer: Analyzer,
    pub(crate) segments: Vec<Segment>,
    synonyms: Vec<(Vec<String>, Vec<String>)>,
}

#[derive(Default)]
pub(crate) struct Segment {
    names: Vec<String>,
    rows: BTreeMap<String, Vec<(u32, u16)>>,
}

impl Shop {
    pub(crate) fn new(language: &str, names: &[&str]) -> Self {
        let fields: Vec<_> = names
            .iter()
            .map(|name| Fields {
                name,
                ..Fields::default()
            })
            .collect();
        Self::of(language, &fields, 1)
    }

    pub(crate) fn of(language: &str, documents: &[Fields<'_>], segments: usize) -> Self {
        let analyzer = Analyzer::new(language);
        let size = documents.len().div_ceil(segments).max(1);
        let segments = documents.chunks(size).map(|documents| {
            let mut segment = Segment::default();
            for (ordinal, fields) in (0..).zip(documents) {
                segment.names.push(fields.name.to_owned());
                for (term, payload) in analyzer.document(fields) {
                    segment
                        .rows
                        .entry(term)
                        .or_default()
                        .push((ordinal, payload));
                }
            }
            segment
        });
        let segments = segments.collect();
        Self {
            analyzer,
            segments,
            synonyms: Vec::new(),
        }
    }

    pub(crate) fn synonym(mut self, asked: &[&str], finds: &[&str]) -> Self {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        self.synonyms.push((owned(asked), owned(finds)));
        self
    }

    pub(crate) fn answer(&self, question: &str) -> Answer {
        let synonyms: Vec<_> = self
            .synonyms
            .iter()
            .map(|(asked, finds)| Synonym { asked, finds })
            .collect();
        let mut plan = Plan::new(&self.analyzer, question, &synonyms);
        let blobs: Vec<BTreeMap<&str, (u32, Vec<u8>)>> =
            self.segments.iter().map(Segment::encoded).collect();
        let mut read: Vec<SegmentTerms<'_>> = Vec::new();
        for (segment, rows) in self.segments.iter().zip(&blobs) {
            let wanted = |term: &str| {
                plan.terms().iter().any(|wanted| wanted == term)
                    || plan
                        .ranges()
                        .iter()
                        .any(|range| range.from.as_str() <= term && term < range.to.as_str())
            };
            let documents = segment.names.len() as u32;
            read.push(SegmentTerms {
                documents,
                terms: terms(rows, wanted),
            });
        }
        if plan.needs_lexicon(&read) {
            let lexicons: Vec<Vec<u8>> = blobs
                .iter()
                .map(|rows| Lexicon::encode(rows.iter().map(|(term, (df, _))| (*term, *df))))
                .collect();
            let lexicons: Vec<_> = lexicons.iter().map(|bytes| Lexicon::new(bytes)).collect();
            let more = plan.correct(&synonyms, &read, &lexicons);
            for (read, rows) in read.iter_mut().zip(&blobs) {
                read.terms
                    .extend(terms(rows, |term| more.iter().any(|wanted| wanted == term)));
            }
        }
        plan.rank(&read, &|_, _| true)
    }

    /// The names that a question finds, the best first.
    pub(crate) fn find(&self, question: &str) -> Vec<&str> {
        let answer = self.answer(question);
        let mut found: Vec<(u32, &str)> = Vec::new();
        for (hits, segment) in answer.hits.iter().zip(&self.segments) {
            found.extend(
                hits.iter()
                    .map(|hit| (hit.score, segment.names[hit.ordinal as usize].as_str())),
            );
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        found.into_iter().map(|(_, name)| name).collect()
    }
}

impl Segment {
    pub(crate) fn encoded(&self) -> BTreeMap<&str, (u32, Vec<u8>)> {
        let rows = self.rows.iter();
        rows.map(|(term, found)| {
            (
                term.as_str(),
                (found.len() as u32, postings::encode(found.iter().copied())),
            )
        })
        .collect()
    }
}

pub(crate) fn terms<'a>(
    rows: &'a BTreeMap<&'a str, (u32, Vec<u8>)>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Term<'a>> {
    let wanted = rows.iter().filter(|(term, _)| wanted(term));
    wanted
        .map(|(term, (df, postings))| Term {
            term,
            df: *df,
            postings,
        })
        .collect()
}

/// Each question finds each name alone among others that have nothing to do with it.
#[track_caller]
pub(crate) fn meets(language: &str, pairs: &[(&str, &str)]) {
    for (question, name) in pairs {
        let shop = Shop::new(language, &["xylophone qqq", name, "zebra www"]);
        assert_eq!(shop.find(question), [*name], "{question}");
    }
}
