//! The same numbers by document: what a reader wants who asks for few documents.

use super::chunk::{CHUNK, Chunk, encode};
use super::{push_bytes, take_bytes};

/// How many ordinals a group has, but for the last one of a segment. A chunk has whole groups.
pub const GROUP: u32 = 64;

const _: () = assert!(CHUNK.is_multiple_of(GROUP));

/// The groups of a segment, as a writer makes them: one column after the other.
#[derive(Debug, Clone)]
pub struct Groups {
    rows: Vec<Vec<u8>>,
}

impl Groups {
    /// Of so many documents, without a column.
    pub fn new(documents: u32) -> Self {
        let count = documents.div_ceil(GROUP) as usize;
        Self {
            rows: vec![Vec::new(); count],
        }
    }

    /// Adds the numbers of all documents in the next column.
    pub fn add(&mut self, numbers: &[u32]) {
        for (row, numbers) in self.rows.iter_mut().zip(numbers.chunks(GROUP as usize)) {
            let bytes = encode(numbers).unwrap_or_default();
            push_bytes(row, &bytes);
        }
    }

    /// Each with its number, which is that of its first ordinal by [`GROUP`].
    pub fn rows(self) -> impl Iterator<Item = (u32, Vec<u8>)> {
        (0..).zip(self.rows)
    }
}

/// The columns of a group as it is stored, in the order in which they were added: each with the
/// numbers of its documents from the first place on.
pub fn columns(mut group: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    std::iter::from_fn(move || take_bytes(&mut group).map(Chunk::new))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_document_has_its_numbers_in_its_group(
            columns_of in prop::collection::vec(
                prop::collection::vec(prop_oneof![Just(0_u32), 0..20_u32, any::<u32>()], 200),
                1..5,
            ),
        ) {
            let mut groups = Groups::new(200);
            columns_of.iter().for_each(|numbers| groups.add(numbers));
            let mut seen = 0;
            for (group, bytes) in groups.rows() {
                prop_assert_eq!(columns(&bytes).count(), columns_of.len());
                for (column, numbers) in columns(&bytes).zip(&columns_of) {
                    let mut column = column.numbers();
                    for (place, number) in (0..GROUP).zip(&numbers[(group * GROUP) as usize..]) {
                        prop_assert_eq!(column.at(place), *number);
                        seen += 1;
                    }
                }
            }
            prop_assert_eq!(seen, 200 * columns_of.len());
        }

        #[test]
        fn bytes_that_are_no_group_are_read_as_something(bytes: Vec<u8>) {
            for column in columns(&bytes) {
                column.numbers().at(GROUP - 1);
            }
        }
    }
}
