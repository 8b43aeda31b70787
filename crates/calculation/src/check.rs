//! What is wrong with a problem, a promotion or a price list: all of it, each with its field.
//!
//! What passes can be saved and calculated with. Nothing else fails later but an amount that needs more
//! than 64 bits.

mod amounts;
mod contradiction;
mod gifts;
mod price;
mod problem;
mod promotion;

use std::fmt;

use money::Currency;

use crate::order::sort;
use crate::promotion::Range;

pub use amounts::in_money;
pub use contradiction::contradictions;
pub use gifts::{EXPECTED as EXPECTED_GIFT, cycle as gift_cycle};
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

/// Collects what is wrong. Where something is, is said from the inside out, and only where it is wrong.
#[derive(Default)]
struct Checks {
    found: Vec<Invalid>,
}

impl Checks {
    /// A field of what is looked at is not as expected; without a name that itself.
    #[cold]
    #[inline(never)]
    fn fail(&mut self, field: &str, expected: &dyn fmt::Display) {
        if !self.is_full() {
            self.found.push(Invalid {
                field: field.to_owned(),
                expected: expected.to_string(),
            });
        }
    }

    /// Looks at what is in a field.
    #[inline]
    fn within(&mut self, field: &str, check: impl FnOnce(&mut Self)) {
        let before = self.found.len();
        check(self);
        if self.found.len() > before {
            self.put_within(before, &field);
        }
    }

    /// Looks at each entry of a list, which is in a field, or is what is looked at.
    #[inline]
    fn each<T>(&mut self, field: &str, list: &[T], mut check: impl FnMut(&mut Self, &T)) {
        for (index, one) in list.iter().enumerate() {
            let before = self.found.len();
            check(self, one);
            if self.found.len() > before {
                self.put_within(before, &format_args!("{field}[{index}]"));
            }
        }
    }

    /// What was found since is within something.
    #[cold]
    #[inline(never)]
    fn put_within(&mut self, since: usize, outer: &dyn fmt::Display) {
        for Invalid { field, .. } in &mut self.found[since..] {
            let point = match field.as_bytes().first() {
                None | Some(b'[') => "",
                Some(_) => ".",
            };
            *field = format!("{outer}{point}{field}");
        }
    }

    fn is_full(&self) -> bool {
        self.found.len() >= MAX_ERRORS
    }

    /// Whether a list has so many entries at most; one that is longer is not looked at.
    #[inline]
    fn fits(&mut self, field: &str, found: usize, most: usize) -> bool {
        if found > most {
            self.fail(
                field,
                &format_args!("expected at most {most}, found {found}"),
            );
        }
        found <= most
    }

    #[inline]
    fn not_negative(&mut self, field: &str, amount: i64) {
        if amount < 0 {
            self.fail(field, &"expected an amount from 0");
        }
    }

    #[inline]
    fn at_least_one(&mut self, field: &str, number: u64) {
        if number == 0 {
            self.fail(field, &"expected at least 1");
        }
    }

    // Written out wherever a code is looked at it would be a twentieth of an engine.
    #[inline(never)]
    fn code(&mut self, field: &str, code: &str) {
        if !is_code(code) {
            let expected =
                format_args!("expected 1 to {MAX_CODE} bytes of text without control characters");
            self.fail(field, &expected);
        }
    }

    #[inline(never)]
    fn codes(&mut self, field: &str, codes: &[String]) {
        if self.fits(field, codes.len(), MAX_VALUES) && !codes.iter().all(|code| is_code(code)) {
            self.each(field, codes, |checks, code| checks.code("", code));
        }
    }

    /// Codes of which one must be met: none could be.
    fn some_codes(&mut self, field: &str, codes: &[String]) {
        self.not_empty(field, codes.len());
        self.codes(field, codes);
    }

    #[inline]
    fn not_empty(&mut self, field: &str, found: usize) {
        if found == 0 {
            self.fail(field, &"expected at least one entry");
        }
    }

    fn currency(&mut self, field: &str, code: &str) {
        if let Err(unknown) = code.parse::<Currency>() {
            self.fail(field, &unknown);
        }
    }

    fn country(&mut self, field: &str, code: &str) {
        if code.len() != 2 || !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let expected = "expected a country of ISO 3166-1 in two capital letters, such as DE";
            self.fail(field, &expected);
        }
    }

    /// From its start on and before its end.
    #[inline]
    fn window(&mut self, starts: Option<i64>, ends: Option<i64>) {
        if let (Some(starts), Some(ends)) = (starts, ends)
            && starts >= ends
        {
            self.fail("ends", &"expected a moment after `starts`");
        }
    }

    fn range(&mut self, field: &str, range: Range, least: i64) {
        if range == Range::default() {
            return;
        }
        self.within(field, |checks| {
            for (name, bound) in [("min", range.min), ("max", range.max)] {
                if bound.is_some_and(|bound| bound < least) {
                    checks.fail(name, &format_args!("expected at least {least}"));
                }
            }
            if let (Some(min), Some(max)) = (range.min, range.max)
                && min > max
            {
                checks.fail("max", &"expected at least `min`");
            }
        });
    }

    /// A range that says something.
    fn some_range(&mut self, field: &str, range: Range, least: i64) {
        if range == Range::default() {
            self.fail(field, &"expected `min`, `max` or both");
        }
        self.range(field, range, least);
    }

    /// That no two entries of a list have the same id or code, which `field` is.
    fn unique<'a>(&mut self, list: &str, field: &str, keys: impl Iterator<Item = &'a str>) {
        for place in repeated(&keys.collect::<Vec<_>>()) {
            let field = format!("{list}[{place}].{field}");
            self.fail(&field, &"expected one that no other has");
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

/// Whether a text can be a code or an id.
#[inline]
fn is_code(text: &str) -> bool {
    !text.is_empty() && text.len() <= MAX_CODE && !has_controls(text)
}

/// Whether a text has control characters. Nearly all that exist are ASCII, and codes mostly are: eight bytes
/// at a time, the last ones with some that were looked at before.
#[inline]
fn has_controls(text: &str) -> bool {
    let bytes = text.as_bytes();
    let plain = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            (unusual(*first) | unusual(*last)) == 0 && (bytes.len() <= 16 || is_plain(bytes))
        }
        _ => match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
            (Some([a, b, c, d]), Some([e, f, g, h])) => {
                unusual([*a, *b, *c, *d, *e, *f, *g, *h]) == 0
            }
            _ => bytes.iter().all(|byte| (0x20..0x7f).contains(byte)),
        },
    };
    !plain && text.chars().any(char::is_control)
}

/// Whether all of it but the last letters is ASCII without control characters.
#[inline(never)]
fn is_plain(bytes: &[u8]) -> bool {
    let mut words = bytes.chunks_exact(8);
    words.all(|word| unusual(word.try_into().unwrap_or_default()) == 0)
}

/// Of eight bytes the highest bit of those that are below 0x20, that are 0x7f, or that are no ASCII.
#[inline]
fn unusual(eight: [u8; 8]) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let word = u64::from_ne_bytes(eight);
    let low = word.wrapping_sub(0x20 * ONES) & !word;
    let high = word.wrapping_add(ONES) | word;
    (low | high) & HIGH
}
