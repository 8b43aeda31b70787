//! Rows on their way to the shop, and what it says of them.

use std::path::Path;

use anyhow::{Result, bail};

use super::{
    Imported, batch::Row, columns::line_of_element, errors::Errors, source::Fault, waiting::Waiting,
};
use crate::admin::Admin;

/// An import of a file under way.
pub(super) struct Sending<'a> {
    pub(super) admin: &'a Admin,
    pub(super) file: &'a Path,
    pub(super) imported: &'a mut Imported,
    pub(super) errors: &'a mut Errors,
    pub(super) waiting: Waiting,
}

impl Sending<'_> {
    /// Sends rows until the shop has looked at all of them.
    pub(super) fn send(&mut self, mut rows: Vec<Row>) -> Result<()> {
        while let Some(first) = rows.first() {
            if self.waiting.is_over_before(&first.text) {
                self.settle()?;
            }
            // Rows of another kind may build on those that wait.
            let together = rows
                .iter()
                .take_while(|row| !self.waiting.is_over_before(&row.text))
                .count();
            let taken = self.judge(&mut rows[..together])?;
            let mut judged = rows.drain(..taken);
            while let Some(row) = judged.next() {
                if !row.faults.is_empty()
                    && let Some(row) = self.waiting.take_in(row, judged.as_slice())
                {
                    self.refuse(&row)?;
                }
            }
        }
        Ok(())
    }

    /// Sends what waits for others again, as long as that lets some of it in.
    pub(super) fn settle(&mut self) -> Result<()> {
        loop {
            let batches = self.waiting.take();
            let before: usize = batches.iter().map(Vec::len).sum();
            let mut left = Vec::new();
            for mut batch in batches {
                while !batch.is_empty() {
                    let taken = self.judge(&mut batch)?;
                    left.extend(batch.drain(..taken).filter(|row| !row.faults.is_empty()));
                }
            }
            let is_over = left.len() == before;
            for row in left {
                let row = match is_over {
                    true => Some(row),
                    false => self.waiting.take_in(row, &[]),
                };
                if let Some(row) = row {
                    self.refuse(&row)?;
                }
            }
            if is_over || self.waiting.first_line().is_none() {
                return Ok(());
            }
        }
    }

    /// Sends rows once: how many the shop has looked at, which have what is wrong with them.
    fn judge(&mut self, rows: &mut [Row]) -> Result<usize> {
        let texts: Vec<_> = rows.iter().map(|row| row.text.as_str()).collect();
        let answer = self.admin.import(&texts.join("\n"))?;
        let taken = rows.len().saturating_sub(answer.remaining);
        if taken == 0 {
            bail!("the shop takes longer for one row than it gives to an import");
        }
        self.imported.created += answer.created;
        self.imported.updated += answer.updated;
        self.imported.deleted += answer.deleted;
        self.imported.unchanged += answer.unchanged;
        let judged = &mut rows[..taken];
        for row in &mut *judged {
            row.faults.clear();
        }
        for error in answer.errors {
            let Some(row) = judged.get_mut(error.line.saturating_sub(1)) else {
                continue;
            };
            let field = error.field.unwrap_or_default();
            let line = line_of_element(&row.lines, &field).unwrap_or(row.line);
            let fault = Fault::new(line, &field, error.code, error.detail);
            row.faults.push(fault);
        }
        Ok(taken)
    }

    fn refuse(&mut self, row: &Row) -> Result<()> {
        self.imported.refused += 1;
        let mut faults = row.faults.iter();
        faults.try_for_each(|fault| self.errors.add(self.file, fault))
    }
}
