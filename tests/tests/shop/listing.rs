use std::collections::BTreeSet;

use serde_json::Value;
use souk_tests::{Shop, html, rows, slug};

pub(crate) const LIST: &str = "/api/v1/products";

pub(crate) fn items(list: &Value) -> Vec<&Value> {
    list["items"].as_array().into_iter().flatten().collect()
}

pub(crate) fn slugs(list: &Value) -> Vec<String> {
    items(list)
        .iter()
        .filter_map(|item| item["slug"].as_str())
        .map(str::to_owned)
        .collect()
}

#[track_caller]
pub(crate) fn list(shop: &Shop, query: &str) -> Value {
    shop.get(&format!("{LIST}?{query}")).send().ok_json()
}

pub(crate) fn sold(row: &Value) -> bool {
    row["status"] == "active" && has(&row["stores"], "souk")
}

pub(crate) fn has(list: &Value, wanted: &str) -> bool {
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
fn every_sku_and_barcode_finds_its_product_first_however_it_is_written() {
    let shop = Shop::shared();
    let mut asked = 0;
    for row in rows("product").iter().filter(|row| sold(row)) {
        for variant in row["variants"].as_array().into_iter().flatten() {
            let code = |field: &str| variant[field].as_str().unwrap_or_default().to_owned();
            let (sku, barcode) = (code("sku"), code("barcode"));
            let mut codes = vec![
                sku.to_lowercase(),
                sku.replace('-', ""),
                sku.replace('-', "+"),
            ];
            if let Some((first, rest)) = barcode.split_at_checked(7) {
                codes.extend([format!("{first}-{rest}"), format!("{first}+{rest}")]);
                codes.push(barcode);
            }
            for code in codes {
                let found = list(&shop, &format!("q={code}&limit=1"));
                assert_eq!(slugs(&found), [slug(row, "en")], "{code}");
                asked += 1;
            }
        }
    }
    assert!(asked > 500, "only {asked} codes");
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
        .filter(|row| has(&row["stores"], "souk") && row["rule"].is_null())
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
fn a_chip_names_the_category_that_was_chosen() {
    let shop = Shop::shared();
    for (page, label) in [
        ("/search?category=living", "Remove filter: </span>Living"),
        ("/search?category=cups", "Remove filter: </span>Cups"),
        (
            "/de/search?category=wohnen",
            "Filter entfernen: </span>Wohnen",
        ),
    ] {
        let text = shop.get(page).send().ok_page();
        assert!(text.contains(label), "{page} does not say {label:?}");
    }
}

#[test]
fn parameters_that_are_no_filters_are_passed_over_by_pages_and_named_by_the_api() {
    let shop = Shop::shared();
    let long = format!("utm_content={}", "x".repeat(300));
    let strayed = [
        "utm_source=letter",
        "fbclid=IwAR0_x%20y",
        "no_such_attribute=1",
        "capacity.mean=3",
        "price=3",
        "__proto__=1",
        "colour[]=oat",
        "x.min=abc",
        &long,
    ];
    for parameter in strayed {
        for path in ["/search", "/c/cups", "/de/search"] {
            let plain = shop.get(path).send().ok_page();
            let page = shop.get(&format!("{path}?{parameter}")).send().ok_page();
            assert_eq!(page, plain, "{path}?{parameter}");
        }
        let answer = shop.get(&format!("{LIST}?{parameter}")).send();
        let problem = answer.assert_problem(400, "invalid_request");
        let field = problem["errors"][0]["field"].as_str().unwrap_or_default();
        assert!(
            parameter.starts_with(field) && !field.is_empty(),
            "{problem}"
        );
        let detail = problem["errors"][0]["detail"].as_str().unwrap_or_default();
        assert!(detail.contains("expected"), "{problem}");
    }
}

#[test]
fn filtered_lists_are_left_out_of_search_engines_and_point_to_the_whole() {
    let shop = Shop::shared();
    let whole = |path: &str| shop.get(path).send().ok_page();
    let canonical = |page: &str| {
        let link = html::between(page, "<link rel=\"canonical\" href=\"", "\"");
        let path = link.first().and_then(|link| link.splitn(4, '/').nth(3));
        format!("/{}", path.unwrap_or_default())
    };
    for (path, of) in [
        ("/search?q=linen", "/search"),
        ("/search?category=cups", "/search"),
        ("/c/kitchen?brand=halm", "/c/kitchen"),
        ("/c/kitchen?sort=price", "/c/kitchen"),
        ("/c/kitchen?q=mug", "/c/kitchen"),
        ("/de/c/kueche?price.max=20", "/de/c/kueche"),
    ] {
        let page = whole(path);
        assert!(page.contains("content=\"noindex,follow\""), "{path}");
        assert_eq!(canonical(&page), of, "{path}");
    }
    let first = list(&shop, "category=kitchen&limit=24");
    let page = whole("/c/kitchen");
    assert!(!page.contains("noindex") && first["next_cursor"].is_string());
    let next = html::between(&page, "<link rel=\"next\" href=\"", "\"");
    let next = next.first().expect("a second page");
    let second = whole(next);
    assert!(!second.contains("noindex"), "{next}");
    assert_eq!(canonical(&second), *next);

    // Where prices are others, the second page begins elsewhere, and has no counterpart.
    for other in ["currency=USD", "country=CH"] {
        let page = whole(&format!("/c/kitchen?{other}"));
        let next =
            html::between(&page, "<link rel=\"next\" href=\"", "\"")[0].replace("&amp;", "&");
        assert_eq!(canonical(&whole(&next)), "/c/kitchen", "{next}");
    }
}

#[test]
fn links_that_narrow_a_list_are_not_to_be_followed_by_crawlers() {
    let shop = Shop::shared();
    for path in [
        "/search?q=linen&brand=fiadeira",
        "/c/kitchen?brand=halm",
        "/search",
    ] {
        let page = shop.get(path).send().ok_page();
        let (_, main) = page.split_once("<main").expect("a main part");
        let narrowing = html::tags(main, "a").into_iter().filter(|tag| {
            ["brand=", "category=", "rating=", "price."]
                .iter()
                .any(|part| tag.contains(part))
        });
        // The ways to the next page and to another language keep what was chosen.
        let kept = ["rel=\"next\"", "hreflang="];
        for tag in narrowing.filter(|tag| !kept.iter().any(|part| tag.contains(part))) {
            assert!(tag.contains("rel=\"nofollow\""), "{path}: {tag}");
        }
    }
}

#[test]
fn one_list_has_one_address_whatever_the_order_of_its_parameters() {
    let shop = Shop::shared();
    let page = |query: &str| shop.get(&format!("/search?{query}")).send().ok_page();
    let one = page("q=linen&brand=fiadeira&brand=halm&price.max=90&sort=price");
    for other in [
        "sort=price&price.max=90,00&brand=halm&brand=fiadeira&q=linen",
        "brand=halm&brand=halm&q=linen&q=linen&brand=fiadeira&price.max=090&sort=price&price.min=",
    ] {
        assert_eq!(page(other), one, "{other}");
    }
}

#[test]
fn suggestions_lead_to_products_categories_and_questions() {
    let shop = Shop::shared();
    let suggest = |query: &str| {
        shop.get(&format!("/api/v1/suggestions?{query}"))
            .send()
            .ok_json()
    };
    let found = suggest("q=teap");
    let products = found["products"].as_array().expect("products");
    assert!(
        products.iter().any(|product| product["slug"] == "teapot"),
        "{found}"
    );
    for product in products {
        assert!(product["image"]["src"].is_string() && product["price"]["amount"].is_i64());
    }
    let written = |query: &str| suggest(query)["products"][0]["price_text"].clone();
    let (euros, fils) = (
        written("q=teapot"),
        written("q=%D9%83%D9%88%D8%A8&language=ar&currency=KWD"),
    );
    assert!(
        euros.as_str().is_some_and(|text| text.contains('€')),
        "{euros}"
    );
    assert!(
        fils.as_str().is_some_and(|text| text.contains("د.ك.")),
        "{fils}"
    );
    let german = suggest("q=teek&language=de");
    assert!(
        german["products"]
            .as_array()
            .into_iter()
            .flatten()
            .any(|product| {
                product["href"]
                    .as_str()
                    .is_some_and(|href| href.starts_with("/de/p/teekanne"))
            }),
        "{german}"
    );
    assert_eq!(found["questions"][0], "teapot", "{found}");
    let categories = suggest("q=coff")["categories"].clone();
    assert_eq!(categories[0]["href"], "/c/coffee-tea", "{categories}");
    for query in ["", "q=", "q=%20%20", "q=zzzzqqqq"] {
        let nothing = suggest(query);
        for kind in ["questions", "categories", "products"] {
            assert_eq!(nothing[kind], serde_json::json!([]), "{query}: {kind}");
        }
    }
    for limit in [1, 3] {
        let few = suggest(&format!("q=l&limit={limit}"));
        for kind in ["questions", "categories", "products"] {
            let count = few[kind].as_array().map_or(0, Vec::len);
            assert!(count <= limit, "{kind}: {few}");
        }
    }
    let answer = shop.get("/api/v1/suggestions?q=mug").send();
    assert!(
        answer.header("cache-control").contains("max-age="),
        "{answer}"
    );
    for (query, field) in [
        ("q=a&limit=0".to_owned(), "limit"),
        ("q=a&limit=11".to_owned(), "limit"),
        (format!("q={}", "a".repeat(201)), "q"),
        ("q=a&q=b".to_owned(), "q"),
    ] {
        let answer = shop.get(&format!("/api/v1/suggestions?{query}")).send();
        let problem = answer.assert_problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
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
