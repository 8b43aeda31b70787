//! Products that are taken in together become what they do one after the other.

use super::*;
use crate::catalogue::import_products;

/// What became of the rows, and all that the catalogue then says.
type After = (Vec<Result<Outcome, Vec<String>>>, Vec<Vec<String>>);

fn tables(shop: &Shop) -> Vec<Vec<String>> {
    let statements = [
        "SELECT json_array(code, brand, data, digest) FROM product ORDER BY 1",
        "SELECT json_array(sku, product, position, data) FROM variant ORDER BY 1",
        "SELECT json_array(sku, list, min_quantity, amount) FROM price ORDER BY 1",
        "SELECT json_array(sku, warehouse, on_hand, expected) FROM stock ORDER BY 1",
        "SELECT json_array(category, product) FROM product_category ORDER BY 1",
        "SELECT json_array(file, product) FROM product_media ORDER BY 1",
        "SELECT json_array(sku, product) FROM product_part ORDER BY 1",
        "SELECT json_array(store, language, kind, slug, target) FROM slug ORDER BY 1",
        "SELECT json_array(store, language, kind, slug, target) FROM old_slug ORDER BY 1",
        "SELECT json_array(kind, target) FROM publication ORDER BY 1",
    ];
    let text = |row: &Row| row.text(0).unwrap().to_owned();
    let read = |statement| run(shop.sql.query(statement, Vec::new())).unwrap();
    statements
        .map(|statement| read(statement).iter().map(text).collect())
        .into()
}

fn one_by_one(rows: &[Json]) -> After {
    let shop = Shop::new();
    let judged = rows.iter().map(|row| shop.import(row)).collect();
    (judged, tables(&shop))
}

fn together(rows: &[Json]) -> After {
    let shop = Shop::new();
    let products =
        rows.iter().map(
            |row| match ImportRow::parse(row.to_string().as_bytes()).unwrap() {
                ImportRow::Product(product) => product,
                other => panic!("{other:?}"),
            },
        );
    let number = std::cell::Cell::new(100);
    let moment = Moment {
        now: "2026-01-02T00:00:00Z",
        new_id: &|| {
            number.set(number.get() + 1);
            format!("id-{}", number.get())
        },
    };
    let judged = run(async {
        let catalogue = Catalogue::load(&shop.sql).await.unwrap();
        let products = products.collect();
        let judged = import_products(&shop.sql, &catalogue, products, &moment).await;
        judged.unwrap()
    });
    let codes = |errors: Vec<commerce::import::FieldError>| {
        let errors = errors.into_iter();
        errors.map(|error| error.code.to_owned()).collect()
    };
    let judged = judged.into_iter().map(|one| one.map_err(codes));
    (judged.collect(), tables(&shop))
}

fn with_sku(code: &str, sku: &str) -> Json {
    let variant = json!({"sku": sku, "prices": [{"currency": "EUR", "amount": 100}]});
    product_with(code, json!({"variants": [variant]}))
}

fn with_slug(code: &str, slug: &str) -> Json {
    let texts = json!({"en": {"name": "Halm", "slug": slug}, "de": {"name": "Halm", "slug": slug}});
    product_with(code, json!({"texts": texts}))
}

fn bundle(code: &str, part: &str) -> Json {
    let variant = json!({"sku": code.to_uppercase()});
    product_with(
        code,
        json!({"kind": "bundle", "bundle": [{"sku": part, "quantity": 1}], "variants": [variant]}),
    )
}

#[track_caller]
fn same(rows: &[Json]) -> Vec<Result<Outcome, Vec<String>>> {
    let (judged, tables) = one_by_one(rows);
    assert_eq!(together(rows), (judged.clone(), tables));
    judged
}

#[test]
fn products_of_their_own_are_taken_in() {
    let codes = ["a", "b", "c", "d", "e"];
    let rows = codes.map(|code| product(code, "active"));
    assert_eq!(same(&rows), vec![Ok(Outcome::Created); 5]);
}

#[test]
fn known_ones_are_changed_or_left() {
    let rows = [
        product("a", "active"),
        product("mug", "active"),
        product_with("mug", json!({"media": []})),
        with_slug("mug", "cup"),
    ];
    let outcomes = [
        Outcome::Created,
        Outcome::Unchanged,
        Outcome::Updated,
        Outcome::Updated,
    ];
    assert_eq!(same(&rows), outcomes.map(Ok));
}

#[test]
fn only_what_is_wrong_is_refused() {
    let rows = [
        product("a", "active"),
        product_with("b", json!({"brand": "nobody"})),
        with_sku("c", "MUG"),
        with_slug("d", "mug"),
        product("e", "active"),
    ];
    let judged = same(&rows);
    let refused: Vec<_> = judged.iter().map(Result::is_err).collect();
    assert_eq!(refused, [false, true, true, true, false]);
}

#[test]
fn the_earlier_row_has_what_two_want() {
    let skus = same(&[
        with_sku("a", "ONE"),
        with_sku("b", "ONE"),
        with_sku("a", "TWO"),
        with_sku("b", "ONE"),
    ]);
    assert_eq!(skus[1], Err(vec!["sku_taken".to_owned()]));
    assert_eq!(skus[3], Ok(Outcome::Created));
    let slugs = same(&[
        with_slug("a", "one"),
        with_slug("b", "one"),
        with_slug("a", "two"),
        with_slug("b", "one"),
    ]);
    assert!(slugs[1].is_err());
    assert_eq!(slugs[3], Ok(Outcome::Created));
}

#[test]
fn a_bundle_finds_parts_that_came_before_it() {
    let judged = same(&[
        bundle("early", "PLATE"),
        product("plate", "active"),
        bundle("set", "PLATE"),
        with_sku("plate", "OTHER"),
        bundle("late", "PLATE"),
    ]);
    let refused: Vec<_> = judged.iter().map(Result::is_err).collect();
    // Nor does one that is in use go.
    assert_eq!(refused, [true, false, false, true, false]);
}
