//! The product page: pictures large, options and quantities without losing one's place.

use xtask::browser::View;

use crate::{SMALL, Visit, WITHOUT_JAVASCRIPT};

/// The keys as WebDriver names them.
const ESCAPE: &str = "\u{e00c}";
const END: &str = "\u{e010}";
const RIGHT: &str = "\u{e014}";

#[test]
fn a_picture_opens_large_and_closes_by_key_giving_back_the_focus() {
    for view in [View::default(), SMALL] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        visit.open("/p/quart-notebook-a5");
        visit.evaluate("document.querySelector('[data-zoom]').focus()");
        visit.click("[data-zoom]");
        visit.waits_for("document.querySelector('dialog.zoom').open", true);
        let shown = "(() => { const strip = document.querySelector('.zoom-strip'); \
            const middle = strip.getBoundingClientRect().left + strip.clientWidth / 2; \
            return [...strip.children].findIndex((frame) => { \
                const box = frame.getBoundingClientRect(); \
                return box.left <= middle && middle <= box.right; }); })()";
        assert_eq!(visit.evaluate(shown), 0);
        visit.browser.press(RIGHT).expect("a key");
        visit.waits_for(&format!("{shown} === 1"), true);

        // A click looks closer, another one steps back.
        visit.click(".zoom-strip > :nth-child(2)");
        visit.waits_for(
            "document.querySelector('.is-large img').clientWidth > 2 * innerWidth",
            true,
        );
        visit.click(".zoom-strip > :nth-child(2)");
        visit.waits_for("document.querySelector('.is-large') === null", true);

        visit.browser.press(ESCAPE).expect("a key");
        visit.waits_for("!document.querySelector('dialog.zoom').open", true);
        visit.waits_for("document.activeElement.matches('[data-zoom]')", true);
        assert!(visit.path().ends_with("/p/quart-notebook-a5"));
    }
}

#[test]
fn without_a_script_a_picture_leads_to_itself() {
    let Some(visit) = Visit::start(WITHOUT_JAVASCRIPT) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    visit.click("[data-zoom]");
    visit.arrives_at("/media/");
}

#[test]
fn another_variant_is_shown_in_place_and_the_way_back_works() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    let number = visit.text(".sku");
    visit.evaluate("window.isTheSamePage = true");
    visit.click(".option a.value:not([aria-current])");
    visit.arrives_at("/p/quart-notebook-a5?");
    visit.waits_for("!document.querySelector('[aria-busy]')", true);
    assert_eq!(visit.evaluate("window.isTheSamePage"), true);
    assert_ne!(visit.text(".sku"), number);
    // The focus stays on what was chosen.
    visit.waits_for(
        "document.activeElement.getAttribute('aria-current') === 'true'",
        true,
    );
    // The gallery of the new variant works too.
    visit.click("[data-zoom]");
    visit.waits_for("document.querySelector('dialog.zoom').open", true);
    visit.browser.press(ESCAPE).expect("a key");

    visit.evaluate("history.back()");
    visit.waits_for("document.querySelector('.sku').textContent", number);
    assert_eq!(visit.evaluate("window.isTheSamePage"), true);
}

#[test]
fn a_quantity_is_priced_with_and_without_a_script() {
    for view in [View::default(), WITHOUT_JAVASCRIPT] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        visit.open("/p/quart-notebook-a5");
        let field = visit.browser.element("#quantity").expect("a field");
        // Behind the 1 that is there.
        field.enter(&format!("{END}2\n")).expect("typing");
        visit.arrives_at("quantity=12");
        visit.waits_for(
            "document.querySelector('.total')?.textContent.includes('12')",
            true,
        );
        assert_eq!(
            visit.evaluate("document.querySelector('#quantity').value"),
            "12"
        );
    }
}
