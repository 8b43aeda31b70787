use calculation::price::{self, Ask};

use crate::answer;
use crate::calculation::{CalculatedPrice, DecidedPrice, DecidedTier, Decision, LostPrice};

answer! {
    /// What variants cost one buyer at one moment by all that is kept, in the order in which they were
    /// asked for.
    pub struct StoredPrices {
        pub store: String,
        pub currency: String,
        /// Null where prices of no country were asked for.
        pub country: Option<String>,
        pub channel: String,
        /// RFC 3339, UTC.
        #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
        pub at: String,
        pub items: Vec<StoredPrice>,
    }

    /// What a variant costs, and why nothing else.
    pub struct StoredPrice {
        pub sku: String,
        /// External id.
        pub product: String,
        pub quantity: u64,
        /// Null where nothing gives one: then it cannot be bought.
        pub price: Option<DecidedPrice>,
        /// What could have been the price and is not, and why.
        pub lost: Vec<LostPrice>,
        /// Of a bundle that nothing gives a price of its own: it costs what these cost together.
        pub parts: Vec<Decision>,
    }
}

/// A part of a bundle, as it was decided.
#[derive(Debug, Clone)]
pub struct DecidedPart<'a> {
    /// So many as one bundle has.
    pub ask: Ask<'a>,
    pub decision: price::Decision,
    /// What one of it costs, which says what it is reduced from.
    pub of_one: price::Decision,
}

impl StoredPrice {
    /// What was decided of an ask, and of the `parts` of what has no price of its own.
    pub fn new(ask: Ask<'_>, decision: price::Decision, parts: Vec<DecidedPart<'_>>) -> Self {
        let Decision { price, lost, .. } = Decision::of(ask, decision);
        let (sum, parts) = match price {
            Some(_) => (None, Vec::new()),
            None => sum_of(ask.quantity, parts),
        };
        Self {
            sku: ask.variant.to_owned(),
            product: ask.product.to_owned(),
            quantity: ask.quantity,
            price: price.or(sum),
            lost,
            parts,
        }
    }
}

/// What so many bundles cost, with what each of their parts does.
fn sum_of(quantity: u64, parts: Vec<DecidedPart<'_>>) -> (Option<DecidedPrice>, Vec<Decision>) {
    let (mut sum, mut regular) = ((!parts.is_empty()).then_some(0_i64), 0_i64);
    let mut decisions = Vec::with_capacity(parts.len());
    for part in parts {
        let decision = Decision::of(part.ask, part.decision);
        let cost = decision.price.as_ref().and_then(|price| price.total);
        let without = part.of_one.price.and_then(|price| {
            let unit = price.compare_at.unwrap_or(price.unit);
            unit.checked_mul(i64::try_from(part.ask.quantity).ok()?)
        });
        sum = sum.zip(cost).and_then(|(sum, cost)| sum.checked_add(cost));
        let without = without.unwrap_or_default().max(cost.unwrap_or_default());
        regular = regular.saturating_add(without);
        decisions.push(decision);
    }
    let price = sum.map(|unit| DecidedPrice {
        unit,
        compare_at: (regular > unit).then_some(regular),
        list: String::new(),
        tiers: vec![DecidedTier {
            from: 1,
            unit,
            list: String::new(),
        }],
        units: vec![CalculatedPrice {
            count: quantity,
            price: unit,
        }],
        total: i64::try_from(quantity)
            .ok()
            .and_then(|units| unit.checked_mul(units)),
        promotions: Vec::new(),
    });
    (price, decisions)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decided(units: u64, unit: i64, compare_at: Option<i64>) -> price::Decision {
        price::Decision {
            price: Some(price::Price {
                unit,
                compare_at,
                list: "base-eur".to_owned(),
                tiers: Vec::new(),
                units: vec![(units, unit)],
                promotions: Vec::new(),
            }),
            lost: Vec::new(),
        }
    }

    fn part(sku: &str, quantity: u64, unit: i64, compare_at: Option<i64>) -> DecidedPart<'_> {
        DecidedPart {
            ask: Ask {
                product: "",
                variant: sku,
                quantity,
            },
            decision: decided(quantity, unit, compare_at),
            of_one: decided(1, unit, compare_at),
        }
    }

    const SET: Ask<'_> = Ask {
        product: "set",
        variant: "SET",
        quantity: 3,
    };

    #[test]
    fn a_bundle_without_a_price_costs_what_its_parts_cost() {
        let parts = vec![part("MUG", 2, 900, Some(1_000)), part("TRAY", 1, 500, None)];
        let stored = StoredPrice::new(SET, price::Decision::default(), parts);
        let price = stored.price.unwrap();
        assert_eq!((price.unit, price.compare_at), (2_300, Some(2_500)));
        assert_eq!(price.total, Some(6_900));
        assert_eq!(stored.parts.len(), 2);
    }

    #[test]
    fn it_cannot_be_bought_where_a_part_has_no_price() {
        let mut missing = part("TRAY", 1, 500, None);
        missing.decision = price::Decision::default();
        let parts = vec![part("MUG", 2, 900, None), missing];
        let stored = StoredPrice::new(SET, price::Decision::default(), parts);
        assert_eq!(stored.price, None);
        assert_eq!(stored.parts.len(), 2, "which one is to be seen");
        let alone = StoredPrice::new(SET, price::Decision::default(), Vec::new());
        assert_eq!(alone.price, None);
    }

    #[test]
    fn a_price_of_its_own_goes_before_its_parts() {
        let parts = vec![part("MUG", 2, 900, None)];
        let stored = StoredPrice::new(SET, decided(3, 700, None), parts);
        assert_eq!(stored.price.unwrap().unit, 700);
        assert_eq!(stored.parts, Vec::new());
    }
}
