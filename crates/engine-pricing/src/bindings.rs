//! What wit-bindgen makes of `wit/` for this engine.

#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Engine;

contracts::engine!("pricing-engine", {
    "souk:commerce/pricing@0.1.0/audience": contracts::domain::Audience,
    "souk:commerce/pricing@0.1.0/priced": contracts::domain::Priced,
    "souk:commerce/pricing@0.1.0/catalogue-promotion": contracts::domain::CataloguePromotion,
});

export!(Engine);

mod mirrored {
    use super::exports::souk::commerce::{pricing, types};

    contracts::mirror_settings!(types);
    contracts::mirror_lists!(pricing);
}
