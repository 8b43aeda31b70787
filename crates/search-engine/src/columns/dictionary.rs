use super::{Head, Kind, Set, Value, push_long, push_varint, take_long, take_varint};

/// The dictionary of a column as a reader sees it: it borrows its texts from what was read.
#[derive(Debug, Clone, Default)]
pub struct Dictionary<'a> {
    pub kind: Kind,
    pub label: &'a str,
    pub values: Vec<Shown<'a>>,
    /// Ascending.
    pub numbers: Vec<i64>,
    /// Of each set its position, and where its values end in `members`.
    sets: Vec<(u32, u32)>,
    members: Vec<u32>,
}

/// A value as it is shown. Of most, no text is ever looked at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'a> {
    code: &'a [u8],
    label: &'a [u8],
    swatch: &'a [u8],
    pub position: u32,
}

impl<'a> Shown<'a> {
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
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

impl<'a> Dictionary<'a> {
    /// What was stored. Bytes that are something else are a dictionary of some values or none.
    pub fn decode(bytes: &'a [u8]) -> Self {
        let mut dictionary = Self::default();
        let mut rest = bytes;
        // What ends too soon keeps what came before.
        let _ = dictionary.read(&mut rest);
        dictionary
    }

    fn read(&mut self, rest: &mut &'a [u8]) -> Option<()> {
        self.kind = match take_varint(rest)? {
            1 => Kind::Sets,
            2 => Kind::Numbers,
            3 => Kind::Texts,
            _ => Kind::Plain,
        };
        self.label = text(take_text(rest)?);
        let count = take_varint(rest)? as usize;
        self.values.reserve(count.min(rest.len()));
        for _ in 0..count {
            self.values.push(Shown {
                code: take_text(rest)?,
                label: take_text(rest)?,
                swatch: take_text(rest)?,
                position: take_varint(rest)?,
            });
        }
        let count = take_varint(rest)? as usize;
        self.sets.reserve(count.min(rest.len()));
        for _ in 0..count {
            let position = take_varint(rest)?;
            for _ in 0..take_varint(rest)? {
                self.members.push(take_varint(rest)?);
            }
            self.sets.push((position, self.members.len() as u32));
        }
        let count = take_varint(rest)? as usize;
        self.numbers.reserve(count.min(rest.len()));
        let mut last = 0_i64;
        for _ in 0..count {
            last = last.wrapping_add_unsigned(take_long(rest)?);
            self.numbers.push(last);
        }
        Some(())
    }

    /// How many sets of values there are.
    pub fn sets(&self) -> usize {
        self.sets.len()
    }

    /// The places of a set's values.
    #[inline]
    pub fn set(&self, number: usize) -> &[u32] {
        let end = self.sets.get(number).map_or(0, |(_, end)| *end as usize);
        let start = number
            .checked_sub(1)
            .and_then(|before| self.sets.get(before));
        let start = start.map_or(0, |(_, end)| *end as usize);
        self.members.get(start..end).unwrap_or_default()
    }

    /// Where documents with a set stand in a segment.
    #[inline]
    pub fn position(&self, set: u32) -> u32 {
        self.sets
            .get(set as usize)
            .map_or(0, |(position, _)| *position)
    }

    /// The same with texts of its own, to be written again.
    pub(super) fn to_head(&self) -> Head {
        let values = self.values.iter().map(|value| Value {
            code: value.code().to_owned(),
            label: value.label().to_owned(),
            swatch: value.swatch().map(str::to_owned),
            position: value.position,
        });
        let sets = (0..self.sets.len()).map(|number| Set {
            values: self.set(number).to_vec(),
            position: self.sets[number].0,
        });
        Head {
            kind: self.kind,
            label: self.label.to_owned(),
            values: values.collect(),
            sets: sets.collect(),
            numbers: self.numbers.clone(),
        }
    }
}

/// A dictionary as it is stored: its parts one after the other, texts and lists after their length.
pub(super) fn encode(head: &Head) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.push(head.kind as u8);
    push_text(&mut bytes, &head.label);
    push_varint(&mut bytes, head.values.len() as u32);
    for value in &head.values {
        push_text(&mut bytes, &value.code);
        push_text(
            &mut bytes,
            if value.label == value.code {
                ""
            } else {
                &value.label
            },
        );
        push_text(&mut bytes, value.swatch.as_deref().unwrap_or_default());
        push_varint(&mut bytes, value.position);
    }
    push_varint(&mut bytes, head.sets.len() as u32);
    for set in &head.sets {
        push_varint(&mut bytes, set.position);
        push_varint(&mut bytes, set.values.len() as u32);
        set.values
            .iter()
            .for_each(|value| push_varint(&mut bytes, *value));
    }
    push_varint(&mut bytes, head.numbers.len() as u32);
    let mut last = 0_i64;
    for number in &head.numbers {
        push_long(&mut bytes, number.wrapping_sub(last) as u64);
        last = *number;
    }
    bytes
}

fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push_varint(bytes, text.len() as u32);
    bytes.extend_from_slice(text.as_bytes());
}

fn take_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take_varint(bytes)? as usize;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(text)
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
        fn bytes_that_are_no_dictionary_are_read_as_something(bytes: Vec<u8>) {
            let dictionary = Dictionary::decode(&bytes);
            (0..dictionary.sets()).for_each(|set| { dictionary.set(set); });
        }
    }
}
