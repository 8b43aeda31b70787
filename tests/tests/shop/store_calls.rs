//! What a request costs in calls to the stores, because each is a journey where they are far away.

use souk_tests::{Shop, on_spin, product, slug};

/// `kv-open=1 kv-get=2 …` as a number by name.
fn calls(shop: &Shop, path: &str, name: &str) -> u32 {
    let answer = shop.get(path).send().assert_status(200);
    let calls = answer.header("x-souk-store-calls").to_owned();
    assert!(
        !calls.is_empty() || answer.body().is_empty(),
        "no count: {answer}"
    );
    let mut calls = calls
        .split_whitespace()
        .filter_map(|call| call.split_once('='));
    calls
        .find(|(found, _)| *found == name)
        .and_then(|(_, count)| count.parse().ok())
        .unwrap_or(0)
}

#[test]
fn requests_stay_within_their_number_of_store_calls() {
    if on_spin() {
        return;
    }
    let shop = Shop::seeded().count_store_calls().start();
    let german = format!("/de/p/{}", slug(&product("halm-mug"), "de"));
    for path in ["/p/halm-mug", &german, "/api/v1/products/halm-mug"] {
        assert!(calls(&shop, path, "kv-get") <= 2, "{path}");
        assert_eq!(calls(&shop, path, "sql-open"), 0, "{path}");
    }
    for path in [
        "/search?q=mug",
        "/api/v1/products?q=mug",
        "/search?q=linen&brand=fiadeira&sort=price",
        "/c/kitchen",
    ] {
        let statements = calls(&shop, path, "sql-execute");
        assert!(statements <= 3, "{path}: {statements}");
        assert!(calls(&shop, path, "sql-open") <= 1, "{path}");
        assert!(calls(&shop, path, "kv-get") <= 2, "{path}");
    }
    for path in ["/", "/about", "/api/v1/store"] {
        assert!(calls(&shop, path, "kv-get") <= 2, "{path}");
        assert_eq!(calls(&shop, path, "sql-open"), 0, "{path}");
    }
}
