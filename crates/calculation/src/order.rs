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

#[cfg(test)]
mod tests {
    use super::sort;
    use proptest::prelude::*;

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
    }
}
