//! The shop's own engine for totals and taxes.

mod bindings;

use engine_runtime as _;

use bindings::exports::souk::commerce::tax as wire;
use calculation::outcome::{Adjustment, Applied, On, Outcome};
use calculation::problem::{Facts, Line, Problem, Settings};
use contracts::tax::{PartTotal, PartTotals, Taxed};
use contracts::{Convert as _, Error};

struct Engine;

impl wire::Guest for Engine {
    fn total(
        settings: wire::Settings,
        taxed: Vec<wire::Taxed>,
    ) -> Result<wire::Totals, wire::Error> {
        match total(settings.convert(), taxed.convert()) {
            Ok(totals) => Ok(totals.convert()),
            Err(error) => Err(error.convert()),
        }
    }
}

/// Whatever is taxed is a line to the rules, by its place.
fn total(settings: Settings, taxed: Vec<Taxed>) -> Result<PartTotals, Error> {
    let mut ids = Vec::with_capacity(taxed.len());
    let mut lines = Vec::with_capacity(taxed.len());
    let mut adjustments = Vec::new();
    let mut units = Vec::with_capacity(taxed.len());
    for (place, one) in taxed.into_iter().enumerate() {
        if !(0..=one.entered.max(0)).contains(&one.discount) {
            return Err(Error::invalid(
                format!("taxed[{place}].discount"),
                "from 0 to what was entered",
            ));
        }
        let id = place.to_string();
        if one.discount > 0 {
            adjustments.push(Adjustment {
                action: 0,
                on: On::Line(id.clone()),
                base: one.entered,
                amount: one.discount,
                units: None,
            });
        }
        lines.push(Line {
            id,
            quantity: one
                .before
                .iter()
                .map(|run| run.count)
                .fold(0, u64::saturating_add),
            prices: one.before,
            tax: one.tax,
            ..Line::default()
        });
        ids.push(one.id);
        units.push(one.after);
    }
    let problem = Problem {
        settings,
        facts: Facts::default(),
        lines,
        shipping: Vec::new(),
        surcharges: Vec::new(),
        promotions: Vec::new(),
        lanes: Vec::new(),
        coupons: Vec::new(),
    };
    let outcome = Outcome {
        applied: vec![Applied {
            promotion: String::new(),
            amount: 0,
            coupon: None,
            adjustments,
            gifts: Vec::new(),
        }],
        units,
        ..Outcome::default()
    };
    let totals = calculation::total(&problem, &outcome)?;
    let parts = ids
        .into_iter()
        .zip(totals.lines)
        .map(|(id, line)| PartTotal {
            id,
            net: line.net,
            tax: line.tax,
            gross: line.gross,
            taxes: line.taxes.into_iter().map(|tax| tax.amount).collect(),
        });
    Ok(PartTotals {
        parts: parts.collect(),
        taxes: totals.taxes,
        net: totals.net,
        tax: totals.tax,
        gross: totals.gross,
        rounding: totals.rounding,
        to_pay: totals.to_pay,
    })
}
