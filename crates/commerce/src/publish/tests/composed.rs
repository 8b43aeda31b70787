//! What bundles and configurable products have of their parts.

use money::Currency;

use super::*;
use crate::published::PriceRange;

/// A product with one variant for each part: its units, if it has stock, and its price.
fn parts(parts: &[(Option<u32>, Option<i64>)]) -> References {
    let mut references = references();
    for (index, (units, amount)) in parts.iter().enumerate() {
        let prices: Vec<_> = amount
            .iter()
            .map(|amount| json!({"currency": "EUR", "amount": amount}))
            .collect();
        let stock = units.map_or(json!({}), |units| json!({"berlin": units}));
        let kind = if units.is_some() { "goods" } else { "digital" };
        let name = format!("part-{index}");
        let row = json!({"product": {"external_id": name, "status": "active", "stores": ["souk"],
            "categories": ["cups"], "kind": kind, "texts": {"en": {"name": name, "slug": name}},
            "variants": [{"sku": format!("P{index}"), "prices": prices, "stock": stock}]}});
        references.products.insert(stored(row));
    }
    references
}

fn composed(references: &mut References, fields: Value) {
    let mut row = json!({"product": {"external_id": "set", "status": "active", "stores": ["souk"],
        "categories": ["cups"], "texts": {"en": {"name": "Set", "slug": "set"}},
        "variants": [{"sku": "SET"}]}});
    for (name, value) in fields.as_object().unwrap() {
        row["product"][name] = value.clone();
    }
    references.products.insert(stored(row));
}

fn set(references: &References) -> (Option<i64>, Option<PriceRange>) {
    let card = view(references, "souk", "en")
        .card(&references.products["set"])
        .unwrap();
    (card.available, card.prices.get(&Currency::EUR).copied())
}

#[test]
fn a_bundle_rolls_up_its_parts_whatever_they_are() {
    // Over three parts of many units, prices and quantities, drawn by a small generator.
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..500 {
        let drawn: Vec<_> = (0..3)
            .map(|_| {
                let units = (next(5) > 0).then(|| u32::try_from(next(40)).unwrap());
                let amount = (next(8) > 0).then(|| i64::try_from(next(10_000)).unwrap());
                (units, amount, u32::try_from(next(4) + 1).unwrap())
            })
            .collect();
        let pairs: Vec<_> = drawn
            .iter()
            .map(|(units, amount, _)| (*units, *amount))
            .collect();
        let mut references = parts(&pairs);
        let items: Vec<_> = drawn
            .iter()
            .enumerate()
            .map(
                |(index, (.., quantity))| json!({"sku": format!("P{index}"), "quantity": quantity}),
            )
            .collect();
        composed(&mut references, json!({"kind": "bundle", "bundle": items}));
        let (available, price) = set(&references);
        for (units, _, quantity) in &drawn {
            if let Some(units) = units {
                let bundles = available.expect("a part is limited");
                assert!(
                    bundles * i64::from(*quantity) <= i64::from(*units),
                    "{drawn:?}"
                );
            }
        }
        if let Some(bundles) = available {
            let one_more = |(units, _, quantity): &(Option<u32>, Option<i64>, u32)| {
                units.is_none_or(|units| (bundles + 1) * i64::from(*quantity) <= i64::from(units))
            };
            assert!(
                !drawn.iter().all(one_more),
                "it could be had once more: {drawn:?}"
            );
        }
        let sum: Option<i64> = drawn
            .iter()
            .map(|(_, amount, quantity)| Some((*amount)? * i64::from(*quantity)))
            .sum();
        assert_eq!(price.map(|range| range.min), sum, "{drawn:?}");
    }
}

#[test]
fn a_bundle_with_a_price_of_its_own_costs_that() {
    let mut references = parts(&[(Some(5), Some(1_000))]);
    composed(
        &mut references,
        json!({"kind": "bundle", "bundle": [{"sku": "P0", "quantity": 2}],
            "variants": [{"sku": "SET", "prices": [{"currency": "EUR", "amount": 1_500}]}]}),
    );
    assert_eq!(
        set(&references),
        (
            Some(2),
            Some(PriceRange {
                min: 1_500,
                max: 1_500
            })
        )
    );
}

#[test]
fn what_has_no_stock_is_not_limited() {
    for kind in ["digital", "service", "gift_card"] {
        let mut references = references();
        composed(&mut references, json!({"kind": kind}));
        assert_eq!(set(&references).0, None, "{kind}");
    }
}

#[test]
fn a_configurable_product_costs_from_its_own_price_with_the_cheapest_required_choices() {
    let mut references = parts(&[
        (Some(5), Some(300)),
        (Some(9), Some(100)),
        (Some(2), Some(200)),
        (Some(9), Some(50)),
        (Some(9), None),
    ]);
    let choice = |sku: &str, quantity: u32| json!({"sku": sku, "quantity": quantity});
    let section = |code: &str, min: u32, max: u32, choices: Value| {
        json!({"code": code, "texts": {"en": {"label": code}}, "min_choices": min,
            "max_choices": max, "choices": choices})
    };
    composed(
        &mut references,
        json!({"kind": "configurable",
        "variants": [{"sku": "SET", "prices": [{"currency": "EUR", "amount": 1_000}]}],
        "sections": [
            section("two", 2, 2, json!([choice("P0", 1), choice("P1", 1), choice("P2", 1)])),
            section("more", 0, 1, json!([choice("P3", 3), choice("P4", 1)])),
        ]}),
    );
    let (available, price) = set(&references);
    assert_eq!(
        price,
        Some(PriceRange {
            min: 1_300,
            max: 1_000 + 500 + 150
        })
    );
    assert_eq!(
        available,
        Some(5),
        "the second best stocked of the first section"
    );
    let product = view(&references, "souk", "en")
        .product(&references.products["set"])
        .unwrap();
    assert_eq!(product.variants[0].prices[&Currency::EUR][0].amount, 1_000);
    assert_eq!(product.sections[1].choices.len(), 2);
}

#[test]
fn a_draft_is_named_by_nothing_that_it_is_part_of() {
    let mut references = parts(&[(Some(5), Some(300))]);
    composed(
        &mut references,
        json!({"kind": "bundle", "bundle": [{"sku": "P0", "quantity": 1}]}),
    );
    let mut part = references.products["part-0"].clone();
    part.product.status = crate::catalogue::ProductStatus::Draft;
    references.products.insert(part);
    assert_eq!(set(&references), (Some(0), None));
}

#[test]
fn the_name_of_a_part_is_punctuated_in_its_language() {
    let mut references = references();
    composed(
        &mut references,
        json!({"kind": "bundle", "bundle": [{"sku": "A", "quantity": 2}]}),
    );
    let store = references.stores.get_mut("souk").unwrap();
    store.languages.push("ar".parse().unwrap());
    let name = |language: &str| {
        let set = view(&references, "souk", language);
        let product = set.product(&references.products["set"]).unwrap();
        product.bundle[0].name.text().to_owned()
    };
    assert_eq!(name("en"), "Mug, Oat");
    assert_eq!(name("ar"), "Mug، Oat");
}
