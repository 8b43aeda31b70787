//! What wit-bindgen makes of `wit/` for this engine.

#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Engine;

contracts::engine!("promotions-engine", {
    "souk:commerce/promotions@0.1.0/limit": contracts::domain::Limit,
    "souk:commerce/promotions@0.1.0/coupon": contracts::domain::Coupon,
    "souk:commerce/promotions@0.1.0/range": contracts::domain::Range,
    "souk:commerce/promotions@0.1.0/every": contracts::domain::Every,
    "souk:commerce/promotions@0.1.0/applied": contracts::domain::Applied,
    "souk:commerce/promotions@0.1.0/adjustment": contracts::domain::Adjustment,
    "souk:commerce/promotions@0.1.0/given": contracts::domain::Gift,
});

export!(Engine);

mod mirrored {
    use super::exports::souk::commerce::{promotions, types};

    contracts::mirror_settings!(types);
    contracts::mirror_rules!(promotions);
}
