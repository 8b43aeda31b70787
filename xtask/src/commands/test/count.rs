//! Counts tests by what their runners print.

use std::ops::AddAssign;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
}

impl Count {
    /// What a line of output adds: `Summary [ 0.5s] 3 tests run: 2 passed (1 slow), 1 failed, 4
    /// skipped` of nextest, `test result: ok. 2 passed; 0 failed; 1 ignored; …` of cargo test.
    /// nextest indents what a failed test has printed, which looks like the latter.
    pub(super) fn of_line(line: &str) -> Self {
        let line = without_colours(line);
        let counts = match line.split_once("Summary [") {
            Some((_, counts)) => counts,
            None => match line.strip_prefix("test result: ") {
                Some(counts) => counts,
                None => return Self::default(),
            },
        };
        let words: Vec<&str> = counts.split_whitespace().collect();
        let number_before = |wanted: &[&str]| -> usize {
            let pairs = words.windows(2);
            let found = pairs.filter(|pair| wanted.contains(&pair[1].trim_end_matches([',', ';'])));
            found.filter_map(|pair| pair[0].parse::<usize>().ok()).sum()
        };
        Self {
            passed: number_before(&["passed"]),
            failed: number_before(&["failed", "timed"]),
            skipped: number_before(&["skipped", "ignored"]),
        }
    }

    pub(super) fn shown(&self) -> String {
        match self.passed + self.failed {
            0 => String::new(),
            1 => "1 test".to_owned(),
            tests => format!("{tests} tests"),
        }
    }
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

fn without_colours(line: &str) -> String {
    let mut parts = line.split('\x1b');
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once('m').map_or("", |(_, text)| text));
    std::iter::once(first.as_str()).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::Count;

    #[track_caller]
    fn check(line: &str, passed: usize, failed: usize, skipped: usize) {
        let expected = Count {
            passed,
            failed,
            skipped,
        };
        assert_eq!(Count::of_line(line), expected, "{line}");
    }

    #[test]
    fn summaries_of_both_runners_are_understood() {
        check(
            "     Summary [   0.015s] 3 tests run: 3 passed, 0 skipped",
            3,
            0,
            0,
        );
        check(
            "Summary [ 9.1s] 9 tests run: 5 passed (1 slow), 3 failed, 1 timed out, 2 skipped",
            5,
            4,
            2,
        );
        check(
            "\x1b[32;1m     Summary\x1b[0m [   0.015s] \x1b[1m3\x1b[0m tests run: \x1b[1m3\x1b[0m \x1b[32;1mpassed\x1b[0m, \x1b[1m0\x1b[0m \x1b[33;1mskipped\x1b[0m",
            3,
            0,
            0,
        );
        check(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 3 filtered out; finished in 0.00s",
            12,
            0,
            1,
        );
        check("test tests::counts_2_passed ... ok", 0, 0, 0);
        check(
            "    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 9 filtered out",
            0,
            0,
            0,
        );
    }
}
