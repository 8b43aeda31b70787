//! The columns of a segment, and its head: what writers put there and readers look for.

use std::cmp::Ordering;

use commerce::Country;
use minicbor::{Decode, Encode};
use money::Currency;
use search_engine::columns::take_varint;

use super::FacetKind;

/// The primary category with those above it: sets of external ids.
pub(super) const CATEGORY: &str = "category";
/// The categories that a document is in besides those. (A segment that was written before there
/// was this column has all of them in [`CATEGORY`].)
pub(super) const ALSO_IN: &str = "also_in";
pub(super) const BRAND: &str = "brand";
/// What breaks ties: whether it is in stock, [`IN_STOCK`], and its popularity.
pub(super) const RANK: &str = "rank";
/// Whole stars, and whether it is in stock, [`STATE_IN_STOCK`].
pub(super) const STATE: &str = "state";
pub(super) const CREATED: &str = "created";
pub(super) const NAME: &str = "name";
/// Codes of the search rules that boost a product, and that bury it.
pub(super) const BOOST: &str = "boost";
pub(super) const BURY: &str = "bury";

pub(super) const IN_STOCK: u32 = 0x80;
pub(super) const STATE_IN_STOCK: u32 = 8;
pub(super) const STARS: u32 = 7;

/// Where prices hold: `EUR`, or `EUR@CH` in the market of a country where they are others.
pub(super) fn place(currency: Currency, market: Option<Country>) -> String {
    let mut place = currency.to_string();
    if let Some(market) = market {
        place.extend(["@", market.code()]);
    }
    place
}

/// The lowest price in a place.
pub(super) fn price(place: &str) -> String {
    format!("{PRICE}{place}")
}

/// The same by [`band`], which is short to read for many products.
pub(super) fn bands(place: &str) -> String {
    format!("{BAND}{place}")
}

/// Whether the price in a place was a reduced one when this was published.
pub(super) fn sale(place: &str) -> String {
    format!("{SALE}{place}")
}

const PRICE: &str = "price:";
const BAND: &str = "band:";
const SALE: &str = "sale:";

/// The columns that a segment has of each place.
#[cfg(feature = "write")]
pub(super) fn of_place(name: &str) -> [String; 3] {
    [price(name), bands(name), sale(name)]
}

pub(super) fn attribute(code: &str) -> String {
    format!("{ATTRIBUTE}{code}")
}

pub(super) const ATTRIBUTE: &str = "a:";

/// The ids of cards, as far as they fit 32 bits: groups alone have this one.
pub(super) const LISTING: &str = "listing";

/// What stands for the chunk of a row that has all rows of its column, packed: they are few and
/// short, and always read together.
pub(super) const PACKED: i64 = -1;

/// The key of a segment's first group, by [`search_engine::columns::GROUP`]; those of the others
/// follow.
pub(super) fn first_group(segment: i64) -> i64 {
    segment * GROUPS
}

/// More groups than any segment has.
pub(super) const GROUPS: i64 = 1 << 24;

/// Whether groups have a column: of markets, of which there may be many, only what facets are
/// counted by.
#[cfg(feature = "write")]
pub(super) fn is_grouped(name: &str) -> bool {
    name.starts_with(BAND) || !name.contains('@')
}

/// The row that has what is prepared for a category, as chunk 0: see [`super::prepared`].
pub(super) fn prepared(category: &str) -> String {
    format!("{PREPARED}{category}")
}

pub(super) const PREPARED: &str = "prepared:";

/// Round amounts, in each power of ten.
const STEPS: [i64; 10] = [10, 12, 15, 20, 25, 30, 40, 50, 60, 80];

pub(super) const BANDS: usize = 192;

/// The band of an amount; none has 0.
#[cfg(any(test, feature = "write"))]
pub(super) fn band(amount: i64) -> u32 {
    let band = (1..BANDS).rev().find(|band| band_floor(*band) <= amount);
    u32::try_from(band.unwrap_or(1)).unwrap_or(1)
}

/// The lowest amount of a band, and so an amount that none of the bands below has.
pub(super) fn band_floor(band: usize) -> i64 {
    let Some(step) = band.checked_sub(2) else {
        return 0;
    };
    let power = u32::try_from(step / STEPS.len()).unwrap_or(u32::MAX);
    let scale = 10_i64.checked_pow(power);
    scale
        .and_then(|scale| STEPS[step % STEPS.len()].checked_mul(scale))
        .unwrap_or(i64::MAX)
}

/// What a reader must know of a segment before it reads anything else of it.
#[derive(Debug, Clone, Default, PartialEq, Encode, Decode)]
pub(super) struct SegmentHead {
    #[n(0)]
    pub(super) attributes: Vec<AttributeHead>,
    /// See [`coverage`].
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub(super) coverage: Vec<u8>,
    /// Documents that are not always shown, with the seconds since 1970 from which and until
    /// which they are.
    #[n(2)]
    pub(super) windows: Vec<Window>,
    /// The markets with prices of their own, such as `EUR@CH`. Their columns are of all documents.
    #[n(3)]
    #[cbor(default)]
    pub(super) markets: Vec<String>,
    /// The columns that groups have, in their order. A segment that was written before there
    /// were groups names none, and is read by chunks.
    #[n(4)]
    #[cbor(default)]
    pub(super) columns: Vec<String>,
}

impl SegmentHead {
    /// The column of this segment that holds what a name asks for: where nothing is otherwise in a
    /// market, its prices are those of the default country.
    pub(super) fn column<'n>(&self, name: &'n str) -> &'n str {
        let Some((of_all, _)) = name.split_once('@') else {
            return name;
        };
        let (_, place) = name.split_once(':').unwrap_or_default();
        if self.markets.iter().any(|market| market == place) {
            name
        } else {
            of_all
        }
    }

    /// Whether a column is that of an attribute whose values are numbers.
    #[cfg(feature = "write")]
    pub(super) fn is_range(&self, column: &str) -> bool {
        let code = column.strip_prefix(ATTRIBUTE);
        let mut ranges = self.attributes.iter();
        ranges.any(|head| head.kind == AttributeKind::Range && Some(&*head.code) == code)
    }

    /// Which attributes the documents of each set of categories have: the number of the set, that
    /// of the attribute, and how many of them have it.
    pub(super) fn coverage(&self) -> impl Iterator<Item = (usize, usize, u32)> + '_ {
        let mut rest = &self.coverage[..];
        std::iter::from_fn(move || {
            let mut next = || take_varint(&mut rest);
            Some((next()? as usize, next()? as usize, next()?))
        })
    }
}

#[derive(Debug, Clone, PartialEq, Encode, Decode)]
pub(super) struct AttributeHead {
    #[n(0)]
    pub(super) code: String,
    #[n(1)]
    pub(super) label: String,
    #[n(2)]
    pub(super) kind: AttributeKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(super) enum AttributeKind {
    #[n(0)]
    Values,
    #[n(1)]
    Colours,
    #[n(2)]
    Range,
}

impl From<AttributeKind> for FacetKind {
    fn from(kind: AttributeKind) -> Self {
        match kind {
            AttributeKind::Values => Self::Values,
            AttributeKind::Colours => Self::Colours,
            AttributeKind::Range => Self::Range,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub(super) struct Window {
    #[n(0)]
    pub(super) ordinal: u32,
    #[n(1)]
    pub(super) start: i64,
    #[n(2)]
    pub(super) end: i64,
}

impl Window {
    pub(super) fn is_open(self, now: i64) -> bool {
        self.start <= now && now < self.end
    }
}

/// A decimal as it is written with digits, a point and a minus, to compare: exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decimal<'a> {
    negative: bool,
    /// Without zeros that say nothing.
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// None where the text is no decimal.
    pub fn parse(text: &'a str) -> Option<Self> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (
            whole.trim_start_matches('0'),
            fraction.trim_end_matches('0'),
        );
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self {
            negative: digits.len() < text.len() && !is_zero,
            whole,
            fraction,
        })
    }

    fn magnitude(&self) -> (usize, &str, &str) {
        (self.whole.len(), self.whole, self.fraction)
    }
}

/// The order of an attribute's values that are numbers; what is none comes first.
#[cfg(feature = "write")]
pub(super) fn by_number(a: &str, b: &str) -> Ordering {
    Decimal::parse(a).cmp(&Decimal::parse(b))
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude().cmp(&other.magnitude()),
            (true, true) => other.magnitude().cmp(&self.magnitude()),
            (negative, _) => negative.cmp(&false).reverse(),
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_holds_the_amounts_from_its_floor_to_the_next() {
        for amount in (0..3_000).chain([99_999, 100_000, 1_234_567_890]) {
            let band = band(amount) as usize;
            assert!(
                band_floor(band) <= amount && amount < band_floor(band + 1),
                "{amount}"
            );
        }
        assert_eq!(
            band(i64::MAX) as usize,
            (1..BANDS)
                .rev()
                .find(|b| band_floor(*b) == i64::MAX)
                .unwrap()
        );
    }

    #[test]
    fn decimals_compare_as_numbers() {
        let sorted = [
            "-12",
            "-2",
            "-0.5",
            "-0.05",
            "0",
            "0.0000001",
            "0.05",
            "0.5",
            "2",
            "10",
            "10.0000001",
            "99999999999999999999",
        ];
        assert!(sorted.is_sorted_by_key(|text| Decimal::parse(text).unwrap()));
        for (a, b) in [("-0", "0.0"), ("07.50", "7.5"), ("-1.", "-1")] {
            assert_eq!(Decimal::parse(a).unwrap(), Decimal::parse(b).unwrap());
        }
        for text in ["", "-", ".5", "1e3", "1,5", "a"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
