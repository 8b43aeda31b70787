//! From the homepage to a product.

use xtask::browser::View;

use crate::{PAGES, SMALL, Visit, WITHOUT_JAVASCRIPT};

#[test]
fn no_page_logs_an_error_or_asks_anyone_else() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for page in PAGES {
        visit.open(page);
        let errors = visit.browser.console_errors().expect("a log");
        // A page that answers 404 is reported as a failed request.
        let errors: Vec<_> = errors
            .iter()
            .filter(|e| !e.contains("no-such-page"))
            .collect();
        assert!(errors.is_empty(), "{page}: {errors:#?}");
        let elsewhere = visit.evaluate(
            "performance.getEntriesByType('resource').map((e) => e.name).filter((name) => !name.startsWith(location.origin))",
        );
        assert_eq!(elsewhere, serde_json::json!([]), "{page}");
    }
}

/// Homepage, category, product, another variant, search: with and without JavaScript.
#[test]
fn a_visitor_finds_and_configures_a_product() {
    for view in [View::default(), WITHOUT_JAVASCRIPT, SMALL] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        visit.open("/");
        visit.click("main a[href^='/c/']");
        visit.arrives_at("/c/");
        visit.click("main a[href*='/p/']");
        visit.arrives_at("/p/");

        visit.open("/p/quart-notebook-a5");
        let before = (
            visit.path(),
            visit.evaluate("document.querySelector('.gallery img').src"),
        );
        visit.click(".option a.value:not([aria-current])");
        visit.arrives_at("/p/quart-notebook-a5?");
        let after = (
            visit.path(),
            visit.evaluate("document.querySelector('.gallery img').src"),
        );
        assert_ne!(before.0, after.0);
        assert_eq!(visit.browser.count("h1").ok(), Some(1));

        visit.open("/search");
        let field = visit
            .browser
            .element("main input[type=search]")
            .expect("a search field");
        field.enter("teapot\n").expect("typing");
        visit.arrives_at("q=teapot");
        visit
            .browser
            .element("main a[href*='/p/teapot']")
            .expect("a teapot");
    }
}

#[test]
fn language_and_currency_stay_chosen() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/stove-kettle?currency=USD");
    let price = visit.text(".product-price");
    assert!(price.contains('$') || price.contains("USD"), "{price}");
    visit.click("main nav a[href*='/c/'], main a[href*='/c/']");
    visit.arrives_at("currency=USD");
    visit.open("/de");
    visit.click("a.wordmark");
    visit.arrives_at("/de");
    assert_eq!(visit.evaluate("document.documentElement.lang"), "de");
}
