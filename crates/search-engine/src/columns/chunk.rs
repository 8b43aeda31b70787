use super::{push_varint, take_varint};

/// How many ordinals a chunk has, but for the last one of a segment.
pub const CHUNK: u32 = 8192;

/// The numbers of a column for [`CHUNK`] ordinals, as they are stored.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    form: Form,
    bytes: &'a [u8],
}

/// How wide a number is. Runs are pairs of a number and how often it follows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Zeros,
    Runs,
    Bits4,
    Bits8,
    Bits16,
    Bits32,
}

const FORMS: [Form; 5] = [
    Form::Runs,
    Form::Bits4,
    Form::Bits8,
    Form::Bits16,
    Form::Bits32,
];

/// The numbers as bytes, in the form that is shortest; none where all are zero.
pub(super) fn encode(numbers: &[u32]) -> Option<Vec<u8>> {
    let max = numbers.iter().copied().max().filter(|max| *max > 0)?;
    let runs = numbers.chunk_by(|a, b| a == b);
    let mut encoded = vec![0];
    for run in runs {
        push_varint(&mut encoded, run[0]);
        push_varint(&mut encoded, u32::try_from(run.len()).unwrap_or(u32::MAX));
    }
    let (form, length) = match max {
        0..=0xf => (1, numbers.len().div_ceil(2)),
        0x10..=0xff => (2, numbers.len()),
        0x100..=0xffff => (3, numbers.len() * 2),
        _ => (4, numbers.len() * 4),
    };
    if encoded.len() <= 1 + length {
        return Some(encoded);
    }
    encoded.clear();
    encoded.push(form);
    match form {
        1 => encoded.extend(
            numbers
                .chunks(2)
                .map(|pair| pair[0] as u8 | (pair.get(1).copied().unwrap_or(0) as u8) << 4),
        ),
        2 => encoded.extend(numbers.iter().map(|number| *number as u8)),
        3 => encoded.extend(
            numbers
                .iter()
                .flat_map(|number| (*number as u16).to_le_bytes()),
        ),
        _ => encoded.extend(numbers.iter().flat_map(|number| number.to_le_bytes())),
    }
    Some(encoded)
}

impl<'a> Chunk<'a> {
    /// What was stored. A chunk that was not, or that cannot be read, is all zeros.
    pub fn new(bytes: &'a [u8]) -> Self {
        let form = bytes.first().and_then(|tag| FORMS.get(usize::from(*tag)));
        Self {
            form: form.copied().unwrap_or(Form::Zeros),
            bytes: bytes.get(1..).unwrap_or_default(),
        }
    }

    /// A chunk without values.
    pub const ZEROS: Self = Self {
        form: Form::Zeros,
        bytes: &[],
    };

    /// Adds to `numbers` what stands at each of these ordinals, ascending and all of this chunk.
    pub fn read(&self, ordinals: &[u32], numbers: &mut Vec<u32>) {
        numbers.reserve(ordinals.len());
        self.each(ordinals, |number| numbers.push(number));
    }

    /// Counts the numbers that stand at these ordinals, ascending and all of this chunk.
    pub fn count(&self, ordinals: &[u32], counts: &mut [u32]) {
        self.each(ordinals, |number| {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += 1;
            }
        });
    }

    #[inline(always)]
    fn each(&self, ordinals: &[u32], mut found: impl FnMut(u32)) {
        let bytes = self.bytes;
        let places = ordinals.iter().map(|ordinal| (ordinal % CHUNK) as usize);
        match self.form {
            Form::Zeros => places.for_each(|_| found(0)),
            Form::Runs => {
                let mut rest = bytes;
                let (mut number, mut end) = (0, 0);
                for place in places {
                    while place >= end {
                        let run = take_varint(&mut rest).zip(take_varint(&mut rest));
                        let (next, length) = run.unwrap_or((0, CHUNK));
                        number = next;
                        end += length as usize;
                    }
                    found(number);
                }
            }
            Form::Bits4 => places.for_each(|place| {
                let pair = bytes.get(place / 2).copied().unwrap_or(0);
                found(u32::from(pair >> (place % 2 * 4) & 0xf));
            }),
            Form::Bits8 => places.for_each(|place| {
                found(u32::from(bytes.get(place).copied().unwrap_or(0)));
            }),
            Form::Bits16 => places.for_each(|place| {
                let number = bytes.get(place * 2..).and_then(<[u8]>::first_chunk);
                found(u32::from(number.map_or(0, |n| u16::from_le_bytes(*n))));
            }),
            Form::Bits32 => places.for_each(|place| {
                let number = bytes.get(place * 4..).and_then(<[u8]>::first_chunk);
                found(number.map_or(0, |n| u32::from_le_bytes(*n)));
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn numbers() -> impl Strategy<Value = Vec<u32>> {
        let width = prop::sample::select(vec![1_u32, 2, 16, 17, 256, 300, 65_536, u32::MAX]);
        let runs =
            width.prop_flat_map(|width| prop::collection::vec((0..width, 1_usize..9), 1..200));
        runs.prop_map(|runs| {
            let runs = runs.into_iter();
            runs.flat_map(|(number, length)| std::iter::repeat_n(number, length))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn numbers_come_back_wherever_they_are_asked_for(
            numbers in numbers(), step in 1_usize..5
        ) {
            let bytes = encode(&numbers);
            let chunk = bytes.as_deref().map_or(Chunk::ZEROS, Chunk::new);
            let ordinals: Vec<u32> = (0..numbers.len() as u32).step_by(step).collect();
            let expected: Vec<u32> = numbers.iter().copied().step_by(step).collect();
            let mut read = Vec::new();
            chunk.read(&ordinals, &mut read);
            prop_assert_eq!(&read, &expected);
            let mut counts = [0; 300];
            chunk.count(&ordinals, &mut counts);
            for (number, count) in counts.into_iter().enumerate() {
                let there = expected.iter().filter(|n| **n as usize == number).count();
                prop_assert_eq!(count as usize, there);
            }
        }

        #[test]
        fn bytes_that_are_no_chunk_are_read_as_something(bytes: Vec<u8>, ordinals: Vec<u32>) {
            let mut ordinals = ordinals;
            ordinals.iter_mut().for_each(|ordinal| *ordinal %= CHUNK);
            ordinals.sort_unstable();
            let mut read = Vec::new();
            Chunk::new(&bytes).read(&ordinals, &mut read);
            prop_assert_eq!(read.len(), ordinals.len());
        }
    }
}
