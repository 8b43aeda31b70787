use crate::outcome::{Applied, Reason, Trace};
use crate::problem::Problem;
use crate::promotion::{Coupon, Promotion};

/// What became of a code that the buyer gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// As it was given.
    pub code: String,
    /// None where it was accepted.
    pub refused: Option<CouponReason>,
}

/// Why a code was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CouponReason {
    Unknown,
    NotStarted,
    Expired,
    UsedUp,
    /// This buyer has used it as often as one may.
    UsedUpByCustomer,
    /// It was given more often than it counts in one order, or another code gave the reward.
    AlreadyGiven,
    /// The code is good, and its promotion does not take effect.
    Promotion(Reason),
}

/// The code that opens a promotion, and how often it gives the reward.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Opening<'a> {
    pub(crate) code: &'a str,
    pub(crate) times: u32,
}

/// The first valid code of a promotion that was given; none where it needs none.
pub(crate) fn opening<'a>(
    promotion: &'a Promotion,
    problem: &Problem,
) -> Result<Option<Opening<'a>>, Reason> {
    if promotion.coupons.is_empty() {
        return Ok(None);
    }
    let mut reason = Reason::CouponMissing;
    for coupon in &promotion.coupons {
        let given = problem
            .coupons
            .iter()
            .filter(|code| is(coupon, code))
            .count();
        if given == 0 {
            continue;
        }
        if refusal(coupon, problem.facts.time.seconds).is_some() {
            reason = Reason::CouponRefused;
            continue;
        }
        let times = u32::try_from(given)
            .unwrap_or(u32::MAX)
            .min(most_per_order(coupon));
        return Ok(Some(Opening {
            code: &coupon.code,
            times,
        }));
    }
    Err(reason)
}

fn most_per_order(coupon: &Coupon) -> u32 {
    // What is left of the other limits counts as well.
    let left = |limit: crate::promotion::Limit| {
        limit
            .most
            .map_or(u64::MAX, |most| most.saturating_sub(limit.used))
    };
    let left = left(coupon.uses).min(left(coupon.uses_by_customer));
    coupon
        .per_order
        .unwrap_or(1)
        .min(u32::try_from(left).unwrap_or(u32::MAX))
}

/// Codes are typed from paper: blanks around them and the case of letters make no difference.
pub(crate) fn is_same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

fn is(coupon: &Coupon, code: &str) -> bool {
    is_same(&coupon.code, code)
}

fn refusal(coupon: &Coupon, now: i64) -> Option<CouponReason> {
    if coupon.starts.is_some_and(|starts| now < starts) {
        Some(CouponReason::NotStarted)
    } else if coupon.ends.is_some_and(|ends| now >= ends) {
        Some(CouponReason::Expired)
    } else if coupon.uses.is_used_up() {
        Some(CouponReason::UsedUp)
    } else if coupon.uses_by_customer.is_used_up() {
        Some(CouponReason::UsedUpByCustomer)
    } else {
        None
    }
}

/// A verdict for each code. A code may open several promotions: it is accepted where one took effect.
pub(crate) fn verdicts(problem: &Problem, applied: &[Applied], skipped: &[Trace]) -> Vec<Verdict> {
    let mut verdicts = Vec::with_capacity(problem.coupons.len());
    for (place, code) in problem.coupons.iter().enumerate() {
        let before = problem.coupons[..place].iter();
        let before = before.filter(|other| is_same(other, code)).count();
        verdicts.push(Verdict {
            code: code.clone(),
            refused: judge(problem, code, before, applied, skipped),
        });
    }
    verdicts
}

fn judge(
    problem: &Problem,
    code: &str,
    before: usize,
    applied: &[Applied],
    skipped: &[Trace],
) -> Option<CouponReason> {
    let mut reason = CouponReason::Unknown;
    for promotion in &problem.promotions {
        let Some(coupon) = promotion.coupons.iter().find(|coupon| is(coupon, code)) else {
            continue;
        };
        if let Some(refusal) = refusal(coupon, problem.facts.time.seconds) {
            reason = refusal;
            continue;
        }
        if before >= most_per_order(coupon) as usize {
            reason = CouponReason::AlreadyGiven;
            continue;
        }
        let mut applied = applied.iter();
        if let Some(applied) = applied.find(|applied| applied.promotion == promotion.id) {
            if applied.coupon.as_ref() == Some(&coupon.code) {
                return None;
            }
            reason = CouponReason::AlreadyGiven;
            continue;
        }
        let why = skipped.iter().find(|trace| trace.promotion == promotion.id);
        if let Some(trace) = why {
            reason = CouponReason::Promotion(trace.reason.clone());
        }
    }
    Some(reason)
}
