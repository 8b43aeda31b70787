use commerce::language::Language;
use commerce::{published, time};

use crate::answer;

answer! {
    /// Whether it can be had.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Availability {
        InStock,
        /// Few are left.
        LowStock,
        /// None is left, but it can be ordered and is sent once it has come in.
        Backorder,
        OutOfStock,
        /// No price in this currency.
        NotForSale,
    }

    /// What a warehouse has of a variant.
    pub struct WarehouseStock {
        pub code: String,
        pub name: String,
        /// `in_stock`, `low_stock` or `out_of_stock`.
        pub availability: Availability,
        /// The day of the next delivery, `YYYY-MM-DD`.
        pub expected: Option<String>,
        /// What the name is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }
}

/// From how many units on stock is called low, going down.
pub(super) const LOW_STOCK: i64 = 5;

impl Availability {
    /// The availability of something with `units` on stock; none where nothing limits them.
    pub fn of(units: impl Into<Option<i64>>, has_price: bool) -> Self {
        match units.into() {
            _ if !has_price => Self::NotForSale,
            Some(..=0) => Self::OutOfStock,
            Some(1..=LOW_STOCK) => Self::LowStock,
            Some(_) | None => Self::InStock,
        }
    }

    /// Whether it can be put into a cart.
    pub fn is_buyable(self) -> bool {
        matches!(self, Self::InStock | Self::LowStock | Self::Backorder)
    }
}

impl WarehouseStock {
    /// What it has at a moment: a delivery whose day has passed is not expected any more.
    pub(super) fn at(stock: published::WarehouseStock, now: i64) -> Self {
        let expected = stock.expected;
        let (name, language) = stock.name.said();
        Self {
            code: stock.code,
            name,
            language,
            availability: Availability::of(stock.on_hand, true),
            expected: expected.filter(|day| !time::has_passed(day, now)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_expected_until_its_day_has_passed() {
        let day = Some("2026-11-22".to_owned());
        for (now, expected) in [
            ("2026-11-01T00:00:00Z", &day),
            ("2026-11-22T23:59:59Z", &day),
            ("2026-11-24T00:00:00Z", &None),
        ] {
            let stock = published::WarehouseStock {
                code: "berlin".to_owned(),
                name: "Berlin".to_owned().into(),
                on_hand: 0,
                expected: day.clone(),
            };
            let stock = WarehouseStock::at(stock, time::seconds(now).unwrap());
            assert_eq!(&stock.expected, expected, "{now}");
        }
    }
}
