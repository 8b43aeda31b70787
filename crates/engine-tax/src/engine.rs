use std::mem::ManuallyDrop;

use calculation::outcome::{Adjustment, Applied, On, Outcome};
use calculation::problem::{Facts, Line, Problem, Settings};
use contracts::tax::{PartTotal, PartTotals, Taxed};
use contracts::{Convert as _, Error};

use crate::Engine;
use crate::bindings::exports::souk::commerce::tax as wire;

#[expect(unsafe_code, reason = "the engine says that it keeps nothing")]
fn finish() {
    // SAFETY: nothing here outlives a call.
    unsafe { engine_runtime::finish() }
}

impl wire::Guest for Engine {
    fn total(settings: wire::Settings, taxed: Vec<Taxed>) -> Result<PartTotals, wire::Error> {
        finish();
        total(settings.convert(), taxed).map_err(Error::convert)
    }
}

fn total(settings: Settings, taxed: Vec<Taxed>) -> Result<PartTotals, Error> {
    crate::check::taxed(&taxed)?;
    // Memory is given back as a whole: nothing has to walk through what is no longer needed.
    let (problem, outcome) = as_lines(settings, taxed);
    let (problem, outcome) = (ManuallyDrop::new(problem), ManuallyDrop::new(outcome));
    let totals = calculation::total_as_listed(&problem, &outcome)?;
    let parts = totals.lines.into_iter();
    Ok(PartTotals {
        parts: parts
            .map(|line| PartTotal {
                id: line.id,
                net: line.net,
                tax: line.tax,
                gross: line.gross,
                taxes: line.taxes.into_iter().map(|tax| tax.amount).collect(),
            })
            .collect(),
        taxes: totals.taxes,
        net: totals.net,
        tax: totals.tax,
        gross: totals.gross,
        rounding: totals.rounding,
        to_pay: totals.to_pay,
    })
}

/// Whatever is taxed is a line to the rules.
fn as_lines(settings: Settings, taxed: Vec<Taxed>) -> (Problem, Outcome) {
    let mut lines = Vec::with_capacity(taxed.len());
    let mut units = Vec::with_capacity(taxed.len());
    let mut adjustments = Vec::new();
    for (place, one) in (0_u32..).zip(taxed) {
        if one.discount > 0 {
            adjustments.push(Adjustment {
                action: 0,
                on: On::Line(place),
                base: one.entered,
                amount: one.discount,
                units: None,
            });
        }
        lines.push(Line {
            id: one.id,
            quantity: one.before.iter().map(|run| run.count).sum(),
            unit_price: one.before.last().map_or(0, |run| run.price),
            prices: one.before,
            tax: one.tax,
            ..Line::default()
        });
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
    let applied = Applied {
        promotion: String::new(),
        amount: 0,
        coupon: None,
        adjustments,
        gifts: Vec::new(),
    };
    let outcome = Outcome {
        applied: vec![applied],
        units,
        ..Outcome::default()
    };
    (problem, outcome)
}
