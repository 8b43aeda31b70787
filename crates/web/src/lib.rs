//! HTTP as the shop speaks it: requests within bounds, answers with entity tags, errors as
//! problems, opaque cursors.
//!
//! It knows no host: a component turns its request into a [`Request`] and sends the [`Answer`].

mod answer;
mod cursor;
mod failure;
mod json;
mod request;

pub use answer::{Answer, Cache};
pub use cursor::{OfList, open_cursor, seal_cursor};
pub use failure::{Failure, FieldFault};
pub use http::Method;
pub use json::read_json;
pub use minicbor::Decode;
pub use request::{Address, Headers, Query, Request};
