//! What is forgiven.

use crate::shop::{Shop, meets};

#[test]
fn one_typo_is_forgiven_from_five_letters_and_two_from_nine() {
    meets(
        "en",
        &[
            ("lampe", "Lamps"),
            ("cusion", "Cushion"),
            ("cushiion", "Cushion"),
            ("vushion", "Cushion"),
            // Two letters that changed places are one typo.
            ("csuhion", "Cushion"),
            ("hedphonse", "Headphones"),
            ("refridgerater", "Refrigerator"),
        ],
    );
    meets(
        "de",
        &[("Tishc", "Tisch"), ("füllfederhlater", "Füllfederhalter")],
    );
    meets("ar", &[("دفتتر", "دفتر")]);
    let shop = Shop::new("en", &["Cushion", "Desk"]);
    assert!(shop.find("cuxxion").is_empty());
    assert!(shop.find("dezk").is_empty());
}

#[test]
fn what_was_meant_is_looked_for_as_if_it_had_been_typed() {
    let shop = Shop::new("en", &["Refrigerator", "Fridge magnet", "Iron"]);
    assert_eq!(shop.find("fridgde"), shop.find("fridge"));
    let names = ["Mouse with wireless receiver", "Wireless mouse"];
    let shop = Shop::new("en", &names);
    assert_eq!(shop.find("wirelss mouse"), shop.find("wireless mouse"));
}

#[test]
fn two_words_typed_as_one_find_what_the_two_find() {
    let stands = ["Phone stand", "Phone and tablet stand", "Stand", "Phone"];
    assert_eq!(
        Shop::new("en", &stands).find("phonestand")[..2],
        stands[..2]
    );
    // Neither word alone is as good, however well a document answers it.
    let shoes = ["Shoes", "Shoes for men by Adidas, in black leather"];
    let shop = Shop::new("en", &shoes);
    assert_eq!(shop.find("adidasshoes")[0], shoes[1]);
    // A typo is likelier where the parts are rarer than what may have been meant.
    let names = ["Microwave", "Microwave, white", "Wave", "Micr toner"];
    let found = Shop::new("en", &names).answer("micrwave");
    assert_eq!(found.corrected.as_deref(), Some("microwave"));
}

#[test]
fn a_short_part_of_an_unknown_word_finds_nothing_without_the_other() {
    let ignored = |name: &str, question: &str| {
        let shop = Shop::new("en", &[name, "Micro SD card", "Oak desk"]);
        assert_eq!(shop.find(question), [""; 0], "{question}");
        shop.answer(question).ignored
    };
    assert_eq!(ignored("Colouring book", "chromebook"), ["chromebook"]);
    assert_eq!(ignored("Sine wave UPS", "microwave"), ["microwave"]);
    // What has both is meant, and most of a word says something alone.
    let shop = Shop::new("en", &["Sine wave", "Micro wave"]);
    assert_eq!(shop.find("microwave")[0], "Micro wave");
    let shop = Shop::new("en", &["Pads", "Longboard", "Oak desk"]);
    assert_eq!(shop.find("longboardpads"), ["Pads", "Longboard"]);
    // The rest of the question is answered.
    let shop = Shop::new("en", &["Oven", "Sine wave", "Micro SD card"]);
    assert_eq!(shop.find("microwave oven"), ["Oven"]);
    assert_eq!(shop.answer("microwave oven").ignored, ["microwave"]);
    // A German compound is what it ends with, however short that is.
    let shop = Shop::new("de", &["Bett", "Tisch"]);
    assert_eq!(shop.find("Boxspringbett"), ["Bett"]);
}

#[test]
fn what_a_visitor_wants_to_do_is_no_mistake() {
    let names = ["White door", "Chesapeake rug"];
    assert_eq!(
        Shop::new("en", &names).find("white door cheap"),
        ["White door"]
    );
}

#[test]
fn a_correction_is_said() {
    let shop = Shop::new("en", &["Linen cushion", "Linen apron"]);
    assert_eq!(
        shop.answer("linen cusion").corrected.as_deref(),
        Some("linen cushion")
    );
    assert_eq!(shop.answer("linen cushion").corrected, None);
    let shop = Shop::new("de", &["Kaffeemühle"]);
    assert_eq!(
        shop.answer("Kaffemühle").corrected.as_deref(),
        Some("kaffeemühle")
    );
}

#[test]
fn a_rare_word_that_looks_like_a_common_one_is_asked_back() {
    let mut names = vec!["Cusion by mistake"];
    names.extend(["Cushion"; 20]);
    let shop = Shop::new("en", &names);
    let answer = shop.answer("cusion");
    assert_eq!(answer.did_you_mean.as_deref(), Some("cushion"));
    assert_eq!(answer.corrected, None);
    assert_eq!(shop.find("cusion")[0], "Cusion by mistake");
    // What is asked already is not what was meant.
    assert_eq!(shop.answer("cushion cusion").did_you_mean, None);
}

#[test]
fn an_unfinished_word_may_have_a_typo() {
    meets(
        "en",
        &[
            ("haedph", "Headphones"),
            ("wireless haedph", "Wireless headphones"),
        ],
    );
    let shop = Shop::new("en", &["Headphones"]);
    let answer = shop.answer("haedph");
    assert_eq!(answer.corrected.as_deref(), Some("headphones"));
}

#[test]
fn a_mistake_that_documents_share_finds_what_is_written_right_after_them() {
    for (language, wrong, right, question) in [
        ("en", "Cusion", "Cushion", "cusion"),
        ("de", "Tishc", "Tisch", "tishc"),
        ("ar", "دفتتر", "دفتر", "دفتتر"),
    ] {
        let mut names = vec![wrong];
        names.extend([right; 20]);
        let shop = Shop::new(language, &names);
        let found = shop.find(question);
        assert_eq!(found[0], wrong);
        assert_eq!(found[1..], [right; 20]);
    }
    // People rarely mistake the first letter, and a full page needs nothing else.
    let mut names = vec!["Night lamp"];
    names.extend(["Light"; 20]);
    assert_eq!(Shop::new("en", &names).find("night "), ["Night lamp"]);
}
