//! Custom rules of an order: what they are asked, and what becomes of what they decide. They are asked
//! before the engines, which then see actions like any other.

use calculation::check::{Invalid, MAX_ACTIONS};
use calculation::problem::{Customer, Problem, Rate};
use calculation::promotion::{Action, Discount, Lines, Promotion};
use serde::{Deserialize, Serialize};

use super::canonical::text_of_present;
use super::{Calculation, CalculationLine, CalculationRequest, Reason};
use crate::limits::MAX_CUSTOM_RULES;

/// What became of a rule that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleDecision {
    /// What it takes off.
    Actions(Vec<Action>),
    Skipped(SkippedRule),
}

/// Why a rule takes no part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRule {
    /// Stable, in snake_case.
    pub reason: String,
    /// In words, for those who wrote it.
    pub detail: String,
}

impl RuleDecision {
    pub fn skipped(reason: &str, detail: impl Into<String>) -> Self {
        Self::Skipped(SkippedRule {
            reason: reason.to_owned(),
            detail: detail.into(),
        })
    }
}

/// There is no component with the digest.
pub const RULE_UNKNOWN: &str = "rule_unknown";
/// The interpreter gave no answer.
pub const RULE_UNAVAILABLE: &str = "rule_unavailable";
const RULE_BAD_ANSWER: &str = "rule_bad_answer";

/// The rules of an order that were asked, with what is to be said of them in the end.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AskedRules(Vec<Asked>);

#[derive(Debug, Clone, PartialEq)]
struct Asked {
    promotion: String,
    codes: Vec<String>,
    digest: String,
    /// How many actions its promotion has of its own: those after them are the rule's.
    own: usize,
    skipped: Option<SkippedRule>,
}

impl CalculationRequest {
    /// What its custom rules are asked, if it has some, as JSON: the order with the prices that were
    /// decided, and of its promotions the rules alone.
    pub fn asks_of_rules(&self, problem: &Problem) -> Option<Vec<u8>> {
        let rules = problem.promotions.iter();
        let rules = rules.filter_map(|promotion| promotion.custom_rule.clone());
        let promotions: Vec<_> = rules
            .map(|rule| Promotion {
                custom_rule: Some(rule),
                ..Promotion::default()
            })
            .collect();
        if promotions.is_empty() {
            return None;
        }
        let lines = self.lines.iter().zip(&problem.lines);
        let lines = lines.map(|(line, priced)| CalculationLine {
            unit_price: Some(priced.unit_price),
            ..line.clone()
        });
        Some(text_of_present(&Self {
            currency: self.currency.clone(),
            settings: self.settings,
            store: self.store.clone(),
            channel: None,
            country: self.country.clone(),
            shipping_method: None,
            payment_method: None,
            customer: Customer {
                segments: self.customer.segments.clone(),
                ..Customer::default()
            },
            time: self.time,
            lines: lines.collect(),
            shipping: Vec::new(),
            surcharges: Vec::new(),
            promotions,
            lanes: Vec::new(),
            coupons: Vec::new(),
            prices: super::Prices::default(),
        }))
    }

    /// What is wrong with its custom rules, beside what is with those of any promotion.
    pub(super) fn check_custom_rules(&self) -> Vec<Invalid> {
        let mut found = Vec::new();
        let mut count = 0;
        for (index, promotion) in self.promotions.iter().enumerate() {
            let Some(rule) = &promotion.custom_rule else {
                continue;
            };
            count += 1;
            if !is_digest(&rule.digest) {
                found.push(Invalid {
                    field: format!("promotions[{index}].custom_rule.digest"),
                    expected: "expected sha256: and 64 hexadecimal digits, as the upload of the rule answers"
                        .to_owned(),
                });
            }
        }
        if count > MAX_CUSTOM_RULES {
            found.push(Invalid {
                field: "promotions".to_owned(),
                expected: format!(
                    "expected at most {MAX_CUSTOM_RULES} with a custom rule, found {count}"
                ),
            });
        }
        found
    }
}

/// Whether a text is `sha256:` and 64 digits in lower case.
fn is_digest(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64
        && digits
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl AskedRules {
    /// Gives the promotions of a problem what their rules decided, in their order. One whose rule takes no
    /// part is left with nothing to take off.
    pub fn enact(problem: &mut Problem, decisions: Vec<RuleDecision>) -> Self {
        let mut decisions = decisions.into_iter();
        let mut all = Vec::new();
        for promotion in &mut problem.promotions {
            let Some(rule) = promotion.custom_rule.take() else {
                continue;
            };
            let own = promotion.actions.len();
            let decision = decisions.next().unwrap_or_else(|| {
                RuleDecision::skipped(RULE_UNAVAILABLE, "there is no answer for it")
            });
            let skipped = match decision {
                RuleDecision::Actions(decided) if own + decided.len() <= MAX_ACTIONS => {
                    promotion.actions.extend(decided);
                    None
                }
                RuleDecision::Actions(_) => Some(SkippedRule {
                    reason: RULE_BAD_ANSWER.to_owned(),
                    detail: format!("with it the promotion has more than {MAX_ACTIONS} actions"),
                }),
                RuleDecision::Skipped(skipped) => Some(skipped),
            };
            if skipped.is_some() {
                promotion.actions.clear();
            }
            if promotion.actions.is_empty() {
                promotion.actions.push(nothing());
            }
            let codes = promotion.coupons.iter().map(|coupon| coupon.code.clone());
            all.push(Asked {
                promotion: promotion.id.clone(),
                codes: codes.collect(),
                digest: rule.digest,
                own,
                skipped,
            });
        }
        Self(all)
    }

    /// Says in a calculation which actions are a rule's, and of promotions that would have taken effect if
    /// their rules had taken part, why those did not.
    pub fn explain(&self, calculation: &mut Calculation) {
        for step in &mut calculation.trace {
            let mut asked = self.0.iter();
            let Some(asked) = asked.find(|asked| asked.promotion == step.promotion) else {
                continue;
            };
            for action in &mut step.actions {
                if action.action >= asked.own {
                    "custom_rule".clone_into(&mut action.kind);
                }
            }
            if let (Some(skipped), Some(reason)) = (&asked.skipped, &mut step.reason) {
                skipped.replace(reason, "");
            }
        }
        for verdict in &mut calculation.coupons {
            let opens = |code: &String| code.trim().eq_ignore_ascii_case(verdict.code.trim());
            let mut skipped = self.0.iter().filter(|asked| asked.skipped.is_some());
            let asked = skipped.find(|asked| asked.codes.iter().any(opens));
            if let Some(skipped) = asked.and_then(|asked| asked.skipped.as_ref())
                && let Some(reason) = &mut verdict.reason
            {
                skipped.replace(reason, "promotion_");
            }
        }
    }

    /// The digests of the rules that ran, each once.
    pub fn digests(&self) -> Vec<String> {
        let mut digests: Vec<String> = Vec::new();
        for asked in &self.0 {
            let ran = asked.skipped.as_ref().is_none_or(|skipped| {
                ![RULE_UNKNOWN, RULE_UNAVAILABLE].contains(&skipped.reason.as_str())
            });
            if ran && !digests.contains(&asked.digest) {
                digests.push(asked.digest.clone());
            }
        }
        digests
    }
}

impl SkippedRule {
    /// Stands in the place of the reason that its promotion had nothing to take off: of one that would not
    /// have taken effect anyway, the reason is what it would have been.
    fn replace(&self, reason: &mut Reason, prefix: &str) {
        if reason.code.strip_prefix(prefix) == Some("nothing_to_discount") {
            reason.code = format!("{prefix}{}", self.reason);
            reason.detail = Some(self.detail.clone());
        }
    }
}

/// An action that takes nothing off.
fn nothing() -> Action {
    Action::Lines(Lines {
        discount: Discount::Percent(Rate::percent(0)),
        ..Lines::default()
    })
}
