//! A shop whose stores are missing or damaged says so, and what does not need them still works.

use std::{fs, path::Path};

use souk_tests::{Answer, Shop, on_spin};

const PAGES: [&str; 7] = [
    "/",
    "/de/",
    "/p/halm-mug",
    "/c/cups",
    "/search?q=mug",
    "/about",
    "/sitemap.xml",
];
const API: [&str; 5] = [
    "/api/v1/store",
    "/api/v1/categories",
    "/api/v1/products",
    "/api/v1/products/halm-mug",
    "/api/v1/products?q=mug",
];

/// Damages a database so that SQLite refuses it.
fn garbage(file: &'static str) -> impl FnOnce(&Path) {
    move |state| {
        for companion in ["-wal", "-shm"] {
            let _ = fs::remove_file(state.join(format!("{file}{companion}")));
        }
        fs::write(
            state.join(file),
            "this is no database, and long enough to be read as one".repeat(200),
        )
        .expect("a damaged file");
    }
}

/// Changes a database behind the shop's back.
fn statement(file: &'static str, sql: &str) -> impl FnOnce(&Path) + use<> {
    let sql = sql.to_owned();
    move |state| {
        let database = rusqlite::Connection::open(state.join(file)).expect("a database");
        database.execute_batch(&sql).expect("a change");
    }
}

#[track_caller]
fn assert_said_plainly(answer: &Answer) {
    assert!(answer.status() < 500 || answer.status() == 503, "{answer}");
    assert!(!answer.body().is_empty(), "{answer}");
}

#[test]
fn an_empty_shop_says_how_to_fill_it() {
    for shop in [Shop::untouched().start(), Shop::migrated().start()] {
        for path in PAGES {
            let answer = shop.get(path).send();
            assert_said_plainly(&answer);
        }
        let home = shop.get("/").send().text();
        assert!(home.contains("cargo xtask seed"), "{home}");
        for path in API {
            let answer = shop.get(path).send();
            assert_said_plainly(&answer);
            if answer.status() != 200 {
                answer.any_problem();
            }
        }
    }
}

#[test]
fn without_the_database_search_says_so_and_products_are_still_there() {
    let shop = Shop::seeded().prepare(garbage("sqlite_db.db")).start();
    for path in [
        "/",
        "/p/halm-mug",
        "/about",
        "/api/v1/products/halm-mug",
        "/api/v1/store",
    ] {
        shop.get(path).send().assert_status(200);
    }
    let page = shop
        .get("/search?q=mug")
        .send()
        .assert_status(503)
        .assert_page();
    assert!(!page.header("retry-after").is_empty(), "{page}");
    shop.get("/api/v1/products?q=mug")
        .send()
        .assert_status(503)
        .any_problem();
    shop.get("/api/v1/admin/status")
        .as_admin()
        .send()
        .assert_status(503)
        .any_problem();
}

#[test]
fn a_key_value_file_that_cannot_be_read_stops_the_start_with_its_name() {
    if on_spin() {
        return;
    }
    let started = Shop::seeded()
        .prepare(garbage("sqlite_key_value.db"))
        .try_start();
    let message = started.err().expect("no shop without its documents");
    assert!(message.contains("sqlite_key_value.db"), "{message}");
    assert!(!message.contains("panicked"), "{message}");
}

#[test]
fn documents_that_cannot_be_read_are_an_outage_and_no_trap() {
    for value in ["x'00ff'", "'{}'", "'[1, 2, 3]'", "'\"text\"'", "x''"] {
        let damage = format!("UPDATE spin_key_value SET value = {value}");
        let shop = Shop::seeded()
            .prepare(statement("sqlite_key_value.db", &damage))
            .start();
        for path in PAGES {
            let answer = shop.get(path).send().assert_status(503);
            assert!(!answer.header("retry-after").is_empty(), "{answer}");
        }
        for path in API {
            shop.get(path).send().assert_status(503).any_problem();
        }
    }
}

#[test]
fn a_document_that_is_missing_takes_only_what_it_shows() {
    let damage = "DELETE FROM spin_key_value WHERE key LIKE '%halm-mug%'";
    let shop = Shop::seeded()
        .prepare(statement("sqlite_key_value.db", damage))
        .start();
    let answer = shop.get("/p/halm-mug").send();
    assert!(matches!(answer.status(), 404 | 503), "{answer}");
    for path in ["/", "/c/cups", "/search?q=mug", "/p/stove-kettle"] {
        shop.get(path).send().ok_page();
    }
}

#[test]
fn tables_that_are_missing_are_an_outage_and_no_trap() {
    let tables = "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema;";
    let shop = Shop::seeded()
        .prepare(statement("sqlite_db.db", tables))
        .start();
    shop.get("/search?q=mug")
        .send()
        .assert_status(503)
        .assert_page();
    shop.get("/api/v1/products")
        .send()
        .assert_status(503)
        .any_problem();
    shop.get("/p/halm-mug").send().ok_page();
}
