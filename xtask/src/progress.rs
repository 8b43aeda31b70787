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
