//! The component with the shop's engine for promotions.

use engine_promotions as _;
