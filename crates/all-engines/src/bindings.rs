//! What wit-bindgen makes of `wit/` for all engines at once.

#![allow(unreachable_pub, unused_qualifications, clippy::all)]

use super::Engine;

contracts::engine!("commerce-engine", {
    "souk:commerce/pricing@0.1.0/audience": contracts::domain::Audience,
    "souk:commerce/pricing@0.1.0/priced": contracts::domain::Priced,
    "souk:commerce/pricing@0.1.0/catalogue-promotion": contracts::domain::CataloguePromotion,
    "souk:commerce/promotions@0.1.0/limit": contracts::domain::Limit,
    "souk:commerce/promotions@0.1.0/coupon": contracts::domain::Coupon,
    "souk:commerce/promotions@0.1.0/range": contracts::domain::Range,
    "souk:commerce/promotions@0.1.0/every": contracts::domain::Every,
    "souk:commerce/promotions@0.1.0/applied": contracts::domain::Applied,
    "souk:commerce/promotions@0.1.0/adjustment": contracts::domain::Adjustment,
    "souk:commerce/promotions@0.1.0/given": contracts::domain::Gift,
    "souk:commerce/tax@0.1.0/taxed": contracts::tax::Taxed,
    "souk:commerce/tax@0.1.0/amount-total": contracts::tax::PartTotal,
    "souk:commerce/tax@0.1.0/tax-total": contracts::domain::TaxTotal,
    "souk:commerce/tax@0.1.0/totals": contracts::tax::PartTotals,
});

export!(Engine);

mod mirrored {
    use super::exports::souk::commerce::{pricing, promotions, types};

    contracts::mirror_settings!(types);
    contracts::mirror_lists!(pricing);
    contracts::mirror_rules!(promotions);
}
