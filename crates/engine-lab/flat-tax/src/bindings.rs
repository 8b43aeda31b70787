//! What wit-bindgen makes of `wit/` for all engines at once.

#![expect(unsafe_code, reason = "the canonical ABI is pointers and lengths")]
#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Engine;

wit_bindgen::generate!({
    path: "../../../wit",
    world: "commerce-engine",
});

export!(Engine);

mod mirrored {
    use super::exports::souk::commerce::{pricing, promotions, tax, types};

    contracts::mirror_types!(types);
    contracts::mirror_pricing!(pricing);
    contracts::mirror_promotions!(promotions);
    contracts::mirror_tax!(tax);
}
