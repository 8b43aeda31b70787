use calculation::TaxTotal;
use calculation::problem::Rate;
use contracts::tax::{PartTotal, PartTotals, Taxed};
use contracts::{Convert as _, Error};

use crate::Engine;
use crate::bindings::exports::souk::commerce::tax as wire;

impl wire::Guest for Engine {
    fn total(
        _settings: wire::Settings,
        taxed: Vec<wire::Taxed>,
    ) -> Result<wire::Totals, wire::Error> {
        match total(taxed.convert()) {
            Ok(totals) => Ok(totals.convert()),
            Err(error) => Err(error.convert()),
        }
    }
}

/// A tenth on top of what is asked for, whatever its rates are. It has its faults: it refuses an order that
/// has something called `refused`, and falls over one called `fatal`.
fn total(taxed: Vec<Taxed>) -> Result<PartTotals, Error> {
    let mut parts = Vec::with_capacity(taxed.len());
    for one in taxed {
        assert_ne!(one.id, "fatal", "an engine with a fault");
        if one.id == "refused" {
            return Err(Error::invalid("taxed[0].id", "expected another one"));
        }
        let net = one.entered - one.discount;
        parts.push(PartTotal {
            id: one.id,
            net,
            tax: net / 10,
            gross: net + net / 10,
            taxes: one.tax.rates.iter().map(|_| net / 10).collect(),
        });
    }
    let net = parts.iter().map(|part| part.net).sum();
    let tax = parts.iter().map(|part| part.tax).sum();
    Ok(PartTotals {
        parts,
        taxes: vec![TaxTotal {
            code: "flat".to_owned(),
            rate: Rate::percent(10),
            base: net,
            amount: tax,
        }],
        net,
        tax,
        gross: net + tax,
        rounding: 0,
        to_pay: net + tax,
    })
}
