//! Things that take each other's addresses, or their SKUs, in one import.

use commerce::published::Redirect;

use super::*;
use crate::catalogue::{Judged, import_together};
use crate::sql::Row;

fn named(code: &str, slug: &str) -> Json {
    product_with(
        code,
        json!({"texts": {"en": {"name": code, "slug": slug}, "de": {"name": code, "slug": code}}}),
    )
}

fn category(code: &str, slug: &str) -> Json {
    json!({"category": {"external_id": code, "position": 1, "stores": ["souk"],
        "texts": {"en": {"name": code, "slug": slug}}}})
}

fn together(shop: &Shop, rows: &[Json]) -> Vec<Result<Outcome, Vec<&'static str>>> {
    let rows: Vec<_> = rows.iter().map(Json::to_string).collect();
    let rows: Vec<_> = rows.iter().map(String::as_bytes).collect();
    let ids = std::cell::Cell::new(0);
    let moment = Moment {
        now: "2026-01-02T00:00:00Z",
        new_id: &|| format!("id-together-{}", ids.replace(ids.get() + 1)),
    };
    let judged = run(async {
        let mut catalogue = Catalogue::load(&shop.sql).await?;
        import_together(&shop.sql, &mut catalogue, &rows, &moment).await
    });
    let codes =
        |judged: Judged| judged.map_err(|errors| errors.iter().map(|error| error.code).collect());
    judged.unwrap().into_iter().map(codes).collect()
}

fn shop_with(rows: &[Json]) -> Shop {
    let shop = Shop::new();
    for row in rows {
        shop.take(row.clone());
    }
    shop.publish();
    shop
}

/// What is at an address: the product, or where it leads.
fn at(shop: &Shop, slug: &str) -> String {
    let documents = shop.documents.0.borrow();
    if let Some(document) = documents.get(&keys::product("souk", "en", slug)) {
        return decode::<Product>(document).unwrap().external_id;
    }
    let redirect = documents.get(&keys::redirect("product", "souk", "en", slug));
    redirect.map_or_else(String::new, |document| {
        decode::<Redirect>(document).unwrap().href
    })
}

#[test]
fn two_products_swap_their_addresses() {
    let shop = shop_with(&[named("a", "one"), named("b", "two")]);
    let judged = together(&shop, &[named("a", "two"), named("b", "one")]);
    assert_eq!(judged, [Ok(Outcome::Updated), Ok(Outcome::Updated)]);
    shop.publish();
    assert_eq!(
        (at(&shop, "one"), at(&shop, "two")),
        ("b".into(), "a".into())
    );
    assert_eq!(shop.keys("redirect"), [""; 0]);
    let german = shop.keys("product:souk:de");
    assert_eq!(
        german,
        [
            "product:souk:de:a",
            "product:souk:de:b",
            "product:souk:de:mug-de"
        ]
    );
    // And back again.
    together(&shop, &[named("a", "one"), named("b", "two")]);
    shop.publish();
    assert_eq!(
        (at(&shop, "one"), at(&shop, "two")),
        ("a".into(), "b".into())
    );
}

#[test]
fn addresses_go_round_in_a_circle_and_along_a_chain() {
    let before = [named("a", "one"), named("b", "two"), named("c", "three")];
    let shop = shop_with(&before);
    let round = [named("a", "two"), named("b", "three"), named("c", "one")];
    assert!(together(&shop, &round).iter().all(Result::is_ok));
    shop.publish();
    let places = ["one", "two", "three"].map(|slug| at(&shop, slug));
    assert_eq!(places, ["c", "a", "b"]);

    let shop = shop_with(&before);
    let chain = [named("a", "two"), named("b", "three"), named("c", "four")];
    assert!(together(&shop, &chain).iter().all(Result::is_ok));
    shop.publish();
    let places = ["one", "two", "three", "four"].map(|slug| at(&shop, slug));
    assert_eq!(places, ["/p/two", "a", "b", "c"]);
}

#[test]
fn one_that_is_refused_keeps_its_address_and_so_stops_the_others() {
    let shop = shop_with(&[named("a", "one"), named("b", "two"), named("c", "three")]);
    let rows = [
        named("a", "two"),
        named("b", "mug"),
        named("c", "four"),
        named("d", "four"),
    ];
    let taken = || Err(vec!["slug_taken"]);
    let judged = together(&shop, &rows);
    assert_eq!(judged, [taken(), taken(), Ok(Outcome::Updated), taken()]);
    shop.publish();
    let places = ["one", "two", "three", "four"].map(|slug| at(&shop, slug));
    assert_eq!(places, ["a", "b", "/p/four", "c"]);
}

#[test]
fn categories_and_translations_swap_too() {
    let shop = shop_with(&[
        category("x", "one"),
        category("y", "two"),
        named("a", "three"),
        named("b", "four"),
    ]);
    let translated = |code: &str, slug: &str| {
        json!({"translation": {"product": code, "language": "en",
            "texts": {"name": code, "slug": slug}}})
    };
    let rows = [
        category("x", "two"),
        category("y", "one"),
        translated("a", "four"),
        translated("b", "three"),
    ];
    assert!(together(&shop, &rows).iter().all(Result::is_ok));
    shop.publish();
    assert_eq!(
        (at(&shop, "three"), at(&shop, "four")),
        ("b".into(), "a".into())
    );
    let found: commerce::published::Category = shop.read(&keys::category("souk", "en", "two"));
    assert_eq!(found.name, "x");
}

fn sold_as(code: &str, sku: &str, amount: i64) -> Json {
    let prices = json!([{"currency": "EUR", "amount": amount}]);
    let variant = json!({"sku": sku, "options": {}, "prices": prices, "stock": {"berlin": 1}});
    product_with(code, json!({"variants": [variant]}))
}

/// The variants of the catalogue but one, each with its id, its product and its prices: its own and
/// those of lists.
fn variants(shop: &Shop) -> Vec<(String, String, String, i64, i64)> {
    let statement = "SELECT v.sku, v.id, v.product, p.amount,
          coalesce((SELECT r.amount FROM price_row r WHERE r.sku = v.sku AND r.product = v.product), 0)
        FROM variant v JOIN price p ON p.sku = v.sku WHERE v.sku <> 'MUG' ORDER BY v.sku";
    let rows = run(shop.sql.query(statement, Vec::new())).unwrap();
    let text = |row: &Row, column| row.text(column).unwrap().to_owned();
    let rows = rows.iter().map(|row| {
        let of_list = row.integer(4).unwrap();
        (
            text(row, 0),
            text(row, 1),
            text(row, 2),
            row.integer(3).unwrap(),
            of_list,
        )
    });
    rows.collect()
}

#[test]
fn two_products_swap_their_skus_and_what_is_said_of_these_stays() {
    let shop = shop_with(&[sold_as("a", "ONE", 100), sold_as("b", "TWO", 200)]);
    shop.take(json!({"price_list": {"code": "sale", "currency": "EUR", "kind": "sale"}}));
    shop.take(json!({"price": {"list": "sale", "sku": "ONE", "amount": 50}}));
    shop.take(json!({"price": {"list": "sale", "sku": "TWO", "amount": 60}}));
    let before = variants(&shop);
    let swapped = [sold_as("a", "TWO", 110), sold_as("b", "ONE", 220)];
    let judged = together(&shop, &swapped);
    assert_eq!(judged, [Ok(Outcome::Updated), Ok(Outcome::Updated)]);
    let after = variants(&shop);
    let of = |index: usize, product: &str, amount, of_list| {
        let (sku, id) = (before[index].0.clone(), before[index].1.clone());
        (sku, id, product.to_owned(), amount, of_list)
    };
    assert_eq!(after, [of(0, "b", 220, 50), of(1, "a", 110, 60)]);
    shop.publish();
    let product: Product = shop.read("product:souk:en:a");
    assert_eq!(product.variants[0].sku, "TWO");
    // What they say again changes nothing.
    let judged = together(&shop, &swapped);
    assert_eq!(judged, [Ok(Outcome::Unchanged), Ok(Outcome::Unchanged)]);
}

#[test]
fn skus_go_round_in_a_circle_and_along_a_chain_to_new_products() {
    let before = [("a", "ONE"), ("b", "TWO"), ("c", "THREE")];
    let rows = |of: &[(&str, &str)], amount| -> Vec<_> {
        let rows = of.iter();
        rows.map(|(code, sku)| sold_as(code, sku, amount)).collect()
    };
    for after in [
        [("a", "TWO"), ("b", "THREE"), ("c", "ONE")].as_slice(),
        &[("new", "ONE"), ("a", "TWO"), ("b", "THREE"), ("c", "FOUR")],
        &[("c", "FOUR"), ("b", "THREE"), ("a", "TWO"), ("new", "ONE")],
    ] {
        let shop = shop_with(&rows(&before, 1));
        assert!(together(&shop, &rows(after, 2)).iter().all(Result::is_ok));
        let mut owners: Vec<_> = after.iter().map(|(code, sku)| (*sku, *code)).collect();
        owners.sort_unstable();
        let found = variants(&shop);
        let found = found
            .iter()
            .map(|(sku, _, product, ..)| (&**sku, &**product));
        assert_eq!(found.collect::<Vec<_>>(), owners);
    }
}

#[test]
fn a_part_of_a_bundle_may_go_to_another_product_but_not_away() {
    let bundle = json!({"kind": "bundle", "bundle": [{"sku": "ONE", "quantity": 1}],
        "variants": [{"sku": "SET", "options": {}, "prices": [{"currency": "EUR", "amount": 1}]}]});
    let shop = shop_with(&[
        sold_as("a", "ONE", 1),
        sold_as("b", "TWO", 1),
        product_with("set", bundle),
    ]);
    let away = [sold_as("a", "TWO", 1), sold_as("b", "OTHER", 1)];
    let judged = together(&shop, &away);
    assert_eq!(judged[0], Err(vec!["part_of_product"]));
    let swapped = [sold_as("a", "TWO", 1), sold_as("b", "ONE", 1)];
    assert!(together(&shop, &swapped).iter().all(Result::is_ok));
}

#[test]
fn a_product_that_is_refused_keeps_its_skus() {
    let before = [sold_as("a", "ONE", 1), sold_as("b", "TWO", 1)];
    let shop = shop_with(&before);
    let known = variants(&shop);
    let rows = [sold_as("a", "TWO", 2), sold_as("b", "MUG", 2)];
    let taken = || Err(vec!["sku_taken"]);
    assert_eq!(together(&shop, &rows), [taken(), taken()]);
    assert_eq!(variants(&shop), known);
}

#[test]
fn an_address_that_two_give_up_at_once_is_nobodys() {
    let shop = Shop::new();
    shop.take(named("taker", "taker"));
    shop.publish();
    shop.take(named("mug", "other"));
    shop.take(named("bowl", "mug"));
    // Of the two that wait, the one that takes the address over comes first.
    run(publish(&shop.sql, &shop.documents, 1, NOW)).unwrap();
    assert_eq!(
        shop.read::<Product>("product:souk:en:mug").external_id,
        "bowl"
    );
    shop.take(named("bowl", "bowl"));
    shop.publish();
    assert_eq!(
        shop.keys("product:souk:en:"),
        [
            "product:souk:en:bowl",
            "product:souk:en:other",
            "product:souk:en:taker"
        ]
    );
}
