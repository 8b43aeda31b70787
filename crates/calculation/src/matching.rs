use crate::natural;
use crate::order::sort;
use crate::problem::{Line, Problem};
use crate::promotion::{Action, Condition, Filter, Per, Range};

/// The places of lines in the order of their ids, in which numbers count as such.
pub fn in_order(lines: &[Line]) -> Vec<u32> {
    let mut places: Vec<u32> = (0..).take(lines.len()).collect();
    let id = |place: &u32| lines[*place as usize].id.as_str();
    sort(&mut places, |a, b| natural::compare(id(a), id(b)));
    places
}

/// Which lines have what promotions ask for, so that a filter looks at those that it may match and
/// at no other. What no promotion asks for is not looked at.
pub(crate) struct Index<'a> {
    /// In the order of their ids.
    lines: Vec<&'a Line>,
    /// For each of these its place in the problem.
    places: Vec<u32>,
    asked: Asked<'a>,
    /// For each value that is asked for the lines that have it.
    having: Vec<Vec<u32>>,
    /// All that promotions may touch.
    open: Vec<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Product,
    Variant,
    Category,
    Brand,
    Tag,
    Attribute,
}

/// A value of a kind; of an attribute its code and its value.
type Key<'a> = (Kind, &'a str, &'a str);

impl<'a> Index<'a> {
    pub(crate) fn new(problem: &'a Problem) -> Self {
        let places = in_order(&problem.lines);
        let line = |place: &u32| &problem.lines[*place as usize];
        let mut index = Self {
            lines: places.iter().map(line).collect(),
            places,
            asked: Asked::by(problem),
            having: Vec::new(),
            open: Vec::new(),
        };
        index.having.resize(index.asked.keys.len(), Vec::new());
        for number in 0..u32::try_from(index.lines.len()).unwrap_or(u32::MAX) {
            let line = index.line(number);
            if !line.excluded && line.quantity > 0 {
                index.open.push(number);
                index.add(number, line);
            }
        }
        index
    }

    fn add(&mut self, number: u32, line: &'a Line) {
        let asked = &self.asked;
        let having = &mut self.having;
        let mut add = |key: Key<'_>| {
            if let Some(place) = asked.place(key) {
                let numbers = &mut having[place];
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        };
        add((Kind::Product, &line.product, ""));
        add((Kind::Variant, &line.variant, ""));
        if let Some(brand) = &line.brand {
            add((Kind::Brand, brand, ""));
        }
        for category in &line.categories {
            add((Kind::Category, category, ""));
        }
        for tag in &line.tags {
            add((Kind::Tag, tag, ""));
        }
        for (code, value) in &line.attributes {
            add((Kind::Attribute, code, value));
        }
    }

    /// The lines in the order of their ids.
    pub(crate) fn lines(&self) -> &[&'a Line] {
        &self.lines
    }

    pub(crate) fn line(&self, number: u32) -> &'a Line {
        self.lines[number as usize]
    }

    /// Where a line is in the problem.
    pub(crate) fn place(&self, number: u32) -> u32 {
        self.places[number as usize]
    }

    /// The lines that meet a filter, in order; `price` says what a unit of a line costs by now.
    pub(crate) fn matching(&self, filter: &Filter, price: &mut dyn FnMut(u32) -> i64) -> Vec<u32> {
        let mut found: Option<Vec<u32>> = None;
        for (kind, values) in plain(filter) {
            if !values.is_empty() {
                let keys = values.iter().map(|value| (kind, value.as_str(), ""));
                self.narrow(&mut found, keys);
            }
        }
        // Values of one attribute are alternatives, different attributes are not.
        for (place, (code, _)) in filter.attributes.iter().enumerate() {
            let is_new = filter.attributes[..place]
                .iter()
                .all(|(other, _)| other != code);
            if is_new {
                let values = filter.attributes.iter().filter(|(other, _)| other == code);
                let keys =
                    values.map(|(code, value)| (Kind::Attribute, code.as_str(), value.as_str()));
                self.narrow(&mut found, keys);
            }
        }
        let mut found = found.unwrap_or_else(|| self.open.clone());
        if filter.not_on_sale {
            found.retain(|number| !self.line(*number).on_sale);
        }
        if filter.quantity != Range::default() {
            found.retain(|number| {
                let quantity = i64::try_from(self.line(*number).quantity);
                filter.quantity.contains(quantity.unwrap_or(i64::MAX))
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

    fn narrow<'k>(&self, found: &mut Option<Vec<u32>>, keys: impl Iterator<Item = Key<'k>>) {
        let mut having: Vec<u32> = Vec::new();
        let mut lists = 0;
        for key in keys {
            if let Some(place) = self.asked.place(key) {
                having.extend_from_slice(&self.having[place]);
                lists += 1;
            }
        }
        if lists > 1 {
            sort(&mut having, u32::cmp);
            having.dedup();
        }
        *found = Some(match found.take() {
            None => having,
            Some(mut before) => {
                before.retain(|number| having.binary_search(number).is_ok());
                before
            }
        });
    }
}

fn plain(filter: &Filter) -> [(Kind, &Vec<String>); 5] {
    [
        (Kind::Product, &filter.products),
        (Kind::Variant, &filter.variants),
        (Kind::Category, &filter.categories),
        (Kind::Brand, &filter.brands),
        (Kind::Tag, &filter.tags),
    ]
}

/// The values that filters ask for, found by a number made of their letters: comparing numbers is
/// many times cheaper than comparing strings.
struct Asked<'a> {
    /// By their numbers.
    keys: Vec<(u64, Key<'a>)>,
    /// For each beginning of a number the place of the first such key; `NONE` where there is none.
    first: Vec<u32>,
    /// A bit for each kind that anybody asks for.
    kinds: u8,
}

impl<'a> Asked<'a> {
    fn by(problem: &'a Problem) -> Self {
        let mut keys: Vec<(u64, Key<'a>)> = Vec::new();
        let mut add = |key: Key<'a>| keys.push((digest(key), key));
        let mut of_filter = |filter: &'a Filter| {
            for (kind, values) in plain(filter) {
                for value in values {
                    add((kind, value, ""));
                }
            }
            for (code, value) in &filter.attributes {
                add((Kind::Attribute, code, value));
            }
        };
        for promotion in &problem.promotions {
            filters_of_condition(&promotion.condition, &mut of_filter);
            for action in &promotion.actions {
                filters_of_action(action, &mut of_filter);
            }
        }
        sort(&mut keys, |(a, x), (b, y)| {
            a.cmp(b).then_with(|| (x.1, x.2).cmp(&(y.1, y.2)))
        });
        keys.dedup();
        let mut first = vec![Self::NONE; 1 << Self::BITS];
        let mut kinds = 0;
        for (place, (digest, key)) in (0..).zip(&keys) {
            let first = &mut first[Self::beginning(*digest)];
            *first = place.min(*first);
            kinds |= 1 << key.0 as u8;
        }
        Self { keys, first, kinds }
    }

    const NONE: u32 = u32::MAX;
    const BITS: u32 = 10;

    fn beginning(digest: u64) -> usize {
        (digest >> (64 - Self::BITS)) as usize
    }

    fn place(&self, key: Key<'_>) -> Option<usize> {
        if self.kinds & 1 << key.0 as u8 == 0 {
            return None;
        }
        let digest = digest(key);
        let from = self.first[Self::beginning(digest)] as usize;
        let alike = self.keys.get(from..)?.iter();
        let mut alike = alike.take_while(|(other, _)| *other <= digest);
        let place = alike.position(|(other, of)| *other == digest && *of == key)?;
        Some(from + place)
    }
}

/// A number for a key: equal keys have the same, and others nearly never.
fn digest((kind, first, second): Key<'_>) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut digest = kind as u64 + 1;
    let mut add = |word: u64| digest = (digest.rotate_left(29) ^ word).wrapping_mul(FACTOR);
    for text in [first, second] {
        let bytes = text.as_bytes();
        for chunk in bytes.chunks_exact(8) {
            add(chunk.try_into().map_or(0, u64::from_le_bytes));
        }
        // What is left of it, with some that was added before where it is long enough.
        match bytes.last_chunk::<8>() {
            Some(last) => add(u64::from_le_bytes(*last)),
            None => add(bytes.iter().fold(bytes.len() as u64, |word, byte| {
                word << 8 | u64::from(*byte)
            })),
        }
    }
    digest
}

fn with_exceptions<'a>(filter: &'a Filter, of: &mut dyn FnMut(&'a Filter)) {
    let mut next = Some(filter);
    while let Some(filter) = next {
        of(filter);
        next = filter.except.as_deref();
    }
}

fn filters_of_condition<'a>(condition: &'a Condition, of: &mut dyn FnMut(&'a Filter)) {
    match condition {
        Condition::All(several) | Condition::Any(several) | Condition::None(several) => {
            for one in several {
                filters_of_condition(one, of);
            }
        }
        Condition::Total { of: filter, .. }
        | Condition::Quantity { of: filter, .. }
        | Condition::Lines { of: filter, .. } => with_exceptions(filter, of),
        Condition::Always
        | Condition::Customer(_)
        | Condition::Segment(_)
        | Condition::Organization(_)
        | Condition::Order(_)
        | Condition::Registered(_)
        | Condition::Country(_)
        | Condition::ShippingMethod(_)
        | Condition::PaymentMethod(_)
        | Condition::Store(_)
        | Condition::Currency(_)
        | Condition::Channel(_)
        | Condition::Coupon(_)
        | Condition::Weekday(_)
        | Condition::Hours { .. } => {}
    }
}

fn filters_of_action<'a>(action: &'a Action, of: &mut dyn FnMut(&'a Filter)) {
    match action {
        Action::Spread(action) => with_exceptions(&action.of, of),
        Action::Lines(action) => with_exceptions(&action.of, of),
        Action::Units(action) => with_exceptions(&action.of, of),
        Action::BuyGet(action) => {
            with_exceptions(&action.buy, of);
            with_exceptions(&action.get, of);
        }
        Action::Bundles(action) => {
            with_exceptions(&action.of, of);
            for set in &action.also {
                with_exceptions(&set.of, of);
            }
        }
        Action::Tiers(action) => with_exceptions(&action.of, of),
        Action::Gift(action) => {
            if let Some(Per { of: filter, .. }) = &action.per {
                with_exceptions(filter, of);
            }
        }
        Action::Shipping(_) | Action::Surcharge(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::promotion::{Promotion, Spread};

    fn strings(values: &[&str]) -> Vec<String> {
        values.iter().map(|&value| value.to_owned()).collect()
    }

    #[test]
    fn alternatives_add_up_and_demands_narrow_down() {
        let line = |id: &str, categories: &[&str], tags: &[&str]| Line {
            id: id.to_owned(),
            categories: strings(categories),
            tags: strings(tags),
            quantity: 1,
            ..Line::default()
        };
        let of = |categories: &[&str], tags: &[&str]| Filter {
            categories: strings(categories),
            tags: strings(tags),
            ..Filter::default()
        };
        let red = |filter: Filter| Filter {
            attributes: vec![
                ("colour".to_owned(), "red".to_owned()),
                ("size".to_owned(), "L".to_owned()),
                ("colour".to_owned(), "blue".to_owned()),
            ],
            ..filter
        };
        let except = |filter: Filter, except: Filter| Filter {
            except: Some(Box::new(except)),
            ..filter
        };
        let coloured = |line: Line, colour: &str| Line {
            attributes: vec![
                ("colour".to_owned(), colour.to_owned()),
                ("size".to_owned(), "L".to_owned()),
            ],
            ..line
        };
        let cases = [
            (of(&[], &[]), vec![0, 1, 2, 3]),
            (of(&["cups"], &[]), vec![0, 1]),
            (of(&["cups", "plates of a longer name"], &[]), vec![0, 1, 2]),
            (
                of(&["cups", "plates of a longer name"], &["new"]),
                vec![1, 2],
            ),
            (of(&["none"], &[]), vec![]),
            (except(of(&[], &["new"]), of(&["cups"], &[])), vec![2, 3]),
            (red(of(&[], &[])), vec![0, 3]),
        ];
        let problem = Problem {
            lines: vec![
                coloured(line("a", &["cups", "all"], &[]), "red"),
                coloured(line("b", &["cups"], &["new"]), "green"),
                line("c", &["plates of a longer name"], &["new"]),
                coloured(line("d", &[], &["new"]), "blue"),
            ],
            promotions: vec![Promotion {
                actions: cases
                    .iter()
                    .map(|(of, _)| {
                        Action::Spread(Spread {
                            of: of.clone(),
                            ..Spread::default()
                        })
                    })
                    .collect(),
                ..Promotion::default()
            }],
            ..Problem::default()
        };
        let index = Index::new(&problem);
        for (filter, expected) in cases {
            let found = index.matching(&filter, &mut |_| 0);
            assert_eq!(found, expected, "{filter:?}");
        }
    }
}
