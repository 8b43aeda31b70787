//! Attributes that categories give, and what lists are narrowed by.

use super::*;
use crate::language::Label;

fn attributes(references: &References, code: &str) -> Vec<(String, AttributeValue)> {
    let product = view(references, "souk", "en")
        .product(&references.products[code])
        .unwrap();
    let groups = product.attributes.into_iter();
    groups
        .flat_map(|group| group.attributes)
        .map(|attribute| (attribute.code, attribute.value))
        .collect()
}

/// `references()` with values on categories: `kitchen` above `cups`.
fn with_values(kitchen: Value, cups: Value, own: Value) -> References {
    let mut references = references();
    let with = |code: &str, parent: Option<&str>, values: Value| {
        let (id, mut category) = category(code, parent, &["souk"]);
        category.values = serde_json::from_value(values).unwrap();
        category.attributes = category.values.keys().cloned().collect();
        (id, category)
    };
    references.categories = CategoryIndex::new([
        with("kitchen", None, kitchen),
        with("cups", Some("kitchen"), cups),
    ]);
    let mut row = mug();
    row["product"]["attributes"] = own;
    references.products.insert(stored(row));
    references
}

#[test]
fn the_nearest_value_wins_and_null_takes_one_away() {
    let references = with_values(
        json!({"height": "1", "safe": true, "note": "kitchen"}),
        json!({"height": "2", "note": null}),
        json!({"material": "clay"}),
    );
    let codes: Vec<_> = attributes(&references, "mug");
    let number = |text: &str| AttributeValue::Number {
        number: text.to_owned(),
        unit: Some("cm".to_owned()),
    };
    let values: BTreeMap<_, _> = codes.into_iter().collect();
    assert_eq!(values["height"], number("2"));
    assert_eq!(values["safe"], AttributeValue::Boolean { boolean: true });
    assert!(values.contains_key("material") && !values.contains_key("note"));

    let references = with_values(json!({"height": "1"}), json!({}), json!({"height": "3"}));
    assert_eq!(
        attributes(&references, "mug"),
        [("height".to_owned(), number("3"))]
    );
}

#[test]
fn a_category_offers_its_own_facets_first_then_those_above() {
    let references = with_values(
        json!({"height": "1", "safe": true}),
        json!({"material": "clay", "safe": false}),
        json!({}),
    );
    let cups = view(&references, "souk", "en").category("cups").unwrap();
    assert_eq!(cups.facets, ["material", "safe", "height"]);
}

#[test]
fn a_listing_has_the_values_of_the_product_and_of_its_variants() {
    let references = references();
    let listing = view(&references, "souk", "de")
        .listing(&references.products["mug"])
        .unwrap();
    let facets: Vec<_> = listing
        .facets
        .iter()
        .map(|facet| facet.code.as_str())
        .collect();
    assert_eq!(facets, ["material", "colour", "height", "safe"]);
    let ListedValues::Choices(colours) = &listing.facets[1].values else {
        panic!("{listing:?}");
    };
    let colours: Vec<_> = colours
        .iter()
        .map(|one| {
            (
                one.code.as_str(),
                Label::from_kept(one.label.clone()),
                one.swatch.as_deref(),
                one.position,
            )
        })
        .collect();
    // What is not said in German says in what it is.
    let english = |text: &str| Label::new(text, Some(&"en".parse().unwrap()));
    assert_eq!(
        colours,
        [
            ("ink", english("Ink"), Some("#112233"), 0),
            ("oat", english("Oat"), Some("#ddccbb"), 1)
        ]
    );
    assert_eq!(listing.path, ["kitchen", "cups"]);
}

#[test]
fn measures_are_listed_in_the_unit_of_the_attribute() {
    let mut references = references();
    let height = references.attributes.get_mut("height").unwrap();
    height.value_type = crate::catalogue::ValueType::Measure;
    let mut row = mug();
    row["product"]["attributes"] = json!({"height": {"value": "0.095", "unit": "m"}});
    references.products.insert(stored(row));
    let number = AttributeValue::Number {
        number: "9.5".to_owned(),
        unit: Some("cm".to_owned()),
    };
    assert_eq!(
        attributes(&references, "mug"),
        [("height".to_owned(), number)]
    );
}

#[test]
fn a_rule_means_what_meets_every_condition() {
    let references = references();
    let matches = |rule: Value| {
        let rule = serde_json::from_value(rule).unwrap();
        references.matches(&rule, &references.products["mug"])
    };
    for rule in [
        json!({}),
        json!({"categories": ["kitchen"]}),
        json!({"categories": ["break", "nowhere"]}),
        json!({"attributes": {"colour": ["ink"], "safe": ["true"], "material": ["clay"]}}),
        json!({"price": {"currency": "EUR", "min": 2_400, "max": 2_400}}),
    ] {
        assert!(matches(rule.clone()), "{rule}");
    }
    for rule in [
        json!({"categories": ["nowhere"]}),
        json!({"categories": ["kitchen"], "brands": ["halm"]}),
        json!({"tags": ["gift"]}),
        json!({"attributes": {"colour": ["red"]}}),
        json!({"price": {"currency": "EUR", "max": 2_399}}),
        json!({"price": {"currency": "USD"}}),
    ] {
        assert!(!matches(rule.clone()), "{rule}");
    }
}

#[test]
fn search_rules_touch_the_lists_of_their_store() {
    let mut references = references();
    for (store, code) in [("souk", "a"), ("kontor", "b")] {
        let rule = parsed!(
            SearchRule,
            json!({"search_rule": {"code": code, "store": store,
            "boost": {"categories": ["cups"]}, "bury": {"tags": ["seconds"]}}})
        );
        references
            .search_rules
            .insert((store.to_owned(), code.to_owned()), rule);
    }
    let listing = view(&references, "souk", "en")
        .listing(&references.products["mug"])
        .unwrap();
    assert_eq!(listing.boosted_by, ["a"]);
    assert!(listing.buried_by.is_empty());
}
