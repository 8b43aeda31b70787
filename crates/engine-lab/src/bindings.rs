//! What wasmtime makes of `wit/` for whoever runs an engine.

#![allow(unreachable_pub, unused_qualifications, clippy::all)]

pub mod promotions {
    wasmtime::component::bindgen!({ path: "../../wit", world: "promotions-engine" });

    mod mirrored {
        use super::exports::souk::commerce::{promotions, types};

        contracts::mirror_types!(types);
        contracts::mirror_promotions!(promotions);
    }
}

pub mod pricing {
    wasmtime::component::bindgen!({ path: "../../wit", world: "pricing-engine" });

    mod mirrored {
        use super::exports::souk::commerce::{pricing, types};

        contracts::mirror_types!(types);
        contracts::mirror_pricing!(pricing);
    }
}

pub mod tax {
    wasmtime::component::bindgen!({ path: "../../wit", world: "tax-engine" });

    mod mirrored {
        use super::exports::souk::commerce::{tax, types};

        contracts::mirror_types!(types);
        contracts::mirror_tax!(tax);
    }
}

pub mod caller {
    wasmtime::component::bindgen!({ path: "caller/wit.wit", world: "caller" });
}
