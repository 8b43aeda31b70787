//! What holds for all texts.

use proptest::prelude::*;
use search_engine::{Analyzer, Fields, Lexicon, Plan, SCORE_ONE, SegmentTerms, Term};

use crate::shop::Shop;

const WORDS: [&str; 12] = [
    "red",
    "mug",
    "mugs",
    "bowl",
    "16",
    "gb",
    "for",
    "head",
    "phones",
    "headphones",
    "café",
    "x-1",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..6)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn an_answer_does_not_depend_on_how_the_index_is_cut(
        names in proptest::collection::vec(text(), 1..60), question in text(), segments in 2..5_usize,
    ) {
        let fields: Vec<_> = names.iter().map(|name| Fields { name, ..Fields::default() }).collect();
        let whole = Shop::of("en", &fields, 1);
        let cut = Shop::of("en", &fields, segments);
        prop_assert_eq!(whole.find(&question), cut.find(&question));
    }

    #[test]
    fn any_text_can_be_indexed_and_asked(name: String, question: String, language in "(en|de|ar|xx)") {
        let shop = Shop::new(&language, &[&name, &question]);
        let answer = shop.answer(&question);
        prop_assert!(answer.hits.iter().flatten().all(|hit| hit.score <= SCORE_ONE));
        for (term, _) in Analyzer::new(&language).document(&Fields { name: &name, description: &question, codes: &name, ..Fields::default() }) {
            prop_assert!(!term.is_empty());
        }
    }

    #[test]
    fn a_name_finds_itself(name in "[a-z]{3,10}( [a-z]{3,10}){0,4}", language in "(en|de|xx)") {
        let shop = Shop::new(&language, &[&name]);
        prop_assert_eq!(shop.find(&name), [name.as_str()]);
    }

    #[test]
    fn broken_blobs_are_no_trap(bytes: Vec<u8>, question in text()) {
        let analyzer = Analyzer::new("de");
        let mut plan = Plan::new(&analyzer, &question, &[]);
        let wanted = plan.terms().to_vec();
        let terms = wanted.iter().map(|term| Term { term, df: u32::MAX, postings: &bytes });
        let read = [SegmentTerms { documents: 5_000, terms: terms.collect() }, SegmentTerms { documents: 0, terms: Vec::new() }];
        plan.correct(&[], &read, &[Lexicon::new(&bytes)]);
        let answer = plan.rank(&read, &|_, _| true);
        prop_assert!(answer.hits.iter().flatten().all(|hit| hit.ordinal < 5_000));
    }
}
