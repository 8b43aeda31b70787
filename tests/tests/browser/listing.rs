//! Lists and the search field, as people narrow, sort and ask.

use serde_json::{Value, json};
use xtask::browser::{Element, View};

use crate::{SMALL, Visit, WITHOUT_JAVASCRIPT, leave_and_fail};

const TAB: &str = "\u{e004}";
const BACKSPACE: &str = "\u{e003}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";
const DOWN: &str = "\u{e015}";
const UP: &str = "\u{e013}";

impl Visit {
    /// The driver takes what is in closed details for hidden, also where the style shows it.
    fn open_filters(&self) {
        self.evaluate("(document.querySelector('.facets').open = true)");
    }

    /// Leaves a mark that a new page does not have.
    fn mark(&self) {
        self.evaluate("(window.marked = true)");
    }

    /// Whether the page [has kept still](WATCH).
    #[track_caller]
    fn assert_still(&self, after: &str) {
        self.shows();
        self.lingers();
        let moved = self.evaluate("window.moved");
        let is_still = moved.as_f64().is_some_and(|moved| moved < 0.02);
        assert!(is_still, "after {after} the page has moved by {moved}");
    }

    #[track_caller]
    fn assert_same_page(&self) {
        assert_eq!(
            self.evaluate("window.marked"),
            true,
            "the page was loaded anew"
        );
    }
}

const COUNT: &str = "document.querySelector('.toolbar-count').textContent";
const FIRST_BRAND: &str = "input[name=brand]";

#[test]
fn without_javascript_filters_are_a_form_and_chips_are_links() {
    let Some(visit) = Visit::start(WITHOUT_JAVASCRIPT) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.open_filters();
    let all = visit.text(".toolbar-count");
    visit.click(FIRST_BRAND);
    visit.click(".facets-end button");
    visit.arrives_at("brand=");
    let narrowed = visit.text(".toolbar-count");
    assert_ne!(narrowed, all);
    // Typed, its first letter would choose another order, which is asked for as well.
    visit.click("#sort [value=name]");
    visit.click(".sort button");
    visit.arrives_at("sort=name");
    assert!(visit.path().contains("brand="), "{}", visit.path());
    visit.click(".chip");
    visit.arrives_at("/c/kitchen?sort=name");
    assert_eq!(visit.text(".toolbar-count"), all);
}

#[test]
fn a_choice_changes_the_list_in_place_and_back_undoes_it() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.mark();
    visit.open_filters();
    let all = visit.evaluate(COUNT);
    visit.click(FIRST_BRAND);
    visit.arrives_at("brand=");
    visit.assert_same_page();
    let narrowed = visit.evaluate(COUNT);
    assert_ne!(narrowed, all);
    assert_eq!(
        visit.evaluate("document.activeElement.matches('input[name=brand]:checked')"),
        true,
        "the focus is lost"
    );
    let brand = visit.evaluate("location.search");
    let brand = brand.as_str().expect("a query").to_owned();
    let heard = "document.querySelector('body > [role=status]').textContent";
    assert_eq!(visit.evaluate(heard), narrowed, "nobody hears the count");

    // Typed, its first letter would choose another order, which is asked for as well.
    visit.click("#sort [value=name]");
    visit.arrives_at("sort=name");
    visit.waits_for("document.activeElement.id", "sort");
    visit.click(".chip");
    visit.waits_for("location.search", "?sort=name");
    visit.waits_for(COUNT, all.clone());

    for (search, count) in [
        (format!("{brand}&sort=name"), narrowed.clone()),
        (brand, narrowed),
        (String::new(), all),
    ] {
        visit.evaluate("history.back()");
        visit.waits_for("location.search", search);
        visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
        visit.waits_for(COUNT, count);
    }
    assert_eq!(visit.path(), "/c/kitchen");
    visit.waits_for("document.querySelectorAll('.facets :checked').length", 0);
    visit.assert_same_page();
}

#[test]
fn the_focus_stays_on_a_link_among_the_filters() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search?q=halm");
    visit.mark();
    visit.open_filters();
    let focused = "(() => {
        const { top, bottom } = document.activeElement.getBoundingClientRect();
        return [document.activeElement.closest('nav.facet')?.ariaLabel ?? null,
            document.activeElement.ariaCurrent, top >= 0 && bottom <= innerHeight];
    })()";
    for (link, parameter, is_current) in [
        ("a[href*='category=']", "category=", true),
        ("a[href*='rating=4']", "rating=4", true),
        ("a[href*='category=']:not([href*='rating='])", "", false),
    ] {
        visit.evaluate(&format!(
            "document.querySelector(\"nav.facet {link}\").focus()"
        ));
        let facet = visit.evaluate("document.activeElement.closest('nav.facet').ariaLabel");
        visit.browser.press(ENTER).expect("a key");
        if parameter.is_empty() {
            visit.waits_for("location.search.includes('rating=')", false);
        } else {
            visit.arrives_at(parameter);
        }
        let current = is_current.then_some("true");
        visit.waits_for(focused, json!([facet, current, true]));
    }
    visit.assert_same_page();
}

#[test]
fn a_list_that_was_reached_in_place_is_the_one_at_its_address() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search?q=linen&currency=USD");
    visit.mark();
    visit.open_filters();
    visit.click(FIRST_BRAND);
    visit.arrives_at("brand=");
    let max = visit
        .browser
        .element("[name='price.max']")
        .expect("a field");
    max.enter(&format!("99,50{ENTER}")).expect("typing");
    visit.arrives_at("price.max=");
    visit.assert_same_page();
    // Links of the frame follow, and what they lead to is in the order of all links.
    let list = "document.querySelector('main').textContent + \
        [...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).join()";
    let in_place = visit.evaluate(list);
    assert!(
        visit.path().starts_with("/search?q=linen&brand=")
            && visit.path().ends_with("&price.max=99.50&currency=USD"),
        "{}",
        visit.path()
    );
    let path = visit.path();
    visit.open(&path);
    assert_eq!(visit.evaluate(list), in_place);
}

#[test]
fn results_follow_the_question_while_it_is_typed() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search");
    visit.mark();
    let field = visit.browser.element("#q-page").expect("the field");
    field.enter("teapo").expect("typing");
    visit.waits_for("location.search", "?q=teapo");
    visit.waits_for(
        "document.querySelectorAll(\".cards a[href*='/p/teapot']\").length > 0",
        true,
    );
    field.enter("t").expect("typing");
    visit.waits_for("location.search", "?q=teapot");
    visit.waits_for("document.title.includes('“teapot”')", true);
    visit.assert_same_page();
    assert_eq!(visit.evaluate("document.activeElement.id"), "q-page");
    // One question, however often it paused, is one step back.
    visit.evaluate("history.back()");
    visit.waits_for("location.search", "");
    visit.waits_for("document.querySelector('#q-page').value", "");
    visit.assert_same_page();
}

#[test]
fn the_field_stays_where_it_is_while_one_types() {
    for width in [390, 1280] {
        let Some(visit) = Visit::start(View {
            width,
            ..View::default()
        }) else {
            return;
        };
        visit.open("/search?q=mug");
        let top = "document.querySelector('#q-page').getBoundingClientRect().top";
        let before = visit.evaluate(top);
        let field = visit.browser.element("#q-page").expect("the field");
        field
            .enter(" of something made for a long morning")
            .expect("typing");
        visit.waits_for("document.title.includes('long morning')", true);
        assert_eq!(visit.evaluate(top), before);
    }
}

#[test]
fn back_and_forth_shows_the_list_at_hand_whatever_comes_late() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.mark();
    visit.open_filters();
    visit.click(FIRST_BRAND);
    visit.arrives_at("brand=");
    let narrowed = visit.evaluate(COUNT);
    visit.holds_back("/c/kitchen");
    visit.evaluate("history.back()");
    visit.waits_for_question("/c/kitchen");
    visit.evaluate("history.forward()");
    visit.arrives_at("brand=");
    visit.lets_through();
    assert_eq!(visit.evaluate(COUNT), narrowed);
    visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
    visit.assert_same_page();
}

#[test]
fn a_question_that_is_taken_back_is_not_answered_any_more() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search?q=mug");
    visit.holds_back("q=mugs");
    let field = visit.browser.element("#q-page").expect("the field");
    field.enter("s").expect("typing");
    visit.waits_for_question("q=mugs");
    field.enter(BACKSPACE).expect("a key");
    visit.lingers();
    visit.lets_through();
    visit.waits_for("document.title.includes('“mug”')", true);
    assert_eq!(visit.path(), "/search?q=mug");
    visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
}

#[test]
fn a_question_that_grows_while_it_is_asked_is_one_step_back() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search");
    visit.mark();
    visit.holds_back("q=");
    let field = visit.browser.element("#q-page").expect("the field");
    field.enter("tea").expect("typing");
    visit.waits_for_question("q=tea");
    field.enter("pot").expect("typing");
    visit.waits_for_question("q=teapot");
    visit.lets_through();
    visit.waits_for("location.search", "?q=teapot");
    visit.evaluate("history.back()");
    visit.waits_for("location.pathname + location.search", "/search");
    visit.waits_for("document.querySelector('#q-page').value", "");
    visit.assert_same_page();
}

#[test]
fn a_filter_is_of_the_question_in_the_field_though_its_answer_is_on_its_way() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search?q=line");
    visit.mark();
    visit.open_filters();
    visit.holds_back("q=linen");
    let field = visit.browser.element("#q-page").expect("the field");
    field.enter("n").expect("typing");
    visit.waits_for_question("q=linen");
    visit.click(FIRST_BRAND);
    visit.waits_for_question("brand=");
    visit.lets_through();
    visit.arrives_at("/search?q=linen&brand=");
    visit.assert_same_page();
}

#[test]
fn a_suggested_spelling_is_the_question_from_then_on() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/search?q=mug");
    visit.mark();
    // As the page offers another question where it has corrected the one that was asked.
    visit.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',
            '<a id=other data-instant href=\"/search?q=linen\">linen</a>')",
    );
    visit.click("#other");
    visit.arrives_at("/search?q=linen");
    visit.waits_for("document.querySelector('#q-page').value", "linen");
    visit.open_filters();
    visit.click(FIRST_BRAND);
    visit.arrives_at("/search?q=linen&brand=");
    visit.assert_same_page();
}

#[test]
fn who_types_a_price_while_the_list_changes_goes_on_typing() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.mark();
    visit.open_filters();
    visit.holds_back("brand=");
    visit.click(FIRST_BRAND);
    visit.waits_for_question("brand=");
    visit
        .browser
        .element("[name='price.max']")
        .and_then(|field| field.enter("5"))
        .expect("typing");
    visit.lets_through();
    visit.arrives_at("brand=");
    let field = "[document.activeElement.name, document.activeElement.value]";
    assert_eq!(visit.evaluate(field), json!(["price.max", "5"]));
    visit.browser.press(&format!("0{TAB}")).expect("typing");
    visit.arrives_at("price.max=50");
    assert!(visit.path().contains("brand="), "{}", visit.path());
    visit.assert_same_page();
}

#[test]
fn a_list_that_fails_after_one_has_left_calls_nobody_back() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.evaluate(&leave_and_fail(
        "document.querySelector('input[name=brand]')",
    ));
    visit.waits_for("document.title", "elsewhere");
}

#[test]
fn where_the_list_cannot_be_fetched_the_browser_goes_there() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.mark();
    visit.open_filters();
    visit.evaluate("(window.fetch = () => Promise.reject(new TypeError('offline')))");
    visit.click(FIRST_BRAND);
    visit.arrives_at("brand=");
    visit.waits_for("window.marked === undefined", true);
    // A price that is none is explained, on a page of its own.
    visit.mark();
    visit.open_filters();
    let max = visit
        .browser
        .element("[name='price.max']")
        .expect("a field");
    max.enter(&format!("much{ENTER}")).expect("typing");
    visit.arrives_at("price.max=much");
    visit.waits_for("document.querySelector('.notice strong') !== null", true);
}

/// Adds up how much the page moves from now on, also what an input excuses.
const WATCH: &str = r#"(() => {
    window.moved = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) window.moved += entry.value;
    }).observe({ type: "layout-shift", buffered: false });
})()"#;

#[test]
fn nothing_jumps_when_a_list_changes() {
    for view in [View::default(), SMALL] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        visit.open("/c/kitchen");
        visit.open_filters();
        visit.evaluate(
            "document.querySelector('input[name=brand]').scrollIntoView({ block: 'center' })",
        );
        visit.shows();
        visit.evaluate(WATCH);
        let place =
            "Math.round(document.querySelector('input[name=brand]').getBoundingClientRect().top)";
        let before = visit.evaluate(place);
        visit.click(FIRST_BRAND);
        visit.arrives_at("brand=");
        assert_eq!(visit.evaluate(place), before, "the box moved away");
        visit.assert_still("a filter");
    }
}

#[test]
fn nothing_jumps_when_one_types_sorts_or_goes_back() {
    for view in [View::default(), SMALL] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        visit.open("/search?q=mug");
        visit.mark();
        visit.evaluate(WATCH);
        let field = visit.browser.element("#q-page").expect("the field");
        field.enter("s").expect("typing");
        visit.arrives_at("q=mugs");
        visit.assert_still("a question");
        visit.evaluate(
            "(() => {
                const sort = document.querySelector('#sort');
                sort.value = 'price';
                sort.dispatchEvent(new Event('change', { bubbles: true }));
            })()",
        );
        visit.arrives_at("sort=price");
        visit.assert_still("another order");
        for (step, has_order) in [("back", false), ("forward", true)] {
            visit.evaluate(&format!("history.{step}()"));
            visit.waits_for("location.search.includes('sort=')", has_order);
            visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
            visit.assert_still(step);
        }
        visit.assert_same_page();
    }
}

#[test]
fn the_way_back_leads_to_where_one_had_read_to() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.mark();
    visit.open_filters();
    let scroll = |top: u32| {
        visit.evaluate(&format!(
            "new Promise((done) => {{
                addEventListener('scrollend', () => setTimeout(done, 50), {{ once: true }});
                scrollTo(0, {top});
            }})"
        ));
    };
    let top = "Math.round(scrollY)";
    scroll(1500);
    // The list that is left has an end before that.
    visit.evaluate("document.querySelector('input[name=brand][value=petrini]').click()");
    visit.arrives_at("brand=petrini");
    visit.lingers();
    let short = visit.evaluate(top);
    assert!(short.as_u64().is_some_and(|short| short < 1500), "{short}");
    scroll(100);
    visit.evaluate("history.back()");
    visit.waits_for(top, 1500);
    visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
    visit.lingers();
    assert_eq!(visit.evaluate(top), 1500);
    visit.evaluate("history.forward()");
    visit.arrives_at("brand=petrini");
    visit.waits_for(top, 100);
    visit.assert_same_page();
}

#[test]
fn of_two_quick_choices_both_hold_whichever_answer_comes_first() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/c/kitchen");
    visit.mark();
    visit.open_filters();
    visit.holds_back("brand=");
    let click = |value: &str| {
        visit.click(&format!("input[name=brand][value={value}]"));
        visit.waits_for_question(&format!("brand={value}"));
    };
    click("halm");
    click("wupper");
    visit.lets_through();
    visit.arrives_at("brand=halm&brand=wupper");
    let chosen = "[...document.querySelectorAll('[name=brand]:checked')].map((box) => box.value)";
    visit.waits_for(chosen, json!(["halm", "wupper"]));
    visit.waits_for("document.querySelector('[aria-busy]')", Value::Null);
    visit.assert_same_page();
}

#[test]
fn suggestions_are_chosen_by_keyboard() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for (home, begun, asked, list) in [
        ("/", "teap", "lamp", "/search?q=lamp"),
        ("/ar", "إبري", "مصباح", "/ar/search?q=%D9%85"),
    ] {
        visit.open(home);
        choose_by_keyboard(&visit, begun, asked, list);
    }
}

#[test]
fn a_late_answer_does_not_take_the_list_from_who_has_begun_to_choose() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    let field = ask_on_while_suggested(&visit);
    let chosen = "document.querySelector('#suggestions [aria-selected=true]')?.id ?? null";
    field.enter(DOWN).expect("a key");
    assert_eq!(visit.evaluate(chosen), "suggestion-0");
    visit.lets_through();
    assert_eq!(visit.evaluate(chosen), "suggestion-0");
}

#[test]
fn a_late_answer_does_not_take_a_suggestion_from_under_the_finger() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    ask_on_while_suggested(&visit);
    visit.evaluate(
        "(window.touched = document.querySelector('#suggestions [role=option]')).dispatchEvent(
            new PointerEvent('pointerdown', { bubbles: true, cancelable: true }))",
    );
    visit.lets_through();
    assert_eq!(visit.evaluate("window.touched.isConnected"), true);
}

/// Types so far that there are suggestions, and then more, of which the answer is held back.
fn ask_on_while_suggested(visit: &Visit) -> Element<'_> {
    visit.open("/");
    visit.holds_back("q=teapot");
    let field = visit.browser.element("#q-header").expect("the field");
    field.enter("tea").expect("typing");
    visit.waits_for_question("q=tea");
    let are_shown = "document.querySelectorAll('#suggestions [role=option]').length > 0";
    visit.waits_for(are_shown, true);
    field.enter("pot").expect("typing");
    visit.waits_for_question("q=teapot");
    field
}

/// From a fresh page: what the keys do in the field and its suggestions.
fn choose_by_keyboard(visit: &Visit, begun: &str, asked: &str, list: &str) {
    let field = visit.browser.element("#q-header").expect("the field");
    let state = "(() => {
        const field = document.querySelector('#q-header');
        const active = document.getElementById(field.getAttribute('aria-activedescendant'));
        return [field.getAttribute('aria-expanded'), active && active.getAttribute('aria-selected')];
    })()";
    assert_eq!(visit.evaluate(state), json!(["false", null]));
    field.enter(begun).expect("typing");
    visit.waits_for(state, json!(["true", null]));
    let roles = visit.evaluate(
        "[document.querySelector('#q-header').getAttribute('role'),
          document.getElementById('suggestions').getAttribute('role'),
          document.querySelectorAll('#suggestions [role=group] > [role=option]').length > 0,
          [...document.querySelectorAll('#suggestions [role=group]')].every((group) =>
              document.getElementById(group.getAttribute('aria-labelledby')).textContent)]",
    );
    assert_eq!(roles, json!(["combobox", "listbox", true, true]));

    field.enter(DOWN).expect("a key");
    assert_eq!(visit.evaluate(state), json!(["true", "true"]));
    field.enter(UP).expect("a key");
    assert_eq!(visit.evaluate(state), json!(["true", null]));
    field.enter(ESCAPE).expect("a key");
    assert_eq!(visit.evaluate(state), json!(["false", null]));
    assert_eq!(visit.evaluate("document.activeElement.value"), begun);

    // Up from the field is the last one, a product.
    field.enter(DOWN).expect("a key");
    visit.waits_for(state, json!(["true", null]));
    field.enter(UP).expect("a key");
    field.enter(ENTER).expect("a key");
    visit.arrives_at("/p/");

    // Without a choice, Enter asks what was typed.
    let field = visit.browser.element("#q-header").expect("the field");
    field.enter(&format!("{asked}{ENTER}")).expect("typing");
    visit.arrives_at(list);
}

#[test]
fn recent_searches_stay_in_the_browser_until_they_are_forgotten() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for question in ["linen", "lamp"] {
        visit.open("/");
        let field = visit.browser.element("#q-header").expect("the field");
        field.enter(&format!("{question}{ENTER}")).expect("typing");
        visit.arrives_at(question);
    }
    visit.open("/about");
    visit.click("#q-header");
    let options =
        "[...document.querySelectorAll('#suggestions [role=option]')].map((o) => o.textContent)";
    visit.waits_for(options, json!(["lamp", "linen"]));
    visit.click("#suggestions [role=option]");
    visit.arrives_at("/search?q=lamp");
    visit.open("/about");
    visit.click("#q-header");
    visit.click(".suggestions-clear");
    assert_eq!(visit.evaluate("localStorage.length"), 0);
    assert_eq!(
        visit.evaluate("document.querySelector('.suggestions').hidden"),
        true
    );
}

#[test]
fn suggestions_cover_the_page_without_moving_it_or_leaving_the_screen() {
    for view in [View::default(), SMALL] {
        let Some(visit) = Visit::start(view) else {
            return;
        };
        visit.open("/c/kitchen");
        let height = visit.evaluate("document.documentElement.scrollHeight");
        let field = visit.browser.element("#q-header").expect("the field");
        field.enter("l").expect("typing");
        visit.waits_for("document.querySelector('.suggestions').hidden", false);
        let fits = visit.evaluate(
            "(() => {
                const { left, right } = document.querySelector('.suggestions').getBoundingClientRect();
                return left >= 0 && right <= innerWidth && document.documentElement.scrollWidth <= innerWidth;
            })()",
        );
        assert_eq!(fits, true, "{} px", view.width);
        assert_eq!(
            visit.evaluate("document.documentElement.scrollHeight"),
            height
        );
        let errors = visit.browser.console_errors().expect("a log");
        assert!(errors.is_empty(), "{errors:#?}");
    }
}
