//! Units that are bought together.

use super::candidate::{Candidate, in_order, is_same, units_of};
use super::spread::Part;
use super::{Acting, Proposal, Share, Target, UnitShare};
use crate::order::sort_by_numbers;
use crate::promotion::{Bundles, Discount, Within};
use crate::state::State;

impl<'a> Acting<'_, 'a> {
    pub(super) fn bundles(&self, action: &Bundles, state: &mut State) -> Proposal<'a> {
        let others = action.also.iter().map(|set| (&set.of, set.quantity));
        let mut sets = vec![(self.unused(&action.of, state), action.size)];
        sets.extend(others.map(|(of, size)| (self.unused(of, state), size)));
        // Where units could be of several sets, those with the least choice choose first.
        let mut sets: Vec<_> = sets.iter().map(|(all, size)| (&**all, *size)).collect();
        sort_by_numbers(&mut sets, |(all, _)| (units_of(all).cast_signed(), 0));
        let mut pool: Vec<Candidate> = sets.iter().flat_map(|(all, _)| *all).copied().collect();
        in_order(&mut pool, |candidate| candidate, action.pick);
        pool.dedup_by(|a, b| is_same(a, b));
        let mut sets: Vec<SetOf> = sets
            .into_iter()
            .map(|(candidates, size)| SetOf::new(candidates, size, &pool))
            .collect();
        let mut proposal = Proposal::default();
        let mut left = self.limit_by_times(action.times).unwrap_or(u64::MAX);
        // Of the units within bundles those that may still be reduced, and what waits for all bundles.
        let limit = action.within.and_then(|within| within.limit);
        let mut some_left = self.limit_by_times(limit).unwrap_or(u64::MAX);
        let (mut across, mut bundles) = (Vec::new(), 0);
        while left > 0 {
            let Some(content) = one_bundle(&mut sets, &pool) else {
                break;
            };
            // Many bundles of the same units are computed once.
            let alike = content
                .iter()
                .map(|(place, count)| pool[*place].left / count);
            let alike = alike.min().unwrap_or(0).min(left);
            if alike == 0 {
                break;
            }
            left -= alike;
            for (place, count) in &content {
                pool[*place].left -= count * alike;
            }
            let content: Vec<_> = content
                .into_iter()
                .map(|(place, count)| (pool[place], count))
                .collect();
            match action.within {
                Some(of_each) if of_each.across => {
                    let all = content.iter().map(|(one, count)| (*one, count * alike));
                    across.extend(all);
                    bundles += alike;
                }
                Some(of_each) => {
                    let limit = &mut some_left;
                    self.within(
                        content,
                        of_each,
                        alike,
                        limit,
                        action.discount,
                        &mut proposal,
                    );
                }
                None => self.bundle(&content, alike, action.discount, state, &mut proposal),
            }
        }
        if let Some(of_each) = action.within.filter(|_| bundles > 0) {
            let of_all = Within {
                units: of_each.units.saturating_mul(bundles),
                after: of_each.after.saturating_mul(bundles),
                ..of_each
            };
            let limit = &mut some_left;
            self.within(across, of_all, 1, limit, action.discount, &mut proposal);
        }
        proposal
    }

    /// Some units of `alike` bundles of the same content, each at the discount, while the limit lasts.
    fn within(
        &self,
        mut content: Vec<(Candidate, u64)>,
        within: Within,
        alike: u64,
        limit: &mut u64,
        discount: Discount,
        proposal: &mut Proposal<'a>,
    ) {
        in_order(&mut content, |(candidate, _)| candidate, within.pick);
        let (mut after, mut some) = (within.after, within.units);
        for (candidate, count) in content {
            let skipped = count.min(after);
            let chosen = (count - skipped).min(some);
            after -= skipped;
            some -= chosen;
            let reduced = (chosen * alike).min(*limit);
            *limit -= reduced;
            for (count, discount) in [
                (reduced, discount),
                (count * alike - reduced, Discount::default()),
            ] {
                if count > 0 {
                    let (line, run) = (candidate.line, candidate.run);
                    proposal
                        .units
                        .push(self.unit_share(line, run, count, discount, true));
                }
            }
        }
    }

    /// A number of bundles of the same content, each at the discount, spread over its content by price.
    fn bundle(
        &self,
        content: &[(Candidate, u64)],
        alike: u64,
        discount: Discount,
        state: &State,
        proposal: &mut Proposal<'a>,
    ) {
        let parts: Vec<Part> = content
            .iter()
            .map(|(candidate, count)| {
                let total = candidate.run.price * count.cast_signed();
                Part {
                    target: Target::Line(candidate.line),
                    total,
                    room: total
                        .max(0)
                        .min(state.lines[candidate.line as usize].room()),
                    weight: total.max(0).unsigned_abs(),
                }
            })
            .collect();
        let times = alike.cast_signed();
        for ((candidate, count), share) in content.iter().zip(self.spread(&parts, discount)) {
            proposal.shares.push(Share {
                base: share.base * times,
                amount: share.amount.saturating_mul(times),
                count: count * alike,
                ..share
            });
            proposal.units.push(UnitShare {
                line: candidate.line,
                run: candidate.run,
                count: count * alike,
                off: 0,
                consume: true,
            });
        }
    }
}

/// What a bundle needs of one set: the places of its units in a pool.
struct SetOf {
    places: Vec<usize>,
    /// Those before it are used up.
    next: usize,
    size: u64,
}

impl SetOf {
    fn new(candidates: &[Candidate], size: u64, pool: &[Candidate]) -> Self {
        let is_of_set = |one: &Candidate| {
            let from = candidates.partition_point(|other| other.line < one.line);
            candidates
                .get(from)
                .is_some_and(|other| other.line == one.line)
        };
        let places = pool.iter().enumerate().filter(|(_, one)| is_of_set(one));
        Self {
            places: places.map(|(place, _)| place).collect(),
            next: 0,
            size,
        }
    }
}

/// The units of a bundle from what is left: places in the pool with how many of each.
fn one_bundle(sets: &mut [SetOf], pool: &[Candidate]) -> Option<Vec<(usize, u64)>> {
    let mut content: Vec<(usize, u64)> = Vec::new();
    for set in sets {
        let is_used_up = |place: &&usize| pool[**place].left == 0;
        set.next += set.places[set.next..].iter().take_while(is_used_up).count();
        let mut left = set.size;
        for place in &set.places[set.next..] {
            let known = content.iter().position(|(other, _)| other == place);
            let used = known.map_or(0, |known| content[known].1);
            let count = (pool[*place].left - used).min(left);
            left -= count;
            match known {
                Some(known) => content[known].1 += count,
                None if count > 0 => content.push((*place, count)),
                None => {}
            }
            if left == 0 {
                break;
            }
        }
        if left > 0 {
            return None;
        }
    }
    (!content.is_empty()).then_some(content)
}
