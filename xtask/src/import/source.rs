//! Rows from files, one at a time: JSON lines, or CSV by its columns.

use std::{
    borrow::Cow,
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{columns::Columns, csv};

/// The longest row that the shop takes.
pub(super) const MAX_ROW: usize = 256 * 1024;

/// Why something in a file is no row that could be sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) field: String,
    pub(super) code: Cow<'static, str>,
    pub(super) detail: String,
}

impl Fault {
    pub(super) fn new(
        line: usize,
        field: &str,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        let (field, code, detail) = (field.to_owned(), code.into(), detail.into());
        Self {
            line,
            field,
            code,
            detail,
        }
    }
}

/// A row with the lines that it was read from: one, or those of a product's variants.
pub(super) struct Item {
    pub(super) line: usize,
    pub(super) lines: Vec<usize>,
    pub(super) row: Result<String, Fault>,
}

impl Item {
    fn of_line(line: usize, row: Result<String, Fault>) -> Self {
        Self {
            line,
            lines: Vec::new(),
            row,
        }
    }
}

/// Where rows come from.
pub(super) struct Source {
    pub(super) name: PathBuf,
    /// Bytes, where they are known before.
    pub(super) size: Option<u64>,
    format: Format,
}

type Input = Box<dyn BufRead + Send>;

enum Format {
    JsonLines { input: Input, line: usize },
    Csv(Box<Csv>),
}

struct Csv {
    reader: csv::Reader<Input>,
    columns: Columns,
    /// A record that was read to see that it is not of the row before.
    ahead: Option<csv::Record>,
}

impl Source {
    /// Opens a file, or the standard input as `-`. What begins with a brace, or is named as JSON
    /// lines are, is that; all else is CSV, of `kind` or of the kind that the name speaks of.
    pub(super) fn open(path: &Path, kind: Option<&str>) -> Result<Self> {
        let (mut input, size): (Input, _) = if path == Path::new("-") {
            (Box::new(BufReader::new(io::stdin())), None)
        } else {
            let file =
                File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
            let metadata = file.metadata()?;
            if metadata.is_dir() {
                bail!("cannot read {}: it is a folder", path.display());
            }
            (
                Box::new(BufReader::with_capacity(128 * 1024, file)),
                Some(metadata.len()),
            )
        };
        let start = input.fill_buf()?;
        // With its mark or without: no text in UTF-8 has a zero byte.
        let is_utf16 = start.starts_with(b"\xff\xfe")
            || start.starts_with(b"\xfe\xff")
            || start.iter().take(2).any(|byte| *byte == 0);
        if is_utf16 {
            bail!(
                "{}:1: the file is in UTF-16, expected UTF-8",
                path.display()
            );
        }
        if start.starts_with(b"\xef\xbb\xbf") {
            input.consume(3);
        }
        let first = input
            .fill_buf()?
            .iter()
            .find(|byte| !byte.is_ascii_whitespace());
        let extension = path.extension().unwrap_or_default();
        let is_named_json = ["jsonl", "ndjson", "json"]
            .iter()
            .any(|name| extension == *name);
        let format = if is_named_json || matches!(first, None | Some(b'{')) {
            Format::JsonLines { input, line: 0 }
        } else {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy();
            let Some(kind) = kind.or_else(|| Columns::kind_of_file(&stem)) else {
                bail!(
                    "{}: the name does not say what the rows are; give --kind, one of {}",
                    path.display(),
                    Columns::kinds().join(", ")
                );
            };
            let (reader, header) = csv::Reader::new(input)?;
            let at = || path.display().to_string();
            if let Some(fault) = header.fault {
                bail!("{}: line {}: {fault}", at(), header.line);
            }
            let columns = Columns::new(kind, &header.cells).with_context(at)?;
            Format::Csv(Box::new(Csv {
                reader,
                columns,
                ahead: None,
            }))
        };
        let name = path.to_owned();
        Ok(Self { name, size, format })
    }

    /// The next row.
    pub(super) fn next(&mut self) -> Result<Option<Item>> {
        match &mut self.format {
            Format::JsonLines { input, line } => next_line(input, line),
            Format::Csv(csv) => csv.next(),
        }
    }
}

fn next_line(input: &mut Input, line: &mut usize) -> Result<Option<Item>> {
    loop {
        let mut bytes = Vec::new();
        let most = MAX_ROW as u64 + 2;
        if input.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        *line += 1;
        let mut length = bytes.len();
        while bytes.last() != Some(&b'\n') && length > MAX_ROW {
            // The rest of the line is not kept.
            let mut rest = Vec::new();
            let read = input
                .by_ref()
                .take(64 * 1024)
                .read_until(b'\n', &mut rest)?;
            length += read;
            if read == 0 || rest.ends_with(b"\n") {
                break;
            }
        }
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            continue;
        }
        let row = if length > MAX_ROW {
            let detail = format!("expected at most {MAX_ROW} bytes, found {length}");
            Err(Fault::new(*line, "", "row_too_long", detail))
        } else {
            match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.to_owned()),
                Err(_) => Err(Fault::new(
                    *line,
                    "",
                    "invalid_utf8",
                    "expected text in UTF-8",
                )),
            }
        };
        return Ok(Some(Item::of_line(*line, row)));
    }
}

impl Csv {
    fn next(&mut self) -> Result<Option<Item>> {
        let first = match self.ahead.take() {
            Some(record) => Some(record),
            None => self.reader.next()?,
        };
        let Some(first) = first else {
            return Ok(None);
        };
        let line = first.line;
        let mut fault = fault_of(&first);
        let mut lines = vec![(line, first.cells)];
        let mut bytes = 0;
        // A row with a line that cannot be read is refused as a whole: its other lines alone would
        // take away what that line is about.
        while let Some(record) = self.reader.next()? {
            if !self.columns.continues(&lines[0].1, &record.cells) {
                self.ahead = Some(record);
                break;
            }
            fault = fault.or_else(|| fault_of(&record));
            // More than is too long already is not kept.
            if bytes > 2 * MAX_ROW {
                continue;
            }
            bytes += record.cells.iter().map(String::len).sum::<usize>();
            lines.push((record.line, record.cells));
        }
        let row = match fault {
            Some(fault) => Err(fault),
            None => self.columns.row(&lines).map(|row: Value| row.to_string()),
        };
        let row = row.and_then(|row| match row.len() {
            0..=MAX_ROW => Ok(row),
            length => {
                let detail = format!("expected at most {MAX_ROW} bytes, found {length}");
                Err(Fault::new(line, "", "row_too_long", detail))
            }
        });
        let lines = lines.into_iter().map(|(line, _)| line).collect();
        Ok(Some(Item { line, lines, row }))
    }
}

fn fault_of(record: &csv::Record) -> Option<Fault> {
    let detail = record.fault?;
    Some(Fault::new(record.line, "", "invalid_line", detail))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row with its line, or the line and the code of its fault.
    type Read = Result<(usize, String), (usize, Cow<'static, str>)>;

    /// The rows of a file of this name.
    fn rows(name: &str, content: &[u8]) -> Vec<Read> {
        let dir = tempfile::TempDir::new().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, content).unwrap();
        let mut source = Source::open(&path, None).unwrap();
        let mut rows = Vec::new();
        while let Some(item) = source.next().unwrap() {
            rows.push(match item.row {
                Ok(row) => Ok((item.line, row)),
                Err(fault) => Err((fault.line, fault.code)),
            });
        }
        rows
    }

    #[test]
    fn a_sheet_may_have_separators_beyond_its_columns() {
        let csv = b"sku;currency;amount;;\nA;EUR;1,00;;\n;;;;\nB;EUR;1,00\nC;EUR;1,00;;over\n";
        let found = rows("prices.csv", csv);
        let lines = found.iter().map(|row| row.as_ref().map(|(line, _)| *line));
        let refused = (5, Cow::from("wrong_number_of_cells"));
        assert_eq!(lines.collect::<Vec<_>>(), [Ok(2), Ok(4), Err(&refused)]);
    }

    #[test]
    fn a_line_that_cannot_be_read_spoils_its_own_product_and_no_other() {
        let csv = b"external_id,status,sku\nmug,active,A\nmug,,\xff\nmug,,C\njug,active,D\n";
        let found = rows("products.csv", csv);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0], Err((3, "invalid_line".into())));
        assert!(
            found[1]
                .as_ref()
                .is_ok_and(|(line, row)| *line == 5 && row.contains("jug"))
        );
    }

    #[test]
    fn the_name_of_a_file_says_that_it_is_json_lines_whatever_it_begins_with() {
        let found = rows("rows.jsonl", b"\xef\xbb\xbf[broken\r\n{\"brand\": {}}\r\n");
        let expected = [(1, "[broken"), (2, "{\"brand\": {}}")];
        assert_eq!(
            found,
            expected.map(|(line, row)| Ok((line, row.to_owned())))
        );
    }
}
