//! The component with the shop's engine for prices.

use engine_pricing as _;
