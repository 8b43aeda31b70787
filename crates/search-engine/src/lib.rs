//! Full-text search over a catalogue: words, their index, and what matches a question.
//!
//! Pure: what is indexed comes in as texts, what is read as bytes, and time does not matter.
//!
//! The index of a store in one language is a few immutable *segments*. In a segment documents are
//! numbered from 0 by *ordinals*; it keeps for each *term* how many documents have it and their
//! [`postings`], and one [`Lexicon`] of its words.
//!
//! ```text
//! indexing    Analyzer::document    -> terms with payloads    -> postings::encode, Lexicon::encode
//! searching   Plan::new             -> terms() and ranges()   -> read their rows of all segments
//!             Plan::needs_lexicon   -> Plan::correct          -> read the rows of the new terms
//!             Plan::rank            -> Answer
//! ```
//!
//! Terms are opaque to whoever stores them: compare and sort them as bytes.

mod analysis;
pub mod columns;
mod correction;
mod lexicon;
mod plan;
pub mod postings;
mod rank;
mod thesaurus;

pub use analysis::{Analyzer, Fields};
pub use lexicon::Lexicon;
pub use plan::{Answer, BOOST_MAX, Hit, Plan, Range, SCORE_ONE, SegmentTerms, Synonym, Term};
