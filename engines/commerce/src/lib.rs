//! The component with all engines of the shop, for whoever imports more than one of their interfaces: Spin takes
//! one dependency for each package of interfaces, and all of ours are of `souk:commerce`.
//!
//! How much is inlined in all that is linked is decided by how this crate is optimized, for size; how each
//! function is made is decided by its own. So what a request spends its time in is quick, and the rest small.

use engine_pricing as _;
use engine_promotions as _;
use engine_tax as _;
