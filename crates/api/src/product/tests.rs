use super::availability::LOW_STOCK;
use super::*;
use proptest::prelude::*;

/// A product with options `a` and `b`; a variant for each pair, with its stock.
fn product(variants: &[(u8, u8, i64)]) -> Product {
    let option = |code: &str, values: Vec<u8>| published::ProductOption {
        code: code.to_owned(),
        label: String::new(),
        values: values
            .into_iter()
            .map(|value| published::OptionValue {
                code: format!("v{value}"),
                label: String::new(),
                swatch: None,
            })
            .collect(),
    };
    let variant = |(a, b, available): &(u8, u8, i64)| published::Variant {
        id: String::new(),
        sku: format!("{a}-{b}"),
        barcode: None,
        options: options(*a, *b),
        prices: BTreeMap::from([(
            Currency::EUR,
            vec![published::Tier {
                min_quantity: 1,
                amount: 1,
            }],
        )]),
        available: Some(*available),
        weight_grams: None,
        stock: Vec::new(),
        quantities: None,
        backorder: false,
    };
    let published = published::Product {
        id: String::new(),
        external_id: String::new(),
        slug: "mug".to_owned(),
        href: "/p/mug".to_owned(),
        name: String::new(),
        summary: String::new(),
        description_html: String::new(),
        brand: None,
        breadcrumbs: Vec::new(),
        media: Vec::new(),
        options: vec![
            option("a", variants.iter().map(|(a, ..)| *a).collect()),
            option("b", variants.iter().map(|(_, b, _)| *b).collect()),
        ],
        variants: variants.iter().map(variant).collect(),
        attributes: Vec::new(),
        seo: published::Seo::default(),
        alternates: Vec::new(),
        updated_at: String::new(),
        kind: published::ProductKind::Goods,
        bundle: Vec::new(),
        sections: Vec::new(),
        relations: Vec::new(),
        rating: None,
        starts_at: None,
        ends_at: None,
        successor: None,
        prices: BTreeMap::new(),
    };
    Product::of(published, Currency::EUR)
}

fn options(a: u8, b: u8) -> BTreeMap<String, String> {
    [("a", a), ("b", b)]
        .map(|(code, value)| (code.to_owned(), format!("v{value}")))
        .into()
}

fn variants() -> impl Strategy<Value = Vec<(u8, u8, i64)>> {
    let pairs = proptest::collection::btree_map((0..4_u8, 0..4_u8), 0..3_i64, 1..12);
    pairs.prop_map(|pairs| {
        pairs
            .into_iter()
            .map(|((a, b), units)| (a, b, units))
            .collect()
    })
}

proptest! {
    #[test]
    fn a_combination_that_exists_is_chosen_exactly(variants in variants(), index: prop::sample::Index) {
        let (a, b, _) = variants[index.index(variants.len())];
        let product = product(&variants);
        let (chosen, exact) = product.choose(&options(a, b)).unwrap();
        prop_assert!(exact);
        prop_assert_eq!(&chosen.sku, &format!("{a}-{b}"));
    }

    #[test]
    fn something_is_chosen_for_every_wish(variants in variants(), a: u8, b: u8) {
        let product = product(&variants);
        let (chosen, exact) = product.choose(&options(a, b)).unwrap();
        prop_assert_eq!(exact, chosen.sku == format!("{a}-{b}"));
    }

    #[test]
    fn a_click_on_a_value_leads_to_a_variant_that_has_it(variants in variants(), index: prop::sample::Index) {
        let product = product(&variants);
        let chosen = &product.variants[index.index(variants.len())];
        for option in &product.options {
            for value in &option.values {
                let next = product.variant_with(chosen, &option.code, &value.code).unwrap();
                prop_assert_eq!(&next.options[&option.code], &value.code);
                // The address of that variant chooses it again.
                prop_assert_eq!(&product.choose(&next.options).unwrap().0.sku, &next.sku);
            }
        }
    }
}

#[test]
fn without_a_wish_the_first_variant_that_can_be_bought_is_shown() {
    let product = product(&[(0, 0, 0), (0, 1, 2), (1, 0, 9)]);
    let (chosen, exact) = product.choose(&BTreeMap::new()).unwrap();
    assert_eq!((chosen.sku.as_str(), exact), ("0-1", true));
    assert_eq!(chosen.href, "/p/mug?a=v0&b=v1");
}

#[test]
fn nothing_is_for_sale_without_a_price_for_one_unit() {
    let tiers = [published::Tier {
        min_quantity: 6,
        amount: 1,
    }];
    assert_eq!(Price::of(&tiers, Currency::EUR, None), None);
    assert_eq!(Price::of(&[], Currency::EUR, None), None);
}

#[test]
fn availability_needs_a_price() {
    assert_eq!(Availability::of(9, false), Availability::NotForSale);
    assert_eq!(Availability::of(None, true), Availability::InStock);
    assert_eq!(Availability::of(-1, true), Availability::OutOfStock);
    assert_eq!(Availability::of(LOW_STOCK, true), Availability::LowStock);
    assert_eq!(Availability::of(LOW_STOCK + 1, true), Availability::InStock);
}
