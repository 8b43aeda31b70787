//! The component with the shop's engine for taxes.

use engine_tax as _;
