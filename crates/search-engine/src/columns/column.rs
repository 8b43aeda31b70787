use std::cmp::Ordering;
use std::collections::HashMap;

use super::chunk::{CHUNK, Chunk, encode};
use super::dictionary::{self, Dictionary};
use super::{push_bytes, push_varint, take_bytes, take_varint};

/// What the numbers of a column stand for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Themselves.
    #[default]
    Plain,
    /// Sets of values, by their place in [`Head::sets`].
    Sets,
    /// Numbers of any size: one more than their place in [`Head::numbers`]; zero is none.
    Numbers,
    /// There are none: the column holds texts.
    Texts,
    /// As [`Kind::Sets`], each set but the first the value before its place: so the least and the
    /// greatest number are the first and the last value. See [`Column::order`].
    Ordered,
}

impl Kind {
    fn unordered(self) -> Self {
        match self {
            Self::Ordered => Self::Sets,
            other => other,
        }
    }
}

/// The dictionary of a column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    pub kind: Kind,
    pub label: String,
    pub values: Vec<Value>,
    /// The first is that of documents without a value.
    pub sets: Vec<Set>,
    /// Ascending.
    pub numbers: Vec<i64>,
}

/// A value as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Value {
    pub code: String,
    pub label: String,
    pub swatch: Option<String>,
    /// Where it stands among the others.
    pub position: u32,
}

/// Values that a document has together.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Set {
    /// Places in [`Head::values`], ascending.
    pub values: Vec<u32>,
    /// Where documents with it stand in a segment.
    pub position: u32,
}

/// A whole column, to be written or merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    pub head: Head,
    /// By ordinal.
    pub numbers: Vec<u32>,
    /// By ordinal, where the column is one of texts.
    pub texts: Vec<String>,
    known: Known,
}

/// Where values and sets stand, for the writer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Known {
    values: HashMap<String, u32>,
    sets: HashMap<Set, u32>,
    numbers: HashMap<i64, u32>,
}

impl Column {
    /// A column of a segment with so many documents, all without a value.
    pub fn new(kind: Kind, label: &str, documents: u32) -> Self {
        let mut column = Self {
            head: Head {
                kind,
                label: label.to_owned(),
                ..Head::default()
            },
            ..Self::default()
        };
        if kind == Kind::Texts {
            column.texts = vec![String::new(); documents as usize];
        } else {
            column.numbers = vec![0; documents as usize];
        }
        if kind == Kind::Sets {
            column.set(&[], 0);
        }
        column
    }

    /// The number of a set of values, which are taken into the dictionary.
    pub fn set(&mut self, values: &[Value], position: u32) -> u32 {
        let mut places = Vec::with_capacity(values.len());
        for value in values {
            let known = self.known.values.get(&value.code).copied();
            let place = known.unwrap_or_else(|| {
                let place = count(self.head.values.len());
                self.known.values.insert(value.code.clone(), place);
                self.head.values.push(value.clone());
                place
            });
            // What is added last is the latest.
            self.head.values[place as usize].clone_from(value);
            places.push(place);
        }
        places.sort_unstable();
        places.dedup();
        let set = Set {
            values: places,
            position,
        };
        let next = count(self.head.sets.len());
        *self.known.sets.entry(set).or_insert_with_key(|set| {
            self.head.sets.push(set.clone());
            next
        })
    }

    /// A number's number, until [`Column::finish`] puts them in order.
    pub fn number(&mut self, number: i64) -> u32 {
        let numbers = &mut self.head.numbers;
        *self.known.numbers.entry(number).or_insert_with(|| {
            numbers.push(number);
            count(numbers.len())
        })
    }

    /// Brings the numbers of the dictionary into order.
    pub fn finish(&mut self) {
        if self.head.kind != Kind::Numbers {
            return;
        }
        let unsorted = self.head.numbers.clone();
        self.head.numbers.sort_unstable();
        let sorted = &self.head.numbers;
        let place = |number: &i64| sorted.partition_point(|other| other < number);
        let new: Vec<u32> = unsorted.iter().map(|n| count(place(n)) + 1).collect();
        for number in &mut self.numbers {
            if let Some(old) = number.checked_sub(1) {
                *number = new[old as usize];
            }
        }
        self.known = Known::default();
    }

    /// Puts the values in an order, and the numbers with them; not where a document has several.
    pub fn order(&mut self, compare: impl Fn(&str, &str) -> Ordering) {
        let Head { values, sets, .. } = &self.head;
        if self.head.kind != Kind::Sets || sets.iter().any(|set| set.values.len() > 1) {
            return;
        }
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|a, b| compare(&values[*a].code, &values[*b].code));
        let mut places = vec![0; values.len()];
        for (place, value) in order.iter().enumerate() {
            places[*value] = count(place + 1);
        }
        let number = |set: &Set| {
            set.values
                .first()
                .map_or(0, |value| places[*value as usize])
        };
        for old in &mut self.numbers {
            *old = sets.get(*old as usize).map_or(0, number);
        }
        let values = order.iter().map(|value| values[*value].clone());
        self.head.values = values.collect();
        self.head.kind = Kind::Ordered;
        let sets = (0..=count(order.len())).map(|set| Set {
            values: set.checked_sub(1).into_iter().collect(),
            position: 0,
        });
        self.head.sets = sets.collect();
        self.known = Known::default();
    }

    /// One column of several: `places` says for each the new ordinals of its documents, none of
    /// those that are gone. Where they differ in how a value is shown, the last is right. The values
    /// are in no order.
    pub fn merge(columns: &[(Self, &[Option<u32>])], documents: u32) -> Self {
        let Some((last, _)) = columns.last() else {
            return Self::default();
        };
        let mut merged = Self::new(last.head.kind.unordered(), &last.head.label, documents);
        for (column, places) in columns {
            // An attribute may have changed its type: what it was before counts no longer.
            if column.head.kind.unordered() != merged.head.kind {
                continue;
            }
            // Only what a document still has goes into the dictionary.
            let mut new: Vec<Option<u32>> = vec![None; column.dictionary_len()];
            for (ordinal, place) in places.iter().enumerate() {
                let Some(place) = place.map(|place| place as usize) else {
                    continue;
                };
                if merged.head.kind == Kind::Texts {
                    if let Some(text) = column.texts.get(ordinal) {
                        merged.texts[place].clone_from(text);
                    }
                    continue;
                }
                let number = column.numbers.get(ordinal).copied().unwrap_or(0);
                merged.numbers[place] = match new.get_mut(number as usize) {
                    None => number,
                    Some(Some(known)) => *known,
                    Some(unknown) => {
                        let translated = merged.translate(&column.head, number);
                        *unknown = Some(translated);
                        translated
                    }
                };
            }
        }
        merged.finish();
        merged
    }

    /// How many numbers stand for something else than themselves.
    fn dictionary_len(&self) -> usize {
        match self.head.kind {
            Kind::Sets | Kind::Ordered => self.head.sets.len(),
            Kind::Numbers => self.head.numbers.len() + 1,
            Kind::Plain | Kind::Texts => 0,
        }
    }

    /// What another dictionary's number is in this one.
    fn translate(&mut self, other: &Head, number: u32) -> u32 {
        if self.head.kind == Kind::Numbers {
            let place = number.checked_sub(1);
            return place.map_or(0, |place| self.number(other.numbers[place as usize]));
        }
        let set = &other.sets[number as usize];
        let values = set.values.iter();
        let values = values.filter_map(|value| other.values.get(*value as usize));
        let values: Vec<Value> = values.cloned().collect();
        self.set(&values, set.position)
    }

    /// Its rows: 0 is the dictionary, the others are chunks. A column without a value has none.
    pub fn rows(&self) -> Vec<(u32, Vec<u8>)> {
        let mut rows = Vec::new();
        for (chunk, index) in self.numbers.chunks(CHUNK as usize).zip(1..) {
            if let Some(bytes) = encode(chunk) {
                rows.push((index, bytes));
            }
        }
        for (chunk, index) in self.texts.chunks(CHUNK as usize).zip(1..) {
            let mut bytes = Vec::new();
            for text in chunk {
                push_bytes(&mut bytes, text.as_bytes());
            }
            rows.push((index, bytes));
        }
        if !rows.is_empty() && self.head.kind != Kind::Plain {
            rows.push((0, dictionary::encode(&self.head)));
        }
        rows
    }

    /// The column that has these rows, in a segment with so many documents.
    pub fn read(rows: &[(u32, Vec<u8>)], documents: u32) -> Self {
        let row = |index: u32| {
            let row = rows.iter().find(|(number, _)| *number == index);
            row.map(|(_, bytes)| &bytes[..])
        };
        let head = row(0).map(|bytes| Dictionary::decode(bytes).to_head());
        let head = head.unwrap_or_default();
        let mut column = Self::default();
        for start in (0..documents).step_by(CHUNK as usize) {
            let end = documents.min(start + CHUNK);
            let bytes = row(start / CHUNK + 1);
            if head.kind == Kind::Texts {
                let texts = bytes.map(texts).unwrap_or_default();
                column.texts.extend(texts.into_iter().map(str::to_owned));
                column.texts.resize(end as usize, String::new());
            } else {
                let chunk = bytes.map_or(Chunk::ZEROS, Chunk::new);
                chunk.read(std::slice::from_ref(&(start..end)), &mut column.numbers);
            }
        }
        column.head = head;
        column
    }
}

/// The rows of a column in one, for one that is short and always read whole.
pub fn pack(rows: &[(u32, Vec<u8>)]) -> Vec<u8> {
    let mut packed = Vec::new();
    for (number, bytes) in rows {
        push_varint(&mut packed, *number);
        push_bytes(&mut packed, bytes);
    }
    packed
}

/// The rows that were packed, as far as they can be read.
pub fn unpack(mut packed: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    std::iter::from_fn(move || {
        let number = take_varint(&mut packed)?;
        Some((number, take_bytes(&mut packed)?))
    })
}

/// The texts of a chunk.
pub fn texts(mut bytes: &[u8]) -> Vec<&str> {
    let texts = std::iter::from_fn(|| take_bytes(&mut bytes));
    texts
        .map(|text| std::str::from_utf8(text).unwrap_or_default())
        .collect()
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// By ordinal the code of the one value that a document has.
    fn codes(column: &Column) -> Vec<Option<&str>> {
        let Head { values, sets, .. } = &column.head;
        let set = |number: &u32| sets[*number as usize].values.first();
        let code = |value: &u32| values[*value as usize].code.as_str();
        column.numbers.iter().map(|n| set(n).map(code)).collect()
    }

    fn column(codes: &[Option<u8>]) -> Column {
        let mut column = Column::new(Kind::Sets, "", count(codes.len()));
        for (ordinal, code) in codes.iter().enumerate() {
            let value = code.map(|code| Value {
                code: code.to_string(),
                ..Value::default()
            });
            column.numbers[ordinal] = column.set(value.as_slice(), 0);
        }
        column
    }

    proptest! {
        #[test]
        fn in_order_the_values_ascend_and_each_document_keeps_its_own(
            first in prop::collection::vec(prop::option::of(any::<u8>()), 0..40),
            second in prop::collection::vec(prop::option::of(any::<u8>()), 0..40),
        ) {
            let [mut one, other] = [&first, &second].map(|codes| column(codes));
            one.order(|a, b| b.cmp(a));
            let places: Vec<_> = (0..count(first.len() + second.len())).map(Some).collect();
            let (of_one, of_other) = places.split_at(first.len());
            // One of them as it was before there was an order.
            let mut merged = Column::merge(&[(one, of_one), (other, of_other)], count(places.len()));
            merged.order(str::cmp);
            prop_assert!(merged.head.values.is_sorted_by_key(|value| &value.code));
            let rows = merged.rows();
            let read = Column::read(&rows, count(places.len()));
            let all = first.iter().chain(&second).map(|code| code.map(|code| code.to_string()));
            let all: Vec<_> = all.collect();
            let expected: Vec<_> = all.iter().map(Option::as_deref).collect();
            prop_assert_eq!(codes(&merged), expected.clone());
            if !rows.is_empty() {
                prop_assert_eq!(read.head.kind, Kind::Ordered);
                prop_assert_eq!(codes(&read), expected);
            }
        }
    }

    #[test]
    fn documents_with_several_values_have_no_order() {
        let mut column = Column::new(Kind::Sets, "", 1);
        let values = ["b", "a"].map(|code| Value {
            code: code.to_owned(),
            ..Value::default()
        });
        column.numbers[0] = column.set(&values, 0);
        let before = column.clone();
        column.order(str::cmp);
        assert_eq!(column, before);
    }
}
