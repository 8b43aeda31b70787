//! All engines of the shop in one component.
//!
//! They are a crate of their own because how much is inlined in all that is linked is decided by how this one
//! is optimized, and how each function is by its own: built for speed and linked for size, an order takes a
//! tenth more instructions than with all for speed, and the component a fifth less bytes.

use all_engines as _;
