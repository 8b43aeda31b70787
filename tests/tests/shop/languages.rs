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

/// What a shop says in English alone, but for what is in all languages and a warehouse that is
/// German.
fn rows_that_lack_languages() -> Vec<Value> {
    let all = |text: &str| json!({"en": {"label": text}, "de": {"label": format!("{text}-de")}, "ar": {"label": format!("{text}-ar")}});
    let english = |text: &str| json!({"en": {"label": text}});
    let variant = |hue: &str| {
        json!({"sku": format!("FOREIGN-{hue}"), "options": {"hue": hue},
            "prices": [{"currency": "EUR", "amount": 100}], "stock": {"harbour": 1, "berlin": 1}})
    };
    vec![
        json!({"attribute": {"code": "hue", "position": 101, "value_type": "choice", "group": "make",
            "texts": english("Hue"), "values": [{"code": "deep", "texts": english("Deepest")},
                {"code": "pale", "texts": all("Pale")}]}}),
        json!({"attribute": {"code": "mood", "position": 102, "value_type": "choice", "multiple": true,
            "group": "lore", "group_texts": english("Lore"), "texts": all("Mood"),
            "values": [{"code": "calm", "texts": english("Calmest")},
                {"code": "glad", "texts": all("Glad")}]}}),
        json!({"attribute": {"code": "tale", "position": 103, "value_type": "text", "group": "lore",
            "group_texts": english("Lore"), "texts": all("Tale"), "filterable": false}}),
        json!({"attribute": {"code": "reach", "position": 104, "value_type": "number", "group": "size",
            "texts": english("Reach")}}),
        json!({"warehouse": {"code": "harbour", "texts": {"de": {"name": "Hafen"}}}}),
        json!({"category": {"external_id": "foreign", "position": 1, "stores": ["souk"],
            "attributes": ["hue", "mood", "reach"],
            "texts": {"en": {"name": "Zeniths", "slug": "zeniths"}}}}),
        json!({"product": {"external_id": "foreign", "status": "active", "stores": ["souk"],
            "categories": ["foreign"], "options": ["hue"],
            "variants": [variant("deep"), variant("pale")],
            "attributes": {"mood": ["calm", "glad"], "tale": {"en": "Told by night."},
                "reach": "7"},
            "texts": {"en": {"name": "Zenithlight", "slug": "zenithlight", "summary": "Shines.",
                "description": "It *does*."}}}}),
        json!({"product": {"external_id": "foreign-set", "status": "active", "stores": ["souk"],
            "kind": "configurable", "categories": ["foreign"],
            "variants": [{"sku": "FOREIGN-SET", "options": {},
                "prices": [{"currency": "EUR", "amount": 100}]}],
            "sections": [{"code": "light", "texts": english("Choose light"), "min_choices": 1,
                "max_choices": 1, "choices": [{"sku": "FOREIGN-pale", "quantity": 1}]}],
            "texts": {"en": {"name": "Zenithset", "slug": "zenithset"}}}}),
    ]
}

#[test]
fn a_text_that_is_missing_in_a_language_says_in_which_it_is_shown() {
    let shop = Shop::seeded().start();
    shop.import_and_publish(&rows_that_lack_languages());
    let mark = r#"lang="en" dir="ltr""#;
    for (prefix, language) in [("/ar", "ar"), ("/de", "de"), ("", "en")] {
        let is_foreign = language != "en";
        let read = |path: &str| shop.get(&format!("{prefix}{path}")).send().ok_page();
        let page = read("/p/zenithlight?hue=deep");
        let list = read("/c/zeniths?hue=deep&reach.min=5");
        let found = read("/search?q=zenithlight");
        let set = read("/p/zenithset");
        for (what, page, before, text, after) in [
            ("heading", &page, "<h1>", "Zenithlight", "</h1>"),
            ("summary", &page, "", "Shines.", "</p>"),
            ("breadcrumb", &page, "", "Zeniths", "</a></li>"),
            ("option", &page, "", "Hue", ": "),
            ("value", &page, "", "Deepest", "</a>"),
            ("group", &page, "<h3 class=\"label\">", "Lore", "</h3>"),
            ("attribute", &page, "<dt>", "Reach", "</dt>"),
            ("one of several", &page, "<dd>", "Calmest", ""),
            ("text", &page, "<dd>", "Told by night.", "</dd>"),
            ("section", &set, "", "Choose light", "</span>"),
            ("part", &set, "", &part(language), "<"),
            ("category", &list, "<h1>", "Zeniths", "</h1>"),
            ("card", &list, "", "Zenithlight", "</a></h3>"),
            (
                "facet",
                &list,
                "<legend class=\"label\">",
                "Hue",
                "</legend>",
            ),
            ("facet's value", &list, "<span>", "Deepest", "</span>"),
            (
                "range",
                &list,
                "<legend class=\"label\">",
                "Reach",
                "</legend>",
            ),
            ("filter", &list, "", "Hue", ": "),
            ("found", &found, "", "Zenithlight", "</a></h3>"),
        ] {
            let expected = match is_foreign {
                true => format!("{before}<bdi {mark}>{text}</bdi>{after}"),
                false => format!("{before}{text}{after}"),
            };
            assert!(page.contains(&expected), "{language} {what}: {page}");
        }
        assert_eq!(
            page.contains(&format!("<div class=\"prose\" {mark}>")),
            is_foreign
        );
        for (page, name) in [(&page, "Zenithlight"), (&list, "Zeniths")] {
            let title = format!("<title {mark}>{name} ");
            assert_eq!(page.contains(&title), is_foreign, "{language}");
        }
        let marked = page.contains(r#"<bdi lang="de" dir="ltr">Hafen</bdi>"#);
        assert_eq!(marked, language != "de", "{language}");
        // What is there in every language is not marked.
        for page in [&page, &list] {
            for text in ["Pale", "Glad", "Mood", "Tale"] {
                assert!(!page.contains(&format!("{mark}>{text}")), "{text}");
            }
        }
        let told = |path: &str| {
            let mark = if path.contains('?') { '&' } else { '?' };
            let path = format!("/api/v1/{path}{mark}language={language}");
            shop.get(&path).send().ok_json()
        };
        let product = told("products/zenithlight");
        let facets = &told("products?q=zenithlight&category=zeniths")["facets"];
        let hue = facets.as_array().into_iter().flatten();
        let hue = hue
            .clone()
            .find(|facet| facet["code"] == "hue")
            .expect("hue");
        let of = |list: &Value, code: &str| {
            let mut items = list.as_array().into_iter().flatten();
            items.find(|one| one["code"] == code).expect(code)["language"].clone()
        };
        let said = if is_foreign { json!("en") } else { Value::Null };
        for (what, told) in [
            ("product", product["language"].clone()),
            ("option", of(&product["options"], "hue")),
            ("value", of(&product["options"][0]["values"], "deep")),
            ("group", of(&product["attributes"], "lore")),
            (
                "listed",
                told("products?q=zenithlight")["items"][0]["language"].clone(),
            ),
            ("category", told("categories/zeniths")["language"].clone()),
            (
                "suggested",
                told("suggestions?q=zenithl")["products"][0]["language"].clone(),
            ),
            ("facet", hue["language"].clone()),
            ("facet's value", of(&hue["values"], "deep")),
            (
                "section",
                of(&told("products/zenithset")["sections"], "light"),
            ),
        ] {
            assert_eq!(told, said, "{language} {what}");
        }
        let stock = &product["variants"][0]["stock"];
        let german = if language == "de" {
            Value::Null
        } else {
            json!("de")
        };
        assert_eq!(of(stock, "harbour"), german, "{language}");
        for known in [
            of(&product["options"][0]["values"], "pale"),
            of(&hue["values"], "pale"),
            of(stock, "berlin"),
        ] {
            assert_eq!(known, Value::Null, "{language}");
        }
    }
}

/// What a part is called: the product's name, and in the language of the page its hue.
fn part(language: &str) -> String {
    match language {
        "ar" => "Zenithlight، Pale-ar".to_owned(),
        "de" => "Zenithlight, Pale-de".to_owned(),
        _ => "Zenithlight, Pale".to_owned(),
    }
}

#[test]
fn nothing_is_marked_where_every_text_is_in_the_language_of_its_page() {
    let shop = Shop::shared();
    for (_, path) in pages() {
        let page = shop.get(&path).send().ok_page();
        let (_, main) = page.split_once("<main").expect("a main part");
        assert!(!main.contains("<bdi lang="), "{path}");
        assert!(page.contains("<title>"), "{path}");
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
