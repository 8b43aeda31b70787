//! Conditions that cannot hold together. What is found is what one sees in them side by side: that nothing is
//! found proves nothing.

use crate::promotion::{Condition, Range};

/// The most conditions, and values of one, that are compared: a merchant writes a few.
const MOST: usize = 20;

/// Of conditions that must all hold the first that cannot beside one before it: their places.
pub(super) fn find(conditions: &[Condition]) -> Option<(usize, usize)> {
    let conditions = conditions.get(..MOST).unwrap_or(conditions);
    let mut places = 1..conditions.len();
    places.find_map(|later| {
        let mut before = 0..later;
        let earlier =
            before.find(|place| exclude_each_other(&conditions[*place], &conditions[later]))?;
        Some((earlier, later))
    })
}

/// Whether no order meets both.
pub fn exclude_each_other(a: &Condition, b: &Condition) -> bool {
    use Condition::*;
    match (a, b) {
        (All(required), other) | (other, All(required)) => {
            let mut required = required.iter().take(MOST);
            required.any(|one| exclude_each_other(one, other))
        }
        (Registered(a), Registered(b)) => a != b,
        (Customer(a), Customer(b))
        | (Organization(a), Organization(b))
        | (Country(a), Country(b))
        | (ShippingMethod(a), ShippingMethod(b))
        | (PaymentMethod(a), PaymentMethod(b))
        | (Store(a), Store(b))
        | (Currency(a), Currency(b))
        | (Channel(a), Channel(b)) => are_disjoint(a, b),
        (Weekday(a), Weekday(b)) => are_disjoint(a, b),
        (Order(a), Order(b)) => are_apart(*a, *b),
        (
            Total {
                of,
                range,
                tax,
                basis,
            },
            Total {
                of: of_b,
                range: range_b,
                tax: tax_b,
                basis: basis_b,
            },
        ) => (tax, basis, of) == (tax_b, basis_b, of_b) && are_apart(*range, *range_b),
        (
            Quantity { of, range },
            Quantity {
                of: of_b,
                range: range_b,
            },
        )
        | (
            Lines { of, range },
            Lines {
                of: of_b,
                range: range_b,
            },
        ) => of == of_b && are_apart(*range, *range_b),
        (None(excluded), other) | (other, None(excluded)) => {
            excluded.iter().take(MOST).any(|one| one == other)
        }
        _ => false,
    }
}

fn are_disjoint<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    a.len() <= MOST && b.len() <= MOST && !a.iter().any(|one| b.contains(one))
}

fn are_apart(a: Range, b: Range) -> bool {
    let is_below =
        |a: Range, b: Range| matches!((a.max, b.min), (Some(max), Some(min)) if max < min);
    is_below(a, b) || is_below(b, a)
}
