use calculation::problem::Time;
use calculation::promotion::CustomRule;
use custom_rules::{Item, Order};
use serde::Deserialize;

/// What is read of a calculation: the order as a rule is told it, and the rules.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Asked {
    currency: String,
    store: String,
    country: String,
    customer: Buyer,
    time: Option<Time>,
    lines: Vec<Line>,
    promotions: Vec<Promotion>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Buyer {
    segments: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Line {
    id: String,
    product: String,
    variant: String,
    categories: Vec<String>,
    tags: Vec<String>,
    quantity: u64,
    unit_price: i64,
}

#[derive(Deserialize)]
struct Promotion {
    custom_rule: CustomRule,
}

impl Asked {
    pub(crate) fn open(self) -> (Order, Vec<CustomRule>) {
        let items = self.lines.into_iter().map(|line| Item {
            id: line.id,
            product: line.product,
            variant: line.variant,
            categories: line.categories,
            tags: line.tags,
            quantity: line.quantity,
            unit_price: line.unit_price,
        });
        let order = Order {
            store: self.store,
            currency: self.currency,
            country: self.country,
            segments: self.customer.segments,
            now: self.time.unwrap_or_default().seconds,
            items: items.collect(),
        };
        let rules = self.promotions.into_iter();
        (
            order,
            rules.map(|promotion| promotion.custom_rule).collect(),
        )
    }
}
