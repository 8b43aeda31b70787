use std::collections::BTreeMap;

use money::split;

use crate::action::{Part, Proposal, Target, UnitPart};
use crate::condition::Judge;
use crate::coupon::{self, Verdict};
use crate::matching::Index;
use crate::natural;
use crate::outcome::{Adjustment, Applied, Gift, On, Outcome, Reason, Trace, UnitPrice};
use crate::problem::{Line, Problem};
use crate::promotion::{Basis, Choice, Promotion};
use crate::state::State;
use crate::units::Overflow;

/// Judges the promotions of a problem and says what each takes off.
///
/// Lines are taken in the order of their ids, in which numbers count as such, so that the order in which they come
/// never changes what comes out.
///
/// # Errors
/// Where the amounts of the order do not fit 64 bits.
pub fn evaluate(problem: &Problem) -> Result<Outcome, Overflow> {
    let mut lines: Vec<&Line> = problem.lines.iter().collect();
    lines.sort_by(|a, b| natural::compare(&a.id, &b.id));
    let original = State::new(problem, &lines)?;
    let index = Index::new(lines);
    let run = Run {
        judge: Judge {
            problem,
            index: &index,
        },
        original,
    };
    Ok(run.evaluate())
}

struct Run<'a> {
    judge: Judge<'a>,
    original: State,
}

/// What has come of an order so far.
#[derive(Clone)]
struct Progress<'a> {
    state: State,
    effects: Vec<Effect<'a>>,
    skipped: Vec<(&'a Promotion, Reason)>,
}

/// What a promotion did.
#[derive(Clone)]
struct Effect<'a> {
    promotion: &'a Promotion,
    adjustments: Vec<Change>,
    gifts: Vec<Gift>,
    coupon: Option<&'a str>,
}

#[derive(Clone, Copy)]
struct Change {
    action: usize,
    target: Target,
    base: i64,
    amount: i64,
    units: Option<u64>,
}

impl Effect<'_> {
    fn amount(&self) -> i64 {
        self.adjustments.iter().map(|change| change.amount).sum()
    }

    fn on(&self, target: Target) -> i64 {
        let changes = self
            .adjustments
            .iter()
            .filter(|change| change.target == target);
        changes.map(|change| change.amount).sum()
    }
}

impl<'a> Run<'a> {
    fn evaluate(&self) -> Outcome {
        let problem = self.judge.problem;
        let mut promotions: Vec<&Promotion> = problem.promotions.iter().collect();
        promotions.sort_by(|a, b| {
            let rank = |p: &Promotion| (std::cmp::Reverse(p.priority), p.created);
            rank(a).cmp(&rank(b)).then_with(|| a.id.cmp(&b.id))
        });
        let start = || Progress {
            state: self.original.clone(),
            effects: Vec::new(),
            skipped: Vec::new(),
        };
        for promotion in promotions.iter().filter(|promotion| promotion.exclusive) {
            let mut alone = start();
            if self.apply(promotion, &mut alone) {
                let others = promotions.iter().filter(|other| other.id != promotion.id);
                alone.skipped.extend(others.map(|other| {
                    (
                        *other,
                        Reason::Excluded {
                            by: promotion.id.clone(),
                        },
                    )
                }));
                return self.outcome(alone);
            }
        }
        let mut progress = start();
        let mut lanes: Vec<(Option<&str>, Choice)> = problem
            .lanes
            .iter()
            .map(|lane| (Some(lane.code.as_str()), lane.choice))
            .collect();
        lanes.push((None, Choice::All));
        let lane_of = |promotion: &Promotion| {
            let lane = promotion.lane.as_deref();
            lane.filter(|code| problem.lanes.iter().any(|lane| lane.code == *code))
                .map(str::to_owned)
        };
        for (code, choice) in lanes {
            let lane: Vec<_> = promotions
                .iter()
                .copied()
                .filter(|promotion| lane_of(promotion).as_deref() == code)
                .collect();
            match choice {
                Choice::All => {
                    for promotion in lane {
                        self.apply(promotion, &mut progress);
                    }
                }
                Choice::First => {
                    let mut first = None;
                    for promotion in lane {
                        match first.clone() {
                            Some(last) => {
                                progress.skipped.push((promotion, Reason::After { last }));
                            }
                            None => {
                                if self.apply(promotion, &mut progress) {
                                    first = Some(promotion.id.clone());
                                }
                            }
                        }
                    }
                }
                Choice::Best => self.apply_best(&lane, &mut progress),
                Choice::BestOfEach => self.apply_best_of_each(&lane, &mut progress),
            }
        }
        self.outcome(progress)
    }

    /// Tries each alone, and keeps the one that takes most; among equals the first.
    fn apply_best(&self, lane: &[&'a Promotion], progress: &mut Progress<'a>) {
        let tried = self.try_each(lane, progress);
        let best = tried.iter().rev().max_by_key(|(_, effect)| effect.amount());
        let Some((best, _)) = best else { return };
        for (promotion, _) in &tried {
            if promotion.id == best.id {
                self.apply(promotion, progress);
            } else {
                progress.skipped.push((
                    promotion,
                    Reason::NotTheBest {
                        best: best.id.clone(),
                    },
                ));
            }
        }
    }

    /// Tries each alone, and keeps for each thing what takes most off it.
    fn apply_best_of_each(&self, lane: &[&'a Promotion], progress: &mut Progress<'a>) {
        let tried = self.try_each(lane, progress);
        let mut best: BTreeMap<Target, usize> = BTreeMap::new();
        for (number, (_, effect)) in tried.iter().enumerate() {
            for change in &effect.adjustments {
                let known = best.entry(change.target).or_insert(number);
                if effect.on(change.target) > tried[*known].1.on(change.target) {
                    *known = number;
                }
            }
        }
        for (number, (promotion, effect)) in tried.into_iter().enumerate() {
            let mut kept = effect;
            kept.adjustments
                .retain(|change| best.get(&change.target) == Some(&number));
            if kept.adjustments.is_empty() && kept.gifts.is_empty() {
                let by = best.values().next().copied();
                let best = by.map_or_else(String::new, |by| lane_id(lane, by));
                progress
                    .skipped
                    .push((promotion, Reason::NotTheBest { best }));
                continue;
            }
            for change in &mut kept.adjustments {
                change.amount = take(&mut progress.state, change.target, change.amount);
            }
            progress.effects.push(kept);
        }
    }

    /// The promotions of a lane that apply from here, each alone.
    fn try_each(
        &self,
        lane: &[&'a Promotion],
        progress: &mut Progress<'a>,
    ) -> Vec<(&'a Promotion, Effect<'a>)> {
        let mut tried = Vec::new();
        for promotion in lane {
            let mut alone = progress.clone();
            if self.apply(promotion, &mut alone) {
                tried.extend(alone.effects.pop().map(|effect| (*promotion, effect)));
            } else {
                progress.skipped.extend(alone.skipped.pop());
            }
        }
        tried
    }

    /// Applies a promotion, or notes why it does not apply.
    fn apply(&self, promotion: &'a Promotion, progress: &mut Progress<'a>) -> bool {
        match self.effect(promotion, &mut progress.state) {
            Ok(effect) => {
                progress.effects.push(effect);
                true
            }
            Err(reason) => {
                progress.skipped.push((promotion, reason));
                false
            }
        }
    }

    fn effect(&self, promotion: &'a Promotion, state: &mut State) -> Result<Effect<'a>, Reason> {
        let now = self.judge.problem.facts.time.seconds;
        if promotion.starts.is_some_and(|starts| now < starts) {
            return Err(Reason::NotStarted);
        }
        if promotion.ends.is_some_and(|ends| now >= ends) {
            return Err(Reason::Ended);
        }
        if promotion.budget.uses.is_used_up() {
            return Err(Reason::UsedUp);
        }
        let cap = match (promotion.cap, promotion.budget.spend) {
            (Some(cap), Some(spend)) => Some(cap.min(spend)),
            (cap, spend) => cap.or(spend),
        };
        if promotion.budget.spend.is_some_and(|spend| spend <= 0) {
            return Err(Reason::BudgetSpent);
        }
        let coupon = coupon::opening(promotion, self.judge.problem)?;
        // All actions compute on the amounts at the start.
        let mut start = match promotion.basis {
            Basis::Running => state.clone(),
            Basis::Original => self.original.clone(),
        };
        if !self.judge.holds(&promotion.condition, &mut start) {
            return Err(Reason::ConditionFailed);
        }
        let mut proposals = Vec::new();
        for (number, action) in promotion.actions.iter().enumerate() {
            let proposal = self.judge.propose(action, &mut start);
            proposals.push((number, proposal));
        }
        let times = coupon.map_or(1, |opening| opening.times);
        let mut effect = Effect {
            promotion,
            adjustments: Vec::new(),
            gifts: Vec::new(),
            coupon: coupon.map(|opening| opening.code),
        };
        let left = limited(&mut proposals, cap, self.judge.problem.settings.leftover);
        for _ in 0..times {
            let exact = promotion.basis == Basis::Running && proposals.len() == 1 && left;
            for (number, proposal) in &proposals {
                enact(*number, proposal, exact, state, &mut effect);
            }
        }
        if effect.adjustments.is_empty() && effect.gifts.is_empty() {
            return Err(Reason::NothingToDiscount);
        }
        Ok(effect)
    }

    fn outcome(&self, progress: Progress<'a>) -> Outcome {
        let problem = self.judge.problem;
        let on = |target| match target {
            Target::Line(number) => On::Line(self.judge.index.line(number).id.clone()),
            Target::Shipping(number) => On::Shipping(problem.shipping[number as usize].id.clone()),
            Target::Surcharge(number) => {
                On::Surcharge(problem.surcharges[number as usize].id.clone())
            }
        };
        let mut applied = Vec::with_capacity(progress.effects.len());
        for effect in &progress.effects {
            let adjustments = effect.adjustments.iter().map(|change| Adjustment {
                action: change.action,
                on: on(change.target),
                base: change.base,
                amount: change.amount,
                units: change.units,
            });
            applied.push(Applied {
                promotion: effect.promotion.id.clone(),
                amount: effect.amount(),
                coupon: effect.coupon.map(str::to_owned),
                adjustments: adjustments.collect(),
                gifts: effect.gifts.clone(),
            });
        }
        let skipped: Vec<Trace> = progress
            .skipped
            .into_iter()
            .map(|(promotion, reason)| Trace {
                promotion: promotion.id.clone(),
                reason,
            })
            .collect();
        let coupons: Vec<Verdict> = coupon::verdicts(problem, &applied, &skipped);
        let mut state = progress.state;
        let mut units = Vec::with_capacity(problem.lines.len());
        for line in &problem.lines {
            let number = self.judge.index.number(&line.id);
            let runs = state.lines[number].units().runs().iter();
            let prices = runs.map(|run| UnitPrice {
                count: run.count,
                price: run.price,
            });
            units.push(prices.collect());
        }
        Outcome {
            units,
            applied,
            skipped,
            coupons,
        }
    }
}

fn lane_id(lane: &[&Promotion], number: usize) -> String {
    lane.get(number)
        .map_or_else(String::new, |promotion| promotion.id.clone())
}

/// Keeps proposals below the cap, each giving its share. Answers whether nothing was changed.
fn limited(
    proposals: &mut [(usize, Proposal)],
    cap: Option<i64>,
    leftover: money::Leftover,
) -> bool {
    let amounts: Vec<u64> = proposals
        .iter()
        .flat_map(|(_, proposal)| &proposal.parts)
        .map(|part| part.amount.max(0).unsigned_abs())
        .collect();
    let sum: u64 = amounts.iter().sum();
    let Some(cap) = cap.filter(|cap| cap.unsigned_abs() < sum) else {
        return true;
    };
    let shares = split(cap.max(0), &amounts, leftover);
    let parts = proposals
        .iter_mut()
        .flat_map(|(_, proposal)| &mut proposal.parts);
    for (part, share) in parts.zip(shares) {
        part.amount = share;
    }
    false
}

/// Takes what was proposed. `exact` where the amounts are still those that it was computed on, so that
/// it can be taken from the very units.
fn enact(
    action: usize,
    proposal: &Proposal,
    exact: bool,
    state: &mut State,
    effect: &mut Effect<'_>,
) {
    let gift = proposal.gift.iter().filter(|(_, quantity)| *quantity > 0);
    effect.gifts.extend(gift.map(|(product, quantity)| Gift {
        action,
        product: product.clone(),
        quantity: *quantity,
    }));
    let units_of = |part: &Part| part.units.filter(|_| exact);
    let mut whole = Vec::new();
    for part in &proposal.parts {
        match units_of(part) {
            Some(units) => {
                let amount = take_units(state, units);
                note(effect, action, part, amount);
            }
            None => whole.push(part),
        }
    }
    for units in &proposal.used {
        take_units(state, *units);
    }
    for part in whole {
        if let Some(units) = part.units.filter(|units| units.consume) {
            take_units(state, UnitPart { off: 0, ..units });
        }
        let amount = take(state, part.target, part.amount);
        note(effect, action, part, amount);
    }
}

fn take_units(state: &mut State, units: UnitPart) -> i64 {
    state.lines[units.line as usize].take_from(units.run, units.count, units.off, units.consume)
}

fn take(state: &mut State, target: Target, amount: i64) -> i64 {
    let from = |left: &mut i64| {
        let taken = amount.clamp(0, (*left).max(0));
        *left -= taken;
        taken
    };
    match target {
        Target::Line(number) => state.lines[number as usize].take(amount),
        Target::Shipping(number) => from(&mut state.shipping[number as usize]),
        Target::Surcharge(number) => from(&mut state.surcharges[number as usize]),
    }
}

fn note(effect: &mut Effect<'_>, action: usize, part: &Part, amount: i64) {
    if amount > 0 {
        effect.adjustments.push(Change {
            action,
            target: part.target,
            base: part.base,
            amount,
            units: part.units.map(|units| units.count),
        });
    }
}
