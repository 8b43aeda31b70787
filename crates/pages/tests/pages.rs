//! What must hold of every page, and of each.

mod fixtures;
mod html;

use api::{
    CategoryList, CategoryNode, Facet, FacetKind, FacetRange, FacetValue, ProductList,
    ProductSummary, Rating,
};
use commerce::listing::Sort;
use commerce::published::{self, MenuItem, Site, SiteLanguage};
use fixtures::{ENGLISH, GERMAN, Store};
use html::{attribute, data_blocks, tags};
use money::Currency;
use pages::{Chosen, Context, ListView};

const ORIGIN: &str = "https://shop.example";

/// What could break out of text, an attribute or a script.
const HOSTILE: &str = "\"'><script>alert(1)</script><!--";

fn context<'a>(site: &'a Site, path: &'a str) -> Context<'a> {
    Context {
        site,
        currency: site.currencies[0],
        country: None,
        origin: ORIGIN,
        path,
        alternates: &[],
        search: "",
    }
}

fn summaries(store: Store, currency: Currency) -> Vec<ProductSummary> {
    let cards = store.cards().into_iter();
    cards
        .map(|card| ProductSummary::of(card, currency, 0))
        .collect()
}

fn facet(code: &str, label: &str, values: Vec<FacetValue>) -> Facet {
    Facet {
        code: code.to_owned(),
        label: label.to_owned(),
        kind: FacetKind::Values,
        values,
        range: None,
    }
}

fn value(code: &str, label: &str, selected: bool) -> FacetValue {
    FacetValue {
        code: code.to_owned(),
        label: label.to_owned(),
        count: 4,
        selected,
        swatch: None,
    }
}

fn list(store: Store) -> ProductList {
    let brands = vec![
        value("halm", "HALM", true),
        value("wupper", "WUPPER", false),
    ];
    ProductList {
        country: None,
        items: summaries(store, Currency::EUR),
        total: 1234,
        next_cursor: Some("a+b/c=".to_owned()),
        facets: vec![facet("brand", "Brand", brands)],
        corrected: None,
        did_you_mean: None,
        ignored_words: Vec::new(),
    }
}

fn nothing() -> ProductList {
    ProductList {
        items: Vec::new(),
        total: 0,
        next_cursor: None,
        facets: Vec::new(),
        ..list(ENGLISH)
    }
}

fn view(path: &str) -> ListView<'_> {
    ListView {
        path,
        q: None,
        category: None,
        filters: &[],
        sort: Sort::default(),
        cursor: None,
        unfiltered: None,
    }
}

fn chosen<const N: usize>(filters: [(&str, &str); N]) -> [Chosen; N] {
    filters.map(|(parameter, value)| Chosen {
        parameter: parameter.to_owned(),
        value: value.to_owned(),
    })
}

fn tree(store: Store) -> CategoryList {
    let nodes = store.tree().categories.into_iter();
    CategoryList {
        items: nodes.map(CategoryNode::from).collect(),
    }
}

/// A product with the variant of this number selected.
fn selected(published: published::Product, currency: Currency, sku: &str) -> api::Product {
    let mut product = api::Product::of(published, currency, 0);
    let mut variants = product.variants.iter();
    let variant = variants.find(|variant| variant.sku == sku).unwrap();
    product.select(&api::Wanted {
        options: variant.options.clone(),
        ..Default::default()
    });
    product
}

fn product_page(store: Store, currency: Currency, sku: &str) -> String {
    let site = store.site();
    let product = selected(store.product(), currency, sku);
    let ctx = Context {
        currency,
        country: None,
        alternates: &product.alternates,
        ..context(&site, &product.href)
    };
    pages::product(&ctx, &product)
}

fn of_kind(store: Store, published: published::Product) -> String {
    let site = store.site();
    let product = api::Product::of(published, Currency::EUR, 0);
    pages::product(&context(&site, &product.href), &product)
}

fn category_page(store: Store, view: &ListView<'_>) -> String {
    let site = store.site();
    let category = api::Category::from(store.category());
    let ctx = Context {
        alternates: &category.alternates,
        ..context(&site, &category.href)
    };
    pages::category(&ctx, &category, &list(store), view)
}

/// One of each page, by name.
fn every_page(store: Store) -> Vec<(&'static str, String)> {
    let site = store.site();
    let cards = summaries(store, Currency::EUR);
    let searched = ListView {
        q: Some("mug"),
        ..view("/search")
    };
    let ctx = |path| context(&site, path);
    let search = ctx("/search");
    vec![
        ("home", pages::home(&ctx("/"), &store.home(), 0)),
        ("category", category_page(store, &view("/c/cups"))),
        (
            "search",
            pages::search(&search, &list(store), &searched, &[], &tree(store)),
        ),
        (
            "no result",
            pages::search(&search, &nothing(), &searched, &cards, &tree(store)),
        ),
        (
            "product",
            product_page(store, Currency::EUR, "FIA-BLANKET-MOSS-KING"),
        ),
        ("bundle", of_kind(store, store.bundle())),
        ("configurable", of_kind(store, store.configurable())),
        ("digital", of_kind(store, store.digital())),
        (
            "product without price",
            product_page(store, Currency::USD, "FIA-BLANKET-RUST-THROW"),
        ),
        (
            "article",
            pages::article(&ctx("/delivery"), &store.article().into()),
        ),
        ("not found", pages::not_found(&ctx("/c/nowhere"))),
        (
            "bad request",
            pages::bad_request(&ctx("/c/cups"), "expected a word", "sort"),
        ),
        ("unavailable", pages::unavailable()),
        ("not set up", pages::not_set_up()),
    ]
}

#[test]
fn every_page_is_a_document_with_one_heading_one_main_and_its_language() {
    for (name, page) in every_page(GERMAN) {
        assert!(page.starts_with("<!DOCTYPE html><html lang="), "{name}");
        assert_eq!(tags(&page, "h1").len(), 1, "{name}");
        assert_eq!(tags(&page, "main").len(), 1, "{name}");
        assert_eq!(tags(&page, "title").len(), 1, "{name}");
    }
    assert!(category_page(GERMAN, &view("/de/c/cups")).contains("<html lang=\"de\" dir=\"ltr\""));
}

#[test]
fn no_page_carries_a_style_or_a_script_of_its_own() {
    for (name, page) in every_page(ENGLISH) {
        assert!(tags(&page, "style").is_empty(), "{name}");
        for script in tags(&page, "script") {
            let is_data = attribute(script, "type") == Some("application/ld+json");
            assert!(
                is_data || attribute(script, "src").is_some(),
                "{name}: {script}"
            );
        }
        for tag in html::all_tags(&page) {
            assert_eq!(attribute(tag, "style"), None, "{name}: {tag}");
            let is_handler = |word: &str| word.starts_with("on") && word.contains('=');
            assert!(!tag.split_whitespace().any(is_handler), "{name}: {tag}");
        }
    }
}

#[test]
fn no_page_asks_another_host_for_anything() {
    for (name, page) in every_page(ENGLISH) {
        for tag in html::all_tags(&page) {
            let stylesheet = attribute(tag, "rel") == Some("stylesheet");
            let icon = attribute(tag, "rel").is_some_and(|rel| rel.contains("icon"));
            let href = attribute(tag, "href").filter(|_| stylesheet || icon);
            for loaded in href.into_iter().chain(attribute(tag, "src")) {
                assert!(
                    loaded.starts_with('/') && !loaded.starts_with("//"),
                    "{name}: {tag}"
                );
            }
        }
    }
}

#[test]
fn every_picture_has_its_size_and_a_text() {
    for (name, page) in every_page(ENGLISH) {
        for picture in tags(&page, "img") {
            for needed in ["src", "alt", "width", "height"] {
                assert!(attribute(picture, needed).is_some(), "{name}: {picture}");
            }
        }
    }
}

#[test]
fn every_id_is_unique_and_every_label_finds_its_field() {
    for (name, page) in every_page(ENGLISH) {
        let mut ids: Vec<_> = html::all_tags(&page)
            .into_iter()
            .filter_map(|tag| attribute(tag, "id"))
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "{name}");
        for label in tags(&page, "label") {
            if let Some(target) = attribute(label, "for") {
                assert!(ids.contains(&target), "{name}: {label}");
            }
        }
        for control in tags(&page, "select") {
            let form = attribute(control, "form").unwrap();
            assert!(ids.contains(&form), "{name}: {control}");
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    let mut site = ENGLISH.site();
    site.name = HOSTILE.to_owned();
    site.menu[0].label = HOSTILE.to_owned();
    site.tagline = HOSTILE.to_owned();
    let mut published = ENGLISH.product();
    published.name = HOSTILE.to_owned();
    published.summary = HOSTILE.to_owned();
    published.options[0].values[0].label = HOSTILE.to_owned();
    published.options[0].values[0].swatch = Some(HOSTILE.to_owned());
    published.media[0].image.alt = HOSTILE.to_owned();
    let product = api::Product::of(published, Currency::EUR, 0);
    let mut list = list(ENGLISH);
    list.items[0].name = HOSTILE.to_owned();
    list.items[0].swatches = vec![HOSTILE.to_owned(), HOSTILE.to_owned()];
    list.facets[0].values[0].label = HOSTILE.to_owned();
    list.facets[0].label = HOSTILE.to_owned();
    list.corrected = Some(HOSTILE.to_owned());
    list.did_you_mean = Some(HOSTILE.to_owned());
    list.ignored_words = vec![HOSTILE.to_owned()];
    let filters = chosen([
        (HOSTILE, HOSTILE),
        ("brand", HOSTILE),
        ("price.min", HOSTILE),
    ]);
    let view = ListView {
        q: Some(HOSTILE),
        filters: &filters,
        ..view("/search")
    };
    let ctx = Context {
        search: HOSTILE,
        ..context(&site, "/search")
    };
    for page in [
        pages::product(&ctx, &product),
        pages::search(&ctx, &list, &view, &[], &tree(ENGLISH)),
        pages::search(&ctx, &nothing(), &view, &[], &tree(ENGLISH)),
        pages::bad_request(&ctx, HOSTILE, HOSTILE),
        pages::not_found(&ctx),
    ] {
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(!page.contains("<!--"), "{page}");
        data_blocks(&page);
    }
}

#[test]
fn structured_data_survives_hostile_names() {
    let mut published = ENGLISH.product();
    published.name = HOSTILE.to_owned();
    let product = api::Product::of(published, Currency::EUR, 0);
    let site = ENGLISH.site();
    let page = pages::product(&context(&site, "/p/x"), &product);
    assert_eq!(data_blocks(&page)[0]["name"], HOSTILE);
}

#[test]
fn addresses_that_could_run_are_no_links() {
    let mut site = ENGLISH.site();
    let item = |href: &str| MenuItem {
        label: "Odd".to_owned(),
        href: Some(href.to_owned()),
        children: Vec::new(),
    };
    site.menu.push(item("javascript:alert(1)"));
    site.menu.push(item("//evil.example"));
    site.footer.push(item("https://friends.example/shop"));
    let page = pages::not_found(&context(&site, "/"));
    assert!(!page.contains("javascript:") && !page.contains("//evil.example"));
    assert!(page.contains("href=\"https://friends.example/shop\""));
}

#[test]
fn a_product_says_where_it_is_in_each_language() {
    let page = product_page(GERMAN, Currency::EUR, "FIA-BLANKET-OAT-KING");
    for link in [
        r#"<link rel="canonical" href="https://shop.example/de/p/wool-blanket">"#,
        r#"<link rel="alternate" hreflang="en" href="https://shop.example/p/wool-blanket">"#,
        r#"<link rel="alternate" hreflang="de" href="https://shop.example/de/p/wool-blanket">"#,
        r#"<link rel="alternate" hreflang="x-default" href="https://shop.example/p/wool-blanket">"#,
        r#"<meta property="og:locale" content="de_DE">"#,
        r#"<meta property="product:price:amount" content="229.00">"#,
    ] {
        assert!(page.contains(link), "{link}");
    }
    assert!(!page.contains("noindex"));
}

#[test]
fn structured_data_has_an_offer_for_what_can_be_bought_in_this_currency() {
    let in_dollars = product_page(ENGLISH, Currency::USD, "FIA-BLANKET-MOSS-THROW");
    let product = data_blocks(&in_dollars).remove(0);
    assert_eq!(product["@type"], "ProductGroup");
    let variants = product["hasVariant"].as_array().unwrap();
    let offer = |sku: &str| {
        let variant = variants
            .iter()
            .find(|variant| variant["sku"] == sku)
            .unwrap();
        variant["offers"].clone()
    };
    let moss = offer("FIA-BLANKET-MOSS-THROW");
    assert_eq!(
        (&moss["price"], &moss["priceCurrency"]),
        (&"139.00".into(), &"USD".into())
    );
    assert!(offer("FIA-BLANKET-RUST-THROW").is_null());
    assert_eq!(
        offer("FIA-BLANKET-OAT-DOUBLE")["availability"],
        "https://schema.org/OutOfStock"
    );
}

#[test]
fn the_chosen_values_are_marked_and_the_others_lead_to_their_variants() {
    let page = product_page(ENGLISH, Currency::EUR, "FIA-BLANKET-OAT-THROW");
    let values: Vec<_> = tags(&page, "a")
        .into_iter()
        .filter(|tag| attribute(tag, "class") == Some("value"))
        .collect();
    let href = |tag: &str| attribute(tag, "href").unwrap().replace("&amp;", "&");
    let current: Vec<_> = values
        .iter()
        .filter(|tag| attribute(tag, "aria-current").is_some())
        .collect();
    assert_eq!(current.len(), 2);
    assert!(
        values
            .iter()
            .any(|tag| href(tag) == "/p/wool-blanket?colour=moss&size=throw")
    );
    let state = |sought: &str| {
        let value = values.iter().find(|tag| href(tag) == sought).unwrap();
        attribute(value, "data-state")
    };
    assert_eq!(
        state("/p/wool-blanket?colour=oat&size=double"),
        Some("unavailable")
    );
    assert_eq!(state("/p/wool-blanket?colour=oat&size=king"), None);
    // Nobody has the cot's size: it is shown, but leads nowhere.
    assert!(page.contains(r#"<span class="value" data-state="missing">80 × 100 cm"#));
}

#[test]
fn a_missing_combination_is_admitted() {
    let site = ENGLISH.site();
    let mut product = api::Product::of(ENGLISH.product(), Currency::EUR, 0);
    product.select(&api::Wanted {
        options: [("colour".to_owned(), "ultraviolet".to_owned())].into(),
        ..Default::default()
    });
    let page = pages::product(&context(&site, "/p/x"), &product);
    assert!(page.contains("We don’t have exactly this combination."));
    assert!(page.contains("Moss, 130 × 180 cm"));
}

#[test]
fn without_a_price_in_the_currency_the_page_says_so_and_offers_the_other() {
    let page = product_page(ENGLISH, Currency::USD, "FIA-BLANKET-RUST-THROW");
    assert!(page.contains("Not available in USD"));
    assert!(
        page.contains(
            r#"<a href="/p/wool-blanket?colour=rust&amp;size=throw">See the price in EUR"#
        )
    );
    assert!(!page.contains("product:price:amount"));
}

#[test]
fn only_currencies_that_it_has_a_price_in_are_offered() {
    let mut site = ENGLISH.site();
    site.currencies = vec![Currency::EUR, Currency::USD, Currency::JPY, Currency::KWD];
    let mut published = ENGLISH.product();
    for variant in &mut published.variants {
        variant.prices.remove(&Currency::USD);
        let tiers = variant.prices[&Currency::EUR].clone();
        variant.prices.insert(Currency::KWD, tiers);
    }
    let product = api::Product::of(published, Currency::JPY, 0);
    let ctx = Context {
        currency: Currency::JPY,
        country: None,
        ..context(&site, "/p/wool-blanket")
    };
    let page = pages::product(&ctx, &product);
    assert!(page.contains("Not available in JPY"));
    for (currency, is_offered) in [("EUR", true), ("KWD", true), ("USD", false)] {
        let offer = format!("See the price in {currency}");
        assert_eq!(page.contains(&offer), is_offered, "{offer}");
    }
    assert!(
        !page.contains("class=\"amount\""),
        "nothing may be converted"
    );
}

#[test]
fn an_arabic_page_runs_from_right_to_left_and_offers_itself_in_other_languages() {
    let mut site = ENGLISH.site();
    site.language = "ar".parse().unwrap();
    site.languages.push(SiteLanguage {
        code: site.language.clone(),
        prefix: "/ar".to_owned(),
    });
    let alternates =
        [("en", "/about"), ("de", "/de/ueber-uns"), ("ar", "/ar/an")].map(|(language, href)| {
            api::Alternate {
                language: language.to_owned(),
                href: href.to_owned(),
            }
        });
    let ctx = Context {
        alternates: &alternates,
        ..context(&site, "/ar/an")
    };
    let page = pages::article(&ctx, &ENGLISH.article().into());
    assert!(page.contains(r#"<html lang="ar" dir="rtl""#));
    assert!(page.contains(r#"<meta property="og:locale" content="ar_AR">"#));
    for (language, path) in [("en", "/about"), ("de", "/de/ueber-uns")] {
        let offer = format!(r#"lang="{language}" dir="ltr" data-offer="{language}""#);
        let (_, offer) = page.split_once(&offer).expect("an offer");
        let link = format!(r#"<a class="button" href="{path}" hreflang="{language}""#);
        assert!(offer.contains(&link), "{offer}");
    }
    assert!(!page.contains(r#"data-offer="ar""#));
}

#[test]
fn a_price_shows_its_tiers() {
    let page = product_page(GERMAN, Currency::EUR, "FIA-BLANKET-MOSS-THROW");
    assert!(page.contains("129,00\u{a0}€"));
    assert!(page.contains(r#"<th scope="row">ab 3</th>"#) && page.contains("119,00\u{a0}€"));
}

#[test]
fn delivery_is_linked_only_where_the_footer_has_such_a_page() {
    let product = api::Product::of(ENGLISH.product(), Currency::EUR, 0);
    let mut site = ENGLISH.site();
    // With a policy of its own the store needs no guess.
    site.returns = None;
    let link = r#"<a class="more" href="/delivery-and-returns">"#;
    let with = pages::product(&context(&site, "/p/x"), &product);
    assert!(with.contains(link));
    site.footer.clear();
    let without = pages::product(&context(&site, "/p/x"), &product);
    assert!(!without.contains(link));
}

#[test]
fn a_currency_that_is_not_the_default_stays_in_links_and_forms() {
    let site = ENGLISH.site();
    let ctx = Context {
        currency: Currency::USD,
        country: None,
        ..context(&site, "/")
    };
    assert_eq!(ctx.href("/p/a?colour=oat"), "/p/a?colour=oat&currency=USD");
    assert_eq!(
        ctx.href("https://friends.example"),
        "https://friends.example"
    );
    let page = pages::home(&ctx, &ENGLISH.home(), 0);
    assert!(page.contains(r#"<input type="hidden" name="currency" value="USD">"#));
    assert!(page.contains("$26.00"));
    let default = context(&site, "/");
    assert_eq!(default.href("/p/a"), "/p/a");
}

#[test]
fn one_language_and_one_currency_are_no_choice() {
    let mut site = ENGLISH.site();
    site.languages.truncate(1);
    site.currencies.truncate(1);
    let page = pages::not_found(&context(&site, "/"));
    assert!(!page.contains("Language") && !page.contains("Currency"));
}

#[test]
fn the_section_of_a_page_is_marked_in_the_menu() {
    let page = category_page(ENGLISH, &view("/c/cups"));
    assert!(page.contains(r#"<a href="/c/cups" aria-current="page">"#));
    assert!(page.contains(r#"<a href="/c/kitchen" aria-current="true">"#));
    assert!(page.contains("<summary data-current>Kitchen"));
    assert!(!page.contains("<summary data-current>Home"));
}

#[test]
fn a_plain_list_is_indexed_and_a_narrowed_one_points_to_it() {
    let filters = chosen([("brand", "halm")]);
    let plain = view("/c/cups");
    assert!(!category_page(ENGLISH, &plain).contains("noindex"));
    for narrowed in [
        ListView {
            filters: &filters,
            ..plain
        },
        ListView {
            sort: Sort::Newest,
            ..plain
        },
        ListView {
            q: Some("mug"),
            ..plain
        },
        ListView {
            filters: &filters,
            cursor: Some("abc"),
            ..plain
        },
    ] {
        let page = category_page(ENGLISH, &narrowed);
        assert!(page.contains(r#"<meta name="robots" content="noindex,follow">"#));
        assert!(page.contains(r#"rel="canonical" href="https://shop.example/c/cups""#));
        assert!(!page.contains("hreflang=\"x-default\""));
    }
}

#[test]
fn a_further_page_of_a_plain_list_stands_for_itself() {
    let further = ListView {
        cursor: Some("abc"),
        ..view("/c/cups")
    };
    let page = category_page(ENGLISH, &further);
    assert!(!page.contains("noindex"));
    let canonical = r#"rel="canonical" href="https://shop.example/c/cups?cursor=abc""#;
    assert!(page.contains(canonical));
    assert!(!page.contains("hreflang=\"x-default\""));
}

#[test]
fn the_next_page_keeps_all_that_was_chosen() {
    let filters = chosen([
        ("brand", "halm"),
        ("brand", "wupper"),
        ("price.max", "40.00"),
    ]);
    let view = ListView {
        filters: &filters,
        sort: Sort::PriceDescending,
        cursor: Some("abc"),
        ..view("/c/cups")
    };
    let page = category_page(ENGLISH, &view);
    let address = "/c/cups?brand=halm&amp;brand=wupper&amp;price.max=40.00&amp;sort=-price";
    assert!(page.contains(&format!(
        r#"<link rel="next" href="{address}&amp;cursor=a%2Bb%2Fc%3D">"#
    )));
    assert!(page.contains(&format!(r#"href="{address}">Back to the start"#)));
}

#[test]
fn a_filter_can_be_taken_away_alone_and_goes_by_its_name() {
    let filters = chosen([
        ("brand", "halm"),
        ("brand", "wupper"),
        ("capacity.min", "200"),
        ("material", "gone"),
        ("material", "steel"),
        ("price.max", "1299.00"),
        ("price.min", "12.50"),
    ]);
    let mut tree = tree(GERMAN);
    tree.items[0].slug = "kueche".to_owned();
    let view = ListView {
        q: Some("mug"),
        category: Some(&tree.items[0]),
        filters: &filters,
        ..view("/search")
    };
    let mut list = list(GERMAN);
    let steel = value("steel", "Edelstahl", true);
    list.facets.push(facet("material", "Material", vec![steel]));
    list.facets.push(Facet {
        kind: FacetKind::Range,
        range: Some(FacetRange {
            min: "100".to_owned(),
            max: "900".to_owned(),
            selected_min: Some("200".to_owned()),
            selected_max: None,
        }),
        ..facet("capacity", "Inhalt", Vec::new())
    });
    let site = GERMAN.site();
    let ctx = context(&site, "/search");
    let page = pages::search(&ctx, &list, &view, &[], &tree);
    let rest = "price.max=1299.00&amp;price.min=12.50";
    let kitchen = format!("/search?q=mug&amp;category={}", tree.items[0].slug);
    let materials = "material=gone&amp;material=steel";
    for (href, label) in [
        (
            format!("{kitchen}&amp;brand=wupper&amp;capacity.min=200&amp;{materials}&amp;{rest}"),
            "HALM",
        ),
        (
            format!(
                "/search?q=mug&amp;brand=halm&amp;brand=wupper&amp;capacity.min=200&amp;{materials}&amp;{rest}"
            ),
            "Küche",
        ),
        (
            format!("{kitchen}&amp;brand=halm&amp;brand=wupper&amp;{materials}&amp;{rest}"),
            "Inhalt: ab 200",
        ),
        (
            format!(
                "{kitchen}&amp;brand=halm&amp;brand=wupper&amp;capacity.min=200&amp;material=gone&amp;{rest}"
            ),
            "Material: Edelstahl",
        ),
        (
            format!(
                "{kitchen}&amp;brand=halm&amp;brand=wupper&amp;capacity.min=200&amp;{materials}&amp;price.min=12.50"
            ),
            "bis 1.299,00\u{a0}€",
        ),
    ] {
        let chip = format!(
            r#"href="{href}" rel="nofollow" data-instant aria-label="Filter entfernen: {label}""#
        );
        assert!(page.contains(&chip), "{chip}\nin {page}");
    }
    assert!(page.contains(r#"href="/search?q=mug" rel="nofollow" data-instant>"#));
}

#[test]
fn facets_show_counts_and_what_is_chosen() {
    let filters = chosen([("brand", "gone"), ("brand", "halm")]);
    let page = category_page(
        ENGLISH,
        &ListView {
            filters: &filters,
            ..view("/c/cups")
        },
    );
    assert!(page.contains(r#"<input type="checkbox" name="brand" value="halm" checked>"#));
    assert!(page.contains(r#"<input type="checkbox" name="brand" value="wupper">"#));
    assert!(page.contains("4 products"));
    assert!(page.contains("1,234 products"));
    // A brand without a box survives another choice.
    assert!(page.contains(r#"<input type="hidden" name="brand" value="gone">"#));
    assert!(!page.contains(r#"<input type="hidden" name="brand" value="halm">"#));
}

#[test]
fn many_values_are_folded_away_unless_one_of_them_is_chosen() {
    let mut list = list(ENGLISH);
    let values = |selected: usize| {
        let value = |n| value(&format!("v{n}"), &format!("Value {n}"), n == selected);
        (0..12).map(value).collect::<Vec<_>>()
    };
    let site = ENGLISH.site();
    let category = api::Category::from(ENGLISH.category());
    for (selected, details) in [
        (
            3,
            r#"<details class="facet-more" data-keep="material"><summary>4 more"#,
        ),
        (
            9,
            r#"<details class="facet-more" data-keep="material" open><summary>4 more"#,
        ),
    ] {
        list.facets = vec![facet("material", "Material", values(selected))];
        let ctx = context(&site, "/c/cups");
        let page = pages::category(&ctx, &category, &list, &view("/c/cups"));
        assert!(page.contains(details), "{page}");
    }
}

#[test]
fn a_rating_is_one_choice_that_the_same_link_takes_back() {
    let mut list = list(ENGLISH);
    list.facets = vec![facet(
        "rating",
        "Rating",
        vec![
            value("4", "4 stars and up", true),
            value("3", "3 stars and up", false),
        ],
    )];
    let filters = chosen([("brand", "halm"), ("rating", "4"), ("size", "s")]);
    let view = ListView {
        filters: &filters,
        ..view("/c/cups")
    };
    let site = ENGLISH.site();
    let category = api::Category::from(ENGLISH.category());
    let page = pages::category(&context(&site, "/c/cups"), &category, &list, &view);
    for link in [
        r#"<a href="/c/cups?brand=halm&amp;size=s" rel="nofollow" data-instant aria-current="true">"#,
        r#"<a href="/c/cups?brand=halm&amp;rating=3&amp;size=s" rel="nofollow" data-instant>"#,
        // Another choice in the form keeps it.
        r#"<input type="hidden" name="rating" value="4">"#,
    ] {
        assert!(page.contains(link), "{link}\nin {page}");
    }
}

#[test]
fn a_page_says_how_a_question_was_understood() {
    let site = ENGLISH.site();
    let ctx = context(&site, "/search");
    let view = ListView {
        q: Some("linnen xyloph"),
        ..view("/search")
    };
    let mut list = list(ENGLISH);
    list.corrected = Some("linen".to_owned());
    list.did_you_mean = Some("lino & more".to_owned());
    list.ignored_words = vec!["xyloph".to_owned(), "zzz".to_owned()];
    let page = pages::search(&ctx, &list, &view, &[], &tree(ENGLISH));
    for line in [
        "Results for “linen”</h1>",
        "Showing “linen”, since nothing here is called “linnen xyloph”.",
        r#"<a href="/search?q=lino%20%26%20more" rel="nofollow" data-instant>lino &amp; more</a>?"#,
        "nothing here has it: “xyloph”, “zzz”.",
        r#"value="linnen xyloph""#,
    ] {
        assert!(page.contains(line), "{line}\nin {page}");
    }
}

#[test]
fn filters_that_leave_nothing_can_be_dropped_one_by_one_or_all() {
    let site = ENGLISH.site();
    let ctx = context(&site, "/search");
    let filters = chosen([("brand", "halm"), ("price.max", "1.00")]);
    let view = ListView {
        q: Some("mug"),
        filters: &filters,
        unfiltered: Some(12),
        ..view("/search")
    };
    let page = pages::search(&ctx, &nothing(), &view, &[], &tree(ENGLISH));
    for way in [
        r#"<a class="quiet" href="/search?q=mug&amp;brand=halm" rel="nofollow" data-instant>Without “up to €1.00”"#,
        r#"<a class="quiet" href="/search?q=mug&amp;price.max=1.00" rel="nofollow" data-instant>Without “halm”"#,
        "Show all 12 products without filters",
    ] {
        assert!(page.contains(way), "{way}\nin {page}");
    }
}

#[test]
fn a_card_shows_what_reviews_say() {
    let mut list = list(GERMAN);
    for item in &mut list.items {
        item.rating = None;
    }
    list.items[0].rating = Some(Rating {
        average: "4.35".to_owned(),
        count: 1200,
    });
    let site = GERMAN.site();
    let category = api::Category::from(GERMAN.category());
    let page = pages::category(&context(&site, "/c/x"), &category, &list, &view("/c/x"));
    assert!(page.contains("4,4 von 5 Sternen, Bewertungen: 1.200"));
    assert_eq!(page.matches(r#"class="rating""#).count(), 1);
}

#[test]
fn a_search_without_result_helps() {
    let site = GERMAN.site();
    let ctx = context(&site, "/de/search");
    let view = ListView {
        q: Some("xyloph"),
        ..view("/de/search")
    };
    let popular = &summaries(GERMAN, Currency::EUR)[..2];
    let page = pages::search(&ctx, &nothing(), &view, popular, &tree(GERMAN));
    for help in [
        "Nichts gefunden für „xyloph“",
        "Küche",
        "Halm Becher",
        r#"value="xyloph""#,
    ] {
        assert!(page.contains(help), "{help}");
    }
}

#[test]
fn a_page_that_does_not_exist_has_no_address() {
    let site = ENGLISH.site();
    let page = pages::not_found(&context(&site, "/c/nowhere"));
    assert!(page.contains("noindex") && !page.contains("canonical"));
    assert!(page.contains(r#"<a class="shelf" href="/c/kitchen">"#));
}

#[test]
fn the_homepage_describes_the_store_and_its_search() {
    let site = GERMAN.site();
    let page = pages::home(&context(&site, "/de"), &GERMAN.home(), 0);
    let graph = &data_blocks(&page)[0]["@graph"];
    assert_eq!(graph[0]["@type"], "Organization");
    let target = &graph[1]["potentialAction"]["target"]["urlTemplate"];
    assert_eq!(
        target,
        "https://shop.example/de/search?q={search_term_string}"
    );
    assert!(page.contains(r#"fetchpriority="high""#));
}

#[test]
fn the_looks_stay_small_and_ask_nobody_else() {
    let style = include_str!("../../../static/style.css");
    let script = include_str!("../../../static/shop.js");
    assert!(style.len() <= 50_000, "style.css has {} bytes", style.len());
    let scripts = [
        script,
        include_str!("../../../static/list.js"),
        include_str!("../../../static/product.js"),
        include_str!("../../../static/suggest.js"),
    ];
    for script in scripts {
        assert!(script.len() <= 10_000, "{} bytes: {script}", script.len());
        assert!(!script.contains("://"));
    }
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn who_runs_the_store_is_said_as_the_store_says_it() {
    let mut site = ENGLISH.site();
    site.organization = Some(published::Organization {
        legal_name: HOSTILE.to_owned(),
        logo: None,
        phone: Some("+49 30 1234".to_owned()),
        profiles: vec!["https://social.example/souk".to_owned()],
        street: Some("Lindenstr. 1".to_owned()),
        postal_code: None,
        city: Some("Berlin".to_owned()),
        country: Some("DE".to_owned()),
    });
    let page = pages::home(&context(&site, "/"), &ENGLISH.home(), 0);
    let data = data_blocks(&page);
    let graph = data
        .iter()
        .find_map(|block| block["@graph"].as_array())
        .expect("a graph");
    let found = graph
        .iter()
        .find(|thing| thing["@type"] == "Organization")
        .expect("it");
    assert_eq!(found["legalName"], HOSTILE);
    assert_eq!(found["telephone"], "+49 30 1234");
    assert_eq!(
        found["sameAs"],
        serde_json::json!(["https://social.example/souk"])
    );
    let address = serde_json::json!({
        "@type": "PostalAddress",
        "streetAddress": "Lindenstr. 1",
        "addressLocality": "Berlin",
        "addressCountry": "DE",
    });
    assert_eq!(found["address"], address);
}

#[test]
fn a_picture_comes_in_the_sizes_that_there_are() {
    let copy = |width, format| published::Rendition {
        width,
        height: width * 3 / 4,
        format,
    };
    let mut page = ENGLISH.home();
    let head = page.blocks.iter_mut().find_map(|block| match block {
        published::Block::Hero(head) => Some(head),
        _ => None,
    });
    let image = head.and_then(|head| head.image.as_mut()).expect("a hero");
    image.src = "/media/0f.jpg".to_owned();
    image.renditions = vec![
        copy(160, published::PictureFormat::Webp),
        copy(960, published::PictureFormat::Webp),
        copy(960, published::PictureFormat::Jpeg),
    ];
    let site = ENGLISH.site();
    let html = pages::home(&context(&site, "/"), &page, 0);
    let sources = tags(&html, "source");
    let source = sources.first().expect("a source");
    let srcset = attribute(source, "srcset");
    assert_eq!(
        srcset,
        Some("/media/0f-160.webp 160w, /media/0f-960.webp 960w")
    );
    assert_eq!(attribute(source, "type"), Some("image/webp"));
    assert!(attribute(source, "sizes").is_some_and(|sizes| sizes.contains("vw")));
    let mut images = tags(&html, "img").into_iter();
    assert!(images.any(|img| attribute(img, "src") == Some("/media/0f-960.jpg")));
    let shared = "property=\"og:image\" content=\"https://shop.example/media/0f-960.jpg\"";
    assert!(html.contains(shared), "{html}");
}

#[test]
fn a_vector_picture_is_shown_as_it_is_and_shared_in_pixels() {
    let mut page = ENGLISH.home();
    let head = page.blocks.iter_mut().find_map(|block| match block {
        published::Block::Hero(head) => Some(head),
        _ => None,
    });
    let image = head.and_then(|head| head.image.as_mut()).expect("a hero");
    image.src = "/media/0f.svg".to_owned();
    let site = ENGLISH.site();
    let undrawn = pages::home(&context(&site, "/"), &page, 0);
    assert!(!undrawn.contains("og:image"));
    let head = page.blocks.iter_mut().find_map(|block| match block {
        published::Block::Hero(head) => Some(head),
        _ => None,
    });
    let image = head.and_then(|head| head.image.as_mut()).expect("a hero");
    image.renditions = vec![published::Rendition::drawn(image.width, image.height)];
    let html = pages::home(&context(&site, "/"), &page, 0);
    let shared = "content=\"https://shop.example/media/drawn/0f-960.png\"";
    assert!(html.contains(shared));
    let mut images = tags(&html, "img").into_iter();
    assert!(images.any(|img| attribute(img, "src") == Some("/media/0f.svg")));
}
