//! A discount on each of some units of lines.

use super::candidate::{Candidate, candidates, in_order};
use super::{Acting, Proposal, Target};
use crate::order::sort_by_numbers;
use crate::promotion::{Each, Units};
use crate::state::State;

impl<'a> Acting<'_, 'a> {
    pub(super) fn units(&self, action: &Units, state: &mut State) -> Proposal<'a> {
        let lines = self.judge.open(&action.of, state);
        let is_bounded = action.limit.is_some() || bounds_lines(action);
        let mut proposal = if is_bounded {
            let mut proposal = Proposal::default();
            let mut left = self.limit_by_times(action.limit).unwrap_or(u64::MAX);
            for (candidate, count) in self.some_units(action, &lines, state) {
                let count = count.min(left);
                left -= count;
                if count > 0 {
                    proposal.units.push(self.unit_share(
                        candidate.line,
                        candidate.run,
                        count,
                        action.discount,
                        false,
                    ));
                }
            }
            proposal
        } else {
            self.on(&lines, Each::Unit, self.by_times(action.discount), state)
        };
        if action.together || action.line_cap.is_some() {
            self.by_line(&mut proposal, action, is_bounded, state);
        }
        proposal
    }

    /// Takes off each line what its units come to together, or at most so much.
    fn by_line(
        &self,
        proposal: &mut Proposal<'_>,
        action: &Units,
        is_bounded: bool,
        state: &State,
    ) {
        let discount = if is_bounded {
            action.discount
        } else {
            self.by_times(action.discount)
        };
        let mut units = std::mem::take(&mut proposal.units);
        sort_by_numbers(&mut units, |units| (units.line.into(), 0));
        for of_line in units.chunk_by(|a, b| a.line == b.line) {
            let mut whole = of_line[0].whole();
            for units in &of_line[1..] {
                let more = units.whole();
                whole.base += more.base;
                whole.amount += more.amount;
                whole.count += more.count;
            }
            let each = whole.amount;
            if action.together {
                let room = state.lines[of_line[0].line as usize].room();
                whole.amount = self.off(whole.target, whole.base, discount).min(room);
            }
            if let Some(cap) = action.line_cap {
                whole.amount = self.at_most(cap, whole.target, whole.amount);
            }
            if whole.amount == each {
                proposal.units.extend_from_slice(of_line);
            } else {
                proposal.shares.push(whole);
            }
        }
    }

    /// The units that may be reduced of each line, in the order in which they are.
    fn some_units(
        &self,
        action: &Units,
        lines: &[u32],
        state: &mut State,
    ) -> Vec<(Candidate, u64)> {
        // Units that nothing can be taken off would only use up the limit. Together they may come to
        // something where each by itself does not.
        let mut candidates = candidates(lines, state);
        candidates.retain(|Candidate { line, run, .. }| {
            run.price > self.judge.index.line(*line).floor.max(0)
                && (action.together
                    || self.off(Target::Line(*line), run.price, action.discount) > 0)
        });
        in_order(&mut candidates, |candidate| candidate, action.pick);
        let most_of_line = |line: u32| {
            let units = state.lines[line as usize].quantity();
            let units = units.saturating_sub(action.line_after);
            let some = action.every.map_or(units, |every| {
                let whole = units.checked_div(every.of).unwrap_or(0);
                whole * every.units.min(every.of)
            });
            let limit = self.limit_by_times(action.line_limit);
            some.min(limit.unwrap_or(u64::MAX))
        };
        if !bounds_lines(action) {
            return candidates.into_iter().map(|one| (one, one.left)).collect();
        }
        let mut left: Vec<u64> = lines.iter().map(|line| most_of_line(*line)).collect();
        let mut some = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            if let Ok(place) = lines.binary_search(&candidate.line) {
                let count = candidate.left.min(left[place]);
                left[place] -= count;
                some.push((candidate, count));
            }
        }
        some
    }
}

/// Whether only some units of a line may be reduced.
fn bounds_lines(action: &Units) -> bool {
    action.line_after > 0 || action.every.is_some() || action.line_limit.is_some()
}
