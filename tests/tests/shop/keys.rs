//! Keys with scopes: who may do what, for every pair of a scope and an address.

use serde_json::{Value, json};
use souk_tests::{Answer, Shop};

const SCOPES: [&str; 9] = [
    "catalogue:read",
    "catalogue:write",
    "publications:write",
    "schema:write",
    "pricing:read",
    "pricing:write",
    "promotions:read",
    "promotions:write",
    "keys:manage",
];

/// Every address of the administration, with the scope that it needs.
const ENDPOINTS: [(&str, &str, &str); 42] = [
    ("GET", "/api/v1/admin/status", "catalogue:read"),
    ("POST", "/api/v1/admin/migrations", "schema:write"),
    ("POST", "/api/v1/admin/import", "catalogue:write"),
    ("GET", "/api/v1/admin/export", "catalogue:read"),
    ("GET", "/api/v1/admin/media", "catalogue:read"),
    ("PUT", "/api/v1/admin/media/{file}", "catalogue:write"),
    ("POST", "/api/v1/admin/publications", "publications:write"),
    ("GET", "/api/v1/admin/prices", "pricing:read"),
    ("GET", "/api/v1/admin/price-lists", "pricing:read"),
    ("GET", "/api/v1/admin/price-lists/{code}", "pricing:read"),
    ("PUT", "/api/v1/admin/price-lists/{code}", "pricing:write"),
    (
        "DELETE",
        "/api/v1/admin/price-lists/{code}",
        "pricing:write",
    ),
    (
        "GET",
        "/api/v1/admin/price-lists/{code}/prices",
        "pricing:read",
    ),
    (
        "POST",
        "/api/v1/admin/price-lists/{code}/prices",
        "pricing:write",
    ),
    (
        "DELETE",
        "/api/v1/admin/price-lists/{code}/prices",
        "pricing:write",
    ),
    ("GET", "/api/v1/admin/catalogue-promotions", "pricing:read"),
    (
        "GET",
        "/api/v1/admin/catalogue-promotions/{id}",
        "pricing:read",
    ),
    (
        "PUT",
        "/api/v1/admin/catalogue-promotions/{id}",
        "pricing:write",
    ),
    (
        "DELETE",
        "/api/v1/admin/catalogue-promotions/{id}",
        "pricing:write",
    ),
    ("POST", "/api/v1/admin/calculations", "promotions:read"),
    ("GET", "/api/v1/admin/promotions", "promotions:read"),
    ("POST", "/api/v1/admin/promotions", "promotions:write"),
    ("GET", "/api/v1/admin/promotions/{id}", "promotions:read"),
    ("PUT", "/api/v1/admin/promotions/{id}", "promotions:write"),
    (
        "DELETE",
        "/api/v1/admin/promotions/{id}",
        "promotions:write",
    ),
    ("GET", "/api/v1/admin/lanes", "promotions:read"),
    ("GET", "/api/v1/admin/lanes/{code}", "promotions:read"),
    ("PUT", "/api/v1/admin/lanes/{code}", "promotions:write"),
    ("DELETE", "/api/v1/admin/lanes/{code}", "promotions:write"),
    ("GET", "/api/v1/admin/promotion-rules", "promotions:read"),
    (
        "GET",
        "/api/v1/admin/promotion-rules/{code}",
        "promotions:read",
    ),
    (
        "GET",
        "/api/v1/admin/promotion-rules/{code}/component",
        "promotions:read",
    ),
    (
        "PUT",
        "/api/v1/admin/promotion-rules/{code}",
        "promotions:write",
    ),
    (
        "DELETE",
        "/api/v1/admin/promotion-rules/{code}",
        "promotions:write",
    ),
    ("GET", "/api/v1/admin/coupons", "promotions:read"),
    ("POST", "/api/v1/admin/coupons", "promotions:write"),
    ("GET", "/api/v1/admin/coupons/{code}", "promotions:read"),
    ("PUT", "/api/v1/admin/coupons/{code}", "promotions:write"),
    ("DELETE", "/api/v1/admin/coupons/{code}", "promotions:write"),
    ("GET", "/api/v1/admin/api-keys", "keys:manage"),
    ("POST", "/api/v1/admin/api-keys", "keys:manage"),
    ("DELETE", "/api/v1/admin/api-keys/{id}", "keys:manage"),
];

fn call(shop: &Shop, method: &'static str, path: &str, key: Option<&str>) -> Answer {
    let path = path
        .replace("{file}", "a.svg")
        .replace("{code}", "NONE")
        .replace("{id}", "no-such-key");
    let request = shop.request(method, &path).body("application/json", "");
    match key {
        Some(key) => request
            .header("authorization", &format!("Bearer {key}"))
            .send(),
        None => request.send(),
    }
}

fn create(shop: &Shop, wanted: &Value) -> Answer {
    let request = shop.post("/api/v1/admin/api-keys").as_admin();
    request.body("application/json", wanted.to_string()).send()
}

fn key_with(shop: &Shop, scopes: &[&str]) -> String {
    let created = shop.admin().create_key("test", scopes);
    created.expect("a key").key
}

#[test]
fn every_address_asks_for_its_scope_and_no_other() {
    let shop = Shop::seeded().start();
    let keys = SCOPES.map(|scope| (scope, key_with(&shop, &[scope])));
    for (method, path, needed) in ENDPOINTS {
        call(&shop, method, path, None).assert_problem(401, "unauthorized");
        call(&shop, method, path, Some("souk_00")).assert_problem(401, "unauthorized");
        for (scope, key) in &keys {
            let answer = call(&shop, method, path, Some(key));
            if *scope == needed {
                let status = answer.status();
                assert!(!matches!(status, 401 | 403 | 500..), "{scope}: {answer}");
            } else {
                let problem = answer.assert_problem(403, "missing_scope");
                let detail = problem["detail"].as_str().unwrap_or_default();
                assert!(
                    detail.contains(needed),
                    "{method} {path} with {scope}: {detail}"
                );
            }
        }
    }
}

#[test]
fn the_document_of_the_api_names_the_same_scopes() {
    let shop = Shop::shared();
    let document = shop.get("/api/v1/openapi.json").send().ok_json();
    let mut described = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            if let Some(scope) = operation["security"][0]["admin_key"][0].as_str() {
                described.push((method.to_uppercase(), path.clone(), scope.to_owned()));
            }
        }
    }
    let mut expected: Vec<_> = ENDPOINTS
        .iter()
        .map(|(method, path, scope)| {
            (
                (*method).to_owned(),
                (*path).to_owned(),
                (*scope).to_owned(),
            )
        })
        .collect();
    described.sort();
    expected.sort();
    assert_eq!(described, expected);
}

#[test]
fn a_key_is_shown_once_and_opens_nothing_once_it_is_revoked() {
    let shop = Shop::seeded().start();
    let wanted = json!({"name": "Stock", "scopes": ["catalogue:read"], "expires_at": "2099-01-01T00:00:00Z"});
    let created = create(&shop, &wanted).ok_json();
    let key = created["key"].as_str().expect("the key").to_owned();
    let id = created["api_key"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(key.len(), "souk_".len() + 64);
    assert_eq!(created["api_key"]["expires_at"], "2099-01-01T00:00:00Z");

    call(&shop, "GET", "/api/v1/admin/status", Some(&key)).ok_json();
    let list = shop
        .get("/api/v1/admin/api-keys")
        .as_admin()
        .send()
        .ok_json();
    let listed = &list["items"][0];
    assert_eq!(
        (&listed["id"], &listed["name"]),
        (&json!(id), &json!("Stock"))
    );
    assert!(listed["last_used_on"].is_string(), "{listed}");
    assert!(
        !list.to_string().contains(&key[5..]),
        "the key is in the list"
    );

    let path = format!("/api/v1/admin/api-keys/{id}");
    shop.request("DELETE", &path)
        .as_admin()
        .send()
        .assert_status(204);
    call(&shop, "GET", "/api/v1/admin/status", Some(&key)).assert_problem(401, "unauthorized");
    let again = shop.request("DELETE", &path).as_admin().send();
    again.assert_problem(404, "not_found");
}

#[test]
fn a_key_gives_away_no_scope_that_it_lacks() {
    let shop = Shop::seeded().start();
    let key = key_with(&shop, &["keys:manage"]);
    let ask = |scopes: Value| {
        let body = json!({"name": "more", "scopes": scopes}).to_string();
        let request = shop
            .post("/api/v1/admin/api-keys")
            .body("application/json", body);
        request
            .header("authorization", &format!("Bearer {key}"))
            .send()
    };
    ask(json!(["keys:manage"])).ok_json();
    let problem =
        ask(json!(["keys:manage", "catalogue:write"])).assert_problem(403, "missing_scope");
    assert!(
        problem["detail"].to_string().contains("catalogue:write"),
        "{problem}"
    );
}

#[test]
fn a_wish_for_a_key_that_makes_no_sense_is_refused() {
    let shop = Shop::seeded().start();
    let scopes = json!(["catalogue:read"]);
    for (wanted, field) in [
        (json!({"name": "", "scopes": scopes}), "name"),
        (json!({"name": "a".repeat(101), "scopes": scopes}), "name"),
        (json!({"name": "a", "scopes": []}), "scopes"),
        (json!({"name": "a", "scopes": ["everything"]}), "scopes[0]"),
        (
            json!({"name": "a", "scopes": scopes, "admin": true}),
            "admin",
        ),
        (
            json!({"name": "a", "scopes": scopes, "expires_at": "2020-01-01T00:00:00Z"}),
            "expires_at",
        ),
        (
            json!({"name": "a", "scopes": scopes, "expires_at": "soon"}),
            "expires_at",
        ),
    ] {
        let problem = create(&shop, &wanted).assert_problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{wanted}");
    }
}
