use crate::hash::HashMap;
use crate::natural;
use crate::problem::Line;
use crate::promotion::{Filter, Range};

/// Which lines have what promotions ask for, so that a filter looks at those that it may match and
/// at no other.
pub(crate) struct Index<'a> {
    lines: Vec<&'a Line>,
    by_key: HashMap<(Key, &'a str, &'a str), Vec<u32>>,
    /// All that promotions may touch.
    open: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Product,
    Variant,
    Category,
    Brand,
    Tag,
    Attribute,
}

impl<'a> Index<'a> {
    pub(crate) fn new(lines: Vec<&'a Line>) -> Self {
        let mut by_key: HashMap<_, Vec<u32>> = HashMap::default();
        let mut open = Vec::new();
        for (number, line) in (0_u32..).zip(&lines) {
            if line.excluded || line.quantity == 0 {
                continue;
            }
            open.push(number);
            let mut add = |key, value: &'a str, second: &'a str| {
                let numbers = by_key.entry((key, value, second)).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            };
            add(Key::Product, &line.product, "");
            add(Key::Variant, &line.variant, "");
            line.brand
                .iter()
                .for_each(|brand| add(Key::Brand, brand, ""));
            line.categories
                .iter()
                .for_each(|category| add(Key::Category, category, ""));
            line.tags.iter().for_each(|tag| add(Key::Tag, tag, ""));
            for (code, value) in &line.attributes {
                add(Key::Attribute, code, value);
            }
        }
        Self {
            lines,
            by_key,
            open,
        }
    }

    pub(crate) fn line(&self, number: u32) -> &'a Line {
        self.lines[number as usize]
    }

    /// The place of the line with this id, which is one of them.
    pub(crate) fn number(&self, id: &str) -> usize {
        let place = self
            .lines
            .binary_search_by(|line| natural::compare(&line.id, id));
        place.unwrap_or_default()
    }

    /// The lines that meet a filter, in order; `price` says what a unit of a line costs by now.
    pub(crate) fn matching(&self, filter: &Filter, price: &mut dyn FnMut(u32) -> i64) -> Vec<u32> {
        let mut found: Option<Vec<u32>> = None;
        let plain = [
            (Key::Product, &filter.products),
            (Key::Variant, &filter.variants),
            (Key::Category, &filter.categories),
            (Key::Brand, &filter.brands),
            (Key::Tag, &filter.tags),
        ];
        for (key, values) in plain {
            if !values.is_empty() {
                let values = values.iter().map(|value| (key, value.as_str(), ""));
                self.narrow(&mut found, values);
            }
        }
        // Values of one attribute are alternatives, different attributes are not.
        let mut codes: Vec<&str> = filter
            .attributes
            .iter()
            .map(|(code, _)| code.as_str())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            let values = filter.attributes.iter().filter(|(other, _)| other == code);
            let values =
                values.map(|(code, value)| (Key::Attribute, code.as_str(), value.as_str()));
            self.narrow(&mut found, values);
        }
        let mut found = found.unwrap_or_else(|| self.open.clone());
        if filter.not_on_sale {
            found.retain(|number| !self.line(*number).on_sale);
        }
        if filter.quantity != Range::default() {
            found.retain(|number| {
                let quantity = self.line(*number).quantity;
                filter
                    .quantity
                    .contains(i64::try_from(quantity).unwrap_or(i64::MAX))
            });
        }
        if filter.price != Range::default() {
            found.retain(|number| filter.price.contains(price(*number)));
        }
        if let Some(except) = &filter.except {
            let out = self.matching(except, price);
            found.retain(|number| out.binary_search(number).is_err());
        }
        found
    }

    fn narrow<'k>(
        &self,
        found: &mut Option<Vec<u32>>,
        keys: impl Iterator<Item = (Key, &'k str, &'k str)>,
    ) {
        let mut having = Vec::new();
        for key in keys {
            having.extend_from_slice(self.by_key.get(&key).map_or(&[][..], Vec::as_slice));
        }
        having.sort_unstable();
        having.dedup();
        *found = Some(match found.take() {
            None => having,
            Some(mut before) => {
                before.retain(|number| having.binary_search(number).is_ok());
                before
            }
        });
    }
}
