//! What wit-bindgen makes of `wit/` for whoever asks the engines.

#![allow(unreachable_pub, unused_qualifications, clippy::all)]

wit_bindgen::generate!({
    path: "../../wit",
    world: "shop",
    additional_derives: [PartialEq],
    generate_all,
});

mod mirrored {
    use super::souk::commerce::{pricing, promotions, tax, types};

    crate::mirror_types!(types);
    crate::mirror_pricing!(pricing);
    crate::mirror_promotions!(promotions);
    crate::mirror_tax!(tax);
}
