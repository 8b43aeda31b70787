//! Price lists and sales: managed by the API, and the same prices wherever they show.

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

/// Has something begin soon, and looks at it while it has not: when it begins, how many seconds away that
/// was at the most, and what was seen. A slow machine is given more of them.
pub(crate) fn beforehand<T>(begin: impl Fn(&str), look: impl Fn() -> T) -> (String, i64, T) {
    for seconds in [5, 20, 80] {
        let starts = moment(seconds);
        begin(&starts);
        let seen = look();
        if moment(0) < starts {
            return (starts, seconds, seen);
        }
    }
    panic!("it begins before anybody could look");
}

pub(crate) fn wait_for(time: &str) {
    while moment(0).as_str() < time {
        sleep(Duration::from_millis(100));
    }
}

pub(crate) fn admin(shop: &Shop, method: &'static str, path: &str, body: &Value) -> Answer {
    let path = format!("/api/v1/admin/{path}");
    let request = shop.request(method, &path).as_admin();
    request.body("application/json", body.to_string()).send()
}

/// A body with some fields in place of its own.
pub(crate) fn with(mut body: Value, fields: &Value) -> Value {
    for (name, value) in fields.as_object().expect("fields") {
        body[name] = value.clone();
    }
    body
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
        "media": [{"file": "kveld-bulb-e14.svg"}],
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
    put_sale(&shop, audience);
    shop
}

fn put_sale(shop: &Shop, audience: &Value) {
    for (currency, _, _, amount) in PRICES {
        let list = format!("test-{}", currency.to_ascii_lowercase());
        let body = json!({"code": list, "currency": currency, "kind": "sale", "priority": 50,
            "audience": audience});
        admin(shop, "PUT", &format!("price-lists/{list}"), &body).ok_json();
        let prices = json!({"prices": [{"sku": "READING-LIGHT", "amount": amount}]});
        admin(shop, "POST", &format!("price-lists/{list}/prices"), &prices).assert_status(204);
    }
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
    let shop = shop_with_a_sale(&json!({"starts": moment(3_600)}));
    let unit = || {
        let product = shop.get("/api/v1/products/reading-light").send();
        let product = product.ok_json();
        product["variants"][0]["price"]["unit"]["amount"].as_i64()
    };
    let listed = || is_listed(&shop, "price.max=100");
    let kept = || {
        let page = shop.get("/p/reading-light").send();
        page.header("cache-control").to_owned()
    };
    let (starts, within, seen) = beforehand(
        |starts| {
            put_sale(&shop, &json!({ "starts": starts }));
            publish(&shop);
        },
        || (publish(&shop)["next_due"].clone(), kept(), unit(), listed()),
    );
    let (due, kept, before, was_listed) = seen;
    assert_eq!(due, starts.as_str());
    let seconds: Vec<i64> = kept
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    assert!(seconds[0] + seconds[1] <= within, "{kept}");
    assert_eq!((before, was_listed), (Some(12345), false));
    wait_for(&starts);
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
