//! Languages, their direction and their money, as pages and the API give them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use souk_tests::{Answer, Shop, html, rows, slug};

/// A page of each kind in each language that it has, with its language.
fn pages() -> Vec<(&'static str, String)> {
    let prefixes = [("en", ""), ("de", "/de"), ("ar", "/ar")];
    let row = |kind: &str, id: &str| {
        let rows = rows(kind).into_iter();
        let mut rows = rows.filter(|row| row["store"] == "souk" || row.get("store").is_none());
        rows.find(|row| row["external_id"] == id || row["code"] == id)
            .unwrap_or_else(|| panic!("{kind} {id} is not in the example data"))
    };
    let (product, category, page) = (
        row("product", "halm-mug"),
        row("category", "cups"),
        row("page", "about"),
    );
    let mut pages = Vec::new();
    for (language, prefix) in prefixes {
        for path in [
            prefix.to_owned(),
            format!("{prefix}/search"),
            format!("{prefix}/p/{}", slug(&product, language)),
            format!("{prefix}/c/{}", slug(&category, language)),
            format!("{prefix}/{}", slug(&page, language)),
        ] {
            let path = if path.is_empty() {
                "/".to_owned()
            } else {
                path
            };
            pages.push((language, path));
        }
    }
    pages
}

#[test]
fn a_text_that_is_missing_in_a_language_says_in_which_it_is_shown() {
    let shop = Shop::seeded().start();
    let lamp = json!({"product": {"external_id": "foreign", "status": "active", "stores": ["souk"],
        "categories": ["foreign"], "variants": [{"sku": "FOREIGN", "options": {},
            "prices": [{"currency": "EUR", "amount": 100}], "stock": {"berlin": 1}}],
        "texts": {"en": {"name": "Zenithlight", "slug": "zenithlight", "summary": "Shines.",
            "description": "It *does*."}}}});
    let category = json!({"category": {"external_id": "foreign", "position": 1,
        "stores": ["souk"], "texts": {"en": {"name": "Zeniths", "slug": "zeniths"}}}});
    shop.import_and_publish(&[category, lamp]);
    let mark = r#"lang="en" dir="ltr""#;
    for (prefix, language) in [("/ar", "ar"), ("/de", "de"), ("", "en")] {
        let is_foreign = language != "en";
        let read = |path: &str| shop.get(&format!("{prefix}{path}")).send().ok_page();
        let page = read("/p/zenithlight");
        let list = read("/c/zeniths");
        let found = read("/search?q=zenithlight");
        for (what, page, text) in [
            ("heading", &page, "Zenithlight</bdi></h1>"),
            ("summary", &page, "Shines.</bdi></p>"),
            ("breadcrumb", &page, "Zeniths</bdi></a></li>"),
            ("category", &list, "Zeniths</bdi></h1>"),
            ("card", &list, "Zenithlight</bdi></a></h3>"),
            ("found", &found, "Zenithlight</bdi></a></h3>"),
        ] {
            let marked = format!("<bdi {mark}>{text}");
            assert_eq!(
                page.contains(&marked),
                is_foreign,
                "{language} {what}: {page}"
            );
        }
        assert_eq!(
            page.contains(&format!("<div class=\"prose\" {mark}>")),
            is_foreign
        );
        let told = |path: &str| {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = format!("/api/v1/{path}{mark}language={language}");
            shop.get(&path).send().ok_json()
        };
        let said = if is_foreign { json!("en") } else { Value::Null };
        assert_eq!(told("products/zenithlight")["language"], said);
        assert_eq!(told("products?q=zenithlight")["items"][0]["language"], said);
        assert_eq!(told("categories/zeniths")["language"], said);
        assert_eq!(
            told("suggestions?q=zenithl")["products"][0]["language"],
            said
        );
    }
}

/// Language to address, from the links of a page's head.
fn alternates(page: &str) -> BTreeMap<String, String> {
    let links = html::tags(page, "link").into_iter();
    let links = links.filter(|link| link.contains(r#"rel="alternate""#));
    let value = |link: &str, name: &str| {
        let mut values = html::values(link, name).into_iter();
        values
            .next_back()
            .unwrap_or_else(|| panic!("{name} in {link}"))
    };
    links
        .map(|link| (value(link, "hreflang"), value(link, "href")))
        .collect()
}

fn path_of<'a>(shop: &Shop, address: &'a str) -> &'a str {
    address
        .strip_prefix(&shop.url())
        .unwrap_or_else(|| panic!("{address} is elsewhere"))
}

#[test]
fn a_page_says_its_language_and_its_direction() {
    let shop = Shop::shared();
    for (language, path) in pages() {
        let answer = shop.get(&path).send();
        assert_eq!(answer.header("content-language"), language, "{path}");
        let page = answer.ok_page();
        let direction = if language == "ar" { "rtl" } else { "ltr" };
        let start = format!(r#"<html lang="{language}" dir="{direction}""#);
        assert!(page.contains(&start), "{path}");
    }
    let missing = shop.get("/ar/la-shay").send().assert_status(404);
    assert_eq!(missing.header("content-language"), "ar");
}

#[test]
fn every_alternate_links_back_and_the_default_is_the_stores_first_language() {
    let shop = Shop::shared();
    for (language, path) in pages() {
        let given = alternates(&shop.get(&path).send().ok_page());
        let languages: BTreeSet<_> = given.keys().map(String::as_str).collect();
        assert_eq!(
            languages,
            BTreeSet::from(["ar", "de", "en", "x-default"]),
            "{path}"
        );
        assert_eq!(path_of(&shop, &given[language]), path);
        assert_eq!(given["x-default"], given["en"], "{path}");
        for address in given.values() {
            let other = alternates(&shop.get(path_of(&shop, address)).send().ok_page());
            assert_eq!(other, given, "{path} and {address}");
        }
    }
}

#[test]
fn a_chosen_currency_stays_in_every_link_of_every_page() {
    let shop = Shop::shared();
    let pages = pages().into_iter().map(|(_, path)| path);
    for path in pages.chain(["/delivery-returns".to_owned(), "/nothing-here".to_owned()]) {
        let answer = shop.get(&format!("{path}?currency=KWD")).send();
        let page = answer.text();
        let (_, body) = page.split_once("<body>").expect("a body");
        for link in html::local_links(body) {
            let is_page = ["/media/", "/assets/", "/api/"]
                .iter()
                .all(|files| !link.starts_with(files));
            // The choice of a currency leads to the others as well.
            let is_choice = ["EUR", "USD", "JPY"]
                .iter()
                .any(|other| body.contains(&choice(&link, other)));
            assert!(
                !is_page || is_choice || link.contains("currency=KWD"),
                "{path} leads to {link}"
            );
        }
        for form in html::between(body, "<form", "</form>") {
            assert!(
                form.contains(r#"name="currency" value="KWD""#),
                "{path}: {form}"
            );
        }
    }
}

fn choice(link: &str, currency: &str) -> String {
    format!(
        r#"href="{}" data-currency="{currency}""#,
        link.replace('&', "&amp;")
    )
}

#[test]
fn no_price_is_converted() {
    let shop = Shop::shared();
    let mut unsold = 0;
    for row in rows("product")
        .iter()
        .filter(|row| row["status"] == "active" && row["stores"][0] == "souk")
    {
        for currency in ["EUR", "USD", "JPY", "KWD"] {
            let path = format!("/api/v1/products/{}?currency={currency}", slug(row, "ar"));
            let product = shop.get(&format!("{path}&language=ar")).send().ok_json();
            for variant in product["variants"].as_array().into_iter().flatten() {
                let sold_in = variant["currencies"].as_array().expect("currencies");
                let is_sold = sold_in.iter().any(|code| code == currency);
                assert_eq!(!variant["price"].is_null(), is_sold, "{path}");
                if !is_sold {
                    assert_eq!(variant["availability"], "not_for_sale", "{path}");
                    unsold += 1;
                }
            }
        }
    }
    assert!(unsold > 0, "the example data has no such product");
}

#[test]
fn a_product_without_a_price_says_so_and_offers_what_it_is_sold_in() {
    let shop = Shop::shared();
    let page = shop
        .get("/ar/p/misbah-ardi-lilqiraa?currency=JPY")
        .send()
        .ok_page();
    let (_, main) = page.split_once("<main").expect("a main part");
    assert!(main.contains("غير متوفر بعملة \u{2068}JPY\u{2069}"));
    assert!(main.contains("السعر بعملة \u{2068}EUR\u{2069}"));
    assert!(!main.contains("السعر بعملة \u{2068}KWD\u{2069}"));
    let listed = shop.get("/ar/c/masabih?currency=JPY").send().ok_page();
    assert!(listed.contains("غير متوفر بعملة \u{2068}JPY\u{2069}"));
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    let shop = Shop::shared();
    let price = |path: &str| {
        let page: Answer = shop.get(path).send();
        let page = page.ok_page();
        let (_, price) = page.split_once("class=\"unit-price\"").expect("a price");
        let (_, price) = price.split_once("value=\"").expect("an amount");
        let (value, text) = price.split_once("\">").expect("a value");
        let (text, _) = text.split_once("</data>").expect("an end");
        (value.to_owned(), text.to_owned())
    };
    for (currency, value, english, arabic) in [
        ("EUR", "24.00", "€24.00", "\u{200f}24.00\u{a0}€"),
        ("JPY", "4180", "¥4,180", "\u{200f}4,180\u{a0}JP¥\u{200e}"),
        (
            "KWD",
            "9.250",
            "KWD\u{a0}9.250",
            "\u{200f}9.250\u{a0}د.ك.\u{200f}",
        ),
    ] {
        let expect = |text: &str| (value.to_owned(), text.to_owned());
        let english_page = format!("/p/halm-mug?currency={currency}");
        assert_eq!(price(&english_page), expect(english));
        let arabic_page = format!("/ar/p/kub-halm?currency={currency}");
        assert_eq!(price(&arabic_page), expect(arabic));
    }
}
