use std::collections::BTreeMap;

use serde_json::Value;
use souk_tests::{Shop, html, rows, slug};

const EVERY_PRODUCT: &str = "/api/v1/products?limit=100";

fn sold_in(row: &Value, store: &str) -> bool {
    let stores = row["stores"].as_array().into_iter().flatten();
    row["status"] == "active" && stores.into_iter().any(|name| name == store)
}

#[test]
fn the_api_gives_the_prices_of_the_data_to_the_minor_unit() {
    let shop = Shop::shared();
    for row in rows("product").iter().filter(|row| sold_in(row, "souk")) {
        for currency in ["EUR", "USD"] {
            let path = format!("/api/v1/products/{}?currency={currency}", slug(row, "en"));
            let product = shop.get(&path).send().ok_json();
            let given: BTreeMap<&str, &Value> = variants(&product);
            for variant in variants(row) {
                let (sku, variant) = variant;
                let amount = unit_price(variant, currency);
                let price = &given[sku]["price"];
                assert_eq!(price["unit"]["amount"].as_i64(), amount, "{path} {sku}");
                if amount.is_some() {
                    assert_eq!(price["unit"]["currency"], currency, "{path} {sku}");
                } else {
                    assert_eq!(given[sku]["availability"], "not_for_sale", "{path} {sku}");
                }
            }
        }
    }
}

fn variants(product: &Value) -> BTreeMap<&str, &Value> {
    let variants = product["variants"].as_array().into_iter().flatten();
    variants
        .map(|variant| (variant["sku"].as_str().unwrap_or_default(), variant))
        .collect()
}

fn unit_price(variant: &Value, currency: &str) -> Option<i64> {
    let prices = variant["prices"].as_array().into_iter().flatten();
    let mut prices = prices.filter(|price| price["currency"] == currency);
    prices.find(|price| price["min_quantity"].as_u64().unwrap_or(1) == 1)?["amount"].as_i64()
}

#[test]
fn stock_decides_the_availability() {
    let shop = Shop::shared();
    let mut sold_out = 0;
    for row in rows("product").iter().filter(|row| sold_in(row, "souk")) {
        let product = shop
            .get(&format!("/api/v1/products/{}", slug(row, "en")))
            .send()
            .ok_json();
        let given = variants(&product);
        for (sku, variant) in variants(row) {
            let stock = variant["stock"].as_object().into_iter().flatten();
            let units: i64 = stock.filter_map(|(_, units)| units.as_i64()).sum();
            let available = given[sku]["availability"].as_str().unwrap_or_default();
            let has_price = unit_price(variant, "EUR").is_some();
            assert_eq!(
                matches!(available, "in_stock" | "low_stock"),
                units > 0 && has_price,
                "{sku}"
            );
            sold_out += usize::from(available == "out_of_stock");
        }
    }
    assert!(sold_out > 0, "the example data has something sold out");
}

#[test]
fn every_variant_has_an_address_of_its_own() {
    let shop = Shop::shared();
    let product = shop
        .get("/api/v1/products/quart-notebook-a5")
        .send()
        .ok_json();
    let variants = variants(&product);
    assert!(variants.len() > 4);
    for (sku, variant) in variants {
        let href = variant["href"].as_str().unwrap_or_default();
        let page = shop.get(href).send().ok_page();
        assert!(page.contains(sku), "{href} does not show {sku}");
    }
}

#[test]
fn an_impossible_choice_shows_the_nearest_variant() {
    let shop = Shop::shared();
    for query in ["?colour=ultraviolet", "?colour=", "?nonsense=1", "?ruling"] {
        let page = shop
            .get(&format!("/p/quart-notebook-a5{query}"))
            .send()
            .ok_page();
        assert!(page.contains("<h1"), "{query}");
    }
    let twice = shop
        .get("/p/quart-notebook-a5?colour=oat&colour=ink")
        .send();
    twice.assert_status(400).assert_page();
}

#[test]
fn what_is_not_for_sale_here_is_a_404_everywhere() {
    let shop = Shop::shared();
    let list = shop.get(EVERY_PRODUCT).send().ok_json().to_string();
    let mut hidden = 0;
    for row in rows("product").iter().filter(|row| !sold_in(row, "souk")) {
        hidden += 1;
        let slug = slug(row, "en");
        shop.get(&format!("/p/{slug}"))
            .send()
            .assert_status(404)
            .assert_page();
        shop.get(&format!("/de/p/{slug}"))
            .send()
            .assert_status(404)
            .assert_page();
        shop.get(&format!("/api/v1/products/{slug}"))
            .send()
            .assert_problem(404, "not_found");
        let needle = format!("\"slug\":\"{slug}\"");
        assert!(!list.contains(&needle), "{slug} is listed");
        let name = row["texts"]["en"]["name"]
            .as_str()
            .unwrap_or_default()
            .replace(' ', "+");
        let found = shop
            .get(&format!("/api/v1/products?q={name}"))
            .send()
            .ok_json();
        assert!(!found.to_string().contains(&needle), "{slug} is found");
    }
    assert!(
        hidden >= 3,
        "the example data has a draft, a hidden one and one of the other store"
    );
    shop.get("/p/no-such-thing")
        .send()
        .assert_status(404)
        .assert_page();
    shop.get("/api/v1/products/no-such-thing")
        .send()
        .assert_problem(404, "not_found");
    shop.get_other("/p/teekanne").send().assert_status(200);
    shop.get_other("/p/wasserkessel")
        .send()
        .assert_status(404)
        .assert_page();
}

#[test]
fn what_lacks_a_translation_is_shown_in_the_stores_language() {
    let shop = Shop::shared();
    let product = shop
        .get("/api/v1/products/luggage-tag?language=de")
        .send()
        .ok_json();
    let original = shop.get("/api/v1/products/luggage-tag").send().ok_json();
    assert_eq!(product["name"], original["name"]);
    assert_eq!(product["href"], "/de/p/luggage-tag");
    shop.get("/de/p/luggage-tag").send().ok_page();
}

#[test]
fn machines_are_told_what_people_see() {
    let shop = Shop::shared();
    let page = shop
        .get("/p/halm-mug")
        .host("shop.example")
        .send()
        .ok_page();
    let data = html::between(&page, "<script type=\"application/ld+json\">", "</script>");
    let data: Vec<Value> = data
        .iter()
        .map(|text| serde_json::from_str(text).expect("JSON-LD"))
        .collect();
    let text = serde_json::to_string(&data).expect("JSON");
    for expected in [
        "\"Product",
        "BreadcrumbList",
        "\"price\"",
        "priceCurrency",
        "schema.org/InStock",
    ] {
        assert!(text.contains(expected), "no {expected} in {text}");
    }
    assert!(page.contains(r#"<link rel="canonical" href="http://shop.example/p/halm-mug">"#));
    assert!(page.contains(r#"property="og:title""#) && page.contains(r#"property="og:image""#));
    let german = format!("/de/p/{}", slug(&souk_tests::product("halm-mug"), "de"));
    for (language, href) in [("en", "/p/halm-mug"), ("de", &german)] {
        let alternate = format!("hreflang=\"{language}\" href=\"http://shop.example{href}\"");
        assert!(page.contains(&alternate), "no {alternate}");
    }
}

#[test]
fn a_slug_of_another_language_is_not_found() {
    let shop = Shop::shared();
    let german = souk_tests::product("halm-mug");
    let answer = shop.get(&format!("/p/{}", slug(&german, "de"))).send();
    answer.assert_status(404).assert_page();
}
