//! What somebody else would put in the place of the shop's engine: its prices and promotions as they are, and
//! a tax of a tenth on everything.

mod bindings;
mod tax;

use engine_pricing as _;
use engine_promotions as _;

struct Engine;
