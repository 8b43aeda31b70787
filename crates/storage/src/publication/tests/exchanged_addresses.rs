//! Things that take each other's addresses in one import.

use commerce::published::Redirect;

use super::*;
use crate::catalogue::{Judged, import_together};

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
    let moment = Moment {
        now: "2026-01-02T00:00:00Z",
        new_id: &|| "id-together".to_owned(),
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
