use commerce::published;
use money::Currency;

use crate::{Money, answer};

answer! {
    /// What a unit costs.
    pub struct Price {
        /// For one unit.
        pub unit: Money,
        /// Lower unit prices from a quantity on, for all units.
        pub tiers: Vec<PriceTier>,
        /// For what is sold by content: what a litre or a kilogram of it costs.
        pub base: Option<BasePrice>,
    }

    /// The unit price from a quantity on.
    pub struct PriceTier {
        pub min_quantity: u32,
        pub unit: Money,
    }

    /// What one unit of measure costs, rounded half up.
    pub struct BasePrice {
        pub price: Money,
        /// `l` or `kg`.
        pub unit: String,
    }
}

impl Price {
    /// Tiers by rising quantity; nothing is for sale without a price for one unit.
    pub(super) fn of(
        tiers: &[published::Tier],
        currency: Currency,
        content: Option<NetContent>,
    ) -> Option<Self> {
        let money = |amount| Money { amount, currency };
        let first = tiers.first().filter(|tier| tier.min_quantity <= 1)?;
        Some(Self {
            unit: money(first.amount),
            tiers: tiers[1..]
                .iter()
                .map(|tier| PriceTier {
                    min_quantity: tier.min_quantity,
                    unit: money(tier.amount),
                })
                .collect(),
            base: content.and_then(|content| {
                Some(BasePrice {
                    price: money(content.price_of_one(first.amount)?),
                    unit: content.unit.to_owned(),
                })
            }),
        })
    }

    /// What one unit costs for who buys so many.
    pub fn at(&self, quantity: u32) -> Money {
        let mut tiers = self.tiers.iter().rev();
        let tier = tiers.find(|tier| tier.min_quantity <= quantity);
        tier.map_or(self.unit, |tier| tier.unit)
    }
}

/// How much is in a unit of something that is sold by volume or weight.
#[derive(Clone, Copy)]
pub(super) struct NetContent {
    /// The content as a fraction of `unit`.
    numerator: i64,
    denominator: i64,
    unit: &'static str,
}

/// The attributes that say so, with the units of measure that they are given in.
const NET_CONTENT: [&str; 3] = ["net_content", "net_volume", "net_weight"];

impl NetContent {
    pub(super) fn of(groups: &[published::AttributeGroup]) -> Option<Self> {
        let mut attributes = groups.iter().flat_map(|group| &group.attributes);
        let attribute = attributes.find(|attribute| NET_CONTENT.contains(&&*attribute.code))?;
        match &attribute.value {
            published::AttributeValue::Number {
                number,
                unit: Some(unit),
            } => Self::parse(number, unit),
            _ => None,
        }
    }

    fn parse(number: &str, unit: &str) -> Option<Self> {
        let (unit, scale) = match unit {
            "ml" => ("l", 1000),
            "cl" => ("l", 100),
            "l" => ("l", 1),
            "g" => ("kg", 1000),
            "kg" => ("kg", 1),
            _ => return None,
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let decimals = u32::try_from(fraction.len()).ok()?;
        let numerator: i64 = format!("{whole}{fraction}").parse().ok()?;
        (numerator > 0).then_some(Self {
            numerator,
            denominator: 10_i64.checked_pow(decimals)?.checked_mul(scale)?,
            unit,
        })
    }

    /// What one litre or kilogram costs, if a unit costs this.
    fn price_of_one(self, amount: i64) -> Option<i64> {
        let twice = i128::from(amount) * i128::from(self.denominator) * 2;
        let numerator = i128::from(self.numerator);
        ((twice + numerator).div_euclid(2 * numerator))
            .try_into()
            .ok()
    }
}

#[cfg(test)]
mod tests {
    use super::NetContent;

    #[test]
    fn a_base_price_is_of_a_litre_or_a_kilogram_rounded_half_up() {
        let cases = [
            ("250", "ml", 1290, Some(5160)),
            ("0.25", "l", 1290, Some(5160)),
            ("75", "cl", 999, Some(1332)),
            ("300", "g", 1000, Some(3333)),
            ("0.6", "kg", 1000, Some(1667)),
            ("1.6", "l", 4, Some(3)),
            ("1", "ml", i64::MAX, None),
        ];
        for (number, unit, amount, base) in cases {
            let content = NetContent::parse(number, unit).unwrap();
            assert_eq!(content.price_of_one(amount), base, "{number} {unit}");
        }
    }

    #[test]
    fn what_is_no_volume_and_no_weight_has_no_base_price() {
        for (number, unit) in [
            ("3", "cm"),
            ("0", "ml"),
            ("-1", "l"),
            ("", "l"),
            ("some", "g"),
            ("0.0000000000000000000001", "l"),
        ] {
            assert!(NetContent::parse(number, unit).is_none(), "{number} {unit}");
        }
    }
}
