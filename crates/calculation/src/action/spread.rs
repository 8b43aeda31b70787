//! A discount on the sum of some things, spread over them.

use super::{Acting, Proposal, Share, Target};
use crate::problem::Weights;
use crate::promotion::{Charges, Discount, TaxView};
use crate::share::share_out;
use crate::state::State;

/// What a discount is spread over.
pub(super) struct Part {
    pub(super) target: Target,
    pub(super) total: i64,
    pub(super) room: i64,
    pub(super) weight: u64,
}

impl<'a> Acting<'_, 'a> {
    pub(super) fn part(&self, line: u32, state: &State) -> Part {
        let of = &state.lines[line as usize];
        let units = of.quantity().cast_signed();
        self.part_of(Target::Line(line), of.total(), of.room(), units)
    }

    fn part_of(&self, target: Target, total: i64, room: i64, units: i64) -> Part {
        let weight = match self.judge.problem.settings.weights {
            Weights::AsEntered => total,
            Weights::WithTax => self.view_as(target, TaxView::Gross).see(total),
            Weights::Units => units,
        };
        Part {
            target,
            total,
            room,
            weight: weight.max(0).unsigned_abs(),
        }
    }

    /// Charges by one of these methods, or all; each is one unit.
    fn charge_parts(
        &self,
        methods: &[String],
        target: fn(u32) -> Target,
        state: &State,
    ) -> Vec<Part> {
        let problem = self.judge.problem;
        let (charges, states) = match target(0) {
            Target::Surcharge(_) => (&problem.surcharges, &state.surcharges),
            _ => (&problem.shipping, &state.shipping),
        };
        let mut parts = Vec::new();
        for ((number, charge), state) in (0..).zip(charges).zip(states) {
            let by = charge.method.as_ref();
            let is_wanted = methods.is_empty() || by.is_some_and(|by| methods.contains(by));
            if is_wanted && !state.closed {
                let amount = state.amount;
                parts.push(self.part_of(target(number), amount, amount.max(0), 1));
            }
        }
        parts
    }

    /// Spreads a discount on the sum of some things over them; what a floor keeps one from giving,
    /// the others give.
    pub(super) fn spread(&self, parts: &[Part], discount: Discount) -> Vec<Share> {
        let settings = self.judge.problem.settings;
        let is_seen = self.promotion.amounts != TaxView::AsEntered;
        let see = |part: &Part, amount: i64| {
            if is_seen {
                self.view(part.target).see(amount)
            } else {
                amount
            }
        };
        // As they were entered they fit together.
        let add = |sum: i64, amount: i64| {
            if is_seen {
                sum.saturating_add(amount)
            } else {
                sum + amount
            }
        };
        let (mut base, mut room) = (0, 0);
        let mut rooms = Vec::with_capacity(parts.len());
        let mut weights = Vec::with_capacity(parts.len());
        for part in parts {
            let of_part = see(part, part.room);
            base = add(base, see(part, part.total));
            room = add(room, of_part);
            rooms.push(of_part);
            weights.push(part.weight);
        }
        let off = discount.off(base, settings).min(room);
        let given = share_out(off, &weights, &rooms, settings.leftover);
        let mut shares = Vec::with_capacity(parts.len());
        for (part, given) in parts.iter().zip(given) {
            let amount = if is_seen {
                self.view(part.target).taken(given, part.room)
            } else {
                given
            };
            shares.push(Share {
                target: part.target,
                base: part.total,
                amount,
                count: 0,
            });
        }
        shares
    }

    /// A discount on the sum of some lines and of all shipping, spread over both.
    pub(super) fn with_shipping(
        &self,
        lines: &[u32],
        discount: Discount,
        state: &State,
    ) -> Proposal<'a> {
        let mut parts: Vec<Part> = lines.iter().map(|line| self.part(*line, state)).collect();
        parts.extend(self.charge_parts(&[], Target::Shipping, state));
        Proposal {
            shares: self.spread(&parts, discount),
            ..Proposal::default()
        }
    }

    pub(super) fn charges(
        &self,
        action: &Charges,
        target: fn(u32) -> Target,
        state: &State,
    ) -> Proposal<'a> {
        let discount = self.by_times(action.discount);
        let parts = self.charge_parts(&action.methods, target, state);
        let shares = if action.spread {
            self.spread(&parts, discount)
        } else {
            let each = parts.iter().map(|part| Share {
                target: part.target,
                base: part.total,
                amount: self.off(part.target, part.total, discount),
                count: 0,
            });
            each.collect()
        };
        Proposal {
            shares,
            ..Proposal::default()
        }
    }
}
