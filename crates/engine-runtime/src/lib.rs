//! What an engine runs on: memory for one call, and no host.
//!
//! An engine that has `use engine_runtime as _;` imports nothing, so that whoever runs it gives it nothing;
//! and it allocates by moving a pointer, since all that it holds is gone once it has answered.

mod arena;
#[cfg(target_family = "wasm")]
mod compare;
#[cfg(target_family = "wasm")]
mod memory;
#[cfg(target_family = "wasm")]
mod sealed;

pub use arena::Arena;
