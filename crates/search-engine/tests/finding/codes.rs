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
fn units_are_known_by_their_signs_and_abbreviations() {
    meets(
        "en",
        &[
            ("30 inch", "Range, 30 in. wide"),
            ("30 inch", "30-in. range"),
            ("8 ft", "Garland 8' long"),
            ("40 gallon", "Heater 40 gal."),
            ("1/2 inch", "Pipe, 1/2 in."),
            ("3/4\"", "Pipe 3/4-inch"),
        ],
    );
    // The others are neither thirty inches nor feet.
    let names = ["30 in 1", "30-in-1 game", "The 30's", "Game 30 in. wide"];
    let shop = Shop::new("en", &names);
    assert_eq!(shop.find("30 inch")[0], "Game 30 in. wide");
    let shop = Shop::new("en", &["The 30's", "Garland 30' of fir"]);
    assert_eq!(shop.find("30 ft")[0], "Garland 30' of fir");
}

#[test]
fn measures_are_found_however_they_are_written() {
    let names = [
        "Board 2 in. x 4 in.",
        "Board 2\" x 4\"",
        "Board 2x4",
        "Board 2 × 4",
    ];
    let others = ["Board 4 in. x 2 in.", "Board 2 in. with 4 holes"];
    let all: Vec<&str> = names.iter().chain(&others).copied().collect();
    let shop = Shop::new("en", &all);
    for question in ["2x4", "2*4", "2 x 4", "2 in. x 4 in.", "board 2 × 4"] {
        let mut found = shop.find(question)[..4].to_vec();
        found.sort_unstable();
        let mut expected = names;
        expected.sort_unstable();
        assert_eq!(found, expected, "{question}");
    }
    let shop = Shop::new("en", &["Tile 2 in. with 3 edges", "Tile 2 in. x 2 in."]);
    assert_eq!(shop.find("2x2 tile")[0], "Tile 2 in. x 2 in.");
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
fn a_barcode_is_the_same_with_and_without_leading_zeros() {
    let documents =
        [("Twelve", "012345678905"), ("Eight", "96385074")].map(|(name, codes)| Fields {
            name,
            codes,
            ..Fields::default()
        });
    let shop = Shop::of("en", &documents, 1);
    let of_twelve = ["0012345678905", "12345678905", "0 012345 678905"];
    for question in ["012345678905"].iter().chain(&of_twelve) {
        assert_eq!(shop.find(question), ["Twelve"], "{question}");
    }
    assert_eq!(shop.find("00000096385074"), ["Eight"]);
    assert!(shop.find("0096385").is_empty(), "too short for a barcode");
}

#[test]
fn a_model_is_as_rare_as_its_name_whatever_that_may_be_cut_into() {
    let mut names = vec!["Dreams PS4"];
    names.extend(["PS cord 4"; 40]);
    names.extend(["Chair"; 6]);
    assert_eq!(Shop::new("en", &names).find("ps4 chair")[0], "Dreams PS4");
}

#[test]
fn models_are_found_as_one_word_two_or_three() {
    for language in ["en", "de", "ar"] {
        meets(
            language,
            &[
                ("rtx 3060 ti", "RTX3060Ti"),
                ("rtx3060ti", "RTX 3060 Ti"),
                ("rtx 3060ti", "RTX 3060 Ti"),
                ("wh1000xm4", "WH-1000XM4"),
                ("wh 1000 xm4", "WH1000XM4"),
                ("galaxy s 21", "Galaxy S21"),
                ("wifi6", "Wi-Fi 6"),
            ],
        );
    }
    let shop = Shop::new("en", &["iPhone 13 Pro", "iPhone 12 Pro", "iPhone 13"]);
    assert_eq!(shop.find("iphone13pro"), ["iPhone 13 Pro"]);
}
