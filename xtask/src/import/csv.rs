//! Records of a CSV file (RFC 4180), one at a time and none longer than it may be.

use std::{
    borrow::Cow,
    io::{self, BufRead},
};

/// The most bytes of one record: more is a quote that was never closed.
const MAX_RECORD: usize = 4 * 1024 * 1024;

/// A record with the line that it begins on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: usize,
    /// As far as they can be read where the record has a fault: they still tell what it is of.
    pub(super) cells: Vec<String>,
    pub(super) fault: Option<&'static str>,
}

pub(super) struct Reader<R> {
    input: R,
    delimiter: u8,
    line: usize,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header, and sees by it what separates the cells, unless a line before it says so,
    /// as Excel writes one: `sep=;`.
    pub(super) fn new(mut input: R) -> io::Result<(Self, Record)> {
        let mut first = Vec::new();
        input.read_until(b'\n', &mut first)?;
        let mut reader = Self {
            input,
            delimiter: delimiter(&first),
            line: 1,
        };
        if let [b's', b'e', b'p', b'=', said] = *first.trim_ascii_end() {
            reader.delimiter = said;
            first.clear();
            reader.input.read_until(b'\n', &mut first)?;
            reader.line = 2;
        }
        let mut header = reader.rest_of_record(first)?;
        // As many columns as have a name: the others are what a spreadsheet had touched once.
        while header.cells.last().is_some_and(String::is_empty) {
            header.cells.pop();
        }
        if header.cells.iter().any(|cell| cell.contains('\r')) {
            header.fault = Some("expected lines that end in LF or CR LF, found CR alone");
        }
        Ok((reader, header))
    }

    /// The next record that is not empty.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        loop {
            let mut first = Vec::new();
            if self.input.read_until(b'\n', &mut first)? == 0 {
                return Ok(None);
            }
            self.line += 1;
            let record = self.rest_of_record(first)?;
            // Spreadsheets write lines without a word as separators alone.
            if record.fault.is_some() || record.cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(record));
            }
        }
    }

    /// The record that begins with this line: with all lines until its quotes are closed.
    fn rest_of_record(&mut self, mut bytes: Vec<u8>) -> io::Result<Record> {
        let line = self.line;
        let mut place = Place::Start;
        let mut read = 0;
        loop {
            for byte in &bytes[read..] {
                place = place.after(*byte, self.delimiter);
            }
            read = bytes.len();
            let is_whole = place != Place::Quoted || read > MAX_RECORD;
            if is_whole || self.input.read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            self.line += 1;
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        let text = String::from_utf8_lossy(&bytes);
        let (cells, fault) = split(&text, char::from(self.delimiter));
        let is_utf8 = matches!(text, Cow::Borrowed(_));
        let fault = if is_utf8 {
            fault
        } else {
            Some("expected text in UTF-8")
        };
        Ok(Record { line, cells, fault })
    }
}

/// Where in a record a byte is. A quote means something where a cell begins, and until it is
/// closed; in `27" screen` it is an inch.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Where a cell begins.
    Start,
    Plain,
    Quoted,
    /// After a quote in quotes: it closes them, unless another one follows.
    Closed,
}

impl Place {
    fn after(self, byte: u8, delimiter: u8) -> Self {
        match (self, byte) {
            (Self::Start | Self::Closed, b'"') => Self::Quoted,
            (Self::Quoted, b'"') => Self::Closed,
            (Self::Quoted, _) => Self::Quoted,
            (_, byte) if byte == delimiter => Self::Start,
            _ => Self::Plain,
        }
    }
}

/// The one of comma, semicolon and tab that a header has most of.
fn delimiter(header: &[u8]) -> u8 {
    let count = |delimiter: u8| header.iter().filter(|byte| **byte == delimiter).count();
    let known = [b',', b';', b'\t'];
    // The first of equals: a single column has none of them.
    known
        .into_iter()
        .rev()
        .max_by_key(|delimiter| count(*delimiter))
        .unwrap_or(b',')
}

/// The cells of a record, and what ends them too early.
fn split(text: &str, delimiter: char) -> (Vec<String>, Option<&'static str>) {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            let mut cell = String::new();
            let mut quoted = quoted;
            loop {
                let Some((part, after)) = quoted.split_once('"') else {
                    return (
                        cells,
                        Some("expected a quote to close the one that is open"),
                    );
                };
                cell.push_str(part);
                match after.strip_prefix('"') {
                    Some(more) => {
                        cell.push('"');
                        quoted = more;
                    }
                    None => {
                        cells.push(cell);
                        break after;
                    }
                }
            }
        } else {
            let end = rest.find(delimiter).unwrap_or(rest.len());
            cells.push(rest[..end].trim().to_owned());
            &rest[end..]
        };
        if after.is_empty() {
            return (cells, None);
        }
        match after.strip_prefix(delimiter) {
            Some(next) => rest = next,
            None => {
                let fault = "expected the end of the cell after its closing quote";
                return (cells, Some(fault));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &[u8]) -> Vec<Record> {
        let (mut reader, header) = Reader::new(text).unwrap();
        let mut records = vec![header];
        while let Some(record) = reader.next().unwrap() {
            records.push(record);
        }
        records
    }

    fn cells(text: &str) -> Vec<(usize, Vec<String>)> {
        let records = records(text.as_bytes()).into_iter();
        records
            .map(|record| {
                assert_eq!(record.fault, None, "line {}", record.line);
                (record.line, record.cells)
            })
            .collect()
    }

    fn owned(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn the_delimiter_is_seen_by_the_header() {
        for text in ["a,b\n1,2\n", "a;b\n1;2", "a\tb\r\n1\t2\r\n"] {
            let expected = [(1, owned(&["a", "b"])), (2, owned(&["1", "2"]))];
            assert_eq!(cells(text), expected, "{text:?}");
        }
        assert_eq!(cells("sku\nA\n")[1], (2, owned(&["A"])));
    }

    #[test]
    fn lines_that_end_as_on_an_old_macintosh_are_told() {
        let (_, header) = Reader::new(&b"a,b\r1,2\r"[..]).unwrap();
        assert!(header.fault.is_some_and(|fault| fault.contains("CR alone")));
        let (_, header) = Reader::new(&b"a,b\r\n1,2\r\n"[..]).unwrap();
        assert_eq!(header.fault, None);
    }

    #[test]
    fn quotes_hold_delimiters_quotes_and_lines() {
        let text = "a,b\n\"x, \"\"y\"\"\",\"one\ntwo\"\n\n,last\n";
        let expected = [
            (1, owned(&["a", "b"])),
            (2, owned(&["x, \"y\"", "one\ntwo"])),
            (5, owned(&["", "last"])),
        ];
        assert_eq!(cells(text), expected);
    }

    #[test]
    fn a_quote_within_a_plain_cell_is_a_mark_of_inches() {
        let text = "sku,name\nA,27\" screen\nB,\"a 5\"\" one\"\nC,x\"y\n";
        let expected = [
            (1, owned(&["sku", "name"])),
            (2, owned(&["A", "27\" screen"])),
            (3, owned(&["B", "a 5\" one"])),
            (4, owned(&["C", "x\"y"])),
        ];
        assert_eq!(cells(text), expected);
    }

    #[test]
    fn a_first_line_may_say_what_separates_cells() {
        let expected = [(2, owned(&["a", "b,c,d"])), (3, owned(&["1", "2"]))];
        assert_eq!(cells("sep=;\r\na;b,c,d\r\n1;2\r\n"), expected);
        assert_eq!(cells("sep\n1\n")[1], (2, owned(&["1"])));
    }

    #[test]
    fn columns_and_lines_without_a_word_are_none() {
        let text = "a;b;;\n1;2;;\n;;;\n3;;;\n";
        let expected = [
            (1, owned(&["a", "b"])),
            (2, owned(&["1", "2", "", ""])),
            (4, owned(&["3", "", "", ""])),
        ];
        assert_eq!(cells(text), expected);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line_and_ends_nothing() {
        let found = records(b"a,b\n1,\xff\n2,x\n\"3\" x,y\n4,z\n");
        let lines: Vec<_> = found.iter().map(|r| (r.line, r.fault.is_none())).collect();
        assert_eq!(
            lines,
            [(1, true), (2, false), (3, true), (4, false), (5, true)]
        );
        let open = records(b"a\n\"never\nclosed\n");
        assert_eq!((open[1].line, open[1].fault.is_some()), (2, true));
    }
}
