//! All that the shop stores: schema, statements, keys, records.
//!
//! SQLite holds the truth, key-value the published documents. Statements run against a [`Sql`]
//! and documents against [`Documents`], so that tests can run them in a process of their own.

pub mod addresses;
#[cfg(feature = "write")]
mod digest;
mod documents;
pub mod keys;
pub mod listing;
mod sql;

#[cfg(feature = "write")]
pub mod api_key;
#[cfg(feature = "write")]
pub mod catalogue;
#[cfg(feature = "write")]
pub mod migrations;
#[cfg(feature = "write")]
pub mod prices;
#[cfg(feature = "write")]
pub mod publication;

pub use documents::{Documents, KeyValue, decode, encode};
pub use sql::{Database, Reader, Row, Sql, StorageError, Value, in_transaction};

#[cfg(test)]
mod testing;
