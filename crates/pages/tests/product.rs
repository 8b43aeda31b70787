//! What the page of a product says, kind by kind.

mod fixtures;
mod html;

use api::{Product, Wanted};
use commerce::published;
use fixtures::{ENGLISH, GERMAN, Store};
use html::{attribute, data_blocks, tags};
use money::Currency;
use pages::Context;

fn page_in(
    store: Store,
    currency: Currency,
    published: published::Product,
    wanted: &Wanted,
) -> String {
    let site = store.site();
    let mut product = Product::of(published, currency, 0);
    product.select(wanted);
    let ctx = Context {
        site: &site,
        currency,
        country: None,
        origin: "https://shop.example",
        path: &product.href,
        alternates: &product.alternates,
        search: "",
    };
    pages::product(&ctx, &product)
}

fn page(published: published::Product, wanted: &Wanted) -> String {
    page_in(ENGLISH, Currency::EUR, published, wanted)
}

#[test]
fn texts_that_are_in_another_language_than_the_page_say_so() {
    let foreign = |tag: &str| {
        let mut product = GERMAN.product();
        let language = Some(tag.parse().unwrap());
        product.language.clone_from(&language);
        product.breadcrumbs[0].language.clone_from(&language);
        for related in product.relations.iter_mut().flat_map(|of| &mut of.items) {
            related.card.language.clone_from(&language);
        }
        page_in(GERMAN, Currency::EUR, product, &Wanted::default())
    };
    for (tag, direction) in [("en", "ltr"), ("ar", "rtl")] {
        let page = foreign(tag);
        let mark = format!("lang=\"{tag}\" dir=\"{direction}\"");
        let name = format!("<bdi {mark}>{}</bdi>", GERMAN.product().name);
        assert!(page.contains(&format!("<h1>{name}</h1>")), "{page}");
        let last = format!("<span aria-current=\"page\">{name}</span>");
        assert!(page.contains(&last), "{page}");
        assert!(
            page.contains(&format!("<div class=\"prose\" {mark}>")),
            "{page}"
        );
        let label = &GERMAN.product().breadcrumbs[0].label;
        assert!(
            page.contains(&format!("<bdi {mark}>{label}</bdi></a></li>")),
            "{page}"
        );
        let cards = page.matches("<h3 class=\"card-name\">").count();
        let marked = page.split("<h3 class=\"card-name\">").skip(1);
        let marked = marked.filter(|card| card.split("</h3>").next().unwrap().contains(&mark));
        assert!(cards > 0 && marked.count() == cards, "{page}");
    }
    let own = page_in(GERMAN, Currency::EUR, GERMAN.product(), &Wanted::default());
    assert!(!own.contains("<bdi lang"), "{own}");
}

fn options(pairs: &[(&str, &str)]) -> Wanted {
    let pairs = pairs.iter();
    Wanted {
        options: pairs
            .map(|(code, value)| ((*code).to_owned(), (*value).to_owned()))
            .collect(),
        ..Wanted::default()
    }
}

fn choices(section: &str, skus: &[&str]) -> Wanted {
    let skus = skus.iter().map(|sku| (*sku).to_owned()).collect();
    Wanted {
        choices: vec![(section.to_owned(), skus)],
        ..Wanted::default()
    }
}

/// The text of a page, without its tags and with single spaces.
fn text(page: &str) -> String {
    let (_, body) = page.split_once("<body>").unwrap();
    let text: String = body
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect();
    text.replace('\u{a0}', " ")
}

#[test]
fn every_picture_opens_itself_where_no_script_opens_it_larger() {
    let page = page(ENGLISH.product(), &Wanted::default());
    let large: Vec<_> = tags(&page, "a")
        .into_iter()
        .filter(|tag| tag.contains("data-zoom"))
        .map(|tag| attribute(tag, "href").unwrap())
        .collect();
    let moss = "/media/fiadeira-wool-blanket-moss.svg";
    let detail = "/media/fiadeira-wool-blanket-detail.svg";
    assert_eq!(large, [moss, detail]);
    // The dialog is empty until then: nothing is fetched twice.
    assert!(page.contains(r#"<div class="zoom-strip" tabindex="0"></div>"#));
}

#[test]
fn tiers_say_what_is_saved_in_whole_percents() {
    let text = text(&page(ENGLISH.product(), &Wanted::default()));
    for said in ["from 3€119.007%", "from 10€104.0019%"] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn a_quantity_has_its_own_unit_price_and_sum() {
    let wanted = Wanted {
        quantity: Some(12),
        ..Wanted::default()
    };
    let page = page(ENGLISH.product(), &wanted);
    assert!(text(&page).contains("12 × €104.00 €1,248.00"));
    // The other colours keep it.
    let moss = "/p/wool-blanket?colour=oat&amp;size=throw&amp;quantity=12";
    assert!(page.contains(moss));
}

#[test]
fn quantities_bound_the_field_and_are_said() {
    let mut product = ENGLISH.product();
    for variant in &mut product.variants {
        variant.quantities = Some(published::Quantities {
            min: 4,
            max: Some(20),
            pack: 6,
        });
    }
    let first = page(product.clone(), &Wanted::default());
    let inputs = tags(&first, "input");
    let field = inputs.iter().find(|tag| tag.contains(r#"type="number""#));
    let field = field.unwrap();
    for (name, value) in [("value", "6"), ("min", "6"), ("max", "18"), ("step", "6")] {
        assert_eq!(attribute(field, name), Some(value), "{field}");
    }
    assert!(text(&first).contains("in packs of 6 · at most 18"));
    for (quantity, said) in [(3, "at least 6"), (10, "in packs of 6"), (24, "at most 18")] {
        let wanted = Wanted {
            quantity: Some(quantity),
            ..Wanted::default()
        };
        let page = page(product.clone(), &wanted);
        let alert = format!(r#"id="quantity-rules" role="alert">{said}</p>"#);
        assert!(page.contains(&alert), "{quantity}: {alert}");
        assert!(!page.contains(r#"class="total""#), "{quantity}");
    }
}

#[test]
fn stock_is_told_by_warehouse_with_the_day_of_the_next_delivery() {
    let page = page(ENGLISH.product(), &Wanted::default());
    let text = text(&page);
    assert!(text.contains("BerlinIn stock"), "{text}");
    assert!(text.contains("LisboaSold out, more expected on"), "{text}");
    assert!(page.contains(r#"<time datetime="2026-12-14">"#));
}

#[test]
fn delivery_and_returns_are_the_stores_own() {
    let text = text(&page(ENGLISH.product(), &Wanted::default()));
    for said in [
        "At your door in 1–2 working days Germany, Portugal",
        "At your door in 2–4 working days Austria, France, Netherlands",
        "30 days to send it back, at our cost",
    ] {
        assert!(text.contains(said), "{said}");
    }
}

#[test]
fn what_is_sold_out_shows_what_to_have_instead_before_all_else() {
    let sold_out = page(
        ENGLISH.product(),
        &options(&[("colour", "oat"), ("size", "double")]),
    );
    let there = page(ENGLISH.product(), &Wanted::default());
    let place = |page: &str, part: &str| page.find(part).unwrap_or_else(|| panic!("no {part}"));
    assert!(place(&sold_out, ">To have now instead<") < place(&sold_out, ">Description<"));
    assert!(place(&there, ">Similar things<") > place(&there, ">Goes well with it<"));
    assert!(!sold_out.contains("Similar things") && !there.contains("To have now instead"));
    // Nothing to order, and nothing that would be delivered.
    assert!(!sold_out.contains("data-order") && !sold_out.contains("At your door"));
}

#[test]
fn what_can_be_ordered_beyond_the_stock_says_so() {
    let mut product = ENGLISH.product();
    for variant in &mut product.variants {
        variant.available = Some(0);
        variant.backorder = true;
    }
    let page = page(product, &Wanted::default());
    assert!(page.contains("Made to order") && page.contains("data-order"));
    let offers = data_blocks(&page)[0]["hasVariant"][0]["offers"].clone();
    assert_eq!(offers["availability"], "https://schema.org/BackOrder");
}

#[test]
fn a_download_is_not_delivered_and_not_sent_back() {
    let page = page(ENGLISH.digital(), &Wanted::default());
    assert!(page.contains("Ready to download"));
    assert!(!page.contains("At your door") && !page.contains("send it back"));
    let offer = &data_blocks(&page)[0]["offers"];
    assert_eq!(offer["availability"], "https://schema.org/InStock");
    assert!(offer["shippingDetails"].is_null() && offer["hasMerchantReturnPolicy"].is_null());
}

#[test]
fn a_bundle_names_its_parts_and_what_it_saves() {
    let text = text(&page(ENGLISH.bundle(), &Wanted::default()));
    // 89 for the pot, four mugs of 24, 54 for the board.
    for said in [
        "4 × Halm mug€96.00",
        "One by one: €239.00",
        "You save €20.00",
    ] {
        assert!(text.contains(said), "{said} in {text}");
    }
}

#[test]
fn a_bundle_that_costs_more_than_its_parts_saves_nothing() {
    let mut bundle = ENGLISH.bundle();
    let prices = &mut bundle.variants[0].prices;
    prices.get_mut(&Currency::EUR).unwrap()[0].amount = 23_900;
    assert!(!page(bundle, &Wanted::default()).contains("You save"));
}

#[test]
fn a_configuration_costs_what_is_chosen() {
    let begin = text(&page(ENGLISH.configurable(), &Wanted::default()));
    assert!(begin.contains("from €149.00"));
    // 99 for the lamp, 24 for the shade, two bulbs of 32.
    assert!(begin.contains("Total €187.00"), "{begin}");
    let wanted = Wanted {
        quantity: Some(2),
        ..choices("bulbs", &["HALM-DRIPPER", "FIADEIRA-TOWELS"])
    };
    let chosen = page(ENGLISH.configurable(), &wanted);
    assert!(text(&chosen).contains("2 × €191.00 €382.00"));
    let here = "/p/lamp-of-your-own?quantity=2&amp;choice.bulbs=HALM-DRIPPER\
        &amp;choice.bulbs=FIADEIRA-TOWELS&amp;currency=USD";
    assert!(
        chosen.contains(here),
        "the other currency forgets what is chosen"
    );
}

#[test]
fn a_configuration_that_cannot_be_ordered_says_what_to_change() {
    let cases = [
        (choices("bulbs", &["none"]), "Please choose 1 more."),
        (
            choices(
                "bulbs",
                &["JIZERA-TUMBLER", "HALM-DRIPPER", "FIADEIRA-TOWELS"],
            ),
            "Please choose 1 fewer.",
        ),
        (choices("shade", &["GONE"]), "no longer offered"),
        (choices("shade", &["OLTMANN-MILL"]), "is not available"),
    ];
    for (wanted, said) in cases {
        let page = page(ENGLISH.configurable(), &wanted);
        assert_eq!(page.matches(r#"role="alert""#).count(), 1, "{said}");
        assert!(page.contains(said), "{said}");
        assert!(!page.contains(r#"class="total""#), "{said}");
    }
}

#[test]
fn an_optional_section_can_be_left_out_again() {
    let page = page(ENGLISH.configurable(), &Wanted::default());
    let none = r#"<input type="radio" name="choice.cable" value="none" checked>"#;
    assert!(page.contains(none));
    // Without a tick nothing would be sent for these, and all would be as in the beginning.
    assert!(page.contains(r#"<input type="hidden" name="choice.bulbs" value="none">"#));
}

#[test]
fn spare_parts_say_how_many_there_are_and_what_they_replace() {
    let page = page_in(GERMAN, Currency::EUR, GERMAN.product(), &Wanted::default());
    let text = text(&page);
    assert_eq!(
        text.matches("im Produkt").count(),
        1,
        "one of one is not worth a word"
    );
    assert!(text.contains("Geschirrtücher2 im Produkt"), "{text}");
    assert!(text.contains("Ersetzt Alte Bürste"), "{text}");
}

#[test]
fn stars_are_said_in_words() {
    let page = page(ENGLISH.product(), &Wanted::default());
    let (_, rating) = page.split_once(r#"<p class="reviews">"#).unwrap();
    let (rating, _) = rating.split_once("</p>").unwrap();
    assert!(rating.contains(r#"<span class="visually-hidden">4.7 out of 5 stars, </span>"#));
    assert!(rating.contains("128 reviews"));
    let data = &data_blocks(&page)[0]["aggregateRating"];
    assert_eq!(
        (&data["ratingValue"], &data["reviewCount"]),
        (&"4.65".into(), &128.into())
    );
}

#[test]
fn sharing_needs_nobody_else() {
    let page = page(ENGLISH.product(), &options(&[("colour", "oat")]));
    let address = "https://shop.example/p/wool-blanket?colour=oat&amp;size=throw";
    assert!(page.contains(&format!(r#"readonly value="{address}""#)));
    let mail = "mailto:?subject=Fiadeira%20wool%20blanket&amp;body=https%3A%2F%2Fshop.example";
    assert!(page.contains(mail));
}

#[test]
fn the_terms_are_said_once_and_referred_to_by_every_offer() {
    let page = page(ENGLISH.product(), &Wanted::default());
    let product = data_blocks(&page).remove(0);
    let variants = product["hasVariant"].as_array().unwrap();
    let offers: Vec<_> = variants.iter().map(|variant| &variant["offers"]).collect();
    for offer in &offers {
        let terms = &offer["shippingDetails"];
        assert_eq!(terms[0]["@id"], "#delivery-0");
        assert_eq!(terms[1]["@id"], "#delivery-1");
        assert_eq!(offer["hasMerchantReturnPolicy"]["@id"], "#returns");
    }
    let said = offers.iter().filter(|offer| {
        let policy = &offer["hasMerchantReturnPolicy"];
        policy["merchantReturnDays"] == 30
    });
    assert_eq!(said.count(), 1);
    let time = &offers[0]["shippingDetails"][1]["deliveryTime"]["transitTime"];
    assert_eq!(
        (&time["minValue"], &time["maxValue"]),
        (&2.into(), &4.into())
    );
}

#[test]
fn a_configurable_product_offers_its_lowest_price() {
    let page = page(ENGLISH.configurable(), &Wanted::default());
    let offer = &data_blocks(&page)[0]["offers"];
    assert_eq!(offer["@type"], "AggregateOffer");
    assert_eq!(offer["lowPrice"], "149.00");
    assert!(offer["price"].is_null());
}

#[test]
fn a_price_that_ends_says_when() {
    let mut product = ENGLISH.digital();
    product.ends_at = Some("2026-12-24T18:00:00Z".to_owned());
    let page = page(product, &Wanted::default());
    assert_eq!(
        data_blocks(&page)[0]["offers"]["priceValidUntil"],
        "2026-12-24"
    );
}

#[test]
fn a_product_stands_on_one_shelf_only() {
    let mut product = ENGLISH.product();
    let mut relations = product.relations.clone();
    assert!(relations.len() > 1, "{relations:?}");
    let first = relations[0].items[0].clone();
    let href = first.card.href.clone();
    relations[1].items.push(first);
    product.relations = relations;
    let page = page(product, &Wanted::default());
    let links = tags(&page, "a").into_iter();
    let links = links.filter(|tag| attribute(tag, "href") == Some(&href));
    assert_eq!(links.count(), 1, "{href}");
}

#[test]
fn a_colour_is_shown_and_its_number_only_said() {
    let mut product = ENGLISH.product();
    product.attributes = vec![published::AttributeGroup {
        code: "make".to_owned(),
        label: None,
        attributes: vec![published::Attribute {
            code: "ribbon".to_owned(),
            label: "Ribbon".to_owned().into(),
            value: published::AttributeValue::Colour {
                colour: "#1f2a44".to_owned(),
            },
        }],
    }];
    let page = page(product, &Wanted::default());
    assert!(page.contains(r##"fill="#1f2a44""##), "{page}");
    assert!(page.contains(r#"<span class="visually-hidden">#1f2a44</span>"#));
}
