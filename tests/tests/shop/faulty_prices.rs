//! A price list, a promotion or a coupon that is wrong is refused, and the field that is wrong is named.

use serde_json::{Value, json};
use souk_tests::Shop;

use crate::prices::{admin, with};

#[test]
fn what_is_wrong_is_named_by_its_field() {
    let shop = Shop::seeded().start();
    let list = json!({"code": "spring", "currency": "EUR"});
    admin(&shop, "PUT", "price-lists/spring", &list).ok_json();
    let promotion = |rule: Value| json!({ "rule": rule });
    for (method, path, body, field) in [
        (
            "PUT",
            "price-lists/spring",
            json!({"code": "spring", "currency": "XXQ"}),
            "currency",
        ),
        (
            "PUT",
            "price-lists/spring",
            json!({"code": "other", "currency": "EUR"}),
            "code",
        ),
        (
            "PUT",
            "price-lists/base-eur",
            json!({"code": "base-eur", "currency": "EUR"}),
            "code",
        ),
        (
            "PUT",
            "price-lists/spring",
            json!({"code": "spring", "currency": "EUR", "audience": {"stores": ["souk", "x"]}}),
            "audience.stores[1]",
        ),
        (
            "PUT",
            "price-lists/spring",
            json!({"code": "spring", "colour": 1}),
            "colour",
        ),
        (
            "POST",
            "price-lists/spring/prices",
            json!({"prices": [{"product": "halm-mug", "amount": 1}, {"sku": "X", "amount": 1}]}),
            "prices[1].sku",
        ),
        (
            "POST",
            "price-lists/spring/prices",
            json!({"prices": [{"product": "halm-mug", "amount": -1}]}),
            "prices[0].amount",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            promotion(json!({"id": "x", "discount": {"percent": 101}})),
            "rule.discount.percent",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            promotion(json!({"id": "x", "discount": {"amount": 100}})),
            "currency",
        ),
        (
            "PUT",
            "promotions/x",
            promotion(json!({"id": "x", "actions": [{"spread": {"discount": {"percent": 101}}}]})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            "POST",
            "price-lists/spring/prices",
            json!({"prices": []}),
            "prices",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            json!({"products": {}, "rule": {"id": "x", "discount": {"percent": 1}}}),
            "products",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            json!({"products": {"categories": []}, "rule": {"id": "x", "discount": {"percent": 1}}}),
            "products.categories",
        ),
        (
            "PUT",
            "promotions/x",
            promotion(json!({"id": "x", "actions": [{"spread": {"discount": {"amount": 500}}}]})),
            "currency",
        ),
        (
            "PUT",
            "promotions/x",
            promotion(json!({"id": "x", "actions": [
                {"spread": {"of": {"brands": []}, "discount": {"percent": 1}}}]})),
            "rule.actions[0].spread.of.brands",
        ),
        (
            "PUT",
            "promotions/x",
            promotion(json!({"id": "x", "actions": [{"gift": {"product": "none"}}]})),
            "rule.actions[0].gift.product",
        ),
        (
            "PUT",
            "promotions/x",
            promotion(
                json!({"id": "x", "condition": {"all": [{"registered": true}, {"registered": false}]},
                "actions": [{"spread": {"discount": {"percent": 1}}}]}),
            ),
            "rule.condition.all[1].registered",
        ),
        (
            "PUT",
            "promotions/x",
            json!({"currency": "EUR", "rule": {"id": "x", "condition": {"all": ["always", {"currency": ["USD"]}]},
                "actions": [{"spread": {"discount": {"percent": 1}}}]}}),
            "rule.condition.all[1].currency",
        ),
        (
            "PUT",
            "coupons/x",
            json!({"code": "x", "promotion": "first-order"}),
            "code",
        ),
        (
            "PUT",
            "coupons/X",
            json!({"code": "X", "promotion": "none"}),
            "promotion",
        ),
        (
            "POST",
            "coupons",
            json!({"promotion": "first-order", "batch": "b", "count": 5001}),
            "count",
        ),
        (
            "POST",
            "coupons",
            json!({"promotion": "first-order", "batch": "b", "count": 1, "prefix": "spring"}),
            "prefix",
        ),
    ] {
        let problem = admin(&shop, method, path, &body).assert_problem(400, "invalid_request");
        assert_eq!(
            problem["errors"][0]["field"], field,
            "{path} {body}: {problem}"
        );
    }
    // Nothing of a refused batch stays.
    let prices = shop
        .get("/api/v1/admin/price-lists/spring/prices")
        .as_admin()
        .send();
    assert_eq!(prices.ok_json()["items"], json!([]));
}

#[test]
fn a_faulty_list_price_or_coupon_is_refused_with_its_field() {
    let shop = Shop::seeded().start();
    let list = json!({"code": "spring", "currency": "EUR"});
    admin(&shop, "PUT", "price-lists/spring", &list).ok_json();
    let list = |more: Value| with(list.clone(), &more);
    let off = |more: Value| {
        let rule = with(json!({"id": "x", "discount": {"percent": 10}}), &more);
        json!({"currency": "EUR", "rule": rule})
    };
    let coupon = |more: Value| with(json!({"code": "X", "promotion": "first-order"}), &more);
    let many: Vec<_> = (0..1_001).map(|place| format!("c{place}")).collect();
    let window = json!({"starts": "2026-02-01T00:00:00Z", "ends": "2026-01-01T00:00:00Z"});
    let price = |price: Value| json!({"prices": [price]});
    let lists = "price-lists/spring";
    let prices = "price-lists/spring/prices";
    let mut wrong = Vec::new();
    for (method, path, body, field) in [
        ("PUT", lists, list(json!({"currency": "eur"})), "currency"),
        (
            "PUT",
            lists,
            list(json!({"audience": window})),
            "audience.ends",
        ),
        (
            "PUT",
            lists,
            list(json!({"audience": {"countries": ["Germany"]}})),
            "audience.countries[0]",
        ),
        (
            "PUT",
            lists,
            list(json!({"audience": {"segments": many}})),
            "audience.segments",
        ),
        (
            "PUT",
            lists,
            list(json!({"priority": 3_000_000_000_u32})),
            "priority",
        ),
        (
            "POST",
            prices,
            price(json!({"sku": "HALM-MUG-OAT", "amount": -1})),
            "prices[0].amount",
        ),
        (
            "POST",
            prices,
            price(json!({"sku": "HALM-MUG-OAT", "amount": 9_223_372_036_854_775_808_u64})),
            "prices[0].amount",
        ),
        (
            "POST",
            prices,
            price(json!({"sku": "HALM-MUG-OAT", "amount": 1, "min_quantity": 0})),
            "prices[0].min_quantity",
        ),
        ("POST", prices, price(json!({"amount": 1})), "prices[0].sku"),
        (
            "POST",
            prices,
            price(json!({"sku": "HALM-MUG-OAT", "product": "halm-mug", "amount": 1})),
            "prices[0].sku",
        ),
        ("POST", prices, json!({"prices": []}), "prices"),
        (
            "PUT",
            "catalogue-promotions/x",
            off(json!({"discount": {"percent": 100.1}})),
            "rule.discount.percent",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            off(json!({"discount": {"amount": -1}})),
            "rule.discount.amount",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            off(json!({"floor": -1})),
            "rule.floor",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            off(json!({"audience": window})),
            "rule.audience.ends",
        ),
        (
            "PUT",
            "catalogue-promotions/x",
            json!({"currency": "XXQ", "rule": {"id": "x", "discount": {"percent": 1}}}),
            "currency",
        ),
        (
            "PUT",
            "coupons/X",
            coupon(json!({"max_uses": 0})),
            "max_uses",
        ),
        (
            "PUT",
            "coupons/X",
            coupon(json!({"max_uses": -1})),
            "max_uses",
        ),
        (
            "PUT",
            "coupons/X",
            coupon(json!({"max_uses": 4_294_967_296_u64})),
            "max_uses",
        ),
        ("PUT", "coupons/X", coupon(window.clone()), "ends"),
        (
            "PUT",
            "coupons/X",
            coupon(json!({"starts": "soon"})),
            "starts",
        ),
        (
            "POST",
            "coupons",
            json!({"promotion": "first-order", "batch": "b", "count": 10_000}),
            "count",
        ),
        (
            "POST",
            "coupons",
            json!({"promotion": "first-order", "batch": "b", "count": 0}),
            "count",
        ),
        (
            "PUT",
            "lanes/x",
            json!({"code": "x", "choice": "worst"}),
            "choice",
        ),
    ] {
        let answer = admin(&shop, method, path, &body);
        let problem = match answer.status() {
            204 => Value::Null,
            _ => answer.json(),
        };
        let errors = problem["errors"].as_array().into_iter().flatten();
        let fields: Vec<_> = errors.filter_map(|error| error["field"].as_str()).collect();
        if answer.status() != 400 || !fields.contains(&field) {
            wrong.push(format!(
                "{path} {body}: expected {field}, found {} {problem}",
                answer.status()
            ));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
