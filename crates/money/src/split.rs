use std::ops::{Add, Shr, Sub};

use serde::{Deserialize, Serialize};

/// Where the units go that are left when every share has been rounded down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Leftover {
    /// One each to the shares that were rounded down most; among equals to the earlier one.
    #[default]
    LargestRemainder,
    /// All to the first share that has a weight.
    First,
    /// All to the last share that has a weight.
    Last,
    /// One each, from the first share that has a weight on.
    OneEach,
    /// To the share at which they have added up to one: the shares up to any place sum to what they
    /// would without rounding, rounded half up.
    CarriedOn,
    /// Each share is rounded half up instead, and the last one that has a weight is what is left.
    RoundedLast,
    /// Each share is rounded half down instead; what is then missing or too much is one each, from the first
    /// share on that has a weight, or something to give back.
    RoundedOneEach,
}

impl Leftover {
    pub const ALL: [Self; 7] = [
        Self::LargestRemainder,
        Self::First,
        Self::Last,
        Self::OneEach,
        Self::CarriedOn,
        Self::RoundedLast,
        Self::RoundedOneEach,
    ];
}

/// Splits `total` in proportion to `weights`, so that the shares sum to it exactly.
///
/// Every share has the sign of the total, and is at most one unit from its exact size with
/// [`Leftover::LargestRemainder`]. Where all weights are zero, the split is equal.
/// Nothing comes of no weights.
pub fn split(total: i64, weights: &[u64], leftover: Leftover) -> Vec<i64> {
    let sum = weights
        .iter()
        .try_fold(0, |sum: u64, weight| sum.checked_add(*weight));
    // Division of 128 bits is many times slower, and nearly no shop needs it.
    let short = sum.and_then(|sum| u32::try_from(sum).ok());
    match (u32::try_from(total.unsigned_abs()), short) {
        (_, Some(0)) => split_evenly(total, weights.len(), leftover),
        (Ok(size), Some(sum)) => {
            let (size, sum) = (u64::from(size), u64::from(sum));
            let mut shares = Vec::with_capacity(weights.len());
            let mut remainders = Vec::with_capacity(weights.len());
            for weight in weights {
                let product = size * weight;
                let share = product / sum;
                shares.push(share);
                remainders.push(product - share * sum);
            }
            give_left(total, shares, &remainders, sum, weights, leftover)
        }
        _ => {
            let size = u128::from(total.unsigned_abs());
            let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            let mut remainders = Vec::with_capacity(weights.len());
            let shares = weights.iter().map(|weight| {
                let product = size * u128::from(*weight);
                remainders.push(product % sum);
                // At most the total, as no weight is above the sum.
                u64::try_from(product / sum).unwrap_or(u64::MAX)
            });
            let shares = shares.collect();
            give_left(total, shares, &remainders, sum, weights, leftover)
        }
    }
}

/// A remainder.
trait Number: Copy + Ord + Add<Output = Self> + Sub<Output = Self> + Shr<u32, Output = Self> {
    const ZERO: Self;

    /// How many bits it has without the zeros before them.
    fn bits(self) -> u32;

    /// Its lowest bits.
    fn low(self) -> usize;
}

macro_rules! number {
    ($($type:ty),*) => {
        $(impl Number for $type {
            const ZERO: Self = 0;

            fn bits(self) -> u32 {
                Self::BITS - self.leading_zeros()
            }

            fn low(self) -> usize {
                self as usize
            }
        })*
    };
}

number!(u64, u128);

/// Shares that were rounded down, with what is left of the total.
fn give_left<T: Number>(
    total: i64,
    mut shares: Vec<u64>,
    remainders: &[T],
    sum: T,
    weights: &[u64],
    leftover: Leftover,
) -> Vec<i64> {
    let left = total.unsigned_abs() - shares.iter().sum::<u64>();
    match leftover {
        Leftover::LargestRemainder => to_the_largest(&mut shares, remainders, sum, left),
        Leftover::CarriedOn => carry_on(&mut shares, remainders, sum),
        Leftover::RoundedLast | Leftover::RoundedOneEach => {
            round_each(
                &mut shares,
                remainders,
                sum,
                leftover == Leftover::RoundedLast,
            );
            even_out(&mut shares, weights, leftover, total.unsigned_abs());
        }
        Leftover::First | Leftover::Last | Leftover::OneEach => {
            to_places(&mut shares, leftover, weights, left);
        }
    }
    shares
        .into_iter()
        .map(|share| signed(share, total))
        .collect()
}

fn split_evenly(total: i64, shares: usize, leftover: Leftover) -> Vec<i64> {
    if shares == 0 {
        return Vec::new();
    }
    split(total, &vec![1; shares], leftover)
}

fn to_places(shares: &mut [u64], leftover: Leftover, weights: &[u64], left: u64) {
    let mut open = (0..shares.len()).filter(|index| weights[*index] > 0);
    match leftover {
        Leftover::First => {
            if let Some(first) = open.next() {
                shares[first] += left;
            }
        }
        Leftover::Last => {
            if let Some(last) = open.next_back() {
                shares[last] += left;
            }
        }
        // There are fewer left than shares with a weight.
        _ => {
            for (index, _) in open.zip(0..left).collect::<Vec<_>>() {
                shares[index] += 1;
            }
        }
    }
}

/// Gives a unit each to the shares that were rounded down most; among equals to the earlier one.
fn to_the_largest<T: Number>(shares: &mut [u64], remainders: &[T], sum: T, mut left: u64) {
    const BITS: u32 = 6;
    const HEAPS: usize = 1 << BITS;
    // Those of which some may still get one: at first all.
    let mut open: Option<Vec<usize>> = None;
    let mut shift = sum.bits();
    // Instead of putting them in order: they are put on heaps by their highest bits, heaps get a unit
    // each from the highest on, and the one for which it does not suffice is parted by the bits that follow.
    while shift > 0 && left > 0 {
        shift = shift.saturating_sub(BITS);
        let heap = |remainder: &T| (*remainder >> shift).low() % HEAPS;
        let mut sizes = [0_u64; HEAPS];
        match &open {
            None => remainders.iter().for_each(|one| sizes[heap(one)] += 1),
            Some(open) => open
                .iter()
                .for_each(|at| sizes[heap(&remainders[*at])] += 1),
        }
        let mut last = HEAPS - 1;
        while last > 0 && sizes[last] <= left {
            left -= sizes[last];
            last -= 1;
        }
        let mut is_open = |at: usize, remainder: &T| {
            let heap = heap(remainder);
            if heap > last {
                shares[at] += 1;
            }
            heap == last
        };
        match &mut open {
            None => {
                let all = remainders.iter().enumerate();
                let all = all.filter(|(at, remainder)| is_open(*at, remainder));
                open = Some(all.map(|(at, _)| at).collect());
            }
            Some(open) => open.retain(|at| is_open(*at, &remainders[*at])),
        }
    }
    for (at, _) in open.into_iter().flatten().zip(0..left) {
        shares[at] += 1;
    }
}

/// Gives a unit to each share at which the remainders, of `sum` each, have come to another half unit.
fn carry_on<T: Number>(shares: &mut [u64], remainders: &[T], sum: T) {
    let (mut lacking, mut ahead) = (T::ZERO, T::ZERO);
    for (share, remainder) in shares.iter_mut().zip(remainders) {
        lacking = lacking + *remainder;
        if lacking >= ahead + (sum - (sum >> 1)) {
            *share += 1;
            ahead = ahead + sum;
        }
    }
}

/// Rounds each share, half a unit up or down.
fn round_each<T: Number>(shares: &mut [u64], remainders: &[T], sum: T, half_up: bool) {
    for (share, remainder) in shares.iter_mut().zip(remainders) {
        let rest = sum - *remainder;
        let up = *remainder > rest || (half_up && *remainder == rest);
        *share += u64::from(up);
    }
}

/// Has rounded shares sum to the total: the last is what is left, or they give or take one each from the
/// first on.
fn even_out(shares: &mut [u64], weights: &[u64], leftover: Leftover, total: u64) {
    if leftover == Leftover::RoundedLast {
        let last = weights.iter().rposition(|weight| *weight > 0);
        let last = last.unwrap_or_default();
        let mut left = total;
        for share in &mut shares[..last] {
            *share = left.min(*share);
            left -= *share;
        }
        if let Some(share) = shares.get_mut(last) {
            *share = left;
        }
        return;
    }
    let mut given: u64 = shares.iter().sum();
    for (share, weight) in shares.iter_mut().zip(weights) {
        if given < total && *weight > 0 {
            *share += 1;
            given += 1;
        } else if given > total && *share > 0 {
            *share -= 1;
            given -= 1;
        }
    }
}

fn signed(size: u64, like: i64) -> i64 {
    // No share is larger than the total it is of.
    if like < 0 {
        0_i64.wrapping_sub_unsigned(size)
    } else {
        0_i64.wrapping_add_unsigned(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every case checks as well that the parts sum to the whole.
    fn check(total: i64, weights: &[u64], leftover: Leftover, expected: &[i64]) {
        let shares = split(total, weights, leftover);
        assert_eq!(shares.iter().sum::<i64>(), total);
        assert_eq!(shares, expected, "{total} by {weights:?}");
    }

    #[test]
    fn leftover_units_go_to_the_largest_remainders_and_among_equals_to_the_earlier() {
        check(100, &[1, 1, 1], Leftover::LargestRemainder, &[34, 33, 33]);
        check(10, &[1, 2, 3], Leftover::LargestRemainder, &[2, 3, 5]);
        check(
            -100,
            &[1, 1, 1],
            Leftover::LargestRemainder,
            &[-34, -33, -33],
        );
        check(1, &[1, 5], Leftover::LargestRemainder, &[0, 1]);
    }

    #[test]
    fn leftover_units_go_to_the_first_or_the_last_line_with_a_weight() {
        check(100, &[0, 1, 1, 1, 0], Leftover::First, &[0, 34, 33, 33, 0]);
        check(101, &[0, 1, 1, 1, 0], Leftover::Last, &[0, 33, 33, 35, 0]);
    }

    #[test]
    fn leftover_units_go_one_each_or_are_carried_on() {
        check(
            101,
            &[0, 1, 1, 1, 0],
            Leftover::OneEach,
            &[0, 34, 34, 33, 0],
        );
        // 33 1/3 and 66 2/3 and 100 are 33, 67 and 100.
        check(100, &[1, 1, 1], Leftover::CarriedOn, &[33, 34, 33]);
        check(99, &[1, 1], Leftover::CarriedOn, &[50, 49]);
        check(7, &[0, 0], Leftover::OneEach, &[4, 3]);
    }

    #[test]
    fn shares_are_rounded_and_the_last_is_what_is_left() {
        check(100, &[1, 1, 1], Leftover::RoundedLast, &[33, 33, 34]);
        check(101, &[1, 1, 0], Leftover::RoundedLast, &[51, 50, 0]);
        check(-2, &[1, 1, 1, 1], Leftover::RoundedLast, &[-1, -1, 0, 0]);
        check(7, &[0, 0], Leftover::RoundedLast, &[4, 3]);
    }

    #[test]
    fn shares_are_rounded_and_evened_out_from_the_first_on() {
        let weights = [4_300, 1_400, 2_300];
        // 161.25, 52.5 and 86.25.
        check(300, &weights, Leftover::RoundedOneEach, &[162, 52, 86]);
        check(-299, &weights, Leftover::RoundedOneEach, &[-161, -52, -86]);
        // Three of 0.67, and none to take one from at first.
        check(2, &[1, 1, 1], Leftover::RoundedOneEach, &[0, 1, 1]);
        check(5, &[1, 60, 60, 60], Leftover::RoundedOneEach, &[0, 1, 2, 2]);
        check(1, &[0, 1, 1], Leftover::RoundedOneEach, &[0, 1, 0]);
    }

    #[test]
    fn without_weights_the_split_is_equal() {
        check(7, &[0, 0], Leftover::LargestRemainder, &[4, 3]);
        check(7, &[0, 0], Leftover::Last, &[3, 4]);
        assert_eq!(split(7, &[], Leftover::First), Vec::<i64>::new());
    }

    #[test]
    fn what_has_no_weight_gets_nothing() {
        check(5, &[0, 3, 0], Leftover::LargestRemainder, &[0, 5, 0]);
    }

    proptest! {
        #[test]
        fn parts_sum_to_the_whole_and_none_has_another_sign(
            total in any::<i64>(),
            weights in proptest::collection::vec(any::<u64>(), 1..40),
        ) {
            for leftover in Leftover::ALL {
                let shares = split(total, &weights, leftover);
                prop_assert_eq!(shares.iter().map(|share| i128::from(*share)).sum::<i128>(), i128::from(total));
                prop_assert!(shares.iter().all(|share| share.signum() * total.signum() >= 0));
            }
        }

        #[test]
        fn a_share_is_within_a_unit_of_its_exact_size(
            total in 0..i64::from(i32::MAX),
            weights in proptest::collection::vec(0..u64::from(u32::MAX), 1..40),
        ) {
            let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            prop_assume!(sum > 0);
            let shares = split(total, &weights, Leftover::LargestRemainder);
            for (share, weight) in shares.iter().zip(&weights) {
                let exact = total as u128 * u128::from(*weight);
                let given = *share as u128 * sum;
                prop_assert!(exact.abs_diff(given) <= sum);
            }
        }

        #[test]
        fn the_scale_of_the_weights_makes_no_difference(
            total in 0_i64..1_000_000_000,
            weights in proptest::collection::vec(0_u64..1_000_000, 1..20),
        ) {
            // Scaled so that products need more than 64 bits.
            let scaled: Vec<u64> = weights.iter().map(|weight| weight * 1_000_000_000_000).collect();
            for leftover in Leftover::ALL {
                prop_assert_eq!(split(total, &weights, leftover), split(total, &scaled, leftover));
            }
        }
    }
}
