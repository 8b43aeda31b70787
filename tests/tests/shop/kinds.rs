//! Products of every kind, as they are imported, published and shown.

use serde_json::{Value, json};
use souk_tests::{Shop, html};

use crate::prices::moment;

fn product(external_id: &str, amount: Option<i64>, more: &Value) -> Value {
    let prices: Vec<_> = amount
        .into_iter()
        .map(|amount| json!({"currency": "EUR", "amount": amount}))
        .collect();
    let mut product = json!({
        "external_id": external_id,
        "status": "active",
        "stores": ["souk"],
        "categories": ["cups"],
        "texts": {"en": {"name": external_id, "slug": external_id, "summary": "", "description": ""}},
        "attributes": {},
        "options": [],
        "media": [],
        "variants": [{"sku": external_id.to_uppercase(), "options": {}, "prices": prices, "stock": {}}],
        "popularity": 1,
    });
    let stocked = !matches!(
        more["kind"].as_str(),
        Some("digital" | "service" | "gift_card" | "bundle")
    );
    if stocked {
        product["variants"][0]["stock"] = json!({"berlin": 9});
    }
    for (name, value) in more.as_object().into_iter().flatten() {
        product[name] = value.clone();
    }
    product
}

#[track_caller]
fn shop_with(products: &[Value]) -> Shop {
    let shop = Shop::seeded().start();
    fill(&shop, products);
    shop
}

#[track_caller]
fn fill(shop: &Shop, products: &[Value]) {
    let rows = products
        .iter()
        .map(|product| json!({ "product": product }).to_string());
    let report = shop
        .admin()
        .import(&rows.collect::<Vec<_>>().join("\n"))
        .expect("an answer");
    assert_eq!(
        report.created as usize,
        products.len(),
        "{:?}",
        report.errors
    );
    shop.admin().publish().expect("an answer");
}

#[test]
fn outside_its_window_a_product_is_nowhere() {
    let window = |starts: Option<i64>, ends: Option<i64>| {
        let mut window = json!({});
        if let Some(starts) = starts {
            window["starts_at"] = moment(starts).into();
        }
        if let Some(ends) = ends {
            window["ends_at"] = moment(ends).into();
        }
        window
    };
    // Started before the clock is read, as that can take longer than what ends soon.
    let shop = Shop::seeded().start();
    let products = [
        product("is-past", Some(100), &window(None, Some(-60))),
        product("is-to-come", Some(100), &window(Some(3600), None)),
        product("is-now", Some(100), &window(Some(-60), Some(3600))),
        product("is-ending", Some(100), &window(None, Some(40))),
    ];
    fill(&shop, &products);
    for slug in ["is-past", "is-to-come"] {
        shop.get(&format!("/p/{slug}")).send().assert_status(404);
        shop.get(&format!("/api/v1/products/{slug}"))
            .send()
            .assert_problem(404, "not_found");
    }
    for (slug, at_most) in [("is-now", 60), ("is-ending", 40)] {
        for path in [format!("/p/{slug}"), format!("/api/v1/products/{slug}")] {
            let answer = shop.get(&path).send().assert_status(200);
            let cache = answer.header("cache-control");
            let seconds = |name: &str| -> u64 {
                let (_, rest) = cache.split_once(name).expect(name);
                let digits = rest.split(',').next().expect("a number");
                digits.parse().expect("a number")
            };
            let fresh = seconds("max-age=");
            assert!(fresh <= at_most, "{path}: {cache}");
            let end = if slug == "is-now" { 3600 } else { 40 };
            assert!(
                fresh + seconds("stale-while-revalidate=") <= end,
                "{path}: {cache}"
            );
            assert!(fresh + seconds("stale-if-error=") <= end, "{path}: {cache}");
        }
    }
}

#[test]
fn a_configuration_has_an_address_and_a_price_of_its_own() {
    let label = |text: &str| json!({"en": {"label": text}});
    let section = json!([
        {"code": "top", "texts": label("Top"), "min_choices": 1, "max_choices": 1, "choices": [
            {"sku": "OAK-TOP", "quantity": 1, "default": true},
            {"sku": "ASH-TOP", "quantity": 1},
        ]},
        {"code": "legs", "texts": label("Legs"), "min_choices": 0, "max_choices": 1, "choices": [
            {"sku": "LEG", "quantity": 4},
        ]},
    ]);
    let shop = shop_with(&[
        product("oak-top", Some(10_000), &json!({})),
        product("ash-top", Some(8_000), &json!({})),
        product("leg", Some(333), &json!({})),
        product(
            "desk",
            Some(5_000),
            &json!({"kind": "configurable", "sections": section}),
        ),
    ]);
    let cases = [
        ("", 15_000, 1),
        ("?choice.top=ASH-TOP", 13_000, 1),
        ("?choice.top=ASH-TOP&choice.legs=LEG", 14_332, 1),
        ("?choice.legs=none&choice.legs=LEG&quantity=3", 48_996, 3),
    ];
    for (query, total, quantity) in cases {
        let desk = shop
            .get(&format!("/api/v1/products/desk{query}"))
            .send()
            .ok_json();
        let selection = &desk["selection"];
        assert_eq!(
            selection["total"],
            json!({"amount": total, "currency": "EUR"}),
            "{query}"
        );
        assert_eq!(selection["quantity"], quantity, "{query}");
        assert_eq!(desk["price_from"]["amount"], 13_000);
        let page = shop.get(&format!("/p/desk{query}")).send().ok_page();
        let decimal = format!("value=\"{}.{:02}\"", total / 100, total % 100);
        let sum = html::between(&page, "<p class=\"total\"", "</p>");
        assert!(sum[0].contains(&decimal), "{query}: {sum:?}");
        let data = html::between(&page, "<script type=\"application/ld+json\">", "</script>");
        let data: Value = serde_json::from_str(data[0]).expect("JSON-LD");
        assert_eq!(data["offers"]["lowPrice"], "130.00");
    }
    for (query, section, problem) in [
        ("?choice.top=none", 0, "too_few"),
        ("?choice.top=OAK-TOP&choice.top=ASH-TOP", 0, "too_many"),
        ("?choice.legs=GLASS", 1, "unknown"),
    ] {
        let desk = shop
            .get(&format!("/api/v1/products/desk{query}"))
            .send()
            .ok_json();
        assert_eq!(desk["sections"][section]["problem"], problem, "{query}");
        assert!(desk["selection"]["total"].is_null(), "{query}");
        let page = shop.get(&format!("/p/desk{query}")).send().ok_page();
        assert!(
            page.contains("role=\"alert\"") && !page.contains("class=\"total\""),
            "{query}"
        );
    }
}

#[test]
fn a_bundle_rolls_up_its_parts() {
    let parts = json!([{"sku": "POT", "quantity": 1}, {"sku": "MUG", "quantity": 4}]);
    let shop = shop_with(&[
        product("pot", Some(8_900), &json!({})),
        product("mug", Some(2_400), &json!({})),
        product(
            "tea-set",
            Some(17_000),
            &json!({"kind": "bundle", "bundle": parts}),
        ),
        product(
            "tea-set-at-cost",
            None,
            &json!({"kind": "bundle", "bundle": parts}),
        ),
    ]);
    let set = shop.get("/api/v1/products/tea-set").send().ok_json();
    assert_eq!(set["bundle"]["separately"]["amount"], 18_500);
    assert_eq!(set["bundle"]["saving"]["amount"], 1_500);
    // Nine mugs are enough for two sets.
    assert_eq!(set["variants"][0]["availability"], "low_stock");
    let at_cost = shop
        .get("/api/v1/products/tea-set-at-cost")
        .send()
        .ok_json();
    assert_eq!(at_cost["variants"][0]["price"]["unit"]["amount"], 18_500);
    assert!(at_cost["bundle"]["saving"].is_null());
    let page = shop.get("/p/tea-set").send().ok_page();
    assert!(page.contains("€15.00") && page.contains("href=\"/p/mug\""));
}

#[test]
fn a_download_is_always_there_and_never_sent() {
    let shop = shop_with(&[product("pattern", Some(900), &json!({"kind": "digital"}))]);
    let pattern = shop.get("/api/v1/products/pattern").send().ok_json();
    assert_eq!(pattern["kind"], "digital");
    assert_eq!(pattern["variants"][0]["availability"], "in_stock");
    let page = shop.get("/p/pattern").send().ok_page();
    assert!(page.contains("Ready to download") && !page.contains("shippingDetails"));
}

#[test]
fn quantities_and_the_next_delivery_are_told() {
    let mut nails = product(
        "nails",
        Some(5),
        &json!({"quantities": {"min": 50, "max": 1000, "pack": 50}}),
    );
    nails["variants"][0]["stock"] = json!({
        "berlin": {"on_hand": 0, "expected": "2099-05-04"},
        "lisbon": {"on_hand": 0, "expected": "2099-05-02"},
    });
    nails["variants"][0]["backorder"] = true.into();
    let mut late = product("screws", Some(5), &json!({}));
    late["variants"][0]["stock"] = json!({"berlin": {"on_hand": 0, "expected": "2020-05-04"}});
    late["variants"][0]["backorder"] = true.into();
    let shop = shop_with(&[nails, late]);
    let of = |query: &str| {
        shop.get(&format!("/api/v1/products/nails{query}"))
            .send()
            .ok_json()
    };
    let nails = of("");
    let variant = &nails["variants"][0];
    assert_eq!(variant["availability"], "backorder");
    assert_eq!(variant["expected"], "2099-05-02");
    assert_eq!(variant["stock"].as_array().map(Vec::len), Some(2));
    assert_eq!(nails["selection"]["quantity"], 50);
    assert_eq!(of("?quantity=150")["selection"]["total"]["amount"], 750);
    for (quantity, problem) in [
        (1, "below_minimum"),
        (60, "not_a_pack"),
        (1050, "above_maximum"),
    ] {
        let selection = of(&format!("?quantity={quantity}"))["selection"].clone();
        assert_eq!(selection["quantity_problem"], problem, "{quantity}");
        assert!(selection["total"].is_null());
    }
    let page = shop.get("/p/nails").send().ok_page();
    assert!(page.contains("datetime=\"2099-05-04\"") && page.contains("BackOrder"));
    let page = shop.get("/p/screws").send().ok_page();
    assert!(!page.contains("2020") && page.contains("BackOrder"));
}
