//! What a command says while it works. Plain lines, so that a log reads like a terminal.

use std::{
    io::{IsTerminal, Write as _, stderr},
    time::{Duration, Instant},
};

/// How often a counter is printed where lines cannot be overwritten.
const LOG_INTERVAL: Duration = Duration::from_secs(2);

/// Says what comes next.
pub fn step(text: &str) {
    eprintln!("==> {text}");
}

/// A remark on the current step.
pub fn note(text: &str) {
    eprintln!("    {text}");
}

/// `0.4 s`, `12 s`, `3 min 05 s`.
pub fn seconds(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..=9 => format!("{:.1} s", time.as_secs_f64()),
        10..=59 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

/// A count that goes up to a known total.
pub struct Counter {
    what: String,
    total: usize,
    done: usize,
    started: Instant,
    printed: Option<Instant>,
    overwrites: bool,
    quiet: bool,
}

impl Counter {
    /// Starts counting `what` up to `total`.
    pub fn new(what: &str, total: usize) -> Self {
        Self {
            what: what.to_owned(),
            total,
            done: 0,
            started: Instant::now(),
            printed: None,
            overwrites: stderr().is_terminal(),
            quiet: false,
        }
    }

    /// One that prints nothing, for tests.
    pub fn quiet() -> Self {
        Self {
            quiet: true,
            ..Self::new("", 0)
        }
    }

    /// Counts `more`.
    pub fn add(&mut self, more: usize) {
        self.done += more;
        let due = self.printed.is_none_or(|at| at.elapsed() >= LOG_INTERVAL);
        if self.quiet || !(self.overwrites || due) {
            return;
        }
        self.printed = Some(Instant::now());
        if self.overwrites {
            eprint!("\r    {}: {} of {} ", self.what, self.done, self.total);
            // A progress line that cannot be shown is no reason to stop.
            let _ = stderr().flush();
        } else {
            note(&format!("{}: {} of {}", self.what, self.done, self.total));
        }
    }

    /// Says how it ended.
    pub fn finish(self, summary: &str) {
        if self.quiet {
            return;
        }
        if self.overwrites {
            eprint!("\r\x1b[2K");
        }
        note(&format!(
            "{}: {summary} ({})",
            self.what,
            seconds(self.started.elapsed())
        ));
    }
}

/// A count whose end is not known, with its rate.
pub struct Ticker {
    what: String,
    started: Instant,
    printed: Instant,
    overwrites: bool,
    done: u64,
}

impl Ticker {
    pub fn new(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            started: Instant::now(),
            printed: Instant::now(),
            overwrites: stderr().is_terminal(),
            done: 0,
        }
    }

    /// So many are done, and something else is to be said.
    pub fn tick(&mut self, done: u64, remark: &str) {
        self.done = done;
        let interval = match self.overwrites {
            true => Duration::from_millis(200),
            false => LOG_INTERVAL,
        };
        if self.printed.elapsed() < interval {
            return;
        }
        self.printed = Instant::now();
        let comma = if remark.is_empty() { "" } else { ", " };
        let line = format!("{}: {done} ({}){comma}{remark}", self.what, self.rate());
        if self.overwrites {
            eprint!("\r\x1b[2K    {line} ");
            let _ = stderr().flush();
        } else {
            note(&line);
        }
    }

    fn rate(&self) -> String {
        rate(self.done, self.started.elapsed())
    }

    /// Says how it ended.
    pub fn finish(self, summary: &str) {
        if self.overwrites {
            eprint!("\r\x1b[2K");
        }
        let took = self.started.elapsed();
        let rate = self.rate();
        note(&format!(
            "{}: {summary} ({}, {rate})",
            self.what,
            seconds(took)
        ));
    }
}

/// `512/s`.
pub fn rate(count: u64, time: Duration) -> String {
    let milliseconds = time.as_millis().max(1);
    format!("{}/s", u128::from(count) * 1000 / milliseconds)
}
