//! Imports files of any size into a shop: rows are read, converted and sent as they come, and
//! those that are refused are reported with the line that they stand on.

mod checkpoint;
mod columns;
mod csv;
mod decimal;
mod source;
mod waiting;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::{self, File},
    hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _, RandomState},
    io::{BufWriter, Write as _},
    path::{Component, Path, PathBuf},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::{Value, json};

use crate::{
    admin::{self, Admin, Refused},
    progress::Ticker,
    seed,
};
use checkpoint::Checkpoint;
use columns::{identity, line_of_element};
use source::{Fault, Item, Source};
use waiting::{Sent, Waiting};

/// What goes to the shop at once: enough that a transaction is worth it, and no more than it
/// takes in well within its time.
const BATCH_ROWS: usize = 250;
const BATCH_BYTES: usize = 768 * 1024;

/// Batches that are ready before they are wanted.
const AHEAD: usize = 2;

/// How the file of a custom rule ends.
const COMPONENT: &str = "wasm";

/// The longest pause of a publisher that is in the way of another one.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

const CHECKPOINT_EVERY: Duration = Duration::from_secs(1);

/// How many mistakes are printed; all of them go into the file for them.
const SHOWN: usize = 20;

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

/// Rows that are sent together.
#[derive(Default)]
struct Batch {
    text: String,
    items: Vec<(usize, Vec<usize>)>,
    faults: Vec<Fault>,
    /// Pictures to upload first, each with the place of the row that names it.
    media: Vec<(usize, PathBuf)>,
    skipped: u64,
    /// The last line that it holds.
    last: usize,
}

impl Batch {
    /// Leaves out rows, by their places.
    fn leave_out(&mut self, places: &HashSet<usize>) {
        let kept = |place: &usize| !places.contains(place);
        let rows = self.text.lines().enumerate();
        let rows = rows.filter(|(place, _)| kept(place)).map(|(_, row)| row);
        self.text = rows.collect::<Vec<_>>().join("\n");
        let mut place = 0..;
        self.items
            .retain(|_| place.next().as_ref().is_some_and(kept));
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

/// Uploads the components of custom rules, in the order of their names; says how many.
fn upload_rules(admin: &Admin, dir: &Path) -> Result<u64> {
    let files = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    let files = files.map(|file| Ok(file?.path()));
    let mut files: Vec<PathBuf> = files.collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|name| name == COMPONENT));
    files.sort();
    for file in &files {
        let code = file.file_stem().unwrap_or_default().to_string_lossy();
        let component =
            fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let sent = admin.put_rule(&code, &component);
        sent.with_context(|| format!("cannot upload {}", file.display()))?;
    }
    Ok(files.len() as u64)
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
            let mut without = HashSet::new();
            for (place, picture) in std::mem::take(&mut batch.media) {
                let (line, _) = batch.items[place];
                let fault = upload(admin, &picture, line, uploaded, sending.imported)?;
                if let Some(fault) = fault {
                    batch.faults.push(fault);
                    without.insert(place);
                }
            }
            if !without.is_empty() {
                batch.leave_out(&without);
            }
            for fault in &batch.faults {
                sending.errors.add(file, fault)?;
                sending.imported.refused += 1;
            }
            sending.send(&batch)?;
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

/// Reads a file into batches, while earlier ones are on their way.
fn read(source: &mut Source, after: usize, batches: &mpsc::SyncSender<Batch>) -> Result<()> {
    let dir = source.name.parent().unwrap_or(Path::new("")).to_owned();
    let mut seen = HashMap::new();
    let mut batch = Batch::default();
    while let Some(mut item) = source.next()? {
        batch.last = item.lines.last().copied().unwrap_or(item.line);
        refuse_duplicate(&mut item, &mut seen);
        if item.line <= after {
            batch.skipped += 1;
            continue;
        }
        match item.row {
            Ok(row) => {
                let (row, picture) = match attach_picture(row, item.line, &dir) {
                    Ok(attached) => attached,
                    Err(fault) => {
                        batch.faults.push(fault);
                        continue;
                    }
                };
                let place = batch.items.len();
                batch.media.extend(picture.map(|picture| (place, picture)));
                if !batch.text.is_empty() {
                    batch.text.push('\n');
                }
                batch.text.push_str(&row);
                batch.items.push((item.line, item.lines));
            }
            Err(fault) => batch.faults.push(fault),
        }
        let is_full = batch.items.len() >= BATCH_ROWS
            || batch.text.len() >= BATCH_BYTES
            || batch.faults.len() >= BATCH_ROWS;
        // Where nobody takes it any more, whoever did says why.
        if is_full && batches.send(std::mem::take(&mut batch)).is_err() {
            return Ok(());
        }
    }
    let _ = batches.send(batch);
    Ok(())
}

/// The second row of a thing in one file is a mistake, whichever of them is meant.
fn refuse_duplicate(item: &mut Item, seen: &mut HashMap<u64, u32>) {
    let Ok(row) = &item.row else { return };
    let Some((kind, name)) = identity_of(row) else {
        return;
    };
    let mut hash = DefaultHasher::new();
    (&kind, &name).hash(&mut hash);
    let line = u32::try_from(item.line).unwrap_or(u32::MAX);
    let first = *seen.entry(hash.finish()).or_insert(line);
    if first != line {
        let detail = format!("line {first} is the same {kind} ({name})");
        item.row = Err(Fault::new(item.line, "", "duplicate", detail));
    }
}

/// The fields that tell rows apart, of any kind; the rest is passed over.
#[derive(Deserialize)]
#[serde(untagged)]
enum Field {
    Text(String),
    Number(i64),
    Other(IgnoredAny),
}

/// The kind of a row and what tells it from others, if it can be read at all.
fn identity_of(row: &str) -> Option<(String, String)> {
    let mut row: HashMap<String, HashMap<String, Field>> = serde_json::from_str(row).ok()?;
    let (kind, fields) = row.drain().next()?;
    let named = identity(&kind)
        .iter()
        .filter_map(|name| match fields.get(*name) {
            Some(Field::Text(text)) => Some(format!("{name} {text}")),
            Some(Field::Number(number)) => Some(format!("{name} {number}")),
            _ => None,
        });
    let named: Vec<_> = named.collect();
    (!named.is_empty()).then(|| (kind, named.join(", ")))
}

/// A picture may be named by its path below the folder of the file: it is uploaded, and then named
/// as the shop knows it. What lies elsewhere on this machine is nothing that a row may name.
fn attach_picture(
    row: String,
    line: usize,
    dir: &Path,
) -> Result<(String, Option<PathBuf>), Fault> {
    if !row.trim_start().starts_with("{\"media\"") {
        return Ok((row, None));
    }
    let Ok(mut value) = serde_json::from_str::<Value>(&row) else {
        return Ok((row, None));
    };
    let Some(file) = value["media"]["file"].as_str().map(PathBuf::from) else {
        return Ok((row, None));
    };
    let mut parts = file.components();
    if !parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir)) {
        let detail = "expected a path below the folder of this file";
        return Err(Fault::new(line, "file", "invalid_file", detail));
    }
    let path = dir.join(file);
    if !path.is_file() {
        return Ok((row, None));
    }
    value["media"]["file"] = stored_name(&path).into();
    Ok((value.to_string(), Some(path)))
}

/// The name of a file in the shop: without its folder, in lower case.
fn stored_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.to_ascii_lowercase().replace(' ', "-")
}

/// Uploads a picture once; gives what is wrong with it.
fn upload(
    admin: &Admin,
    file: &Path,
    line: usize,
    uploaded: &mut HashSet<PathBuf>,
    imported: &mut Imported,
) -> Result<Option<Fault>> {
    if uploaded.contains(file) {
        return Ok(None);
    }
    let name = stored_name(file);
    let fault = |code: String, detail: String| {
        let detail = format!("{}: {detail}", file.display());
        Ok(Some(Fault::new(line, "file", code, detail)))
    };
    let Some(content_type) = seed::content_type(&name) else {
        let expected = "expected a picture: .svg, .png, .jpg, .webp or .avif";
        return fault("invalid_file".to_owned(), expected.to_owned());
    };
    let content = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    if let Err(error) = admin.put_media(&name, content_type, &content) {
        return match error.downcast::<Refused>() {
            Ok(refused) if !matches!(refused.status, 401 | 403 | 429 | 500..) => {
                fault(refused.code, refused.detail)
            }
            Ok(refused) => Err(refused.into()),
            Err(error) => Err(error),
        }
        .with_context(|| format!("cannot upload {}", file.display()));
    }
    uploaded.insert(file.to_owned());
    imported.media += 1;
    Ok(None)
}

/// An import of a file under way.
struct Sending<'a> {
    admin: &'a Admin,
    file: &'a Path,
    imported: &'a mut Imported,
    errors: &'a mut Errors,
    waiting: Waiting,
}

impl Sending<'_> {
    /// Sends a batch until the shop has looked at all of it.
    fn send(&mut self, batch: &Batch) -> Result<()> {
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
    fn settle(&mut self) -> Result<()> {
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

/// Where mistakes go.
struct Errors {
    file: Option<BufWriter<File>>,
    count: usize,
}

impl Errors {
    fn new(path: Option<&Path>) -> Result<Self> {
        let create = |path: &Path| {
            let file = File::create(path);
            file.with_context(|| format!("cannot write {}", path.display()))
        };
        let file = path.map(create).transpose()?.map(BufWriter::new);
        Ok(Self { file, count: 0 })
    }

    fn add(&mut self, file: &Path, fault: &Fault) -> Result<()> {
        self.write(file, fault.line, &fault.field, &fault.code, &fault.detail)
    }

    fn write(
        &mut self,
        file: &Path,
        line: usize,
        field: &str,
        code: &str,
        detail: &str,
    ) -> Result<()> {
        self.count += 1;
        if let Some(output) = &mut self.file {
            let error =
                json!({"file": file, "line": line, "field": field, "code": code, "detail": detail});
            writeln!(output, "{error}")?;
        }
        if self.count <= SHOWN {
            let colon = if field.is_empty() { "" } else { ": " };
            eprintln!("{}:{line}: {field}{colon}{detail} ({code})", file.display());
        }
        Ok(())
    }

    fn finish(mut self) -> Result<()> {
        if self.count > SHOWN {
            let more = self.count - SHOWN;
            let hint = match &self.file {
                Some(_) => "",
                None => "; --errors FILE takes all of them",
            };
            eprintln!("and {more} more mistakes{hint}");
        }
        match &mut self.file {
            Some(file) => Ok(file.flush()?),
            None => Ok(()),
        }
    }
}

/// Publishes until nothing waits, and says how much that was.
pub fn publish(admin: &Admin) -> Result<u64> {
    let mut ticker = Ticker::new("published");
    let mut batch = match admin.has_documents()? {
        true => admin.publish()?,
        false => admin.publish_everything()?,
    };
    let mut published = 0;
    let mut in_vain = 0;
    loop {
        published += batch.published;
        ticker.tick(published, &format!("{} wait", batch.remaining));
        if batch.remaining == 0 {
            ticker.finish(&published.to_string());
            return Ok(published);
        }
        if batch.published == 0 {
            bail!("publication does not advance: {} are left", batch.remaining);
        }
        let before = batch.remaining;
        batch = admin.publish()?;
        if batch.remaining >= before {
            // Somebody else publishes the same: who comes second has it wait again. Two in step
            // would do that for ever.
            in_vain += 1;
            thread::sleep(at_random(
                LONGEST_PAUSE.min(Duration::from_millis(250 << in_vain.min(8))),
            ));
        } else {
            in_vain = 0;
        }
    }
}

/// A pause of at most so long, another one in each process and at each time.
fn at_random(longest: Duration) -> Duration {
    let random = RandomState::new().build_hasher().finish();
    longest * u32::try_from(random % 1_000).unwrap_or_default() / 1_000
}

/// Writes all rows of a shop into a file, and their pictures beside it.
pub fn export(admin: &Admin, output: &mut impl std::io::Write) -> Result<u64> {
    let mut next = Some(admin::EXPORT.to_owned());
    let mut rows = 0;
    let mut ticker = Ticker::new("rows");
    while let Some(path) = next {
        let page = admin.export(&path)?;
        rows += page.rows.lines().count() as u64;
        output.write_all(page.rows.as_bytes())?;
        ticker.tick(rows, "");
        next = page.next;
    }
    output.flush()?;
    ticker.finish(&rows.to_string());
    Ok(rows)
}

/// Writes all pictures of a shop into a directory, where an import finds them.
pub fn export_media(admin: &Admin, dir: &Path) -> Result<u64> {
    fs::create_dir_all(dir).with_context(|| format!("cannot write {}", dir.display()))?;
    let mut ticker = Ticker::new("pictures");
    let mut written = 0;
    let mut cursor = None;
    loop {
        let page = admin.media(cursor.as_deref())?;
        for picture in &page.items {
            // A name of the shop has no folder; what answers might be another shop.
            if Path::new(&picture.file).components().count() != 1 || picture.file.contains("..") {
                bail!("'{}' is no name of a picture", picture.file);
            }
            let path = dir.join(&picture.file);
            let content = admin.picture(&picture.src)?;
            fs::write(&path, content)
                .with_context(|| format!("cannot write {}", path.display()))?;
            written += 1;
            ticker.tick(written, "");
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            ticker.finish(&written.to_string());
            return Ok(written);
        }
    }
}

/// Writes the components of all custom rules of a shop into a directory, where an import finds them.
pub fn export_rules(admin: &Admin, dir: &Path) -> Result<u64> {
    fs::create_dir_all(dir).with_context(|| format!("cannot write {}", dir.display()))?;
    let mut written = 0;
    let mut cursor = None;
    loop {
        let page = admin.rules(cursor.as_deref())?;
        for rule in &page.items {
            let code = &rule.code;
            // A code has no folder; what answers might be another shop.
            if code.is_empty()
                || !code
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            {
                bail!("'{code}' is no code of a rule");
            }
            let path = dir.join(code).with_extension(COMPONENT);
            fs::write(&path, admin.rule_component(code)?)
                .with_context(|| format!("cannot write {}", path.display()))?;
            written += 1;
        }
        cursor = page.next_cursor;
        if cursor.is_none() {
            return Ok(written);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_apart_by_their_kind_and_identity() {
        let name = |row: &str| identity_of(row).map(|(kind, name)| format!("{kind}: {name}"));
        let product = r#"{"product": {"external_id": "mug", "texts": {"en": {"name": "Mug"}}}}"#;
        assert_eq!(name(product).as_deref(), Some("product: external_id mug"));
        let price = r#"{"price": {"sku": "A", "currency": "EUR", "amount": 1, "min_quantity": 2}}"#;
        let expected = "price: sku A, currency EUR, min_quantity 2";
        assert_eq!(name(price).as_deref(), Some(expected));
        for unnamed in [
            "{",
            "[]",
            r#"{"product": {}}"#,
            r#"{"delete": {"product": "mug"}}"#,
        ] {
            assert_eq!(name(unnamed), None, "{unnamed}");
        }
    }
}
