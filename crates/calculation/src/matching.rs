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

/// A value of a kind; of an attribute its code as well.
#[derive(Debug, Clone, Copy)]
struct Key<'a> {
    kind: Kind,
    value: Text<'a>,
    code: Option<Text<'a>>,
}

impl<'a> Key<'a> {
    #[inline]
    fn new(kind: Kind, value: &'a str) -> Self {
        Self {
            kind,
            value: Text::new(value),
            code: None,
        }
    }

    #[inline]
    fn of_attribute((code, value): &'a (String, String)) -> Self {
        Self {
            kind: Kind::Attribute,
            value: Text::new(value),
            code: Some(Text::new(code)),
        }
    }

    /// A number of so many bits, of which equal keys have the same, and others rarely.
    #[inline]
    fn digest(&self, bits: u32) -> usize {
        let mut digest = self.value.digest() ^ self.kind as u64;
        if let Some(code) = &self.code {
            digest ^= code.digest().rotate_left(29);
        }
        (digest.wrapping_mul(FACTOR) >> (64 - bits)) as usize
    }
}

impl PartialEq for Key<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.value == other.value && self.code == other.code
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// A text that is compared with others again and again: by numbers, which for short ones are all there is.
#[derive(Debug, Clone, Copy)]
struct Text<'a> {
    text: &'a str,
    /// Of letters from both ends.
    ends: (u64, u64),
}

impl<'a> Text<'a> {
    /// The longest one that its ends say all of.
    const SHORT: usize = 16;

    #[inline]
    fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => short(bytes),
        };
        Self { text, ends }
    }

    #[inline]
    fn digest(&self) -> u64 {
        let digest =
            (self.ends.0.rotate_left(29) ^ self.ends.1).wrapping_add(self.text.len() as u64);
        if self.text.len() > Self::SHORT {
            long(digest, self.text.as_bytes())
        } else {
            digest
        }
    }
}

/// A number for a text that has more than its ends.
#[inline(never)]
fn long(digest: u64, bytes: &[u8]) -> u64 {
    bytes.chunks_exact(8).fold(digest, |digest, word| {
        let word = word.try_into().map_or(0, u64::from_le_bytes);
        (digest.rotate_left(29) ^ word).wrapping_mul(FACTOR)
    })
}

/// The ends of a text of less than eight bytes.
fn short(bytes: &[u8]) -> (u64, u64) {
    let word = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => (word(first), word(last)),
        _ => {
            let word = |word: u64, byte: &u8| word << 8 | u64::from(*byte);
            (bytes.iter().fold(0, word), 0)
        }
    }
}

impl PartialEq for Text<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        let (length, others) = (self.text.len(), other.text.len());
        length == others
            && self.ends == other.ends
            && (length <= Self::SHORT || self.text == other.text)
    }
}

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
        let mut add = |place: Option<usize>| {
            if let Some(place) = place {
                let numbers = &mut having[place];
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        };
        if asked.asks(Kind::Product) {
            add(asked.place(&Key::new(Kind::Product, &line.product)));
        }
        if asked.asks(Kind::Variant) {
            add(asked.place(&Key::new(Kind::Variant, &line.variant)));
        }
        if asked.asks(Kind::Brand)
            && let Some(brand) = &line.brand
        {
            add(asked.place(&Key::new(Kind::Brand, brand)));
        }
        for (kind, values) in [(Kind::Category, &line.categories), (Kind::Tag, &line.tags)] {
            if asked.asks(kind) {
                for value in values {
                    add(asked.place(&Key::new(kind, value)));
                }
            }
        }
        if asked.asks(Kind::Attribute) {
            for attribute in &line.attributes {
                add(asked.place(&Key::of_attribute(attribute)));
            }
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
                let keys = values.iter().map(|value| Key::new(kind, value));
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
                self.narrow(&mut found, values.map(Key::of_attribute));
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
        for place in keys.filter_map(|key| self.asked.place(&key)) {
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

    #[inline]
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

/// The values that filters ask for.
struct Asked<'a> {
    keys: Vec<Key<'a>>,
    /// For each number of so many bits the place of a key that has it, or that came to lie in the way of
    /// one; `NONE` where there is none. At least half are.
    table: Vec<u32>,
    bits: u32,
    /// A bit for each kind that anybody asks for.
    kinds: u8,
}

impl<'a> Asked<'a> {
    fn by(problem: &'a Problem) -> Self {
        let mut asked = Self {
            table: vec![Self::NONE; 1 << Self::LEAST_BITS],
            bits: Self::LEAST_BITS,
            keys: Vec::with_capacity(1 << (Self::LEAST_BITS - 1)),
            kinds: 0,
        };
        let mut of_filter = |filter: &'a Filter| {
            for (kind, values) in plain(filter) {
                for value in values {
                    asked.add(Key::new(kind, value));
                }
            }
            for attribute in &filter.attributes {
                asked.add(Key::of_attribute(attribute));
            }
        };
        for promotion in &problem.promotions {
            filters_of_condition(&promotion.condition, &mut of_filter);
            for action in &promotion.actions {
                filters_of_action(action, &mut of_filter);
            }
        }
        asked
    }

    fn add(&mut self, key: Key<'a>) {
        let slot = self.slot(&key);
        if self.table[slot] != Self::NONE {
            return;
        }
        self.table[slot] = u32::try_from(self.keys.len()).unwrap_or(Self::NONE);
        self.kinds |= 1 << key.kind as u8;
        self.keys.push(key);
        if self.keys.len() > self.table.len() / 2 {
            self.bits += 1;
            self.table = vec![Self::NONE; 1 << self.bits];
            for place in 0..self.keys.len() {
                let slot = self.slot(&self.keys[place]);
                self.table[slot] = u32::try_from(place).unwrap_or(Self::NONE);
            }
        }
    }

    const LEAST_BITS: u32 = 8;
    const NONE: u32 = u32::MAX;

    #[inline]
    fn asks(&self, kind: Kind) -> bool {
        self.kinds & 1 << kind as u8 != 0
    }

    /// Where in the table a key is, or would be.
    #[inline(always)]
    fn slot(&self, key: &Key<'_>) -> usize {
        let mask = self.table.len() - 1;
        let mut slot = key.digest(self.bits);
        while let Some(other) = self.keys.get(self.table[slot] as usize) {
            if other == key {
                break;
            }
            slot = (slot + 1) & mask;
        }
        slot
    }

    #[inline(always)]
    fn place(&self, key: &Key<'_>) -> Option<usize> {
        let place = self.table[self.slot(key)];
        (place != Self::NONE).then_some(place as usize)
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
