use std::borrow::Cow;

use super::{
    Head, Kind, Set, Value, push_bytes, push_long, push_varint, take_bytes, take_long, take_varint,
};

/// The dictionary of a column as a reader sees it: where things are in what was read. Of most
/// values and sets nothing is ever looked at, and nothing done.
///
/// As it is stored, all numbers little-endian:
///
/// ```text
/// kind + 0x80, label, how many values, how many sets
/// of each value where it ends, four bytes; how long all are
/// values: code, label or nothing where it is the code, swatch or nothing, position
/// 1, where each set but the first is the value before it and no position matters; otherwise 0,
/// of each set its position and where its members end; how many members there are; members
/// how many numbers, ascending; of each the difference to the one before
/// ```
#[derive(Debug, Clone, Default)]
pub struct Dictionary<'a> {
    bytes: Cow<'a, [u8]>,
    pub kind: Kind,
    values: usize,
    sets: usize,
    /// Where in the bytes.
    ends: usize,
    texts: usize,
    /// None where each set is a value.
    explicit: Option<Explicit>,
    numbers: usize,
}

/// Where sets are described.
#[derive(Debug, Clone, Copy)]
struct Explicit {
    sets: usize,
    members: usize,
}

/// Says that a dictionary has offsets; one from before there were any is written anew to be read.
const INDEXED: u8 = 0x80;

/// A value as it is shown.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'a> {
    code: &'a [u8],
    label: &'a [u8],
    swatch: &'a [u8],
    pub position: u32,
}

impl<'a> Shown<'a> {
    fn read(rest: &mut &'a [u8]) -> Option<Self> {
        Some(Self {
            code: take_bytes(rest)?,
            label: take_bytes(rest)?,
            swatch: take_bytes(rest)?,
            position: take_varint(rest)?,
        })
    }

    pub fn is(&self, code: &str) -> bool {
        self.code == code.as_bytes()
    }

    pub fn code(&self) -> &'a str {
        text(self.code)
    }

    pub fn label(&self) -> &'a str {
        if self.label.is_empty() {
            return self.code();
        }
        text(self.label)
    }

    pub fn swatch(&self) -> Option<&'a str> {
        Some(text(self.swatch)).filter(|swatch| !swatch.is_empty())
    }

    fn to_value(self) -> Value {
        Value {
            code: self.code().to_owned(),
            label: self.label().to_owned(),
            swatch: self.swatch().map(str::to_owned),
            position: self.position,
        }
    }
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// The places of a set's values.
#[derive(Debug, Clone)]
pub struct Members<'d> {
    /// Of a set that is a value.
    one: Option<u32>,
    rest: std::slice::Iter<'d, [u8; 4]>,
}

impl Iterator for Members<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let one = self.one.take();
        one.or_else(|| self.rest.next().map(|bytes| u32::from_le_bytes(*bytes)))
    }
}

impl<'a> Dictionary<'a> {
    /// What was stored. Bytes that are something else are a dictionary of some values or none.
    pub fn decode(bytes: &'a [u8]) -> Self {
        let is_indexed = bytes.first().is_none_or(|tag| tag & INDEXED != 0);
        let mut dictionary = Self {
            bytes: if is_indexed {
                Cow::Borrowed(bytes)
            } else {
                Cow::Owned(encode(&read_plain(bytes)))
            },
            ..Self::default()
        };
        // What ends too soon has none of what would come.
        let _ = dictionary.find_parts();
        dictionary
    }

    fn find_parts(&mut self) -> Option<()> {
        let bytes = &self.bytes[..];
        let (tag, mut rest) = bytes.split_first()?;
        let at = |rest: &[u8]| bytes.len() - rest.len();
        self.kind = Kind::of(*tag & !INDEXED);
        take_bytes(&mut rest)?;
        let values = take_varint(&mut rest)? as usize;
        let sets = take_varint(&mut rest)? as usize;
        self.ends = at(rest);
        skip(&mut rest, values.checked_mul(4)?)?;
        let length = take_varint(&mut rest)? as usize;
        self.texts = at(rest);
        skip(&mut rest, length)?;
        self.values = values;
        let (form, mut rest) = rest.split_first()?;
        if *form == 0 {
            let of_sets = at(rest);
            skip(&mut rest, sets.checked_mul(8)?)?;
            let members = take_varint(&mut rest)? as usize;
            self.explicit = Some(Explicit {
                sets: of_sets,
                members: at(rest),
            });
            skip(&mut rest, members.checked_mul(4)?)?;
            self.sets = sets;
        } else {
            self.sets = sets.min(values + 1);
        }
        self.numbers = at(rest);
        Some(())
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values
    }

    pub fn is_empty(&self) -> bool {
        self.values == 0
    }

    #[inline]
    fn number(&self, start: usize, index: usize) -> usize {
        let at = start + 4 * index;
        let bytes = self.bytes.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |bytes| u32::from_le_bytes(*bytes) as usize)
    }

    /// The value at a place below [`Dictionary::len`].
    pub fn value(&self, place: usize) -> Shown<'_> {
        let start = place
            .checked_sub(1)
            .map_or(0, |before| self.number(self.ends, before));
        let record = self.bytes.get(self.texts + start..).unwrap_or_default();
        Shown::read(&mut &*record).unwrap_or_default()
    }

    /// All values, by their places.
    pub fn values(&self) -> impl Iterator<Item = Shown<'_>> {
        (0..self.values).map(|place| self.value(place))
    }

    /// How many sets of values there are.
    pub fn sets(&self) -> usize {
        self.sets
    }

    /// Whether each set but the first, which has none, is the value before its place.
    pub fn sets_are_values(&self) -> bool {
        self.explicit.is_none()
    }

    /// The places of a set's values.
    #[inline]
    pub fn set(&self, number: usize) -> Members<'_> {
        let mut members = Members {
            one: None,
            rest: [].iter(),
        };
        let Some(explicit) = self.explicit else {
            let place = number.checked_sub(1).filter(|place| *place < self.values);
            members.one = place.and_then(|place| u32::try_from(place).ok());
            return members;
        };
        if number < self.sets {
            let end = |number: usize| self.number(explicit.sets, 2 * number + 1);
            let start = number.checked_sub(1).map_or(0, end);
            let bytes = self.bytes.get(explicit.members..).unwrap_or_default();
            let (all, _) = bytes.as_chunks();
            members.rest = all.get(start..end(number)).unwrap_or_default().iter();
        }
        members
    }

    /// Where documents with a set stand in a segment.
    #[inline]
    pub fn position(&self, set: u32) -> u32 {
        let explicit = self.explicit.filter(|_| (set as usize) < self.sets);
        let position = explicit.map(|explicit| self.number(explicit.sets, 2 * set as usize));
        position.map_or(0, |position| position as u32)
    }

    /// Ascending.
    pub fn numbers(&self) -> Vec<i64> {
        let mut rest = self.bytes.get(self.numbers..).unwrap_or_default();
        let mut numbers = Vec::new();
        if self.numbers > 0 {
            read_numbers(&mut rest, &mut numbers);
        }
        numbers
    }

    /// The same with texts of its own, to be written again.
    pub(super) fn to_head(&self) -> Head {
        let mut label = self.bytes.get(1..).unwrap_or_default();
        let label = take_bytes(&mut label).map(text).unwrap_or_default();
        let sets = (0..self.sets).zip(0..).map(|(number, set)| Set {
            values: self.set(number).collect(),
            position: self.position(set),
        });
        Head {
            kind: self.kind,
            label: label.to_owned(),
            values: self.values().map(Shown::to_value).collect(),
            sets: sets.collect(),
            numbers: self.numbers(),
        }
    }
}

impl Kind {
    fn of(tag: u8) -> Self {
        match tag {
            1 => Self::Sets,
            2 => Self::Numbers,
            3 => Self::Texts,
            4 => Self::Ordered,
            _ => Self::Plain,
        }
    }
}

fn read_numbers(rest: &mut &[u8], numbers: &mut Vec<i64>) -> Option<()> {
    let count = take_varint(rest)? as usize;
    numbers.reserve(count.min(rest.len()));
    let mut last = 0_i64;
    for _ in 0..count {
        last = last.wrapping_add_unsigned(take_long(rest)?);
        numbers.push(last);
    }
    Some(())
}

/// A dictionary from before there were offsets: its parts one after the other.
fn read_plain(bytes: &[u8]) -> Head {
    let mut head = Head::default();
    let mut rest = bytes;
    // What ends too soon keeps what came before.
    let _ = read_parts(&mut rest, &mut head);
    head
}

fn read_parts(rest: &mut &[u8], head: &mut Head) -> Option<()> {
    head.kind = Kind::of(take_varint(rest)? as u8);
    head.label = text(take_bytes(rest)?).to_owned();
    for _ in 0..take_varint(rest)? {
        head.values.push(Shown::read(rest)?.to_value());
    }
    for _ in 0..take_varint(rest)? {
        let mut set = Set {
            position: take_varint(rest)?,
            ..Set::default()
        };
        for _ in 0..take_varint(rest)? {
            set.values.push(take_varint(rest)?);
        }
        head.sets.push(set);
    }
    read_numbers(rest, &mut head.numbers)
}

/// A dictionary as it is stored: see [`Dictionary`].
pub(super) fn encode(head: &Head) -> Vec<u8> {
    let mut bytes = vec![head.kind as u8 | INDEXED];
    push_text(&mut bytes, &head.label);
    push_varint(&mut bytes, head.values.len() as u32);
    push_varint(&mut bytes, head.sets.len() as u32);
    let mut texts = Vec::new();
    for value in &head.values {
        push_text(&mut texts, &value.code);
        push_text(
            &mut texts,
            if value.label == value.code {
                ""
            } else {
                &value.label
            },
        );
        push_text(&mut texts, value.swatch.as_deref().unwrap_or_default());
        push_varint(&mut texts, value.position);
        push_number(&mut bytes, texts.len());
    }
    push_varint(&mut bytes, texts.len() as u32);
    bytes.extend(texts);
    let is_value = |(place, set): (u32, &Set)| {
        let value = place.checked_sub(1);
        set.position == 0 && set.values.iter().copied().eq(value)
    };
    let are_values = (0..).zip(&head.sets).all(is_value);
    bytes.push(u8::from(
        are_values && head.sets.len() <= head.values.len() + 1,
    ));
    if bytes.ends_with(&[0]) {
        let mut end = 0;
        for set in &head.sets {
            end += set.values.len();
            push_number(&mut bytes, set.position as usize);
            push_number(&mut bytes, end);
        }
        push_varint(&mut bytes, end as u32);
        let members = head.sets.iter().flat_map(|set| &set.values);
        members.for_each(|value| push_number(&mut bytes, *value as usize));
    }
    push_varint(&mut bytes, head.numbers.len() as u32);
    let mut last = 0_i64;
    for number in &head.numbers {
        push_long(&mut bytes, number.wrapping_sub(last) as u64);
        last = *number;
    }
    bytes
}

fn push_number(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend((number as u32).to_le_bytes());
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_bytes(bytes, text.as_bytes());
}

fn skip(bytes: &mut &[u8], count: usize) -> Option<()> {
    *bytes = bytes.get(count..)?;
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_dictionary_comes_back(
            values in prop::collection::vec(("[a-z]{1,4}", "[A-Z]{1,4}", prop::option::of("#[0-9]{3}")), 0..9),
            sets in prop::collection::vec((prop::collection::vec(0_u32..9, 0..4), any::<u32>()), 0..9),
            mut numbers in prop::collection::vec(any::<i64>(), 0..9),
        ) {
            numbers.sort_unstable();
            let values = values.into_iter().zip(0..).map(|((code, label, swatch), position)| Value {
                code, label, swatch, position,
            });
            let sets = sets.into_iter().map(|(values, position)| Set { values, position });
            let head = Head {
                kind: Kind::Sets,
                label: "Colour".to_owned(),
                values: values.collect(),
                sets: sets.collect(),
                numbers,
            };
            prop_assert_eq!(Dictionary::decode(&encode(&head)).to_head(), head);
        }

        #[test]
        fn sets_that_are_values_come_back_as_well(count in 0_u32..20, fewer in any::<bool>()) {
            let values = (0..count).map(|number| Value {
                code: number.to_string(),
                label: format!("{number} cm"),
                ..Value::default()
            });
            let sets = (0..=count).map(|number| Set {
                values: number.checked_sub(1).into_iter().collect(),
                position: 0,
            });
            let mut head = Head {
                kind: Kind::Sets,
                values: values.collect(),
                sets: sets.collect(),
                ..Head::default()
            };
            if fewer {
                head.sets.pop();
            }
            let bytes = encode(&head);
            let dictionary = Dictionary::decode(&bytes);
            prop_assert!(dictionary.sets_are_values());
            prop_assert_eq!(dictionary.to_head(), head);
        }

        #[test]
        fn bytes_that_are_no_dictionary_are_read_as_something(bytes: Vec<u8>) {
            let dictionary = Dictionary::decode(&bytes);
            prop_assert!(dictionary.values().count() <= bytes.len());
            (0..dictionary.sets()).for_each(|set| { dictionary.set(set).count(); });
            dictionary.numbers();
        }
    }

    #[test]
    fn a_dictionary_without_offsets_is_read_as_it_was() {
        let bytes = [
            &[1, 6][..],
            b"Colour",
            &[2, 3],
            b"red",
            &[3],
            b"Red",
            &[4],
            b"#f00",
            &[5, 1],
            b"x",
            &[0, 0, 0],
            &[3, 0, 0, 7, 2, 0, 1, 0, 1, 1],
            &[0],
        ];
        let head = Dictionary::decode(&bytes.concat()).to_head();
        let value = |code: &str, label: &str, swatch: Option<&str>, position| Value {
            code: code.to_owned(),
            label: label.to_owned(),
            swatch: swatch.map(str::to_owned),
            position,
        };
        assert_eq!(head.kind, Kind::Sets);
        assert_eq!(head.label, "Colour");
        let red = value("red", "Red", Some("#f00"), 5);
        assert_eq!(head.values, [red, value("x", "x", None, 0)]);
        let set = |position, values: &[u32]| Set {
            values: values.to_vec(),
            position,
        };
        assert_eq!(head.sets, [set(0, &[]), set(7, &[0, 1]), set(0, &[1])]);
    }
}
