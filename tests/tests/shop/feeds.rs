//! Product feeds: every row of each says what the product's API says.

use std::collections::BTreeMap;

use quick_xml::escape::unescape;
use serde_json::{Value, json};
use souk_tests::{Answer, Shop, Store, html, product, stores};

const HOST: &str = "127.0.0.1:3000";

/// A row of a feed: its fields by name, those that are there several times joined by commas.
type Row = BTreeMap<String, String>;

/// The rows of a feed in the form of Google, which must be well-formed.
fn google(answer: &Answer) -> Vec<Row> {
    assert!(answer.header("content-type").contains("xml"), "{answer}");
    let text = answer.text();
    let mut reader = quick_xml::Reader::from_str(&text);
    while !matches!(
        reader.read_event().expect("well-formed XML"),
        quick_xml::events::Event::Eof
    ) {}
    let items = html::between(&text, "<item>", "</item>").into_iter();
    let row = |item: &str| {
        let mut row = Row::new();
        for field in html::between(item, "<g:", "</g:") {
            let (name, text) = field.split_once('>').expect("a field");
            let text = unescape(text).expect("escaped text");
            row.entry(name.to_owned())
                .and_modify(|known| known.extend([",", &text]))
                .or_insert(text.into_owned());
        }
        row
    };
    items.map(row).collect()
}

/// The rows of a feed in the form of Meta, without its empty fields.
fn meta(answer: &Answer) -> Vec<Row> {
    assert!(answer.header("content-type").contains("csv"), "{answer}");
    let mut reader = csv::Reader::from_reader(answer.body());
    let headers = reader.headers().expect("a line of headers").clone();
    let records = reader
        .records()
        .map(|record| record.expect("as many fields as headers"));
    let row = |record: csv::StringRecord| {
        let fields = headers
            .iter()
            .zip(&record)
            .filter(|(_, text)| !text.is_empty());
        fields
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    };
    records.map(row).collect()
}

/// All products of a store as its API gives them.
fn products(shop: &Shop, host: &str, language: &str, currency: &str) -> Vec<Value> {
    let wanted = format!("language={language}&currency={currency}");
    let list = shop
        .get(&format!("/api/v1/products?limit=100&{wanted}"))
        .host(host)
        .send()
        .ok_json();
    assert!(list.get("next_cursor").is_none(), "one page holds them all");
    let slugs = list["items"].as_array().into_iter().flatten();
    slugs
        .map(|item| {
            let slug = item["slug"].as_str().unwrap_or_default();
            shop.get(&format!("/api/v1/products/{slug}?{wanted}"))
                .host(host)
                .send()
                .ok_json()
        })
        .collect()
}

/// An amount in minor units of a currency with two decimals.
fn price(price: &Value) -> String {
    let amount = price["amount"].as_i64().unwrap_or_default();
    let code = price["currency"].as_str().unwrap_or_default();
    let decimals = match code {
        "JPY" => 0,
        "KWD" => 3,
        _ => 2,
    };
    let digits = format!("{amount:0width$}", width = decimals + 1);
    let (units, rest) = digits.split_at(digits.len() - decimals);
    if rest.is_empty() {
        format!("{units} {code}")
    } else {
        format!("{units}.{rest} {code}")
    }
}

#[test]
fn every_row_of_both_feeds_says_what_the_api_says() {
    let shop = Shop::shared();
    let mut compared = 0;
    for Store {
        host, languages, ..
    } in stores()
    {
        let store = shop.get("/api/v1/store").host(host).send().ok_json();
        let currencies: Vec<&str> = store["currencies"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (language, prefix) in &languages {
            for (place, currency) in currencies.iter().enumerate() {
                let query = if place == 0 {
                    String::new()
                } else {
                    format!("?currency={currency}")
                };
                let get = |file| {
                    let path = format!("{prefix}/feeds/{file}{query}");
                    shop.get(&path).host(host).send().assert_status(200)
                };
                let products = products(&shop, host, language, currency);
                let variants: BTreeMap<&str, (&Value, &Value)> = products
                    .iter()
                    .flat_map(|product| {
                        let variants = product["variants"].as_array().into_iter().flatten();
                        variants.map(move |variant| (product, variant))
                    })
                    .filter(|(product, variant)| {
                        !variant["price"].is_null() && !product["images"][0].is_null()
                    })
                    .map(|both| (both.1["sku"].as_str().unwrap_or_default(), both))
                    .collect();
                for (rows, spaced) in [
                    (google(&get("google.xml")), false),
                    (meta(&get("meta.csv")), true),
                ] {
                    assert_eq!(rows.len(), variants.len(), "{host} {language} {currency}");
                    for row in &rows {
                        let (product, variant) = variants[&*row["id"]];
                        assert_same(row, product, variant, host, &query, spaced);
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(compared > 500, "only {compared} rows");
}

#[track_caller]
fn assert_same(row: &Row, product: &Value, variant: &Value, host: &str, query: &str, spaced: bool) {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let field = |name: &str| row.get(name).cloned().unwrap_or_default();
    // A configuration costs what is chosen to begin with as well.
    let is_configured = product["kind"] == "configurable";
    let unit = price(match is_configured {
        true => &product["price_from"],
        false => &variant["price"]["unit"],
    });
    match &variant["price"]["sale"] {
        _ if is_configured => assert_eq!(field("price"), unit, "{row:?}"),
        Value::Null => assert_eq!(field("price"), unit, "{row:?}"),
        sale => {
            assert_eq!(field("price"), price(&sale["compare_at"]), "{row:?}");
            assert_eq!(field("sale_price"), unit, "{row:?}");
        }
    }
    let available = match (&*text(&variant["availability"]), spaced) {
        ("in_stock" | "low_stock", false) => "in_stock",
        ("in_stock" | "low_stock", true) => "in stock",
        ("backorder", false) => "backorder",
        ("backorder", true) => "available for order",
        (_, false) => "out_of_stock",
        (_, true) => "out of stock",
    };
    assert_eq!(field("availability"), available, "{row:?}");
    assert_eq!(field("item_group_id"), text(&product["external_id"]));
    assert!(
        field("title").starts_with(&text(&product["name"])),
        "{row:?}"
    );
    assert_eq!(field("description"), text(&product["summary"]));
    assert_eq!(field("brand"), text(&product["brand"]["name"]));
    assert_eq!(field("gtin"), text(&variant["barcode"]));
    assert_eq!(field("condition"), "new");
    if !spaced {
        let known = if variant["barcode"].is_null() {
            "no"
        } else {
            "yes"
        };
        assert_eq!(field("identifier_exists"), known);
    }
    let crumbs = product["breadcrumbs"].as_array().into_iter().flatten();
    let crumbs: Vec<_> = crumbs.map(|link| text(&link["label"])).collect();
    assert_eq!(field("product_type"), crumbs.join(" > "));
    match variant["weight_grams"].as_u64() {
        Some(grams) => assert_eq!(field("shipping_weight"), format!("{grams} g")),
        None => assert!(!row.contains_key("shipping_weight")),
    }
    let href = text(&variant["href"]);
    let query = match href.contains('?') {
        true => query.replace('?', "&"),
        false => query.to_owned(),
    };
    assert_eq!(field("link"), format!("http://{host}{href}{query}"));
    let options = variant["options"].as_object().into_iter().flatten();
    for (code, value) in options {
        let option = product["options"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|option| option["code"] == **code);
        let values = option.expect("an option")["values"]
            .as_array()
            .into_iter()
            .flatten();
        let label = text(
            &values
                .clone()
                .find(|known| known["code"] == *value)
                .expect("a value")["label"],
        );
        match &**code {
            "colour" => assert_eq!(field("color"), label),
            "size" | "material" => assert_eq!(field(code), label),
            _ => {}
        }
    }
    // The copy that every program shows, of pictures of the product.
    let copies: Vec<String> = product["images"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|image| {
            let copies = image["renditions"].as_array().into_iter().flatten();
            let mut common = copies.filter(|copy| copy["type"] != "image/webp");
            let src = common.next().map_or(&image["src"], |copy| &copy["src"]);
            format!("http://{host}{}", text(src))
        })
        .collect();
    let links = [field("image_link"), field("additional_image_link")].join(",");
    for link in links.split(',').filter(|link| !link.is_empty()) {
        assert!(
            !link.ends_with(".svg") && copies.iter().any(|copy| copy == link),
            "{link}"
        );
    }
    assert!(row.contains_key("image_link"), "{row:?}");
}

#[test]
fn what_has_no_picture_is_in_no_feed() {
    let shop = Shop::seeded().start();
    let product = |name: &str, media: Value| {
        json!({"product": {"external_id": name, "status": "active", "stores": ["souk"],
            "categories": ["cups"], "media": media, "variants": [{"sku": name, "options": {},
                "prices": [{"currency": "EUR", "amount": 100}], "stock": {"berlin": 1}}],
            "texts": {"en": {"name": name, "slug": name}}}})
    };
    let seen = json!([{"file": "halm-mug-oat.svg"}]);
    shop.import_and_publish(&[product("unseen", json!([])), product("seen", seen)]);
    for name in ["seen", "unseen"] {
        shop.get(&format!("/p/{name}")).send().ok_page();
    }
    let ids = |rows: Vec<Row>| -> Vec<String> {
        let ids = rows.into_iter().map(|row| row["id"].clone());
        ids.filter(|id| id.ends_with("seen")).collect()
    };
    let get = |path: &str| shop.get(path).host(HOST).send();
    assert_eq!(ids(google(&get("/feeds/google.xml"))), ["seen"]);
    assert_eq!(ids(meta(&get("/feeds/meta.csv"))), ["seen"]);
}

#[test]
fn the_list_of_feeds_leads_to_each_of_them() {
    let shop = Shop::shared();
    let feeds = shop.get("/feeds").host(HOST).send().ok_json();
    let feeds = feeds["items"].as_array().expect("a list");
    for format in ["google", "meta"] {
        assert!(
            feeds
                .iter()
                .any(|feed| feed["format"] == format && feed["currency"] == "EUR")
        );
    }
    for feed in feeds {
        let answer = shop
            .get(feed["href"].as_str().expect("an address"))
            .host(HOST)
            .send()
            .assert_status(200);
        let currency = feed["currency"].as_str().expect("a currency");
        assert!(answer.text().contains(&format!(" {currency}")), "{feed}");
    }
}

#[test]
fn a_feed_can_be_kept_and_checked() {
    let shop = Shop::shared();
    let first = shop.get("/feeds/google.xml").send().assert_status(200);
    let again = shop
        .get("/feeds/google.xml")
        .header("if-none-match", first.header("etag"))
        .send();
    again.assert_status(304);
}

#[test]
fn what_cannot_be_asked_of_a_feed_is_said() {
    let shop = Shop::shared();
    shop.get("/feeds/other.xml").send().assert_status(404);
    shop.get("/feeds/google.xml?part=2")
        .send()
        .assert_status(404);
    shop.get("/feeds/google.xml?part=99999999999999999")
        .send()
        .assert_status(404);
    for query in [
        "part=0",
        "part=-1",
        "part=x",
        "part=99999999999999999999",
        "currency=XXX",
    ] {
        shop.get(&format!("/feeds/google.xml?{query}"))
            .send()
            .assert_status(400);
    }
}

#[test]
fn hostile_texts_break_neither_feed() {
    let shop = Shop::seeded().start();
    let mut row = product("halm-mug");
    let name = "=1+1</g:title><item> & \"two\", 'lines'";
    row["texts"]["en"]["name"] = json!(name);
    row["texts"]["en"]["summary"] = json!("]]> <script>alert(1)</script>,\t\"x\"");
    shop.import_and_publish(&[json!({ "product": row })]);
    let of_mug = |rows: Vec<Row>| {
        rows.into_iter()
            .find(|row| row["item_group_id"] == "halm-mug")
            .expect("the mug")
    };
    let xml = of_mug(google(&shop.get("/feeds/google.xml").send()));
    assert!(xml["title"].starts_with(name), "{xml:?}");
    assert_eq!(xml["description"], "]]> <script>alert(1)</script>,\t\"x\"");
    let csv = of_mug(meta(&shop.get("/feeds/meta.csv").send()));
    assert!(csv["title"].starts_with(&format!("'{name}")), "{csv:?}");
    assert_eq!(csv["description"], "]]> <script>alert(1)</script>, \"x\"");
}

#[test]
fn what_is_sent_once_it_has_come_in_is_said_to_be_so_with_the_day() {
    let shop = Shop::seeded().start();
    let mut row = product("halm-mug");
    row["texts"]["en"]["summary"] = json!("");
    row["texts"]["en"]["description"] = json!("");
    let variant = &mut row["variants"][0];
    let sku = variant["sku"].as_str().expect("a SKU").to_owned();
    variant["backorder"] = json!(true);
    variant["stock"] = json!({"berlin": {"on_hand": 0, "expected": "2099-03-01"}});
    shop.import_and_publish(&[json!({ "product": row })]);
    let of_variant = |rows: Vec<Row>| {
        let mut rows = rows.into_iter();
        rows.find(|row| row["id"] == sku).expect("the variant")
    };
    let google = of_variant(google(&shop.get("/feeds/google.xml").send()));
    assert_eq!(google["availability"], "backorder");
    assert_eq!(google["availability_date"], "2099-03-01T00:00Z");
    // A description is asked for, and the title is what there is to say.
    assert_eq!(google["description"], google["title"]);
    let meta = of_variant(meta(&shop.get("/feeds/meta.csv").send()));
    assert_eq!(meta["availability"], "available for order");
    assert_eq!(meta["description"], meta["title"]);
}

#[test]
fn what_is_hidden_or_of_another_store_is_in_no_feed() {
    let shop = Shop::seeded().start();
    let mut row = product("halm-mug");
    row["status"] = json!("hidden");
    shop.import_and_publish(&[json!({ "product": row })]);
    for path in ["/feeds/google.xml", "/feeds/meta.csv"] {
        assert!(!shop.get(path).send().text().contains("HALM-MUG"), "{path}");
    }
}
