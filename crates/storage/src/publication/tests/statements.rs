//! How many statements a publication takes. Each is a journey where the database is far away.

use std::cell::Cell;

use super::*;

/// A database that counts what it is asked.
struct Counted<'a> {
    sql: &'a Memory,
    statements: Cell<usize>,
}

impl<'a> Counted<'a> {
    fn new(sql: &'a Memory) -> Self {
        Self {
            sql,
            statements: Cell::default(),
        }
    }
}

impl Sql for Counted<'_> {
    async fn query(
        &self,
        statement: &str,
        parameters: Vec<Value>,
    ) -> Result<Vec<Row>, StorageError> {
        self.statements.set(self.statements.get() + 1);
        self.sql.query(statement, parameters).await
    }
}

/// Publishes what waits, and gives how many things these were and what they took.
fn publish_counted(shop: &Shop) -> (usize, usize) {
    let sql = Counted::new(&shop.sql);
    let mut published = 0;
    loop {
        let progress = run(publish(&sql, &shop.documents, 1_000, NOW)).unwrap();
        published += progress.published;
        if progress.remaining == 0 {
            return (published, sql.statements.get());
        }
    }
}

/// What becomes of so many products of a shop.
type Change = fn(&Shop, usize);

const CHANGES: [(&str, Change); 5] = [
    ("new", |shop, count| take(shop, count, |_| json!({}))),
    ("renamed", |shop, count| {
        let texts = |n| json!({"en": {"name": format!("Mug {n}"), "slug": format!("mug-{n}")}});
        take(shop, count, |n| json!({"texts": texts(n)}));
    }),
    ("in another language", |shop, _| {
        shop.take(store("souk", &["en", "de", "ar"], true));
        run(enqueue_all_products(&shop.sql)).unwrap();
    }),
    ("related by a rule", |shop, _| {
        shop.take(
            json!({"relation_rule": {"code": "shelf", "kind": "related", "limit": 4,
            "same": ["category", "brand"]}}),
        );
        run(enqueue_all_products(&shop.sql)).unwrap();
    }),
    ("withdrawn", |shop, count| {
        take(shop, count, |_| json!({"status": "hidden"}));
    }),
];

fn code(number: usize) -> String {
    format!("product-{number:03}")
}

fn take(shop: &Shop, count: usize, fields: impl Fn(usize) -> Json) {
    for number in 0..count {
        shop.take(product_with(&code(number), fields(number)));
    }
}

#[test]
fn a_publication_of_many_takes_as_many_statements_as_one_of_few() {
    let shops = [8, 60].map(|count| {
        let shop = Shop::new();
        shop.publish();
        (shop, count)
    });
    for (what, change) in CHANGES {
        let [few, many] = [0, 1].map(|index| {
            let (shop, count) = &shops[index];
            change(shop, *count);
            publish_counted(shop)
        });
        assert!(
            many.0 > 5 * few.0,
            "{what}: {few:?} and {many:?} are things published"
        );
        assert_eq!(many.1, few.1, "{what}: {few:?} and {many:?}");
    }
}

#[test]
fn a_change_of_one_product_takes_few_statements_with_the_merge_that_follows() {
    let shop = Shop::new();
    shop.take(
        json!({"relation_rule": {"code": "shelf", "kind": "related", "limit": 4,
        "same": ["category", "brand"]}}),
    );
    take(&shop, 30, |_| json!({}));
    shop.publish();
    for popularity in 0..10 {
        shop.take(product_with(
            "product-007",
            json!({"popularity": popularity}),
        ));
        loop {
            let sql = Counted::new(&shop.sql);
            let progress = run(publish(&sql, &shop.documents, 1_000, NOW)).unwrap();
            let statements = sql.statements.get();
            assert!(statements < 55, "{statements} statements for {progress:?}");
            if progress.remaining == 0 {
                break;
            }
        }
    }
}
