use commerce::published;
use commerce::time::timestamp;
use money::Currency;

use crate::{Money, answer};

answer! {
    /// What a unit costs.
    pub struct Price {
        /// For one unit.
        pub unit: Money,
        /// Other unit prices from a quantity on.
        pub tiers: Vec<PriceTier>,
        /// Whether a tier is for the units from there on; else it is for all of them.
        pub graduated: bool,
        /// Null where the price is the regular one.
        pub sale: Option<Sale>,
        /// For what is sold by content: what a litre or a kilogram of it costs.
        pub base: Option<BasePrice>,
    }

    /// From what the price of one unit is reduced.
    pub struct Sale {
        /// The regular price.
        pub compare_at: Money,
        /// The lowest price of the 30 days before the reduction.
        pub lowest_30_days: Money,
        /// By how much the price is below both of them, in whole percent, rounded down; null
        /// where that is less than one.
        pub percent_off: Option<u8>,
        /// RFC 3339, UTC; null where it began at no set time.
        pub starts_at: Option<String>,
        /// RFC 3339, UTC: it does not hold from then on; null where no end is set.
        pub ends_at: Option<String>,
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
        step: Option<&published::PriceStep>,
        currency: Currency,
        content: Option<NetContent>,
    ) -> Option<Self> {
        let money = |amount| Money { amount, currency };
        let first = tiers.first().filter(|tier| tier.min_quantity <= 1)?;
        Some(Self {
            graduated: step.is_some_and(|step| step.graduated),
            sale: step.and_then(Sale::of),
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

    /// What so many units cost together; none where no number can say it.
    pub fn total(&self, quantity: u32) -> Option<Money> {
        let of = |unit: Money, units: u32| unit.amount.checked_mul(units.into());
        let amount = if self.graduated {
            let mut amount = 0_i64;
            let mut above = quantity;
            for tier in self.tiers.iter().rev() {
                let units = (above + 1).saturating_sub(tier.min_quantity);
                amount = amount.checked_add(of(tier.unit, units)?)?;
                above -= units;
            }
            amount.checked_add(of(self.unit, above)?)?
        } else {
            of(self.at(quantity), quantity)?
        };
        Some(Money {
            amount,
            ..self.unit
        })
    }
}

impl Sale {
    /// What a step says of its price.
    pub(crate) fn of(step: &published::PriceStep) -> Option<Self> {
        let sale = step.sale?;
        let unit = step.tiers.first()?.amount;
        let currency = step.currency;
        let money = |amount| Money { amount, currency };
        Some(Self {
            compare_at: money(sale.compare_at),
            lowest_30_days: money(sale.lowest),
            percent_off: percent_off(unit, sale.compare_at.min(sale.lowest)),
            starts_at: sale.starts.map(timestamp),
            ends_at: sale.ends.map(timestamp),
        })
    }
}

/// How much less an amount is than another in whole percent, never more than is true.
fn percent_off(amount: i64, than: i64) -> Option<u8> {
    let saved = i128::from(than) - i128::from(amount);
    let percent = saved * 100 / i128::from(than.max(1));
    u8::try_from(percent).ok().filter(|percent| *percent > 0)
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
    use super::*;

    #[test]
    fn graduated_tiers_are_for_the_units_from_there_on() {
        let tiers = [(1, 100), (3, 80), (6, 50)];
        let tiers = tiers.map(|(min_quantity, amount)| published::Tier {
            min_quantity,
            amount,
        });
        let mut price = Price::of(&tiers, None, Currency::EUR, None).unwrap();
        let totals = |price: &Price| {
            [1, 2, 3, 5, 6, 8].map(|quantity| price.total(quantity).unwrap().amount)
        };
        assert_eq!(totals(&price), [100, 200, 240, 400, 300, 400]);
        price.graduated = true;
        assert_eq!(totals(&price), [100, 200, 280, 440, 490, 590]);
        price.unit.amount = i64::MAX;
        assert_eq!(price.total(2), None);
    }

    #[test]
    fn a_reduction_is_told_in_whole_percent_rounded_down() {
        for (amount, than, percent) in [
            (800, 1000, Some(20)),
            (801, 1000, Some(19)),
            (999, 1000, None),
            (1000, 1000, None),
            (1200, 1000, None),
            (0, 1000, Some(100)),
            (0, 0, None),
            (0, i64::MAX, Some(100)),
        ] {
            assert_eq!(percent_off(amount, than), percent, "{amount} {than}");
        }
    }

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
