//! Units that are had for others.

use super::candidate::{Candidate, in_order, turn};
use super::{Acting, Proposal, UnitShare};
use crate::order::sort_by_numbers;
use crate::promotion::{BuyGet, Chosen, Order};
use crate::state::State;

impl<'a> Acting<'_, 'a> {
    pub(super) fn buy_get(&self, action: &BuyGet, state: &mut State) -> Proposal<'a> {
        let (buying, getting) = (
            self.unused(&action.buy, state),
            self.unused(&action.get, state),
        );
        let mut pool = Pool::new(&buying, &getting);
        let shared = pool.count(Role::Both);
        let (own_buy, own_get) = (pool.count(Role::Buy), pool.count(Role::Get));
        let most = self.limit_by_times(action.times).unwrap_or(u64::MAX);
        // Each time takes a unit to buy at least.
        let most = most.min(own_buy + shared);
        // Where the last time may be a part, one unit is enough for it.
        let least = |times: u64| match times.checked_sub(1) {
            Some(before) if action.partial => {
                action.get_quantity.checked_mul(before)?.checked_add(1)
            }
            _ => action.get_quantity.checked_mul(times),
        };
        let times = most_fitting(most, |times| {
            let beyond = |need: Option<u64>, own: u64| need.map(|need| need.saturating_sub(own));
            match (
                beyond(action.buy_quantity.checked_mul(times), own_buy),
                beyond(least(times), own_get),
            ) {
                (Some(buys), Some(gets)) if action.chosen == Chosen::Both => {
                    buys.max(gets) <= shared
                }
                (Some(buys), Some(gets)) => buys.checked_add(gets).is_some_and(|sum| sum <= shared),
                _ => false,
            }
        });
        let mut proposal = Proposal::default();
        if times == 0 || action.buy_quantity == 0 || action.get_quantity == 0 {
            return proposal;
        }
        let buys = action.buy_quantity * times;
        let left = match action.chosen {
            Chosen::Both => shared,
            _ => shared - buys.saturating_sub(own_buy),
        };
        let gets = action
            .get_quantity
            .saturating_mul(times)
            .min(own_get + left);
        let get = |pool: &mut Pool, most_shared: u64, proposal: &mut Proposal<'a>| {
            for (candidate, count) in pool.choose(gets, Role::Get, most_shared, action.pick) {
                proposal.units.push(self.unit_share(
                    candidate.line,
                    candidate.run,
                    count,
                    action.discount,
                    true,
                ));
            }
        };
        let buy = |pool: &mut Pool, most_shared: u64, proposal: &mut Proposal<'a>| {
            for (candidate, count) in pool.choose(buys, Role::Buy, most_shared, Order::DearestFirst)
            {
                proposal.units.push(UnitShare {
                    line: candidate.line,
                    run: candidate.run,
                    count,
                    off: 0,
                    consume: true,
                });
            }
        };
        match action.chosen {
            Chosen::GotFirst => {
                // What is got first, so that it is the cheapest or dearest; but leave enough to buy.
                get(
                    &mut pool,
                    shared - buys.saturating_sub(own_buy),
                    &mut proposal,
                );
                // What can only be bought goes first, so that what can be had for it is left for others.
                pool.own_first = true;
                buy(&mut pool, shared, &mut proposal);
            }
            Chosen::BoughtFirst => {
                buy(
                    &mut pool,
                    shared - gets.saturating_sub(own_get),
                    &mut proposal,
                );
                get(&mut pool, shared, &mut proposal);
            }
            Chosen::Both => {
                get(&mut pool, shared, &mut proposal);
                pool.own_first = true;
                buy(&mut pool, shared, &mut proposal);
            }
        }
        proposal
    }
}

/// Units to buy and to get, each with what it can be.
struct Pool {
    candidates: Vec<(Candidate, Role)>,
    /// In which they are.
    order: Option<Order>,
    /// Whether what can only be bought is bought first.
    own_first: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Buy,
    Get,
    Both,
}

impl Pool {
    fn new(buying: &[Candidate], getting: &[Candidate]) -> Self {
        let mut candidates = Vec::with_capacity(buying.len() + getting.len());
        // Both are in the order of lines, and have the same units of a line that they both have.
        let mut others = getting.iter().peekable();
        for one in buying {
            while let Some(other) = others.next_if(|other| other.line < one.line) {
                candidates.push((*other, Role::Get));
            }
            let role = match others.next_if(|other| other.line == one.line) {
                Some(_) => Role::Both,
                None => Role::Buy,
            };
            candidates.push((*one, role));
        }
        candidates.extend(others.map(|other| (*other, Role::Get)));
        Self {
            candidates,
            order: None,
            own_first: false,
        }
    }

    fn count(&self, role: Role) -> u64 {
        let of_role = self.candidates.iter().filter(|(_, other)| *other == role);
        of_role.map(|(candidate, _)| candidate.left).sum()
    }

    /// So many units for a role, of those that could be both at most some.
    fn choose(
        &mut self,
        count: u64,
        role: Role,
        most_shared: u64,
        order: Order,
    ) -> Vec<(Candidate, u64)> {
        match self.order.replace(order) {
            None => in_order(&mut self.candidates, |(candidate, _)| candidate, order),
            Some(now) if now == order => {}
            Some(_) => turn(&mut self.candidates, |(candidate, _)| candidate),
        }
        if self.own_first {
            sort_by_numbers(&mut self.candidates, |(_, of)| {
                ((*of == Role::Both).into(), 0)
            });
        }
        let (mut left, mut shared) = (count, most_shared);
        let mut chosen = Vec::new();
        for (candidate, of) in &mut self.candidates {
            let mut some = candidate.left.min(left);
            if *of == Role::Both {
                some = some.min(shared);
                shared -= some;
            } else if *of != role {
                continue;
            }
            left -= some;
            candidate.left -= some;
            if some > 0 {
                chosen.push((*candidate, some));
            }
        }
        chosen
    }
}

/// The largest number up to `most` that fits, where all below a fitting one fit.
fn most_fitting(most: u64, fits: impl Fn(u64) -> bool) -> u64 {
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
