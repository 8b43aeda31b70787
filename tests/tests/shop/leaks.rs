//! What a store does not show is nowhere: not in a list, a count, a suggestion, a feed, a sitemap, on
//! the page of another product or in what crawlers read.

use serde_json::{Value, json};
use souk_tests::{Shop, html, rows, slug};

use crate::listing::{LIST, has};
use crate::prices::with;

/// In every text of what must not be seen, and in none of what may be.
const WORD: &str = "quinzelbart";

/// A product that has everything by which it could be noticed.
fn product(number: u32, more: &Value) -> Value {
    let name = format!("{WORD}-{number}");
    let product = json!({
        "external_id": name, "status": "active", "stores": ["souk"], "categories": ["cups"],
        "brand": WORD, "tags": [WORD], "popularity": 100,
        "attributes": {WORD: "seen"},
        "texts": {"en": {"name": name, "slug": name, "summary": WORD}},
        "options": ["colour"],
        "media": [{"file": "halm-mug-oat.svg"}],
        "variants": [{"sku": name.to_uppercase(), "options": {"colour": "oat"},
            "prices": [{"currency": "EUR", "amount": 1}], "stock": {"berlin": 9}}],
    });
    json!({ "product": with(product, more) })
}

/// What such a product refers to.
fn brand_and_attribute() -> [Value; 2] {
    let label = json!({"en": {"label": WORD}});
    [
        json!({"brand": {"external_id": WORD, "texts": {"en": {"name": WORD}}}}),
        json!({"attribute": {"code": WORD, "value_type": "choice", "group": "make", "position": 1,
            "filterable": true, "texts": label,
            "values": [{"code": "seen", "texts": label}]}}),
    ]
}

/// A homepage and a menu that lead to so many such products.
fn homepage_and_menu(products: usize) -> [Value; 2] {
    let names: Vec<_> = (1..=products).map(|n| format!("{WORD}-{n}")).collect();
    let texts = json!({"en": {"title": "Look", "action": "Look"}});
    let links = names.iter().map(|name| json!({"product": name}));
    let mut blocks = vec![json!({"block": "products", "texts": texts, "products": names})];
    blocks.extend(
        links
            .clone()
            .map(|link| json!({"block": "hero", "texts": texts, "link": link})),
    );
    let items: Vec<_> = links.map(|link| json!({ "link": link })).collect();
    [
        json!({"page": {"store": "souk", "code": "home", "kind": "home",
            "texts": {"en": {"title": "Home"}}, "blocks": blocks}}),
        json!({"menu": {"store": "souk", "code": "main", "items": items}}),
    ]
}

/// Everything of the store that mentions products.
fn everywhere(shop: &Shop) -> Vec<(String, String)> {
    let host = "127.0.0.1:3000";
    let mut paths: Vec<String> = [
        "/",
        "/about",
        "/offers",
        "/c/kitchen",
        "/c/cups",
        "/c/cups?sort=price",
        "/c/cups?sort=newest",
        "/p/halm-mug",
        "/de/p/becher-halm",
        "/p/breakfast-for-two",
        "/search",
        "/api/v1/products/halm-mug",
        "/api/v1/products?limit=100",
        "/api/v1/products?limit=100&category=cups&sort=price",
        "/api/v1/categories",
        "/api/v1/categories/cups",
        "/api/v1/store",
        "/feeds",
    ]
    .map(str::to_owned)
    .into();
    for question in [
        WORD,
        "quinzelbrat",
        "quinz",
        "quinzelbart-1",
        "QUINZELBART-1",
    ] {
        paths.push(format!("/search?q={question}"));
        paths.push(format!("/api/v1/products?q={question}"));
        for length in [2, 4, question.len()] {
            let start = &question[..length];
            paths.push(format!("/api/v1/suggestions?q={start}&limit=10"));
        }
    }
    for (list, start, end) in [
        ("/sitemap.xml", "<loc>", "</loc>"),
        ("/feeds", "\"href\":\"", "\""),
    ] {
        let text = shop.get(list).host(host).send().assert_status(200).text();
        let addresses = html::between(&text, start, end).into_iter();
        let own = addresses.filter_map(|address| {
            let path = address.strip_prefix(&format!("http://{host}"));
            path.or(Some(address).filter(|address| address.starts_with("/feeds/")))
        });
        paths.extend(own.map(str::to_owned));
    }
    let ask = |path: String| {
        let answer = shop.get(&path).host(host).send().assert_status(200);
        let text = answer.text();
        (path, text)
    };
    paths.into_iter().map(ask).collect()
}

/// What a page says beyond the words that were asked for.
fn said((path, text): &(String, String)) -> String {
    let asked = path.split_once("q=").map_or("", |(_, asked)| asked);
    let asked = asked.split('&').next().unwrap_or_default();
    // The field and the heading repeat it.
    match asked.to_lowercase().starts_with(WORD) {
        true => text.replace(asked, "").to_lowercase(),
        false => text.to_lowercase(),
    }
}

#[test]
fn what_a_store_does_not_show_is_nowhere() {
    let shop = Shop::seeded().start();
    let hidden = [
        json!({"status": "draft"}),
        json!({"status": "hidden"}),
        json!({"starts_at": "2090-01-01T00:00:00Z"}),
        json!({"ends_at": "2020-01-01T00:00:00Z"}),
        json!({"stores": ["kontor"], "categories": ["pens"]}),
    ];
    let mut rows = Vec::from(brand_and_attribute());
    rows.extend(
        (1..)
            .zip(&hidden)
            .map(|(number, more)| product(number, more)),
    );
    // A visible product and a bundle that lead to all of them.
    let related: Vec<_> = (1..=hidden.len())
        .flat_map(|number| {
            let to = format!("{WORD}-{number}");
            ["related", "accessory", "spare_part", "upsell", "substitute"]
                .map(|kind| json!({"kind": kind, "product": to}))
        })
        .collect();
    let mut mug = souk_tests::product("halm-mug");
    mug["relations"] = related.into();
    mug["successor"] = format!("{WORD}-3").into();
    let mut breakfast = souk_tests::product("breakfast-for-two");
    breakfast["successor"] = format!("{WORD}-2").into();
    rows.extend([mug, breakfast].map(|product| json!({ "product": product })));
    rows.extend(homepage_and_menu(hidden.len()));
    shop.import_and_publish(&rows);

    let status = shop.admin().status().expect("a status");
    assert!(status.products > 85, "they were taken in");
    for number in 1..=hidden.len() {
        for path in [
            format!("/p/{WORD}-{number}"),
            format!("/api/v1/products/{WORD}-{number}"),
        ] {
            shop.get(&path).send().assert_status(404);
        }
    }
    for page in everywhere(&shop) {
        let said = said(&page);
        let (path, at) = (&page.0, said.find(WORD));
        let around = at.map(|at| {
            said.chars()
                .skip(at.saturating_sub(200))
                .take(400)
                .collect::<String>()
        });
        assert!(at.is_none(), "{path}: {around:?}");
    }
}

#[test]
fn the_same_is_found_everywhere_once_it_is_shown() {
    let shop = Shop::seeded().start();
    let mut mug = souk_tests::product("halm-mug");
    mug["relations"] = json!([{"kind": "related", "product": format!("{WORD}-1")}]);
    let mut rows = Vec::from(brand_and_attribute());
    rows.extend([product(1, &json!({})), json!({ "product": mug })]);
    rows.extend(homepage_and_menu(1));
    shop.import_and_publish(&rows);
    let pages = everywhere(&shop);
    let named = pages.iter().filter(|page| said(page).contains(WORD));
    let named: Vec<_> = named.map(|(path, _)| path.as_str()).collect();
    for path in [
        "/",
        "/about",
        "/api/v1/store",
        "/c/cups",
        "/p/halm-mug",
        "/api/v1/products/halm-mug",
        "/api/v1/products?limit=100",
        "/api/v1/suggestions?q=quin&limit=10",
        "/search?q=quinz",
    ] {
        assert!(named.contains(&path), "{path} of {named:?}");
    }
    for part in ["/sitemaps/", "/feeds/"] {
        assert!(
            named.iter().any(|path| path.starts_with(part)),
            "{part} of {named:?}"
        );
    }
}

/// What is hidden, a draft or of the other store is in no list, no count and no suggestion.
#[test]
fn nothing_leaks_that_a_store_does_not_show() {
    let shop = Shop::shared();
    let mut hidden = 0;
    for (other_store, store, language) in [(false, "souk", "en"), (true, "kontor", "de")] {
        let ask = |path: &str| {
            let path = format!("{path}&language={language}");
            let request = if other_store {
                shop.get_other(&path)
            } else {
                shop.get(&path)
            };
            request.send().ok_json()
        };
        for row in rows("product") {
            let shown = row["status"] == "active" && has(&row["stores"], store);
            if shown {
                continue;
            }
            hidden += 1;
            let slug = slug(&row, language);
            let name = row["texts"][language]["name"].as_str().unwrap_or_default();
            let sku = row["variants"][0]["sku"].as_str().unwrap_or_default();
            for question in [name, sku] {
                let question = question.replace(' ', "+");
                let lists = [
                    ask(&format!("{LIST}?q={question}&limit=100")),
                    ask(&format!("/api/v1/suggestions?q={question}&limit=10")),
                ];
                for list in lists {
                    let text = list.to_string();
                    let leaks = !slug.is_empty() && text.contains(&format!("/p/{slug}\""));
                    assert!(!leaks, "{store} shows {slug}: {list}");
                }
            }
        }
        let all = ask(&format!("{LIST}?limit=1"));
        let active = rows("product")
            .iter()
            .filter(|row| row["status"] == "active" && has(&row["stores"], store))
            .count();
        assert_eq!(all["total"], active, "{store}");
    }
    assert!(hidden > 10, "{hidden}");
}
