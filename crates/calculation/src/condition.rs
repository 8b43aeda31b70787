use crate::coupon;
use crate::matching::Index;
use crate::problem::{Problem, Time};
use crate::promotion::{Basis, Condition, Filter, TaxView};
use crate::state::State;
use crate::view::Views;

/// What a condition is judged by.
pub(crate) struct Judge<'a> {
    pub(crate) problem: &'a Problem,
    pub(crate) index: Index<'a>,
    pub(crate) views: Views<'a>,
}

impl Judge<'_> {
    /// The lines that meet a filter by what they cost in this state.
    pub(crate) fn matching(&self, filter: &Filter, state: &mut State) -> Vec<u32> {
        self.index.matching(filter, &mut |number| {
            let runs = state.lines[number as usize].runs();
            runs.first().map_or(0, |run| run.price)
        })
    }

    /// Of them those that promotions before have left open.
    pub(crate) fn open(&self, filter: &Filter, state: &mut State) -> Vec<u32> {
        let mut lines = self.matching(filter, state);
        if state.any_closed {
            lines.retain(|number| !state.lines[*number as usize].closed);
        }
        lines
    }

    /// What a line costs in this state, with or without tax.
    pub(crate) fn total(&self, number: u32, view: TaxView, state: &State) -> i64 {
        let total = state.lines[number as usize].total();
        if view == TaxView::AsEntered {
            return total;
        }
        self.views.of_line(number, view).see(total)
    }

    /// Whether a condition holds in this state; `on` gives the state of another basis.
    pub(crate) fn holds(
        &self,
        condition: &Condition,
        state: &mut State,
        on: &dyn Fn(Basis) -> Option<State>,
    ) -> bool {
        let facts = &self.problem.facts;
        let customer = &facts.customer;
        match condition {
            Condition::Always => true,
            Condition::All(conditions) => conditions.iter().all(|one| self.holds(one, state, on)),
            Condition::Any(conditions) => conditions.iter().any(|one| self.holds(one, state, on)),
            Condition::None(conditions) => !conditions.iter().any(|one| self.holds(one, state, on)),
            Condition::Total {
                of,
                range,
                tax,
                basis,
            } => {
                let mut other = basis.and_then(on);
                let state = other.as_mut().unwrap_or(state);
                let lines = self.matching(of, state);
                let totals = lines
                    .into_iter()
                    .map(|number| self.total(number, *tax, state));
                range.contains(totals.fold(0, i64::saturating_add))
            }
            Condition::Quantity { of, range } => {
                let lines = self.matching(of, state);
                let units = lines
                    .into_iter()
                    .map(|number| state.lines[number as usize].quantity());
                range.contains(i64::try_from(units.sum::<u64>()).unwrap_or(i64::MAX))
            }
            Condition::Lines { of, range } => {
                let lines = self.matching(of, state).len();
                range.contains(i64::try_from(lines).unwrap_or(i64::MAX))
            }
            Condition::Customer(any) => is_one_of(customer.id.as_ref(), any),
            Condition::Segment(any) => customer
                .segments
                .iter()
                .any(|segment| any.contains(segment)),
            Condition::Organization(any) => is_one_of(customer.organization.as_ref(), any),
            Condition::Order(range) => range.contains(
                i64::try_from(customer.orders)
                    .unwrap_or(i64::MAX)
                    .saturating_add(1),
            ),
            Condition::Registered(registered) => customer.registered == *registered,
            Condition::Country(any) => is_one_of(facts.country.as_ref(), any),
            Condition::ShippingMethod(any) => is_one_of(facts.shipping_method.as_ref(), any),
            Condition::PaymentMethod(any) => is_one_of(facts.payment_method.as_ref(), any),
            Condition::Store(any) => any.contains(&facts.store),
            Condition::Currency(any) => any.contains(&facts.currency),
            Condition::Channel(any) => is_one_of(facts.channel.as_ref(), any),
            Condition::Coupon(any) => any.iter().any(|code| {
                let mut given = self.problem.coupons.iter();
                given.any(|other| coupon::is_same(code, other))
            }),
            Condition::Weekday(days) => days.contains(&facts.time.weekday()),
            Condition::Hours { from, to } => {
                let minute = facts.time.minute();
                if from <= to {
                    (*from..*to).contains(&minute)
                } else {
                    minute >= *from || minute < *to
                }
            }
        }
    }
}

fn is_one_of(value: Option<&String>, any: &[String]) -> bool {
    value.is_some_and(|value| any.contains(value))
}

impl Time {
    fn local_seconds(self) -> i64 {
        self.seconds
            .saturating_add(i64::from(self.offset_minutes) * 60)
    }

    /// From 1, Monday, to 7.
    fn weekday(self) -> u8 {
        // The first of January 1970 was a Thursday.
        let day = self.local_seconds().div_euclid(86_400) + 3;
        u8::try_from(day.rem_euclid(7)).unwrap_or(0) + 1
    }

    /// Since midnight.
    fn minute(self) -> u16 {
        u16::try_from(self.local_seconds().rem_euclid(86_400) / 60).unwrap_or(0)
    }
}
