//! Bounds of what a request may ask: the endpoints hold to them, the OpenAPI document states them.

/// Products on a page of a list, where the request does not say.
pub const DEFAULT_PRODUCTS: usize = 24;

/// The most products on a page of a list.
pub const MAX_PRODUCTS: usize = 100;

/// The most units that anyone asks the price of.
pub const MAX_QUANTITY: u32 = 1_000_000;

/// The longest question that is looked at, in characters.
pub const MAX_QUESTION: usize = 200;

/// More values at once than a visitor would tick, over all filters.
pub const MAX_FILTER_VALUES: usize = 50;

/// The longest value of a filter, in bytes: as long as any code.
pub const MAX_FILTER_VALUE: usize = commerce::slug::MAX_LENGTH;

/// Suggestions of each kind, where the request does not say.
pub const DEFAULT_SUGGESTIONS: usize = 5;

/// The most suggestions of each kind.
pub const MAX_SUGGESTIONS: usize = 10;

/// The longest body of a calculation.
pub const MAX_CALCULATION_BYTES: usize = 2 * 1024 * 1024;

/// The longest body that asks for a calculation to be done again.
pub const MAX_VERIFICATION_BYTES: usize = 8 * 1024 * 1024;

/// The most custom rules of an order: each may take some tenth of a second.
pub const MAX_CUSTOM_RULES: usize = 10;

/// The largest custom rule.
pub const MAX_RULE_BYTES: usize = 1024 * 1024;

/// The longest body of an import.
pub const MAX_IMPORT_BYTES: usize = 1024 * 1024;

/// The most rows of an import.
pub const MAX_IMPORT_ROWS: usize = 500;

/// The records on a page of the administration, where the request does not say how many.
pub const DEFAULT_RECORDS: usize = 50;

/// The most records on a page of the administration.
pub const MAX_RECORDS: usize = 200;

/// The most prices that are put into a list at once.
pub const MAX_LIST_PRICES: usize = 1_000;

/// The most bytes of a record that is written by itself: a price list, a promotion, a lane, a coupon.
pub const MAX_RECORD_BYTES: usize = 256 * 1024;

/// The most bytes of prices for a list.
pub const MAX_LIST_PRICES_BYTES: usize = 1024 * 1024;

/// The most variants whose prices are explained at once.
pub const MAX_PRICED: usize = 100;

/// The most coupons that are made at once.
pub const MAX_COUPONS: usize = 5_000;

/// The largest picture.
pub const MAX_MEDIA_BYTES: usize = 8 * 1024 * 1024;

/// The types of pictures, with the extension under which each is served.
pub const MEDIA_TYPES: [(&str, &str); 5] = [
    ("image/avif", "avif"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/svg+xml", "svg"),
    ("image/webp", "webp"),
];
