//! The page of offers tells what holds now, and nothing that nobody could use.

use serde_json::{Value, json};
use souk_tests::Shop;

use crate::prices::{admin, moment, publish, with};

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
    let coupon = json!({"code": "OPEN-1", "promotion": "open"});
    admin(&shop, "PUT", "coupons/OPEN-1", &coupon).ok_json();
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
        let body = with(json!({"code": "LETTER", "promotion": promotion}), window);
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
