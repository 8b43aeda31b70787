use std::cmp::Ordering;

use money::split;

use crate::condition::Judge;
use crate::problem::{Charge, Weights};
use crate::promotion::{
    Action, Bundles, BuyGet, Charges, Discount, Give, Lines, Measure, Order, Spread, Step, Tiers,
    Units,
};
use crate::state::State;
use crate::units::Run;

/// What an action would take, computed on the amounts at the start of its promotion.
#[derive(Debug, Default)]
pub(crate) struct Proposal {
    pub(crate) parts: Vec<Part>,
    pub(crate) gift: Option<(String, u64)>,
    /// Units that are used up without a discount: what is bought for something else to be free.
    pub(crate) used: Vec<UnitPart>,
}

/// Something that an action would take off one thing.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) target: Target,
    /// What the thing, or these units of it, cost before.
    pub(crate) base: i64,
    pub(crate) amount: i64,
    /// The units that it comes from; none where it is spread over all of a line.
    pub(crate) units: Option<UnitPart>,
}

/// What a discount is on: a place among the lines, the shipping or the surcharges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Line(u32),
    Shipping(u32),
    Surcharge(u32),
}

/// Some units of a run of a line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct UnitPart {
    pub(crate) line: u32,
    pub(crate) run: Run,
    pub(crate) count: u64,
    /// From each.
    pub(crate) off: i64,
    pub(crate) consume: bool,
}

impl UnitPart {
    fn part(self) -> Part {
        let count = self.count.cast_signed();
        Part {
            target: Target::Line(self.line),
            base: self.run.price * count,
            amount: self.off * count,
            units: Some(self),
        }
    }
}

/// Units that an action may choose from.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    line: u32,
    run: Run,
    left: u64,
    buys: bool,
    gets: bool,
}

impl Judge<'_> {
    /// What an action would take in this state.
    pub(crate) fn propose(&self, action: &Action, state: &mut State) -> Proposal {
        let parts = match action {
            Action::Spread(Spread { of, discount }) => {
                let lines = self.matching(of, state);
                self.spread(&lines, *discount, state)
            }
            Action::Lines(Lines { of, discount, .. }) => {
                let lines = self.matching(of, state);
                let parts = lines.into_iter().map(|line| {
                    let base = state.lines[line as usize].total();
                    let amount = self
                        .off(base, *discount)
                        .min(state.lines[line as usize].room());
                    Part {
                        target: Target::Line(line),
                        base,
                        amount,
                        units: None,
                    }
                });
                parts.collect()
            }
            Action::Units(Units {
                of,
                discount,
                limit,
                pick,
                ..
            }) => {
                let lines = self.matching(of, state);
                let mut candidates = candidates(&lines, |_| (true, true), state);
                if limit.is_some() {
                    in_order(&mut candidates, *pick);
                }
                let mut left = limit.unwrap_or(u64::MAX);
                let mut parts = Vec::new();
                for candidate in candidates {
                    let count = candidate.left.min(left);
                    left -= count;
                    parts.push(self.discounted(candidate, count, *discount, false).part());
                }
                parts
            }
            Action::BuyGet(action) => return self.buy_get(action, state),
            Action::Bundles(action) => return self.bundles(action, state),
            Action::Tiers(Tiers { of, by, steps, .. }) => {
                let lines = self.matching(of, state);
                match reached(&lines, *by, steps, state) {
                    Some(step) => self.spread(&lines, step.discount, state),
                    None => Vec::new(),
                }
            }
            Action::Gift(Give {
                product, quantity, ..
            }) => {
                return Proposal {
                    gift: Some((product.clone(), *quantity)),
                    ..Proposal::default()
                };
            }
            Action::Shipping(Charges {
                methods, discount, ..
            }) => self.charges(
                &self.problem.shipping,
                &state.shipping,
                methods,
                *discount,
                Target::Shipping,
            ),
            Action::Surcharge(Charges {
                methods, discount, ..
            }) => self.charges(
                &self.problem.surcharges,
                &state.surcharges,
                methods,
                *discount,
                Target::Surcharge,
            ),
        };
        Proposal {
            parts,
            ..Proposal::default()
        }
    }

    fn off(&self, amount: i64, discount: Discount) -> i64 {
        discount.off(amount, self.problem.settings)
    }

    /// Some units with what the discount takes off each, which never leaves less than the floor.
    fn discounted(
        &self,
        candidate: Candidate,
        count: u64,
        discount: Discount,
        consume: bool,
    ) -> UnitPart {
        let floor = self.index.line(candidate.line).floor.max(0);
        let price = candidate.run.price;
        UnitPart {
            line: candidate.line,
            run: candidate.run,
            count,
            off: self.off(price, discount).min((price - floor).max(0)),
            consume,
        }
    }

    /// Spreads a discount on the sum of some lines over them; what a floor keeps one from giving,
    /// the others give.
    fn spread(&self, lines: &[u32], discount: Discount, state: &State) -> Vec<Part> {
        let total = |line: &u32| state.lines[*line as usize].total();
        let room = |line: u32| state.lines[line as usize].room();
        let base: i64 = lines.iter().map(total).sum();
        let rooms: i64 = lines.iter().map(|line| room(*line)).sum();
        let mut left = self.off(base, discount).min(rooms);
        let weights: Vec<u64> = lines
            .iter()
            .map(|line| self.weight(*line, total(line)))
            .collect();
        let mut given = vec![0_i64; lines.len()];
        while left > 0 {
            // A line without room has no weight; where no line with room has one, all are equal.
            let open = |index: usize| given[index] < room(lines[index]);
            let mut now: Vec<u64> = (0..lines.len())
                .map(|index| if open(index) { weights[index] } else { 0 })
                .collect();
            if now.iter().all(|weight| *weight == 0) {
                now = (0..lines.len())
                    .map(|index| u64::from(open(index)))
                    .collect();
            }
            for (index, share) in split(left, &now, self.problem.settings.leftover)
                .into_iter()
                .enumerate()
            {
                let share = share.min(room(lines[index]) - given[index]);
                given[index] += share;
                left -= share;
            }
        }
        let parts = lines.iter().zip(given);
        parts
            .map(|(line, amount)| Part {
                target: Target::Line(*line),
                base: total(line),
                amount,
                units: None,
            })
            .collect()
    }

    fn weight(&self, line: u32, total: i64) -> u64 {
        let total = total.max(0);
        match self.problem.settings.weights {
            Weights::AsEntered => total.unsigned_abs(),
            Weights::WithTax => {
                let tax = &self.index.line(line).tax;
                tax.gross(total, self.problem.settings.rounding)
                    .unwrap_or(i64::MAX)
                    .max(0)
                    .unsigned_abs()
            }
        }
    }

    fn charges(
        &self,
        charges: &[Charge],
        amounts: &[i64],
        methods: &[String],
        discount: Discount,
        target: fn(u32) -> Target,
    ) -> Vec<Part> {
        let mut parts = Vec::new();
        for ((number, charge), amount) in (0_u32..).zip(charges).zip(amounts) {
            let wanted = methods.is_empty()
                || charge
                    .method
                    .as_ref()
                    .is_some_and(|method| methods.contains(method));
            if wanted {
                parts.push(Part {
                    target: target(number),
                    base: *amount,
                    amount: self.off(*amount, discount),
                    units: None,
                });
            }
        }
        parts
    }

    fn buy_get(&self, action: &BuyGet, state: &mut State) -> Proposal {
        let BuyGet {
            buy,
            buy_quantity,
            get,
            get_quantity,
            discount,
            times,
            pick,
            ..
        } = action;
        let (buying, getting) = (self.matching(buy, state), self.matching(get, state));
        let mut lines = [buying.clone(), getting.clone()].concat();
        lines.sort_unstable();
        lines.dedup();
        let role = |line: u32| {
            (
                buying.binary_search(&line).is_ok(),
                getting.binary_search(&line).is_ok(),
            )
        };
        let mut candidates = candidates(&lines, role, state);
        candidates.retain(|candidate| !candidate.run.consumed);
        let sum = |wanted: (bool, bool)| -> u64 {
            let of_role = candidates.iter().filter(|c| (c.buys, c.gets) == wanted);
            of_role.map(|c| c.left).sum()
        };
        let (only_buy, only_get, both) =
            (sum((true, false)), sum((false, true)), sum((true, true)));
        let fits = |times: u64| {
            let need =
                |each: u64, own: u64| each.checked_mul(times).map(|need| need.saturating_sub(own));
            match (need(*buy_quantity, only_buy), need(*get_quantity, only_get)) {
                (Some(buys), Some(gets)) => buys.checked_add(gets).is_some_and(|sum| sum <= both),
                _ => false,
            }
        };
        let times = most(times.unwrap_or(u64::MAX), fits);
        if times == 0 {
            return Proposal::default();
        }
        let mut proposal = Proposal::default();
        // What is got first, so that the cheapest or dearest are free; but leave enough to buy.
        let mut shared = both - (buy_quantity * times).saturating_sub(only_buy);
        let mut left = get_quantity * times;
        in_order(&mut candidates, *pick);
        for candidate in candidates.iter_mut().filter(|candidate| candidate.gets) {
            let mut count = candidate.left.min(left);
            if candidate.buys {
                count = count.min(shared);
                shared -= count;
            }
            left -= count;
            candidate.left -= count;
            if count > 0 {
                proposal
                    .parts
                    .push(self.discounted(*candidate, count, *discount, true).part());
            }
        }
        let mut left = buy_quantity * times;
        in_order(&mut candidates, Order::DearestFirst);
        // What can only be bought goes first, so that what can be had for it is left for others.
        for only in [true, false] {
            let buys = |candidate: &&mut Candidate| candidate.buys && candidate.gets != only;
            for candidate in candidates.iter_mut().filter(buys) {
                let count = candidate.left.min(left);
                left -= count;
                candidate.left -= count;
                if count > 0 {
                    proposal.used.push(UnitPart {
                        line: candidate.line,
                        run: candidate.run,
                        count,
                        off: 0,
                        consume: true,
                    });
                }
            }
        }
        proposal
    }

    fn bundles(&self, action: &Bundles, state: &mut State) -> Proposal {
        let Bundles {
            of,
            size,
            discount,
            times,
            pick,
            ..
        } = action;
        let lines = self.matching(of, state);
        let mut candidates = candidates(&lines, |_| (true, true), state);
        candidates.retain(|candidate| !candidate.run.consumed);
        in_order(&mut candidates, *pick);
        let units: u64 = candidates.iter().map(|candidate| candidate.left).sum();
        let mut bundles = units
            .checked_div(*size)
            .unwrap_or(0)
            .min(times.unwrap_or(u64::MAX));
        let mut proposal = Proposal::default();
        let mut candidates = candidates.into_iter().peekable();
        while bundles > 0 {
            let Some(candidate) = candidates.peek_mut() else {
                break;
            };
            let alike = (candidate.left / size).min(bundles);
            if alike > 0 {
                // Many bundles of the same units are computed once.
                self.bundle(
                    &[(*candidate, *size)],
                    alike,
                    *discount,
                    state,
                    &mut proposal,
                );
                candidate.left -= alike * size;
                bundles -= alike;
            } else {
                let mut content = Vec::new();
                let mut left = *size;
                while let Some(candidate) = candidates.peek_mut().filter(|_| left > 0) {
                    let count = candidate.left.min(left);
                    left -= count;
                    candidate.left -= count;
                    content.push((*candidate, count));
                    if candidate.left == 0 {
                        candidates.next();
                    }
                }
                self.bundle(&content, 1, *discount, state, &mut proposal);
                bundles -= 1;
            }
            if candidates
                .peek()
                .is_some_and(|candidate| candidate.left == 0)
            {
                candidates.next();
            }
        }
        proposal
    }

    /// A number of bundles of the same content, each at the discount, spread over its content by price.
    fn bundle(
        &self,
        content: &[(Candidate, u64)],
        alike: u64,
        discount: Discount,
        state: &State,
        proposal: &mut Proposal,
    ) {
        let cost =
            |(candidate, count): &(Candidate, u64)| candidate.run.price * count.cast_signed();
        let base: i64 = content.iter().map(cost).sum();
        let off = self.off(base, discount);
        let weights: Vec<u64> = content
            .iter()
            .map(|one| cost(one).max(0).unsigned_abs())
            .collect();
        let shares = split(off, &weights, self.problem.settings.leftover);
        for ((candidate, count), share) in content.iter().zip(shares) {
            let times = alike.cast_signed();
            proposal.parts.push(Part {
                target: Target::Line(candidate.line),
                base: candidate.run.price * count.cast_signed() * times,
                amount: (share * times).min(state.lines[candidate.line as usize].room()),
                units: None,
            });
            proposal.used.push(UnitPart {
                line: candidate.line,
                run: candidate.run,
                count: count * alike,
                off: 0,
                consume: true,
            });
        }
    }
}

/// The largest number up to `most` that fits, where all below a fitting one fit.
fn most(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high) = (0, most);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if fits(middle) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    low
}

fn reached(lines: &[u32], by: Measure, steps: &[Step], state: &State) -> Option<Step> {
    let lines = lines.iter().map(|line| &state.lines[*line as usize]);
    let measure = match by {
        Measure::Amount => lines.map(|line| line.total()).sum(),
        Measure::Quantity => {
            i64::try_from(lines.map(|line| line.quantity()).sum::<u64>()).unwrap_or(i64::MAX)
        }
    };
    let reached = steps.iter().filter(|step| step.from <= measure);
    reached.max_by_key(|step| step.from).copied()
}

fn candidates(
    lines: &[u32],
    role: impl Fn(u32) -> (bool, bool),
    state: &mut State,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for line in lines {
        let (buys, gets) = role(*line);
        for run in state.lines[*line as usize].units().runs() {
            candidates.push(Candidate {
                line: *line,
                run: *run,
                left: run.count,
                buys,
                gets,
            });
        }
    }
    candidates
}

/// By price; among equals the earlier line.
fn in_order(candidates: &mut [Candidate], order: Order) {
    let by_price = |a: &Candidate, b: &Candidate| match order {
        Order::CheapestFirst => a.run.price.cmp(&b.run.price),
        Order::DearestFirst => b.run.price.cmp(&a.run.price),
    };
    let compare = |a: &Candidate, b: &Candidate| -> Ordering {
        by_price(a, b)
            .then(a.line.cmp(&b.line))
            .then(a.run.consumed.cmp(&b.run.consumed))
    };
    candidates.sort_unstable_by(compare);
}
