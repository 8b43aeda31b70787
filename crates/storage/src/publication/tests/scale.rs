//! What publishing costs as a catalogue grows, by statement.
//!
//! `cargo xtask generate --products 20000 -o /tmp/rows.jsonl`, then
//! `ROWS=/tmp/rows.jsonl cargo test --release -p storage --features write -- --ignored --nocapture scale`

use std::cell::{Cell, RefCell};
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
