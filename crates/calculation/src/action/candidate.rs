//! The units that an action may choose from.

use super::Acting;
use crate::order::{falling, sort_by_numbers};
use crate::promotion::{Filter, Order};
use crate::state::State;
use crate::units::Run;

/// Units that an action may choose from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) line: u32,
    pub(super) run: Run,
    pub(super) left: u64,
}

impl Acting<'_, '_> {
    /// Units of the matching lines that no promotion has used up.
    pub(super) fn unused(&self, filter: &Filter, state: &mut State) -> Vec<Candidate> {
        let lines = self.judge.open(filter, state);
        let mut candidates = candidates(&lines, state);
        candidates.retain(|candidate| !candidate.run.consumed);
        candidates
    }
}

pub(super) fn units_of(candidates: &[Candidate]) -> u64 {
    candidates.iter().map(|candidate| candidate.left).sum()
}

/// The units of some lines, in the order of the lines.
pub(super) fn candidates(lines: &[u32], state: &mut State) -> Vec<Candidate> {
    let mut candidates = Vec::with_capacity(lines.len());
    for line in lines {
        for run in state.lines[*line as usize].runs() {
            candidates.push(Candidate {
                line: *line,
                run: *run,
                left: run.count,
            });
        }
    }
    candidates
}

pub(super) fn is_same(a: &Candidate, b: &Candidate) -> bool {
    a.line == b.line && a.run == b.run
}

/// By price; among equals the earlier line.
pub(super) fn in_order<T: Copy>(
    values: &mut [T],
    candidate: impl Fn(&T) -> &Candidate,
    order: Order,
) {
    sort_by_numbers(values, |value| {
        let Candidate { line, run, .. } = candidate(value);
        let price = match order {
            Order::CheapestFirst => run.price,
            Order::DearestFirst => falling(run.price),
        };
        (price, i64::from(*line) << 1 | i64::from(run.consumed))
    });
}

/// Puts what is in one order in the other.
pub(super) fn turn<T>(values: &mut [T], candidate: impl Fn(&T) -> &Candidate) {
    let price = |value: &T| candidate(value).run.price;
    values.reverse();
    for alike in values.chunk_by_mut(|a, b| price(a) == price(b)) {
        alike.reverse();
    }
}
