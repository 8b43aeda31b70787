//! The answers to those who run the shop, under `/api/v1/admin`.

use crate::{Rendition, answer};

answer! {
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

    /// A part of what waited is published.
    pub struct Publication {
        pub published: usize,
        /// What still waits: ask again until it is zero.
        pub remaining: usize,
    }
}
