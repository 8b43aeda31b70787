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
                if row["kind"] == "bundle" && unit_price(variant, currency).is_none() {
                    // It costs what its parts cost.
                    continue;
                }
                let amount = unit_price(variant, currency);
                let price = &given[sku]["price"];
                // What is reduced says what it was.
                let regular = match &price["sale"] {
                    Value::Null => &price["unit"],
                    sale => &sale["compare_at"],
                };
                assert_eq!(regular["amount"].as_i64(), amount, "{path} {sku}");
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
    let stocked = |row: &&Value| row["kind"].is_null() || row["kind"] == "configurable";
    let products = rows("product");
    let products = products.iter().filter(|row| sold_in(row, "souk"));
    for row in products.filter(stocked) {
        let product = shop
            .get(&format!("/api/v1/products/{}", slug(row, "en")))
            .send()
            .ok_json();
        let given = variants(&product);
        for (sku, variant) in variants(row) {
            let stock = variant["stock"].as_object().into_iter().flatten();
            let units = stock.filter_map(|(_, units)| {
                let on_hand = units.get("on_hand").unwrap_or(units);
                on_hand.as_i64()
            });
            let units: i64 = units.sum();
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

/// Every product of the example shop in every currency, with its API's answer and its page.
fn every_product(shop: &Shop, visit: impl Fn(&str, &Value, &str)) {
    let store = shop.get("/api/v1/store").send().ok_json();
    let currencies = store["currencies"].as_array().expect("currencies");
    for row in rows("product").iter().filter(|row| sold_in(row, "souk")) {
        for currency in currencies.iter().filter_map(Value::as_str) {
            let query = format!("{}?currency={currency}", slug(row, "en"));
            let product = shop.get(&format!("/api/v1/products/{query}")).send();
            if product.status() == 404 {
                continue;
            }
            let page = shop.get(&format!("/p/{query}")).send().ok_page();
            visit(&query, &product.ok_json(), &page);
        }
    }
}

/// The JSON-LD of a page with this type.
fn data(page: &str, kinds: &[&str]) -> Value {
    let blocks = html::between(page, "<script type=\"application/ld+json\">", "</script>");
    let mut blocks = blocks
        .iter()
        .map(|text| serde_json::from_str::<Value>(text).expect("JSON-LD"));
    let found = blocks.find(|block| kinds.iter().any(|kind| block["@type"] == *kind));
    found.unwrap_or_else(|| panic!("no {kinds:?}"))
}

/// An amount of the API as schema.org writes it.
fn decimal(money: &Value) -> String {
    let amount = money["amount"].as_i64().expect("an amount");
    let currency = money["currency"].as_str().expect("a currency");
    let currency = currency.parse().expect("a currency of ISO 4217");
    money::Money::new(amount, currency).to_decimal_string()
}

#[test]
fn structured_data_and_the_page_say_what_the_api_says() {
    let shop = Shop::shared();
    let offers = std::cell::Cell::new(0);
    every_product(&shop, |query, product, page| {
        let told = data(page, &["Product", "ProductGroup"]);
        let variants = product["variants"].as_array().expect("variants");
        let told_variants = match &told["hasVariant"] {
            Value::Array(variants) => variants.clone(),
            _ => vec![told.clone()],
        };
        assert_eq!(told_variants.len(), variants.len(), "{query}");
        for (variant, told) in variants.iter().zip(&told_variants) {
            assert_eq!(told["sku"], variant["sku"], "{query}");
            let offer = &told["offers"];
            let unit = &variant["price"]["unit"];
            if unit.is_null() {
                assert!(offer.is_null(), "{query}");
                continue;
            }
            let (given, expected) = match offer["@type"].as_str() {
                Some("AggregateOffer") => (&offer["lowPrice"], &product["price_from"]),
                _ => (&offer["price"], unit),
            };
            assert_eq!(*given, decimal(expected), "{query}");
            assert_eq!(offer["priceCurrency"], unit["currency"], "{query}");
            let schema = match variant["availability"].as_str() {
                Some("in_stock") => "InStock",
                Some("low_stock") => "LimitedAvailability",
                Some("backorder") => "BackOrder",
                _ => "OutOfStock",
            };
            assert_eq!(
                offer["availability"],
                format!("https://schema.org/{schema}"),
                "{query}"
            );
            offers.set(offers.get() + 1);
        }
        match &product["rating"] {
            Value::Null => assert!(told["aggregateRating"].is_null(), "{query}"),
            rating => {
                let told = &told["aggregateRating"];
                assert_eq!(told["ratingValue"], rating["average"], "{query}");
                assert_eq!(told["reviewCount"], rating["count"], "{query}");
            }
        }
        // Search engines ask of all that is called a product that it has offers or a rating.
        for related in told["isRelatedTo"].as_array().into_iter().flatten() {
            assert!(related["@type"].is_null(), "{query}: {related}");
        }
        assert_ne!(told["variesBy"], Value::Array(Vec::new()), "{query}");
        let trail = data(page, &["BreadcrumbList"])["itemListElement"].clone();
        let labels = product["breadcrumbs"].as_array().expect("breadcrumbs");
        for (told, link) in trail.as_array().expect("a trail")[1..].iter().zip(labels) {
            assert_eq!(told["name"], link["label"], "{query}");
        }
        // What a person reads: the price of what is selected.
        let selected = &product["selection"]["sku"];
        let chosen = variants.iter().find(|variant| variant["sku"] == *selected);
        let price = &chosen.expect("the selected variant")["price"];
        if product["kind"] != "configurable" && !price.is_null() {
            let shown = html::between(page, "<p class=\"unit-price\">", "</p>");
            let value = format!("value=\"{}\"", decimal(&price["unit"]));
            assert!(shown[0].contains(&value), "{query}: {shown:?}");
        }
    });
    assert!(offers.get() > 100, "only {} offers", offers.get());
}

#[test]
fn a_page_takes_less_than_100_kilobytes_without_its_pictures() {
    const MOST: usize = 100_000;
    let shop = Shop::shared();
    let wire = |path: &str| {
        let request = shop.get(path).header("accept-encoding", "br, gzip");
        request.send().assert_status(200).body().len()
    };
    let heaviest = std::cell::RefCell::new((0, String::new()));
    every_product(&shop, |query, _, page| {
        if page.len() > heaviest.borrow().0 {
            heaviest.replace((page.len(), query.to_owned()));
        }
    });
    let (_, query) = heaviest.into_inner();
    let path = format!("/p/{query}");
    let page = shop.get(&path).send().ok_page();
    let files = html::values(&page, "href")
        .into_iter()
        .chain(html::values(&page, "src"));
    let files: Vec<_> = files
        .filter(|file| file.ends_with(".css") || file.ends_with(".js"))
        .collect();
    assert!(files.len() >= 3, "{files:?}");
    let total = wire(&path) + files.iter().map(|file| wire(file)).sum::<usize>();
    println!("{path} takes {total} bytes");
    assert!(total < MOST, "{path} takes {total} bytes");
}

#[test]
fn a_quantity_that_is_none_is_refused_in_words() {
    let shop = Shop::shared();
    for quantity in ["0", "-1", "1.5", "many", "1000001", "99999999999999999999"] {
        let query = format!("stove-kettle?quantity={quantity}");
        let problem = shop
            .get(&format!("/api/v1/products/{query}"))
            .send()
            .assert_problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], "quantity", "{quantity}");
        shop.get(&format!("/p/{query}"))
            .send()
            .assert_status(400)
            .assert_page();
    }
}
