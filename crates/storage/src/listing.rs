//! Lists of products and full-text search.

mod find;
mod query;
#[cfg(feature = "write")]
mod write;

pub use find::{Cursor, find, suggest};
pub use query::{FacetCounts, FacetKind, Filter, Found, Query, Suggest, Suggestions, ValueCount};
#[cfg(feature = "write")]
pub use write::Listed;
#[cfg(feature = "write")]
pub(crate) use write::{keep_only, put};
