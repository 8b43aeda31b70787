//! Promotion rules that others have written.
//!
//! A rule is a component of the world `promotion-rule` in `wit/`, which a merchant can add while the shop
//! runs. It is interpreted: so each of its instructions and each page of its memory is counted, and what
//! happens in it stays in it. What it decides are actions of its promotion, which the engine then enacts
//! like any other's.

mod abi;
mod component;
mod failure;
mod order;

use calculation::check;
use calculation::promotion::{Action, Discount, Filter, Lines, Promotion};

pub use failure::Failure;
pub use order::{Item, Order};

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

/// What a rule takes off the lines of a variant.
#[derive(Debug, Clone, PartialEq)]
struct Reduction {
    variant: String,
    discount: Discount,
}

/// Whether a component is a rule: one that can be started within the limits, and has what is asked of it.
///
/// # Errors
/// [`Failure::NoRule`], or what happened when it started.
pub fn check(component: &[u8], limits: Limits) -> Result<(), Failure> {
    abi::check(component::core_module(component)?, limits)
}

/// Asks a rule about an order: the actions that it decides on, none where it takes nothing off.
///
/// # Errors
/// Why it decided nothing that can be used.
pub fn ask(
    component: &[u8],
    limits: Limits,
    order: &Order,
    settings: &str,
) -> Result<Vec<Action>, Failure> {
    let module = component::core_module(component)?;
    let reductions = abi::decide(module, limits, order, settings)?;
    if let Some(variant) = named_twice(&reductions) {
        let why = format!("it names the variant '{variant}' twice");
        return Err(Failure::BadAnswer(why));
    }
    let actions: Vec<Action> = reductions.into_iter().map(action).collect();
    if actions.is_empty() {
        return Ok(actions);
    }
    // As it will be judged with all else that is wrong with a promotion.
    let promotion = Promotion {
        id: "rule".to_owned(),
        actions,
        ..Promotion::default()
    };
    match check::promotion(&promotion).into_iter().next() {
        None => Ok(promotion.actions),
        Some(invalid) => {
            let why = format!("what it takes off no promotion may: {invalid}");
            Err(Failure::BadAnswer(why))
        }
    }
}

/// So an order has at most as many shares of a rule as it has lines.
fn named_twice(reductions: &[Reduction]) -> Option<&str> {
    let mut named = reductions.iter().enumerate();
    let twice = named.find(|(index, reduction)| {
        let mut before = reductions[..*index].iter();
        before.any(|other| other.variant == reduction.variant)
    });
    twice.map(|(_, reduction)| reduction.variant.as_str())
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
