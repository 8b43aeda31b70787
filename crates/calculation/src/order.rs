use std::cmp::Ordering;

/// What is put in order by looking at its neighbours.
const FEW: usize = 12;

/// Puts values in order; equals keep theirs.
///
/// One merge of places for all types: the sorts of the standard library, which are made anew for each, were
/// a quarter of an engine.
pub(crate) fn sort<T: Copy>(values: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let is_before = |a: &T, b: &T| compare(a, b) == Ordering::Less;
    // Most lists come in order.
    if values.windows(2).all(|pair| !is_before(&pair[1], &pair[0])) {
        return;
    }
    if values.len() <= FEW {
        for end in 1..values.len() {
            let mut at = end;
            while at > 0 && is_before(&values[at], &values[at - 1]) {
                values.swap(at, at - 1);
                at -= 1;
            }
        }
        return;
    }
    let places = places(values.len(), &|a, b| is_before(&values[a], &values[b]));
    let sorted: Vec<T> = places.into_iter().map(|place| values[place]).collect();
    values.copy_from_slice(&sorted);
}

/// The places of so many values, in their order.
fn places(length: usize, is_before: &dyn Fn(usize, usize) -> bool) -> Vec<usize> {
    let mut from: Vec<usize> = (0..length).collect();
    let mut to = Vec::with_capacity(length);
    let mut width = 1;
    while width < length {
        to.clear();
        for both in from.chunks(2 * width) {
            let (mut left, mut right) = both.split_at(width.min(both.len()));
            while let ([a, rest_of_left @ ..], [b, rest_of_right @ ..]) = (left, right) {
                if is_before(*b, *a) {
                    to.push(*b);
                    right = rest_of_right;
                } else {
                    to.push(*a);
                    left = rest_of_left;
                }
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

/// Puts values in the order of two numbers that each has: of the first, and among equals of the second.
/// Equals keep theirs.
pub(crate) fn sort_by_numbers<T: Copy>(values: &mut [T], numbers: impl Fn(&T) -> (i64, i64)) {
    let mut all = Vec::with_capacity(values.len());
    for value in values.iter() {
        all.push(numbers(value));
    }
    if let Some(places) = places_by_numbers(&all) {
        let sorted: Vec<T> = places.iter().map(|place| values[*place]).collect();
        values.copy_from_slice(&sorted);
    }
}

/// A number for the opposite order.
pub(crate) fn falling(number: i64) -> i64 {
    !number
}

/// The places of numbers in their order; none where that is how they are.
fn places_by_numbers(numbers: &[(i64, i64)]) -> Option<Vec<usize>> {
    if numbers.is_sorted_by(|a, b| a <= b) {
        return None;
    }
    // Numbers of one kind are near each other: both, and the place, are one number then.
    let (least, most) = bounds(numbers.iter().map(|(first, _)| *first));
    let first_bits = bits(most.wrapping_sub(least).cast_unsigned());
    let (second_least, second_most) = bounds(numbers.iter().map(|(_, second)| *second));
    let second_bits = bits(second_most.wrapping_sub(second_least).cast_unsigned());
    let place_bits = bits(numbers.len() as u64);
    if first_bits + second_bits + place_bits >= u64::BITS {
        return Some(places(numbers.len(), &|a, b| numbers[a] < numbers[b]));
    }
    let mut keys = Vec::with_capacity(numbers.len());
    for (place, (first, second)) in (0_u64..).zip(numbers) {
        let (first, second) = (first.wrapping_sub(least), second.wrapping_sub(second_least));
        let both = first.cast_unsigned() << second_bits | second.cast_unsigned();
        keys.push(both << place_bits | place);
    }
    merge(&mut keys);
    let place = |key: u64| (key & ((1 << place_bits) - 1)) as usize;
    Some(keys.into_iter().map(place).collect())
}

fn bounds(numbers: impl Iterator<Item = i64>) -> (i64, i64) {
    numbers.fold((i64::MAX, i64::MIN), |(least, most), number| {
        (least.min(number), most.max(number))
    })
}

fn bits(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}

/// Puts numbers in order, of which no two are the same.
fn merge(from: &mut Vec<u64>) {
    for few in from.chunks_mut(FEW) {
        for end in 1..few.len() {
            let number = few[end];
            let mut at = end;
            while at > 0 && number < few[at - 1] {
                few[at] = few[at - 1];
                at -= 1;
            }
            few[at] = number;
        }
    }
    let mut to = Vec::with_capacity(from.len());
    let mut width = FEW;
    while width < from.len() {
        to.clear();
        for both in from.chunks(2 * width) {
            let (mut left, mut right) = both.split_at(width.min(both.len()));
            while let ([a, rest_of_left @ ..], [b, rest_of_right @ ..]) = (left, right) {
                if b < a {
                    to.push(*b);
                    right = rest_of_right;
                } else {
                    to.push(*a);
                    left = rest_of_left;
                }
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(from, &mut to);
        width *= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::{falling, sort, sort_by_numbers};
    use proptest::prelude::*;
    use std::cmp::Reverse;

    #[test]
    fn numbers_may_be_as_far_from_each_other_as_there_are() {
        let mut values = [(0, i64::MAX), (i64::MAX, 0), (i64::MIN, 1), (0, i64::MIN)];
        sort_by_numbers(&mut values, |both| *both);
        let expected = [(i64::MIN, 1), (0, i64::MIN), (0, i64::MAX), (i64::MAX, 0)];
        assert_eq!(values, expected);
    }

    proptest! {
        #[test]
        fn values_are_in_order_and_equals_keep_theirs(
            keys in prop::collection::vec(0_u8..20, 0..60),
        ) {
            let mut values: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut expected = values.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort(&mut values, |(a, _), (b, _)| a.cmp(b));
            prop_assert_eq!(values, expected);
        }

        #[test]
        fn numbers_are_in_order_rising_or_falling_and_equals_keep_theirs(
            keys in prop::collection::vec(-9_i64..9, 0..99),
        ) {
            let values: Vec<(i64, usize)> = keys.into_iter().zip(0..).collect();
            let (mut rising, mut expected) = (values.clone(), values.clone());
            expected.sort_by_key(|(key, _)| *key);
            sort_by_numbers(&mut rising, |(key, _)| (0, *key));
            prop_assert_eq!(rising, expected);
            let (mut fallen, mut expected) = (values.clone(), values);
            expected.sort_by_key(|(key, _)| Reverse(*key));
            sort_by_numbers(&mut fallen, |(key, _)| (falling(*key), *key));
            prop_assert_eq!(fallen, expected);
        }
    }
}
