//! Numbers, measures, models and codes.

use search_engine::Fields;

use crate::shop::{Shop, meets};

#[test]
fn numbers_have_units_with_and_without_a_space() {
    meets(
        "en",
        &[
            ("16 gb", "Stick 16GB"),
            ("16gb", "Stick 16 GB"),
            ("27 inch", "Monitor 27\""),
            ("27\"", "Monitor 27-inch"),
            ("27in", "Monitor 27”"),
            ("27", "Monitor 27\""),
            ("15.6 inch", "Laptop 15,6\""),
            ("1000 ml", "Jug 1,000 millilitres"),
            ("ps4", "PlayStation 4"),
            ("ps 4", "PS4 game"),
            ("iphone11", "iPhone 11"),
        ],
    );
    meets(
        "de",
        &[
            ("27 Zoll", "Monitor 27\""),
            ("0,5 l", "Flasche 0,50 Liter"),
            ("1.000 g", "Mehl 1000 Gramm"),
        ],
    );
    let shop = Shop::new("en", &["Stick 16 GB", "Stick 32 GB"]);
    assert_eq!(shop.find("stick 16gb")[0], "Stick 16 GB");
}

#[test]
fn a_code_comes_first_however_it_is_separated() {
    let documents = [
        Fields {
            name: "Mug, oat, 1234",
            ..Fields::default()
        },
        Fields {
            name: "Something else",
            codes: "HALM-MUG-12\n4260000000011",
            ..Fields::default()
        },
        Fields {
            name: "Halm mug 12",
            ..Fields::default()
        },
    ];
    for segments in [1, 3] {
        let shop = Shop::of("en", &documents, segments);
        for question in [
            "HALM-MUG-12",
            "halm mug 12",
            "halmmug12",
            "Halm_Mug_12",
            "4260000000011",
            "426 0000 000011",
            "4260-0000-00011",
            "mug halm-mug-12",
        ] {
            assert_eq!(shop.find(question)[0], "Something else", "{question}");
        }
        assert_eq!(
            shop.find("42600000"),
            ["Something else"],
            "the beginning of a code"
        );
    }
}

#[test]
fn a_model_is_as_rare_as_its_name_whatever_that_may_be_cut_into() {
    let mut names = vec!["Dreams PS4"];
    names.extend(["PS cord 4"; 40]);
    names.extend(["Chair"; 6]);
    assert_eq!(Shop::new("en", &names).find("ps4 chair")[0], "Dreams PS4");
}
