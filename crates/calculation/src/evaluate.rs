use money::split;

use crate::action::{Acting, Proposal, Share, Target};
use crate::condition::Judge;
use crate::coupon;
use crate::matching::Index;
use crate::order::{falling, sort, sort_by_numbers};
use crate::outcome::{Adjustment, Applied, Gift, On, Outcome, Reason, Trace, UnitPrice};
use crate::problem::Problem;
use crate::promotion::{Basis, Choice, Overspent, Promotion, Then};
use crate::state::State;
use crate::units::Overflow;
use crate::view::Views;

/// Judges the promotions of a problem and says what each takes off.
///
/// Lines are taken in the order of their ids, in which numbers count as such, so that the order in which they come
/// never changes what comes out.
///
/// # Errors
/// Where the amounts of the order do not fit 64 bits.
pub fn evaluate(problem: &Problem) -> Result<Outcome, Overflow> {
    let index = Index::new(problem);
    let views = Views::new(problem, &index)?;
    let original = State::new(problem, index.lines())?;
    let evaluation = Evaluation {
        judge: Judge {
            problem,
            index,
            views,
        },
        original,
    };
    Ok(evaluation.run())
}

struct Evaluation<'a> {
    judge: Judge<'a>,
    original: State,
}

/// What has come of an order so far.
struct Progress<'a> {
    state: State,
    effects: Vec<Effect<'a>>,
    skipped: Vec<(&'a Promotion, Reason)>,
    /// The promotion that let none follow.
    last: Option<&'a Promotion>,
}

/// What a promotion did.
struct Effect<'a> {
    promotion: &'a Promotion,
    coupon: Option<&'a str>,
    changes: Vec<Change>,
    gifts: Vec<Gift>,
    /// Lines with how many of their units it used up for itself.
    used: Vec<(u32, u64)>,
}

#[derive(Clone, Copy)]
struct Change {
    action: usize,
    share: Share,
}

/// What a promotion would do.
struct Plan<'a> {
    coupon: Option<&'a str>,
    proposals: Vec<Proposal<'a>>,
    /// Whether the amounts are still those that it was computed on, so that it can be taken from the very units.
    is_exact: bool,
}

impl Effect<'_> {
    fn amount(&self) -> i64 {
        self.changes.iter().map(|change| change.share.amount).sum()
    }

    fn is_empty(&self) -> bool {
        self.changes.is_empty() && self.gifts.is_empty()
    }
}

impl<'a> Evaluation<'a> {
    fn run(&self) -> Outcome {
        let problem = self.judge.problem;
        let mut promotions: Vec<&Promotion> = problem.promotions.iter().collect();
        let rank = |one: &Promotion| (falling(one.priority.into()), one.created);
        sort_by_numbers(&mut promotions, |one| rank(one));
        for alike in promotions.chunk_by_mut(|a, b| rank(a) == rank(b)) {
            sort(alike, |a, b| a.id.cmp(&b.id));
        }
        let mut progress = Progress {
            state: self.original.clone(),
            effects: Vec::new(),
            skipped: Vec::new(),
            last: None,
        };
        for (place, promotion) in promotions.iter().enumerate() {
            if promotion.exclusive && self.apply(promotion, &mut progress) {
                // Exclusive ones before it have said why they do not apply.
                let others = promotions.iter().enumerate();
                let others =
                    others.filter(|(at, other)| *at > place || (*at < place && !other.exclusive));
                progress.skipped.extend(others.map(|(_, other)| {
                    let by = promotion.id.clone();
                    (*other, Reason::Excluded { by })
                }));
                return self.outcome(progress);
            }
        }
        promotions.retain(|promotion| !promotion.exclusive);
        for (lane, choice) in in_lanes(problem, &promotions) {
            self.apply_lane(&lane, choice, &mut progress);
        }
        self.outcome(progress)
    }

    fn apply_lane(&self, lane: &[&'a Promotion], choice: Choice, progress: &mut Progress<'a>) {
        match choice {
            Choice::All => {
                for promotion in lane {
                    self.apply(promotion, progress);
                }
            }
            Choice::First => {
                let mut promotions = lane.iter();
                let first = promotions.find(|promotion| self.apply(promotion, progress));
                let last = first.map(|first| first.id.clone()).unwrap_or_default();
                let others = promotions.map(|promotion| {
                    let last = last.clone();
                    (*promotion, Reason::After { last })
                });
                progress.skipped.extend(others);
            }
            Choice::Best => self.apply_best(lane, progress),
            Choice::BestOfEach => self.apply_best_of_each(lane, progress),
        }
    }

    /// Tries each alone, and keeps the one that takes most; among equals the first.
    fn apply_best(&self, lane: &[&'a Promotion], progress: &mut Progress<'a>) {
        let tried = self.try_each(lane, progress);
        let best = tried.iter().rev().max_by_key(|effect| effect.amount());
        let Some(best) = best.map(|effect| effect.promotion) else {
            return;
        };
        for Effect { promotion, .. } in &tried {
            if promotion.id == best.id {
                self.apply(promotion, progress);
            } else {
                let best = best.id.clone();
                progress
                    .skipped
                    .push((promotion, Reason::NotTheBest { best }));
            }
        }
    }

    /// Tries each alone, and keeps for each thing what takes most off it.
    fn apply_best_of_each(&self, lane: &[&'a Promotion], progress: &mut Progress<'a>) {
        let tried = self.try_each(lane, progress);
        let state = &mut progress.state;
        let (lines, shipping) = (state.lines.len(), state.shipping.len());
        let things = lines + shipping + state.surcharges.len();
        let thing = |change: &Change| match change.share.target {
            Target::Line(number) => number as usize,
            Target::Shipping(number) => lines + number as usize,
            Target::Surcharge(number) => lines + shipping + number as usize,
        };
        // How much is taken off each thing, and by which: the first that takes most.
        let mut best: Vec<(i64, Option<&Promotion>)> = vec![(0, None); things];
        let mut off = vec![0; things];
        for effect in &tried {
            for change in &effect.changes {
                off[thing(change)] += change.share.amount;
            }
            for change in &effect.changes {
                let off = std::mem::take(&mut off[thing(change)]);
                let best = &mut best[thing(change)];
                if off > best.0 {
                    *best = (off, Some(effect.promotion));
                }
            }
        }
        for mut effect in tried {
            let promotion = effect.promotion;
            let mut beaten_by = None;
            effect.changes.retain_mut(|change| {
                let best = best[thing(change)].1;
                let is_best = best.is_some_and(|best| best.id == promotion.id);
                if is_best {
                    let share = &mut change.share;
                    share.amount = take(&mut progress.state, share.target, share.amount);
                } else {
                    beaten_by = beaten_by.or(best);
                }
                is_best
            });
            match beaten_by {
                Some(best) if effect.is_empty() => {
                    let best = best.id.clone();
                    progress
                        .skipped
                        .push((promotion, Reason::NotTheBest { best }));
                }
                _ => {
                    for (line, count) in &effect.used {
                        progress.state.lines[*line as usize].consume(*count);
                    }
                    self.keep(effect, progress);
                }
            }
        }
    }

    /// What the promotions of a lane that apply from here do, each alone.
    fn try_each(&self, lane: &[&'a Promotion], progress: &mut Progress<'a>) -> Vec<Effect<'a>> {
        let mut tried = Vec::new();
        for promotion in lane {
            let mut state = progress.state.clone();
            match self.effect(promotion, progress.last, &mut state) {
                Ok(effect) => tried.push(effect),
                Err(reason) => progress.skipped.push((promotion, reason)),
            }
        }
        tried
    }

    /// Applies a promotion, or notes why it does not apply.
    fn apply(&self, promotion: &'a Promotion, progress: &mut Progress<'a>) -> bool {
        match self.effect(promotion, progress.last, &mut progress.state) {
            Ok(effect) => {
                self.keep(effect, progress);
                true
            }
            Err(reason) => {
                progress.skipped.push((promotion, reason));
                false
            }
        }
    }

    /// Notes what a promotion did, and what it leaves to others.
    fn keep(&self, effect: Effect<'a>, progress: &mut Progress<'a>) {
        match effect.promotion.then {
            Then::All => {}
            Then::Others => {
                let state = &mut progress.state;
                state.any_closed = true;
                for change in &effect.changes {
                    match change.share.target {
                        Target::Line(number) => state.lines[number as usize].closed = true,
                        Target::Shipping(number) => state.shipping[number as usize].closed = true,
                        Target::Surcharge(number) => {
                            state.surcharges[number as usize].closed = true;
                        }
                    }
                }
            }
            Then::Nothing => progress.last = Some(effect.promotion),
        }
        progress.effects.push(effect);
    }

    fn effect(
        &self,
        promotion: &'a Promotion,
        last: Option<&Promotion>,
        state: &mut State,
    ) -> Result<Effect<'a>, Reason> {
        if let Some(last) = last {
            let last = last.id.clone();
            return Err(Reason::After { last });
        }
        let plan = self.plan(promotion, state)?;
        let effect = enact(promotion, &plan, state);
        if effect.is_empty() {
            return Err(Reason::NothingToDiscount);
        }
        Ok(effect)
    }

    /// What a promotion would do in this state, which it does not change but for how it is written.
    fn plan(&self, promotion: &'a Promotion, state: &mut State) -> Result<Plan<'a>, Reason> {
        let problem = self.judge.problem;
        let now = problem.facts.time.seconds;
        if promotion.starts.is_some_and(|starts| now < starts) {
            return Err(Reason::NotStarted);
        }
        if promotion.ends.is_some_and(|ends| now >= ends) {
            return Err(Reason::Ended);
        }
        let budget = promotion.budget;
        if budget.uses.is_used_up() {
            return Err(Reason::UsedUp);
        }
        if budget.spend.is_some_and(|spend| spend <= 0) {
            return Err(Reason::BudgetSpent);
        }
        let coupon = coupon::opening(promotion, problem)?;
        let condition = &promotion.condition;
        let mut original;
        let (start, holds) = match promotion.basis {
            Basis::Running => {
                let on = |basis| (basis == Basis::Original).then(|| self.original.clone());
                let holds = self.judge.holds(condition, state, &on);
                (state, holds)
            }
            Basis::Original => {
                original = self.as_it_came(state);
                let on = |basis| (basis == Basis::Running).then(|| state.clone());
                let holds = self.judge.holds(condition, &mut original, &on);
                (&mut original, holds)
            }
        };
        if !holds {
            return Err(Reason::ConditionFailed);
        }
        let acting = Acting {
            judge: &self.judge,
            promotion,
            times: coupon.map_or(1, |opening| opening.times.into()),
        };
        // All actions compute on the amounts at the start.
        let mut proposals = Vec::with_capacity(promotion.actions.len());
        for action in &promotion.actions {
            proposals.push(acting.propose(action, start));
        }
        let planned: i64 = proposals
            .iter()
            .map(Proposal::amount)
            .fold(0, i64::saturating_add);
        if planned == 0 && proposals.iter().all(|proposal| proposal.gift.is_none()) {
            return Err(Reason::NothingToDiscount);
        }
        let most = promotion.cap.map_or(planned, |cap| {
            acting.within_cap(&proposals, planned, cap.max(0))
        });
        let allowed = match (budget.spend, budget.overspent) {
            (Some(spend), Overspent::Skip) if most > spend => return Err(Reason::BudgetSpent),
            (Some(spend), Overspent::Reduce) => most.min(spend),
            _ => most,
        };
        let is_reduced = allowed < planned;
        if is_reduced {
            reduce(&mut proposals, allowed, problem.settings.leftover);
        }
        Ok(Plan {
            coupon: coupon.map(|opening| opening.code),
            is_exact: promotion.basis == Basis::Running && proposals.len() == 1 && !is_reduced,
            proposals,
        })
    }

    /// The amounts that the order came with; but units that are used up, and what is closed, remain so.
    fn as_it_came(&self, state: &State) -> State {
        let mut original = self.original.clone();
        original.any_closed = state.any_closed;
        for (line, now) in original.lines.iter_mut().zip(&state.lines) {
            line.closed = now.closed;
            let used = now.consumed();
            if used > 0 {
                line.consume(used);
            }
        }
        let charges = original.shipping.iter_mut().chain(&mut original.surcharges);
        let now = state.shipping.iter().chain(&state.surcharges);
        for (charge, now) in charges.zip(now) {
            charge.closed = now.closed;
        }
        original
    }

    fn outcome(&self, progress: Progress<'a>) -> Outcome {
        let problem = self.judge.problem;
        let on = |target| match target {
            Target::Line(number) => On::Line(self.judge.index.place(number)),
            Target::Shipping(place) => On::Shipping(place),
            Target::Surcharge(place) => On::Surcharge(place),
        };
        let mut applied = Vec::with_capacity(progress.effects.len());
        for effect in progress.effects {
            let adjustments = effect
                .changes
                .iter()
                .map(|Change { action, share }| Adjustment {
                    action: *action,
                    on: on(share.target),
                    base: share.base,
                    amount: share.amount,
                    units: (share.count > 0).then_some(share.count),
                });
            applied.push(Applied {
                promotion: effect.promotion.id.clone(),
                amount: effect.amount(),
                coupon: effect.coupon.map(str::to_owned),
                adjustments: adjustments.collect(),
                gifts: effect.gifts,
            });
        }
        let skipped = progress.skipped.into_iter();
        let skipped: Vec<Trace> = skipped
            .map(|(promotion, reason)| Trace {
                promotion: promotion.id.clone(),
                reason,
            })
            .collect();
        let coupons = coupon::verdicts(problem, &applied, &skipped);
        let mut units = vec![Vec::new(); problem.lines.len()];
        let mut state = progress.state;
        for (number, line) in (0..).zip(&mut state.lines) {
            let prices = line.runs().iter().map(|run| UnitPrice {
                count: run.count,
                price: run.price,
            });
            units[self.judge.index.place(number) as usize] = prices.collect();
        }
        Outcome {
            units,
            applied,
            skipped,
            coupons,
        }
    }
}

/// The promotions of each lane, in the order in which they run; those of no lane follow the last one.
fn in_lanes<'a>(
    problem: &'a Problem,
    promotions: &[&'a Promotion],
) -> Vec<(Vec<&'a Promotion>, Choice)> {
    let lanes = problem.lanes.iter().map(|lane| (Vec::new(), lane.choice));
    let mut lanes: Vec<_> = lanes.chain([(Vec::new(), Choice::All)]).collect();
    let rest = lanes.len() - 1;
    for promotion in promotions {
        let code = promotion.lane.as_deref();
        let place = code.and_then(|code| problem.lanes.iter().position(|lane| lane.code == code));
        lanes[place.unwrap_or(rest)].0.push(*promotion);
    }
    lanes
}

impl Proposal<'_> {
    fn amount(&self) -> i64 {
        let mut sum = 0_i64;
        for share in &self.shares {
            sum = sum.saturating_add(share.amount);
        }
        for units in &self.units {
            sum = sum.saturating_add(units.whole().amount);
        }
        sum
    }
}

/// Keeps proposals to a sum below theirs, each giving its share.
fn reduce(proposals: &mut [Proposal<'_>], sum: i64, leftover: money::Leftover) {
    for proposal in &mut *proposals {
        for units in &mut proposal.units {
            if units.off > 0 {
                proposal.shares.push(units.whole());
                units.off = 0;
            }
        }
    }
    let shares = || proposals.iter().flat_map(|proposal| &proposal.shares);
    let weights: Vec<u64> = shares()
        .map(|share| share.amount.max(0).unsigned_abs())
        .collect();
    let given = split(sum, &weights, leftover);
    let shares = proposals
        .iter_mut()
        .flat_map(|proposal| &mut proposal.shares);
    for (share, given) in shares.zip(given) {
        share.amount = given;
    }
}

/// Takes what was planned.
fn enact<'a>(promotion: &'a Promotion, plan: &Plan<'a>, state: &mut State) -> Effect<'a> {
    let mut effect = Effect {
        promotion,
        coupon: plan.coupon,
        changes: Vec::new(),
        gifts: Vec::new(),
        used: Vec::new(),
    };
    let most = |proposal: &Proposal<'_>| proposal.shares.len() + proposal.units.len();
    effect
        .changes
        .reserve_exact(plan.proposals.iter().map(most).sum());
    for (action, proposal) in plan.proposals.iter().enumerate() {
        if let Some((product, quantity)) = proposal.gift {
            effect.gifts.push(Gift {
                action,
                product: product.to_owned(),
                quantity,
            });
        }
        let mut note = |share: Share, amount: i64| {
            if amount > 0 {
                let share = Share { amount, ..share };
                effect.changes.push(Change { action, share });
            }
        };
        // Units first: the shares of a line change all of them.
        for units in &proposal.units {
            let whole = units.whole();
            if plan.is_exact {
                let line = &mut state.lines[units.line as usize];
                let amount = line.take_from(units.run, units.count, units.off, units.consume);
                note(whole, amount);
            } else {
                note(whole, take(state, whole.target, whole.amount));
            }
        }
        for share in &proposal.shares {
            note(*share, take(state, share.target, share.amount));
        }
    }
    let used = plan.proposals.iter().flat_map(|proposal| &proposal.units);
    for units in used.filter(|units| units.consume) {
        if !plan.is_exact && !effect.is_empty() {
            state.lines[units.line as usize].consume(units.count);
        }
        effect.used.push((units.line, units.count));
    }
    effect
}

fn take(state: &mut State, target: Target, amount: i64) -> i64 {
    let charge = match target {
        Target::Line(number) => return state.lines[number as usize].take(amount),
        Target::Shipping(place) => &mut state.shipping[place as usize],
        Target::Surcharge(place) => &mut state.surcharges[place as usize],
    };
    let taken = amount.clamp(0, charge.amount.max(0));
    charge.amount -= taken;
    taken
}
