//! Marks.
use std::{cell::RefCell, time::Instant};
thread_local! { static M: RefCell<Vec<(&'static str, Instant)>> = const { RefCell::new(Vec::new()) }; }
pub fn mark(name: &'static str) { M.with(|m| m.borrow_mut().push((name, Instant::now()))); }
pub fn print() {
    M.with(|m| {
        let m = m.borrow();
        let mut line = String::from("MARK");
        for w in m.windows(2) { line.push_str(&format!(" {}={}", w[1].0, (w[1].1 - w[0].1).as_nanos())); }
        eprintln!("{line}");
    });
}
