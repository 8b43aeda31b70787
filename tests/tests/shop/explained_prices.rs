//! `GET /api/v1/admin/prices`: which price a visitor gets of the lists and promotions that are kept, and why
//! no other.

use serde_json::{Value, json};
use souk_tests::{Answer, Shop};

use crate::prices::{admin, lamp, moment, publish, wait_for};

fn ask(shop: &Shop, question: &str) -> Answer {
    let path = format!("/api/v1/admin/prices?{question}");
    shop.get(&path).as_admin().send()
}

/// What is told of the one variant that a question is about.
#[track_caller]
fn explained(shop: &Shop, question: &str) -> Value {
    let answer = ask(shop, question).ok_json();
    let items = answer["items"].as_array().expect("a list");
    assert_eq!(items.len(), 1, "{answer}");
    items[0].clone()
}

/// The price of a unit, the list, and why each other list did not win.
fn told(item: &Value) -> (Option<i64>, &str, Vec<String>) {
    let lost = item["lost"].as_array().expect("what lost").iter();
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut lost: Vec<_> = lost
        .map(|lost| format!("{}: {}", word(&lost["list"]), word(&lost["reason"]["code"])))
        .collect();
    lost.sort();
    lost.dedup();
    let price = &item["price"];
    let list = price["list"].as_str().unwrap_or_default();
    (price["unit"].as_i64(), list, lost)
}

#[test]
fn what_is_explained_is_what_pages_show_in_every_country_and_currency() {
    let shop = Shop::shared();
    let list = shop.get("/api/v1/products?limit=100").send().ok_json();
    let slugs = list["items"].as_array().expect("products").iter();
    let slugs: Vec<_> = slugs
        .map(|item| item["slug"].as_str().expect("a slug"))
        .collect();
    let mut compared = 0;
    let mut reduced = 0;
    for (country, currency) in [
        ("DE", "EUR"),
        ("CH", "EUR"),
        ("DE", "USD"),
        ("DE", "JPY"),
        ("CH", "KWD"),
    ] {
        for slug in &slugs {
            let path = format!("/api/v1/products/{slug}?country={country}&currency={currency}");
            let product = shop.get(&path).send().ok_json();
            let variants = product["variants"].as_array().expect("variants");
            let skus = variants
                .iter()
                .map(|variant| variant["sku"].as_str().expect("a SKU"));
            let skus: String = skus.map(|sku| format!("&sku={sku}")).collect();
            let question = format!("store=souk&country={country}&currency={currency}{skus}");
            let answer = ask(&shop, &question).ok_json();
            for (variant, item) in variants
                .iter()
                .zip(answer["items"].as_array().expect("items"))
            {
                let what = format!("{question}: {item} {variant}");
                assert_eq!(variant["sku"], item["sku"], "{what}");
                let (shown, price) = (&variant["price"], &item["price"]);
                assert_eq!(shown["unit"]["amount"], price["unit"], "{what}");
                assert_eq!(
                    shown["sale"]["compare_at"]["amount"], price["compare_at"],
                    "{what}"
                );
                let tiers = shown["tiers"].as_array().into_iter().flatten();
                let tiers: Vec<_> = tiers.map(|tier| tier["unit"]["amount"].clone()).collect();
                let decided = price["tiers"].as_array().into_iter().flatten();
                let decided: Vec<_> = decided.skip(1).map(|tier| tier["unit"].clone()).collect();
                assert_eq!(tiers, decided, "{what}");
                compared += 1;
                reduced += usize::from(!price["compare_at"].is_null());
            }
        }
    }
    assert!(compared > 500 && reduced > 20, "{compared} {reduced}");
}

#[test]
fn a_bundle_without_a_price_is_explained_by_its_parts() {
    let shop = Shop::seeded().start();
    let set = json!({"product": {"external_id": "light-and-mugs", "kind": "bundle", "status": "active",
        "stores": ["souk"], "categories": ["lamps"],
        "texts": {"en": {"name": "Light and mugs", "slug": "light-and-mugs"}},
        "bundle": [{"sku": "READING-LIGHT", "quantity": 1}, {"sku": "HALM-MUG-OAT", "quantity": 2}],
        "variants": [{"sku": "LIGHT-AND-MUGS", "prices": []}]}});
    let sale = json!({"price_list": {"code": "light", "currency": "EUR", "kind": "sale"}});
    let price = json!({"price": {"list": "light", "sku": "READING-LIGHT", "amount": 10000}});
    shop.import_and_publish(&[lamp(), set, sale, price]);
    let mug = explained(&shop, "store=souk&sku=HALM-MUG-OAT&quantity=2");
    let mugs = mug["price"]["total"].as_i64().expect("a price");
    let item = explained(&shop, "store=souk&sku=LIGHT-AND-MUGS&quantity=3");
    let price = &item["price"];
    assert_eq!(price["unit"], 10_000 + mugs, "{item}");
    assert_eq!(price["compare_at"], 12_345 + mugs);
    assert_eq!(price["total"], 3 * (10_000 + mugs));
    assert_eq!(price["list"], "");
    let parts = item["parts"].as_array().expect("parts");
    assert_eq!(parts[0]["price"]["list"], "light");
    assert_eq!(
        (&parts[1]["variant"], &parts[1]["quantity"]),
        (&json!("HALM-MUG-OAT"), &json!(2))
    );
    let shown = shop.get("/api/v1/products/light-and-mugs").send().ok_json();
    let shown = &shown["variants"][0]["price"];
    assert_eq!(shown["unit"]["amount"], price["unit"]);
    assert_eq!(shown["sale"]["compare_at"]["amount"], price["compare_at"]);
}

/// A lamp with lists for many.
fn shop_for_many() -> Shop {
    let shop = Shop::seeded().start();
    shop.import_and_publish(&[lamp()]);
    for (code, kind, audience) in [
        ("trade", "override", json!({"segments": ["trade"]})),
        (
            "hotel",
            "override",
            json!({"organizations": ["hotel-anker"]}),
        ),
        ("counter", "base", json!({"channels": ["pos"]})),
        (
            "alps",
            "override",
            json!({"countries": ["CH"], "stores": ["souk"]}),
        ),
        ("past", "sale", json!({"ends": "2026-01-01T00:00:00Z"})),
    ] {
        let list = json!({"code": code, "currency": "EUR", "kind": kind, "audience": audience});
        admin(&shop, "PUT", &format!("price-lists/{code}"), &list).ok_json();
    }
    for (code, from, amount) in [
        ("trade", 1, 11_000),
        ("trade", 10, 9_000),
        ("hotel", 1, 12_000),
        ("counter", 1, 12_500),
        ("alps", 1, 13_000),
        ("past", 1, 5_000),
    ] {
        let prices =
            json!({"prices": [{"sku": "READING-LIGHT", "min_quantity": from, "amount": amount}]});
        admin(
            &shop,
            "POST",
            &format!("price-lists/{code}/prices"),
            &prices,
        )
        .assert_status(204);
    }
    shop
}

#[test]
fn who_asks_when_and_for_how_many_decides_and_the_others_say_why_they_lost() {
    let shop = shop_for_many();
    let told_of = |question: &str| {
        let item = explained(&shop, &format!("store=souk&sku=READING-LIGHT&{question}"));
        let (unit, list, lost) = told(&item);
        (unit.expect("a price"), list.to_owned(), lost)
    };
    let (unit, list, lost) = told_of("country=DE");
    assert_eq!((unit, list.as_str()), (12_345, "base-eur"));
    let expected = [
        "alps: country",
        "base-jpy: currency",
        "base-kwd: currency",
        "counter: channel",
        "hotel: organization",
        "past: ended",
        "trade: segment",
    ];
    assert_eq!(lost, expected);
    let (unit, list, lost) = told_of("country=CH&segment=trade&segment=other");
    assert_eq!((unit, list.as_str()), (11_000, "trade"));
    for reason in [
        "alps: less_specific",
        "base-eur: less_specific",
        "trade: quantity",
    ] {
        assert!(lost.iter().any(|one| one == reason), "{reason}: {lost:?}");
    }
    for (question, unit, list) in [
        ("segment=trade&quantity=9", 11_000, "trade"),
        ("segment=trade&quantity=10", 9_000, "trade"),
        ("segment=trade&organization=hotel-anker", 12_000, "hotel"),
        ("country=CH", 13_000, "alps"),
        ("channel=pos", 12_500, "counter"),
        ("at=2025-12-31T23:59:59Z", 5_000, "past"),
        ("at=2026-01-01T00:00:00Z", 12_345, "base-eur"),
    ] {
        let (found, of, _) =
            told_of(&format!("country=DE&{question}").replace("country=DE&country", "country"));
        assert_eq!((found, of.as_str()), (unit, list), "{question}");
    }
    // A promotion of the catalogue reduces what won, and is named.
    let promotion = json!({"products": {"categories": ["lamps"]},
        "rule": {"id": "tenth", "discount": {"percent": 10}, "audience": {"segments": ["trade"]}}});
    admin(&shop, "PUT", "catalogue-promotions/tenth", &promotion).ok_json();
    let item = explained(&shop, "store=souk&sku=READING-LIGHT&segment=trade");
    let price = &item["price"];
    assert_eq!(
        (&price["unit"], &price["compare_at"]),
        (&json!(9_900), &json!(11_000))
    );
    assert_eq!(price["promotions"], json!(["tenth"]));
    let other = explained(&shop, "store=souk&sku=HALM-MUG-OAT&segment=trade");
    assert_eq!(other["price"]["promotions"], json!([]));
}

#[test]
fn what_nothing_prices_is_said_to_have_no_price() {
    let shop = Shop::seeded().start();
    shop.import_and_publish(&[lamp()]);
    let item = explained(&shop, "store=souk&sku=READING-LIGHT&currency=USD");
    assert_eq!(item["price"], Value::Null);
    let (_, _, lost) = told(&item);
    assert_eq!(
        lost,
        [
            "base-eur: currency",
            "base-jpy: currency",
            "base-kwd: currency"
        ]
    );
}

#[test]
fn a_price_of_the_future_is_explained_before_and_shown_from_its_second_on() {
    let shop = Shop::seeded().start();
    shop.import_and_publish(&[lamp()]);
    let starts = moment(4);
    let list =
        json!({"code": "soon", "currency": "EUR", "kind": "sale", "audience": {"starts": starts}});
    admin(&shop, "PUT", "price-lists/soon", &list).ok_json();
    let prices = json!({"prices": [{"sku": "READING-LIGHT", "amount": 7_000}]});
    admin(&shop, "POST", "price-lists/soon/prices", &prices).assert_status(204);
    publish(&shop);
    let shown = || {
        let product = shop.get("/api/v1/products/reading-light").send().ok_json();
        product["variants"][0]["price"]["unit"]["amount"].clone()
    };
    let at = |at: &str| {
        let question = format!("store=souk&sku=READING-LIGHT&at={at}");
        explained(&shop, &question)["price"]["unit"].clone()
    };
    assert_eq!(at(&starts), 7_000);
    assert_eq!(at(&moment(-60)), 12_345);
    wait_for(&starts);
    let now = explained(&shop, "store=souk&sku=READING-LIGHT");
    assert_eq!(now["price"]["unit"], shown());
    assert_eq!(shown(), 7_000);
}

#[test]
fn what_is_wrong_with_a_question_is_named_by_its_parameter() {
    let shop = Shop::shared();
    let many: String = (0..101).map(|place| format!("&sku=S{place}")).collect();
    for (question, field) in [
        ("store=souk", "sku"),
        ("sku=&store=souk", "sku"),
        ("sku=NO-SUCH-SKU&store=souk", "sku"),
        (many.as_str(), "sku"),
        ("sku=HALM-MUG-OAT", "store"),
        ("sku=HALM-MUG-OAT&store=none", "store"),
        ("sku=HALM-MUG-OAT&store=souk&currency=XXX", "currency"),
        ("sku=HALM-MUG-OAT&store=souk&currency=eur", "currency"),
        ("sku=HALM-MUG-OAT&store=souk&quantity=0", "quantity"),
        ("sku=HALM-MUG-OAT&store=souk&quantity=1.5", "quantity"),
        (
            "sku=HALM-MUG-OAT&store=souk&quantity=99999999999999999999",
            "quantity",
        ),
        ("sku=HALM-MUG-OAT&store=souk&country=Germany", "country"),
        ("sku=HALM-MUG-OAT&store=souk&at=tomorrow", "at"),
        ("sku=HALM-MUG-OAT&store=souk&at=2026-02-30T00:00:00Z", "at"),
        ("sku=HALM-MUG-OAT&store=souk&when=now", "when"),
    ] {
        let problem = ask(&shop, question).assert_problem(400, "invalid_request");
        assert_eq!(
            problem["errors"][0]["field"], field,
            "{question}: {problem}"
        );
    }
    let unknown = ask(&shop, "store=souk&sku=HALM-MUG-OAT&sku=ONE&sku=TWO");
    let problem = unknown.assert_problem(400, "invalid_request");
    assert_eq!(
        problem["errors"].as_array().map(Vec::len),
        Some(2),
        "all that are unknown"
    );
}
