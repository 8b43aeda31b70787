//! Promotions that can never take effect: what they ask for cannot be true of one order.

use super::Invalid;
use crate::promotion::{Action, Basis, Condition, Filter, Promotion, Range, TaxView};

/// Finds conditions of a promotion that must all hold and cannot, in an order in this currency and of one of
/// these stores; none are any.
pub fn contradictions(
    promotion: &Promotion,
    currency: Option<&str>,
    stores: &[String],
) -> Vec<Invalid> {
    let mut required = Required::default();
    if let Some(currency) = currency {
        required.one_of("currency", vec![currency]);
    }
    if !stores.is_empty() {
        required.one_of("store", stores.iter().map(String::as_str).collect());
    }
    required.hold(&promotion.condition, "condition");
    for (place, action) in promotion.actions.iter().enumerate() {
        for (name, filter) in filters(action) {
            required.meet(filter, &format!("actions[{place}].{name}"));
        }
    }
    required.found
}

/// The sets of lines that an action is for, with their fields.
fn filters(action: &Action) -> Vec<(&'static str, &Filter)> {
    match action {
        Action::Spread(spread) => vec![("spread.of", &spread.of)],
        Action::Lines(lines) => vec![("lines.of", &lines.of)],
        Action::Units(units) => vec![("units.of", &units.of)],
        Action::BuyGet(action) => vec![
            ("buy_x_get_y.buy", &action.buy),
            ("buy_x_get_y.get", &action.get),
        ],
        Action::Bundles(bundles) => vec![("bundles.of", &bundles.of)],
        Action::Tiers(tiers) => vec![("tiers.of", &tiers.of)],
        Action::Gift(_) | Action::Shipping(_) | Action::Surcharge(_) => Vec::new(),
    }
}

/// Whether a filter leaves out all that it asks for.
fn leaves_nothing(filter: &Filter) -> bool {
    filter.except.as_deref().is_some_and(|except| {
        let asked = Filter {
            except: None,
            ..filter.clone()
        };
        *except == asked
    })
}

/// What an order has to be, as far as conditions have said it: of each fact that it has once the values that
/// are left, and of each measure the range.
#[derive(Default)]
struct Required<'a> {
    facts: Vec<(&'static str, Vec<&'a str>)>,
    measures: Vec<(Measure<'a>, Range)>,
    registered: Option<bool>,
    weekdays: Option<Vec<u8>>,
    /// What must hold, and what must not.
    held: Vec<&'a Condition>,
    excluded: Vec<&'a Condition>,
    found: Vec<Invalid>,
}

#[derive(PartialEq)]
enum Measure<'a> {
    Order,
    Quantity(&'a Filter),
    Lines(&'a Filter),
    Total(&'a Filter, TaxView, Option<Basis>),
}

impl<'a> Required<'a> {
    /// Whether one of these values can still be the fact.
    fn one_of(&mut self, fact: &'static str, values: Vec<&'a str>) -> bool {
        match self.facts.iter_mut().find(|(known, _)| *known == fact) {
            None => {
                self.facts.push((fact, values));
                true
            }
            Some((_, left)) => {
                left.retain(|value| values.contains(value));
                !left.is_empty()
            }
        }
    }

    /// Some lines can meet a filter.
    fn meet(&mut self, filter: &Filter, path: &str) {
        if leaves_nothing(filter) {
            self.found.push(Invalid {
                field: format!("{path}.except"),
                expected: "expected to leave something: this leaves out all that is asked for"
                    .to_owned(),
            });
        }
    }

    /// Whether a value in this range can still be measured.
    fn within(&mut self, measure: Measure<'a>, range: Range) -> bool {
        match self
            .measures
            .iter_mut()
            .find(|(known, _)| *known == measure)
        {
            None => {
                self.measures.push((measure, range));
                true
            }
            Some((_, left)) => {
                left.min = left.min.max(range.min);
                left.max = match (left.max, range.max) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                };
                left.min.zip(left.max).is_none_or(|(min, max)| min <= max)
            }
        }
    }

    fn hold(&mut self, condition: &'a Condition, path: &str) {
        let is_excluded = self.excluded.contains(&condition);
        let mut fact = |name: &'static str, codes: &'a [String]| {
            let codes = codes.iter().map(String::as_str);
            (name, self.one_of(name, codes.collect()))
        };
        let (name, can_hold) = match condition {
            Condition::All(all) => {
                for (place, one) in all.iter().enumerate() {
                    self.hold(one, &format!("{path}.all[{place}]"));
                }
                return;
            }
            Condition::Currency(codes) => fact("currency", codes),
            Condition::Store(codes) => fact("store", codes),
            Condition::Channel(codes) => fact("channel", codes),
            Condition::Country(codes) => fact("country", codes),
            Condition::ShippingMethod(codes) => fact("shipping_method", codes),
            Condition::PaymentMethod(codes) => fact("payment_method", codes),
            Condition::Customer(codes) => fact("customer", codes),
            Condition::Organization(codes) => fact("organization", codes),
            Condition::Registered(is) => {
                let before = *self.registered.get_or_insert(*is);
                ("registered", before == *is)
            }
            Condition::Order(range) => ("nth_order", self.within(Measure::Order, *range)),
            Condition::Quantity { of, range } => {
                self.meet(of, &format!("{path}.quantity.of"));
                ("quantity", self.within(Measure::Quantity(of), *range))
            }
            Condition::Lines { of, range } => {
                self.meet(of, &format!("{path}.lines.of"));
                ("lines", self.within(Measure::Lines(of), *range))
            }
            Condition::Total {
                of,
                range,
                tax,
                basis,
            } => {
                self.meet(of, &format!("{path}.total.of"));
                let measure = Measure::Total(of, *tax, *basis);
                ("total", self.within(measure, *range))
            }
            Condition::Weekday(days) => {
                let left = self.weekdays.get_or_insert_with(|| days.clone());
                left.retain(|day| days.contains(day));
                ("weekday", !left.is_empty())
            }
            Condition::None(none) => {
                self.excluded.extend(none);
                let mut none = none.iter();
                let holds = none.any(|one| *one == Condition::Always || self.held.contains(&one));
                ("none", !holds)
            }
            _ => ("", true),
        };
        self.held.push(condition);
        if !can_hold || is_excluded {
            let point = if name.is_empty() { "" } else { "." };
            self.found.push(Invalid {
                field: format!("{path}{point}{name}"),
                expected: "expected what can be true together with what else is asked for: it would never take effect".to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    /// The fields of what contradicts something, in a promotion of the store souk in euros.
    #[track_caller]
    fn contradictions(condition: &Value) -> Vec<String> {
        let promotion = json!({"id": "x", "condition": condition});
        let promotion = serde_json::from_value(promotion).unwrap();
        let stores = ["souk", "kontor"].map(str::to_owned);
        let found = super::contradictions(&promotion, Some("EUR"), &stores).into_iter();
        found.map(|invalid| invalid.field).collect()
    }

    #[test]
    fn what_can_be_true_of_one_order_is_no_contradiction() {
        for condition in [
            json!("always"),
            json!({"currency": ["USD", "EUR"]}),
            json!({"all": [{"store": ["souk"]}, {"country": ["DE", "AT"]}, {"country": ["AT"]}]}),
            // Somebody can be in both.
            json!({"all": [{"segment": ["trade"]}, {"segment": ["loyal"]}]}),
            json!({"any": [{"country": ["DE"]}, {"country": ["AT"]}]}),
            json!({"all": [{"nth_order": {"min": 2}}, {"nth_order": {"max": 2}}]}),
            json!({"all": [{"quantity": {"of": {"products": ["a"]}, "range": {"min": 2}}},
                {"quantity": {"of": {"products": ["b"]}, "range": {"max": 1}}}]}),
            json!({"all": [{"total": {"tax": "net", "range": {"min": 2}}},
                {"total": {"tax": "gross", "range": {"max": 1}}}]}),
            json!({"all": [{"weekday": [5, 6]}, {"weekday": [6, 7]}]}),
            json!({"all": [{"country": ["DE"]}, {"none": [{"country": ["DE", "AT"]}]}]}),
            json!({"any": [{"registered": true}, {"registered": false}]}),
            json!({"none": [{"currency": ["EUR"]}]}),
        ] {
            assert_eq!(contradictions(&condition), [""; 0], "{condition}");
        }
    }

    #[test]
    fn what_cannot_be_true_together_is_named_where_it_stands() {
        for (condition, field) in [
            (json!({"currency": ["USD"]}), "currency"),
            (json!({"store": ["bazaar"]}), "store"),
            (
                json!({"all": [{"country": ["DE"]}, {"country": ["AT"]}]}),
                "all[1].country",
            ),
            (
                json!({"all": [{"registered": true}, {"all": [{"registered": false}]}]}),
                "all[1].all[0].registered",
            ),
            (
                json!({"all": [{"nth_order": {"max": 1}}, {"nth_order": {"min": 2}}]}),
                "all[1].nth_order",
            ),
            (
                json!({"all": [{"total": {"range": {"min": 5000}}}, {"total": {"range": {"max": 4999}}}]}),
                "all[1].total",
            ),
            (
                json!({"all": [{"quantity": {"range": {"min": 3}}}, {"quantity": {"range": {"max": 2}}}]}),
                "all[1].quantity",
            ),
            (
                json!({"all": [{"weekday": [1, 2]}, {"weekday": [6]}]}),
                "all[1].weekday",
            ),
            (json!({"none": ["always"]}), "none"),
            (
                json!({"all": [{"segment": ["a"]}, {"none": [{"store": ["x"]}, {"segment": ["a"]}]}]}),
                "all[1].none",
            ),
            (
                json!({"all": [{"none": [{"segment": ["a"]}]}, {"segment": ["a"]}]}),
                "all[1]",
            ),
        ] {
            let field = format!("condition.{field}");
            assert_eq!(contradictions(&condition), [field], "{condition}");
        }
    }
}
