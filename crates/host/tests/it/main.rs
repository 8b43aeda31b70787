//! The host, serving small components over HTTP. `guests/` has their source.

mod command;
mod composition;
mod harness;
mod limits;
mod manifest;
mod outbound;
mod requests;
mod stores;
