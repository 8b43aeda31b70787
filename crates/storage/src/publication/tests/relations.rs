//! What a product's page shows of other products is what they are now.

use commerce::language::Label;
use commerce::published::{RelationKind, Relations};

use super::*;

fn shown(shop: &Shop, slug: &str) -> Vec<Relations> {
    shop.read::<Product>(&keys::product("souk", "en", slug))
        .relations
}

/// The kinds with the slugs that they show.
fn slugs(relations: &[Relations]) -> Vec<(RelationKind, Vec<&str>)> {
    relations
        .iter()
        .map(|relation| {
            let items = relation.items.iter();
            (
                relation.kind,
                items.map(|item| item.card.slug.as_str()).collect(),
            )
        })
        .collect()
}

fn related_to(code: &str, relations: Json) -> Json {
    product_with(code, json!({"relations": relations}))
}

#[test]
fn a_page_shows_the_products_it_names_once_they_are_there_and_as_they_are_now() {
    let shop = Shop::new();
    shop.take(related_to(
        "mug",
        json!([{"kind": "accessory", "product": "plate"}]),
    ));
    shop.publish();
    assert!(shown(&shop, "mug").is_empty());
    shop.take(product("plate", "active"));
    shop.publish();
    assert_eq!(
        slugs(&shown(&shop, "mug")),
        [(RelationKind::Accessory, vec!["plate"])]
    );
    let mut cheaper = product("plate", "active");
    cheaper["product"]["variants"][0]["prices"][0]["amount"] = json!(900);
    shop.take(cheaper);
    shop.publish();
    let card = &shown(&shop, "mug")[0].items[0].card;
    assert_eq!(card.prices[&Currency::EUR].min, 900);
    shop.take(product("plate", "hidden"));
    shop.publish();
    assert!(shown(&shop, "mug").is_empty());
}

#[test]
fn what_shows_a_product_waits_only_where_it_looks_different() {
    let shop = Shop::new();
    shop.take(product("plate", "active"));
    shop.take(related_to(
        "mug",
        json!([{"kind": "related", "product": "plate"}]),
    ));
    shop.publish();
    let mut described = product("plate", "active");
    described["product"]["texts"]["en"]["description"] = json!("Round.");
    shop.take(described);
    run(publish(&shop.sql, &shop.documents, 1, NOW)).unwrap();
    assert!(waiting(&shop).is_empty(), "no card shows it");
    let mut dearer = product("plate", "active");
    dearer["product"]["variants"][0]["prices"][0]["amount"] = json!(9900);
    shop.take(dearer);
    run(publish(&shop.sql, &shop.documents, 1, NOW)).unwrap();
    assert_eq!(waiting(&shop), ["mug"]);
    run(publish(&shop.sql, &shop.documents, 1, NOW)).unwrap();
    assert!(waiting(&shop).is_empty());
}

fn waiting(shop: &Shop) -> Vec<String> {
    let rows = run(shop.sql.query("SELECT target FROM publication", Vec::new())).unwrap();
    let targets = rows.iter().map(|row| row.text(0).unwrap().to_owned());
    targets.collect()
}

#[test]
fn two_products_that_show_each_other_come_to_rest() {
    let shop = Shop::new();
    shop.take(related_to(
        "mug",
        json!([{"kind": "related", "product": "plate"}]),
    ));
    shop.take(related_to(
        "plate",
        json!([{"kind": "related", "product": "mug"}]),
    ));
    let mut published = 0;
    loop {
        let progress = run(publish(&shop.sql, &shop.documents, 1, NOW)).unwrap();
        published += progress.published;
        if progress.remaining == 0 {
            break;
        }
        assert!(published < 50, "publishing goes on and on");
    }
    assert_eq!(
        slugs(&shown(&shop, "mug")),
        [(RelationKind::Related, vec!["plate"])]
    );
    assert_eq!(
        slugs(&shown(&shop, "plate")),
        [(RelationKind::Related, vec!["mug"])]
    );
}

#[test]
fn a_spare_part_is_replaced_by_the_last_of_its_successors() {
    let shop = Shop::new();
    let part = json!([{"kind": "spare_part", "product": "ring-1", "quantity": 2}]);
    shop.take(related_to("mug", part));
    for (code, successor) in [
        ("ring-1", "ring-2"),
        ("ring-2", "ring-3"),
        ("ring-3", "ring-1"),
    ] {
        let mut ring = product_with(code, json!({"successor": successor}));
        ring["product"]["texts"]["en"]["name"] = json!(code);
        shop.take(ring);
    }
    shop.publish();
    let relations = shown(&shop, "mug");
    let item = &relations[0].items[0];
    assert_eq!(
        (
            item.card.slug.as_str(),
            item.quantity,
            item.replaces.as_ref().map(Label::text)
        ),
        ("ring-3", 2, Some("ring-1")),
        "though the line is a circle"
    );
    shop.take(product("ring-3", "hidden"));
    shop.publish();
    let relations = shown(&shop, "mug");
    assert_eq!(relations[0].items[0].card.slug, "ring-2");
}

fn rule(fields: Json) -> Json {
    let mut rule = json!({"code": "rule", "kind": "related", "limit": 3});
    for (name, value) in fields.as_object().unwrap() {
        rule[name] = value.clone();
    }
    json!({"relation_rule": rule})
}

#[test]
fn a_rule_relates_the_most_popular_of_what_it_matches() {
    let shop = Shop::new();
    for (index, code) in ["a", "b", "c", "d"].into_iter().enumerate() {
        shop.take(product_with(
            code,
            json!({"popularity": index * 10, "tags": ["gift"]}),
        ));
    }
    shop.take(product_with(
        "e",
        json!({"popularity": 99, "stores": ["kontor"], "tags": ["gift"]}),
    ));
    shop.take(rule(
        json!({"to": {"tags": ["gift"]}, "same": ["brand", "category"]}),
    ));
    shop.publish();
    assert_eq!(
        slugs(&shown(&shop, "mug")),
        [(RelationKind::Related, vec!["d", "c", "b"])]
    );
    assert_eq!(
        slugs(&shown(&shop, "d")),
        [(RelationKind::Related, vec!["c", "b", "a"])],
        "itself is left out"
    );
    // One of them is taken off the shelf: what shows it looks for another.
    shop.take(product("d", "hidden"));
    shop.publish();
    assert_eq!(
        slugs(&shown(&shop, "mug")),
        [(RelationKind::Related, vec!["c", "b", "a"])]
    );
    shop.take(json!({"delete": {"relation_rule": "rule"}}));
    shop.publish();
    assert!(shown(&shop, "mug").is_empty());
}

#[test]
fn a_new_product_joins_the_relations_of_those_that_rules_relate_it_to() {
    let shop = Shop::new();
    shop.take(
        json!({"category": {"external_id": "espresso", "parent": "cups", "position": 1,
        "stores": ["souk"], "texts": {"en": {"name": "Espresso", "slug": "espresso"}}}}),
    );
    for (code, category) in [("small", "espresso"), ("large", "cups")] {
        shop.take(product_with(code, json!({"categories": [category]})));
    }
    shop.take(rule(json!({"same": ["category"], "limit": 2})));
    shop.publish();
    shop.take(product_with(
        "new",
        json!({"categories": ["cups"], "popularity": 50}),
    ));
    let mut before = waiting(&shop);
    before.retain(|name| name != "new");
    assert!(before.is_empty(), "{before:?}");
    run(publish(&shop.sql, &shop.documents, 10, NOW)).unwrap();
    assert_eq!(
        waiting(&shop),
        ["large", "mug", "new"],
        "not the one that looks in another category"
    );
    shop.publish();
    assert_eq!(
        slugs(&shown(&shop, "mug")),
        [(RelationKind::Related, vec!["new", "large"])]
    );
    // Nobody is published for one that comes too late in the order to be shown.
    shop.take(product_with("last", json!({"popularity": 0})));
    shop.take(product_with("mug", json!({"popularity": 40})));
    shop.publish();
    shop.take(product_with(
        "last",
        json!({"popularity": 0, "tags": ["late"]}),
    ));
    run(publish(&shop.sql, &shop.documents, 10, NOW)).unwrap();
    assert_eq!(waiting(&shop), ["last"]);
}

#[test]
fn a_rule_can_ask_for_a_price() {
    let shop = Shop::new();
    for (code, amount) in [("cheap", 500), ("dear", 90_000)] {
        let mut row = product_with(code, json!({"popularity": amount / 1_000}));
        row["product"]["variants"][0]["prices"] = json!([{"currency": "EUR", "amount": amount}]);
        shop.take(row);
    }
    shop.take(rule(
        json!({"to": {"price": {"currency": "EUR", "max": 1_000}}, "limit": 1}),
    ));
    shop.publish();
    assert_eq!(
        slugs(&shown(&shop, "mug")),
        [(RelationKind::Related, vec!["cheap"])]
    );
}

#[test]
fn a_rule_reads_no_more_of_a_larger_catalogue() {
    let plan = |statement: &str| -> String {
        let shop = Shop::new();
        let explained = format!("EXPLAIN QUERY PLAN {statement}");
        let rows = run(shop.sql.query(&explained, vec![Value::text("x"); 2])).unwrap();
        rows.iter()
            .map(|row| format!("{}\n", row.text(3).unwrap()))
            .collect()
    };
    let plan = plan(
        "WITH looked_at (rank, product) AS (SELECT * FROM (SELECT rank, product
           FROM product_trait WHERE trait = ? ORDER BY rank, product LIMIT 1000))
         SELECT product FROM looked_at l WHERE true AND EXISTS (
           SELECT 1 FROM product_trait t WHERE t.product = l.product
             AND t.trait IN (SELECT value FROM json_each(?))) ORDER BY rank, product LIMIT 3",
    );
    assert!(
        !plan.contains("SCAN product_trait") && !plan.contains("SCAN t"),
        "{plan}"
    );
}
