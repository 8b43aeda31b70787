//! Promotions that others have written.
//!
//! A rule is a component of the world `promotion-rule` in `wit/`, which a merchant can add while the shop
//! runs. It is interpreted: so each of its instructions and each page of its memory is counted, and what
//! happens in it stays in it. What it decides becomes a promotion like any other, which the engine enacts.

mod abi;
mod component;

use calculation::check;
use calculation::problem::Problem;
use calculation::promotion::{Action, Discount, Filter, Lines, Promotion};

/// How much a rule may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Instructions, roughly: the interpreter's fuel.
    pub fuel: u64,
    /// Bytes of memory.
    pub memory: usize,
}

impl Default for Limits {
    /// Ten million instructions and 16 MB.
    fn default() -> Self {
        Self {
            fuel: 10_000_000,
            memory: 16 << 20,
        }
    }
}

/// A rule, as a merchant has added it.
#[derive(Debug, Clone)]
pub struct Rule<'a> {
    /// The promotion that it decides on: its id, its priority, its time, its cap. Its actions are what
    /// the rule adds.
    pub promotion: Promotion,
    /// The component.
    pub component: &'a [u8],
    pub limits: Limits,
}

/// A rule that did not take part, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The id of its promotion.
    pub promotion: String,
    pub reason: String,
}

/// What a rule takes off the lines of a variant.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reduction {
    pub(crate) variant: String,
    pub(crate) discount: Discount,
}

/// Asks rules about an order, and adds the promotions that they decide on. Answers those that are left
/// out; all others are as they would be without these.
pub fn add(problem: &mut Problem, rules: Vec<Rule<'_>>) -> Vec<Skipped> {
    let mut skipped = Vec::new();
    let mut decided = Vec::new();
    for rule in rules {
        let id = rule.promotion.id.clone();
        match decide(problem, rule) {
            Ok(Some(promotion)) => decided.push(promotion),
            Ok(None) => {}
            Err(reason) => skipped.push(Skipped {
                promotion: id,
                reason,
            }),
        }
    }
    problem.promotions.extend(decided);
    skipped
}

fn decide(problem: &Problem, rule: Rule<'_>) -> Result<Option<Promotion>, String> {
    let module = component::core_module(rule.component)?;
    let reductions = abi::decide(module, rule.limits, problem)?;
    if reductions.is_empty() {
        return Ok(None);
    }
    let mut promotion = rule.promotion;
    promotion.actions = reductions.into_iter().map(action).collect();
    match check::promotion(&promotion).into_iter().next() {
        None => Ok(Some(promotion)),
        Some(invalid) => Err(format!("what it decided is no promotion: {invalid}")),
    }
}

fn action(reduction: Reduction) -> Action {
    Action::Lines(Lines {
        of: Filter {
            variants: vec![reduction.variant],
            ..Filter::default()
        },
        discount: reduction.discount,
        line_cap: None,
    })
}
