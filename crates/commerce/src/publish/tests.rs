use calculation::price::{PriceList, Priced};
use money::Currency;
use serde_json::{Value, json};

use super::*;
use crate::import::Row;
use crate::published::{self, AttributeValue, Block};

fn row(value: Value) -> Row {
    Row::parse(value.to_string().as_bytes()).unwrap()
}

macro_rules! parsed {
    ($kind:ident, $value:expr) => {
        match row($value) {
            Row::$kind(record) => record,
            other => panic!("{other:?}"),
        }
    };
}

// After the macro that they use.
mod composed;
mod facets;

fn category(
    code: &str,
    parent: Option<&str>,
    stores: &[&str],
) -> (String, crate::catalogue::Category) {
    let value = json!({"category": {"external_id": code, "parent": parent, "position": 1, "stores": stores,
        "texts": {"en": {"name": code, "slug": code}, "de": {"name": code, "slug": format!("{code}-de")}}}});
    (format!("id-{code}"), parsed!(Category, value))
}

fn mug() -> Value {
    json!({"product": {"external_id": "mug", "status": "active", "stores": ["souk", "kontor"],
    "categories": ["cups", "break"], "options": ["colour"],
    "attributes": {"material": "clay", "height": "9.5", "safe": true, "note": {"de": "Notiz"}},
    "texts": {"en": {"name": "Mug", "slug": "mug", "description": "**Bold** <b>raw</b>"}},
    "media": [{"file": "mug.svg", "options": {"colour": "oat"}}, {"file": "gone.svg"}],
    "variants": [
        {"sku": "A", "options": {"colour": "oat"}, "stock": {"berlin": 2, "lisbon": 3}, "prices": [
            {"currency": "EUR", "amount": 2200, "min_quantity": 6}, {"currency": "EUR", "amount": 2400},
            {"currency": "JPY", "amount": 900}]},
        {"sku": "B", "options": {"colour": "ink"}, "prices": [{"currency": "EUR", "amount": 2900}]},
    ]}})
}

fn stored(value: Value) -> StoredProduct {
    let product = parsed!(Product, value);
    let variants = product.variants.iter();
    StoredProduct {
        id: "id".to_owned(),
        variant_ids: variants
            .map(|variant| (variant.sku.clone(), format!("id-{}", variant.sku)))
            .collect(),
        product,
        updated_at: "2026-01-01T00:00:00Z".to_owned(),
    }
}

/// `souk` in English and German, `kontor` in German only; `cups` is below `kitchen`, which only
/// `souk` has.
fn references() -> References {
    let store = |code: &str, languages: &[&str]| {
        parsed!(
            Store,
            json!({"store": {"code": code, "hosts": [], "languages": languages,
            "currencies": ["EUR", "USD"], "theme": "souk", "contact_email": "a@b.example",
            "texts": {"en": {"name": code, "tagline": "", "description": ""}}}})
        )
    };
    let attribute = |value: Value| parsed!(Attribute, json!({"attribute": value}));
    let choice = |code: &str, values: Value| {
        attribute(
            json!({"code": code, "value_type": "choice", "group": "make", "position": 1,
            "texts": {"en": {"label": code}}, "values": values}),
        )
    };
    let attributes = [
        choice(
            "colour",
            json!([
                {"code": "ink", "swatch": "#112233", "texts": {"en": {"label": "Ink"}}},
                {"code": "oat", "swatch": "#ddccbb", "texts": {"en": {"label": "Oat"}}},
                {"code": "red", "swatch": "#ff0000", "texts": {"en": {"label": "Red"}}},
            ]),
        ),
        choice(
            "material",
            json!([{"code": "clay", "texts": {"en": {"label": "Clay"}, "de": {"label": "Ton"}}}]),
        ),
        attribute(
            json!({"code": "height", "value_type": "number", "unit": "cm", "group": "size", "position": 1,
            "texts": {"en": {"label": "Height"}}}),
        ),
        attribute(
            json!({"code": "safe", "value_type": "boolean", "group": "care", "position": 1,
            "texts": {"en": {"label": "Safe"}}}),
        ),
        attribute(
            json!({"code": "note", "value_type": "text", "group": "care", "position": 2,
            "texts": {"en": {"label": "Note"}}}),
        ),
    ];
    let media = MediaFile {
        hash: "abc".to_owned(),
        extension: "svg".to_owned(),
        width: 800,
        height: 1000,
        renditions: Vec::new(),
    };
    let mut references = References {
        stores: [store("souk", &["en", "de"]), store("kontor", &["de"])]
            .map(|store| (store.code.clone(), store))
            .into(),
        attributes: attributes
            .map(|attribute| (attribute.code.clone(), attribute))
            .into(),
        categories: CategoryIndex::new([
            category("kitchen", None, &["souk"]),
            category("cups", Some("kitchen"), &["souk", "kontor"]),
            category("break", None, &["kontor"]),
        ]),
        media: [("mug.svg".to_owned(), media)].into(),
        ..References::default()
    };
    references.products.insert(stored(mug()));
    references
}

fn view<'a>(references: &'a References, store: &str, language: &str) -> View<'a> {
    View::all(references)
        .find(|view| view.store.code == store && view.language.as_str() == language)
        .unwrap()
}

#[test]
fn a_text_in_another_language_than_the_document_says_in_which() {
    let references = references();
    let mug = references.products.get("mug").unwrap();
    for (language, told) in [("en", None), ("de", Some("en"))] {
        let view = view(&references, "souk", language);
        let told = told.map(|language: &str| language.parse().unwrap());
        let product = view.product(mug).unwrap();
        assert_eq!(product.language, told);
        assert_eq!(view.card(mug).unwrap().language, told);
        // The categories have both.
        assert!(
            product
                .breadcrumbs
                .iter()
                .all(|link| link.language.is_none())
        );
        assert_eq!(view.category("cups").unwrap().language, None);
    }
    // An Austrian finds German texts: a region is no other language.
    let mut austrian = references;
    let store = austrian.stores.get_mut("souk").unwrap();
    store.languages = ["de-AT", "en"].map(|tag| tag.parse().unwrap()).into();
    let view = view(&austrian, "souk", "de-AT");
    assert_eq!(view.category("cups").unwrap().language, None);
    let mug = austrian.products.get("mug").unwrap();
    assert_eq!(
        view.card(mug).unwrap().language,
        Some("en".parse().unwrap())
    );
}

#[test]
fn what_is_in_the_language_of_its_document_costs_no_byte() {
    let references = references();
    let mug = references.products.get("mug").unwrap();
    let card = view(&references, "souk", "en").card(mug).unwrap();
    let bytes = |card: &published::Card| minicbor::to_vec(card).unwrap().len();
    let foreign = published::Card {
        language: Some("en".parse().unwrap()),
        ..card.clone()
    };
    assert_eq!(bytes(&foreign), bytes(&card) + "_en".len());
}

#[test]
fn a_product_without_a_text_in_the_language_falls_back_and_keeps_the_language_in_its_address() {
    let references = references();
    let product = view(&references, "souk", "de")
        .product(&references.products["mug"])
        .unwrap();
    assert_eq!(
        (product.name.as_str(), product.href.as_str()),
        ("Mug", "/de/p/mug")
    );
    let hrefs: Vec<_> = product
        .alternates
        .iter()
        .map(|alternate| alternate.href.as_str())
        .collect();
    assert_eq!(hrefs, ["/p/mug", "/de/p/mug"]);
}

#[test]
fn breadcrumbs_follow_the_first_category_that_the_store_shows_with_all_above_it() {
    let references = references();
    let labels = |store, language| {
        let product = view(&references, store, language)
            .product(&references.products["mug"])
            .unwrap();
        product
            .breadcrumbs
            .into_iter()
            .map(|link| link.label)
            .collect::<Vec<_>>()
    };
    assert_eq!(labels("souk", "en"), ["kitchen", "cups"]);
    // `cups` is below a category that this store has not.
    assert_eq!(labels("kontor", "de"), ["break"]);
}

#[test]
fn drafts_hidden_products_and_those_of_other_stores_are_nowhere() {
    let references = references();
    for (field, value) in [
        ("status", json!("draft")),
        ("status", json!("hidden")),
        ("stores", json!(["kontor"])),
    ] {
        let mut row = mug();
        row["product"][field] = value;
        let product = stored(row);
        let view = view(&references, "souk", "en");
        assert!(view.product(&product).is_none());
        assert!(view.card(&product).is_none());
        assert!(view.listing(&product).is_none());
    }
}

#[test]
fn prices_are_those_of_the_stores_currencies_with_tiers_in_order() {
    let references = references();
    let view = view(&references, "souk", "en");
    let product = view.product(&references.products["mug"]).unwrap();
    let prices = &product.variants[0].prices;
    assert_eq!(prices.len(), 1, "the store does not sell in JPY");
    let tiers: Vec<_> = prices
        .values()
        .flatten()
        .map(|tier| (tier.min_quantity, tier.amount))
        .collect();
    assert_eq!(tiers, [(1, 2400), (6, 2200)]);
    let card = view.card(&references.products["mug"]).unwrap();
    let range = card.prices.values().next().unwrap();
    assert_eq!(
        (range.min, range.max, card.available),
        (2400, 2900, Some(5))
    );
}

#[test]
fn options_list_the_values_in_use_in_the_order_of_the_attribute() {
    let references = references();
    let product = view(&references, "souk", "en")
        .product(&references.products["mug"])
        .unwrap();
    let values: Vec<_> = product.options[0]
        .values
        .iter()
        .map(|value| value.code.as_str())
        .collect();
    assert_eq!(values, ["ink", "oat"]);
}

#[test]
fn attributes_come_by_group_with_typed_values() {
    let references = references();
    let product = view(&references, "souk", "de")
        .product(&references.products["mug"])
        .unwrap();
    let groups: Vec<_> = product
        .attributes
        .iter()
        .map(|group| group.code.as_str())
        .collect();
    assert_eq!(groups, ["make", "size", "care"]);
    let values: Vec<_> = product
        .attributes
        .into_iter()
        .flat_map(|group| group.attributes)
        .map(|a| a.value)
        .collect();
    let expected = [
        AttributeValue::Choice {
            code: "clay".to_owned(),
            label: "Ton".to_owned().into(),
        },
        AttributeValue::Number {
            number: "9.5".to_owned(),
            unit: Some("cm".to_owned()),
        },
        AttributeValue::Boolean { boolean: true },
        AttributeValue::Text {
            text: "Notiz".to_owned().into(),
        },
    ];
    assert_eq!(values, expected);
}

#[test]
fn a_picture_that_was_not_uploaded_is_left_out() {
    let references = references();
    let product = view(&references, "souk", "en")
        .product(&references.products["mug"])
        .unwrap();
    let sources: Vec<_> = product
        .media
        .iter()
        .map(|media| media.image.src.as_str())
        .collect();
    assert_eq!(sources, ["/media/abc.svg"]);
    assert_eq!(
        product.media[0].image.alt, "Mug",
        "the name stands in for a missing description"
    );
}

#[test]
fn menus_lose_what_the_store_does_not_show() {
    let references = references();
    let menu = parsed!(
        Menu,
        json!({"menu": {"store": "souk", "code": "main", "items": [
        {"link": {"category": "kitchen"}, "children": [{"link": {"category": "cups"}}, {"link": {"category": "break"}}]},
        {"link": {"category": "break"}}, {"link": {"product": "mug"}}, {"link": {"product": "gone"}},
        {"link": {"page": "gone"}}, {"link": {"url": "/search"}, "texts": {"en": {"label": "All"}}},
        {"texts": {"en": {"label": "Heading"}}, "children": [{"link": {"page": "gone"}}]}]}})
    );
    let menus = BTreeMap::from([("main".to_owned(), menu.items)]);
    let site = view(&references, "souk", "de").site(&menus).unwrap();
    let entries: Vec<_> = site
        .menu
        .iter()
        .map(|item| (item.label.as_str(), item.href.as_deref().unwrap()))
        .collect();
    let expected = [
        ("kitchen", "/de/c/kitchen-de"),
        ("Mug", "/de/p/mug"),
        ("All", "/de/search"),
    ];
    assert_eq!(entries, expected);
    assert_eq!(site.menu[0].children.len(), 1);
}

#[test]
fn a_store_without_a_menu_shows_its_categories() {
    let references = references();
    let site = view(&references, "souk", "de")
        .site(&BTreeMap::new())
        .unwrap();
    let [kitchen] = &site.menu[..] else {
        panic!("{:?}", site.menu);
    };
    assert_eq!(kitchen.href.as_deref(), Some("/de/c/kitchen-de"));
    assert_eq!(kitchen.children[0].label, "cups");
    let none = BTreeMap::from([("main".to_owned(), Vec::new())]);
    let site = view(&references, "souk", "de").site(&none).unwrap();
    assert!(site.menu.is_empty(), "an empty one is one");
}

#[test]
fn a_page_shows_only_products_that_the_store_shows() {
    let references = references();
    let page = parsed!(
        Page,
        json!({"page": {"store": "souk", "code": "home", "kind": "home",
        "texts": {"en": {"title": "Home"}},
        "blocks": [{"block": "products", "products": ["mug", "gone"], "texts": {"en": {"title": "Best"}}}]}})
    );
    let shown = view(&references, "souk", "en").page(&page).unwrap();
    let Block::Products { products, .. } = &shown.blocks[0] else {
        panic!("{shown:?}");
    };
    assert_eq!(products.len(), 1);
    assert!(view(&references, "kontor", "de").page(&page).is_none());
}

#[test]
fn a_category_cannot_be_put_below_itself() {
    let index = references().categories;
    assert!(index.would_cycle("kitchen", "cups"));
    assert!(index.would_cycle("kitchen", "kitchen"));
    assert!(!index.would_cycle("cups", "break"));
}

#[test]
fn a_circle_in_the_data_ends_the_walk() {
    let index = CategoryIndex::new([category("a", Some("b"), &[]), category("b", Some("a"), &[])]);
    assert!(index.path("a").len() < 100);
}

#[test]
fn what_decides_about_prices_is_of_the_variants_that_are_asked_for() {
    let mut references = references();
    let list = |code: &str, currency: &str| PriceList {
        code: code.to_owned(),
        currency: currency.to_owned(),
        ..PriceList::default()
    };
    references.pricing.lists = vec![list("sale", "EUR"), list("elsewhere", "EUR")];
    let rows = vec![
        price_row("sale", "mug", "", 1, 2000),
        price_row("sale", "mug", "B", 1, 2100),
    ];
    references.pricing.rows.insert("mug".to_owned(), rows);
    let promotion = |rule: Value| {
        let value = json!({"catalogue_promotion": rule});
        *parsed!(CataloguePromotion, value)
    };
    let tenth = |id: &str| json!({"id": id, "discount": {"percent": 10}});
    references.pricing.promotions = vec![
        promotion(json!({"rule": tenth("all")})),
        promotion(json!({"rule": tenth("kitchens"), "products": {"categories": ["kitchen"]}})),
        promotion(json!({"rule": tenth("others"), "products": {"categories": ["other"]}})),
        promotion(json!({"rule": tenth("dollars"), "currency": "USD"})),
    ];
    let sources = references.price_sources(&["A"], Currency::EUR);
    let codes: Vec<_> = sources
        .lists
        .iter()
        .map(|list| list.code.as_str())
        .collect();
    assert_eq!(codes, ["base-eur", "base-jpy", "sale"]);
    let amounts: Vec<_> = sources.rows.iter().map(|row| row.amount).collect();
    assert_eq!(amounts, [2200, 2400, 900, 2000]);
    let promotions = sources.promotions.iter();
    let promotions: Vec<_> = promotions
        .map(|rule| (rule.id.as_str(), rule.of.clone()))
        .collect();
    let mug = vec![Priced::Product("mug".to_owned())];
    assert_eq!(promotions, [("all", Vec::new()), ("kitchens", mug)]);
}
