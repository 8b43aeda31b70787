//! What publishing costs as a catalogue grows, by statement.
//!
//! `cargo xtask generate --products 20000 -o /tmp/rows.jsonl`, then
//! `ROWS=/tmp/rows.jsonl cargo test --release -p storage --features write -- --ignored --nocapture scale`

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::time::{Duration, Instant};

use commerce::catalogue::Product as ProductRow;

use super::*;
use crate::catalogue::import_products;
use crate::sql::in_transaction;

/// A database that keeps time.
struct Timed {
    sql: Memory,
    statements: RefCell<BTreeMap<String, (u32, Duration)>>,
}

impl Sql for Timed {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        let start = Instant::now();
        let rows = self.sql.query(statement, parameters).await;
        let words: Vec<_> = statement.split_whitespace().collect();
        let name: String = words.join(" ").chars().take(100).collect();
        let mut statements = self.statements.borrow_mut();
        let (count, time) = statements.entry(name).or_default();
        *count += 1;
        *time += start.elapsed();
        rows
    }
}

/// What has a row, or more, for each product.
const GROWING: [&str; 16] = [
    "address",
    "listing",
    "price",
    "product",
    "product_category",
    "product_media",
    "product_part",
    "product_price",
    "product_shown",
    "product_trait",
    "published_document",
    "search_document",
    "search_term",
    "slug",
    "stock",
    "variant",
];

/// A database that looks at how each statement would be done.
struct Explained<'a> {
    sql: &'a Memory,
    scans: RefCell<BTreeSet<String>>,
}

impl Sql for Explained<'_> {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        let explained = format!("EXPLAIN QUERY PLAN {statement}");
        for row in self.sql.query(&explained, parameters.clone()).await? {
            let scanned = row.text(3)?.strip_prefix("SCAN ");
            let name = scanned.and_then(|scan| scan.split(' ').next());
            // An alias is the beginning of the name.
            let is_growing = |name: &str| {
                let words = || statement.split(|c: char| !c.is_alphanumeric() && c != '_');
                let aliased = words()
                    .zip(words().skip(1))
                    .filter(|(_, alias)| *alias == name);
                let mut tables = aliased.map(|(table, _)| table).chain([name]);
                tables.any(|table| GROWING.contains(&table))
            };
            // Whether there is anything at all takes one row.
            if name.is_some_and(is_growing) && !statement.ends_with(" LIMIT 1") {
                let plan = format!("{}: {statement}", row.text(3)?);
                self.scans.borrow_mut().insert(plan);
            }
        }
        self.sql.query(statement, parameters).await
    }
}

#[test]
fn no_statement_of_publication_reads_all_of_a_table_that_grows() {
    let shop = Shop::new();
    for code in ["cup", "plate", "bowl"] {
        let relations = json!([{"kind": "related", "product": "mug"}]);
        shop.take(product_with(code, json!({"relations": relations})));
    }
    shop.take(
        json!({"relation_rule": {"code": "shelf", "kind": "related", "limit": 2,
        "same": ["category", "brand"]}}),
    );
    let sql = Explained {
        sql: &shop.sql,
        scans: RefCell::default(),
    };
    let publish_all = || {
        while run(publish(&sql, &shop.documents, 3, NOW))
            .unwrap()
            .remaining
            > 0
        {}
    };
    publish_all();
    // Again, with something that is renamed, something new, and something that is gone.
    shop.take(product_with(
        "cup",
        json!({"texts": {"en": {"name": "Cup", "slug": "new-cup"}}}),
    ));
    shop.take(product_with("new", json!({"popularity": 90})));
    shop.take(json!({"delete": {"product": "bowl"}}));
    publish_all();
    let scans = sql.scans.into_inner();
    assert!(scans.is_empty(), "{scans:#?}");
}

#[test]
#[ignore = "measures; takes minutes"]
fn scale() {
    let rows = std::env::var("ROWS").unwrap();
    let path = std::env::temp_dir().join(format!("souk-scale-{}.db", std::process::id()));
    let sql = Timed {
        sql: Memory::open(&path),
        statements: RefCell::default(),
    };
    let documents = MemoryDocuments::default();
    let start = Instant::now();
    run(fill(&sql, &rows));
    println!("import {:.1?}", start.elapsed());
    sql.statements.borrow_mut().clear();
    let start = Instant::now();
    let mut published = 0;
    let mut last = (0, Duration::ZERO);
    loop {
        let progress = run(publish(&sql, &documents, 1_000, NOW)).unwrap();
        published += progress.published;
        let now = start.elapsed();
        if published - last.0 >= 5_000 || progress.remaining == 0 {
            let seconds = (now - last.1).as_secs_f64();
            #[allow(clippy::cast_precision_loss, reason = "a rate")]
            let rate = (published - last.0) as f64 / seconds;
            println!("{published} published, {rate:.0}/s");
            print(&sql, now - last.1);
            last = (published, now);
        }
        if progress.remaining == 0 {
            break;
        }
    }
    println!("publish {:.1?}", start.elapsed());
    let _ = std::fs::remove_file(path);
}

fn print(sql: &Timed, of: Duration) {
    let statements = std::mem::take(&mut *sql.statements.borrow_mut());
    let all: Duration = statements.values().map(|(_, time)| *time).sum();
    println!("  {all:.2?} of {of:.2?} in statements");
    let mut statements: Vec<_> = statements.into_iter().collect();
    statements.sort_by_key(|(_, (_, time))| std::cmp::Reverse(*time));
    for (name, (count, time)) in statements.iter().take(14) {
        println!("  {time:>8.1?} {count:>6} {name}");
    }
}

async fn fill(sql: &Timed, rows: &str) {
    migrations::apply(sql, "2026-01-01T00:00:00Z")
        .await
        .unwrap();
    let ids = Cell::new(0);
    let new_id = || {
        ids.set(ids.get() + 1);
        format!("id-{}", ids.get())
    };
    let moment = Moment {
        now: "2026-01-02T00:00:00Z",
        new_id: &new_id,
    };
    let mut catalogue = Catalogue::load(sql).await.unwrap();
    let mut products: Vec<ProductRow> = Vec::new();
    for line in BufReader::new(File::open(rows).unwrap()).lines() {
        match ImportRow::parse(line.unwrap().as_bytes()).unwrap() {
            ImportRow::Product(product) => products.push(product),
            row => {
                import(sql, &mut catalogue, row, &moment).await.unwrap();
            }
        }
        if products.len() == 250 {
            let batch = std::mem::take(&mut products);
            let work = import_products(sql, &catalogue, batch, &moment);
            in_transaction(sql, work).await.unwrap();
        }
    }
    let work = import_products(sql, &catalogue, products, &moment);
    in_transaction(sql, work).await.unwrap();
}
