//! Rows on their way to the shop, and what it says of them.

use std::{collections::BTreeMap, path::Path};

use anyhow::{Result, bail};

use super::{
    Imported,
    batch::Batch,
    columns::line_of_element,
    errors::Errors,
    source::Fault,
    waiting::{Sent, Waiting},
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
    /// Sends a batch until the shop has looked at all of it.
    pub(super) fn send(&mut self, batch: &Batch) -> Result<()> {
        let rows: Vec<&str> = batch.text.lines().collect();
        let mut done = 0;
        while let Some(first) = rows.get(done) {
            if self.waiting.is_over_before(first) {
                self.settle()?;
            }
            // Rows of another kind may build on those that wait.
            let rest = rows[done..].iter();
            let rest = rest.take_while(|row| !self.waiting.is_over_before(row));
            let sent = &rows[done..done + rest.count()];
            let items = &batch.items[done..];
            let (taken, refused) = self.judge(sent, |index| {
                let (line, lines) = &items[index];
                (*line, lines.as_slice())
            })?;
            for (index, faults) in refused {
                let (line, lines) = items[index].clone();
                let row = Sent {
                    text: sent[index].to_owned(),
                    line,
                    lines,
                    faults,
                };
                if let Some(row) = self.waiting.take_in(row, &sent[index + 1..taken]) {
                    self.refuse(&row)?;
                }
            }
            done += taken;
        }
        Ok(())
    }

    /// Sends what waits for slugs again, as long as that lets some of it in.
    pub(super) fn settle(&mut self) -> Result<()> {
        loop {
            let batches = self.waiting.take();
            let before: usize = batches.iter().map(Vec::len).sum();
            let mut left = Vec::new();
            for mut batch in batches {
                while !batch.is_empty() {
                    let rows: Vec<_> = batch.iter().map(|row| row.text.as_str()).collect();
                    let lines = |index: usize| (batch[index].line, batch[index].lines.as_slice());
                    let (taken, mut refused) = self.judge(&rows, lines)?;
                    let judged: Vec<_> = batch.drain(..taken).collect();
                    for (index, row) in judged.into_iter().enumerate() {
                        if let Some(faults) = refused.remove(&index) {
                            left.push(Sent { faults, ..row });
                        }
                    }
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

    /// Sends rows once: how many the shop has looked at, and what is wrong with which.
    fn judge<'a>(
        &mut self,
        rows: &[&str],
        lines: impl Fn(usize) -> (usize, &'a [usize]),
    ) -> Result<(usize, BTreeMap<usize, Vec<Fault>>)> {
        let answer = self.admin.import(&rows.join("\n"))?;
        let taken = rows.len().saturating_sub(answer.remaining);
        if taken == 0 {
            bail!("the shop takes longer for one row than it gives to an import");
        }
        self.imported.created += answer.created;
        self.imported.updated += answer.updated;
        self.imported.deleted += answer.deleted;
        self.imported.unchanged += answer.unchanged;
        let mut refused: BTreeMap<usize, Vec<Fault>> = BTreeMap::new();
        for error in answer.errors {
            let index = error.line.saturating_sub(1);
            if index >= taken {
                continue;
            }
            let (line, lines) = lines(index);
            let field = error.field.unwrap_or_default();
            let line = line_of_element(lines, &field).unwrap_or(line);
            let fault = Fault::new(line, &field, error.code, error.detail);
            refused.entry(index).or_default().push(fault);
        }
        Ok((taken, refused))
    }

    fn refuse(&mut self, row: &Sent) -> Result<()> {
        self.imported.refused += 1;
        let mut faults = row.faults.iter();
        faults.try_for_each(|fault| self.errors.add(self.file, fault))
    }
}
