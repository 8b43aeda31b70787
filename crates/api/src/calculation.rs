//! A whole order as JSON, what comes of it, and the receipt by which anyone can have it calculated
//! again.

mod answer;
mod canonical;
mod custom_rule;
mod price;
mod receipt;
mod request;
#[cfg(test)]
pub(crate) mod tests;

pub use answer::{
    CalculatedAmount, CalculatedLine, CalculatedPrice, Calculation, CouponVerdict, GivenDiscount,
    GivenGift, Reason, Share, Sums, TaxedWith, Totals, TraceStep, TracedAction, TracedOn,
};
pub use canonical::digest;
pub use custom_rule::{AskedRules, RULE_UNAVAILABLE, RULE_UNKNOWN, RuleDecision, SkippedRule};
pub use price::{
    Ask, DecidedPrice, DecidedTier, Decision, History, LostPrice, PriceSince, Prices, PricesAnswer,
    PricesRequest,
};
pub use receipt::{Difference, EngineDigest, Receipt, Verification, VerificationRequest};
pub use request::{CalculationLine, CalculationRequest};
