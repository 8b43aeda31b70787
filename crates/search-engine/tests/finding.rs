//! What is found, as one who searches sees it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use search_engine::{
    Analyzer, Answer, Fields, Lexicon, Plan, SCORE_ONE, SegmentTerms, Synonym, Term, postings,
};

/// An index in memory, of as many segments as wanted.
struct Shop {
    analyzer: Analyzer,
    segments: Vec<Segment>,
    synonyms: Vec<(Vec<String>, Vec<String>)>,
}

#[derive(Default)]
struct Segment {
    names: Vec<String>,
    rows: BTreeMap<String, Vec<(u32, u16)>>,
}

impl Shop {
    fn new(language: &str, names: &[&str]) -> Self {
        let fields: Vec<_> = names
            .iter()
            .map(|name| Fields {
                name,
                ..Fields::default()
            })
            .collect();
        Self::of(language, &fields, 1)
    }

    fn of(language: &str, documents: &[Fields<'_>], segments: usize) -> Self {
        let analyzer = Analyzer::new(language);
        let size = documents.len().div_ceil(segments).max(1);
        let segments = documents.chunks(size).map(|documents| {
            let mut segment = Segment::default();
            for (ordinal, fields) in (0..).zip(documents) {
                segment.names.push(fields.name.to_owned());
                for (term, payload) in analyzer.document(fields) {
                    segment
                        .rows
                        .entry(term)
                        .or_default()
                        .push((ordinal, payload));
                }
            }
            segment
        });
        let segments = segments.collect();
        Self {
            analyzer,
            segments,
            synonyms: Vec::new(),
        }
    }

    fn synonym(mut self, asked: &[&str], finds: &[&str]) -> Self {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        self.synonyms.push((owned(asked), owned(finds)));
        self
    }

    fn answer(&self, question: &str) -> Answer {
        let synonyms: Vec<_> = self
            .synonyms
            .iter()
            .map(|(asked, finds)| Synonym { asked, finds })
            .collect();
        let mut plan = Plan::new(&self.analyzer, question, &synonyms);
        let blobs: Vec<BTreeMap<&str, (u32, Vec<u8>)>> =
            self.segments.iter().map(Segment::encoded).collect();
        let mut read: Vec<SegmentTerms<'_>> = Vec::new();
        for (segment, rows) in self.segments.iter().zip(&blobs) {
            let wanted = |term: &str| {
                plan.terms().iter().any(|wanted| wanted == term)
                    || plan
                        .ranges()
                        .iter()
                        .any(|range| range.from.as_str() <= term && term < range.to.as_str())
            };
            let documents = segment.names.len() as u32;
            read.push(SegmentTerms {
                documents,
                terms: terms(rows, wanted),
            });
        }
        if plan.needs_lexicon(&read) {
            let lexicons: Vec<Vec<u8>> = blobs
                .iter()
                .map(|rows| Lexicon::encode(rows.iter().map(|(term, (df, _))| (*term, *df))))
                .collect();
            let lexicons: Vec<_> = lexicons.iter().map(|bytes| Lexicon::new(bytes)).collect();
            let more = plan.correct(&read, &lexicons);
            for (read, rows) in read.iter_mut().zip(&blobs) {
                read.terms
                    .extend(terms(rows, |term| more.iter().any(|wanted| wanted == term)));
            }
        }
        plan.rank(&read, &|_, _| true)
    }

    /// The names that a question finds, the best first.
    fn find(&self, question: &str) -> Vec<&str> {
        let answer = self.answer(question);
        let mut found: Vec<(u32, &str)> = Vec::new();
        for (hits, segment) in answer.hits.iter().zip(&self.segments) {
            found.extend(
                hits.iter()
                    .map(|hit| (hit.score, segment.names[hit.ordinal as usize].as_str())),
            );
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        found.into_iter().map(|(_, name)| name).collect()
    }
}

impl Segment {
    fn encoded(&self) -> BTreeMap<&str, (u32, Vec<u8>)> {
        let rows = self.rows.iter();
        rows.map(|(term, found)| {
            (
                term.as_str(),
                (found.len() as u32, postings::encode(found.iter().copied())),
            )
        })
        .collect()
    }
}

fn terms<'a>(
    rows: &'a BTreeMap<&'a str, (u32, Vec<u8>)>,
    wanted: impl Fn(&str) -> bool,
) -> Vec<Term<'a>> {
    let wanted = rows.iter().filter(|(term, _)| wanted(term));
    wanted
        .map(|(term, (df, postings))| Term {
            term,
            df: *df,
            postings,
        })
        .collect()
}

/// Each question finds each name alone among others that have nothing to do with it.
#[track_caller]
fn meets(language: &str, pairs: &[(&str, &str)]) {
    for (question, name) in pairs {
        let shop = Shop::new(language, &["xylophone qqq", name, "zebra www"]);
        assert_eq!(shop.find(question), [*name], "{question}");
    }
}

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
        ],
    );
    meets(
        "de",
        &[
            ("tassen", "Tasse"),
            ("Bücher", "Buch"),
            ("Stuhl", "Drei Stühle"),
            ("messer", "Messers"),
        ],
    );
    meets(
        "ar",
        &[("كتب", "الكتب"), ("حقيبة", "الحقيبة"), ("سيارات", "سيارة")],
    );
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
fn questions_are_completed_with_words_that_there_are() {
    let names = [
        "Red mug",
        "Two mugs",
        "Mug",
        "Red muslin",
        "Red museum",
        "Café",
    ];
    let shop = Shop::new("en", &names);
    let completions = |question: &str, limit| {
        let plan = Plan::new(&shop.analyzer, question, &[]);
        let rows = shop.segments[0].encoded();
        let read = [SegmentTerms {
            documents: names.len() as u32,
            terms: terms(&rows, |_| true),
        }];
        plan.completions(&read, limit)
    };
    assert_eq!(
        completions("red mu", 9),
        ["red mug", "red museum", "red muslin"]
    );
    assert_eq!(completions("mu", 1), ["mug"]);
    assert_eq!(completions("caf", 9), ["café"]);
    assert!(completions("", 9).is_empty() && completions("q", 9).is_empty());
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
fn a_german_compound_is_found_by_what_it_is() {
    meets(
        "de",
        &[
            ("becher", "Steinzeugbecher"),
            ("tücher", "Handtuch"),
            ("Tasse", "Espressotassen"),
        ],
    );
    let shop = Shop::new("de", &["Becherhalter", "Steinzeugbecher", "Becher"]);
    assert_eq!(shop.find("Becher ")[..2], ["Becher", "Steinzeugbecher"]);
}

#[test]
fn a_part_of_an_unknown_compound_is_better_than_nothing() {
    assert_eq!(
        Shop::new("en", &["Galaxy watch", "Desk"]).find("smartwatch"),
        ["Galaxy watch"]
    );
}

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
fn words_that_nothing_has_do_not_empty_the_answer() {
    let shop = Shop::new("en", &["Red mug", "Desk"]);
    let answer = shop.answer("unobtainium mug");
    assert_eq!(answer.ignored, ["unobtainium"]);
    assert_eq!(shop.find("unobtainium mug"), ["Red mug"]);
    let nothing = shop.answer("unobtainium");
    assert!(nothing.hits.iter().all(Vec::is_empty));
}

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
fn a_model_is_as_rare_as_its_name_whatever_that_may_be_cut_into() {
    let mut names = vec!["Dreams PS4"];
    names.extend(["PS cord 4"; 40]);
    names.extend(["Chair"; 6]);
    assert_eq!(Shop::new("en", &names).find("ps4 chair")[0], "Dreams PS4");
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
fn words_that_say_little_do_not_count_beside_others() {
    let shop = Shop::new("en", &["Bag for the camera", "The best of the year"]);
    assert_eq!(shop.find("the camera"), ["Bag for the camera"]);
    assert_eq!(
        shop.find("the"),
        ["The best of the year", "Bag for the camera"]
    );
}

#[test]
fn a_page_of_full_matches_keeps_partial_ones_out() {
    let mut names = vec!["Red bowl"; 30];
    names.extend(["Red mug"; 24]);
    let shop = Shop::new("en", &names);
    assert_eq!(shop.find("red mug "), ["Red mug"; 24]);
    names.pop();
    assert_eq!(Shop::new("en", &names).find("red mug ").len(), 53);
}

#[test]
fn documents_that_are_gone_are_neither_found_nor_counted() {
    let shop = Shop::new("en", &["Red mug", "Red mug", "Red bowl"]);
    let blobs: Vec<_> = shop.segments.iter().map(Segment::encoded).collect();
    let read = [SegmentTerms {
        documents: 3,
        terms: terms(&blobs[0], |_| true),
    }];
    let plan = Plan::new(&shop.analyzer, "red mug ", &[]);
    let answer = plan.rank(&read, &|segment, ordinal| (segment, ordinal) != (0, 1));
    let found: Vec<u32> = answer.hits[0].iter().map(|hit| hit.ordinal).collect();
    assert_eq!(found, [0, 2]);
}

#[test]
fn an_empty_question_asks_for_nothing() {
    for question in ["", "  ", "\"*()", "- : ^", "\u{0}", "؟"] {
        let plan = Plan::new(&Analyzer::new("en"), question, &[]);
        assert!(
            plan.is_empty() && plan.terms().is_empty() && plan.ranges().is_empty(),
            "{question:?}"
        );
    }
}

#[test]
fn a_long_question_reads_no_more_than_a_short_one_of_twelve_words() {
    let many: String = (0..1_000).map(|n| format!("word{n}x ")).collect();
    let plan = Plan::new(&Analyzer::new("de"), &many, &[]);
    assert!(plan.terms().len() < 200, "{}", plan.terms().len());
    let plan = Plan::new(&Analyzer::new("de"), &"word".repeat(100_000), &[]);
    assert!(plan.terms().iter().all(|term| term.len() < 200));
}

const WORDS: [&str; 12] = [
    "red",
    "mug",
    "mugs",
    "bowl",
    "16",
    "gb",
    "for",
    "head",
    "phones",
    "headphones",
    "café",
    "x-1",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..6)
        .prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn an_answer_does_not_depend_on_how_the_index_is_cut(
        names in proptest::collection::vec(text(), 1..60), question in text(), segments in 2..5_usize,
    ) {
        let fields: Vec<_> = names.iter().map(|name| Fields { name, ..Fields::default() }).collect();
        let whole = Shop::of("en", &fields, 1);
        let cut = Shop::of("en", &fields, segments);
        prop_assert_eq!(whole.find(&question), cut.find(&question));
    }

    #[test]
    fn any_text_can_be_indexed_and_asked(name: String, question: String, language in "(en|de|ar|xx)") {
        let shop = Shop::new(&language, &[&name, &question]);
        let answer = shop.answer(&question);
        prop_assert!(answer.hits.iter().flatten().all(|hit| hit.score <= SCORE_ONE));
        for (term, _) in Analyzer::new(&language).document(&Fields { name: &name, description: &question, codes: &name, ..Fields::default() }) {
            prop_assert!(!term.is_empty());
        }
    }

    #[test]
    fn a_name_finds_itself(name in "[a-z]{3,10}( [a-z]{3,10}){0,4}", language in "(en|de|xx)") {
        let shop = Shop::new(&language, &[&name]);
        prop_assert_eq!(shop.find(&name), [name.as_str()]);
    }

    #[test]
    fn broken_blobs_are_no_trap(bytes: Vec<u8>, question in text()) {
        let analyzer = Analyzer::new("de");
        let mut plan = Plan::new(&analyzer, &question, &[]);
        let wanted = plan.terms().to_vec();
        let terms = wanted.iter().map(|term| Term { term, df: u32::MAX, postings: &bytes });
        let read = [SegmentTerms { documents: 5_000, terms: terms.collect() }, SegmentTerms { documents: 0, terms: Vec::new() }];
        plan.correct(&read, &[Lexicon::new(&bytes)]);
        let answer = plan.rank(&read, &|_, _| true);
        prop_assert!(answer.hits.iter().flatten().all(|hit| hit.ordinal < 5_000));
    }
}
