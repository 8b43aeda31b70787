use std::fmt;

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
/// Runs are in the order of falling price, the unconsumed first among equals; no two runs are
/// alike. So what is done to a line never depends on how it came about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Units {
    runs: Vec<Run>,
    /// Of all runs.
    total: i64,
}

/// Units that cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub count: u64,
    /// Of one unit.
    pub price: i64,
    /// Whether a buy-X-get-Y has counted or given them.
    pub consumed: bool,
}

impl Run {
    fn total(&self) -> i64 {
        // The whole line was checked to fit when it was made, and prices only fall.
        self.price * self.count.cast_signed()
    }

    /// The place in the order of runs.
    fn key(&self) -> (std::cmp::Reverse<i64>, bool) {
        (std::cmp::Reverse(self.price), self.consumed)
    }
}

/// Which units of a line something is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// The units that cost least by now.
    Cheapest,
    /// The units that cost most by now.
    Dearest,
}

impl Units {
    /// `count` units at `price` each.
    ///
    /// # Errors
    /// Where the line's total does not fit.
    pub fn new(count: u64, price: i64) -> Result<Self, Overflow> {
        let size = i64::try_from(count).map_err(|_| Overflow)?;
        let total = price.checked_mul(size).ok_or(Overflow)?;
        let run = Run {
            count,
            price,
            consumed: false,
        };
        Ok(Self {
            runs: if count == 0 { Vec::new() } else { vec![run] },
            total,
        })
    }

    /// What all units cost together.
    pub fn total(&self) -> i64 {
        self.total
    }

    /// How many units there are.
    pub fn count(&self) -> u64 {
        self.runs.iter().map(|run| run.count).sum()
    }

    /// How many units no buy-X-get-Y has consumed.
    pub fn unconsumed(&self) -> u64 {
        let runs = self.runs.iter().filter(|run| !run.consumed);
        runs.map(|run| run.count).sum()
    }

    /// The runs by falling price.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Gives at most `limit` units of each run that `wanted` accepts, in the order of `pick`, the price that
    /// `price` makes of theirs; a price is never raised and never below zero. Answers how much was
    /// taken, and from how many units.
    pub fn reprice(
        &mut self,
        pick: Pick,
        limit: u64,
        wanted: impl Fn(&Run) -> bool,
        price: impl Fn(i64) -> i64,
    ) -> Taken {
        self.change(pick, limit, wanted, |run| Run {
            price: price(run.price).clamp(0.min(run.price), run.price),
            ..run
        })
    }

    /// Takes `off` from each of `count` units of a run, and consumes them where `consume` says so.
    /// Answers how much was taken: units that are no longer there give nothing.
    pub fn take_from(&mut self, run: Run, count: u64, off: i64, consume: bool) -> i64 {
        let alike = |other: &Run| other.price == run.price && other.consumed == run.consumed;
        self.change(Pick::Dearest, count, alike, |run| Run {
            price: run.price - off.clamp(0, run.price.max(0)),
            consumed: run.consumed || consume,
            ..run
        })
        .amount
    }

    /// Marks at most `limit` unconsumed units as consumed, in the order of `pick`.
    pub fn consume(&mut self, pick: Pick, limit: u64) -> u64 {
        let mark = |run| Run {
            consumed: true,
            ..run
        };
        self.change(pick, limit, |run| !run.consumed, mark).units
    }

    /// Takes `amount` off the line, spread over its units in proportion to what they cost, a unit
    /// more from the dearer where it does not come out even. Never more than there is.
    pub fn take(&mut self, amount: i64) -> i64 {
        let amount = amount.clamp(0, self.total.max(0));
        if amount == 0 {
            return 0;
        }
        let weights: Vec<u64> = self
            .runs
            .iter()
            .map(|run| run.total().max(0).unsigned_abs())
            .collect();
        let shares = money::split(amount, &weights, money::Leftover::LargestRemainder);
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

    fn change(
        &mut self,
        pick: Pick,
        limit: u64,
        wanted: impl Fn(&Run) -> bool,
        change: impl Fn(Run) -> Run,
    ) -> Taken {
        let mut left = limit;
        let mut taken = Taken::default();
        let mut made = Vec::new();
        let mut visit = |run: &mut Run| {
            let count = left.min(run.count);
            if count == 0 || !wanted(run) {
                return;
            }
            left -= count;
            run.count -= count;
            let changed = change(Run { count, ..*run });
            taken.units += count;
            taken.amount += (run.price - changed.price) * count.cast_signed();
            made.push(changed);
        };
        match pick {
            Pick::Dearest => self.runs.iter_mut().for_each(&mut visit),
            Pick::Cheapest => self.runs.iter_mut().rev().for_each(&mut visit),
        }
        self.runs.extend(made);
        self.total -= taken.amount;
        self.tidy();
        taken
    }

    /// Puts runs in order and joins those that are alike.
    fn tidy(&mut self) {
        self.runs.retain(|run| run.count > 0);
        self.runs.sort_unstable_by_key(Run::key);
        self.runs.dedup_by(|later, earlier| {
            let alike = later.key() == earlier.key();
            if alike {
                earlier.count += later.count;
            }
            alike
        });
    }
}

/// What was taken off a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    pub amount: i64,
    pub units: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(_: &Run) -> bool {
        true
    }

    fn prices(units: &Units) -> Vec<(u64, i64)> {
        units
            .runs()
            .iter()
            .map(|run| (run.count, run.price))
            .collect()
    }

    #[test]
    fn an_amount_that_does_not_come_out_even_lies_heavier_on_some_units() {
        let mut units = Units::new(3, 1000).unwrap();
        assert_eq!(units.take(100), 100);
        assert_eq!(prices(&units), [(2, 967), (1, 966)]);
        assert_eq!(units.total(), 2900);
    }

    #[test]
    fn a_million_units_are_a_run_or_two() {
        let mut units = Units::new(1_000_000, 1999).unwrap();
        units.take(123_456_789);
        assert_eq!(units.runs().len(), 2);
        assert_eq!(units.total(), 1_999_000_000 - 123_456_789);
    }

    #[test]
    fn the_cheapest_or_the_dearest_units_come_first() {
        for (pick, expected) in [
            (Pick::Cheapest, vec![(2, 100), (1, 0)]),
            (Pick::Dearest, vec![(1, 100), (1, 50), (1, 0)]),
        ] {
            let mut units = Units::new(3, 100).unwrap();
            units.reprice(Pick::Dearest, 1, all, |price| price / 2);
            let taken = units.reprice(pick, 1, all, |_| 0);
            assert_eq!(taken.units, 1);
            assert_eq!(prices(&units), expected, "{pick:?}");
        }
    }

    #[test]
    fn a_unit_is_consumed_once() {
        let mut units = Units::new(5, 100).unwrap();
        assert_eq!(units.consume(Pick::Cheapest, 3), 3);
        assert_eq!(units.consume(Pick::Cheapest, 3), 2);
        assert_eq!(units.consume(Pick::Cheapest, 3), 0);
        assert_eq!(units.unconsumed(), 0);
    }

    #[test]
    fn no_more_is_taken_than_there_is() {
        let mut units = Units::new(2, 5).unwrap();
        assert_eq!(units.take(100), 10);
        assert_eq!(units.take(100), 0);
        assert_eq!(units.reprice(Pick::Dearest, 9, all, |_| -5).amount, 0);
        assert_eq!(units.total(), 0);
    }

    #[test]
    fn a_line_beyond_64_bits_is_an_error() {
        assert_eq!(Units::new(2, i64::MAX), Err(Overflow));
        assert_eq!(Units::new(u64::MAX, 0), Err(Overflow));
        assert!(Units::new(1, i64::MAX).is_ok());
    }

    #[derive(Debug, Clone)]
    enum Step {
        Take(i64),
        Halve(bool, u64),
        Consume(bool, u64),
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            (0_i64..5_000).prop_map(Step::Take),
            (any::<bool>(), 0_u64..9).prop_map(|(cheapest, limit)| Step::Halve(cheapest, limit)),
            (any::<bool>(), 0_u64..9).prop_map(|(cheapest, limit)| Step::Consume(cheapest, limit)),
        ];
        proptest::collection::vec(step, 0..12)
    }

    fn pick(cheapest: bool) -> Pick {
        if cheapest {
            Pick::Cheapest
        } else {
            Pick::Dearest
        }
    }

    proptest! {
        #[test]
        fn units_are_kept_and_their_prices_sum_to_the_total(
            count in 0_u64..20, price in 0_i64..3_000, steps in steps(),
        ) {
            let mut units = Units::new(count, price).unwrap();
            let mut total = units.total();
            for step in steps {
                total -= match step {
                    Step::Take(amount) => units.take(amount),
                    Step::Halve(cheapest, limit) => {
                        units.reprice(pick(cheapest), limit, all, |price| price / 2).amount
                    }
                    Step::Consume(cheapest, limit) => {
                        units.consume(pick(cheapest), limit);
                        0
                    }
                };
                prop_assert_eq!(units.count(), count);
                prop_assert_eq!(units.total(), total);
                let sum: i64 = units.runs().iter().map(|run| run.price * run.count.cast_signed()).sum();
                prop_assert_eq!(sum, total);
                prop_assert!(units.runs().iter().all(|run| run.price >= 0 && run.count > 0));
            }
        }
    }
}
