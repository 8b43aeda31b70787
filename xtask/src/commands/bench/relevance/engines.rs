//! What is measured: the search of this shop, and FTS5 as one would use it first.

use std::collections::BTreeMap;

use anyhow::Result;
use rusqlite::Connection;
use search_engine::{
    Analyzer, Answer, Fields, Hit, Lexicon, Plan, Range, SegmentTerms, Synonym, Term, postings,
};

use super::set::Set;

pub(super) trait Engine {
    /// The ids of what a question finds, the best first.
    fn find(&self, question: &str) -> Result<Vec<String>>;
}

/// The search of this shop over an index in memory.
pub(super) struct Ours {
    analyzer: Analyzer,
    segments: Vec<Segment>,
    ids: Vec<Vec<String>>,
    synonyms: Vec<(Vec<String>, Vec<String>)>,
}

/// What a question reads of the index.
#[derive(Clone, Copy, Default)]
pub(super) struct Read {
    pub(super) terms: usize,
    pub(super) postings: usize,
}

struct Segment {
    documents: u32,
    rows: BTreeMap<String, (u32, Vec<u8>)>,
    lexicon: Vec<u8>,
}

/// Answers must not depend on how an index is cut.
const SEGMENTS: usize = 2;

impl Ours {
    pub(super) fn new(set: &Set) -> Self {
        let analyzer = Analyzer::new(&set.language);
        let mut segments = Vec::new();
        let mut ids = Vec::new();
        let size = set.documents.len().div_ceil(SEGMENTS).max(1);
        for documents in set.documents.chunks(size) {
            let mut found: BTreeMap<String, Vec<(u32, u16)>> = BTreeMap::new();
            for (ordinal, document) in (0..).zip(documents) {
                let fields = Fields {
                    name: &document.name,
                    codes: &document.codes,
                    brand: &document.brand,
                    categories: &document.categories,
                    attributes: &document.attributes,
                    description: &document.description,
                };
                for (term, payload) in analyzer.document(&fields) {
                    found.entry(term).or_default().push((ordinal, payload));
                }
            }
            let sizes = found
                .iter()
                .map(|(term, found)| (term.as_str(), found.len() as u32));
            let lexicon = Lexicon::encode(sizes);
            let rows = found
                .into_iter()
                .map(|(term, found)| (term, (found.len() as u32, postings::encode(found))));
            segments.push(Segment {
                documents: documents.len() as u32,
                rows: rows.collect(),
                lexicon,
            });
            ids.push(
                documents
                    .iter()
                    .map(|document| document.id.clone())
                    .collect(),
            );
        }
        Self {
            analyzer,
            segments,
            ids,
            synonyms: set.synonyms.clone(),
        }
    }

    pub(super) fn answer(&self, question: &str) -> (Answer, Read) {
        let synonyms: Vec<Synonym<'_>> = self
            .synonyms
            .iter()
            .map(|(asked, finds)| Synonym { asked, finds })
            .collect();
        let mut plan = Plan::new(&self.analyzer, question, &synonyms);
        let mut read: Vec<SegmentTerms<'_>> = self
            .segments
            .iter()
            .map(|segment| SegmentTerms {
                documents: segment.documents,
                terms: segment.read(plan.terms(), plan.ranges()),
            })
            .collect();
        if plan.needs_lexicon(&read) {
            let lexicons: Vec<_> = self
                .segments
                .iter()
                .map(|segment| Lexicon::new(&segment.lexicon))
                .collect();
            let more = plan.correct(&synonyms, &read, &lexicons);
            for (read, segment) in read.iter_mut().zip(&self.segments) {
                read.terms.extend(segment.read(&more, &[]));
            }
        }
        let terms = || read.iter().flat_map(|segment| &segment.terms);
        let cost = Read {
            terms: terms().count(),
            postings: terms().map(|term| term.df as usize).sum(),
        };
        (plan.rank(&read, &|_, _| true), cost)
    }

    /// The ids of an answer with their scores, the best first.
    pub(super) fn ranked(&self, answer: &Answer) -> Vec<(String, u32)> {
        let mut hits: Vec<(Hit, &String)> = answer
            .hits
            .iter()
            .zip(&self.ids)
            .flat_map(|(hits, ids)| hits.iter().map(|hit| (*hit, &ids[hit.ordinal as usize])))
            .collect();
        hits.sort_by(|(a, a_id), (b, b_id)| b.score.cmp(&a.score).then_with(|| a_id.cmp(b_id)));
        hits.into_iter()
            .map(|(hit, id)| (id.clone(), hit.score))
            .collect()
    }
}

impl Segment {
    fn read(&self, terms: &[String], ranges: &[Range]) -> Vec<Term<'_>> {
        let mut read: Vec<Term<'_>> = Vec::new();
        for term in terms {
            if let Some((term, row)) = self.rows.get_key_value(term) {
                read.push(self::term(term, row));
            }
        }
        for range in ranges {
            let mut within: Vec<_> = self
                .rows
                .range(range.from.clone()..range.to.clone())
                .map(|(term, row)| self::term(term, row))
                .collect();
            within.sort_by_key(|term| std::cmp::Reverse(term.df));
            within.truncate(range.limit as usize);
            read.extend(within);
        }
        read
    }
}

fn term<'a>(term: &'a str, (df, postings): &'a (u32, Vec<u8>)) -> Term<'a> {
    Term {
        term,
        df: *df,
        postings,
    }
}

impl Engine for Ours {
    fn find(&self, question: &str) -> Result<Vec<String>> {
        let (answer, _) = self.answer(question);
        let ranked = self.ranked(&answer);
        Ok(ranked.into_iter().map(|(id, _)| id).collect())
    }
}

/// SQLite's FTS5 with the tokenizer `porter unicode61` and bm25.
pub(super) struct Fts5 {
    sql: Connection,
    join: Join,
}

#[derive(Clone, Copy)]
pub(super) enum Join {
    /// Every word has to match: what FTS5 does with words that stand beside each other.
    And,
    Or,
}

impl Fts5 {
    pub(super) fn new(set: &Set, join: Join) -> Result<Self> {
        let sql = Connection::open_in_memory()?;
        sql.execute_batch(
            "CREATE VIRTUAL TABLE documents USING fts5(
               id UNINDEXED, name, codes, brand, categories, attributes, description,
               tokenize = 'porter unicode61')",
        )?;
        {
            let mut insert = sql.prepare("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)")?;
            for document in &set.documents {
                insert.execute([
                    &document.id,
                    &document.name,
                    &document.codes,
                    &document.brand,
                    &document.categories,
                    &document.attributes,
                    &document.description,
                ])?;
            }
        }
        Ok(Self { sql, join })
    }
}

impl Engine for Fts5 {
    fn find(&self, question: &str) -> Result<Vec<String>> {
        let words: Vec<String> = question
            .split_whitespace()
            .map(|word| format!("\"{}\"", word.replace('"', "\"\"")))
            .collect();
        let expression = words.join(match self.join {
            Join::And => " AND ",
            Join::Or => " OR ",
        });
        if expression.is_empty() {
            return Ok(Vec::new());
        }
        let mut select = self
            .sql
            .prepare("SELECT id FROM documents WHERE documents MATCH ? ORDER BY rank, id")?;
        let ids = select.query_map([expression], |row| row.get(0))?;
        Ok(ids.collect::<Result<_, _>>()?)
    }
}
