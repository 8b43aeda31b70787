//! Discounts that grow with what is bought.

use super::{Acting, Proposal};
use crate::promotion::{Measure, Per, Reach, Step, Tiers};
use crate::state::State;

impl<'a> Acting<'_, 'a> {
    pub(super) fn tiers(&self, action: &Tiers, state: &mut State) -> Proposal<'a> {
        let lines = self.judge.open(&action.of, state);
        let step = |lines: &[u32], state: &State| {
            reached(self.measure(lines, action.by, state), &action.steps)
        };
        match action.reach {
            Reach::Together => match step(&lines, state) {
                Some(step) => self.on(&lines, action.on, self.by_times(step.discount), state),
                None => Proposal::default(),
            },
            Reach::Line => {
                let mut all = Proposal::default();
                for line in lines {
                    if let Some(step) = step(&[line], state) {
                        let discount = self.by_times(step.discount);
                        let own = self.on(&[line], action.on, discount, state);
                        all.shares.extend(own.shares);
                        all.units.extend(own.units);
                    }
                }
                all
            }
        }
    }

    fn measure(&self, lines: &[u32], by: Measure, state: &State) -> i64 {
        match by {
            Measure::Amount => {
                let view = self.promotion.amounts;
                let totals = lines
                    .iter()
                    .map(|line| self.judge.total(*line, view, state));
                totals.fold(0, i64::saturating_add)
            }
            Measure::Quantity => {
                let units = lines
                    .iter()
                    .map(|line| state.lines[*line as usize].quantity());
                i64::try_from(units.sum::<u64>()).unwrap_or(i64::MAX)
            }
        }
    }

    pub(super) fn times_of(&self, per: &Per, state: &mut State) -> u64 {
        let lines = self.judge.matching(&per.of, state);
        let measure = self.measure(&lines, per.by, state).max(0);
        let times = measure.checked_div(per.each.max(0)).unwrap_or(0);
        times.unsigned_abs().min(per.times.unwrap_or(u64::MAX))
    }
}

fn reached(measure: i64, steps: &[Step]) -> Option<Step> {
    let reached = steps.iter().filter(|step| step.from <= measure);
    reached.max_by_key(|step| step.from).copied()
}
