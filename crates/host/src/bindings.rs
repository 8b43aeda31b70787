//! Spin's interfaces, generated from the WIT in the `spin-sdk` package (see `build.rs`).

#![allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all)]

include!(concat!(env!("OUT_DIR"), "/bindings.rs"));
