//! Bundles and configurable products follow their parts.

use super::*;

fn bundle(items: Json) -> Json {
    product_with(
        "set",
        json!({"kind": "bundle", "bundle": items, "variants": [{"sku": "SET"}],
        "texts": {"en": {"name": "Set", "slug": "set"}}}),
    )
}

fn shop_with_set() -> Shop {
    let shop = Shop::new();
    shop.take(product("plate", "active"));
    shop.take(bundle(
        json!([{"sku": "MUG", "quantity": 2}, {"sku": "PLATE", "quantity": 1}]),
    ));
    shop.publish();
    shop
}

fn set(shop: &Shop) -> Product {
    shop.read("product:souk:en:set")
}

#[test]
fn a_bundle_has_what_its_scarcest_part_allows_and_costs_the_sum() {
    let set = set(&shop_with_set());
    assert_eq!(
        set.variants[0].available,
        Some(1),
        "three mugs make one pair"
    );
    assert_eq!(set.variants[0].prices[&Currency::EUR][0].amount, 3 * 2400);
    let parts: Vec<_> = set
        .bundle
        .iter()
        .map(|part| (part.name.text(), part.quantity, part.href.as_deref()))
        .collect();
    assert_eq!(
        parts,
        [
            ("Halm mug", 2, Some("/p/mug")),
            ("Halm mug", 1, Some("/p/plate"))
        ]
    );
}

#[test]
fn a_bundle_follows_its_parts_without_being_imported_again() {
    let shop = shop_with_set();
    let mut mug = product("mug", "active");
    mug["product"]["variants"][0]["stock"]["berlin"] = json!(9);
    mug["product"]["variants"][0]["prices"] = json!([{"currency": "EUR", "amount": 1000}]);
    shop.take(mug);
    shop.publish();
    let set = set(&shop);
    assert_eq!(set.variants[0].available, Some(3), "now plates are scarcer");
    assert_eq!(
        set.variants[0].prices[&Currency::EUR][0].amount,
        2 * 1000 + 2400
    );
}

#[test]
fn a_part_that_is_taken_back_to_a_draft_closes_the_sale() {
    let shop = shop_with_set();
    shop.take(product("plate", "draft"));
    shop.publish();
    let set = set(&shop);
    assert_eq!(set.variants[0].available, Some(0));
    assert!(set.variants[0].prices.is_empty());
    assert_eq!(set.bundle.len(), 1, "a draft is named nowhere");
}

#[test]
fn parts_are_variants_that_there_are_of_simple_products() {
    let shop = shop_with_set();
    let in_set = |sku: &str| {
        let mut row = bundle(json!([{"sku": sku, "quantity": 1}]));
        row["product"]["external_id"] = json!("larger");
        row["product"]["variants"][0]["sku"] = json!("LARGER");
        row["product"]["texts"]["en"]["slug"] = json!("larger");
        shop.import(&row)
    };
    assert_eq!(in_set("NOTHING"), Err(vec!["unknown_sku".to_owned()]));
    assert_eq!(in_set("SET"), Err(vec!["composed_part".to_owned()]));
    let itself = bundle(json!([{"sku": "SET", "quantity": 1}]));
    assert_eq!(shop.import(&itself), Err(vec!["cycle".to_owned()]));
    let becomes = product_with(
        "mug",
        json!({"kind": "bundle", "bundle": [{"sku": "PLATE", "quantity": 1}],
            "variants": [{"sku": "MUG"}]}),
    );
    assert_eq!(
        shop.import(&becomes),
        Err(vec!["part_of_product".to_owned()])
    );
}

#[test]
fn a_matrix_makes_variants_that_export_and_import_unchanged() {
    let shop = Shop::new();
    shop.take(
        json!({"attribute": {"code": "colour", "value_type": "choice", "group": "make",
        "position": 1, "texts": {"en": {"label": "Colour"}}, "values": [
            {"code": "oat", "texts": {"en": {"label": "Oat"}}},
            {"code": "ink", "texts": {"en": {"label": "Ink"}}}]}}),
    );
    let mut row = product_with(
        "bowl",
        json!({"options": ["colour"], "variants": [], "matrix": {"sku": "BOWL-{colour}",
            "values": {"colour": ["oat", "ink"]}, "prices": [{"currency": "EUR", "amount": 500}],
            "stock": {"berlin": {"on_hand": 0, "expected": "2026-12-01"}}}}),
    );
    assert_eq!(shop.take(row.clone()), Outcome::Created);
    shop.publish();
    let bowl: Product = shop.read("product:souk:en:bowl");
    let skus: Vec<_> = bowl.variants.iter().map(|one| one.sku.as_str()).collect();
    assert_eq!(skus, ["BOWL-OAT", "BOWL-INK"]);
    let stock = &bowl.variants[0].stock[0];
    assert_eq!(
        (stock.name.text(), stock.on_hand, stock.expected.as_deref()),
        ("Berlin", 0, Some("2026-12-01"))
    );
    // As an export writes it: the matrix with all variants.
    let whole = run(crate::catalogue::load_products(
        &shop.sql,
        &["bowl".to_owned()].into(),
    ))
    .unwrap();
    row["product"] = json!(whole["bowl"].product);
    assert_eq!(shop.take(row), Outcome::Unchanged);
}
