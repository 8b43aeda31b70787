/// What wit-bindgen makes of `wit/` for an engine. Records that say the same as the domain's are the domain's:
/// nothing has to be converted.
#[doc(hidden)]
#[macro_export]
macro_rules! engine {
    ($world:literal, { $($with:tt)* }) => {
        wit_bindgen::generate!({
            path: "../../wit",
            world: $world,
            with: {
                "souk:commerce/types@0.1.0/rate": contracts::domain::Rate,
                "souk:commerce/types@0.1.0/discount": contracts::domain::Discount,
                "souk:commerce/types@0.1.0/time": contracts::domain::Time,
                "souk:commerce/types@0.1.0/customer": contracts::domain::Customer,
                "souk:commerce/types@0.1.0/facts": contracts::domain::Facts,
                "souk:commerce/types@0.1.0/tax-rate": contracts::domain::TaxRate,
                "souk:commerce/types@0.1.0/tax": contracts::domain::Tax,
                "souk:commerce/types@0.1.0/line": contracts::domain::Line,
                "souk:commerce/types@0.1.0/charge": contracts::domain::Charge,
                "souk:commerce/types@0.1.0/on": contracts::domain::On,
                "souk:commerce/types@0.1.0/unit-price": contracts::domain::UnitPrice,
                $($with)*
            },
        });
    };
}
