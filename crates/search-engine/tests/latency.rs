//! What ranking costs: `cargo test --release -p search-engine --test latency -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use search_engine::{Analyzer, Lexicon, Plan, SegmentTerms, Term, postings};

const DOCUMENTS: u32 = 100_000;
const POSTINGS: u32 = 20_000;

/// Numbers that look arbitrary and are always the same.
fn arbitrary(seed: u32) -> u32 {
    let mixed = seed.wrapping_mul(0x9e37_79b1) ^ (seed >> 15);
    (mixed ^ (mixed >> 13)).wrapping_mul(0x85eb_ca6b) >> 8
}

fn common_term(seed: u32) -> Vec<u8> {
    let step = DOCUMENTS / POSTINGS;
    postings::encode((0..POSTINGS).map(|index| {
        let noise = arbitrary(index ^ (seed << 20));
        (index * step + noise % step, (noise >> 4 & 0x7f) as u16)
    }))
}

#[test]
#[ignore = "measures; run it optimized"]
fn three_terms_of_20_000_documents_are_ranked_in_less_than_a_millisecond() {
    let blobs = [common_term(1), common_term(2), common_term(3)];
    let terms = ["red", "wool", "sock"]
        .iter()
        .zip(&blobs)
        .map(|(term, postings)| Term {
            term,
            df: POSTINGS,
            postings,
        });
    let read = [SegmentTerms {
        documents: DOCUMENTS,
        terms: terms.collect(),
    }];
    let analyzer = Analyzer::new("en");
    let mut took: Vec<Duration> = (0..201)
        .map(|_| {
            let start = Instant::now();
            let plan = Plan::new(&analyzer, "red wool sock", &[]);
            let answer = plan.rank(&read, &|_, _| true);
            let took = start.elapsed();
            assert!(!answer.hits[0].is_empty());
            took
        })
        .collect();
    took.sort_unstable();
    let median = took[took.len() / 2];
    println!("{median:?} for 3 terms of {POSTINGS} of {DOCUMENTS} documents");
    assert!(median < Duration::from_millis(1), "{median:?}");
}

#[test]
#[ignore = "measures; run it optimized"]
fn a_word_is_corrected_among_200_000_in_less_than_fifty_milliseconds() {
    let letter = |seed: u32| char::from(b'a' + (arbitrary(seed) % 26) as u8);
    let mut words: Vec<String> = (0..200_000)
        .map(|word| {
            (0..4 + arbitrary(word) % 8)
                .map(|at| letter(word * 16 + at))
                .collect()
        })
        .collect();
    words.push("headphones".to_owned());
    words.sort_unstable();
    words.dedup();
    let bytes = Lexicon::encode(words.iter().map(|word| (word.as_str(), 1)));
    let read = [SegmentTerms {
        documents: DOCUMENTS,
        terms: Vec::new(),
    }];
    let analyzer = Analyzer::new("en");
    let mut took: Vec<Duration> = (0..9)
        .map(|_| {
            let mut plan = Plan::new(&analyzer, "haedphons", &[]);
            let start = Instant::now();
            let more = plan.correct(&[], &read, &[Lexicon::new(&bytes)]);
            let took = start.elapsed();
            assert!(more.iter().any(|term| term == "~headphon"), "{more:?}");
            took
        })
        .collect();
    took.sort_unstable();
    let median = took[took.len() / 2];
    println!(
        "{median:?} for a word among {} in {} bytes",
        words.len(),
        bytes.len()
    );
    assert!(median < Duration::from_millis(50), "{median:?}");
}
