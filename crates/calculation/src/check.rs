//! What is wrong with a problem, a promotion or a price list: all of it, each with its field.
//!
//! What passes can be saved and calculated with. Nothing else fails later but an amount that needs more
//! than 64 bits.

mod gifts;
mod price;
mod problem;
mod promotion;

use std::fmt;

use money::Currency;

use crate::order::sort;
use crate::promotion::Range;

pub use price::{catalogue_promotion, price_list, price_row, prices};
pub use problem::{facts, problem};
pub use promotion::promotion;

/// The most lines of an order.
pub const MAX_LINES: usize = 10_000;
/// The most charges of a kind.
pub const MAX_CHARGES: usize = 100;
/// The most units of a line.
pub const MAX_QUANTITY: u64 = 1_000_000_000;
/// The most promotions that are judged together.
pub const MAX_PROMOTIONS: usize = 1_000;
/// The most codes that a buyer gives.
pub const MAX_CODES: usize = 100;
/// The most codes that open one promotion of a problem. A promotion may have any number elsewhere: a
/// problem needs those alone that were given.
pub const MAX_COUPONS: usize = 1_000;
/// The most price lists, and catalogue promotions.
pub const MAX_LISTS: usize = 1_000;
/// The most prices that are chosen from.
pub const MAX_ROWS: usize = 10_000;
/// The most actions of a promotion, and steps of an action.
pub const MAX_ACTIONS: usize = 50;
/// The longest settings of a custom rule, in bytes.
pub const MAX_SETTINGS: usize = 4_000;
/// The most values in a list of codes.
pub const MAX_VALUES: usize = 1_000;
/// How deep conditions may lie in one another.
pub const MAX_DEPTH: usize = 8;
/// The longest code or id, in bytes.
pub const MAX_CODE: usize = 200;
/// The most that is said to be wrong at once.
const MAX_ERRORS: usize = 100;

/// A field that is not as it has to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Its path: `promotions[2].actions[0].spread.discount.percent`.
    pub field: String,
    /// What was expected of it.
    pub expected: String,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.expected)
    }
}

/// Where a field is. It becomes a text where something is wrong there, and only then.
#[derive(Clone, Copy)]
struct At<'a> {
    above: Option<&'a At<'a>>,
    step: Step,
}

#[derive(Clone, Copy)]
enum Step {
    Root,
    Field(&'static str),
    Index(usize),
}

impl At<'_> {
    const ROOT: At<'static> = At {
        above: None,
        step: Step::Root,
    };

    fn field(&self, name: &'static str) -> At<'_> {
        At {
            above: Some(self),
            step: Step::Field(name),
        }
    }

    fn index(&self, index: usize) -> At<'_> {
        At {
            above: Some(self),
            step: Step::Index(index),
        }
    }
}

impl fmt::Display for At<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(above) = self.above {
            above.fmt(f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Field(name) => {
                if self
                    .above
                    .is_some_and(|above| !matches!(above.step, Step::Root))
                {
                    f.write_str(".")?;
                }
                f.write_str(name)
            }
            Step::Index(index) => write!(f, "[{index}]"),
        }
    }
}

/// Collects what is wrong.
#[derive(Default)]
struct Checks {
    found: Vec<Invalid>,
}

impl Checks {
    fn fail(&mut self, at: At<'_>, expected: impl fmt::Display) {
        if self.found.len() < MAX_ERRORS {
            self.found.push(Invalid {
                field: at.to_string(),
                expected: expected.to_string(),
            });
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MAX_ERRORS
    }

    /// Whether a list has so many entries at most; one that is longer is not looked at.
    fn fits(&mut self, at: At<'_>, found: usize, most: usize) -> bool {
        if found > most {
            self.fail(at, format_args!("expected at most {most}, found {found}"));
        }
        found <= most
    }

    fn not_negative(&mut self, at: At<'_>, amount: i64) {
        if amount < 0 {
            self.fail(at, "expected an amount from 0");
        }
    }

    fn at_least_one(&mut self, at: At<'_>, number: u64) {
        if number == 0 {
            self.fail(at, "expected at least 1");
        }
    }

    fn code(&mut self, at: At<'_>, code: &str) {
        if code.is_empty() || code.len() > MAX_CODE || has_controls(code) {
            self.fail(
                at,
                format_args!("expected 1 to {MAX_CODE} bytes of text without control characters"),
            );
        }
    }

    fn codes(&mut self, at: At<'_>, codes: &[String]) {
        if self.fits(at, codes.len(), MAX_VALUES) {
            for (index, code) in codes.iter().enumerate() {
                self.code(at.index(index), code);
            }
        }
    }

    /// Codes of which one must be met: none could be.
    fn some_codes(&mut self, at: At<'_>, codes: &[String]) {
        self.not_empty(at, codes.len());
        self.codes(at, codes);
    }

    fn not_empty(&mut self, at: At<'_>, found: usize) {
        if found == 0 {
            self.fail(at, "expected at least one entry");
        }
    }

    fn currency(&mut self, at: At<'_>, code: &str) {
        if let Err(unknown) = code.parse::<Currency>() {
            self.fail(at, unknown);
        }
    }

    fn country(&mut self, at: At<'_>, code: &str) {
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            self.fail(
                at,
                "expected a country of ISO 3166-1 in two capital letters, such as DE",
            );
        }
    }

    /// From its start on and before its end.
    fn window(&mut self, at: At<'_>, starts: Option<i64>, ends: Option<i64>) {
        if let (Some(starts), Some(ends)) = (starts, ends)
            && starts >= ends
        {
            self.fail(at.field("ends"), "expected a moment after `starts`");
        }
    }

    fn range(&mut self, at: At<'_>, range: Range, least: i64) {
        for (name, bound) in [("min", range.min), ("max", range.max)] {
            if bound.is_some_and(|bound| bound < least) {
                self.fail(at.field(name), format_args!("expected at least {least}"));
            }
        }
        if let (Some(min), Some(max)) = (range.min, range.max)
            && min > max
        {
            self.fail(at.field("max"), "expected at least `min`");
        }
    }

    /// A range that says something.
    fn some_range(&mut self, at: At<'_>, range: Range, least: i64) {
        if range == Range::default() {
            self.fail(at, "expected `min`, `max` or both");
        }
        self.range(at, range, least);
    }

    /// That no two entries have the same id or code, which `field` is.
    fn unique<'a>(&mut self, at: At<'_>, field: &'static str, keys: impl Iterator<Item = &'a str>) {
        for place in repeated(&keys.collect::<Vec<_>>()) {
            let expected = "expected one that no other has";
            self.fail(at.index(place).field(field), expected);
        }
    }
}

/// The places of keys that came before.
fn repeated(keys: &[&str]) -> Vec<usize> {
    // Most lists come in order.
    if keys.is_sorted_by(|a, b| a < b) {
        return Vec::new();
    }
    let mut order: Vec<(&str, usize)> = keys.iter().copied().zip(0..).collect();
    sort(&mut order, |(a, _), (b, _)| a.cmp(b));
    let pairs = order.windows(2);
    let again = pairs.filter(|pair| pair[0].0 == pair[1].0);
    again.map(|pair| pair[1].1).collect()
}

/// Whether a text has control characters. Nearly all that exist are ASCII, and codes mostly are: eight bytes
/// at a time.
fn has_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    let chunks = bytes.chunks_exact(8);
    let rest = chunks.remainder();
    let plain = match bytes.last_chunk::<8>() {
        // What is left of it, with some that was looked at before.
        Some(last) => chunks.chain([&last[..]]).all(is_plain),
        None => rest.iter().all(|byte| (0x20..0x7f).contains(byte)),
    };
    !plain && text.chars().any(char::is_control)
}

/// Whether eight bytes are ASCII without control characters.
fn is_plain(eight: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let word = eight.try_into().map_or(0, u64::from_ne_bytes);
    // Of each byte the highest bit: where it is below 0x20, and where it is 0x7f or no ASCII.
    let low = word.wrapping_sub(0x20 * ONES) & !word;
    let high = word.wrapping_add(ONES) | word;
    (low | high) & HIGH == 0
}
