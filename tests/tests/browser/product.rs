//! The product page: pictures large, options and quantities without losing one's place.

use serde_json::{Value, json};
use xtask::browser::View;

use crate::{SMALL, Visit, WITHOUT_JAVASCRIPT, leave_and_fail};

/// The keys as WebDriver names them.
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
const END: &str = "\u{e010}";
const RIGHT: &str = "\u{e014}";
const DOWN: &str = "\u{e015}";
const ENTER: &str = "\u{e007}";

#[test]
fn a_picture_opens_large_and_closes_by_key_giving_back_the_focus() {
    for view in [View::default(), SMALL] {
        let Some(visit) = Visit::start(View {
            motion: true,
            ..view
        }) else {
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
        visit.waits_for(shown, 0);
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
fn pictures_are_looked_at_closely_by_keyboard_alone() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/ar/p/kub-halm");
    visit.evaluate("document.querySelector('[data-zoom]').focus()");
    visit.browser.press(ENTER).expect("a key");
    visit.waits_for("document.querySelector('dialog.zoom').open", true);
    let place = "document.querySelector('.zoom [role=status]').textContent";
    let names =
        visit.evaluate("[...document.querySelectorAll('.thumbnails a')].map((a) => a.ariaLabel)");
    visit.waits_for(place, names[0].clone());

    visit.evaluate("document.querySelector('[data-zoom-large]').focus()");
    visit.browser.press(ENTER).expect("a key");
    visit.waits_for("document.activeElement.ariaPressed", "true");
    let scrolled = "(() => { const { scrollLeft, scrollTop } = document.querySelector('.is-large'); \
        return [scrollLeft, scrollTop].map(Math.round); })()";
    let middle = visit.evaluate(scrolled);
    visit.browser.press(RIGHT).expect("a key");
    visit.browser.press(DOWN).expect("a key");
    let moved = |axis: usize| middle[axis].as_i64().map(|from| from + 120);
    visit.waits_for(scrolled, json!([moved(0), moved(1)]));
    visit.browser.press(ENTER).expect("a key");
    visit.waits_for("document.querySelector('.is-large')", Value::Null);

    // At the last picture the way on ends, and the focus stays in the dialog.
    visit.evaluate("document.querySelector('[data-zoom-step=\"1\"]').focus()");
    for _ in 1..names.as_array().expect("pictures").len() {
        visit.browser.press(ENTER).expect("a key");
    }
    visit.waits_for(
        place,
        names.as_array().and_then(|names| names.last()).cloned(),
    );
    visit.waits_for(
        "document.querySelector('[data-zoom-step=\"1\"]').disabled",
        true,
    );
    visit.waits_for("document.activeElement.dataset.zoomStep", "-1");
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

const OTHER_VARIANT: &str = ".option a.value:not([aria-current])";

#[test]
fn a_variant_that_fails_after_another_one_was_chosen_takes_nobody_away() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    visit.evaluate(
        "(() => {
            window.isTheSamePage = true;
            const fetched = window.fetch;
            window.fetch = () => new Promise((_, reject) => {
                window.fail = () => reject(new TypeError('offline'));
                window.fetch = fetched;
            });
        })()",
    );
    visit.click(OTHER_VARIANT);
    visit.click(OTHER_VARIANT);
    visit.arrives_at("/p/quart-notebook-a5?");
    let path = visit.path();
    visit.evaluate("window.fail()");
    visit.lingers();
    assert_eq!(visit.evaluate("window.isTheSamePage"), true);
    assert_eq!(visit.path(), path);
}

#[test]
fn a_variant_that_fails_after_one_has_left_calls_nobody_back() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    let clicked = format!("document.querySelector('{OTHER_VARIANT}')");
    visit.evaluate(&leave_and_fail(&clicked));
    visit.waits_for("document.title", "elsewhere");
}

#[test]
fn the_way_back_to_a_place_of_the_page_shows_its_variant() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    let number = visit.text(".sku");
    visit.evaluate("(location.hash = '#content')");
    visit.click(OTHER_VARIANT);
    visit.arrives_at("/p/quart-notebook-a5?");
    visit.evaluate("history.back()");
    visit.arrives_at("/p/quart-notebook-a5#content");
    visit.waits_for("document.querySelector('.sku').textContent", number);
}

#[test]
fn back_and_forth_shows_the_variant_at_hand_whatever_comes_late() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    visit.click(OTHER_VARIANT);
    visit.arrives_at("/p/quart-notebook-a5?");
    let number = visit.text(".sku");
    visit.holds_back("/p/quart-notebook-a5");
    visit.evaluate("history.back()");
    visit.waits_for_question("/p/quart-notebook-a5");
    visit.evaluate("history.forward()");
    visit.arrives_at("/p/quart-notebook-a5?");
    visit.lets_through();
    visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
    assert_eq!(visit.text(".sku"), number);
}

#[test]
fn who_types_a_quantity_while_another_variant_comes_goes_on_typing() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    visit.holds_back("/p/quart-notebook-a5");
    visit.click(OTHER_VARIANT);
    visit.waits_for_question("/p/quart-notebook-a5");
    visit
        .browser
        .element("#quantity")
        .and_then(|field| field.enter(&format!("{END}2")))
        .expect("typing");
    visit.lets_through();
    visit.arrives_at("/p/quart-notebook-a5?");
    let field = "[document.activeElement.id, document.activeElement.value]";
    assert_eq!(visit.evaluate(field), json!(["quantity", "12"]));
    visit.browser.press(TAB).expect("a key");
    visit.arrives_at("quantity=12");
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
