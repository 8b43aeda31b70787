use serde_json::json;
use souk_tests::{ADMIN_KEY, Shop, product, rows};

const ENDPOINTS: [(&str, &str); 8] = [
    ("POST", "/api/v1/admin/migrations"),
    ("GET", "/api/v1/admin/status"),
    ("POST", "/api/v1/admin/import"),
    ("PUT", "/api/v1/admin/media/a.svg"),
    ("POST", "/api/v1/admin/publications"),
    ("GET", "/api/v1/admin/export"),
    ("GET", "/api/v1/admin/api-keys"),
    ("POST", "/api/v1/admin/api-keys"),
];

#[test]
fn nothing_is_done_without_the_right_key() {
    let shop = Shop::shared();
    let almost = &ADMIN_KEY[1..];
    let keys = [
        None,
        Some("Bearer wrong".to_owned()),
        Some(format!("Bearer {almost}")),
        Some(format!("Bearer {ADMIN_KEY}x")),
        Some("Bearer ".to_owned()),
        Some(format!("Basic {ADMIN_KEY}")),
        Some(ADMIN_KEY.to_owned()),
    ];
    for (method, path) in ENDPOINTS {
        for key in &keys {
            let request = shop.request(method, path);
            let answer = match key {
                Some(key) => request.header("authorization", key).send(),
                None => request.send(),
            };
            assert_eq!(answer.status(), 401, "{key:?}: {answer}");
            assert!(
                answer.header("www-authenticate").starts_with("Bearer"),
                "{answer}"
            );
            answer.any_problem();
        }
    }
}

#[test]
fn the_scheme_may_be_written_in_any_case() {
    let shop = Shop::shared();
    for scheme in ["Bearer", "bearer", "BEARER"] {
        let request = shop.get("/api/v1/admin/status");
        let request = request.header("authorization", &format!("{scheme} {ADMIN_KEY}"));
        request.send().assert_status(200);
    }
}

#[test]
fn without_a_key_of_its_own_the_shop_has_no_administration() {
    let shop = Shop::seeded().variable("admin_api_key", "").start();
    for (method, path) in ENDPOINTS {
        for key in ["Bearer ", "Bearer x", ""] {
            let answer = shop
                .request(method, path)
                .header("authorization", key)
                .send();
            assert!(matches!(answer.status(), 401 | 403 | 404), "{answer}");
            answer.any_problem();
        }
    }
    shop.get("/").send().ok_page();
}

#[test]
fn migrations_can_be_repeated() {
    let shop = Shop::untouched().start();
    let first = shop.admin().migrate().expect("the schema");
    assert!(!first.applied.is_empty());
    let again = shop.admin().migrate().expect("the same schema");
    assert_eq!((again.version, again.applied.len()), (first.version, 0));
    let status = shop.admin().status().expect("a status");
    assert_eq!(status.schema_version, status.latest_schema_version);
    assert_eq!((status.products, status.published), (0, 0));
}

#[test]
fn the_same_rows_again_change_nothing() {
    let shop = Shop::seeded().start();
    let product = json!({ "product": rows("product")[0] }).to_string();
    let import = shop.admin().import(&product).expect("an answer");
    assert_eq!(
        (import.created, import.updated, import.unchanged),
        (0, 0, 1),
        "{:?}",
        import.errors
    );
    assert_eq!(shop.admin().publish().expect("an answer").published, 0);
}

#[test]
fn a_changed_price_is_seen_after_publication() {
    let shop = Shop::seeded().start();
    let price = || {
        let product = shop.get("/api/v1/products/stove-kettle").send();
        let tag = product.header("etag").to_owned();
        (
            product.ok_json()["variants"][0]["price"]["unit"]["amount"].as_i64(),
            tag,
        )
    };
    let (before, tag_before) = price();
    let mut kettle = product("wupper-kettle");
    kettle["variants"][0]["prices"][0]["amount"] = 12_345.into();
    kettle["variants"][0]["prices"][0]["currency"] = "EUR".into();
    let import = shop
        .admin()
        .import(&json!({ "product": kettle }).to_string())
        .expect("an answer");
    assert_eq!(
        (import.updated, import.errors.len()),
        (1, 0),
        "{:?}",
        import.errors
    );
    assert_eq!(
        price(),
        (before, tag_before.clone()),
        "nothing is seen before publication"
    );
    assert!(
        shop.admin()
            .status()
            .expect("a status")
            .pending_publications
            > 0
    );
    while shop.admin().publish().expect("an answer").remaining > 0 {}
    let (after, tag_after) = price();
    assert_eq!(after, Some(12_345));
    assert_ne!(tag_after, tag_before);
    let page = shop.get("/p/stove-kettle").send().ok_page();
    assert!(page.contains("123.45"), "{page}");
    let list = shop.get("/api/v1/products?q=kettle").send().ok_json();
    assert!(list.to_string().contains("12345"), "{list}");
}

#[test]
fn a_bad_row_is_named_and_does_not_hold_up_the_others() {
    let shop = Shop::seeded().start();
    let texts = r#""texts":{"en":{"name":"A brand","description":"Of things."}}"#;
    let brand = |id: &str| format!(r#"{{"brand":{{"external_id":"{id}",{texts}}}}}"#);
    let good = [brand("first-new"), brand("second-new")];
    let deep = format!("{}1{}", "[".repeat(2_000), "]".repeat(2_000));
    let bad = [
        "not json".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        r#"{"spaceship":{}}"#.to_owned(),
        r#"{"brand":null}"#.to_owned(),
        brand("Bad Id!"),
        brand("extra").replace(texts, &format!(r#""surprise":1,{texts}"#)),
        brand("two").replace(r#"{"brand""#, r#"{"store":{},"brand""#),
        brand("deep").replace(texts, &format!(r#""texts":{deep}"#)),
    ];
    let body = [&good[..1], &bad, &good[1..]].concat().join("\n");
    let import = shop.admin().import(&body).expect("an answer");
    assert_eq!(import.created, 2, "{:?}", import.errors);
    let mut lines: Vec<usize> = import.errors.iter().map(|error| error.line).collect();
    lines.dedup();
    assert_eq!(
        lines,
        (2..=1 + bad.len()).collect::<Vec<_>>(),
        "{:?}",
        import.errors
    );
    assert!(
        import
            .errors
            .iter()
            .all(|error| !error.code.is_empty() && !error.detail.is_empty())
    );
}

#[test]
fn bodies_are_bounded_and_of_the_right_type() {
    let shop = Shop::seeded().start();
    let post = |kind: &str, body: Vec<u8>| {
        shop.post("/api/v1/admin/import")
            .as_admin()
            .body(kind, body)
            .send()
    };
    let long = post("application/x-ndjson", vec![b' '; 3 * 1024 * 1024 / 2]).assert_status(413);
    long.any_problem();
    let many = post("application/x-ndjson", "{}\n".repeat(501).into_bytes());
    assert!(matches!(many.status(), 400 | 413 | 422), "{many}");
    many.any_problem();
    post("text/html", b"{}".to_vec())
        .assert_status(415)
        .any_problem();
    let not_text = post("application/x-ndjson", vec![0xff, 0xfe]);
    assert!(not_text.status() < 500, "{not_text}");
    let put = |file: &str, kind: &str, body: &[u8]| {
        shop.request("PUT", &format!("/api/v1/admin/media/{file}"))
            .as_admin()
            .body(kind, body)
            .send()
    };
    put("a.svg", "text/html", b"<svg/>")
        .assert_status(415)
        .any_problem();
    for (file, body) in [
        ("a.svg", &b"<script>"[..]),
        ("a.png", b"nothing"),
        ("a.svg", b""),
    ] {
        let kind = if file.ends_with("svg") {
            "image/svg+xml"
        } else {
            "image/png"
        };
        let answer = put(file, kind, body);
        assert!(matches!(answer.status(), 400 | 415 | 422), "{answer}");
        answer.any_problem();
    }
    for file in [
        "..%2f..%2fa.svg",
        "%00.svg",
        "a%20b.svg",
        "UPPER.svg",
        ".svg",
    ] {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>"#;
        let answer = put(file, "image/svg+xml", svg);
        assert!(matches!(answer.status(), 400 | 404 | 422), "{answer}");
        answer.any_problem();
    }
}

#[test]
fn a_picture_with_a_script_cannot_run_it() {
    let shop = Shop::seeded().start();
    let root = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1""#;
    for rest in [
        "><script>alert(1)</script></svg>",
        r#" onload="alert(1)"/>"#,
    ] {
        let put = shop
            .request("PUT", "/api/v1/admin/media/evil.svg")
            .as_admin();
        let answer = put.body("image/svg+xml", format!("{root}{rest}")).send();
        let src = answer.assert_status(200).json()["src"].clone();
        let served = shop.get(src.as_str().unwrap_or_default()).send();
        let policy = served.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("sandbox"),
            "{served}"
        );
    }
}

#[test]
fn documents_that_were_lost_can_be_published_again() {
    let shop = Shop::seeded()
        .prepare(|state| {
            let database = rusqlite::Connection::open(state.join("sqlite_key_value.db"));
            let emptied = database.and_then(|db| db.execute_batch("DELETE FROM spin_key_value"));
            emptied.expect("an emptied store");
        })
        .start();
    shop.get("/api/v1/store")
        .send()
        .assert_problem(503, "shop_not_set_up");
    let picture = rows("product")[0]["media"][0]["file"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let content = std::fs::read(xtask::workspace::seed_dir().join("media").join(&picture));
    let content = content.expect("a picture of the seed");
    assert!(!shop.admin().has_documents().expect("an answer"));
    let stored = shop
        .admin()
        .put_media(&picture, "image/svg+xml", &content)
        .expect("a picture");
    let mut batch = shop.admin().publish_everything().expect("an answer");
    while batch.remaining > 0 {
        batch = shop.admin().publish().expect("an answer");
    }
    shop.get("/").send().ok_page();
    shop.get("/p/halm-mug").send().ok_page();
    shop.get(&stored.src).send().assert_status(200);
}
