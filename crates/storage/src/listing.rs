//! Lists of products and full-text search, over an index of segments: see `docs/search.md`.

mod candidates;
mod columns;
mod facets;
mod filters;
mod find;
mod offered;
mod order;
mod prepared;
mod query;
mod read;
mod rules;
mod suggest;
mod top;

#[cfg(feature = "write")]
mod merge;
#[cfg(feature = "write")]
mod segment;
#[cfg(feature = "write")]
mod write;

pub use columns::Decimal;
pub use find::{Cursor, find};
#[cfg(feature = "write")]
pub(crate) use merge::maintain;
pub use query::{
    Categories, FacetCounts, FacetKind, Filter, Found, Query, Suggest, Suggestions, ValueCount,
};
pub use suggest::suggest;
#[cfg(feature = "write")]
pub use write::Listed;
#[cfg(feature = "write")]
pub(crate) use write::{keep_only, put};

#[cfg(all(test, feature = "write"))]
mod tests;
