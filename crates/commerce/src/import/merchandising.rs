use super::check::Checks;
use crate::catalogue::{ProductRule, RelationRule, SearchRule, Synonym, SynonymKind};
use crate::slug::is_attribute_code;

/// The most products that a rule may relate one to.
const MAX_RELATED: u32 = 24;

pub(super) fn check_relation_rule(rule: &RelationRule, checks: &mut Checks) {
    checks.slug("code", &rule.code);
    check_rule("of", &rule.of, checks);
    check_rule("to", &rule.to, checks);
    checks.length("same", rule.same.len(), 0..=5);
    checks.unique("same", &rule.same);
    for (index, code) in rule.same.iter().enumerate() {
        if !is_attribute_code(code) {
            let detail = "expected brand, category or the code of an attribute";
            checks.fail(format!("same[{index}]"), "invalid_code", detail);
        }
    }
    if !(1..=MAX_RELATED).contains(&rule.limit) {
        let detail = format!("expected 1 to {MAX_RELATED}");
        checks.fail("limit", "out_of_range", detail);
    }
}

pub(super) fn check_synonym(synonym: &Synonym, checks: &mut Checks) {
    checks.slug("code", &synonym.code);
    let (least, finds) = match synonym.kind {
        SynonymKind::OneWay => (1, 1..=50),
        SynonymKind::TwoWay => (2, 0..=0),
    };
    checks.length("terms", synonym.terms.len(), least..=50);
    checks.length("finds", synonym.finds.len(), finds);
    for (field, terms) in [("terms", &synonym.terms), ("finds", &synonym.finds)] {
        checks.unique(field, terms);
        for (index, term) in terms.iter().enumerate() {
            checks.text(&format!("{field}[{index}]"), term, 1..=80);
        }
    }
}

pub(super) fn check_search_rule(rule: &SearchRule, checks: &mut Checks) {
    checks.slug("code", &rule.code);
    checks.length("questions", rule.questions.len(), 0..=100);
    checks.unique("questions", &rule.questions);
    for (index, question) in rule.questions.iter().enumerate() {
        checks.text(&format!("questions[{index}]"), question, 1..=200);
    }
    checks.length("pins", rule.pins.len(), 0..=50);
    checks.unique("pins", &rule.pins);
    for (field, rule) in [("boost", &rule.boost), ("bury", &rule.bury)] {
        if let Some(rule) = rule {
            check_rule(field, rule, checks);
        }
    }
}

/// What can be said of a rule without the catalogue.
pub(super) fn check_rule(field: &str, rule: &ProductRule, checks: &mut Checks) {
    let lists = [
        ("categories", &rule.categories),
        ("brands", &rule.brands),
        ("tags", &rule.tags),
    ];
    for (name, list) in lists {
        checks.length(&format!("{field}.{name}"), list.len(), 0..=100);
        checks.unique(&format!("{field}.{name}"), list);
    }
    checks.length(
        &format!("{field}.attributes"),
        rule.attributes.len(),
        0..=20,
    );
    for (code, values) in &rule.attributes {
        checks.length(&format!("{field}.attributes.{code}"), values.len(), 1..=100);
        checks.unique(&format!("{field}.attributes.{code}"), values);
    }
    if let Some(price) = &rule.price {
        let (min, max) = (price.min.unwrap_or(0), price.max.unwrap_or(i64::MAX));
        if min < 0 || max < min {
            let detail = "expected a min of zero or more and a max that is not below it";
            checks.fail(format!("{field}.price"), "out_of_range", detail);
        }
    }
}
