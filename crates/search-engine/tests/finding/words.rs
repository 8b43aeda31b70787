//! Which words meet.

use crate::shop::{Shop, meets};

#[test]
fn forms_of_a_word_meet() {
    meets(
        "en",
        &[
            ("mugs", "Halm mug"),
            ("mug", "Two mugs"),
            ("knives", "Chef’s knife"),
            ("shelf", "Oak shelves"),
            ("batteries", "AA battery"),
            ("women's shoe", "Shoes women"),
            // Of initials, and where the only vowel is before the s.
            ("tvs", "TV 32 inch"),
            ("dvd", "Five DVDs"),
            ("bras", "Lace bra"),
            ("ski", "Skis"),
            ("cpus", "CPU"),
            ("lens", "Two lenses"),
            ("buses", "Bus"),
            ("menus", "Menu"),
        ],
    );
    for (question, [other, name]) in [("gas ", ["Ga", "Gas"]), ("boss ", ["Bos", "Boss"])] {
        assert_eq!(Shop::new("en", &[other, name]).find(question), [name]);
    }
    meets(
        "de",
        &[
            ("tassen", "Tasse"),
            ("Bücher", "Buch"),
            ("Stuhl", "Drei Stühle"),
            ("messer", "Messers"),
            // Words from other languages have other plurals.
            ("Kameras", "Kamera"),
            ("Laptop", "Zwei Laptops"),
            ("Handy", "Handys"),
            ("Menü", "Menüs"),
            ("TVs", "TV"),
            ("Logos", "Logo"),
            // What is no plural ends as it does in a compound.
            ("glas", "Wasserglas"),
            ("gläser", "Wasserglas"),
            ("haus", "Gartenhäuser"),
            ("preis", "Sonderpreise"),
            ("kamera", "Digitalkameras"),
        ],
    );
    meets(
        "ar",
        &[("كتب", "الكتب"), ("حقيبة", "الحقيبة"), ("سيارات", "سيارة")],
    );
}

#[test]
fn arabic_nouns_meet_their_broken_plurals_and_duals() {
    let pairs = [
        ("دفتر", "دفاتر"),
        ("منشفة", "مناشف"),
        ("كوب", "أكواب"),
        ("قلم", "أقلام"),
        ("باب", "أبواب"),
        ("طبق", "أطباق"),
        ("جهاز", "أجهزة"),
        ("حقيبة", "حقائب"),
        ("ستارة", "ستائر"),
        ("أريكة", "أرائك"),
        ("إبريق", "أباريق"),
        ("فنجان", "فناجين"),
        ("مصباح", "مصابيح"),
        ("صندوق", "صناديق"),
        ("كرسي", "كراسي"),
        ("صحن", "صحون"),
        ("كتاب", "كتب"),
        ("قميص", "قمصان"),
        ("هاتف", "هواتف"),
        ("فستان", "فساتين"),
        ("خزانة", "خزائن"),
        ("مرآة", "مرايا"),
        ("كأس", "كؤوس"),
        ("مقلاة", "مقالي"),
        ("منشفة", "منشفتان"),
        ("كوب", "كوبان"),
    ];
    meets("ar", &pairs);
    meets("ar", &pairs.map(|(one, many)| (many, one)));
    // Typed without its hamza.
    meets("ar", &[("العاب", "لعبة"), ("الوان", "لون")]);
    // Where both are known, neither is taken for a mistake.
    for (one, many) in [
        ("بيت", "بيوت"),
        ("خيط", "خيوط"),
        ("إصبع", "أصابع"),
        ("سوار", "أساور"),
        ("حذاء", "أحذية"),
        ("غطاء", "أغطية"),
        ("سرير", "أسرة"),
        ("رف", "رفوف"),
        ("رف", "أرفف"),
        ("زر", "أزرار"),
        ("لعبة", "ألعاب"),
        ("لوح", "ألواح"),
    ] {
        let shop = Shop::new("ar", &[one, many]);
        assert_eq!(shop.find(one), [one, many]);
        assert_eq!(shop.find(many), [many, one]);
    }
    // The word itself comes first.
    let shop = Shop::new("ar", &["دفاتر", "دفتر"]);
    assert_eq!(shop.find("دفتر"), ["دفتر", "دفاتر"]);
    assert_eq!(shop.find("دفاتر"), ["دفاتر", "دفتر"]);
}

#[test]
fn arabic_nouns_meet_their_plurals_and_colours_their_feminines() {
    let pairs = [
        ("بطارية", "بطاريات"),
        ("كاميرا", "كاميرات"),
        ("تلفزيون", "تلفزيونات"),
        ("إعلان", "إعلانات"),
        ("ماكينة", "ماكينات"),
        ("أسطوانة", "أسطوانات"),
        ("أسود", "سوداء"),
        ("أبيض", "بيضاء"),
        ("أحمر", "حمراء"),
    ];
    meets("ar", &pairs);
    meets("ar", &pairs.map(|(one, other)| (other, one)));
}

#[test]
fn case_and_diacritics_make_no_difference() {
    meets(
        "en",
        &[
            ("CAFE", "Café table"),
            ("café", "Cafe table"),
            ("senor", "Señor"),
            ("u\u{308}ber", "über"),
        ],
    );
    meets(
        "de",
        &[
            ("kuche", "Küche"),
            ("kueche", "Küche"),
            ("KÜCHE", "küche"),
            ("strasse", "Straße"),
            ("straße", "Strasse"),
            ("weiß", "weiss"),
            ("Ku\u{308}che", "Küche"),
        ],
    );
}

#[test]
fn arabic_is_found_as_it_is_typed() {
    meets(
        "ar",
        &[
            // Alef with and without hamza, yeh and alef maqsura, teh marbuta and heh.
            ("احمر", "قلم أحمر"),
            ("كرسى", "كرسي"),
            ("شنطه", "شنطة"),
            // Vowel signs and tatweel.
            ("كِتَاب", "كتاب"),
            ("كتـــاب", "كتاب"),
            // The article.
            ("قهوة", "القهوة"),
            ("القهوة", "قهوة"),
        ],
    );
    meets(
        "ar",
        &[
            ("٥٠٠ مل", "كوب 500 مل"),
            ("500مل", "كوب ٥٠٠ مل"),
            ("A٥", "دفتر A5"),
        ],
    );
}

#[test]
fn the_last_word_may_be_unfinished() {
    meets(
        "en",
        &[
            ("head", "Headphones"),
            ("wireless he", "Wireless headphones"),
            ("ca", "Café"),
        ],
    );
    meets(
        "de",
        &[
            ("kuc", "Küche"),
            ("küc", "Küche"),
            ("gesch", "Geschirrtücher"),
        ],
    );
    meets("ar", &[("دفا", "دفاتر")]);
    let shop = Shop::new("en", &["Headphones"]);
    assert!(
        shop.find("head ").is_empty(),
        "a word that is followed by a space is finished"
    );
}

#[test]
fn words_are_found_written_as_one_and_as_two() {
    meets(
        "en",
        &[
            ("head phones", "Headphones"),
            ("headphones", "Head phones"),
            ("head-phones", "Headphones"),
            ("headphones", "Head-Phones"),
            ("wifi", "Wi-Fi router"),
            ("wi-fi", "Wifi router"),
            ("tablelamp", "Lamp for the table"),
            // Of a long word the stemmer takes off more than of a short one.
            ("penholder", "Holder for a pen"),
        ],
    );
    meets(
        "de",
        &[
            ("kaffee mühle", "Kaffeemühle"),
            ("kaffeemühle", "Kaffee-Mühle"),
            // With letters between the parts, and in another form.
            ("arbeitslampen", "Lampe für die Arbeit"),
            ("küchenmesser", "Messer für Küche"),
            ("lederunterlage", "Unterlage aus Leder"),
        ],
    );
}

#[test]
fn the_end_of_a_pair_is_a_word_and_no_ending() {
    for (question, is, other) in [
        ("silver ring ", "Silver ring", "Silver bowl"),
        ("bed ed ", "Bed ed", "Bed"),
    ] {
        let mut names = vec![is; 24];
        names.push(other);
        assert_eq!(Shop::new("en", &names).find(question), [is; 24]);
    }
}

#[test]
fn a_german_compound_is_found_by_what_it_is() {
    meets(
        "de",
        &[
            ("becher", "Steinzeugbecher"),
            ("tücher", "Handtuch"),
            ("Tasse", "Espressotassen"),
            // Words of three letters, or with a stem of three.
            ("Uhren", "Wanduhr"),
            ("Rad ", "Kinderfahrrad"),
            ("Laken", "Spannbettlaken"),
            ("Tabs", "Spülmaschinentabs"),
            // By another name of what it is.
            ("Leuchte", "Schreibtischlampe"),
            ("Schreibtischleuchten", "Schreibtischlampe"),
            ("Kaffeeautomat", "Retrokaffeemaschine"),
            // Its parts said backwards.
            ("Jacke Winter Herren", "Winterjacke"),
        ],
    );
    // A short word is the end of others as well.
    let shop = Shop::new("de", &["Hering", "Eisbecher", "Sonderpreis", "Eis"]);
    assert_eq!(shop.find("Eis ")[0], "Eis");
    let shop = Shop::new("de", &["Becherhalter", "Steinzeugbecher", "Becher"]);
    assert_eq!(shop.find("Becher ")[..2], ["Becher", "Steinzeugbecher"]);
}

#[test]
fn a_part_of_an_unknown_compound_is_better_than_nothing() {
    assert_eq!(
        Shop::new("en", &["Galaxy watch", "Desk"]).find("smartwatch"),
        ["Galaxy watch"]
    );
    assert_eq!(
        Shop::new("en", &["Claw hammer", "Desk"]).find("sedgehammer"),
        ["Claw hammer"]
    );
}

#[test]
fn synonyms_work_one_way_or_both() {
    let names = ["Sofa", "Couch", "Vacuum flask"];
    let both = ["sofa", "couch"];
    let shop = Shop::new("en", &names)
        .synonym(&both, &both)
        .synonym(&["thermos"], &["vacuum flask"]);
    assert_eq!(shop.find("sofas"), ["Sofa", "Couch"]);
    assert_eq!(shop.find("couch"), ["Couch", "Sofa"]);
    assert_eq!(shop.find("thermos"), ["Vacuum flask"]);
    assert_eq!(
        Shop::new("en", &["Thermos", "Vacuum flask"])
            .synonym(&["thermos"], &["vacuum flask"])
            .find("vacuum flask"),
        ["Vacuum flask"]
    );
    let shop =
        Shop::new("en", &["Television", "Screen"]).synonym(&["flat screen tv"], &["television"]);
    assert_eq!(shop.find("flat screen tv"), ["Television"]);
}

#[test]
fn retail_calls_things_by_several_names() {
    meets(
        "en",
        &[
            ("fridges", "Refrigerator"),
            ("weed eaters", "String trimmer"),
            ("string trimmer", "Weed eater"),
            ("men", "Shoe, mens"),
        ],
    );
    meets(
        "de",
        &[("pulli", "Pullover"), ("Geldbörse", "Portemonnaie")],
    );
    meets(
        "ar",
        &[
            ("كمبيوتر", "الحاسوب"),
            ("مخدة", "وسادة"),
            ("اريكه", "كنبة"),
            ("أريكة", "كنبة"),
        ],
    );
}

#[test]
fn what_is_asked_comes_before_what_else_it_is_called() {
    let names = [
        "Shelf for a fridge",
        "Laminated refrigerator",
        "Large fridge",
    ];
    let shop = Shop::new("en", &names);
    // What is the thing by its other name comes before what is for it.
    let expected = [
        "Large fridge",
        "Laminated refrigerator",
        "Shelf for a fridge",
    ];
    assert_eq!(shop.find("fridge"), expected);
    // What only may be meant fills a page, and is not found where that is full.
    let mut names = vec!["Mug"; 24];
    names.push("Cup");
    assert_eq!(Shop::new("en", &names).find("mug "), ["Mug"; 24]);
    assert_eq!(Shop::new("en", &names[1..]).find("mug ")[23], "Cup");
}

#[test]
fn what_is_for_a_thing_comes_after_what_is_the_thing_by_two_names() {
    let names = ["Sofa", "Couch sofa in grey fabric", "Cover for a couch"];
    let found = ["Couch sofa in grey fabric", "Sofa", "Cover for a couch"];
    assert_eq!(Shop::new("en", &names).find("couch"), found);
}

#[test]
fn a_word_that_nothing_has_is_corrected_though_its_other_names_have_known_words() {
    let shop = Shop::new("en", &["Smart plug", "Wrist watch", "Galaxy smartwatches"]);
    assert_eq!(shop.find("smartwatch"), ["Galaxy smartwatches"]);
    let shop = Shop::new("en", &["Smart plug", "Garden watch"]);
    assert!(!shop.find("smartwatch").is_empty());
}

#[test]
fn a_word_in_camel_case_is_found_by_its_parts_after_what_is_called_so() {
    meets(
        "en",
        &[
            ("sleeve", "SlimSleeve DLA63054/10"),
            ("slim sleeve", "SlimSleeve DLA63054/10"),
            ("secure digital", "SecureDigital 4GB"),
            ("batteries", "PowerBattery"),
        ],
    );
    let shop = Shop::new(
        "en",
        &["iPhone", "Desk phone with cord and display", "HDMI"],
    );
    assert_eq!(
        shop.find("phone"),
        ["Desk phone with cord and display", "iPhone"]
    );
    // Nothing that is one word, and no beginnings that say nothing.
    assert!(
        Shop::new("en", &["Telephone", "TELEPHONE"])
            .find("phone")
            .is_empty()
    );
    assert!(Shop::new("en", &["McPhee"]).find("mc ").is_empty());
}

#[test]
fn initials_meet_with_and_without_what_separates_them() {
    meets(
        "en",
        &[
            ("a/c unit", "AC unit"),
            ("ac unit", "A/C unit"),
            ("t.v.", "TV"),
            ("tv", "T.V."),
        ],
    );
    // An article is left out beside other words.
    assert_eq!(Shop::new("en", &["A lamp"]).find("a mug"), [""; 0]);
}

#[test]
fn makers_find_their_lines_after_what_has_their_name() {
    for language in ["en", "de", "ar"] {
        let shop = Shop::new(language, &["MateBook 14", "Huawei Charger", "Mug"]);
        assert_eq!(shop.find("huawei"), ["Huawei Charger", "MateBook 14"]);
        assert_eq!(shop.find("matebook"), ["MateBook 14"]);
        // By the letters of their codes, and by short names.
        let shop = Shop::new(language, &["MFC-9840CDW", "PS4 Slim", "Mug"]);
        assert_eq!(shop.find("brother"), ["MFC-9840CDW"]);
        assert_eq!(shop.find("playstation 4"), ["PS4 Slim"]);
    }
}

#[test]
fn a_line_is_found_by_what_its_things_are() {
    meets(
        "en",
        &[
            ("laptops", "ThinkPad T480"),
            ("notebook", "Dell Latitude E6500"),
            ("gaming laptop", "Inspiron G15"),
            ("tablet for children", "Fire HD 10"),
            ("sneakers", "Air Max 90"),
            ("board games", "Catan"),
        ],
    );
    meets(
        "de",
        &[
            ("Handys", "Galaxy S21"),
            ("Kaffeemaschine", "Dolce Gusto Piccolo"),
            ("Drucker", "LaserJet 1022nw"),
        ],
    );
    meets(
        "ar",
        &[
            ("لابتوب", "ThinkPad T480"),
            ("الجوالات", "iPhone 15"),
            ("طابعات", "LaserJet 1022nw"),
        ],
    );
    // Only where it is what is asked for, and only by the whole name.
    let shop = Shop::new("en", &["ThinkPad T480", "Laptop bag", "Max Air pump"]);
    assert_eq!(shop.find("laptop bag"), ["Laptop bag"]);
    assert_eq!(shop.find("sneakers"), [""; 0]);
}

#[test]
fn what_is_of_a_line_comes_before_what_mentions_it() {
    let names = [
        "Laptop",
        "ThinkPad T480",
        "Case for a laptop",
        "Battery for ThinkPad T480",
    ];
    let shop = Shop::new("en", &names);
    assert_eq!(shop.find("laptop "), names);
}

#[test]
fn arabic_names_of_makers_find_the_latin_ones() {
    meets(
        "ar",
        &[
            ("سامسونج", "شاشة Samsung"),
            ("ابل", "iPhone 15"),
            ("samsung", "شاشة سامسونغ"),
            ("ايفون", "iPhone 15"),
        ],
    );
}
