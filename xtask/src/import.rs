//! Imports files of any size into a shop: rows are read, converted and sent as they come, and
//! those that are refused are reported with the line that they stand on.

mod batch;
mod checkpoint;
mod columns;
mod csv;
mod decimal;
mod errors;
mod export;
mod publish;
mod sending;
mod source;
mod upload;
mod waiting;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::Result;

use crate::{admin::Admin, progress::Ticker, seed};
use batch::read;
use checkpoint::Checkpoint;
use errors::Errors;
use sending::Sending;
use source::Source;
use upload::{upload, upload_rules};
use waiting::Waiting;

pub use export::{export, export_media, export_rules};
pub use publish::publish;

/// What goes to the shop at once: enough that a transaction is worth it, and no more than it
/// takes in well within its time.
const BATCH_ROWS: usize = 250;
const BATCH_BYTES: usize = 768 * 1024;

/// Batches that are ready before they are wanted.
const AHEAD: usize = 2;

/// How the file of a custom rule ends.
const COMPONENT: &str = "wasm";

const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// What to import.
#[derive(Debug, Default)]
pub struct Options {
    pub files: Vec<PathBuf>,
    /// What the rows of CSV files are, where their names do not say.
    pub kind: Option<String>,
    /// Pictures that rows name; by default `media` beside the first file, if it is there.
    pub media: Option<PathBuf>,
    /// Components of custom rules that promotions name, a file `CODE.wasm` each; by default `rules`
    /// beside the first file, if it is there.
    pub rules: Option<PathBuf>,
    /// Where mistakes are written, one JSON object a line.
    pub errors: Option<PathBuf>,
    /// Go on after what an import that was ended had reached.
    pub resume: bool,
}

/// What became of the rows.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Imported {
    pub created: u64,
    pub updated: u64,
    pub deleted: u64,
    pub unchanged: u64,
    pub refused: u64,
    pub skipped: u64,
    pub media: u64,
    pub rules: u64,
}

impl Imported {
    /// Rows that the shop or the reader has judged.
    pub fn rows(&self) -> u64 {
        self.created + self.updated + self.deleted + self.unchanged + self.refused
    }
}

/// Imports files one after the other, in the order in which they are given.
pub fn run(admin: &Admin, options: &Options) -> Result<Imported> {
    let mut imported = Imported::default();
    let mut errors = Errors::new(options.errors.as_deref())?;
    let mut uploaded = HashSet::new();
    if let Some(dir) = directory(options, options.media.as_ref(), "media") {
        for file in seed::pictures(&dir)? {
            if let Some(fault) = upload(admin, &file, 0, &mut uploaded, &mut imported)? {
                errors.add(&file, &fault)?;
            }
        }
    }
    if let Some(dir) = directory(options, options.rules.as_ref(), "rules") {
        imported.rules = upload_rules(admin, &dir)?;
    }
    for file in &options.files {
        import_file(
            admin,
            options,
            file,
            &mut imported,
            &mut errors,
            &mut uploaded,
        )?;
    }
    errors.finish()?;
    Ok(imported)
}

/// The directory that is given, or the one with this name beside the first file.
fn directory(options: &Options, given: Option<&PathBuf>, name: &str) -> Option<PathBuf> {
    let beside = || {
        let first = options.files.first()?;
        let dir = first.parent()?.join(name);
        dir.is_dir().then_some(dir)
    };
    given.cloned().or_else(beside)
}

fn import_file(
    admin: &Admin,
    options: &Options,
    file: &Path,
    imported: &mut Imported,
    errors: &mut Errors,
    uploaded: &mut HashSet<PathBuf>,
) -> Result<()> {
    let mut source = Source::open(file, options.kind.as_deref())?;
    let size = source.size;
    let after = match size {
        Some(bytes) if options.resume => {
            Checkpoint::read(file, admin.address(), bytes).unwrap_or(0)
        }
        _ => 0,
    };
    let mut ticker = Ticker::new(
        &file
            .file_name()
            .unwrap_or(file.as_os_str())
            .to_string_lossy(),
    );
    let mut written = Instant::now();
    let before = imported.clone();
    let (sender, batches) = mpsc::sync_channel(AHEAD);
    thread::scope(|scope| -> Result<()> {
        let reader = scope.spawn(move || read(&mut source, after, &sender));
        let mut sending = Sending {
            admin,
            file,
            imported,
            errors,
            waiting: Waiting::default(),
        };
        for mut batch in batches {
            let mut rows = Vec::with_capacity(batch.rows.len());
            for row in batch.rows {
                let fault = match &row.picture {
                    Some(picture) => upload(admin, picture, row.line, uploaded, sending.imported)?,
                    None => None,
                };
                match fault {
                    Some(fault) => batch.faults.push(fault),
                    None => rows.push(row),
                }
            }
            for fault in &batch.faults {
                sending.errors.add(file, fault)?;
                sending.imported.refused += 1;
            }
            sending.send(rows)?;
            sending.imported.skipped += batch.skipped;
            let done = sending.imported.rows() - before.rows();
            ticker.tick(done, &format!("{} refused", sending.imported.refused));
            if let Some(bytes) = size.filter(|_| written.elapsed() > CHECKPOINT_EVERY) {
                let waits = sending.waiting.first_line();
                Checkpoint {
                    shop: admin.address().to_owned(),
                    bytes,
                    line: waits.map_or(batch.last, |line| line - 1),
                }
                .write(file)?;
                written = Instant::now();
            }
        }
        sending.settle()?;
        reader
            .join()
            .map_err(|_| anyhow::anyhow!("the reader of {} ended", file.display()))?
    })
    .map_err(|error| {
        let kept = size.and_then(|bytes| Checkpoint::read(file, admin.address(), bytes));
        match kept {
            Some(line) => error.context(format!(
                "{} was taken in up to line {line}, and --resume goes on from there",
                file.display()
            )),
            None => error,
        }
    })?;
    if size.is_some() {
        Checkpoint::remove(file);
    }
    let skipped = imported.skipped - before.skipped;
    let resumed = match skipped {
        0 => String::new(),
        _ => format!(", {skipped} passed over"),
    };
    ticker.finish(&format!(
        "{} new, {} changed, {} deleted, {} as they were, {} refused{resumed}",
        imported.created - before.created,
        imported.updated - before.updated,
        imported.deleted - before.deleted,
        imported.unchanged - before.unchanged,
        imported.refused - before.refused,
    ));
    Ok(())
}
