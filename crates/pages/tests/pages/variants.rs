//! The page of a product with options and prices.

use crate::fixtures::{ENGLISH, GERMAN};
use crate::html::{attribute, data_blocks, tags};
use crate::render::{context, product_page};
use money::Currency;

#[test]
fn a_product_says_where_it_is_in_each_language() {
    let page = product_page(GERMAN, Currency::EUR, "FIA-BLANKET-OAT-KING");
    for link in [
        r#"<link rel="canonical" href="https://shop.example/de/p/wool-blanket">"#,
        r#"<link rel="alternate" hreflang="en" href="https://shop.example/p/wool-blanket">"#,
        r#"<link rel="alternate" hreflang="de" href="https://shop.example/de/p/wool-blanket">"#,
        r#"<link rel="alternate" hreflang="x-default" href="https://shop.example/p/wool-blanket">"#,
        r#"<meta property="og:locale" content="de_DE">"#,
        r#"<meta property="product:price:amount" content="229.00">"#,
    ] {
        assert!(page.contains(link), "{link}");
    }
    assert!(!page.contains("noindex"));
}

#[test]
fn structured_data_has_an_offer_for_what_can_be_bought_in_this_currency() {
    let in_dollars = product_page(ENGLISH, Currency::USD, "FIA-BLANKET-MOSS-THROW");
    let product = data_blocks(&in_dollars).remove(0);
    assert_eq!(product["@type"], "ProductGroup");
    let variants = product["hasVariant"].as_array().unwrap();
    let offer = |sku: &str| {
        let variant = variants
            .iter()
            .find(|variant| variant["sku"] == sku)
            .unwrap();
        variant["offers"].clone()
    };
    let moss = offer("FIA-BLANKET-MOSS-THROW");
    assert_eq!(
        (&moss["price"], &moss["priceCurrency"]),
        (&"139.00".into(), &"USD".into())
    );
    assert!(offer("FIA-BLANKET-RUST-THROW").is_null());
    assert_eq!(
        offer("FIA-BLANKET-OAT-DOUBLE")["availability"],
        "https://schema.org/OutOfStock"
    );
}

#[test]
fn the_chosen_values_are_marked_and_the_others_lead_to_their_variants() {
    let page = product_page(ENGLISH, Currency::EUR, "FIA-BLANKET-OAT-THROW");
    let values: Vec<_> = tags(&page, "a")
        .into_iter()
        .filter(|tag| attribute(tag, "class") == Some("value"))
        .collect();
    let href = |tag: &str| attribute(tag, "href").unwrap().replace("&amp;", "&");
    let current: Vec<_> = values
        .iter()
        .filter(|tag| attribute(tag, "aria-current").is_some())
        .collect();
    assert_eq!(current.len(), 2);
    assert!(
        values
            .iter()
            .any(|tag| href(tag) == "/p/wool-blanket?colour=moss&size=throw")
    );
    let state = |sought: &str| {
        let value = values.iter().find(|tag| href(tag) == sought).unwrap();
        attribute(value, "data-state")
    };
    assert_eq!(
        state("/p/wool-blanket?colour=oat&size=double"),
        Some("unavailable")
    );
    assert_eq!(state("/p/wool-blanket?colour=oat&size=king"), None);
    // Nobody has the cot's size: it is shown, but leads nowhere.
    assert!(page.contains(r#"<span class="value" data-state="missing">80 × 100 cm"#));
}

#[test]
fn a_missing_combination_is_admitted() {
    let site = ENGLISH.site();
    let mut product = api::Product::of(ENGLISH.product(), Currency::EUR, 0);
    product.select(&api::Wanted {
        options: [("colour".to_owned(), "ultraviolet".to_owned())].into(),
        ..Default::default()
    });
    let page = pages::product(&context(&site, "/p/x"), &product);
    assert!(page.contains("We don’t have exactly this combination."));
    assert!(page.contains("Moss, 130 × 180 cm"));
}

#[test]
fn without_a_price_in_the_currency_the_page_says_so_and_offers_the_other() {
    let page = product_page(ENGLISH, Currency::USD, "FIA-BLANKET-RUST-THROW");
    assert!(page.contains("Not available in USD"));
    assert!(
        page.contains(
            r#"<a href="/p/wool-blanket?colour=rust&amp;size=throw">See the price in EUR"#
        )
    );
    assert!(!page.contains("product:price:amount"));
}

#[test]
fn a_price_shows_its_tiers() {
    let page = product_page(GERMAN, Currency::EUR, "FIA-BLANKET-MOSS-THROW");
    assert!(page.contains("129,00\u{a0}€"));
    assert!(page.contains(r#"<th scope="row">ab 3</th>"#) && page.contains("119,00\u{a0}€"));
}
