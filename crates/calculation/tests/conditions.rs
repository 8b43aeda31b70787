//! Conditions, one by one: what an order and its buyer are like, and whether a promotion applies.

#[path = "order/mod.rs"]
mod order;

use calculation::problem::{Customer, Facts, Line, Time};
use calculation::promotion::Discount::Amount;
use calculation::promotion::{Condition, Filter, Promotion, Range, TaxView};
use order::{Order, any, line, of, plus, priced, spread, taxed, within};

fn strings(values: &[&str]) -> Vec<String> {
    values.iter().map(|&value| value.to_owned()).collect()
}

fn between(min: i64, max: i64) -> Range {
    Range {
        min: Some(min),
        max: Some(max),
    }
}

fn applies(order: Order, condition: &Condition) -> bool {
    let order = order.promotion(Promotion {
        condition: condition.clone(),
        actions: vec![spread(Amount(1))],
        ..Promotion::default()
    });
    order.off().iter().sum::<i64>() == 1
}

#[test]
fn what_is_known_of_the_buyer_and_of_the_sale() {
    let facts = Facts {
        store: "souk".to_owned(),
        currency: "EUR".to_owned(),
        channel: Some("web".to_owned()),
        country: Some("DE".to_owned()),
        shipping_method: Some("parcel".to_owned()),
        payment_method: Some("card".to_owned()),
        customer: Customer {
            id: Some("c1".to_owned()),
            registered: true,
            segments: strings(&["vip", "news"]),
            organization: Some("acme".to_owned()),
            orders: 4,
        },
        // Sunday, 22 November 2026, 10:30 UTC.
        time: Time {
            seconds: 1_795_343_400,
            offset_minutes: 60,
        },
    };
    let yes = Condition::Always;
    let no = || Condition::Registered(false);
    for (condition, known, unknown) in [
        (Condition::Customer(strings(&["c1", "c2"])), true, false),
        (Condition::Customer(strings(&["c2"])), false, false),
        (Condition::Segment(strings(&["other", "news"])), true, false),
        (Condition::Segment(strings(&["other"])), false, false),
        (Condition::Organization(strings(&["acme"])), true, false),
        (Condition::Registered(true), true, false),
        (Condition::Registered(false), false, true),
        (Condition::Order(between(5, 5)), true, false),
        (Condition::Order(between(1, 1)), false, true),
        (Condition::Order(Range::from(2)), true, false),
        (Condition::Country(strings(&["AT", "DE"])), true, false),
        (Condition::Country(strings(&["AT"])), false, false),
        (Condition::ShippingMethod(strings(&["parcel"])), true, false),
        (
            Condition::PaymentMethod(strings(&["invoice"])),
            false,
            false,
        ),
        (Condition::PaymentMethod(strings(&["card"])), true, false),
        (Condition::Store(strings(&["souk"])), true, false),
        (Condition::Currency(strings(&["EUR"])), true, false),
        (Condition::Currency(strings(&["USD"])), false, false),
        (Condition::Channel(strings(&["web"])), true, false),
        (Condition::Weekday(vec![7]), true, false),
        (Condition::Weekday(vec![1, 2, 3, 4, 5]), false, true),
        (
            Condition::Hours {
                from: 11 * 60,
                to: 12 * 60,
            },
            true,
            false,
        ),
        (
            Condition::Hours {
                from: 9 * 60,
                to: 11 * 60 + 30,
            },
            false,
            false,
        ),
        (
            Condition::Hours {
                from: 11 * 60 + 30,
                to: 9 * 60,
            },
            true,
            true,
        ),
        (Condition::All(vec![yes.clone(), no()]), false, true),
        (Condition::All(vec![]), true, true),
        (Condition::Any(vec![yes.clone(), no()]), true, true),
        (Condition::Any(vec![]), false, false),
        (Condition::None(vec![no()]), true, false),
        (Condition::None(vec![yes, no()]), false, false),
        (Condition::None(vec![]), true, true),
    ] {
        let goods = || order::order(&[("a", 1, 100)]);
        assert_eq!(
            applies(goods().facts(facts.clone()), &condition),
            known,
            "{condition:?}"
        );
        assert_eq!(
            applies(goods(), &condition),
            unknown,
            "{condition:?} of nobody"
        );
    }
}

#[test]
fn what_is_in_the_order() {
    let goods = || {
        Order::default().lines([
            Line {
                brand: Some("acme".to_owned()),
                tags: strings(&["new"]),
                attributes: vec![("colour".to_owned(), "red".to_owned())],
                categories: strings(&["all", "cups"]),
                ..line("cup", 3, 1_000)
            },
            Line {
                on_sale: true,
                categories: strings(&["all", "plates"]),
                ..line("plate", 2, 2_500)
            },
            Line {
                excluded: true,
                ..line("card", 1, 5_000)
            },
        ])
    };
    let filter = |edit: fn(&mut Filter)| {
        let mut filter = any();
        edit(&mut filter);
        filter
    };
    let total = |of, range| Condition::Total {
        of,
        range,
        tax: TaxView::AsEntered,
        basis: None,
    };
    let quantity = |of, range| Condition::Quantity { of, range };
    let lines = |of, range| Condition::Lines { of, range };
    for (condition, holds) in [
        // What is excluded counts for nothing.
        (total(any(), between(8_000, 8_000)), true),
        (total(any(), Range::from(8_001)), false),
        (
            total(
                any(),
                Range {
                    min: None,
                    max: Some(7_999),
                },
            ),
            false,
        ),
        (quantity(any(), between(5, 5)), true),
        (lines(any(), between(2, 2)), true),
        (total(of(&["cup"]), between(3_000, 3_000)), true),
        (
            quantity(filter(|f| f.categories = strings(&["all"])), between(5, 5)),
            true,
        ),
        (
            quantity(filter(|f| f.categories = strings(&["cups"])), between(3, 3)),
            true,
        ),
        (
            quantity(
                filter(|f| f.brands = strings(&["acme", "other"])),
                between(3, 3),
            ),
            true,
        ),
        (
            quantity(filter(|f| f.tags = strings(&["new"])), between(3, 3)),
            true,
        ),
        (
            quantity(filter(|f| f.variants = strings(&["plate"])), between(2, 2)),
            true,
        ),
        (
            quantity(
                filter(|f| f.attributes = vec![("colour".to_owned(), "red".to_owned())]),
                between(3, 3),
            ),
            true,
        ),
        (
            quantity(
                filter(|f| f.attributes = vec![("red".to_owned(), "colour".to_owned())]),
                Range::from(1),
            ),
            false,
        ),
        (
            quantity(filter(|f| f.not_on_sale = true), between(3, 3)),
            true,
        ),
        (quantity(priced(Some(1_001), None), between(2, 2)), true),
        (
            quantity(priced(Some(1_000), Some(2_500)), between(5, 5)),
            true,
        ),
        (
            lines(filter(|f| f.quantity = Range::from(3)), between(1, 1)),
            true,
        ),
        (
            lines(filter(|f| f.quantity = Range::from(4)), Range::from(1)),
            false,
        ),
        (
            quantity(
                filter(|f| f.except = Some(Box::new(of(&["cup"])))),
                between(2, 2),
            ),
            true,
        ),
        (total(of(&["none"]), Range::from(0)), true),
        (total(of(&["none"]), Range::from(1)), false),
    ] {
        assert_eq!(applies(goods(), &condition), holds, "{condition:?}");
    }
}

#[test]
fn totals_with_and_without_tax() {
    let mixed = || {
        taxed(&[
            ("net", 1, 1_000, plus(190)),
            ("gross", 1, 1_190, within(190)),
            ("free", 1, 500, plus(0)),
        ])
    };
    for (tax, total) in [
        (TaxView::AsEntered, 2_690),
        (TaxView::Net, 2_500),
        (TaxView::Gross, 2_880),
    ] {
        for (range, holds) in [
            (between(total, total), true),
            (Range::from(total + 1), false),
        ] {
            let condition = Condition::Total {
                of: any(),
                range,
                tax,
                basis: None,
            };
            assert_eq!(applies(mixed(), &condition), holds, "{tax:?}");
        }
    }
}

#[test]
fn coupons_as_a_condition() {
    let given = || order::order(&[("a", 1, 100)]).coupons(&[" spring ", "OTHER"]);
    for (codes, holds) in [
        (&["SPRING"][..], true),
        (&["autumn", "other"], true),
        (&["autumn"], false),
        (&[], false),
    ] {
        assert_eq!(
            applies(given(), &Condition::Coupon(strings(codes))),
            holds,
            "{codes:?}"
        );
    }
}
