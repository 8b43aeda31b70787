use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use souk_tests::{Shop, html, rows, slug};

const LIST: &str = "/api/v1/products";

fn items(list: &Value) -> Vec<&Value> {
    list["items"].as_array().into_iter().flatten().collect()
}

fn slugs(list: &Value) -> Vec<String> {
    items(list)
        .iter()
        .filter_map(|item| item["slug"].as_str())
        .map(str::to_owned)
        .collect()
}

#[track_caller]
fn list(shop: &Shop, query: &str) -> Value {
    shop.get(&format!("{LIST}?{query}")).send().ok_json()
}

fn facet<'a>(list: &'a Value, code: &str) -> Vec<&'a Value> {
    let facets = list["facets"].as_array().into_iter().flatten();
    let values = facets
        .filter(|facet| facet["code"] == code)
        .filter_map(|facet| facet["values"].as_array());
    values.flatten().collect()
}

fn sold(row: &Value) -> bool {
    row["status"] == "active" && has(&row["stores"], "souk")
}

fn has(list: &Value, wanted: &str) -> bool {
    list.as_array()
        .into_iter()
        .flatten()
        .any(|value| value == wanted)
}

/// A category and what lies below it.
fn subtree(external_id: &str) -> BTreeSet<String> {
    let rows = rows("category");
    let mut tree = BTreeSet::from([external_id.to_owned()]);
    loop {
        let inside = |row: &&Value| {
            row["parent"]
                .as_str()
                .is_some_and(|parent| tree.contains(parent))
        };
        let children = rows
            .iter()
            .filter(inside)
            .filter_map(|row| row["external_id"].as_str());
        let more: BTreeSet<String> = children
            .map(str::to_owned)
            .chain(tree.iter().cloned())
            .collect();
        if more.len() == tree.len() {
            return tree;
        }
        tree = more;
    }
}

#[test]
fn words_are_found_by_stem_prefix_and_without_accents() {
    let shop = Shop::shared();
    let cases = [
        ("q=mug", "halm-mug"),
        ("q=mugs", "halm-mug"),
        ("q=MUG", "halm-mug"),
        ("q=espr", "espresso-cup-with-saucer"),
        ("q=espresso+saucer", "espresso-cup-with-saucer"),
        ("q=kettle&language=en", "stove-kettle"),
        ("q=teekanne&language=de", "teekanne"),
        ("q=teekannen&language=de", "teekanne"),
        (
            "q=kaffeem%C3%BChle&language=de",
            "kaffeemuehle-mit-handkurbel",
        ),
        ("q=kaffeemuhle&language=de", "kaffeemuehle-mit-handkurbel"),
    ];
    for (query, expected) in cases {
        let found = slugs(&list(&shop, query));
        assert!(
            found.iter().any(|slug| slug == expected),
            "{query} finds {found:?}"
        );
    }
    assert_eq!(
        slugs(&list(&shop, "q=halm+mug"))
            .first()
            .map(String::as_str),
        Some("halm-mug")
    );
}

#[test]
fn search_syntax_is_just_text() {
    let shop = Shop::shared();
    let queries = [
        "%22",
        "%22mug",
        "mug%22",
        "mug*",
        "*",
        "NOT",
        "AND+OR",
        "mug+OR",
        "NEAR(mug+cup)",
        "name:mug",
        "%7Bname%7D%3Amug",
        "%5Emug",
        "-mug",
        "(((",
        "%27%3B+DROP+TABLE+products%3B--",
        "%25",
        "_",
        "%F0%9F%8D%B5",
        "+++",
        "a",
    ];
    for query in queries {
        let found = list(&shop, &format!("q={query}"));
        assert!(found["total"].is_u64(), "{query}: {found}");
        shop.get(&format!("/search?q={query}")).send().ok_page();
    }
}

#[test]
fn the_category_filter_counts_what_lies_below() {
    let shop = Shop::shared();
    let products = rows("product");
    for category in rows("category")
        .iter()
        .filter(|row| has(&row["stores"], "souk"))
    {
        let tree = subtree(category["external_id"].as_str().unwrap_or_default());
        let inside = |row: &&Value| {
            tree.iter()
                .any(|category| has(&row["categories"], category))
        };
        let expected = products
            .iter()
            .filter(|row| sold(row))
            .filter(inside)
            .count();
        let slug = slug(category, "en");
        let found = list(&shop, &format!("category={slug}&limit=100"));
        assert_eq!(found["total"], expected, "{slug}");
        assert_eq!(items(&found).len(), expected, "{slug}");
        let page = shop.get(&format!("/c/{slug}")).send().ok_page();
        for slug in slugs(&found).iter().take(5) {
            assert!(
                page.contains(&format!("/p/{slug}")),
                "/c/… does not show {slug}"
            );
        }
    }
}

#[test]
fn the_counts_of_a_facet_are_what_choosing_it_gives() {
    let shop = Shop::shared();
    let counts = |list: &Value| -> BTreeMap<String, u64> {
        let value =
            |value: &Value| Some((value["code"].as_str()?.to_owned(), value["count"].as_u64()?));
        facet(list, "brand").into_iter().filter_map(value).collect()
    };
    for base in [
        "",
        "q=linen",
        "category=kitchen",
        "category=textiles&sort=name",
    ] {
        let offered = counts(&list(&shop, base));
        assert!(!offered.is_empty(), "{base}");
        for (brand, count) in &offered {
            let narrowed = list(&shop, &format!("{base}&brand={brand}"));
            assert_eq!(narrowed["total"].as_u64(), Some(*count), "{base} {brand}");
            // Values of one facet are alternatives: choosing one leaves the others as they were.
            assert_eq!(counts(&narrowed), offered, "{base} {brand}");
        }
    }
    let both = list(&shop, "brand=halm&brand=kveld");
    let one = |brand: &str| list(&shop, &format!("brand={brand}"))["total"].as_u64();
    assert_eq!(
        both["total"].as_u64(),
        one("halm").zip(one("kveld")).map(|(a, b)| a + b)
    );
}

#[test]
fn orders_are_kept_over_pages_and_nothing_is_lost_or_doubled() {
    let shop = Shop::shared();
    for sort in ["relevance", "price", "-price", "newest", "name"] {
        for filter in ["", "q=linen&", "category=kitchen&"] {
            let whole = list(&shop, &format!("{filter}sort={sort}&limit=100"));
            let mut gathered = Vec::new();
            let mut cursor = String::new();
            loop {
                let page = list(&shop, &format!("{filter}sort={sort}&limit=7{cursor}"));
                assert_eq!(page["total"], whole["total"], "{filter}{sort}");
                gathered.extend(slugs(&page));
                match page["next_cursor"].as_str() {
                    Some(next) => cursor = format!("&cursor={next}"),
                    None => break,
                }
                assert!(gathered.len() <= 200, "{filter}{sort} does not end");
            }
            assert_eq!(gathered, slugs(&whole), "{filter}{sort}");
            let distinct: BTreeSet<&String> = gathered.iter().collect();
            assert_eq!(distinct.len(), gathered.len(), "{filter}{sort}");
        }
    }
}

#[test]
fn sorting_by_price_follows_the_currency() {
    let shop = Shop::shared();
    for currency in ["EUR", "USD"] {
        for (sort, falling) in [("price", false), ("-price", true)] {
            let found = list(&shop, &format!("sort={sort}&currency={currency}&limit=100"));
            let prices = items(&found)
                .into_iter()
                .filter_map(|item| item["price"]["amount"].as_i64());
            let mut prices: Vec<i64> = prices.collect();
            if falling {
                prices.reverse();
            }
            assert!(
                prices.len() > 50 && prices.is_sorted(),
                "{currency} {sort}: {prices:?}"
            );
        }
    }
}

#[test]
fn no_result_is_a_helpful_page() {
    let shop = Shop::shared();
    let answer = shop
        .get("/search?q=zzzzqqqq")
        .send()
        .assert_status(200)
        .assert_page();
    let page = answer.text();
    assert!(
        page.contains("zzzzqqqq") && page.contains("<form"),
        "{answer}"
    );
    let onward = html::local_links(&page)
        .into_iter()
        .filter(|link| link.starts_with("/c/"))
        .count();
    assert!(onward >= 3, "{answer}");
    assert_eq!(list(&shop, "q=zzzzqqqq")["total"], 0);
}

#[test]
fn what_was_typed_is_never_markup() {
    let shop = Shop::shared();
    let page = shop
        .get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg+src=x+onerror=alert(1)%3E");
    let page = page.send().ok_page();
    assert!(
        !page.contains("<script>alert") && !page.contains("<img src=x"),
        "{page}"
    );
    let page = shop
        .get("/search?q=a&category=%22%3E%3Cb%3E&brand=%22%3E%3Cb%3E")
        .send()
        .text();
    assert!(!page.contains("\"><b>"), "{page}");
}

#[test]
fn the_search_page_shows_what_the_api_lists() {
    let shop = Shop::shared();
    for query in ["q=mug", "q=linen&sort=name", "q=lamp&brand=kveld", ""] {
        let found = list(&shop, query);
        let page = shop.get(&format!("/search?{query}")).send().ok_page();
        for slug in slugs(&found) {
            assert!(
                page.contains(&format!("/p/{slug}")),
                "/search?{query} does not show {slug}"
            );
        }
    }
}
