//! One value of each answer, in two versions where fields may be absent.

use std::collections::BTreeMap;

use calculation::price;
use money::Currency;
use serde::Serialize;
use serde_json::Value;

use crate::admin::{
    ApiKey, ApiKeyList, CreatedApiKey, DecidedPart, GeneratedCoupons, ImportReport, ListPrice,
    ListPrices, Media, MediaList, Migrations, Publication, Record, RecordList, RowError, Scope,
    Status, StoredPrice, StoredPrices,
};
use crate::{
    Alternate, Attribute, AttributeGroup, AttributeValue, Availability, BasePrice, Brand, Bundle,
    Category, CategoryList, CategoryNode, CategorySummary, Choice, ChoiceProblem, DeliveryEstimate,
    Facet, FacetKind, FacetRange, FacetValue, Image, InvalidField, Language, Link, MenuItem, Money,
    Offer, Offers, Page, Part, PictureType, Price, PriceTier, Problem, Product, ProductImage,
    ProductKind, ProductList, ProductOption, ProductOptionValue, ProductSummary, Quantities,
    QuantityProblem, Rating, Related, RelationKind, Relations, Rendition, ReturnPolicy, Sale,
    Section, Selection, Seo, Store, SuggestedProduct, Suggestions, Variant, WarehouseStock,
};

/// Names of schemas with values.
pub(super) fn all() -> Vec<(&'static str, Value)> {
    let mut samples = vec![
        sample("Store", &store()),
        sample("Page", &page()),
        sample(
            "CategoryList",
            &CategoryList {
                items: vec![node()],
            },
        ),
        sample("Problem", &problem()),
        sample("Status", &status()),
        sample("Migrations", &migrations()),
        sample("ImportReport", &report()),
        sample("Media", &media()),
        sample("MediaList", &media_list(true)),
        sample("MediaList", &media_list(false)),
        sample(
            "ApiKeyList",
            &ApiKeyList {
                items: vec![api_key(true), api_key(false)],
            },
        ),
        sample(
            "CreatedApiKey",
            &CreatedApiKey {
                key: text("souk_5e1f"),
                api_key: api_key(true),
            },
        ),
        sample(
            "GeneratedCoupons",
            &GeneratedCoupons {
                codes: vec![text("SPRING-7KQ2-9XWM-C4TB")],
            },
        ),
        sample(
            "RecordList",
            &RecordList {
                items: vec![record()],
                next_cursor: Some(text("ghtc73xo83YO")),
            },
        ),
        sample("StoredPrices", &stored_prices()),
        sample("Record", &record()),
        sample(
            "ListPrices",
            &ListPrices {
                items: vec![ListPrice {
                    product: Some(text("halm-mug")),
                    sku: None,
                    min_quantity: 6,
                    amount: 1900,
                }],
                next_cursor: None,
            },
        ),
        sample(
            "Publication",
            &Publication {
                published: 50,
                remaining: 12,
                next_due: Some(text("2026-12-01T00:00:00Z")),
            },
        ),
    ];
    for full in [true, false] {
        samples.push(sample("Category", &category(full)));
        samples.push(sample("ProductList", &list(full)));
        samples.push(sample("Suggestions", &suggestions(full)));
        samples.push(sample("Product", &product(full)));
        samples.push(sample("Offers", &offers(full)));
    }
    samples.extend(crate::calculation::tests::samples().1);
    samples
}

fn sample(name: &'static str, value: &impl Serialize) -> (&'static str, Value) {
    (name, serde_json::to_value(value).expect("plain data"))
}

pub(super) fn money(amount: i64) -> Money {
    let currency = Currency::EUR;
    Money { amount, currency }
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn pair(code: &str, value: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(text(code), text(value))])
}

fn image() -> Image {
    Image {
        src: text("/media/0123456789abcdef0123456789abcdef.svg"),
        alt: text("A mug"),
        width: 800,
        height: 1000,
        renditions: vec![rendition()],
    }
}

fn rendition() -> Rendition {
    Rendition {
        src: text("/media/drawn/0123456789abcdef0123456789abcdef-960.png"),
        width: 960,
        height: 1200,
        kind: PictureType::Png,
    }
}

fn link() -> Link {
    Link {
        language: None,
        label: text("Kitchen"),
        href: text("/c/kitchen"),
    }
}

fn seo() -> Seo {
    Seo {
        title: text("Halm mug"),
        description: text("A straight mug."),
    }
}

fn alternate() -> Alternate {
    Alternate {
        language: text("de"),
        href: text("/de/p/becher-halm"),
    }
}

fn store() -> Store {
    let entry = |href: Option<&str>, children| MenuItem {
        language: None,
        label: text("Kitchen"),
        href: href.map(str::to_owned),
        children,
    };
    Store {
        countries: vec!["CH".parse().unwrap()],
        code: text("souk"),
        name: text("Souk"),
        tagline: text("Quiet things, made well"),
        description: text("A shop."),
        delivery: vec![DeliveryEstimate {
            countries: vec![text("DE")],
            min_days: 1,
            max_days: 2,
        }],
        returns: Some(ReturnPolicy {
            days: 30,
            free: true,
            page: Some(link()),
        }),
        contact_email: text("hello@souk.example"),
        language: text("en"),
        languages: vec![Language {
            code: text("en"),
            prefix: String::new(),
        }],
        currencies: vec![Currency::EUR, Currency::USD],
        menu: vec![entry(None, vec![entry(Some("/c/kitchen"), Vec::new())])],
        footer: Vec::new(),
    }
}

fn page() -> Page {
    Page {
        language: None,
        code: text("about"),
        slug: text("about"),
        href: text("/about"),
        title: text("About us"),
        body_html: text("<p>We are nine.</p>"),
        seo: seo(),
        alternates: vec![alternate()],
    }
}

fn node() -> CategoryNode {
    let node = |children| CategoryNode {
        language: None,
        id: text("0198c0de-0000-7000-8000-000000000001"),
        external_id: text("cups"),
        slug: text("cups"),
        href: text("/c/cups"),
        name: text("Cups"),
        children,
    };
    node(vec![node(Vec::new())])
}

fn category(full: bool) -> Category {
    let summary = CategorySummary {
        language: full.then(|| "en".parse().unwrap()),
        id: text("0198c0de-0000-7000-8000-000000000002"),
        slug: text("mugs"),
        href: text("/c/mugs"),
        name: text("Mugs"),
        image: full.then(image),
    };
    Category {
        language: full.then(|| "en".parse().unwrap()),
        id: text("0198c0de-0000-7000-8000-000000000001"),
        external_id: text("cups"),
        slug: text("cups"),
        href: text("/c/cups"),
        name: text("Cups"),
        description: text("For coffee and tea."),
        image: full.then(image),
        breadcrumbs: vec![link()],
        children: vec![summary],
        seo: seo(),
        alternates: vec![alternate()],
    }
}

fn offers(full: bool) -> Offers {
    Offers {
        country: full.then(|| "CH".parse().unwrap()),
        items: vec![Offer {
            language: full.then(|| "en".parse().unwrap()),
            id: text("first-order"),
            name: text("A tenth off your first order"),
            description: text("Give the code, and pay a tenth less."),
            terms: text("Once for each customer."),
            starts_at: full.then(|| text("2026-11-20T00:00:00Z")),
            ends_at: full.then(|| text("2026-12-01T00:00:00Z")),
            coupon: full.then(|| text("WELCOME10")),
            in_prices: !full,
        }],
    }
}

/// Of a bundle and of what has no price.
fn stored_prices() -> StoredPrices {
    let decision = |price: Option<i64>| price::Decision {
        price: price.map(|unit| price::Price {
            unit,
            compare_at: Some(unit + 100),
            list: text("winter-sale"),
            tiers: vec![price::Tier {
                from: 1,
                unit,
                list: text("winter-sale"),
            }],
            units: vec![(2, unit)],
            promotions: vec![text("tenth")],
        }),
        lost: vec![price::Lost {
            list: text("base-eur"),
            row: Some((1, 2400)),
            reason: price::WhyLost::Kind {
                than: text("winter-sale"),
            },
        }],
    };
    let ask = |variant| price::Ask {
        product: "halm-mug",
        variant,
        quantity: 2,
    };
    let part = DecidedPart {
        ask: ask("HALM-MUG-OAT"),
        decision: decision(Some(1900)),
        of_one: decision(Some(1900)),
    };
    StoredPrices {
        store: text("souk"),
        currency: text("EUR"),
        country: Some(text("DE")),
        channel: text("web"),
        at: text("2026-12-27T00:00:00Z"),
        items: vec![
            StoredPrice::new(ask("MUG-SET"), decision(None), vec![part]),
            StoredPrice::new(ask("HALM-MUG-INK"), decision(None), Vec::new()),
        ],
    }
}

fn record() -> Record {
    Record {
        code: text("WELCOME10"),
        version: 3,
        data: serde_json::json!({"code": "WELCOME10", "promotion": "first-order"}),
        used: 12,
    }
}

fn sale(full: bool) -> Sale {
    Sale {
        compare_at: money(2499),
        lowest_30_days: money(2299),
        percent_off: full.then_some(13),
        starts_at: full.then(|| text("2026-11-20T00:00:00Z")),
        ends_at: full.then(|| text("2026-12-01T00:00:00Z")),
    }
}

fn summary(full: bool) -> ProductSummary {
    ProductSummary {
        language: full.then(|| "en".parse().expect("a language")),
        id: text("0198c0de-0000-7000-8000-000000000003"),
        slug: text("halm-mug"),
        href: text("/p/halm-mug"),
        name: text("Halm mug"),
        brand: full.then(|| text("Halm")),
        image: full.then(image),
        price: full.then(|| money(1999)),
        price_varies: full,
        sale: full.then(|| sale(full)),
        availability: Availability::of(3, full),
        swatches: vec![text("#c9b8a0")],
        rating: full.then(|| Rating {
            average: text("4.35"),
            count: 12,
        }),
    }
}

fn suggestions(full: bool) -> Suggestions {
    Suggestions {
        country: full.then(|| "CH".parse().unwrap()),
        questions: vec![text("mug")],
        categories: vec![link()],
        products: vec![SuggestedProduct {
            product: summary(full),
            price_text: full.then(|| text("from €19.99")),
            compare_at_text: full.then(|| text("€24.99")),
            lowest_text: full.then(|| text("Lowest price of the last 30 days: €22.99")),
        }],
    }
}

fn list(full: bool) -> ProductList {
    let value = FacetValue {
        code: text("oat"),
        label: text("Oat"),
        count: 7,
        selected: full,
        swatch: full.then(|| text("#c9b8a0")),
        language: full.then(|| "en".parse().unwrap()),
    };
    let range = FacetRange {
        min: text("200"),
        max: text("500"),
        selected_min: full.then(|| text("250")),
        selected_max: None,
    };
    let facet = |code: &str, kind, values, range| Facet {
        code: text(code),
        label: text(code),
        kind,
        values,
        range,
        language: full.then(|| "en".parse().unwrap()),
    };
    ProductList {
        country: full.then(|| "CH".parse().unwrap()),
        items: vec![summary(full)],
        total: 1,
        next_cursor: full.then(|| text("ghsAAAAAAAAAAQ")),
        facets: vec![
            facet("colour", FacetKind::Colours, vec![value], None),
            facet("capacity", FacetKind::Range, Vec::new(), Some(range)),
        ],
        corrected: full.then(|| text("mug")),
        did_you_mean: full.then(|| text("jug")),
        ignored_words: vec![text("xyloph")],
    }
}

fn product(full: bool) -> Product {
    let option = ProductOption {
        code: text("colour"),
        label: text("Colour"),
        language: full.then(|| "en".parse().unwrap()),
        values: vec![ProductOptionValue {
            code: text("oat"),
            label: text("Oat"),
            swatch: full.then(|| text("#c9b8a0")),
            language: full.then(|| "en".parse().unwrap()),
        }],
    };
    Product {
        language: full.then(|| "en".parse().unwrap()),
        country: full.then(|| "CH".parse().unwrap()),
        id: text("0198c0de-0000-7000-8000-000000000003"),
        external_id: text("halm-mug"),
        slug: text("halm-mug"),
        href: text("/p/halm-mug"),
        name: text("Halm mug"),
        summary: text("A straight mug."),
        description_html: text("<p>A straight mug.</p>"),
        brand: full.then(|| Brand {
            language: full.then(|| "en".parse().unwrap()),
            code: text("halm"),
            name: text("Halm"),
            description: text("A pottery."),
        }),
        breadcrumbs: vec![link()],
        kind: if full {
            ProductKind::Bundle
        } else {
            ProductKind::Configurable
        },
        price_from: full.then(|| money(1999)),
        price_to: full.then(|| money(2499)),
        sale: full.then(|| sale(full)),
        bundle: full.then(|| Bundle {
            parts: vec![part(full)],
            separately: Some(money(3998)),
            saving: Some(money(1999)),
        }),
        sections: vec![section(full)],
        selection: full.then(|| Selection {
            sku: text("HALM-OAT"),
            exact: true,
            quantity: 2,
            quantity_problem: Some(QuantityProblem::BelowMinimum),
            unit: Some(money(1999)),
            total: Some(money(3998)),
        }),
        relations: vec![Relations {
            kind: RelationKind::SparePart,
            items: vec![Related {
                product: summary(full),
                quantity: 2,
                replaces: full.then(|| text("Old lid")),
                replaces_language: full.then(|| "en".parse().unwrap()),
            }],
        }],
        rating: full.then(|| Rating {
            average: text("4.65"),
            count: 128,
        }),
        successor: full.then(link),
        starts_at: full.then(|| text("2026-03-01T00:00:00Z")),
        ends_at: full.then(|| text("2026-09-01T00:00:00Z")),
        images: vec![ProductImage {
            image: image(),
            options: pair("colour", "oat"),
        }],
        options: vec![option],
        variants: vec![variant(full)],
        attributes: vec![attributes(full)],
        seo: seo(),
        alternates: vec![alternate()],
        updated_at: text("2026-03-01T09:30:00Z"),
    }
}

fn part(full: bool) -> Part {
    Part {
        sku: text("HALM-OAT"),
        quantity: 2,
        name: text("Halm mug, oat"),
        href: full.then(|| text("/p/halm-mug?colour=oat")),
        image: full.then(image),
        price: full.then(|| money(1999)),
        availability: Availability::Backorder,
        language: full.then(|| "en".parse().unwrap()),
    }
}

fn section(full: bool) -> Section {
    Section {
        code: text("cup"),
        label: text("Cup"),
        min_choices: 1,
        max_choices: 1,
        choices: vec![Choice {
            part: part(full),
            chosen: full,
        }],
        is_changed: false,
        problem: (!full).then_some(ChoiceProblem::TooFew),
        language: full.then(|| "en".parse().unwrap()),
    }
}

fn variant(full: bool) -> Variant {
    Variant {
        id: text("0198c0de-0000-7000-8000-000000000004"),
        sku: text("HALM-OAT"),
        barcode: full.then(|| text("4006381333931")),
        href: text("/p/halm-mug?colour=oat"),
        options: pair("colour", "oat"),
        price: full.then(|| Price {
            unit: money(1999),
            tiers: vec![PriceTier {
                min_quantity: 6,
                unit: money(1799),
            }],
            graduated: false,
            sale: Some(sale(full)),
            base: Some(BasePrice {
                price: money(7996),
                unit: text("l"),
            }),
        }),
        currencies: vec![Currency::EUR, Currency::USD],
        stock: vec![WarehouseStock {
            code: text("berlin"),
            name: text("Berlin"),
            availability: Availability::LowStock,
            expected: full.then(|| text("2026-12-14")),
            language: full.then(|| "en".parse().unwrap()),
        }],
        expected: full.then(|| text("2026-12-14")),
        quantities: Quantities {
            min: 2,
            max: full.then_some(48),
            pack: 2,
        },
        availability: Availability::of(30, full),
        weight_grams: full.then_some(350),
    }
}

fn attributes(full: bool) -> AttributeGroup {
    let values = [
        AttributeValue::Choice {
            code: text("stoneware"),
            label: text("Stoneware"),
            language: full.then(|| "en".parse().unwrap()),
        },
        AttributeValue::Text {
            text: text("Fired twice"),
            language: full.then(|| "en".parse().unwrap()),
        },
        AttributeValue::Number {
            number: text("350"),
            unit: full.then(|| text("ml")),
        },
        AttributeValue::Boolean { boolean: true },
    ];
    AttributeGroup {
        code: text("make"),
        label: full.then(|| text("Making")),
        language: full.then(|| "en".parse().unwrap()),
        attributes: values
            .map(|value| Attribute {
                code: text("material"),
                label: text("Material"),
                language: full.then(|| "en".parse().unwrap()),
                value,
            })
            .into(),
    }
}

fn problem() -> Problem {
    Problem {
        kind: text("about:blank"),
        title: text("Bad Request"),
        status: 400,
        code: text("invalid_request"),
        detail: text("limit: expected 1 to 100."),
        errors: vec![InvalidField {
            field: text("limit"),
            detail: text("expected 1 to 100"),
        }],
    }
}

fn status() -> Status {
    Status {
        schema_version: 1,
        latest_schema_version: 1,
        products: 60,
        published: 58,
        pending_publications: 2,
    }
}

fn migrations() -> Migrations {
    Migrations {
        version: 1,
        applied: vec![text("0001_catalogue")],
    }
}

fn report() -> ImportReport {
    ImportReport {
        rows: 3,
        created: 1,
        updated: 0,
        deleted: 0,
        unchanged: 1,
        remaining: 0,
        errors: vec![RowError {
            line: 3,
            field: text("variants[0].prices[1].currency"),
            code: text("invalid_field"),
            detail: text("expected a code of ISO 4217"),
        }],
    }
}

fn media() -> Media {
    Media {
        file: text("mug-oat.svg"),
        src: text("/media/0123456789abcdef0123456789abcdef.svg"),
        width: 800,
        height: 1000,
        renditions: vec![rendition()],
        unchanged: false,
    }
}

fn api_key(full: bool) -> ApiKey {
    ApiKey {
        id: text("01a20053-0000-7000-8000-000000000001"),
        name: text("Nightly import"),
        scopes: Scope::ALL.into(),
        created_at: text("2026-03-01T12:00:00Z"),
        expires_at: full.then(|| text("2027-03-01T12:00:00Z")),
        last_used_on: full.then(|| text("2026-03-02")),
    }
}

fn media_list(full: bool) -> MediaList {
    MediaList {
        items: vec![media()],
        next_cursor: full.then(|| text("ghtc73xo83YO")),
    }
}
