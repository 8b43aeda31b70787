use search_engine::{Analyzer, Plan, SCORE_ONE, Synonym};
use serde::Deserialize;

use super::Query;
use super::read::RuleRow;

/// What a boost takes off a key, so that the product comes before others that match about as
/// well: more than any popularity, less than a much better match.
pub(super) const BOOST: i64 = SCORE_ONE as i64 / 8;

/// What a bury adds to a key: the product comes after all others.
pub(super) const BURY: i64 = 1 << 40;

/// The merchant's rules that a list follows.
#[derive(Default)]
pub(super) struct Applied {
    /// Codes of rules.
    pub(super) boosts: Vec<String>,
    pub(super) buries: Vec<String>,
    /// Segment and ordinal of what comes first, in this order.
    pub(super) pins: Vec<(usize, u32)>,
}

/// As much of a rule as says which lists it is for.
#[derive(Deserialize)]
struct Rule {
    code: String,
    #[serde(default)]
    questions: Vec<String>,
    category: Option<String>,
}

impl Rule {
    fn is_for(&self, query: &Query<'_>, analyzer: &Analyzer, plan: &Plan) -> bool {
        if !self.questions.is_empty() {
            let asked =
                |question: &String| Plan::new(analyzer, question, &[]).terms() == plan.terms();
            return !plan.is_empty() && self.questions.iter().any(asked);
        }
        match &self.category {
            Some(category) => query.category == Some(category) && query.question.is_empty(),
            None => true,
        }
    }
}

pub(super) fn apply(
    rows: &[RuleRow],
    query: &Query<'_>,
    analyzer: &Analyzer,
    plan: &Plan,
) -> Applied {
    let mut applied = Applied::default();
    for row in rows {
        let Ok(rule) = serde_json::from_str::<Rule>(&row.json) else {
            continue;
        };
        if rule.is_for(query, analyzer, plan) {
            for pin in &row.pins {
                if !applied.pins.contains(pin) {
                    applied.pins.push(*pin);
                }
            }
            applied.boosts.push(rule.code.clone());
            applied.buries.push(rule.code);
        }
    }
    applied
}

/// A synonym as the catalogue has it.
#[derive(Deserialize)]
struct Stored {
    terms: Vec<String>,
    #[serde(default)]
    finds: Vec<String>,
}

/// The plan with the store's synonyms, where it has some.
pub(super) fn with_synonyms(
    json: Option<&str>,
    query: &Query<'_>,
    analyzer: &Analyzer,
) -> Option<Plan> {
    let stored: Vec<Stored> = serde_json::from_str(json?).ok()?;
    if stored.is_empty() {
        return None;
    }
    let synonyms = stored.iter().map(|synonym| Synonym {
        asked: &synonym.terms,
        finds: if synonym.finds.is_empty() {
            &synonym.terms
        } else {
            &synonym.finds
        },
    });
    let synonyms: Vec<_> = synonyms.collect();
    Some(Plan::new(analyzer, query.question, &synonyms))
}
