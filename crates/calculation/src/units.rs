use std::cmp::Reverse;
use std::fmt;

use money::Leftover;

use crate::order::sort;
use crate::problem::{Line, UnitPrice, product};
use crate::share::share_out;

/// An amount or a sum of amounts needs more than 64 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Overflow;

impl fmt::Display for Overflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an amount needs more than 64 bits")
    }
}

impl std::error::Error for Overflow {}

/// The units of a line with what each costs by now, in runs of the same price: promotions take
/// from some of them, a share of an order's discount lies a unit heavier on some than on others,
/// and a buy-X-get-Y consumes each only once.
///
/// Runs are in the order of falling price, the unconsumed first among equals; no two are alike. So
/// what is done to a line never depends on how it came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Units {
    runs: Vec<Run>,
    /// Of all runs.
    total: i64,
}

/// Units that cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) count: u64,
    /// Of one unit.
    pub(crate) price: i64,
    /// Whether a promotion has used them up for itself.
    pub(crate) consumed: bool,
}

impl Run {
    /// What it costs.
    ///
    /// # Errors
    /// Where that does not fit.
    pub(crate) fn checked_total(&self) -> Result<i64, Overflow> {
        let count = i64::try_from(self.count).map_err(|_| Overflow)?;
        product(self.price, count).ok_or(Overflow)
    }

    /// What it costs above a floor for each unit; the run fits.
    pub(crate) fn room(&self, floor: i64) -> i64 {
        self.price.saturating_sub(floor).max(0) * self.count.cast_signed()
    }

    fn total(&self) -> i64 {
        // The whole line was checked to fit when it was made, and prices only fall.
        self.price * self.count.cast_signed()
    }

    /// The place in the order of runs.
    fn key(&self) -> (Reverse<i64>, bool) {
        (Reverse(self.price), self.consumed)
    }
}

impl Units {
    /// Units of one run, which fits.
    pub(crate) fn alike(run: Run) -> Self {
        let mut units = Self {
            runs: vec![run],
            total: run.total(),
        };
        units.tidy();
        units
    }

    /// The units of a line whose first ones cost something else than the rest.
    ///
    /// # Errors
    /// Where the line's total does not fit.
    pub(crate) fn of_line(line: &Line) -> Result<Self, Overflow> {
        let mut units = Self::default();
        let mut left = line.quantity;
        let rest = UnitPrice {
            count: left,
            price: line.unit_price,
        };
        for of in line.prices.iter().copied().chain([rest]) {
            let run = Run {
                count: of.count.min(left),
                price: of.price,
                consumed: false,
            };
            left -= run.count;
            let total = run.checked_total()?;
            units.total = units.total.checked_add(total).ok_or(Overflow)?;
            units.runs.push(run);
        }
        units.tidy();
        Ok(units)
    }

    /// What all units cost together.
    pub(crate) fn total(&self) -> i64 {
        self.total
    }

    /// The runs by falling price.
    pub(crate) fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Takes `off` from each of `count` units of a run, and consumes them where `consume` says so.
    /// Answers how much was taken: units that are no longer there give nothing.
    pub(crate) fn take_from(&mut self, run: Run, count: u64, off: i64, consume: bool) -> i64 {
        let Some(from) = self.runs.iter_mut().find(|other| other.key() == run.key()) else {
            return 0;
        };
        let count = count.min(from.count);
        let off = off.clamp(0, from.price.max(0));
        from.count -= count;
        let changed = Run {
            count,
            price: from.price - off,
            consumed: from.consumed || consume,
        };
        self.runs.push(changed);
        self.tidy();
        let taken = off * count.cast_signed();
        self.total -= taken;
        taken
    }

    /// Takes `amount` off the line, spread over its units in proportion to what they cost, a unit
    /// more from some where it does not come out even. None is left below the floor by it, so it is never
    /// more than there is above.
    pub(crate) fn take(&mut self, amount: i64, floor: i64) -> i64 {
        let rooms = self.runs.iter().map(|run| run.room(floor));
        let amount = amount.clamp(0, rooms.clone().sum());
        if amount == 0 {
            return 0;
        }
        let shares = if self.runs.len() == 1 {
            vec![amount]
        } else {
            // Prices are never below zero.
            let weights = self.runs.iter().map(|run| run.total().unsigned_abs());
            let weights: Vec<u64> = weights.collect();
            let rooms: Vec<i64> = rooms.collect();
            share_out(amount, &weights, &rooms, Leftover::LargestRemainder)
        };
        let mut runs = Vec::with_capacity(self.runs.len() * 2);
        for (run, share) in self.runs.drain(..).zip(shares) {
            let share = share.unsigned_abs();
            let (each, more) = (share / run.count, share % run.count);
            for (count, off) in [(run.count - more, each), (more, each + 1)] {
                // At most the run's own price.
                let price = run.price.saturating_sub_unsigned(off);
                runs.push(Run {
                    count,
                    price,
                    ..run
                });
            }
        }
        self.total -= amount;
        self.runs = runs;
        self.tidy();
        amount
    }

    /// Puts runs in order and joins those that are alike.
    fn tidy(&mut self) {
        self.runs.retain(|run| run.count > 0);
        sort(&mut self.runs, |a, b| a.key().cmp(&b.key()));
        self.runs.dedup_by(|later, earlier| {
            let alike = later.key() == earlier.key();
            if alike {
                earlier.count += later.count;
            }
            alike
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn units(count: u64, price: i64) -> Units {
        Units::alike(Run {
            count,
            price,
            consumed: false,
        })
    }

    fn prices(units: &Units) -> Vec<(u64, i64)> {
        let runs = units.runs().iter();
        runs.map(|run| (run.count, run.price)).collect()
    }

    #[test]
    fn an_amount_that_does_not_come_out_even_lies_heavier_on_some_units() {
        let mut units = units(3, 1000);
        assert_eq!(units.take(100, 0), 100);
        assert_eq!(prices(&units), [(2, 967), (1, 966)]);
        assert_eq!(units.total(), 2900);
    }

    #[test]
    fn a_million_units_are_a_run_or_two() {
        let mut units = units(1_000_000, 1999);
        units.take(123_456_789, 0);
        assert_eq!(units.runs().len(), 2);
        assert_eq!(units.total(), 1_999_000_000 - 123_456_789);
    }

    #[test]
    fn some_units_of_a_run_are_reduced_and_consumed() {
        let mut units = units(5, 100);
        let run = units.runs()[0];
        assert_eq!(units.take_from(run, 2, 30, true), 60);
        assert_eq!(prices(&units), [(3, 100), (2, 70)]);
        assert!(units.runs()[1].consumed);
        // Three are left that cost 100.
        assert_eq!(units.take_from(run, 9, 100, false), 300);
        assert_eq!(prices(&units), [(2, 70), (3, 0)]);
        assert_eq!(units.take_from(run, 1, 1, false), 0);
    }

    #[test]
    fn no_unit_is_left_below_the_floor_and_the_others_give_what_it_cannot() {
        let mut units = units(2, 1000);
        units.take_from(units.runs()[0], 1, 900, false);
        // By what they cost 818 and 82.
        assert_eq!(units.take(900, 90), 900);
        assert_eq!(prices(&units), [(1, 110), (1, 90)]);
        assert_eq!(units.take(900, 90), 20);
    }

    #[test]
    fn no_more_is_taken_than_there_is() {
        let mut units = units(2, 5);
        assert_eq!(units.take(100, 0), 10);
        assert_eq!(units.take(100, 0), 0);
        assert_eq!(units.total(), 0);
    }

    #[test]
    fn the_first_units_cost_what_they_say_and_the_rest_the_unit_price() {
        let line = |quantity, prices: &[(u64, i64)]| Line {
            quantity,
            unit_price: 80,
            prices: prices
                .iter()
                .map(|&(count, price)| UnitPrice { count, price })
                .collect(),
            ..Line::default()
        };
        let tiers = [(9, 100), (10, 90)];
        for (quantity, expected) in [
            (5, vec![(5, 100)]),
            (12, vec![(9, 100), (3, 90)]),
            (20, vec![(9, 100), (10, 90), (1, 80)]),
        ] {
            assert_eq!(
                prices(&Units::of_line(&line(quantity, &tiers)).unwrap()),
                expected
            );
        }
        let most = [(1, i64::MAX), (1, 1)];
        assert_eq!(Units::of_line(&line(2, &most)), Err(Overflow));
    }

    proptest! {
        #[test]
        fn units_are_kept_and_their_prices_sum_to_the_total(
            count in 0_u64..20,
            price in 0_i64..3_000,
            floor in 0_i64..2_000,
            steps in proptest::collection::vec((any::<bool>(), 0_i64..5_000, 0_u64..9, 0_usize..4), 0..12),
        ) {
            let mut units = units(count, price);
            let mut total = units.total();
            for (whole, amount, some, run) in steps {
                total -= if whole {
                    units.take(amount, floor)
                } else if let Some(run) = units.runs().get(run).copied() {
                    let off = amount.min((run.price - floor).max(0));
                    units.take_from(run, some, off, amount % 2 == 0)
                } else {
                    0
                };
                prop_assert_eq!(units.total(), total);
                prop_assert_eq!(units.runs().iter().map(Run::total).sum::<i64>(), total);
                prop_assert_eq!(units.runs().iter().map(|run| run.count).sum::<u64>(), count);
                prop_assert!(units.runs().iter().all(|run| run.price >= floor.min(price) && run.count > 0));
            }
        }
    }
}
