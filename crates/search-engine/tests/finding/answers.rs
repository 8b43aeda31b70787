//! What is in an answer.

use search_engine::{Analyzer, Plan, SegmentTerms};

use crate::shop::{Segment, Shop, terms};

#[test]
fn words_that_nothing_has_do_not_empty_the_answer() {
    let shop = Shop::new("en", &["Red mug", "Desk"]);
    let answer = shop.answer("unobtainium mug");
    assert_eq!(answer.ignored, ["unobtainium"]);
    assert_eq!(shop.find("unobtainium mug"), ["Red mug"]);
    let nothing = shop.answer("unobtainium");
    assert!(nothing.hits.iter().all(Vec::is_empty));
}

#[test]
fn a_page_of_full_matches_keeps_partial_ones_out() {
    let mut names = vec!["Red bowl"; 30];
    names.extend(["Red mug"; 24]);
    let shop = Shop::new("en", &names);
    assert_eq!(shop.find("red mug "), ["Red mug"; 24]);
    names.pop();
    assert_eq!(Shop::new("en", &names).find("red mug ").len(), 53);
}

#[test]
fn documents_that_are_gone_are_neither_found_nor_counted() {
    let shop = Shop::new("en", &["Red mug", "Red mug", "Red bowl"]);
    let blobs: Vec<_> = shop.segments.iter().map(Segment::encoded).collect();
    let read = [SegmentTerms {
        documents: 3,
        terms: terms(&blobs[0], |_| true),
    }];
    let plan = Plan::new(&shop.analyzer, "red mug ", &[]);
    let answer = plan.rank(&read, &|segment, ordinal| (segment, ordinal) != (0, 1));
    let found: Vec<u32> = answer.hits[0].iter().map(|hit| hit.ordinal).collect();
    assert_eq!(found, [0, 2]);
}

#[test]
fn an_empty_question_asks_for_nothing() {
    for question in ["", "  ", "\"*()", "- : ^", "\u{0}", "؟"] {
        let plan = Plan::new(&Analyzer::new("en"), question, &[]);
        assert!(
            plan.is_empty() && plan.terms().is_empty() && plan.ranges().is_empty(),
            "{question:?}"
        );
    }
}

#[test]
fn a_long_question_reads_no_more_than_a_short_one_of_twelve_words() {
    let many: String = (0..1_000).map(|n| format!("word{n}x ")).collect();
    let plan = Plan::new(&Analyzer::new("de"), &many, &[]);
    assert!(plan.terms().len() < 200, "{}", plan.terms().len());
    let plan = Plan::new(&Analyzer::new("de"), &"word".repeat(100_000), &[]);
    assert!(plan.terms().iter().all(|term| term.len() < 200));
}
