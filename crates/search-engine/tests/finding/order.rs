//! What comes first.

use search_engine::Fields;

use crate::shop::Shop;

#[test]
fn what_matches_more_of_the_question_comes_first() {
    let shop = Shop::new("en", &["Mug", "Red bowl", "Red mug", "Red cup"]);
    assert_eq!(shop.find("red mug")[0], "Red mug");
}

#[test]
fn better_fields_come_first() {
    let mug = "mug";
    let prose = "Pour in hot milk, stir, and drink it from a mug while it rains outside.";
    let documents = [
        Fields {
            name: "In the description",
            description: prose,
            ..Fields::default()
        },
        Fields {
            name: "In the category",
            categories: mug,
            ..Fields::default()
        },
        Fields {
            name: "Mug by name",
            ..Fields::default()
        },
        Fields {
            name: "In an attribute",
            attributes: mug,
            ..Fields::default()
        },
    ];
    let shop = Shop::of("en", &documents, 1);
    assert_eq!(
        shop.find("mug"),
        [
            "Mug by name",
            "In the category",
            "In an attribute",
            "In the description"
        ]
    );
}

#[test]
fn a_short_description_says_what_a_thing_is_where_its_name_is_a_code() {
    let documents = [
        Fields {
            name: "Alarm clock",
            description: "Wakes you with radio or a tone. There is a socket for headphones at its back, and a lamp.",
            ..Fields::default()
        },
        Fields {
            name: "Headphones case",
            ..Fields::default()
        },
        Fields {
            name: "SHE2611/00",
            description: "In-ear headphones",
            ..Fields::default()
        },
    ];
    assert_eq!(
        Shop::of("en", &documents, 1).find("headphones"),
        ["SHE2611/00", "Headphones case", "Alarm clock"]
    );
}

#[test]
fn what_a_visitor_wants_to_do_is_no_product() {
    let shop = Shop::new("en", &["Red mug", "Best of jazz"]);
    assert_eq!(shop.find("buy best mug online"), ["Red mug"]);
    assert_eq!(shop.find("mug best price"), ["Red mug"]);
    assert_eq!(shop.find("best"), ["Best of jazz"]);
    let shop = Shop::new("de", &["Rote Tasse", "Beste Freunde"]);
    assert_eq!(shop.find("beste Tasse kaufen"), ["Rote Tasse"]);
}

#[test]
fn what_a_thing_is_comes_before_what_it_is_for() {
    for (language, question, is, fits) in [
        ("en", "camera", "Digital camera black", "Bag for camera"),
        (
            "de",
            "kamera",
            "Digitale Kamera schwarz",
            "Tasche für Kamera",
        ),
        ("ar", "كاميرا", "كاميرا رقمية سوداء", "حقيبة مع كاميرا"),
    ] {
        assert_eq!(Shop::new(language, &[fits, is]).find(question), [is, fits]);
    }
}

#[test]
fn what_a_thing_is_comes_before_what_it_is_often_said_to_be_for() {
    for (language, question, is, fits, told) in [
        (
            "en",
            "camera",
            "Digital camera, black",
            "Camera bag",
            "Holds a camera, a smaller camera, another camera lens, and also the strap of each camera.",
        ),
        (
            "de",
            "kamera",
            "Digitale Kamera, schwarz",
            "Kamera Tasche",
            "Fasst eine Kamera, eine kleinere Kamera, noch eine Kamera dazu, und auch den Gurt jeder Kamera.",
        ),
        (
            "ar",
            "كاميرا",
            "كاميرا رقمية، سوداء",
            "حقيبة كاميرا",
            "تتسع كاميرا كبيرة، كاميرا صغيرة، كاميرا أخرى معها، وكذلك أيضا حزام كل كاميرا",
        ),
    ] {
        let documents = [
            Fields {
                name: fits,
                attributes: question,
                description: told,
                ..Fields::default()
            },
            Fields {
                name: is,
                attributes: question,
                ..Fields::default()
            },
        ];
        let shop = Shop::of(language, &documents, 1);
        assert_eq!(shop.find(question), [is, fits]);
    }
}

#[test]
fn what_a_thing_is_stands_before_how_it_is() {
    for (language, question, is, other) in [
        (
            "en",
            "fan",
            "Ceiling fan in brushed nickel",
            "Fan blade in brushed nickel",
        ),
        ("en", "case", "Phone case w/ stand", "Case stand w/ phone"),
        (
            "de",
            "tisch",
            "Kleiner Tisch aus Eiche",
            "Tisch Platte aus Eiche",
        ),
    ] {
        let shop = Shop::new(language, &[other, is]);
        assert_eq!(shop.find(question), [is, other]);
    }
    // Of what is asked for too: a shelf, not oak.
    let shop = Shop::new("en", &["Shelf, white", "Chair, oak"]);
    assert_eq!(shop.find("shelf in oak"), ["Shelf, white", "Chair, oak"]);
}

#[test]
fn neighbours_that_are_the_thing_come_before_those_of_another_thing() {
    let (bowl, cleaner) = ("Elongated toilet bowl", "Toilet bowl cleaner");
    let shop = Shop::new("en", &[cleaner, bowl]);
    assert_eq!(shop.find("toilet bowl"), [bowl, cleaner]);
}

#[test]
fn words_that_say_little_do_not_count_beside_others() {
    let shop = Shop::new("en", &["Bag for the camera", "The best of the year"]);
    assert_eq!(shop.find("the camera"), ["Bag for the camera"]);
    assert_eq!(
        shop.find("the"),
        ["The best of the year", "Bag for the camera"]
    );
}
