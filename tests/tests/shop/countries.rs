//! Prices that are not the same in every country, wherever they show.

use serde_json::{Value, json};
use souk_tests::{Shop, html, rows};

use crate::prices::{admin, beforehand, lamp, moment, money, publish, wait_for};

/// The store with customers in three countries, and a lamp that is reduced in one of them.
fn shop_in_countries(audience: &Value) -> Shop {
    let shop = Shop::seeded().start();
    let stores = rows("store").into_iter();
    let mut stores = stores.filter(|store| store["code"] == "souk");
    let mut store = stores.next().expect("a store");
    store["countries"] = json!(["DE", "AT", "CH"]);
    shop.import_and_publish(&[json!({ "store": store }), lamp()]);
    put_price(&shop, "swiss", audience, 9999);
    publish(&shop);
    shop
}

fn put_price(shop: &Shop, code: &str, audience: &Value, amount: i64) {
    let list = json!({"code": code, "currency": "EUR", "kind": "sale", "priority": 50,
        "audience": audience});
    admin(shop, "PUT", &format!("price-lists/{code}"), &list).ok_json();
    let prices = json!({"prices": [{"sku": "READING-LIGHT", "amount": amount}]});
    let path = format!("price-lists/{code}/prices");
    admin(shop, "POST", &path, &prices).assert_status(204);
}

#[test]
fn every_page_and_answer_shows_the_price_of_the_visitors_country() {
    let shop = shop_in_countries(&json!({"countries": ["CH"]}));
    for (query, country, amount, written, is_reduced) in [
        ("", "DE", 12345, "123.45", false),
        ("&country=DE", "DE", 12345, "123.45", false),
        ("&country=AT", "AT", 12345, "123.45", false),
        ("&country=CH", "CH", 9999, "99.99", true),
    ] {
        let get = |path: &str| shop.get(&format!("/api/v1/{path}{query}")).send().ok_json();
        let product = get("products/reading-light?language=en");
        assert_eq!(product["country"], country);
        let price = &product["variants"][0]["price"];
        assert_eq!(money(&price["unit"]), (amount, "EUR"), "{country}");
        assert_eq!(price["sale"].is_object(), is_reduced, "{country}");
        assert_eq!(money(&product["price_from"]), (amount, "EUR"), "{country}");

        let list = get("products?q=reading-light");
        assert_eq!(list["country"], country);
        assert_eq!(
            money(&list["items"][0]["price"]),
            (amount, "EUR"),
            "{country}"
        );
        let suggested = get("suggestions?q=reading-light");
        assert_eq!(suggested["country"], country);
        let suggestion = &suggested["products"][0];
        assert_eq!(money(&suggestion["price"]), (amount, "EUR"), "{country}");
        assert_eq!(
            suggestion["lowest_text"].is_string(),
            is_reduced,
            "{country}"
        );

        // Filters, counts and orders go by it.
        let has = |filters: &str| {
            let found = get(&format!("products?q=reading-light&limit=100&{filters}"));
            let mut items = found["items"].as_array().expect("items").iter();
            items.any(|item| item["slug"] == "reading-light")
        };
        assert_eq!(has("price.max=100"), is_reduced, "{country}");
        assert_eq!(has("price.min=100.01"), !is_reduced, "{country}");
        assert_eq!(has("on_sale=true"), is_reduced, "{country}");
        let dearest = get("products?sort=-price&category=lamps&limit=100");
        let prices = dearest["items"].as_array().expect("items").iter();
        let prices: Vec<_> = prices
            .map(|item| item["price"]["amount"].as_i64())
            .collect();
        assert!(prices.is_sorted_by(|a, b| a >= b), "{country} {prices:?}");

        for path in [
            "/p/reading-light",
            "/de/p/leselicht",
            "/search?q=reading-light",
            "/c/lamps",
        ] {
            let mark = if path.contains('?') { "&" } else { "?" };
            let address = format!("{path}{mark}{}", query.trim_start_matches('&'));
            let page = shop.get(&address).send().ok_page();
            let own = format!("value=\"{written}\"");
            assert!(page.contains(&own), "{address}: {own}");
            assert_eq!(page.contains("value=\"99.99\""), is_reduced, "{address}");
            // Links keep it, and what it is called elsewhere does not know of it.
            let is_kept = query == "&country=CH" || query == "&country=AT";
            let links = html::values(&page, "href");
            assert!(
                links.iter().any(|link| link.contains("country=CH")),
                "{address}"
            );
            let cards = html::between(&page, "<h3 class=\"card-name\">", "</h3>");
            let links = cards.iter().filter(|card| card.contains("/p/"));
            let own = format!("?country={country}\"");
            assert!(
                links.clone().all(|card| card.contains(&own) == is_kept),
                "{address}"
            );
            let head = html::between(&page, "<head>", "</head>")[0];
            let canonical = html::between(head, "rel=\"canonical\"", ">")[0];
            assert!(!canonical.contains("country"), "{canonical}");
            for alternate in html::between(head, "rel=\"alternate\"", ">") {
                assert!(!alternate.contains("country"), "{alternate}");
            }
        }
        let page = shop
            .get(&format!("/p/reading-light?{query}"))
            .send()
            .ok_page();
        let offer = html::between(&page, "\"offers\":{", "}}")[0];
        assert!(
            offer.contains(&format!("\"price\":\"{written}\"")),
            "{country}: {offer}"
        );
        let feed = shop
            .get(&format!("/feeds/google.xml?{query}"))
            .send()
            .text();
        let mut items = html::between(&feed, "<item>", "</item>").into_iter();
        let item = items
            .find(|item| item.contains("<g:id>READING-LIGHT<"))
            .expect("it");
        assert_eq!(
            item.contains("<g:sale_price>99.99 EUR<"),
            is_reduced,
            "{item}"
        );
        assert_eq!(item.contains("country=CH"), country == "CH", "{item}");
    }
    let store = shop.get("/api/v1/store").send().ok_json();
    assert_eq!(store["countries"], json!(["DE", "AT", "CH"]));
    let feeds = shop.get("/feeds").send().text();
    assert!(feeds.contains("google.xml?country=CH") && feeds.contains("currency=JPY&country=AT"));
}

#[test]
fn a_country_that_is_not_served_is_told_which_are() {
    let shop = shop_in_countries(&json!({}));
    for path in [
        "products/reading-light",
        "products",
        "suggestions?q=a",
        "offers",
        "store",
    ] {
        for country in ["US", "ch", "CH&country=AT", "%F0%9F%8E%89"] {
            let mark = if path.contains('?') { "&" } else { "?" };
            let answer = shop
                .get(&format!("/api/v1/{path}{mark}country={country}"))
                .send();
            let problem = answer.assert_problem(400, "invalid_request");
            assert_eq!(problem["errors"][0]["field"], "country", "{path} {country}");
        }
    }
    let problem = shop.get("/api/v1/products?country=US").send();
    let problem = problem.assert_problem(400, "invalid_request");
    assert!(
        problem["errors"][0]["detail"]
            .as_str()
            .expect("a detail")
            .ends_with("DE, AT, CH")
    );
    shop.get("/p/reading-light?country=US")
        .send()
        .assert_status(400);
    // A store that has no prices for countries says so to programs; people may come with anything.
    let kontor = |path: &str| shop.get(path).host("kontor.localhost").send();
    kontor("/api/v1/products?country=CH").assert_problem(400, "invalid_request");
    kontor("/?country=CH").assert_status(200);
    let list = kontor("/api/v1/products").ok_json();
    assert_eq!(list["country"], Value::Null);
}

#[test]
fn a_sale_of_a_country_begins_there_to_the_second() {
    let shop = shop_in_countries(&json!({"countries": ["CH"], "starts": moment(3_600)}));
    let unit = |country: &str| {
        let path = format!("/api/v1/products/reading-light?country={country}");
        let product = shop.get(&path).send();
        let kept = product.header("cache-control").to_owned();
        let product = product.ok_json();
        (
            product["variants"][0]["price"]["unit"]["amount"].as_i64(),
            kept,
        )
    };
    let (starts, within, ((before, kept), elsewhere)) = beforehand(
        |starts| {
            let audience = json!({"countries": ["CH"], "starts": starts});
            put_price(&shop, "swiss", &audience, 9999);
            publish(&shop);
        },
        || (unit("CH"), unit("DE").0),
    );
    assert_eq!((before, elsewhere), (Some(12345), Some(12345)));
    let seconds = kept.split(|c: char| !c.is_ascii_digit());
    let seconds = seconds
        .filter_map(|number| number.parse::<i64>().ok())
        .next();
    assert!(seconds <= Some(within), "{kept}");
    wait_for(&starts);
    assert_eq!((unit("CH").0, unit("DE").0), (Some(9999), Some(12345)));
}

#[test]
fn a_price_for_some_people_is_on_no_page() {
    let shop = shop_in_countries(&json!({"countries": ["CH"]}));
    for (number, audience) in [
        json!({"segments": ["trade"]}),
        json!({"organizations": ["acme"]}),
        json!({"customers": ["anna"]}),
        json!({"channels": ["pos"]}),
        json!({"countries": ["DE"], "segments": ["trade"]}),
    ]
    .iter()
    .enumerate()
    {
        put_price(&shop, &format!("some-{number}"), audience, 1357);
        let rule = json!({"texts": {"en": {"name": "Only for some"}}, "rule": {
            "id": format!("some-{number}"), "discount": {"percent": 87}, "audience": audience}});
        let path = format!("catalogue-promotions/some-{number}");
        admin(&shop, "PUT", &path, &rule).ok_json();
    }
    publish(&shop);
    for path in [
        "/p/reading-light",
        "/p/reading-light?segments=trade&segment=trade&customer=anna&channel=pos",
        "/api/v1/products/reading-light",
        "/search?q=reading-light",
        "/api/v1/products?q=reading-light",
        "/api/v1/suggestions?q=reading-light",
        "/feeds/google.xml",
        "/feeds/meta.csv",
        "/offers",
        "/api/v1/offers",
    ] {
        let mark = if path.contains('?') { "&" } else { "?" };
        for country in ["DE", "CH"] {
            let text = shop
                .get(&format!("{path}{mark}country={country}"))
                .send()
                .text();
            assert!(!text.contains("Only for some"), "{path}");
            assert!(
                !text.contains("1357") && !text.contains("13.57"),
                "{path} {country}"
            );
            assert!(!text.contains("percent_off\":87"), "{path} {country}");
        }
    }
}
