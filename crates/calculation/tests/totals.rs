//! Totals by example: what is entered, how the store calculates, and what is to be paid.

use calculation::problem::{
    Charge, Destination, Facts, Included, Line, Problem, Rate, RoundPer, Settings, Tax, TaxBase,
    TaxRate,
};
use calculation::promotion::{self, Action, Basis, Budget, Condition, Discount, Filter, Promotion};
use calculation::{Totals, evaluate, total};
use money::Rounding;
use proptest::prelude::*;

fn rate(code: &str, mantissa: u32, scale: u8, compound: bool) -> TaxRate {
    TaxRate {
        code: code.to_owned(),
        rate: Rate { mantissa, scale },
        compound,
    }
}

fn tax(included: bool, percent: u32) -> Tax {
    Tax {
        included,
        rates: vec![rate("vat", percent, 0, false)],
        origin: None,
    }
}

fn line(id: &str, quantity: u64, unit_price: i64, tax: Tax) -> Line {
    Line {
        id: id.to_owned(),
        product: id.to_owned(),
        quantity,
        unit_price,
        tax,
        ..Line::default()
    }
}

fn off_order(amount: i64) -> Promotion {
    Promotion {
        id: "off".to_owned(),
        priority: 0,
        created: 0,
        starts: None,
        ends: None,
        exclusive: false,
        lane: None,
        coupons: Vec::new(),
        budget: Budget::default(),
        basis: Basis::Running,
        condition: Condition::Always,
        actions: vec![Action::Spread(promotion::Spread {
            of: Filter::default(),
            discount: Discount::Amount(amount),
        })],
        ..Promotion::default()
    }
}

fn problem(settings: Settings, lines: Vec<Line>, discount: i64) -> Problem {
    Problem {
        settings,
        facts: Facts::default(),
        lines,
        shipping: Vec::new(),
        surcharges: Vec::new(),
        promotions: if discount > 0 {
            vec![off_order(discount)]
        } else {
            Vec::new()
        },
        lanes: Vec::new(),
        coupons: Vec::new(),
    }
}

/// Every case checks as well that all parts sum to the whole.
fn totals(problem: &Problem) -> Totals {
    let totals = total(problem, &evaluate(problem).unwrap()).unwrap();
    let all = || {
        totals
            .lines
            .iter()
            .chain(&totals.shipping)
            .chain(&totals.surcharges)
    };
    for one in all() {
        assert_eq!(one.net + one.tax, one.gross, "{}", one.id);
        assert_eq!(
            one.taxes.iter().map(|tax| tax.amount).sum::<i64>(),
            one.tax,
            "{}",
            one.id
        );
    }
    assert_eq!(all().map(|one| one.net).sum::<i64>(), totals.net);
    assert_eq!(all().map(|one| one.gross).sum::<i64>(), totals.gross);
    assert_eq!(totals.net + totals.tax, totals.gross);
    assert_eq!(
        totals.taxes.iter().map(|tax| tax.amount).sum::<i64>(),
        totals.tax
    );
    totals
}

fn check(problem: &Problem, (net, tax, gross): (i64, i64, i64)) {
    let totals = totals(problem);
    assert_eq!((totals.net, totals.tax, totals.gross), (net, tax, gross));
}

fn rounding_per(round_per: RoundPer) -> Settings {
    Settings {
        round_per,
        ..Settings::default()
    }
}

#[test]
fn tax_is_rounded_for_a_line_a_unit_or_the_order() {
    for (round_per, tax_of_all) in [
        (RoundPer::Line, 479 + 160),
        (RoundPer::Unit, 480 + 160),
        (RoundPer::Total, 638),
    ] {
        let lines = vec![
            line("a", 3, 999, tax(true, 19)),
            line("b", 1, 999, tax(true, 19)),
        ];
        check(
            &problem(rounding_per(round_per), lines, 0),
            (3996 - tax_of_all, tax_of_all, 3996),
        );
    }
    for (round_per, tax_of_all) in [
        (RoundPer::Line, 57 + 19),
        (RoundPer::Unit, 57 + 19),
        (RoundPer::Total, 75),
    ] {
        let lines = vec![
            line("a", 3, 99, tax(false, 19)),
            line("b", 1, 98, tax(false, 19)),
        ];
        // 56.43 and 18.62: 56 and 19; by unit 3 × 18.81, 18.62.
        let tax_of_all = if round_per == RoundPer::Line {
            56 + 19
        } else {
            tax_of_all
        };
        check(
            &problem(rounding_per(round_per), lines, 0),
            (395, tax_of_all, 395 + tax_of_all),
        );
    }
}

#[test]
fn half_a_unit_of_tax_goes_up_or_to_the_even_neighbour() {
    for (rounding, tax_amount) in [(Rounding::HalfUp, 3), (Rounding::HalfEven, 2)] {
        let settings = Settings {
            rounding,
            ..Settings::default()
        };
        check(
            &problem(settings, vec![line("a", 1, 50, tax(false, 5))], 0),
            (50, tax_amount, 50 + tax_amount),
        );
    }
}

#[test]
fn of_an_amount_with_tax_either_part_is_rounded_and_the_other_remains() {
    // 0.21 with 40 % is 0.15 and 0.06; 0.07 with 100 % has halves: 3.5 each.
    for (included, net) in [(Included::Tax, 3), (Included::Net, 4)] {
        let settings = Settings {
            included,
            ..Settings::default()
        };
        check(
            &problem(settings, vec![line("a", 1, 7, tax(true, 100))], 0),
            (net, 7 - net, 7),
        );
    }
}

#[test]
fn tax_is_on_what_is_paid_unless_the_store_taxes_before_discounts() {
    for (tax_base, tax_amount) in [
        (TaxBase::AfterDiscount, 900),
        (TaxBase::BeforeDiscount, 1000),
    ] {
        let settings = Settings {
            tax_base,
            ..Settings::default()
        };
        let lines = vec![line("a", 1, 10_000, tax(false, 10))];
        check(
            &problem(settings, lines, 1000),
            (9000, tax_amount, 9000 + tax_amount),
        );
    }
}

#[test]
fn a_compound_tax_is_on_the_taxes_before_it_too() {
    // Quebec before 2013: 5 % and, on top of that, 9.5 %.
    let rates = vec![rate("gst", 5, 0, false), rate("qst", 95, 1, true)];
    let of = |included| Tax {
        included,
        rates: rates.clone(),
        origin: None,
    };
    let result = totals(&problem(
        Settings::default(),
        vec![line("a", 1, 10_000, of(false))],
        0,
    ));
    let amounts: Vec<_> = result.taxes.iter().map(|tax| tax.amount).collect();
    assert_eq!(amounts, [500, 998]);
    // And back again from the price with tax.
    let result = totals(&problem(
        Settings::default(),
        vec![line("a", 1, 11_498, of(true))],
        0,
    ));
    let amounts: Vec<_> = result.taxes.iter().map(|tax| tax.amount).collect();
    assert_eq!((result.net, amounts), (10_000, vec![500, 998]));
}

#[test]
fn a_buyer_elsewhere_pays_the_same_with_tax_or_the_same_without() {
    for (destination, net, gross) in [
        (Destination::KeepGross, 9_835, 11_900),
        (Destination::KeepNet, 10_000, 12_100),
    ] {
        let settings = Settings {
            destination,
            ..Settings::default()
        };
        let abroad = Tax {
            origin: Some(vec![rate("vat", 19, 0, false)]),
            ..tax(true, 21)
        };
        check(
            &problem(settings, vec![line("a", 1, 11_900, abroad)], 0),
            (net, gross - net, gross),
        );
    }
    // Outside of it all.
    let export = Tax {
        included: true,
        rates: Vec::new(),
        origin: Some(vec![rate("vat", 19, 0, false)]),
    };
    let settings = Settings {
        destination: Destination::KeepNet,
        ..Settings::default()
    };
    check(
        &problem(settings, vec![line("a", 1, 11_900, export)], 0),
        (10_000, 0, 10_000),
    );
}

#[test]
fn shipping_and_surcharges_are_taxed_as_they_say() {
    let mut problem = problem(
        Settings::default(),
        vec![line("a", 1, 1_000, tax(false, 7))],
        100,
    );
    let charge = |id: &str, amount, tax| Charge {
        id: id.to_owned(),
        method: None,
        amount,
        tax,
    };
    problem.shipping = vec![charge("post", 595, tax(true, 19))];
    problem.surcharges = vec![charge("invoice", 200, Tax::default())];
    let result = totals(&problem);
    assert_eq!((result.lines[0].net, result.lines[0].tax), (900, 63));
    assert_eq!((result.shipping[0].net, result.shipping[0].tax), (500, 95));
    assert_eq!(
        (result.surcharges[0].net, result.gross),
        (200, 963 + 595 + 200)
    );
}

#[test]
fn amounts_up_to_64_bits_are_exact_and_beyond_them_an_error() {
    let most = i64::MAX / 2;
    check(
        &problem(
            Settings::default(),
            vec![line("a", 1, most, tax(false, 100))],
            0,
        ),
        (most, most, most * 2),
    );
    let problem = problem(
        Settings::default(),
        vec![line("a", 1, i64::MAX, tax(false, 100))],
        0,
    );
    assert!(total(&problem, &evaluate(&problem).unwrap()).is_err());
}

proptest! {
    #[test]
    fn whatever_the_store_settles_on_the_parts_sum_to_the_whole(
        lines in proptest::collection::vec((1_u64..1_000_000, 0_i64..100_000_000, any::<bool>(), 0_u32..3), 1..6),
        rates in proptest::collection::vec((0_u32..30_000, any::<bool>()), 0..3),
        discount in 0_i64..1_000_000,
        (per, half_even, net, before, keep_net) in (0_u8..3, any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let settings = Settings {
            round_per: [RoundPer::Line, RoundPer::Unit, RoundPer::Total][usize::from(per)],
            rounding: if half_even { Rounding::HalfEven } else { Rounding::HalfUp },
            included: if net { Included::Net } else { Included::Tax },
            tax_base: if before { TaxBase::BeforeDiscount } else { TaxBase::AfterDiscount },
            destination: if keep_net { Destination::KeepNet } else { Destination::KeepGross },
            ..Settings::default()
        };
        let rates: Vec<_> = rates
            .into_iter()
            .enumerate()
            .map(|(number, (mantissa, compound))| rate(&number.to_string(), mantissa, 3, compound))
            .collect();
        let lines = lines.into_iter().enumerate().map(|(number, (quantity, price, included, some))| {
            let rates = rates.iter().take(some as usize).cloned().collect();
            line(&number.to_string(), quantity, price, Tax { included, rates, origin: None })
        });
        let problem = problem(settings, lines.collect(), discount);
        let result = totals(&problem);
        for one in &result.lines {
            prop_assert!(one.gross >= 0 && one.tax >= 0);
            prop_assert_eq!(one.entered - one.discount, if problem.lines.iter().find(|line| line.id == one.id).unwrap().tax.included { one.gross } else { one.net });
        }
    }
}
