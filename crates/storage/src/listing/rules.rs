use commerce::published::ListRule;
use search_engine::{Analyzer, Plan, SCORE_ONE, Synonym};

use super::Query;

/// What a boost takes off a key, so that the product comes before others that match about as
/// well: more than any popularity, less than a much better match.
pub(super) const BOOST: i64 = SCORE_ONE as i64 / 8;

/// What a bury adds to a key: the product comes after all others.
pub(super) const BURY: i64 = 1 << 40;

/// The rules that a list follows.
pub(super) fn applied<'a>(
    query: &Query<'a>,
    analyzer: &Analyzer,
    plan: &Plan,
) -> Vec<&'a ListRule> {
    let rules = query.merchandising.rules.iter();
    rules
        .filter(|rule| is_for(rule, query, analyzer, plan))
        .collect()
}

fn is_for(rule: &ListRule, query: &Query<'_>, analyzer: &Analyzer, plan: &Plan) -> bool {
    if !rule.questions.is_empty() {
        return !plan.is_empty()
            && rule
                .questions
                .iter()
                .any(|asked| plan.asks(analyzer, asked));
    }
    match &rule.category {
        Some(category) => query.category == Some(category) && query.question.is_empty(),
        None => true,
    }
}

/// The plan for the question, with the store's synonyms.
pub(super) fn plan(query: &Query<'_>, analyzer: &Analyzer) -> Plan {
    Plan::new(analyzer, query.question, &synonyms(query))
}

/// The store's synonyms.
pub(super) fn synonyms<'a>(query: &Query<'a>) -> Vec<Synonym<'a>> {
    let synonyms = query.merchandising.synonyms.iter();
    let synonyms = synonyms.map(|synonym| Synonym {
        asked: &synonym.asked,
        finds: &synonym.finds,
    });
    synonyms.collect()
}
