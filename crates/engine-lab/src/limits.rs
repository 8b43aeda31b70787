//! What an engine may cost.

use std::time::Duration;

/// What judging the promotions of an order may take.
#[derive(Debug, Clone, Copy)]
pub struct Limit {
    pub lines: u32,
    pub promotions: u32,
    pub instructions: u64,
}

/// The second is what Shopify allows a function for 200 lines.
pub const INSTRUCTIONS: [Limit; 2] = [
    Limit {
        lines: 10,
        promotions: 100,
        instructions: 1_000_000,
    },
    Limit {
        lines: 1_000,
        promotions: 100,
        instructions: 11_000_000,
    },
];

/// Bytes of an engine's file.
pub const SIZE: u64 = 256_000;

/// What an order of ten lines and promotions may take from instance to answer, composed.
pub const CALL: Duration = Duration::from_micros(200);
