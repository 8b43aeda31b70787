//! What a thing was called before leads to what it is called now.

use commerce::published::Redirect;

use super::*;

fn named(code: &str, slug: &str) -> Json {
    product_with(
        code,
        json!({"texts": {"en": {"name": "Mug", "slug": slug}}}),
    )
}

/// Where an old address leads.
fn leads(shop: &Shop, slug: &str) -> Option<String> {
    let key = keys::redirect("product", "souk", "en", slug);
    let document = shop.documents.0.borrow().get(&key).cloned()?;
    Some(decode::<Redirect>(&document).unwrap().href)
}

fn shop_with(slugs: &[&str]) -> Shop {
    let shop = Shop::new();
    for slug in slugs {
        shop.take(named("mug", slug));
        shop.publish();
    }
    shop
}

#[test]
fn every_old_address_leads_to_the_present_one_at_once() {
    let shop = shop_with(&["a", "b", "c"]);
    for old in ["mug", "a", "b"] {
        assert_eq!(leads(&shop, old).as_deref(), Some("/p/c"), "{old}");
    }
    assert_eq!(leads(&shop, "c"), None);
}

#[test]
fn a_thing_can_be_called_what_it_was_called_before() {
    let shop = shop_with(&["a", "b", "a"]);
    assert_eq!(leads(&shop, "b").as_deref(), Some("/p/a"));
    assert_eq!(leads(&shop, "a"), None);
    assert_eq!(shop.keys("product:souk:en"), ["product:souk:en:a"]);
}

#[test]
fn an_old_address_is_free_for_others() {
    let shop = shop_with(&["a", "b"]);
    shop.take(named("other", "a"));
    shop.publish();
    assert_eq!(leads(&shop, "a"), None);
    assert_eq!(
        shop.read::<Product>("product:souk:en:a").external_id,
        "other"
    );
    shop.take(named("other", "c"));
    shop.publish();
    assert_eq!(
        leads(&shop, "a").as_deref(),
        Some("/p/c"),
        "its last owner's"
    );
    assert_eq!(leads(&shop, "mug").as_deref(), Some("/p/b"));
}

#[test]
fn what_is_no_longer_shown_has_no_redirects() {
    let shop = shop_with(&["a", "b"]);
    let mut hidden = named("mug", "b");
    hidden["product"]["status"] = json!("hidden");
    shop.take(hidden);
    shop.publish();
    assert!(shop.keys("redirect-").is_empty());
}

#[test]
fn categories_and_pages_keep_their_history_too() {
    let shop = Shop::new();
    let category = |slug: &str| {
        json!({"category": {"external_id": "cups", "position": 1, "stores": ["souk"],
            "texts": {"en": {"name": "Cups", "slug": slug}}}})
    };
    let page = |slug: &str| {
        json!({"page": {"store": "souk", "code": "about", "kind": "static",
            "texts": {"en": {"title": "About", "slug": slug}}}})
    };
    for slug in ["one", "two"] {
        shop.take(category(slug));
        shop.take(page(&format!("page-{slug}")));
        shop.publish();
    }
    let href = |key: String| shop.read::<Redirect>(&key).href;
    assert_eq!(
        href(keys::redirect("category", "souk", "en", "one")),
        "/c/two"
    );
    assert_eq!(
        href(keys::redirect("page", "souk", "de", "page-one")),
        "/de/page-two"
    );
}

#[test]
fn a_language_that_is_added_claims_its_addresses_without_an_import() {
    let shop = Shop::new();
    shop.publish();
    shop.take(store("souk", &["en", "de", "fr"], true));
    shop.publish();
    assert_eq!(shop.keys("product:souk:fr"), ["product:souk:fr:mug"]);
    let mut other = named("other", "unlike");
    other["product"]["texts"]["fr"] = json!({"name": "Tasse", "slug": "mug"});
    assert_eq!(shop.import(&other), Err(vec!["slug_taken".to_owned()]));
}

#[test]
fn two_things_never_share_the_address_that_a_new_language_gives_them() {
    let shop = Shop::new();
    // In French one product is called what the other one falls back to.
    let mut other = named("other", "unlike");
    other["product"]["texts"]["fr"] = json!({"name": "Tasse", "slug": "mug"});
    shop.take(other);
    shop.publish();
    shop.take(store("souk", &["en", "de", "fr"], true));
    shop.publish();
    let keys = shop.keys("product:souk:fr");
    assert_eq!(keys, ["product:souk:fr:mug"]);
    assert_eq!(shop.list("souk", "fr", None).len(), 1);
}

#[test]
fn a_language_falls_back_along_the_chain_of_its_store() {
    let shop = Shop::new();
    let mut souk = store("souk", &["en", "de", "gsw"], true);
    souk["store"]["languages"] = json!(["en", "de", "fr"]);
    souk["store"]["fallbacks"] = json!({"fr": ["de"]});
    shop.take(souk);
    shop.publish();
    assert_eq!(shop.keys("product:souk:fr"), ["product:souk:fr:mug-de"]);
    let mug: Product = shop.read("product:souk:fr:mug-de");
    assert_eq!(
        (mug.name.as_str(), mug.href.as_str()),
        ("Halm Becher", "/fr/p/mug-de")
    );
}

#[test]
fn a_page_is_no_alternate_in_a_language_where_its_address_is_anothers() {
    let shop = Shop::new();
    // They only meet in French, which the store does not have yet.
    for (code, slug) in [("mug", "a-mug"), ("cup", "a-cup")] {
        let texts = json!({"texts": {
            "en": {"name": code, "slug": slug}, "de": {"name": code, "slug": code},
            "fr": {"name": "Tasse", "slug": "tasse"}}});
        shop.take(product_with(code, texts));
    }
    shop.publish();
    shop.take(store("souk", &["en", "de", "fr"], true));
    shop.publish();
    assert_eq!(shop.keys("product:souk:fr"), ["product:souk:fr:tasse"]);
    let first = shop
        .read::<Product>("product:souk:fr:tasse")
        .external_id
        .clone();
    for (code, slug) in [("mug", "a-mug"), ("cup", "a-cup")] {
        let page = shop.read::<Product>(&format!("product:souk:en:{slug}"));
        let languages = page.alternates.iter();
        let languages: Vec<_> = languages.map(|one| one.language.as_str()).collect();
        let expected: &[_] = match code == first {
            true => &["en", "de", "fr"],
            false => &["en", "de"],
        };
        assert_eq!(languages, expected, "{code}");
    }
    let french = shop.addresses("souk");
    let french = french.iter().filter(|href| *href == "/fr/p/tasse");
    assert_eq!(french.count(), 1, "in the sitemap");
}
