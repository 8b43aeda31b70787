//! What an engine's answers are worth.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::engines::{Engine, Fts5, Join, Ours, Read};
use super::set::{Question, Set};

const DEPTH: usize = 10;

/// What was found of a set.
pub(super) struct Measured {
    pub(super) language: String,
    pub(super) documents: usize,
    pub(super) questions: Vec<Asked>,
}

/// What was found of a question, by engine.
pub(super) struct Asked {
    pub(super) text: String,
    pub(super) ours: Figures,
    pub(super) all_words: Figures,
    pub(super) any_word: Figures,
    /// What ours reads.
    pub(super) read: Read,
}

#[derive(Clone, Copy)]
pub(super) struct Figures {
    /// None where no document is good.
    pub(super) ndcg: Option<f64>,
    /// The same with the grade as gain.
    pub(super) linear: Option<f64>,
    /// NDCG@10 of what was judged, as if nothing else had been found.
    pub(super) judged: Option<f64>,
    pub(super) found: usize,
    pub(super) took: Duration,
}

pub(super) fn measure(set: &Set) -> Result<Measured> {
    let ours = Ours::new(set);
    let all_words = Fts5::new(set, Join::And)?;
    let any_word = Fts5::new(set, Join::Or)?;
    let questions = set
        .questions
        .iter()
        .map(|question| {
            Ok(Asked {
                text: question.text.clone(),
                ours: ask(&ours, question)?,
                all_words: ask(&all_words, question)?,
                any_word: ask(&any_word, question)?,
                read: ours.answer(&question.text).1,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Measured {
        language: set.language.clone(),
        documents: set.documents.len(),
        questions,
    })
}

fn ask(engine: &dyn Engine, question: &Question) -> Result<Figures> {
    let start = Instant::now();
    let found = engine.find(&question.text)?;
    let took = start.elapsed();
    let mut judged = found.clone();
    judged.retain(|id| question.grades.contains_key(id));
    Ok(Figures {
        ndcg: ndcg(question, &found, exponential),
        linear: ndcg(question, &found, f64::from),
        judged: ndcg(question, &judged, exponential),
        found: found.len(),
        took,
    })
}

/// The gain of what was found first, as a share of what it could be.
fn ndcg(question: &Question, found: &[String], worth: fn(u8) -> f64) -> Option<f64> {
    let mut ideal: Vec<u8> = question.grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    let ideal = gain(ideal.into_iter().map(worth));
    let grade = |id: &String| question.grades.get(id).copied().unwrap_or(0);
    (ideal > 0.0).then(|| gain(found.iter().map(grade).map(worth)) / ideal)
}

/// What a grade is worth: each step twice as much as all below.
fn exponential(grade: u8) -> f64 {
    f64::from((1_u32 << grade) - 1)
}

fn gain(worth: impl Iterator<Item = f64>) -> f64 {
    let gains = worth
        .take(DEPTH)
        .zip(2_u32..)
        .map(|(worth, rank)| worth / f64::from(rank).log2());
    gains.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(grades: &[(&str, u8)]) -> Question {
        Question {
            text: String::new(),
            grades: grades
                .iter()
                .map(|(id, grade)| ((*id).to_owned(), *grade))
                .collect(),
        }
    }

    fn found(ids: &[&str]) -> Vec<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn the_ideal_order_is_worth_one_and_nothing_is_worth_nothing() {
        let question = question(&[("a", 3), ("b", 1), ("c", 0)]);
        assert!((ndcg(&question, &found(&["a", "b"]), exponential).unwrap() - 1.0).abs() < 1e-9);
        assert!(ndcg(&question, &found(&["c", "x"]), exponential).unwrap() < 1e-9);
        assert!(ndcg(&question, &[], exponential).unwrap() < 1e-9);
    }

    #[test]
    fn gains_are_those_of_the_definition() {
        // (2^1 - 1) / log2(2) + (2^3 - 1) / log2(3), of 7 / 1 + 1 / log2(3).
        let expected = (1.0 + 7.0 / 3_f64.log2()) / (7.0 + 1.0 / 3_f64.log2());
        let question = question(&[("a", 3), ("b", 1)]);
        assert!(
            (ndcg(&question, &found(&["b", "a"]), exponential).unwrap() - expected).abs() < 1e-9
        );
        let expected = (1.0 + 3.0 / 3_f64.log2()) / (3.0 + 1.0 / 3_f64.log2());
        assert!((ndcg(&question, &found(&["b", "a"]), f64::from).unwrap() - expected).abs() < 1e-9);
    }

    #[test]
    fn what_comes_after_the_tenth_does_not_count() {
        let question = question(&[("a", 3)]);
        let mut ids = vec!["x"; 10];
        ids.push("a");
        assert!(ndcg(&question, &found(&ids), exponential).unwrap() < 1e-9);
    }

    #[test]
    fn a_question_that_nothing_answers_is_not_measured() {
        assert_eq!(
            ndcg(&question(&[("a", 0)]), &found(&["a"]), exponential),
            None
        );
    }
}
