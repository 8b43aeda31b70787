//! What must hold of every page.

use crate::fixtures::{ENGLISH, GERMAN};
use crate::html::{all_tags, attribute, data_blocks, tags};
use crate::render::{
    HOSTILE, category_page, chosen, context, every_page, list, nothing, tree, view,
};
use commerce::published::MenuItem;
use money::Currency;
use pages::{Context, ListView};

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
        for tag in all_tags(&page) {
            assert_eq!(attribute(tag, "style"), None, "{name}: {tag}");
            let is_handler = |word: &str| word.starts_with("on") && word.contains('=');
            assert!(!tag.split_whitespace().any(is_handler), "{name}: {tag}");
        }
    }
}

#[test]
fn no_page_asks_another_host_for_anything() {
    for (name, page) in every_page(ENGLISH) {
        for tag in all_tags(&page) {
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
        let mut ids: Vec<_> = all_tags(&page)
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
    published.options[0].values[0].label = HOSTILE.to_owned().into();
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
        ..MenuItem::default()
    };
    site.menu.push(item("javascript:alert(1)"));
    site.menu.push(item("//evil.example"));
    site.footer.push(item("https://friends.example/shop"));
    let page = pages::not_found(&context(&site, "/"));
    assert!(!page.contains("javascript:") && !page.contains("//evil.example"));
    assert!(page.contains("href=\"https://friends.example/shop\""));
}
