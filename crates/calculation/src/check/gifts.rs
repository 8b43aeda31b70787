use crate::order::sort;
use crate::promotion::{Action, Condition, Filter, Promotion};

/// What is said of such a gift.
pub const EXPECTED: &str =
    "expected a product that does not lead to its own giving, by way of this or other promotions";

/// A gift that leads to its own giving: some promotion asks for its product and gives what leads back to
/// it. By the places of its promotion and its action.
pub fn cycle(promotions: &[Promotion]) -> Option<(usize, usize)> {
    let mut search = Search {
        promotions,
        wanted: Vec::new(),
        seen: vec![Seen::Never; promotions.len()],
    };
    for (place, promotion) in promotions.iter().enumerate() {
        if gifts(promotion).next().is_some() {
            want(&promotion.condition, place, &mut search.wanted);
        }
    }
    sort(&mut search.wanted, Ord::cmp);
    (0..promotions.len()).find_map(|place| search.follow(place))
}

struct Search<'a> {
    promotions: &'a [Promotion],
    /// Which product is asked for by which promotion that has gifts, in order.
    wanted: Vec<(&'a str, usize)>,
    seen: Vec<Seen>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Never,
    /// On the way that is followed.
    Now,
    Done,
}

impl Search<'_> {
    fn follow(&mut self, place: usize) -> Option<(usize, usize)> {
        if self.seen[place] != Seen::Never {
            return None;
        }
        self.seen[place] = Seen::Now;
        for (action, product) in gifts(&self.promotions[place]) {
            let mut next = self.wanted.partition_point(|(wanted, _)| *wanted < product);
            while let Some((_, by)) = self
                .wanted
                .get(next)
                .filter(|(wanted, _)| *wanted == product)
            {
                let by = *by;
                if self.seen[by] == Seen::Now {
                    return Some((place, action));
                }
                if let Some(found) = self.follow(by) {
                    return Some(found);
                }
                next += 1;
            }
        }
        self.seen[place] = Seen::Done;
        None
    }
}

/// The products that a promotion gives, with the places of the actions.
fn gifts(promotion: &Promotion) -> impl Iterator<Item = (usize, &str)> {
    let actions = promotion.actions.iter().enumerate();
    actions.filter_map(|(place, action)| match action {
        Action::Gift(gift) => Some((place, gift.product.as_str())),
        _ => None,
    })
}

/// The products that can make a condition hold.
fn want<'a>(condition: &'a Condition, place: usize, wanted: &mut Vec<(&'a str, usize)>) {
    match condition {
        Condition::All(conditions) | Condition::Any(conditions) => {
            for one in conditions {
                want(one, place, wanted);
            }
        }
        Condition::Total {
            of: Filter { products, .. },
            range,
            ..
        }
        | Condition::Quantity {
            of: Filter { products, .. },
            range,
        }
        | Condition::Lines {
            of: Filter { products, .. },
            range,
        } if range.min.is_some_and(|min| min > 0) => {
            wanted.extend(products.iter().map(|product| (product.as_str(), place)));
        }
        _ => {}
    }
}
