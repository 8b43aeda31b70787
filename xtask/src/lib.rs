//! What the commands of `cargo xtask` are made of. The black-box tests start and fill shops with
//! the same code, so what a newcomer runs is what is tested.

pub mod admin;
pub mod browser;
pub mod build;
pub mod cargo;
pub mod generate;
pub mod host;
pub mod http1;
pub mod import;
pub mod manifest;
pub mod memory;
pub mod progress;
pub mod seed;
pub mod state;
pub mod workspace;
