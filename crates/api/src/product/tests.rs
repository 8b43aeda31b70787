use super::availability::LOW_STOCK;
use super::*;
use proptest::prelude::*;

/// A product with options `a` and `b`; a variant for each pair, with its stock.
fn product(variants: &[(u8, u8, i64)]) -> Product {
    let option = |code: &str, values: Vec<u8>| published::ProductOption {
        code: code.to_owned(),
        label: String::new().into(),
        values: values
            .into_iter()
            .map(|value| published::OptionValue {
                code: format!("v{value}"),
                label: String::new().into(),
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
        steps: Vec::new(),
        in_countries: Vec::new(),
    };
    let published = published::Product {
        language: None,
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
        steps: Vec::new(),
        in_countries: Vec::new(),
        successor: None,
        prices: BTreeMap::new(),
    };
    Product::of(published, Currency::EUR, 0)
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
    assert_eq!(Price::of(&tiers, None, Currency::EUR, None), None);
    assert_eq!(Price::of(&[], None, Currency::EUR, None), None);
}

#[test]
fn availability_needs_a_price() {
    assert_eq!(Availability::of(9, false), Availability::NotForSale);
    assert_eq!(Availability::of(None, true), Availability::InStock);
    assert_eq!(Availability::of(-1, true), Availability::OutOfStock);
    assert_eq!(Availability::of(LOW_STOCK, true), Availability::LowStock);
    assert_eq!(Availability::of(LOW_STOCK + 1, true), Availability::InStock);
}

mod configured {
    use super::*;

    fn part(sku: &str, price: i64, quantity: u32) -> published::Part {
        published::Part {
            sku: sku.to_owned(),
            quantity,
            name: String::new().into(),
            href: None,
            image: None,
            prices: BTreeMap::from([(Currency::EUR, price)]),
            available: Some(9),
            default: false,
            steps: Vec::new(),
            in_countries: Vec::new(),
            dates: None,
        }
    }

    fn section(min: u32, max: u32, choices: Vec<published::Part>) -> Section {
        let published = published::Section {
            code: "s".to_owned(),
            label: String::new().into(),
            min_choices: min,
            max_choices: max,
            choices,
        };
        Section::of(published, Currency::EUR, 0)
    }

    /// A product for 1 cent with these sections.
    fn with(sections: Vec<Section>) -> Product {
        let mut product = product(&[(0, 0, 9)]);
        product.sections = sections;
        product
    }

    fn wanted(skus: &[&str], quantity: u32) -> Wanted {
        Wanted {
            quantity: Some(quantity),
            choices: vec![(
                "s".to_owned(),
                skus.iter().map(|sku| (*sku).to_owned()).collect(),
            )],
            ..Wanted::default()
        }
    }

    fn total(product: &mut Product, skus: &[&str], quantity: u32) -> Option<i64> {
        product.select(&wanted(skus, quantity));
        Some(product.selection.as_ref()?.total?.amount)
    }

    proptest! {
        #[test]
        fn the_sum_is_exact_or_there_is_none(
            prices in proptest::collection::vec((0..=i64::MAX, 1..5_u32), 1..6),
            quantity in 1..1_000_u32,
        ) {
            let skus: Vec<_> = (0..prices.len()).map(|place| place.to_string()).collect();
            let skus: Vec<_> = skus.iter().map(String::as_str).collect();
            let parts = skus.iter().zip(&prices);
            let parts = parts.map(|(sku, (price, units))| part(sku, *price, *units)).collect();
            let mut product = with(vec![section(0, 9, parts)]);
            let exact: i128 = prices.iter().map(|(price, units)| i128::from(*price) * i128::from(*units)).sum();
            let exact = (exact + 1) * i128::from(quantity);
            prop_assert_eq!(total(&mut product, &skus, quantity), i64::try_from(exact).ok());
        }
    }

    #[test]
    fn what_is_chosen_keeps_to_the_sections_bounds() {
        let parts = || vec![part("a", 10, 1), part("b", 20, 2), part("c", 30, 1)];
        let cases: [(&[&str], _, _); 6] = [
            (&["a"], None, Some(11)),
            (&["b", "a"], None, Some(51)),
            (&["none"], Some(ChoiceProblem::TooFew), None),
            (&["a", "b", "c"], Some(ChoiceProblem::TooMany), None),
            (&["a", "x"], Some(ChoiceProblem::Unknown), None),
            (&["none", "c"], None, Some(31)),
        ];
        for (skus, problem, sum) in cases {
            let mut product = with(vec![section(1, 2, parts())]);
            assert_eq!(total(&mut product, skus, 1), sum, "{skus:?}");
            assert_eq!(product.sections[0].problem, problem, "{skus:?}");
        }
    }

    #[test]
    fn without_a_word_about_a_section_its_own_choice_stays() {
        let mut parts = vec![part("a", 10, 1), part("b", 20, 1)];
        parts[1].default = true;
        let mut product = with(vec![section(1, 1, parts)]);
        product.select(&Wanted::default());
        assert_eq!(
            product.selection.as_ref().unwrap().total.unwrap().amount,
            21
        );
        assert!(!product.sections[0].is_changed);
        assert_eq!(total(&mut product, &["a"], 1), Some(11));
        assert!(product.sections[0].is_changed);
    }

    #[test]
    fn what_is_sold_out_or_has_no_price_here_cannot_be_chosen() {
        let mut sold_out = part("a", 10, 4);
        sold_out.available = Some(3);
        let mut priceless = part("b", 10, 1);
        priceless.prices = BTreeMap::from([(Currency::USD, 10)]);
        let mut product = with(vec![section(0, 2, vec![sold_out, priceless])]);
        for sku in ["a", "b"] {
            assert_eq!(total(&mut product, &[sku], 1), None);
            let problem = product.sections[0].problem;
            assert_eq!(problem, Some(ChoiceProblem::Unavailable), "{sku}");
        }
        assert_eq!(total(&mut product, &["none"], 1), Some(1));
    }

    #[test]
    fn a_bundle_is_worth_the_exact_sum_of_its_parts() {
        let parts = vec![part("a", 333, 3), part("b", 1, 2)];
        let bundle = Bundle::of(parts, Currency::EUR, 0);
        assert_eq!(bundle.separately.unwrap().amount, 1001);
        let saving = |amount| {
            let price = Money {
                amount,
                currency: Currency::EUR,
            };
            bundle.saving_at(Some(price)).map(|saving| saving.amount)
        };
        assert_eq!(saving(1000), Some(1));
        assert_eq!((saving(1001), saving(1002)), (None, None));
        let too_much = Bundle::of(vec![part("a", i64::MAX, 2)], Currency::EUR, 0);
        assert_eq!(too_much.separately, None);
    }

    #[test]
    fn a_quantity_is_a_multiple_of_the_pack_between_the_bounds() {
        let quantities = Quantities {
            min: 4,
            max: Some(20),
            pack: 6,
        };
        assert_eq!((quantities.first(), quantities.last()), (6, Some(18)));
        for (quantity, expected) in [
            (6, None),
            (18, None),
            (5, Some(QuantityProblem::BelowMinimum)),
            (7, Some(QuantityProblem::NotAPack)),
            (21, Some(QuantityProblem::AboveMaximum)),
        ] {
            assert_eq!(quantities.problem(quantity), expected, "{quantity}");
        }
    }

    #[test]
    fn the_price_is_that_of_the_last_tier_that_is_reached() {
        let tiers = [(1, 100), (5, 90), (10, 80)].map(|(min_quantity, amount)| published::Tier {
            min_quantity,
            amount,
        });
        let price = Price::of(&tiers, None, Currency::EUR, None).unwrap();
        for (quantity, amount) in [
            (1, 100),
            (4, 100),
            (5, 90),
            (9, 90),
            (10, 80),
            (u32::MAX, 80),
        ] {
            assert_eq!(price.at(quantity).amount, amount, "{quantity}");
        }
    }
}
