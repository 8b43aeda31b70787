//! What an engine runs on: memory for one call, and no host.
//!
//! An engine that has `use engine_runtime as _;` imports nothing, so that whoever runs it gives it nothing;
//! and it allocates by moving a pointer, and gives nothing back before the arguments of its next call come,
//! which is what [`finish`] is for.

mod arena;
#[cfg(target_family = "wasm")]
mod compare;
#[cfg(target_family = "wasm")]
mod memory;
#[cfg(target_family = "wasm")]
mod sealed;

pub use arena::Arena;
#[cfg(target_family = "wasm")]
pub use memory::finish;

/// In a component this makes the next call start with all memory; elsewhere nothing.
///
/// # Safety
/// Nothing that is on the heap may be used by a later call.
#[cfg(not(target_family = "wasm"))]
#[expect(unsafe_code, reason = "the same as in a component")]
pub unsafe fn finish() {}
