use super::{Span, push_varint, take_varint};

/// How many ordinals a chunk has, but for the last one of a segment.
pub const CHUNK: u32 = 8192;

/// The numbers of a column for [`CHUNK`] ordinals, as they are stored, or for some of them.
#[derive(Debug, Clone, Copy)]
pub struct Chunk<'a> {
    form: Form<'a>,
    bytes: &'a [u8],
}

/// How wide a number is. Runs are pairs of a number and how often it follows itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form<'a> {
    Zeros,
    Runs,
    Bits4,
    Bits8,
    Bits16,
    Bits32,
    /// Nothing that is stored: ascending ordinals, and the number of each.
    Few(&'a [u32], &'a [u32]),
}

const FORMS: [Form<'_>; 5] = [
    Form::Runs,
    Form::Bits4,
    Form::Bits8,
    Form::Bits16,
    Form::Bits32,
];

/// The numbers as bytes, as runs where that is much shorter; none where all are zero.
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
    // To go through runs takes longer than to look where a number is.
    if encoded.len() <= 1 + length / 3 {
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

    /// The numbers of these ordinals, ascending and all of one chunk; what else is asked for is
    /// zero.
    pub fn few(ordinals: &'a [u32], numbers: &'a [u32]) -> Self {
        Self {
            form: Form::Few(ordinals, numbers),
            bytes: &[],
        }
    }

    /// Adds to `numbers` what stands at each of these ordinals, ascending and all of this chunk.
    pub fn read(&self, spans: &[Span], numbers: &mut Vec<u32>) {
        numbers.reserve(length(spans));
        let mut runs = Runs::new(self.bytes);
        let mut few = Few::new(self.form);
        for span in spans {
            let (start, end) = places(span);
            let count = end - start;
            match self.form {
                Form::Zeros => numbers.resize(numbers.len() + count, 0),
                Form::Runs => runs.cut(start, end, |number, run| {
                    numbers.resize(numbers.len() + run as usize, number);
                }),
                Form::Bits4 => numbers.extend((start..end).map(|place| self.half(place))),
                Form::Bits8 => {
                    numbers.extend(padded(self.bytes(start, end).iter().copied(), count));
                }
                Form::Bits16 => {
                    let bytes = self.bytes(2 * start, 2 * end).chunks_exact(2);
                    numbers.extend(padded(bytes.map(number_of_two), count));
                }
                Form::Bits32 => {
                    let bytes = self.bytes(4 * start, 4 * end).chunks_exact(4);
                    numbers.extend(padded(bytes.map(number_of_four), count));
                }
                Form::Few(..) => numbers.extend((start..end).map(|place| few.at(place))),
            }
        }
    }

    /// Writes to `numbers` what stands at each of these places of the chunk, ascending.
    pub fn pick(&self, places: impl Iterator<Item = usize>, numbers: &mut [u32]) {
        let numbers = numbers.iter_mut().zip(places);
        let bytes = self.bytes;
        // One loop for each form, so that none looks at the form of each number.
        match self.form {
            Form::Zeros => numbers.for_each(|(number, _)| *number = 0),
            Form::Runs => {
                let mut runs = Runs::new(bytes);
                numbers.for_each(|(number, place)| *number = runs.at(place));
            }
            Form::Bits4 => numbers.for_each(|(number, place)| *number = self.half(place)),
            Form::Bits8 => numbers.for_each(|(number, place)| {
                *number = bytes.get(place).map_or(0, |byte| u32::from(*byte));
            }),
            Form::Bits16 => {
                let (all, _) = bytes.as_chunks::<2>();
                let at = |place| all.get(place).map_or(0, |two| u16::from_le_bytes(*two));
                numbers.for_each(|(number, place)| *number = u32::from(at(place)));
            }
            Form::Bits32 => {
                let (all, _) = bytes.as_chunks::<4>();
                let at = |place| all.get(place).map_or(0, |four| u32::from_le_bytes(*four));
                numbers.for_each(|(number, place)| *number = at(place));
            }
            Form::Few(..) => {
                let mut few = Few::new(self.form);
                numbers.for_each(|(number, place)| *number = few.at(place));
            }
        }
    }

    /// Counts the numbers that stand at these ordinals, ascending and all of this chunk.
    pub fn count(&self, spans: &[Span], counts: &mut [u32]) {
        let mut add = |number: u32, times: u32| {
            if let Some(count) = counts.get_mut(number as usize) {
                *count += times;
            }
        };
        if length(spans) < 4 * spans.len() || matches!(self.form, Form::Few(..)) {
            return self.count_few(spans, add);
        }
        let spans = spans.iter().map(places);
        match self.form {
            Form::Zeros => add(
                0,
                spans.map(|(start, end)| end - start).sum::<usize>() as u32,
            ),
            Form::Runs => {
                let mut runs = Runs::new(self.bytes);
                for (start, end) in spans {
                    runs.cut(start, end, &mut add);
                }
            }
            Form::Bits4 => {
                // Two at a time, where both are asked for.
                let mut pairs = [0_u32; 256];
                for (start, end) in spans {
                    let (first, last) = (start.next_multiple_of(2).min(end), end & !1);
                    (start..first).for_each(|place| add(self.half(place), 1));
                    let both = self.bytes(first / 2, last / 2);
                    for pair in both {
                        pairs[usize::from(*pair)] += 1;
                    }
                    let counted = first + 2 * both.len();
                    (counted.max(first)..end).for_each(|place| add(self.half(place), 1));
                }
                for (pair, times) in (0_u32..).zip(pairs).filter(|(_, times)| *times > 0) {
                    add(pair & 0xf, times);
                    add(pair >> 4, times);
                }
            }
            Form::Bits8 => {
                let mut numbers = [0_u32; 256];
                for (start, end) in spans {
                    let bytes = self.bytes(start, end);
                    for byte in bytes {
                        numbers[usize::from(*byte)] += 1;
                    }
                    numbers[0] += (end - start - bytes.len()) as u32;
                }
                for (number, times) in (0_u32..).zip(numbers).filter(|(_, times)| *times > 0) {
                    add(number, times);
                }
            }
            Form::Bits16 => {
                for (start, end) in spans {
                    let bytes = self.bytes(2 * start, 2 * end).chunks_exact(2);
                    padded(bytes.map(number_of_two), end - start).for_each(|number| add(number, 1));
                }
            }
            Form::Bits32 => {
                for (start, end) in spans {
                    let bytes = self.bytes(4 * start, 4 * end).chunks_exact(4);
                    padded(bytes.map(number_of_four), end - start)
                        .for_each(|number| add(number, 1));
                }
            }
            Form::Few(..) => {}
        }
    }

    /// Counts where most ordinals stand alone.
    fn count_few(&self, spans: &[Span], mut add: impl FnMut(u32, u32)) {
        let bytes = self.bytes;
        match self.form {
            Form::Zeros => add(0, length(spans) as u32),
            Form::Runs => {
                let mut runs = Runs::new(bytes);
                each_place(spans, |place| add(runs.at(place), 1));
            }
            Form::Bits4 => each_place(spans, |place| add(self.half(place), 1)),
            Form::Bits8 => each_place(spans, |place| {
                add(bytes.get(place).map_or(0, |byte| u32::from(*byte)), 1);
            }),
            Form::Bits16 => {
                let (numbers, _) = bytes.as_chunks::<2>();
                each_place(spans, |place| {
                    let number = numbers
                        .get(place)
                        .map_or(0, |bytes| u16::from_le_bytes(*bytes));
                    add(u32::from(number), 1);
                });
            }
            Form::Bits32 => {
                let (numbers, _) = bytes.as_chunks::<4>();
                each_place(spans, |place| {
                    add(
                        numbers
                            .get(place)
                            .map_or(0, |bytes| u32::from_le_bytes(*bytes)),
                        1,
                    );
                });
            }
            Form::Few(ordinals, numbers) if are(spans, ordinals) => {
                numbers.iter().for_each(|number| add(*number, 1));
            }
            Form::Few(..) => {
                let mut few = Few::new(self.form);
                each_place(spans, |place| add(few.at(place), 1));
            }
        }
    }

    /// Goes through the first `length` numbers by runs: a number, where it begins, and how often it
    /// follows itself, at least once. Runs that follow each other may have the same number.
    pub fn runs(&self, length: u32, mut found: impl FnMut(u32, u32, u32)) {
        let mut start = 0;
        let mut each = |number: u32, run: u32| {
            found(number, start, run);
            start += run;
        };
        match self.form {
            Form::Zeros if length > 0 => each(0, length),
            Form::Zeros => {}
            Form::Runs => Runs::new(self.bytes).cut(0, length as usize, each),
            _ => {
                let mut numbers = Vec::new();
                self.read(std::slice::from_ref(&(0..length)), &mut numbers);
                let runs = numbers.chunk_by(|a, b| a == b);
                runs.for_each(|run| each(run[0], run.len() as u32));
            }
        }
    }

    /// The numbers one by one, for those who ask for few: ordinals ascend and are of this chunk.
    pub fn numbers(&self) -> Numbers<'a> {
        Numbers {
            chunk: *self,
            runs: Runs::new(self.bytes),
            few: Few::new(self.form),
        }
    }

    /// What is there of these bytes.
    #[inline]
    fn bytes(&self, start: usize, end: usize) -> &'a [u8] {
        let end = end.min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    #[inline]
    fn half(&self, place: usize) -> u32 {
        let pair = self.bytes.get(place / 2).copied().unwrap_or(0);
        u32::from(pair >> (place % 2 * 4) & 0xf)
    }
}

/// See [`Chunk::numbers`].
#[derive(Debug, Clone)]
pub struct Numbers<'a> {
    chunk: Chunk<'a>,
    runs: Runs<'a>,
    few: Few<'a>,
}

impl Numbers<'_> {
    /// The number, and up to where it is known to be the same.
    #[inline]
    pub fn run(&mut self, ordinal: u32) -> (u32, u32) {
        let number = self.at(ordinal);
        let place = (ordinal % CHUNK) as usize;
        let length = match self.chunk.form {
            Form::Zeros => CHUNK as usize - place,
            Form::Runs => self.runs.end - place,
            _ => 1,
        };
        (number, ordinal.saturating_add(length as u32))
    }

    #[inline]
    pub fn at(&mut self, ordinal: u32) -> u32 {
        let place = (ordinal % CHUNK) as usize;
        let wide = |width: usize| self.chunk.bytes(width * place, width * (place + 1));
        match self.chunk.form {
            Form::Zeros => 0,
            Form::Runs => self.runs.at(place),
            Form::Bits4 => self.chunk.half(place),
            Form::Bits8 => wide(1).first().map_or(0, |byte| u32::from(*byte)),
            Form::Bits16 => wide(2).first_chunk::<2>().map_or(0, |b| number_of_two(b)),
            Form::Bits32 => wide(4).first_chunk::<4>().map_or(0, |b| number_of_four(b)),
            Form::Few(..) => self.few.at(place),
        }
    }
}

/// Runs as they are stored, with the one that was reached.
#[derive(Debug, Clone)]
struct Runs<'a> {
    rest: &'a [u8],
    number: u32,
    end: usize,
}

impl<'a> Runs<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            number: 0,
            end: 0,
        }
    }

    /// Those from one place to before another, which is not before the last one asked for.
    fn cut(&mut self, mut start: usize, end: usize, mut found: impl FnMut(u32, u32)) {
        while start < end {
            let number = self.at(start);
            let stop = self.end.min(end);
            found(number, (stop - start) as u32);
            start = stop;
        }
    }

    #[inline]
    fn at(&mut self, place: usize) -> u32 {
        while place >= self.end {
            let run = take_varint(&mut self.rest).zip(take_varint(&mut self.rest));
            let (number, length) = run.unwrap_or((0, CHUNK));
            self.number = number;
            self.end = self.end.saturating_add(length.max(1) as usize);
        }
        self.number
    }
}

/// Ordinals with their numbers, from the one that was reached.
#[derive(Debug, Clone)]
struct Few<'a> {
    ordinals: &'a [u32],
    numbers: &'a [u32],
}

impl<'a> Few<'a> {
    fn new(form: Form<'a>) -> Self {
        let (ordinals, numbers) = match form {
            Form::Few(ordinals, numbers) => (ordinals, numbers),
            _ => Default::default(),
        };
        Self { ordinals, numbers }
    }

    #[inline]
    fn at(&mut self, place: usize) -> u32 {
        while let Some(((ordinal, ordinals), (number, numbers))) =
            self.ordinals.split_first().zip(self.numbers.split_first())
        {
            let reached = (ordinal % CHUNK) as usize;
            if reached >= place {
                return if reached == place { *number } else { 0 };
            }
            (self.ordinals, self.numbers) = (ordinals, numbers);
        }
        0
    }
}

/// Where a span begins and ends in its chunk.
#[inline]
fn places(span: &Span) -> (usize, usize) {
    let start = span.start % CHUNK;
    (start as usize, (start + (span.end - span.start)) as usize)
}

#[inline(always)]
fn each_place(spans: &[Span], mut found: impl FnMut(usize)) {
    for span in spans {
        let start = (span.start % CHUNK) as usize;
        found(start);
        for place in start + 1..start + (span.end - span.start) as usize {
            found(place);
        }
    }
}

/// Whether these are the spans of ascending ordinals.
fn are(spans: &[Span], mut ordinals: &[u32]) -> bool {
    let is_next = |span: &Span| {
        let length = (span.end - span.start) as usize;
        let Some((own, rest)) = ordinals.split_at_checked(length) else {
            return false;
        };
        ordinals = rest;
        own.first() == Some(&span.start) && own.last() == Some(&(span.end - 1))
    };
    spans.iter().all(is_next) && ordinals.is_empty()
}

fn length(spans: &[Span]) -> usize {
    spans
        .iter()
        .map(|span| (span.end - span.start) as usize)
        .sum()
}

/// Numbers, and zeros for those that are missing.
#[inline]
fn padded<N: Into<u32>>(
    numbers: impl IntoIterator<Item = N>,
    count: usize,
) -> impl Iterator<Item = u32> {
    let zeros = std::iter::repeat(0);
    numbers.into_iter().map(Into::into).chain(zeros).take(count)
}

#[inline]
fn number_of_two(bytes: &[u8]) -> u32 {
    u32::from(u16::from_le_bytes([bytes[0], bytes[1]]))
}

#[inline]
fn number_of_four(bytes: &[u8]) -> u32 {
    u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Spans;
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
            numbers in numbers(), step in 1_u32..5
        ) {
            let bytes = encode(&numbers);
            let chunk = bytes.as_deref().map_or(Chunk::ZEROS, Chunk::new);
            let is_asked = |ordinal: &u32| ordinal % (2 * step) < step;
            let ordinals: Vec<u32> = (0..numbers.len() as u32).filter(is_asked).collect();
            let spans: Spans = ordinals.iter().copied().collect();
            let Some((0, spans)) = spans.by_chunk().next() else {
                panic!("some are asked for");
            };
            let expected: Vec<u32> = ordinals.iter().map(|o| numbers[*o as usize]).collect();
            let mut read = Vec::new();
            chunk.read(spans, &mut read);
            prop_assert_eq!(&read, &expected);
            let mut picked = vec![9; ordinals.len()];
            chunk.pick(ordinals.iter().map(|ordinal| *ordinal as usize), &mut picked);
            prop_assert_eq!(&picked, &expected);
            let mut one_by_one = chunk.numbers();
            prop_assert!(ordinals.iter().map(|o| one_by_one.at(*o)).eq(expected.iter().copied()));
            let mut runs = Vec::new();
            chunk.runs(numbers.len() as u32, |number, start, run| {
                assert_eq!(start as usize, runs.len());
                runs.resize(runs.len() + run as usize, number);
            });
            prop_assert_eq!(&runs, &numbers);
            // What was read of some ordinals is a chunk as good as what is stored, for them.
            for chunk in [chunk, Chunk::few(&ordinals, &expected)] {
                let mut counts = [0; 300];
                chunk.count(spans, &mut counts);
                for (number, count) in counts.into_iter().enumerate() {
                    let there = expected.iter().filter(|n| **n as usize == number).count();
                    prop_assert_eq!(count as usize, there);
                }
            }
            let few = Chunk::few(&ordinals, &expected);
            let mut read = Vec::new();
            few.read(spans, &mut read);
            prop_assert_eq!(&read, &expected);
            let mut all = Vec::new();
            few.read(std::slice::from_ref(&(0..numbers.len() as u32)), &mut all);
            for (ordinal, number) in (0..).zip(all) {
                let there = ordinals.binary_search(&ordinal).map_or(0, |place| expected[place]);
                prop_assert_eq!(number, there);
            }
        }

        #[test]
        fn bytes_that_are_no_chunk_are_read_as_something(
            bytes: Vec<u8>, ordinals in prop::collection::btree_set(0..CHUNK, 0..50)
        ) {
            let spans: Spans = ordinals.iter().copied().collect();
            let mut read = Vec::new();
            let mut counts = [0; 2];
            for (_, spans) in spans.by_chunk() {
                let chunk = Chunk::new(&bytes);
                chunk.read(spans, &mut read);
                chunk.count(spans, &mut counts);
            }
            prop_assert_eq!(read.len(), ordinals.len());
            let expected = [0, 1].map(|number| read.iter().filter(|n| **n == number).count());
            prop_assert_eq!(counts.map(|count| count as usize), expected);
        }
    }
}
