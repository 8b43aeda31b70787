//! Lists of products and full-text search.

mod find;
#[cfg(feature = "write")]
mod write;

pub use find::{Cursor, FacetCount, Found, Query, find};
#[cfg(feature = "write")]
pub use write::Listed;
#[cfg(feature = "write")]
pub(crate) use write::{keep_only, put};
