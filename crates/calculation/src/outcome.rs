//! What came of a problem, with the reasons.

pub use crate::coupon::{CouponReason, Verdict};
pub use crate::problem::UnitPrice;

/// What promotions do to an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// In the order in which they took effect.
    pub applied: Vec<Applied>,
    pub skipped: Vec<Trace>,
    /// One for each code that was given, in that order.
    pub coupons: Vec<Verdict>,
    /// For each line of the problem what its units cost in the end: by falling price.
    pub units: Vec<Vec<UnitPrice>>,
}

/// A promotion that took effect.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applied {
    pub promotion: String,
    /// The sum of its adjustments.
    pub amount: i64,
    /// The code that opened it.
    pub coupon: Option<String>,
    pub adjustments: Vec<Adjustment>,
    pub gifts: Vec<Gift>,
}

/// What an action took off one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjustment {
    /// The action's place in its promotion, from zero.
    pub action: usize,
    pub on: On,
    /// What the thing, or these units of it, cost when the promotion began.
    pub base: i64,
    /// Above zero.
    pub amount: i64,
    /// How many units it comes from; none where it is spread over all of them.
    pub units: Option<u64>,
}

/// Something that costs: by its place in the problem, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum On {
    Line(u32),
    Shipping(u32),
    Surcharge(u32),
}

/// Units of a product for nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gift {
    pub action: usize,
    pub product: String,
    pub quantity: u64,
}

/// A promotion that took no effect, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    pub promotion: String,
    pub reason: Reason,
}

/// Why a promotion took no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    NotStarted,
    Ended,
    /// It was used as often as it may be.
    UsedUp,
    /// It has cost what it may cost.
    BudgetSpent,
    /// None of its codes was given.
    CouponMissing,
    /// Its codes were given and are not valid: the verdicts say why.
    CouponRefused,
    ConditionFailed,
    /// Nothing matches its actions, or nothing is left to take.
    NothingToDiscount,
    /// Another one lets none beside it.
    Excluded {
        by: String,
    },
    /// Another one of its lane takes more.
    NotTheBest {
        best: String,
    },
    /// One before it lets none follow, or is the first of its lane.
    After {
        last: String,
    },
}
