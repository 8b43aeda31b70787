//! What wit-bindgen makes of `wit/` for the engine that is its own.

#![expect(unsafe_code, reason = "the canonical ABI is pointers and lengths")]
#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Engine;

wit_bindgen::generate!({
    path: "../../../wit",
    world: "tax-engine",
});

export!(Engine);

mod mirrored {
    use super::exports::souk::commerce::{tax, types};

    contracts::mirror_types!(types);
    contracts::mirror_tax!(tax);
}
