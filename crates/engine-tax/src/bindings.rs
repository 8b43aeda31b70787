//! What wit-bindgen makes of `wit/` for this engine.

#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Engine;

contracts::engine!("tax-engine", {
    "souk:commerce/tax@0.1.0/taxed": contracts::tax::Taxed,
    "souk:commerce/tax@0.1.0/amount-total": contracts::tax::PartTotal,
    "souk:commerce/tax@0.1.0/tax-total": contracts::domain::TaxTotal,
    "souk:commerce/tax@0.1.0/totals": contracts::tax::PartTotals,
});

export!(Engine);

mod mirrored {
    use super::exports::souk::commerce::types;

    contracts::mirror_settings!(types);
}
