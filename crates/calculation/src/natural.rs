use std::cmp::Ordering;

/// Compares ids as people do: numbers in them by their size, so that `line-2` comes before `line-10`;
/// and byte by byte where that makes no difference.
pub(crate) fn compare(a: &str, b: &str) -> Ordering {
    let (left, right) = (a.as_bytes(), b.as_bytes());
    let both = left.iter().zip(right);
    let alike = both.take_while(|(x, y)| x == y).count();
    // Nearly all ids differ in one number of the same length, or in a letter.
    let digits_from = |text: &[u8]| digits(text.get(alike..).unwrap_or_default());
    let (more, others) = (digits_from(left), digits_from(right));
    if more != others {
        return by_parts(a, b);
    }
    left.get(alike).cmp(&right.get(alike))
}

/// The same, part by part.
fn by_parts(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        match (left.first(), right.first()) {
            (None, None) => return a.cmp(b),
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, rest_of_left) = number(left);
                let (y, rest_of_right) = number(right);
                let by_size = x.len().cmp(&y.len()).then(x.cmp(y));
                if by_size != Ordering::Equal {
                    return by_size;
                }
                (left, right) = (rest_of_left, rest_of_right);
            }
            (Some(x), Some(y)) if x == y => (left, right) = (&left[1..], &right[1..]),
            (Some(x), Some(y)) => return x.cmp(y),
        }
    }
}

/// How many digits a text begins with.
fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// The digits at the beginning, without leading zeros, and what follows them.
fn number(text: &[u8]) -> (&[u8], &[u8]) {
    let (digits, rest) = text.split_at(digits(text));
    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
    (&digits[zeros..], rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_count_as_such() {
        for (a, b) in [
            ("2", "10"),
            ("line-2", "line-10"),
            ("a9b", "a10a"),
            ("", "a"),
            ("a", "a0"),
            ("01", "1"),
        ] {
            assert_eq!(compare(a, b), Ordering::Less, "{a} {b}");
            assert_eq!(compare(b, a), Ordering::Greater, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn only_the_same_text_is_equal(a in "[a-b0-2]{0,5}", b in "[a-b0-2]{0,5}") {
            prop_assert_eq!(compare(&a, &b) == Ordering::Equal, a == b);
            prop_assert_eq!(compare(&a, &b), compare(&b, &a).reverse());
            prop_assert_eq!(compare(&a, &b), by_parts(&a, &b));
        }
    }
}
