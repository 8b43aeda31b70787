//! Records of a CSV file (RFC 4180), one at a time and none longer than it may be.

use std::io::{self, BufRead};

/// The most bytes of one record: more is a quote that was never closed.
const MAX_RECORD: usize = 4 * 1024 * 1024;

/// A record with the line that it begins on.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) line: usize,
    pub(super) cells: Result<Vec<String>, &'static str>,
}

pub(super) struct Reader<R> {
    input: R,
    delimiter: u8,
    line: usize,
}

impl<R: BufRead> Reader<R> {
    /// Reads the header, and sees by it what separates the cells.
    pub(super) fn new(input: R) -> io::Result<(Self, Record)> {
        let mut reader = Self {
            input,
            delimiter: b',',
            line: 0,
        };
        let (line, bytes) = reader.read_record()?.unwrap_or((1, Ok(Vec::new())));
        if let Ok(bytes) = &bytes {
            reader.delimiter = delimiter(bytes);
        }
        let header = reader.record(line, bytes);
        Ok((reader, header))
    }

    /// The next record that is not empty.
    pub(super) fn next(&mut self) -> io::Result<Option<Record>> {
        while let Some((line, bytes)) = self.read_record()? {
            if bytes
                .as_ref()
                .is_ok_and(|bytes| bytes.trim_ascii().is_empty())
            {
                continue;
            }
            return Ok(Some(self.record(line, bytes)));
        }
        Ok(None)
    }

    fn record(&self, line: usize, bytes: Result<Vec<u8>, &'static str>) -> Record {
        let cells = bytes.and_then(|bytes| match String::from_utf8(bytes) {
            Ok(text) => split(&text, char::from(self.delimiter)),
            Err(_) => Err("expected text in UTF-8"),
        });
        Record { line, cells }
    }

    /// Lines until the quotes are closed.
    #[allow(clippy::type_complexity)]
    fn read_record(&mut self) -> io::Result<Option<(usize, Result<Vec<u8>, &'static str>)>> {
        let mut bytes = Vec::new();
        let begin = self.line + 1;
        loop {
            let start = bytes.len();
            if self.input.read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            self.line += 1;
            let open = bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            if !open {
                break;
            }
            if bytes.len() > MAX_RECORD {
                // What follows may still be sound: go on after the line that opened the quote.
                bytes.truncate(start);
                return Ok(Some((
                    begin,
                    Err("expected a quote to close the one that is open"),
                )));
            }
        }
        if bytes.is_empty() {
            return Ok(None);
        }
        let open = bytes.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        if open {
            return Ok(Some((
                begin,
                Err("expected a quote to close the one that is open"),
            )));
        }
        while matches!(bytes.last(), Some(b'\n' | b'\r')) {
            bytes.pop();
        }
        Ok(Some((begin, Ok(bytes))))
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

fn split(text: &str, delimiter: char) -> Result<Vec<String>, &'static str> {
    let mut cells = Vec::new();
    let mut rest = text;
    loop {
        let after = if let Some(quoted) = rest.strip_prefix('"') {
            let mut cell = String::new();
            let mut quoted = quoted;
            loop {
                let (part, after) = quoted
                    .split_once('"')
                    .ok_or("expected a quote to close the one that is open")?;
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
            return Ok(cells);
        }
        rest = after
            .strip_prefix(delimiter)
            .ok_or("expected the end of the cell after its closing quote")?;
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
            .map(|record| (record.line, record.cells.unwrap()))
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
    fn what_cannot_be_read_is_named_by_its_line_and_ends_nothing() {
        let found = records(b"a,b\n1,\xff\n2,x\n\"3\" x,y\n4,z\n");
        let lines: Vec<_> = found.iter().map(|r| (r.line, r.cells.is_ok())).collect();
        assert_eq!(
            lines,
            [(1, true), (2, false), (3, true), (4, false), (5, true)]
        );
        let open = records(b"a\n\"never\nclosed\n");
        assert_eq!((open[1].line, open[1].cells.is_err()), (2, true));
    }
}
