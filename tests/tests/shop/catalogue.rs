use serde_json::{Value, json};
use souk_tests::{Shop, product, slug};

/// Takes in rows, all of them, and publishes.
fn take(shop: &Shop, rows: &[Value]) {
    let lines: Vec<_> = rows.iter().map(Value::to_string).collect();
    let import = shop.admin().import(&lines.join("\n")).expect("an answer");
    assert!(import.errors.is_empty(), "{:?}", import.errors);
    while shop.admin().publish().expect("an answer").remaining > 0 {}
}

/// The codes of the errors of one row.
fn refused(shop: &Shop, row: &Value) -> Vec<(String, String)> {
    let import = shop.admin().import(&row.to_string()).expect("an answer");
    let errors = import.errors.into_iter();
    errors
        .map(|error| (error.field.unwrap_or_default(), error.code))
        .collect()
}

fn with_slug(external_id: &str, language: &str, slug: &str) -> Value {
    let mut row = product(external_id);
    row["texts"][language]["slug"] = json!(slug);
    json!({ "product": row })
}

#[test]
fn a_renamed_product_is_found_under_its_old_address() {
    let shop = Shop::seeded().start();
    for slug in ["mug-one", "mug-two"] {
        take(&shop, &[with_slug("halm-mug", "en", slug)]);
    }
    for old in ["halm-mug", "mug-one"] {
        let moved = shop.get(&format!("/p/{old}?colour=ink")).send();
        let moved = moved.assert_status(301);
        assert_eq!(moved.header("location"), "/p/mug-two?colour=ink", "at once");
        let moved = shop
            .get(&format!("/api/v1/products/{old}?currency=USD"))
            .send();
        let moved = moved.assert_status(301);
        assert_eq!(
            moved.header("location"),
            "/api/v1/products/mug-two?currency=USD"
        );
    }
    shop.get("/p/mug-two").send().ok_page();
    shop.get("/de/p/becher-halm").send().ok_page();
    shop.get_other("/p/mug-one").send().assert_status(404);

    // Called as before again, and the names in between lead there.
    take(&shop, &[json!({ "product": product("halm-mug") })]);
    shop.get("/p/halm-mug").send().ok_page();
    let moved = shop.get("/p/mug-two").send().assert_status(301);
    assert_eq!(moved.header("location"), "/p/halm-mug");

    // Until something else is called so.
    take(&shop, &[with_slug("halm-teapot", "en", "mug-two")]);
    let page = shop.get("/p/mug-two").send().ok_page();
    assert!(page.contains("HALM-TEAPOT-OAT"), "{page}");
}

#[test]
fn renamed_categories_and_pages_are_found_too() {
    let shop = Shop::seeded().start();
    let rows = |kind: &str, name: &str, value: &str, slug: &str| {
        let mut rows = souk_tests::rows(kind).into_iter();
        let found = rows.find(|row| row[name] == value && row["store"] != "kontor");
        let mut row = found.unwrap_or_default();
        row["texts"]["en"]["slug"] = json!(slug);
        json!({ kind: row })
    };
    take(
        &shop,
        &[
            rows("category", "external_id", "cups", "things-to-drink-from"),
            rows("page", "code", "about", "who-we-are"),
        ],
    );
    for (old, new) in [
        ("/c/cups", "/c/things-to-drink-from"),
        ("/c/cups?sort=price", "/c/things-to-drink-from?sort=price"),
        (
            "/api/v1/categories/cups",
            "/api/v1/categories/things-to-drink-from",
        ),
        ("/about", "/who-we-are"),
        ("/api/v1/pages/about", "/api/v1/pages/who-we-are"),
    ] {
        let moved = shop.get(old).send().assert_status(301);
        assert_eq!(moved.header("location"), new);
        shop.get(new).send().assert_status(200);
    }
    // A list that is narrowed by it as well.
    let list = |slug: &str| {
        shop.get(&format!("/api/v1/products?category={slug}"))
            .send()
    };
    let (old, new) = (
        list("cups").ok_json(),
        list("things-to-drink-from").ok_json(),
    );
    assert_eq!(old, new);
    shop.get("/search?q=mug&category=cups").send().ok_page();
    list("cups-of-old").assert_status(400);
}

#[test]
fn a_deleted_product_is_gone_everywhere() {
    let shop = Shop::seeded().start();
    let gone = json!({"delete": {"product": "jizera-vase"}});
    let import = shop.admin().import(&gone.to_string()).expect("an answer");
    assert_eq!((import.updated, import.deleted), (0, 1));
    take(&shop, &[gone]);
    let row = product("jizera-vase");
    let slug = slug(&row, "en");
    for path in [format!("/p/{slug}"), format!("/api/v1/products/{slug}")] {
        shop.get(&path).send().assert_status(404);
    }
    for path in [
        "/c/vases-candles",
        "/search?q=jizera",
        "/api/v1/products?q=jizera",
        "/",
    ] {
        let answer = shop.get(path).send().assert_status(200);
        assert!(!answer.text().contains(&format!("/p/{slug}")), "{path}");
    }
    let part = json!({"delete": {"product": "halm-mug"}});
    assert_eq!(
        refused(&shop, &part),
        [("product".to_owned(), "part_of_product".to_owned())]
    );
}

#[test]
fn a_bundle_is_sold_for_what_its_parts_cost_and_as_often_as_there_are_parts() {
    let shop = Shop::seeded().start();
    let unit = |external_id: &str, sku: &str| {
        let row = product(external_id);
        let product = shop
            .get(&format!("/api/v1/products/{}", slug(&row, "en")))
            .send()
            .ok_json();
        let variants = product["variants"].as_array().cloned().unwrap_or_default();
        let variant = variants.into_iter().find(|variant| variant["sku"] == sku);
        let variant = variant.unwrap_or_default();
        let amount = variant["price"]["unit"]["amount"].as_i64();
        (amount.unwrap_or_default(), variant["availability"].clone())
    };
    let sum = || {
        2 * unit("halm-mug", "HALM-MUG-OAT").0
            + 2 * unit("halm-plate", "HALM-PLATE-OAT-21CM").0
            + unit("halm-butter-dish", "HALM-BUTTER-DISH-OAT").0
    };
    let bundle = || unit("breakfast-for-two", "BREAKFAST-FOR-TWO");
    assert_eq!(bundle().0, sum());

    let mut mug = product("halm-mug");
    mug["variants"][0]["prices"] = json!([{"currency": "EUR", "amount": 100}]);
    mug["variants"][0]["stock"] = json!({"berlin": 1});
    take(&shop, &[json!({ "product": mug })]);
    assert_eq!(
        bundle(),
        (sum(), json!("out_of_stock")),
        "two mugs are needed"
    );
}

#[test]
fn script_in_every_text_is_shown_as_it_was_typed() {
    let shop = Shop::seeded().start();
    let evil = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'>";
    let mut row = product("quart-notebook");
    let address = format!("/p/{}", slug(&row, "en"));
    for language in ["en", "de"] {
        for field in [
            "name",
            "summary",
            "description",
            "seo_title",
            "seo_description",
        ] {
            row["texts"][language][field] = json!(evil);
        }
    }
    row["attributes"]["care_note"] = json!(evil);
    for media in row["media"].as_array_mut().into_iter().flatten() {
        media["texts"] = json!({"en": {"alt": evil}});
    }
    let category = json!({"category": {"external_id": "notebooks", "parent": "desk", "position": 10,
        "stores": ["souk", "kontor"], "texts": {"en": {"name": evil, "slug": "notebooks",
            "description": evil, "seo_title": evil, "seo_description": evil}}}});
    let brand = json!({"brand": {"external_id": "quart",
        "texts": {"en": {"name": evil, "description": evil}}}});
    let warehouse = json!({"warehouse": {"code": "berlin", "texts": {"en": {"name": evil}}}});
    take(
        &shop,
        &[json!({ "product": row }), category, brand, warehouse],
    );
    for path in [
        address.as_str(),
        "/c/notebooks",
        "/c/desk",
        "/search?q=script",
        "/",
    ] {
        let page = shop.get(path).send().ok_page();
        // What begins no element is only text, as in the JSON for search engines.
        for live in ["<script>alert", "<img src=x"] {
            assert!(!page.contains(live), "{path} has {live}: {page}");
        }
    }
    let page = shop.get(&address).send().ok_page();
    assert!(page.contains("&lt;script&gt;"), "{page}");
}

#[test]
fn what_there_is_nothing_to_tell_of_has_no_heading() {
    let shop = Shop::seeded().start();
    let mut row = product("knife-notes");
    let address = format!("/p/{}", slug(&row, "en"));
    let described = "<h2>Description</h2>";
    assert!(shop.get(&address).send().ok_page().contains(described));
    for text in row["texts"].as_object_mut().into_iter().flatten() {
        text.1["description"] = json!("");
    }
    take(&shop, &[json!({ "product": row })]);
    assert!(!shop.get(&address).send().ok_page().contains(described));
}

#[test]
fn every_mistake_of_a_row_is_told_with_its_field() {
    let shop = Shop::shared();
    let mut row = product("halm-mug");
    row["categories"] = json!(["nowhere", "small-change"]);
    row["attributes"] = json!({"colour_of_the_sky": "grey", "capacity": {"value": "3", "unit": "kg"},
        "good_for": ["coffee", "soap"]});
    row["variants"][0]["stock"] = json!({"atlantis": 1});
    let expected = [
        ("categories[0]", "unknown_category"),
        ("categories[1]", "virtual_category"),
        ("attributes.capacity", "invalid_value"),
        ("attributes.colour_of_the_sky", "unknown_attribute"),
        ("attributes.good_for[1]", "unknown_value"),
        ("variants[0].stock.atlantis", "unknown_warehouse"),
    ]
    .map(|(field, code)| (field.to_owned(), code.to_owned()));
    assert_eq!(refused(&shop, &json!({ "product": row })), expected);
    let mut row = product("halm-mug");
    row["variants"][0]["prices"][0]["amount"] = json!(24.5);
    let refusal = refused(&shop, &json!({ "product": row }));
    let field = "variants[0].prices[0].amount".to_owned();
    assert_eq!(refusal, [(field, "invalid_amount".to_owned())]);
}
