//! What a page looks like on screens of any size, and that it keeps still while it loads.

use std::sync::Arc;

use serde_json::json;
use souk_tests::Shop;
use xtask::browser::View;

use crate::{PAGES, SMALL, Visit};

#[test]
fn no_page_is_wider_than_its_screen() {
    let Some(visit) = Visit::start(SMALL) else {
        return;
    };
    for width in [320, 400, 768, 1024, 1920] {
        visit.look_through(View { width, ..SMALL });
        for page in PAGES {
            visit.open(page);
            let wide = visit.evaluate("document.documentElement.scrollWidth");
            assert_eq!(wide, width, "{page}");
        }
    }
}

/// Categories below each other, and a product in the last of them.
fn deep_shop() -> Arc<Shop> {
    let shop = Shop::seeded().start();
    let level = |number: u32| {
        let name = format!("level-{number}");
        let parent = (number > 1).then(|| format!("level-{}", number - 1));
        json!({"category": {"external_id": name, "parent": parent, "position": 1,
            "stores": ["souk"], "texts": {"en": {"name": name, "slug": name}}}})
    };
    let mut rows: Vec<_> = (1..=12).map(level).collect();
    rows.push(
        json!({"product": {"external_id": "deep", "status": "active", "stores": ["souk"],
        "categories": ["level-12"], "variants": [{"sku": "DEEP", "options": {},
            "prices": [{"currency": "EUR", "amount": 100}], "stock": {"berlin": 1}}],
        "texts": {"en": {"name": "Deep down", "slug": "deep-down"}}}}),
    );
    shop.import_and_publish(&rows);
    Arc::new(shop)
}

#[test]
fn a_long_way_to_a_page_is_folded_until_it_is_asked_for() {
    let view = View {
        javascript: false,
        ..SMALL
    };
    let Some(visit) = Visit::of(deep_shop, view) else {
        return;
    };
    visit.open("/p/deep-down");
    let seen = "[...document.querySelectorAll('.breadcrumbs a')]
        .filter((link) => link.checkVisibility()).map((link) => link.textContent)";
    assert_eq!(visit.evaluate(seen), json!(["Souk", "level-1", "level-12"]));
    let folded = visit.evaluate("document.querySelector('.breadcrumbs').offsetHeight < 100");
    assert_eq!(folded, true);
    visit.click(".breadcrumbs summary");
    assert_eq!(visit.evaluate(&format!("{seen}.length")), 13);
}

#[test]
fn the_menu_has_one_row_wherever_it_is_no_drawer() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for width in [1088, 1279, 1280, 1440] {
        let view = View {
            width,
            ..View::default()
        };
        visit.look_through(view);
        for page in ["/", "/de", "/ar"] {
            visit.open(page);
            let rows = visit.evaluate(
                "new Set([...document.querySelectorAll('.menu-bar > li')].map((item) => \
                 item.offsetTop)).size",
            );
            assert_eq!(rows, 1, "{page} at {width}");
        }
    }
}

#[test]
fn nothing_moves_while_a_page_loads() {
    for view in [View::default(), SMALL] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        for page in PAGES {
            visit.open(page);
            let moved = visit.evaluate(
                r#"new Promise((done) => {
                    let sum = 0;
                    new PerformanceObserver((list) => {
                        for (const entry of list.getEntries()) sum += entry.value;
                    }).observe({ type: "layout-shift", buffered: true });
                    setTimeout(() => done(sum), 100);
                })"#,
            );
            assert!(
                moved.as_f64().is_some_and(|moved| moved < 0.02),
                "{page} moves by {moved}"
            );
        }
    }
}

#[test]
fn pictures_keep_their_place_and_all_of_them_load() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for page in PAGES {
        visit.open(page);
        let broken = visit.evaluate(
            r#"Promise.all([...document.images].map((image) => {
                image.loading = "eager";
                const sized = image.hasAttribute("width") && image.hasAttribute("height");
                return image.decode().then(() => sized ? "" : image.src, () => image.src);
            })).then((broken) => broken.filter(Boolean))"#,
        );
        assert_eq!(broken, serde_json::json!([]), "{page}");
    }
}

#[test]
fn the_page_is_dark_where_the_visitor_likes_it_dark() {
    let brightness = "getComputedStyle(document.body).backgroundColor + getComputedStyle(document.documentElement).backgroundColor";
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/");
    let by_day = visit.evaluate(brightness);
    visit.look_through(View {
        dark: true,
        ..View::default()
    });
    visit.open("/");
    assert_ne!(visit.evaluate(brightness), by_day);
}

#[test]
fn nothing_that_is_opened_makes_a_product_wider_than_its_screen() {
    let Some(visit) = Visit::start(SMALL) else {
        return;
    };
    for width in [320, 390] {
        visit.look_through(View { width, ..SMALL });
        for page in ["/p/halm-mug", "/de/p/becher-halm", "/ar/p/kub-halm"] {
            visit.open(page);
            visit.evaluate(
                "document.querySelectorAll('main details').forEach((e) => e.open = true)",
            );
            let wide = visit.evaluate("document.documentElement.scrollWidth");
            assert_eq!(wide, width, "{page}");
        }
    }
}

#[test]
fn a_wide_table_or_a_long_line_of_a_description_scrolls_by_itself() {
    let Some(visit) = Visit::start(SMALL) else {
        return;
    };
    for width in [320, 1280] {
        visit.look_through(View { width, ..SMALL });
        visit.open("/p/halm-mug");
        // As the Markdown of a description becomes.
        let wide = visit.evaluate(
            "(() => {
                const long = 'x'.repeat(300);
                document.querySelector('.product-story .prose').insertAdjacentHTML('beforeend',
                    `<table><tr><th>${long}</th><td>${long}</td></tr></table><pre><code>${long}</code></pre>`);
                return document.documentElement.scrollWidth;
            })()",
        );
        assert_eq!(wide, width);
    }
}
