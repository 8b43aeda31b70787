use serde_json::Value;
use souk_tests::{Shop, rows};

const READS: [&str; 6] = [
    "/api/v1/store",
    "/api/v1/categories",
    "/api/v1/categories/cups",
    "/api/v1/products",
    "/api/v1/products/halm-mug",
    "/api/v1/pages/about",
];

#[test]
fn reads_are_json_with_a_tag_and_a_length() {
    let shop = Shop::shared();
    for path in READS {
        let answer = shop.get(path).send().assert_status(200);
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        assert_eq!(
            answer.header("content-length"),
            answer.body().len().to_string(),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        let tag = answer.header("etag");
        assert!(!tag.is_empty(), "{path}");
        shop.get(path)
            .header("if-none-match", tag)
            .send()
            .assert_status(304);
        let head = shop.head(path).send().assert_status(200);
        assert!(
            head.body().is_empty() && head.header("etag") == tag,
            "{path}"
        );
        let other = shop.request("DELETE", path).send();
        assert_eq!(other.header("allow"), "GET, HEAD", "{path}");
        other.assert_problem(405, "method_not_allowed");
    }
}

#[test]
fn an_answer_is_json_whatever_is_accepted() {
    let shop = Shop::shared();
    for accept in ["text/html", "application/xml", "image/*, */*;q=0", ";;", ""] {
        let ask = |path: &str| shop.get(path).header("accept", accept).send();
        let answer = ask("/api/v1/products/halm-mug").assert_status(200);
        assert_eq!(
            answer.header("content-type"),
            "application/json",
            "{accept}"
        );
        // One copy for everybody.
        assert!(!answer.header("vary").contains("accept"), "{answer}");
        ask("/api/v1/products/none").assert_problem(404, "not_found");
        let page = ask("/p/halm-mug").assert_status(200);
        assert!(
            page.header("content-type").starts_with("text/html"),
            "{accept}"
        );
    }
}

#[test]
fn the_language_can_be_chosen_and_an_unknown_one_is_refused() {
    let shop = Shop::shared();
    for path in READS {
        let name = |language: &str| {
            shop.get(&format!("{path}?language={language}"))
                .send()
                .assert_status(200)
                .text()
        };
        // Slugs belong to a language.
        if path.matches('/').count() == 3 {
            assert_ne!(name("en"), name("de"), "{path}");
        }
        let problem = shop.get(&format!("{path}?language=xx")).send();
        assert!(matches!(problem.status(), 400 | 404), "{problem}");
        problem.any_problem();
    }
}

#[test]
fn the_category_tree_is_the_stores_own() {
    let shop = Shop::shared();
    let tree = |json: Value| {
        let mut found = Vec::new();
        gather(&json["items"], &mut found);
        found.sort();
        found
    };
    for (store, host) in [("souk", "localhost"), ("kontor", "kontor.localhost")] {
        let mut expected: Vec<String> = rows("category")
            .iter()
            .filter(|row| {
                row["stores"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .any(|code| code == store)
            })
            .filter_map(|row| row["external_id"].as_str().map(str::to_owned))
            .collect();
        expected.sort();
        let given = tree(shop.get("/api/v1/categories").host(host).send().ok_json());
        assert_eq!(given, expected, "{store}");
    }
}

fn gather(nodes: &Value, found: &mut Vec<String>) {
    for node in nodes.as_array().into_iter().flatten() {
        found.extend(node["external_id"].as_str().map(str::to_owned));
        gather(&node["children"], found);
    }
}

#[test]
fn the_description_of_the_api_is_served_and_names_every_read() {
    let shop = Shop::shared();
    let document = shop.get("/api/v1/openapi.json").send().ok_json();
    assert!(
        document["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1."))
    );
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() >= 6, "{:?}", paths.keys());
    let reads = paths.iter().filter(|(_, path)| path["get"].is_object());
    for path in reads
        .map(|(path, _)| path)
        .filter(|path| !path.contains("/admin/"))
    {
        let filled = path.replace(
            "{slug}",
            if path.contains("products") {
                "halm-mug"
            } else if path.contains("categories") {
                "cups"
            } else {
                "about"
            },
        );
        shop.get(&filled).send().assert_status(200);
    }
}

#[test]
fn unknown_products_categories_and_pages_are_problems() {
    let shop = Shop::shared();
    for kind in ["products", "categories", "pages"] {
        shop.get(&format!("/api/v1/{kind}/no-such-thing"))
            .send()
            .assert_problem(404, "not_found");
    }
}
