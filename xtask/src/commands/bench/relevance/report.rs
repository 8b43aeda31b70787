//! What is printed.

use super::engines::Ours;
use super::measure::{Asked, Figures, Measured};
use super::set::Set;

type Engine = (&'static str, fn(&Asked) -> Figures);

const ENGINES: [Engine; 3] = [
    ("ours", |asked| asked.ours),
    ("FTS5 bm25, all words", |asked| asked.all_words),
    ("FTS5 bm25, any word", |asked| asked.any_word),
];

pub(super) fn print(sets: &[Measured], each: bool) {
    for set in sets {
        if each {
            questions(set);
        }
        println!(
            "\n{}: {} documents, {} questions",
            set.language,
            set.documents,
            set.questions.len()
        );
        table(&set.questions.iter().collect::<Vec<_>>());
    }
    if sets.len() > 1 {
        println!("\nin total");
        table(
            &sets
                .iter()
                .flat_map(|set| &set.questions)
                .collect::<Vec<_>>(),
        );
    }
}

fn table(asked: &[&Asked]) {
    println!(
        "  {:<22} {:>8} {:>8} {:>8} {:>14} {:>10}",
        "", "NDCG@10", "linear", "judged", "empty answers", "µs each"
    );
    for (name, figures) in ENGINES {
        let figures: Vec<Figures> = asked.iter().map(|asked| figures(asked)).collect();
        let measured = figures.iter().filter_map(|figures| figures.ndcg).count();
        let mean = |of: fn(&Figures) -> Option<f64>| {
            figures.iter().filter_map(of).sum::<f64>() / measured.max(1) as f64
        };
        let ndcg = mean(|figures| figures.ndcg);
        let linear = mean(|figures| figures.linear);
        let judged = mean(|figures| figures.judged);
        let empty = figures
            .iter()
            .filter(|figures| figures.ndcg.is_some() && figures.found == 0)
            .count();
        let share = 100.0 * empty as f64 / measured.max(1) as f64;
        let mut took: Vec<_> = figures
            .iter()
            .map(|figures| figures.took.as_micros())
            .collect();
        took.sort_unstable();
        let took = took.get(took.len() / 2).copied().unwrap_or(0);
        println!("  {name:<22} {ndcg:>8.4} {linear:>8.4} {judged:>8.4} {share:>12.1} % {took:>10}");
    }
    let all = asked.len().max(1) as f64;
    let terms: usize = asked.iter().map(|asked| asked.read.terms).sum();
    let postings: usize = asked.iter().map(|asked| asked.read.postings).sum();
    println!(
        "  ours reads {:.1} terms with {:.0} postings a question",
        terms as f64 / all,
        postings as f64 / all
    );
}

fn questions(set: &Measured) {
    let mut asked: Vec<&Asked> = set.questions.iter().collect();
    asked.sort_by(|a, b| {
        a.ours
            .ndcg
            .partial_cmp(&b.ours.ndcg)
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    println!(
        "\n{:>7} {:>7} {:>7} {:>6}  question",
        "ours", "all", "any", "found"
    );
    for asked in asked {
        let shown = |figures: Figures| {
            figures
                .ndcg
                .map_or("-".to_owned(), |ndcg| format!("{ndcg:.3}"))
        };
        println!(
            "{:>7} {:>7} {:>7} {:>6}  {}",
            shown(asked.ours),
            shown(asked.all_words),
            shown(asked.any_word),
            asked.ours.found,
            asked.text
        );
    }
}

/// What a question finds, with the grades it was given.
pub(super) fn show(set: &Set, ours: &Ours, question: &str) {
    let (answer, _) = ours.answer(question);
    let ranked = ours.ranked(&answer);
    println!("\n{}: {} found", set.language, ranked.len());
    for (label, said) in [
        ("corrected", &answer.corrected),
        ("did you mean", &answer.did_you_mean),
    ] {
        if let Some(said) = said {
            println!("  {label}: {said}");
        }
    }
    if !answer.ignored.is_empty() {
        println!("  ignored: {}", answer.ignored.join(", "));
    }
    let judged = set.questions.iter().find(|known| known.text == question);
    let grade = |id: &str| {
        judged
            .and_then(|judged| judged.grades.get(id))
            .map_or("-".to_owned(), u8::to_string)
    };
    let name = |id: &str| {
        let document = set.documents.iter().find(|document| document.id == id);
        document.map_or("", |document| document.name.as_str())
    };
    for (id, score) in ranked.iter().take(20) {
        println!("  {score:>6} {:>2}  {id}  {}", grade(id), name(id));
    }
    let missed = judged
        .iter()
        .flat_map(|judged| &judged.grades)
        .filter(|(id, grade)| **grade > 1 && ranked.iter().take(20).all(|(found, _)| found != *id));
    for (id, grade) in missed.take(20) {
        println!("  missed {grade:>2}  {id}  {}", name(id));
    }
}
