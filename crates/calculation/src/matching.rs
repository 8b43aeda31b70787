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
    open: Marks,
    /// Of them those with a reduced price.
    on_sale: Marks,
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
            open: Marks::none(places.len()),
            on_sale: Marks::none(places.len()),
            lines: places.iter().map(line).collect(),
            places,
            asked: Asked::by(problem),
            having: Vec::new(),
        };
        index.having.resize(index.asked.keys.len(), Vec::new());
        for number in 0..u32::try_from(index.lines.len()).unwrap_or(u32::MAX) {
            let line = index.line(number);
            if !line.excluded && line.quantity > 0 {
                index.open.set(number);
                if line.on_sale {
                    index.on_sale.set(number);
                }
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
        self.marked(filter, price).numbers()
    }

    fn marked(&self, filter: &Filter, price: &mut dyn FnMut(u32) -> i64) -> Marks {
        let mut found: Option<Marks> = None;
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
            found.remove(&self.on_sale);
        }
        if filter.quantity != Range::default() {
            found.retain(|number| {
                let quantity = i64::try_from(self.line(number).quantity);
                filter.quantity.contains(quantity.unwrap_or(i64::MAX))
            });
        }
        if filter.price != Range::default() {
            found.retain(|number| filter.price.contains(price(number)));
        }
        if let Some(except) = &filter.except {
            found.remove(&self.marked(except, price));
        }
        found
    }

    fn narrow<'k>(&self, found: &mut Option<Marks>, keys: impl Iterator<Item = Key<'k>>) {
        let mut having = Marks::none(self.lines.len());
        for place in keys.filter_map(|key| self.asked.place(key)) {
            for number in &self.having[place] {
                having.set(*number);
            }
        }
        match found {
            None => *found = Some(having),
            Some(found) => found.keep(&having),
        }
    }
}

/// Some of the lines: a bit for each.
#[derive(Clone)]
struct Marks(Vec<u64>);

impl Marks {
    /// None of so many.
    fn none(lines: usize) -> Self {
        Self(vec![0; lines.div_ceil(64)])
    }

    fn set(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    fn keep(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word &= other;
        }
    }

    fn remove(&mut self, others: &Self) {
        for (word, other) in self.0.iter_mut().zip(&others.0) {
            *word &= !other;
        }
    }

    fn retain(&mut self, mut is_kept: impl FnMut(u32) -> bool) {
        for number in self.numbers() {
            if !is_kept(number) {
                self.0[number as usize / 64] &= !(1 << (number % 64));
            }
        }
    }

    /// Those that are marked, in order.
    fn numbers(&self) -> Vec<u32> {
        let count: u32 = self.0.iter().map(|word| word.count_ones()).sum();
        let mut numbers = Vec::with_capacity(count as usize);
        for (first, word) in (0..).step_by(64).zip(&self.0) {
            let mut left = *word;
            while left != 0 {
                numbers.push(first + left.trailing_zeros());
                left &= left - 1;
            }
        }
        numbers
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
    keys: Vec<(u64, Key<'a>)>,
    /// For each end of a number the place of such a key, or of one that came to lie in the way before;
    /// `NONE` where there is none. At least half are.
    table: Vec<u32>,
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
        let mut asked = Self {
            table: vec![Self::NONE; (2 * keys.len() + 1).next_power_of_two()],
            keys: Vec::with_capacity(keys.len()),
            kinds: 0,
        };
        for (digest, key) in keys {
            let slot = asked.slot(digest, key);
            if asked.table[slot] == Self::NONE {
                asked.table[slot] = u32::try_from(asked.keys.len()).unwrap_or(Self::NONE);
                asked.keys.push((digest, key));
                asked.kinds |= 1 << key.0 as u8;
            }
        }
        asked
    }

    const NONE: u32 = u32::MAX;

    /// Where in the table a key is, or would be.
    fn slot(&self, digest: u64, key: Key<'_>) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = digest as usize & mask;
        while let Some((other, of)) = self.keys.get(self.table[slot] as usize) {
            if *other == digest && is_same(*of, key) {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn place(&self, key: Key<'_>) -> Option<usize> {
        if self.kinds & 1 << key.0 as u8 == 0 {
            return None;
        }
        let place = self.table[self.slot(digest(key), key)];
        (place != Self::NONE).then_some(place as usize)
    }
}

fn is_same(left: Key<'_>, right: Key<'_>) -> bool {
    left.0 == right.0 && left.1 == right.1 && left.2 == right.2
}

/// A number for a key: equal keys have the same, and others nearly never.
fn digest((kind, first, second): Key<'_>) -> u64 {
    let digest = with_text(kind as u64 + 1, first);
    let digest = if kind == Kind::Attribute {
        with_text(digest, second)
    } else {
        digest
    };
    // The last letters end in the highest bits.
    digest ^ digest >> 32
}

fn with_text(digest: u64, text: &str) -> u64 {
    let add = |digest: u64, word: u64| {
        const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
        (digest.rotate_left(29) ^ word).wrapping_mul(FACTOR)
    };
    let bytes = text.as_bytes();
    // Eight at a time; the last ones with some that were added before, where there are enough.
    if let Some(last) = bytes.last_chunk::<8>() {
        let mut digest = digest;
        let mut rest = bytes;
        while let Some((word, after)) = rest.split_first_chunk::<8>() {
            digest = add(digest, u64::from_le_bytes(*word));
            rest = after;
        }
        add(digest, u64::from_le_bytes(*last))
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let word = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
        add(
            digest,
            (word(first) << 32 | word(last)) ^ bytes.len() as u64,
        )
    } else {
        let word = bytes.iter().fold(bytes.len() as u64, |word, byte| {
            word << 8 | u64::from(*byte)
        });
        add(digest, word)
    }
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
