//! Measures how well search finds: NDCG@10 over judged questions, beside plain FTS5.

#[cfg(feature = "relevance")]
mod engines;
#[cfg(feature = "relevance")]
mod measure;
#[cfg(feature = "relevance")]
mod mistakes;
#[cfg(feature = "relevance")]
mod report;
#[cfg(feature = "relevance")]
mod seed;
#[cfg(feature = "relevance")]
mod set;

use std::path::PathBuf;

use anyhow::Result;
use clap::ValueEnum;

/// Measures how good the answers of search are, over the example shop or any judged set.
///
/// Beside it, on the same texts: SQLite's FTS5 with its Porter stemmer and bm25, where all words
/// have to match, as a question typed by a visitor is passed on, and where one is enough.
///
/// NDCG@10 has the gain 2^grade - 1 and the discount log2(rank + 1); the ideal is over all
/// documents that were judged for the question, and what nobody judged counts as bad. Beside it, as
/// `linear`, the same with the gain grade, and as `judged`, NDCG@10 as if only what was judged had
/// been found. Questions for which nothing is good are left out.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// A set in one CSV file: query, document id, name, description, grade (0 to 3). The documents
    /// are those of all rows.
    #[arg(long, value_name = "CSV", conflicts_with_all = ["documents", "judgements"])]
    set: Option<PathBuf>,
    /// The documents of a set in two files: id, name, and what else is known of them (codes,
    /// brand, categories, attributes, description).
    #[arg(long, value_name = "CSV", requires = "judgements")]
    documents: Option<PathBuf>,
    /// The judgements of a set in two files: query, document id, grade (0 to 3).
    #[arg(long, value_name = "CSV", requires = "documents")]
    judgements: Option<PathBuf>,
    /// The language of a set, where it has no column `language`.
    #[arg(long, default_value = "en")]
    language: String,
    /// Make a mistake in each question; those that have no place for it are left out.
    #[arg(long)]
    mistake: Option<Mistake>,
    /// Print each question with its figures, the worst first.
    #[arg(long)]
    each: bool,
    /// Print what is found for this question instead.
    #[arg(long, value_name = "QUESTION")]
    show: Option<String>,
}

/// What is wrong with each question, at a place that depends on nothing but its text.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Mistake {
    /// A letter too few, too many, another one, or two that changed places, in a word of at least
    /// four letters.
    Typo,
    /// No space between two of its words.
    Glued,
}

#[cfg(not(feature = "relevance"))]
pub(crate) fn run(args: &Args) -> Result<()> {
    // The one that is built with the libraries reads them.
    let Args {
        set: _,
        documents: _,
        judgements: _,
        language: _,
        mistake: _,
        each: _,
        show: _,
    } = args;
    xtask::cargo::rerun_optimized_with_feature("relevance")
}

#[cfg(feature = "relevance")]
pub(crate) fn run(args: &Args) -> Result<()> {
    let mut sets = match (&args.set, &args.documents, &args.judgements) {
        (Some(file), _, _) => set::read(file, None, &args.language)?,
        (None, Some(documents), Some(judgements)) => {
            set::read(judgements, Some(documents), &args.language)?
        }
        _ => seed::sets()?,
    };
    if let Some(mistake) = args.mistake {
        for question in sets.iter_mut().flat_map(|set| &mut set.questions) {
            question.text = mistake.made_in(&question.text).unwrap_or_default();
        }
        for set in &mut sets {
            set.questions.retain(|question| !question.text.is_empty());
        }
    }
    if let Some(question) = &args.show {
        for set in &sets {
            report::show(set, &engines::Ours::new(set), question);
        }
        return Ok(());
    }
    let mut results = Vec::new();
    for set in &sets {
        results.push(measure::measure(set)?);
    }
    report::print(&results, args.each);
    Ok(())
}
