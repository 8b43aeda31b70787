//! Price lists, promotions and coupons: managed by the API, and the same prices wherever they show.

use std::{
    thread::sleep,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde_json::{Value, json};
use souk_tests::{Answer, Shop, html};

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("a clock").as_secs().cast_signed()
}

pub(crate) fn moment(seconds_from_now: i64) -> String {
    let time = UNIX_EPOCH + Duration::from_secs((now() + seconds_from_now).unsigned_abs());
    humantime::format_rfc3339_seconds(time).to_string()
}

pub(crate) fn admin(shop: &Shop, method: &'static str, path: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/admin/{path}");
    let request = shop.request(method, &path).as_admin();
    request.body("application/json", body.to_string()).send()
}

pub(crate) fn publish(shop: &Shop) -> Value {
    let answer = admin(shop, "POST", "publications", &Value::Null).ok_json();
    assert_eq!(answer["remaining"], 0);
    answer
}

/// A lamp that nobody has reduced yet.
pub(crate) fn lamp() -> Value {
    json!({"product": {"external_id": "reading-light", "status": "active", "stores": ["souk"],
        "categories": ["lamps"], "texts": {
            "en": {"name": "Reading light", "slug": "reading-light"},
            "de": {"name": "Leselicht", "slug": "leselicht"},
            "ar": {"name": "ضوء قراءة", "slug": "reading-light"}},
        "variants": [{"sku": "READING-LIGHT", "stock": {"berlin": 9}, "prices": [
            {"currency": "EUR", "amount": 12345}, {"currency": "JPY", "amount": 20000},
            {"currency": "KWD", "amount": 41999}]}]}})
}

/// The prices of the lamp in three currencies, and those of a sale.
const PRICES: [(&str, &str, &str, i64); 3] = [
    ("EUR", "123.45", "99.99", 9999),
    ("JPY", "20000", "15000", 15000),
    ("KWD", "41.999", "33.250", 33250),
];

fn shop_with_a_sale(audience: &Value) -> Shop {
    let shop = Shop::seeded().start();
    shop.import_and_publish(&[lamp()]);
    for (currency, _, _, amount) in PRICES {
        let list = format!("test-{}", currency.to_ascii_lowercase());
        let body = json!({"code": list, "currency": currency, "kind": "sale", "priority": 50,
            "audience": audience});
        admin(&shop, "PUT", &format!("price-lists/{list}"), &body).ok_json();
        let prices = json!({"prices": [{"sku": "READING-LIGHT", "amount": amount}]});
        admin(
            &shop,
            "POST",
            &format!("price-lists/{list}/prices"),
            &prices,
        )
        .assert_status(204);
    }
    shop
}

pub(crate) fn money(value: &Value) -> (i64, &str) {
    let amount = value["amount"].as_i64().expect("an amount");
    (amount, value["currency"].as_str().expect("a currency"))
}

#[test]
fn page_api_list_suggestion_and_feed_show_the_same_price() {
    let ends = moment(86_400);
    let shop = shop_with_a_sale(&json!({"starts": moment(-60), "ends": ends}));
    publish(&shop);
    for (currency, regular, reduced, amount) in PRICES {
        for (prefix, slug) in [
            ("", "reading-light"),
            ("/de", "leselicht"),
            ("/ar", "reading-light"),
        ] {
            let language = prefix.strip_prefix('/').unwrap_or("en");
            let what = format!("{currency} {language}");
            let asked = format!("language={language}&currency={currency}");

            let product = shop
                .get(&format!("/api/v1/products/{slug}?{asked}"))
                .send()
                .ok_json();
            let price = &product["variants"][0]["price"];
            assert_eq!(money(&price["unit"]), (amount, currency), "{what}");
            let sale = &price["sale"];
            let before: i64 = regular.replace('.', "").parse().expect("an amount");
            assert_eq!(money(&sale["compare_at"]), (before, currency), "{what}");
            assert_eq!(money(&sale["lowest_30_days"]), (before, currency), "{what}");
            assert_eq!(
                sale["percent_off"],
                (before - amount) * 100 / before,
                "{what}"
            );
            assert_eq!(sale["ends_at"], ends.as_str());

            // The page says it to eyes, to ears and to machines.
            let path = format!("{prefix}/p/{slug}?currency={currency}");
            let page = shop.get(&path).send().ok_page();
            let facts = html::between(&page, "<div class=\"product-price\">", "</div>")[0];
            let values = html::values(facts, "value");
            assert_eq!(values.len(), 2, "{what}: {facts}");
            assert!(
                values.contains(reduced) && values.contains(regular),
                "{what}: {facts}"
            );
            let struck = html::between(facts, "<s class=\"compare-at\">", "</s>")[0];
            assert!(
                struck.contains(&format!("value=\"{regular}\"")),
                "{what}: {struck}"
            );
            assert!(struck.contains("visually-hidden"), "{what}: {struck}");
            let lowest = html::between(facts, "<p class=\"lowest\">", "</p>")[0];
            assert!(lowest.contains("30"), "{what}: {lowest}");
            let offer = html::between(&page, "\"offers\":{", "}}")[0];
            for expected in [
                format!("\"price\":\"{reduced}\",\"priceCurrency\":\"{currency}\""),
                format!("StrikethroughPrice\",\"price\":\"{regular}\""),
            ] {
                assert!(offer.contains(&expected), "{what}: {expected} in {offer}");
            }

            let list = shop
                .get(&format!("/api/v1/products?q={slug}&{asked}"))
                .send()
                .ok_json();
            let item = &list["items"][0];
            assert_eq!(money(&item["price"]), (amount, currency), "{what}");
            assert_eq!(&item["sale"], sale, "{what}");
            let search = shop.get(&format!("{prefix}/search?q={slug}&currency={currency}"));
            let search = search.send().ok_page();
            let card = html::between(&search, "<article class=\"card\">", "</article>")[0];
            let values = html::values(card, "value");
            assert!(
                values.contains(reduced) && values.contains(regular),
                "{what}: {card}"
            );
            assert!(card.contains(lowest), "{what}: {card}");

            let suggested = shop.get(&format!("/api/v1/suggestions?q={slug}&{asked}"));
            let suggested = suggested.send().ok_json();
            let suggestion = &suggested["products"][0];
            assert_eq!(&suggestion["sale"], sale, "{what}");
            assert_eq!(suggestion["lowest_text"], lowest, "{what}");

            let feed = shop.get(&format!("{prefix}/feeds/google.xml?currency={currency}"));
            let feed = feed.send().text();
            let mut items = html::between(&feed, "<item>", "</item>").into_iter();
            let item = items
                .find(|item| item.contains("<g:id>READING-LIGHT<"))
                .expect("it");
            for expected in [
                format!("<g:price>{regular} {currency}</g:price>"),
                format!("<g:sale_price>{reduced} {currency}</g:sale_price>"),
                format!("/{ends}</g:sale_price_effective_date>"),
            ] {
                assert!(item.contains(&expected), "{what}: {expected} in {item}");
            }
        }
    }
    // Filters go by it too.
    assert!(is_listed(&shop, "price.max=100") && !is_listed(&shop, "price.min=100"));
}

#[test]
fn what_a_promotion_takes_off_a_sale_is_shown_beside_the_regular_price() {
    let shop = shop_with_a_sale(&json!({"starts": moment(-60)}));
    let further = json!({"rule": {"id": "further", "discount": {"percent": 10}, "of": [{"product": "reading-light"}]}});
    admin(&shop, "PUT", "catalogue-promotions/further", &further).ok_json();
    publish(&shop);
    for (currency, regular, _, amount) in PRICES {
        let path = format!("/api/v1/products/reading-light?currency={currency}");
        let product = shop.get(&path).send().ok_json();
        let price = &product["variants"][0]["price"];
        let before: i64 = regular.replace('.', "").parse().expect("an amount");
        assert_eq!(money(&price["unit"]), ((amount * 9 + 5) / 10, currency));
        assert_eq!(money(&price["sale"]["compare_at"]), (before, currency));
        let page = shop.get(&format!("/p/reading-light?currency={currency}"));
        let page = page.send().ok_page();
        let struck = html::between(&page, "<s class=\"compare-at\">", "</s>")[0];
        assert!(struck.contains(&format!("value=\"{regular}\"")), "{struck}");
    }
}

/// Whether a list with these filters has the lamp.
fn is_listed(shop: &Shop, filters: &str) -> bool {
    let path = format!("/api/v1/products?q=reading-light&limit=100&{filters}");
    let list = shop.get(&path).send().ok_json();
    let mut items = list["items"].as_array().expect("items").iter();
    items.any(|item| item["slug"] == "reading-light")
}

#[test]
fn a_sale_begins_by_itself_and_nobody_keeps_the_old_price_longer() {
    let shop = shop_with_a_sale(&json!({"starts": moment(6)}));
    let published = publish(&shop);
    let due = published["next_due"].as_str().expect("a time").to_owned();
    let unit = || {
        let product = shop.get("/api/v1/products/reading-light").send();
        let product = product.ok_json();
        product["variants"][0]["price"]["unit"]["amount"].as_i64()
    };
    let listed = || is_listed(&shop, "price.max=100");
    let page = shop.get("/p/reading-light").send();
    let kept = page.header("cache-control").to_owned();
    let seconds: Vec<i64> = kept
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    assert!(seconds[0] + seconds[1] <= 6, "{kept}");
    assert_eq!((unit(), listed()), (Some(12345), false));
    let waited = SystemTime::now();
    while moment(0) < due {
        assert!(waited.elapsed().expect("a clock") < Duration::from_secs(20));
        sleep(Duration::from_millis(200));
    }
    // The page is right at once; the filter follows once the publisher is called.
    assert_eq!(unit(), Some(9999));
    let page = shop.get("/p/reading-light").send().ok_page();
    assert!(page.contains("value=\"99.99\""));
    let published = publish(&shop);
    assert!(published["published"].as_i64() > Some(0));
    assert_eq!((unit(), listed()), (Some(9999), true));
}

#[test]
fn two_who_change_the_same_list_notice() {
    let shop = Shop::seeded().start();
    let body = |priority: i64| json!({"code": "spring", "currency": "EUR", "priority": priority});
    let put = |priority: i64, condition: Option<(&str, &str)>| {
        let request = shop
            .request("PUT", "/api/v1/admin/price-lists/spring")
            .as_admin();
        let request = request.body("application/json", body(priority).to_string());
        match condition {
            Some((name, value)) => request.header(name, value).send(),
            None => request.send(),
        }
    };
    let created = put(1, Some(("if-none-match", "*")));
    assert_eq!(created.header("etag"), "\"1\"");
    put(2, Some(("if-none-match", "*"))).assert_problem(412, "version_changed");
    let changed = put(2, Some(("if-match", "\"1\""))).ok_json();
    assert_eq!(
        (&changed["version"], &changed["data"]["priority"]),
        (&json!(2), &json!(2))
    );
    put(3, Some(("if-match", "\"1\""))).assert_problem(412, "version_changed");
    // The same again is no change.
    assert_eq!(put(2, None).ok_json()["version"], 2);
    let delete = |tag: &str| {
        let request = shop
            .request("DELETE", "/api/v1/admin/price-lists/spring")
            .as_admin();
        request.header("if-match", tag).send()
    };
    delete("\"1\"").assert_problem(412, "version_changed");
    delete("\"2\"").assert_status(204);
    delete("*").assert_problem(404, "not_found");
}

#[test]
fn lists_and_their_prices_are_read_in_pages() {
    let shop = Shop::seeded().start();
    for number in 0..5 {
        let code = format!("page-{number}");
        let body = json!({"code": code, "currency": "EUR"});
        admin(&shop, "PUT", &format!("price-lists/{code}"), &body).ok_json();
    }
    let prices: Vec<_> = (1..=5)
        .map(|quantity| json!({"product": "halm-mug", "min_quantity": quantity, "amount": 10 - quantity}))
        .collect();
    let body = json!({ "prices": prices });
    admin(&shop, "POST", "price-lists/page-0/prices", &body).assert_status(204);
    let all = |path: &str| {
        let mut items = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = shop.get(&format!("/api/v1/admin/{path}?limit=2{cursor}"));
            let page = page.as_admin().send().ok_json();
            items.extend(page["items"].as_array().expect("items").clone());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return items,
            }
        }
    };
    let lists = all("price-lists");
    let codes: Vec<_> = lists
        .iter()
        .filter_map(|list| list["code"].as_str())
        .collect();
    assert!(
        codes.is_sorted()
            && codes
                .iter()
                .filter(|code| code.starts_with("page-"))
                .count()
                == 5
    );
    assert!(
        !codes.contains(&"base-eur"),
        "base lists are the products' own"
    );
    let quantities: Vec<_> = all("price-lists/page-0/prices")
        .iter()
        .map(|price| price["min_quantity"].as_i64().expect("a quantity"))
        .collect();
    assert_eq!(quantities, [1, 2, 3, 4, 5]);
    let one = "price-lists/page-0/prices?product=halm-mug&min_quantity=3";
    admin(&shop, "DELETE", one, &Value::Null).assert_status(204);
    admin(&shop, "DELETE", one, &Value::Null).assert_problem(404, "not_found");
    let stolen = all("price-lists").len();
    assert_eq!(stolen, lists.len());
}

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

/// What a promotion may not be, with the field that says so.
fn faulty_promotions() -> Vec<(Value, &'static str)> {
    let off = json!([{"spread": {"discount": {"percent": 10}}}]);
    let rule = |more: Value| {
        let mut rule = json!({"id": "x", "actions": off});
        for (name, value) in more.as_object().expect("fields") {
            rule[name] = value.clone();
        }
        json!({ "rule": rule })
    };
    let when = |condition: Value| rule(json!({ "condition": condition }));
    let does = |action: Value| rule(json!({"actions": [action]}));
    let many = |count: usize| {
        (0..count)
            .map(|place| format!("c{place}"))
            .collect::<Vec<_>>()
    };
    let deep = (0..20).fold(json!("always"), |inner, _| json!({"all": [inner]}));
    let spread = |discount: Value| does(json!({"spread": {"discount": discount}}));
    vec![
        // Percentages above 100, and what is none.
        (
            spread(json!({"percent": 100.5})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            spread(json!({"percent": -1})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            spread(json!({"percent": "much"})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            does(json!({"shipping": {"discount": {"percent": 101}}})),
            "rule.actions[0].shipping.discount.percent",
        ),
        (
            does(
                json!({"tiers": {"by": "amount", "steps": [{"from": 0, "discount": {"percent": 101}}]}}),
            ),
            "rule.actions[0].tiers.steps[0].discount.percent",
        ),
        // Negative amounts.
        (
            spread(json!({"amount": -1})),
            "rule.actions[0].spread.discount.amount",
        ),
        (
            does(json!({"units": {"discount": {"fixed_price": -1}}})),
            "rule.actions[0].units.discount.fixed_price",
        ),
        (rule(json!({"cap": -1})), "rule.cap"),
        (rule(json!({"budget": {"spend": -1}})), "rule.budget.spend"),
        (
            does(
                json!({"tiers": {"by": "amount", "steps": [{"from": -1, "discount": {"percent": 1}}]}}),
            ),
            "rule.actions[0].tiers.steps[0].from",
        ),
        // Currencies that there are not, and amounts in several.
        (
            json!({"currency": "XXQ", "rule": rule(json!({}))["rule"]}),
            "currency",
        ),
        (
            when(json!({"currency": ["EUR", "XXQ"]})),
            "rule.condition.currency[1]",
        ),
        (
            json!({"currency": "EUR", "rule": when(json!({"currency": ["USD"]}))["rule"]}),
            "rule.condition.currency",
        ),
        // Sets without anything.
        (rule(json!({"actions": []})), "rule.actions"),
        (when(json!({"any": []})), "rule.condition.any"),
        (when(json!({"segment": []})), "rule.condition.segment"),
        (when(json!({"country": []})), "rule.condition.country"),
        (when(json!({"weekday": []})), "rule.condition.weekday"),
        (
            does(json!({"tiers": {"by": "amount", "steps": []}})),
            "rule.actions[0].tiers.steps",
        ),
        // What contradicts itself.
        (
            rule(json!({"starts": "2026-02-01T00:00:00Z", "ends": "2026-02-01T00:00:00Z"})),
            "rule.ends",
        ),
        (
            when(json!({"total": {"range": {"min": 2, "max": 1}}})),
            "rule.condition.total.range.max",
        ),
        (
            when(json!({"quantity": {"range": {}}})),
            "rule.condition.quantity.range",
        ),
        (
            when(json!({"hours": {"from": "10:00", "to": "10:00"}})),
            "rule.condition.hours.to",
        ),
        (
            does(json!({"spread": {"of": {"except": {}}, "discount": {"percent": 1}}})),
            "rule.actions[0].spread.of.except",
        ),
        (
            does(
                json!({"tiers": {"by": "amount", "steps": [{"from": 5, "discount": {"percent": 1}},
                {"from": 5, "discount": {"percent": 2}}]}}),
            ),
            "rule.actions[0].tiers.steps[1].from",
        ),
        (
            json!({"stores": ["souk"], "rule": when(json!({"store": ["kontor"]}))["rule"]}),
            "rule.condition.store",
        ),
        (
            rule(
                json!({"condition": {"quantity": {"of": {"products": ["mug"]}, "range": {"min": 1}}},
                "actions": [{"gift": {"product": "mug", "quantity": 1}}]}),
            ),
            "rule.actions[0].gift.product",
        ),
        // Too much of anything.
        (
            rule(
                json!({"coupons": many(10_000).iter().map(|code| json!({"code": code})).collect::<Vec<_>>()}),
            ),
            "rule.coupons",
        ),
        (
            when(json!({"segment": many(1_001)})),
            "rule.condition.segment",
        ),
        (
            when(deep),
            "rule.condition.all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all",
        ),
        (
            rule(json!({"actions": vec![off[0].clone(); 51]})),
            "rule.actions",
        ),
        (
            spread(json!({"amount": 9_223_372_036_854_775_808_u64})),
            "rule.actions[0].spread.discount.amount",
        ),
        (
            does(json!({"gift": {"product": "mug", "quantity": 18_446_744_073_709_551_615_u64}})),
            "rule.actions[0].gift.quantity",
        ),
        (
            rule(json!({"priority": 3_000_000_000_u32})),
            "rule.priority",
        ),
    ]
}

#[test]
fn a_faulty_promotion_is_refused_with_its_field_however_it_comes() {
    let shop = Shop::seeded().start();
    let mut wrong = Vec::new();
    for (promotion, field) in faulty_promotions() {
        let answer = admin(&shop, "PUT", "promotions/x", &promotion);
        let status = answer.status();
        let fields = |errors: &Value, prefix: &str| -> Vec<String> {
            let errors = errors.as_array().into_iter().flatten();
            let names = errors.filter_map(|error| error["field"].as_str());
            let names = names.map(|name| name.strip_prefix(prefix).unwrap_or(name).to_owned());
            names.collect()
        };
        let put = fields(&answer.json()["errors"], "");
        let row = json!({ "promotion": promotion }).to_string();
        let imported = shop.post("/api/v1/admin/promotions").as_admin();
        let report = imported.body("application/x-ndjson", row).send().ok_json();
        let imported = fields(&report["errors"], "promotion.");
        let draft =
            json!({"store": "souk", "currency": "EUR", "drafts": [{"promotion": promotion}]});
        let tried = admin(&shop, "POST", "calculations", &draft);
        let tried = fields(&tried.json()["errors"], "drafts[0].promotion.");
        for (how, found) in [("put", put), ("imported", imported), ("tried", tried)] {
            if !found.iter().any(|found| found == field) {
                wrong.push(format!(
                    "{how}: expected {field}, found {found:?} ({status})"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn gifts_of_several_promotions_never_lead_back_to_the_first() {
    let shop = Shop::seeded().start();
    let gives = |id: &str, wants: &str, gives: &str| {
        json!({"rule": {"id": id, "actions": [{"gift": {"product": gives, "quantity": 1}}],
            "condition": {"all": [{"quantity": {"of": {"products": [wants]}, "range": {"min": 1}}}]}}})
    };
    for (id, wants, given) in [
        ("a", "halm-mug", "halm-mug-seconds"),
        ("b", "halm-mug-seconds", "oltmann-cutting-board"),
    ] {
        let path = format!("promotions/{id}");
        admin(&shop, "PUT", &path, &gives(id, wants, given)).ok_json();
    }
    let closes = gives("c", "oltmann-cutting-board", "halm-mug");
    let problem =
        admin(&shop, "PUT", "promotions/c", &closes).assert_problem(400, "invalid_request");
    assert_eq!(
        problem["errors"][0]["field"],
        "rule.actions[0].gift.product"
    );
    // Without the one in the middle it leads nowhere.
    admin(
        &shop,
        "PUT",
        "promotions/b",
        &gives("b", "halm-mug-seconds", "fiadeira-waffle-towel"),
    )
    .ok_json();
    admin(&shop, "PUT", "promotions/c", &closes).ok_json();
    let again = gives("b", "halm-mug-seconds", "oltmann-cutting-board");
    let problem =
        admin(&shop, "PUT", "promotions/b", &again).assert_problem(400, "invalid_request");
    let field = problem["errors"][0]["field"].as_str().unwrap_or_default();
    assert!(field.starts_with("rule.actions"), "{problem}");
}

#[test]
fn a_faulty_list_price_or_coupon_is_refused_with_its_field() {
    let shop = Shop::seeded().start();
    let list = json!({"code": "spring", "currency": "EUR"});
    admin(&shop, "PUT", "price-lists/spring", &list).ok_json();
    let list = |more: Value| {
        let mut list = json!({"code": "spring", "currency": "EUR"});
        for (name, value) in more.as_object().expect("fields") {
            list[name] = value.clone();
        }
        list
    };
    let off = |rule: Value| {
        let mut whole = json!({"id": "x", "discount": {"percent": 10}});
        for (name, value) in rule.as_object().expect("fields") {
            whole[name] = value.clone();
        }
        json!({"currency": "EUR", "rule": whole})
    };
    let coupon = |more: Value| {
        let mut coupon = json!({"code": "X", "promotion": "first-order"});
        for (name, value) in more.as_object().expect("fields") {
            coupon[name] = value.clone();
        }
        coupon
    };
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

#[test]
fn coupons_are_made_in_bulk_once_and_cannot_be_guessed() {
    let shop = Shop::seeded().start();
    let wanted = json!({"promotion": "first-order", "batch": "spring letter", "count": 300,
        "prefix": "SPRING", "max_uses": 1});
    let codes = |answer: Answer| -> Vec<String> {
        let answer = answer.ok_json();
        let codes = answer["codes"].as_array().expect("codes").iter();
        let mut codes: Vec<_> = codes
            .map(|code| code.as_str().expect("a code").to_owned())
            .collect();
        codes.sort();
        codes.dedup();
        codes
    };
    let made = codes(admin(&shop, "POST", "coupons", &wanted));
    assert_eq!(made.len(), 300);
    assert!(
        made.iter()
            .all(|code| code.starts_with("SPRING-") && code.len() == 21)
    );
    // Every letter is drawn: 3,600 of them of 32.
    let random: String = made.iter().map(|code| code[7..].replace('-', "")).collect();
    let letters: std::collections::BTreeSet<_> = random.chars().collect();
    assert_eq!(letters.len(), 32);
    assert_eq!(
        codes(admin(&shop, "POST", "coupons", &wanted)),
        made,
        "the same batch"
    );
    let one = shop
        .get(&format!("/api/v1/admin/coupons/{}", made[0]))
        .as_admin()
        .send();
    let one = one.ok_json();
    assert_eq!(
        (&one["used"], &one["data"]["max_uses"]),
        (&json!(0), &json!(1))
    );
    let of_none = shop
        .get("/api/v1/admin/coupons?promotion=free-delivery")
        .as_admin()
        .send();
    assert_eq!(of_none.ok_json()["items"], json!([]));
    // They go with their promotion.
    admin(&shop, "DELETE", "promotions/first-order", &Value::Null).assert_status(204);
    let gone = shop
        .get(&format!("/api/v1/admin/coupons/{}", made[0]))
        .as_admin()
        .send();
    gone.assert_problem(404, "not_found");
}

#[test]
fn the_page_of_offers_tells_what_holds_now_in_every_language() {
    let shop = Shop::seeded().start();
    let promotion = |id: &str, more: Value| {
        let mut body = json!({"stores": ["souk"], "public": true,
            "texts": {"en": {"name": format!("{id} <b>"), "terms": "Only here."},
                "de": {"name": format!("{id} auf Deutsch")}},
            "rule": {"id": id, "actions": [{"spread": {"discount": {"percent": 10}}}]}});
        for (name, value) in more.as_object().into_iter().flatten() {
            match name.as_str() {
                "starts" | "ends" => body["rule"][name] = value.clone(),
                _ => body[name] = value.clone(),
            }
        }
        admin(&shop, "PUT", &format!("promotions/{id}"), &body).ok_json();
    };
    promotion(
        "open",
        json!({"shown_coupon": "OPEN-1", "ends": moment(3_600)}),
    );
    promotion("later", json!({"starts": moment(3_600)}));
    promotion("over", json!({"ends": moment(-3_600)}));
    promotion("secret", json!({"public": false}));
    promotion("elsewhere", json!({"stores": ["kontor"]}));
    promotion("in-yen", json!({"currency": "JPY"}));
    publish(&shop);
    let ids = |query: &str| -> Vec<String> {
        let offers = shop.get(&format!("/api/v1/offers{query}")).send().ok_json();
        let items = offers["items"].as_array().expect("offers").iter();
        let ids = items.map(|offer| offer["id"].as_str().expect("an id").to_owned());
        ids.filter(|id| ["open", "later", "over", "secret", "elsewhere", "in-yen"].contains(&&**id))
            .collect()
    };
    assert_eq!(ids(""), ["open"]);
    assert_eq!(ids("?currency=JPY"), ["in-yen", "open"]);
    let answer = shop.get("/offers").send();
    let kept = answer.header("cache-control").to_owned();
    let page = answer.ok_page();
    assert!(
        page.contains("open &lt;b&gt;") && page.contains("OPEN-1") && page.contains("Only here.")
    );
    assert!(!page.contains("later") && !page.contains("secret"));
    assert!(kept.contains("stale-if-error"), "{kept}");
    for (prefix, text) in [("/de", "open auf Deutsch"), ("/ar", "dir=\"rtl\"")] {
        let page = shop.get(&format!("{prefix}/offers")).send().ok_page();
        assert!(page.contains(text), "{prefix}");
        assert!(page.contains("hreflang"), "{prefix}");
    }
    let sitemap = shop.get("/sitemaps/pages-1.xml").send().text();
    assert!(sitemap.contains("/de/offers</loc>"));
}

#[test]
fn an_offer_is_shown_while_its_code_is_good() {
    let shop = Shop::seeded().start();
    let shown = || {
        publish(&shop);
        let offers = shop.get("/api/v1/offers").send().ok_json();
        let mut items = offers["items"].as_array().expect("items").iter();
        let offer = items.find(|offer| offer["id"] == "letter");
        offer.map(|offer| (offer["coupon"].clone(), offer["ends_at"].clone()))
    };
    let ends = moment(86_400);
    let promotion = json!({"public": true, "shown_coupon": "LETTER",
        "texts": {"en": {"name": "A"}, "de": {"name": "B"}, "ar": {"name": "C"}},
        "rule": {"id": "letter", "ends": moment(2 * 86_400),
            "actions": [{"spread": {"discount": {"percent": 10}}}]}});
    admin(&shop, "PUT", "promotions/letter", &promotion).ok_json();
    assert_eq!(shown(), None, "nobody could use it");
    let coupon = |promotion: &str, window: &Value| {
        let mut body = json!({"code": "LETTER", "promotion": promotion});
        for (name, value) in window.as_object().expect("fields") {
            body[name] = value.clone();
        }
        admin(&shop, "PUT", "coupons/LETTER", &body).ok_json();
    };
    coupon("letter", &json!({ "ends": ends }));
    assert_eq!(shown(), Some((json!("LETTER"), json!(ends))));
    for window in [
        json!({"ends": moment(-60)}),
        json!({"starts": moment(3_600)}),
    ] {
        coupon("letter", &window);
        assert_eq!(shown(), None, "{window}");
    }
    coupon("letter", &json!({}));
    assert!(shown().is_some());
    coupon("first-order", &json!({}));
    assert_eq!(shown(), None, "it opens something else");
    coupon("letter", &json!({}));
    admin(&shop, "DELETE", "coupons/LETTER", &Value::Null).assert_status(204);
    assert_eq!(shown(), None);
}

#[test]
fn a_list_of_what_is_reduced_holds_nothing_else() {
    let shop = Shop::shared();
    for (currency, path) in [("EUR", "/api/v1/products"), ("KWD", "/api/v1/products")] {
        let all = |query: &str| -> Vec<Value> {
            let list = shop.get(&format!("{path}?limit=100&currency={currency}{query}"));
            let list = list.send().ok_json();
            let items = list["items"].as_array().expect("items").clone();
            assert_eq!(list["total"], items.len());
            items
        };
        let reduced = all("&on_sale=true");
        assert!(!reduced.is_empty());
        assert!(reduced.iter().all(|item| item["sale"].is_object()));
        let expected = all("")
            .iter()
            .filter(|item| item["sale"].is_object())
            .count();
        assert_eq!(reduced.len(), expected, "{currency}");
    }
    let page = shop.get("/search?on_sale=true").send().ok_page();
    assert!(page.contains("Reduced"), "a chip names the filter");
    shop.get("/api/v1/products?on_sale=yes")
        .send()
        .assert_problem(400, "invalid_request");
}
