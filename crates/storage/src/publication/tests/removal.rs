//! What is removed is gone from everywhere.

use super::*;

#[test]
fn a_deleted_product_leaves_nothing() {
    let shop = Shop::new();
    shop.take(product_with(
        "mug",
        json!({"texts": {"en": {"name": "Mug", "slug": "cup"}}}),
    ));
    shop.take(product_with(
        "plate",
        json!({"relations": [{"kind": "related", "product": "mug"}]}),
    ));
    shop.publish();
    let gone = json!({"delete": {"product": "mug"}});
    assert_eq!(shop.take(gone.clone()), Outcome::Deleted);
    shop.publish();
    assert!(shop.keys("redirect-").is_empty());
    assert_eq!(shop.keys("product:souk:en"), ["product:souk:en:plate"]);
    assert_eq!(shop.list("souk", "en", None), ["plate"]);
    assert!(
        shop.read::<Product>("product:souk:en:plate")
            .relations
            .is_empty()
    );
    for table in ["slug", "old_slug", "published_document", "product_trait"] {
        let statement = format!(
            "SELECT count(*) FROM {table} WHERE {} = 'mug'",
            if table == "product_trait" {
                "product"
            } else {
                "target"
            }
        );
        let rows = run(shop.sql.query(&statement, Vec::new())).unwrap();
        assert_eq!(rows[0].integer(0).unwrap(), 0, "{table}");
    }
    assert_eq!(shop.take(gone), Outcome::Unchanged);
    assert_eq!(shop.take(product("mug", "active")), Outcome::Created);
}

#[test]
fn what_others_need_is_not_deleted() {
    let shop = Shop::new();
    let set = json!({"kind": "bundle", "variants": [{"sku": "SET"}],
        "bundle": [{"sku": "MUG", "quantity": 1}]});
    shop.take(product_with("set", set));
    let refused = |what: Json| shop.import(&json!({"delete": what}));
    assert_eq!(
        refused(json!({"product": "mug"})),
        Err(vec!["part_of_product".to_owned()])
    );
    assert_eq!(
        refused(json!({"category": "cups"})),
        Err(vec!["not_empty".to_owned()])
    );
    let other_sku = product_with("mug", json!({"variants": [{"sku": "BEAKER"}]}));
    assert_eq!(
        shop.import(&other_sku),
        Err(vec!["part_of_product".to_owned()])
    );
    shop.take(json!({"delete": {"product": "set"}}));
    shop.take(other_sku);
}

#[test]
fn a_deleted_category_is_gone_from_the_tree() {
    let shop = Shop::new();
    shop.take(
        json!({"category": {"external_id": "empty", "position": 2, "stores": ["souk"],
        "texts": {"en": {"name": "Empty", "slug": "empty"}}}}),
    );
    shop.publish();
    assert!(
        shop.keys("category:")
            .contains(&"category:souk:en:empty".to_owned())
    );
    shop.take(json!({"delete": {"category": "empty"}}));
    shop.publish();
    let keys = shop.keys("category:");
    assert!(
        !keys.contains(&"category:souk:en:empty".to_owned()),
        "{keys:?}"
    );
}

#[test]
fn a_virtual_category_has_what_its_rule_matches_and_nothing_by_hand() {
    let shop = Shop::new();
    let category = |rule: Json| {
        json!({"category": {"external_id": "gifts", "position": 2, "stores": ["souk"],
            "texts": {"en": {"name": "Gifts", "slug": "gifts"}}, "rule": rule}})
    };
    shop.take(category(json!({"tags": ["gift"]})));
    shop.take(product_with(
        "mug",
        json!({"tags": ["gift"], "categories": ["cups"]}),
    ));
    shop.take(product("plate", "active"));
    shop.publish();
    let in_gifts = |shop: &Shop| shop.list_in("souk", "en", "gifts");
    assert_eq!(in_gifts(&shop), ["mug"]);
    let mug: Product = shop.read("product:souk:en:mug");
    assert_eq!(mug.breadcrumbs.len(), 1, "breadcrumbs do not go through it");
    shop.take(category(json!({"brands": ["halm"]})));
    shop.publish();
    assert_eq!(in_gifts(&shop), ["mug", "plate"]);
    let by_hand = product_with("mug", json!({"categories": ["gifts"]}));
    assert_eq!(
        shop.import(&by_hand),
        Err(vec!["virtual_category".to_owned()])
    );
    let filled = json!({"category": {"external_id": "cups", "position": 1, "stores": ["souk"],
        "texts": {"en": {"name": "Cups", "slug": "cups"}}, "rule": {"brands": ["halm"]}}});
    assert_eq!(shop.import(&filled), Err(vec!["not_empty".to_owned()]));
}

#[test]
fn an_attribute_stays_what_values_need_it_to_be() {
    let shop = Shop::new();
    let attribute = |code: &str, fields: Json| {
        let mut row = json!({"code": code, "group": "size", "position": 1,
            "texts": {"en": {"label": code}}});
        row.as_object_mut()
            .unwrap()
            .extend(fields.as_object().unwrap().clone());
        json!({ "attribute": row })
    };
    let values = |codes: &[&str]| {
        let value = |code: &&str| json!({"code": code, "texts": {"en": {"label": code}}});
        let values: Vec<_> = codes.iter().map(value).collect();
        json!({"value_type": "choice", "values": values})
    };
    let measure = json!({"value_type": "measure", "unit": "ml"});
    shop.take(attribute("volume", measure.clone()));
    shop.take(attribute("colour", values(&["oat", "ink", "moss", "rust"])));
    shop.take(attribute("glaze", values(&["matt", "clear"])));
    shop.take(product_with(
        "jug",
        json!({"attributes": {"volume": {"value": "1", "unit": "l"}, "glaze": "matt"},
            "options": ["colour"], "variants": [{"sku": "JUG", "options": {"colour": "oat"}}],
            "media": [{"file": "jug.svg", "options": {"colour": "ink"}}]}),
    ));
    shop.take(
        json!({"relation_rule": {"code": "moss", "kind": "related", "limit": 3,
        "to": {"attributes": {"colour": ["moss"]}}}}),
    );
    let refused = |row: &Json| assert_eq!(shop.import(row), Err(vec!["in_use".to_owned()]));
    refused(&attribute(
        "volume",
        json!({"value_type": "number", "unit": "g"}),
    ));
    refused(&attribute(
        "volume",
        json!({"value_type": "measure", "unit": "g"}),
    ));
    refused(&attribute("glaze", values(&["clear"])));
    for used in ["oat", "ink", "moss"] {
        let all = ["oat", "ink", "moss", "rust"];
        let others: Vec<_> = all.into_iter().filter(|code| *code != used).collect();
        refused(&attribute("colour", values(&others)));
    }
    refused(&attribute("colour", json!({"value_type": "text"})));
    // Nothing became of what was refused, and what nobody uses may go.
    assert_eq!(shop.take(attribute("volume", measure)), Outcome::Unchanged);
    shop.take(attribute("colour", values(&["oat", "ink", "moss"])));
    shop.take(attribute(
        "volume",
        json!({"value_type": "measure", "unit": "cl"}),
    ));
}

#[test]
fn a_category_that_rules_name_stays_and_gets_no_rule() {
    let shop = Shop::new();
    let category = |rule: Json| {
        json!({"category": {"external_id": "gifts", "position": 2, "stores": ["souk"],
            "texts": {"en": {"name": "Gifts", "slug": "gifts"}}, "rule": rule}})
    };
    shop.take(category(Json::Null));
    shop.take(
        json!({"relation_rule": {"code": "gifts", "kind": "related", "limit": 3,
        "of": {"categories": ["gifts"]}}}),
    );
    let in_use = || Err(vec!["in_use".to_owned()]);
    assert_eq!(
        shop.import(&category(json!({"brands": ["halm"]}))),
        in_use()
    );
    assert_eq!(
        shop.import(&json!({"delete": {"category": "gifts"}})),
        in_use()
    );
    shop.take(json!({"delete": {"relation_rule": "gifts"}}));
    shop.take(category(json!({"brands": ["halm"]})));
    shop.take(json!({"delete": {"category": "gifts"}}));
}

#[test]
fn a_tree_has_no_circle_however_deep_it_is() {
    let shop = Shop::new();
    let category = |place: usize, parent: Option<usize>| {
        let name = |place: usize| format!("level-{place}");
        json!({"category": {"external_id": name(place), "parent": parent.map(name),
            "position": 1, "stores": ["souk"],
            "texts": {"en": {"name": name(place), "slug": name(place)}}}})
    };
    shop.take(category(0, None));
    for place in 1..32 {
        shop.take(category(place, Some(place - 1)));
    }
    let refused = |row: Json, code: &str| {
        assert_eq!(shop.import(&row), Err(vec![code.to_owned()]));
    };
    refused(category(0, Some(31)), "cycle");
    refused(category(32, Some(31)), "too_deep");
    // What lies below counts as well.
    shop.take(category(40, None));
    shop.take(category(41, Some(40)));
    refused(category(40, Some(30)), "too_deep");
    shop.take(category(40, Some(29)));
}
