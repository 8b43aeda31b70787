use super::{BATCH_BYTES, BATCH_ROWS, batch::Row};

/// As much as may wait; what is refused beyond that is told at once.
const MAX_BYTES: usize = 8 * 1024 * 1024;

/// Rows that were refused because other things have their slugs or SKUs: rows that follow may free
/// them.
/// They are sent again, together, before any row of another kind, which may build on them.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    rows: Vec<Row>,
    bytes: usize,
}

impl Waiting {
    /// The first line that the shop has yet to answer for.
    pub(super) fn first_line(&self) -> Option<usize> {
        self.rows.iter().map(|row| row.line).min()
    }

    pub(super) fn is_over_before(&self, row: &str) -> bool {
        let first = self.rows.first();
        first.is_some_and(|first| kind(&first.text) != kind(row))
    }

    /// Takes a row that was refused, unless it is too late for it: where the shop has taken in
    /// rows of another kind after it.
    pub(super) fn take_in(&mut self, row: Row, after: &[Row]) -> Option<Row> {
        let mut faults = row.faults.iter();
        let waits = faults.all(|fault| ["slug_taken", "sku_taken"].contains(&&*fault.code));
        let fits = self.bytes + row.text.len() <= MAX_BYTES;
        let mut after = after.iter();
        if !waits || !fits || after.any(|after| kind(&after.text) != kind(&row.text)) {
            return Some(row);
        }
        self.bytes += row.text.len();
        self.rows.push(row);
        None
    }

    /// All that wait, in batches that the shop takes.
    pub(super) fn take(&mut self) -> Vec<Vec<Row>> {
        self.bytes = 0;
        let mut batches: Vec<Vec<Row>> = Vec::new();
        let mut bytes = 0;
        for row in self.rows.drain(..) {
            match batches.last_mut() {
                Some(batch) if batch.len() < BATCH_ROWS && bytes < BATCH_BYTES => {
                    bytes += row.text.len();
                    batch.push(row);
                }
                _ => {
                    bytes = row.text.len();
                    batches.push(vec![row]);
                }
            }
        }
        batches
    }
}

/// What a row is of: the first name in it.
fn kind(row: &str) -> &str {
    row.split('"').nth(1).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::source::Fault;

    const MUG: &str = r#"{"product": {"external_id": "mug"}}"#;
    const PRICE: &str = r#"{"price": {"sku": "MUG"}}"#;

    fn row(text: &str) -> Row {
        Row {
            text: text.to_owned(),
            ..Row::default()
        }
    }

    fn refused(line: usize, code: &'static str) -> Row {
        Row {
            line,
            faults: vec![Fault::new(line, "texts.en.slug", code, "")],
            ..row(MUG)
        }
    }

    #[test]
    fn only_what_wants_the_slug_or_sku_of_another_waits() {
        let mut waiting = Waiting::default();
        assert!(
            waiting
                .take_in(refused(1, "slug_taken"), &[row(MUG)])
                .is_none()
        );
        assert!(waiting.take_in(refused(2, "sku_taken"), &[]).is_none());
        assert!(waiting.take_in(refused(4, "unknown_sku"), &[]).is_some());
        assert!(
            waiting
                .take_in(refused(3, "slug_taken"), &[row(PRICE)])
                .is_some()
        );
        assert_eq!(waiting.first_line(), Some(1));
        assert!(!waiting.is_over_before(MUG));
        assert!(waiting.is_over_before(PRICE));
    }

    #[test]
    fn what_waits_is_sent_in_batches_that_the_shop_takes() {
        let mut waiting = Waiting::default();
        for line in 0..BATCH_ROWS + 1 {
            assert!(waiting.take_in(refused(line, "slug_taken"), &[]).is_none());
        }
        let sizes = waiting.take().iter().map(Vec::len).collect::<Vec<_>>();
        assert_eq!(sizes, [BATCH_ROWS, 1]);
        assert_eq!(waiting.first_line(), None);
    }
}
