use crate::{Analyzer, Lexicon};

/// The score of a document that a question describes perfectly.
pub const SCORE_ONE: u32 = 1 << 16;

/// What popularity, availability and the like may add to a score at most without a document that
/// matches clearly less coming first.
pub const BOOST_MAX: u32 = SCORE_ONE / 32;

/// Words for which others are looked for too. Each entry may have several words.
///
/// In one that works both ways `asked` and `finds` are the same entries.
#[derive(Debug, Clone, Copy)]
pub struct Synonym<'a> {
    pub asked: &'a [String],
    pub finds: &'a [String],
}

/// Terms `from <= term < to` by bytes, of which the `limit` with the highest document frequency
/// are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    pub from: String,
    pub to: String,
    pub limit: u32,
}

/// What was read of a term.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    pub term: &'a str,
    /// How many documents of the segment have it.
    pub df: u32,
    pub postings: &'a [u8],
}

/// What was read of a segment, in any order: terms without a row are left out, and a row that
/// was read twice may be given twice.
#[derive(Debug, Clone)]
pub struct SegmentTerms<'a> {
    /// How many ordinals it has, those of deleted documents included.
    pub documents: u32,
    pub terms: Vec<Term<'a>>,
}

/// A document that is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    pub ordinal: u32,
    /// Comparable over segments; see [`SCORE_ONE`].
    pub score: u32,
}

/// What a question finds.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// Of each segment, by ordinal.
    pub hits: Vec<Vec<Hit>>,
    /// The question with its mistakes corrected, where the answer is to that.
    pub corrected: Option<String>,
    /// Another question that may have been meant, where the answer is to what was asked.
    pub did_you_mean: Option<String>,
    /// Words of the question that no document has, as they were asked.
    pub ignored: Vec<String>,
}

/// What is to be read to answer a question, and then its answer.
pub struct Plan {
    terms: Vec<String>,
    ranges: Vec<Range>,
}

impl Plan {
    pub fn new(analyzer: &Analyzer, question: &str, synonyms: &[Synonym<'_>]) -> Self {
        let _ = synonyms;
        let fields = crate::Fields {
            name: question,
            ..Default::default()
        };
        let terms = analyzer
            .document(&fields)
            .into_iter()
            .map(|t| t.0)
            .collect();
        Self {
            terms,
            ranges: Vec::new(),
        }
    }

    /// Whether there is nothing to look for: all documents are the answer.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.ranges.is_empty()
    }

    /// The terms to read, ascending.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }

    /// The ranges of terms to read in the same go.
    pub fn ranges(&self) -> &[Range] {
        &self.ranges
    }

    /// Whether the lexicons could improve the answer after what was read.
    pub fn needs_lexicon(&self, read: &[SegmentTerms<'_>]) -> bool {
        let _ = read;
        false
    }

    /// Looks for what unknown words may have meant. Answers the terms to read in addition, so
    /// that [`Plan::rank`] gets what was read before and after.
    pub fn correct(&mut self, read: &[SegmentTerms<'_>], lexicons: &[Lexicon<'_>]) -> Vec<String> {
        let _ = (read, lexicons);
        Vec::new()
    }

    /// The answer: which documents, and how well each matches.
    ///
    /// `live` says of a segment's index and an ordinal whether that document is there. The answer
    /// depends on the question and on the whole index only; filters are applied to it, never in it.
    pub fn rank(&self, read: &[SegmentTerms<'_>], live: &dyn Fn(usize, u32) -> bool) -> Answer {
        let mut answer = Answer::default();
        for (index, segment) in read.iter().enumerate() {
            let mut ordinals: Vec<u32> = Vec::new();
            for term in &segment.terms {
                ordinals.extend(crate::postings::decode(term.postings).map(|(o, _)| o));
            }
            ordinals.sort_unstable();
            ordinals.dedup();
            ordinals.retain(|&ordinal| live(index, ordinal));
            let hits = ordinals.into_iter().map(|ordinal| Hit {
                ordinal,
                score: SCORE_ONE,
            });
            answer.hits.push(hits.collect());
        }
        answer
    }
}
