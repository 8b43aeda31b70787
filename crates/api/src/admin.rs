//! The answers to those who run the shop, under `/api/v1/admin`.

mod scope;
mod stored_calculation;
mod stored_price;

use crate::{Rendition, answer};

pub use scope::{ENDPOINTS, Endpoint, Scope};
pub use stored_calculation::StoredCalculationRequest;
pub use stored_price::{DecidedPart, StoredPrice, StoredPrices};

answer! {
    /// A key of those who run the shop. The key itself is shown once, when it is made.
    pub struct ApiKey {
        pub id: String,
        /// Who or what uses it.
        pub name: String,
        pub scopes: Vec<Scope>,
        /// RFC 3339, UTC.
        #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
        pub created_at: String,
        /// RFC 3339, UTC; null where it holds until it is revoked.
        #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
        pub expires_at: Option<String>,
        /// The day of its last use, UTC; null before the first.
        #[cfg_attr(feature = "openapi", schema(format = "date"))]
        pub last_used_on: Option<String>,
    }

    /// All keys, the oldest first.
    pub struct ApiKeyList {
        pub items: Vec<ApiKey>,
    }

    /// A new key, and what is known of it from now on.
    pub struct CreatedApiKey {
        /// The key itself: it is not kept, and cannot be shown again.
        pub key: String,
        pub api_key: ApiKey,
    }

    /// How far the shop is.
    pub struct Status {
        /// The schema that the database has; zero before the first migration.
        pub schema_version: usize,
        /// The schema that this build needs.
        pub latest_schema_version: usize,
        #[cfg_attr(feature = "openapi", schema(minimum = 0))]
        pub products: i64,
        /// Products that some store shows.
        #[cfg_attr(feature = "openapi", schema(minimum = 0))]
        pub published: i64,
        /// What waits to be published.
        pub pending_publications: usize,
    }

    /// What was done to the database.
    pub struct Migrations {
        /// The schema that it has now.
        pub version: usize,
        /// The names of the migrations that were missing, in their order.
        pub applied: Vec<String>,
    }

    /// What became of the rows of an import. A row with an error is in none of the counts but
    /// `rows`.
    #[derive(Default)]
    pub struct ImportReport {
        pub rows: usize,
        pub created: usize,
        pub updated: usize,
        pub deleted: usize,
        /// They were there just so already, or what they were to delete was not.
        pub unchanged: usize,
        /// Rows at the end that there was no time for: send them again.
        pub remaining: usize,
        pub errors: Vec<RowError>,
    }

    /// A field for which a row was refused.
    pub struct RowError {
        /// Counted from one.
        pub line: usize,
        /// Path from the row: `variants[0].prices[1].currency`; empty where it is about the whole
        /// row.
        #[cfg_attr(feature = "openapi", schema(examples("variants[0].prices[1].currency")))]
        pub field: String,
        /// Stable, in snake_case; `duplicate`, `missing_text` and the like.
        #[cfg_attr(feature = "openapi", schema(examples("invalid_field", "unknown_category", "sku_taken")))]
        pub code: String,
        /// What was expected.
        pub detail: String,
    }

    /// A stored picture.
    pub struct Media {
        /// The name by which rows refer to it.
        pub file: String,
        /// Its address, which names the content and never changes.
        pub src: String,
        pub width: u32,
        pub height: u32,
        /// The copies that were made of it.
        pub renditions: Vec<Rendition>,
        /// Whether this very content was there under this name already.
        pub unchanged: bool,
    }

    /// Stored pictures, by name.
    pub struct MediaList {
        pub items: Vec<Media>,
        /// For the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub next_cursor: Option<String>,
    }

    /// A price list, a promotion, a lane, a custom rule or a coupon as it is kept.
    pub struct Record {
        pub code: String,
        /// How often it was written: the entity tag that `If-Match` names, `"3"`.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        pub version: i64,
        /// What was written last, with its defaults; of a custom rule `digest` and `bytes`.
        pub data: serde_json::Value,
        /// Of a coupon, how often it was used; zero of others.
        #[cfg_attr(feature = "openapi", schema(minimum = 0))]
        pub used: i64,
    }

    /// Records by code.
    pub struct RecordList {
        pub items: Vec<Record>,
        /// For the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub next_cursor: Option<String>,
    }

    /// Prices of a list.
    pub struct ListPrices {
        pub items: Vec<ListPrice>,
        /// For the next page; absent on the last.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub next_cursor: Option<String>,
    }

    /// A price of a list, in minor units of the list's currency: of one variant, or of all variants
    /// of a product that have none of their own in the list.
    pub struct ListPrice {
        /// External id; null where it is of one variant.
        pub product: Option<String>,
        pub sku: Option<String>,
        /// The quantity from which it holds.
        #[cfg_attr(feature = "openapi", schema(minimum = 1))]
        pub min_quantity: u32,
        /// Of one unit.
        #[cfg_attr(feature = "openapi", schema(minimum = 0))]
        pub amount: i64,
    }

    /// The codes of a batch of coupons.
    pub struct GeneratedCoupons {
        pub codes: Vec<String>,
    }

    /// A part of what waited is published.
    pub struct Publication {
        pub published: usize,
        /// What still waits: ask again until it is zero.
        pub remaining: usize,
        /// RFC 3339, UTC: when the next price changes by itself. Pages of products show it then;
        /// lists once this is asked for again. Null where no change is known.
        #[serde(default)]
        #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
        pub next_due: Option<String>,
    }
}

/// The key that is wanted.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewApiKey {
    /// Who or what will use it.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 100))]
    pub name: String,
    /// What it may do: one scope or more, none that the key lacks which asks for it.
    #[cfg_attr(feature = "openapi", schema(min_items = 1))]
    pub scopes: Vec<Scope>,
    /// RFC 3339, UTC, with seconds: it opens nothing from then on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub expires_at: Option<String>,
}

/// A price for a list, in minor units of the list's currency: of one variant, or of all variants of a
/// product that have none of their own in the list.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewListPrice {
    /// External id.
    #[serde(default)]
    pub product: Option<String>,
    #[serde(default)]
    pub sku: Option<String>,
    /// The quantity from which it holds.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub min_quantity: u32,
    /// Of one unit; zero is a price.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub amount: i64,
}

fn one() -> u32 {
    1
}

/// Prices that are put into a list, all or none.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewListPrices {
    pub prices: Vec<NewListPrice>,
}

/// Coupons that are wanted, all alike but for their codes.
#[derive(Debug, Clone, PartialEq, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewCoupons {
    /// The id of their promotion.
    pub promotion: String,
    /// What they are made for. Asked for again, it makes no more, but gives the same codes.
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60))]
    pub batch: String,
    pub count: usize,
    /// What their codes begin with: capital letters, digits and hyphens.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_length = 25))]
    pub prefix: String,
    /// RFC 3339, UTC: they are good from then on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub starts: Option<String>,
    /// RFC 3339, UTC: they are good no longer from then on.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(format = "date-time"))]
    pub ends: Option<String>,
    /// How often each can be used in all; none is without end.
    #[serde(default)]
    pub max_uses: Option<u32>,
    #[serde(default)]
    pub max_uses_by_customer: Option<u32>,
    /// How often the reward is given in one order; once unless said.
    #[serde(default)]
    pub per_order: Option<u32>,
}
