//! Other languages and currencies in a browser: a page that runs from right to left is the mirror
//! image of the others, and a choice lasts.

use std::sync::Arc;

use serde_json::json;
use souk_tests::Shop;
use xtask::browser::View;

use crate::{SMALL, Visit};

/// One page of each kind in Arabic.
const ARABIC: [&str; 7] = [
    "/ar",
    "/ar/c/matbakh",
    "/ar/p/daftar-quart-a5",
    "/ar/p/misbah-ardi-lilqiraa?currency=KWD",
    "/ar/search?q=كتان",
    "/ar/search?q=zzzzqqqq",
    "/ar/tawsil-irja",
];

#[test]
fn arabic_pages_are_mirrored() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    let middles = r"(() => {
        const middle = (selector) => {
            const { left, right } = document.querySelector(selector).getBoundingClientRect();
            return (left + right) / 2 / innerWidth;
        };
        return [middle('.wordmark') > 0.5, middle('.choices') > 0.5];
    })()";
    for (path, places) in [("/", json!([false, true])), ("/ar", json!([true, false]))] {
        visit.open(path);
        assert_eq!(visit.evaluate(middles), places, "{path}");
    }
    visit.open("/ar/p/kub-halm");
    let pictures_first = "document.querySelector('.gallery').getBoundingClientRect().left > document.querySelector('.product-facts').getBoundingClientRect().left";
    assert_eq!(visit.evaluate(pictures_first), true);
}

#[test]
fn no_arabic_page_is_wider_than_its_screen() {
    let Some(visit) = Visit::start(SMALL) else {
        return;
    };
    for width in [320, 390, 768, 1280] {
        visit.look_through(View { width, ..SMALL });
        for page in ARABIC {
            visit.open(page);
            let wide = visit.evaluate("document.documentElement.scrollWidth");
            assert_eq!(wide, width, "{page}");
        }
    }
}

/// Of elements with some of these words of their own: how many there are, and those that are not
/// said to be English that runs from left to right.
const NOT_ENGLISH: &str = r"(() => {
    const own = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /Zenith|Hue|Deepest/.test(node.data));
    const said = [...document.querySelectorAll('title, main *, .suggestions *')].filter(own);
    const isEnglish = (one) => one.closest('[lang]').lang === 'en' && getComputedStyle(one).direction === 'ltr';
    return [said.length >= COUNT, said.filter((one) => !isEnglish(one)).map((one) => one.outerHTML)];
})()";

#[test]
fn english_on_an_arabic_page_is_said_to_be_english_and_runs_from_left_to_right() {
    let shop = || {
        let shop = Shop::seeded().start();
        let hue = json!({"attribute": {"code": "hue", "position": 101, "value_type": "choice", "group": "make",
            "texts": {"en": {"label": "Hue"}},
            "values": [{"code": "deep", "texts": {"en": {"label": "Deepest"}}}]}});
        let category = json!({"category": {"external_id": "zeniths", "position": 1,
            "stores": ["souk"], "texts": {"en": {"name": "Zeniths", "slug": "zeniths"}}}});
        let light = json!({"product": {"external_id": "zenith", "status": "active",
            "stores": ["souk"], "categories": ["zeniths"], "options": ["hue"],
            "variants": [{"sku": "ZENITH", "options": {"hue": "deep"},
                "prices": [{"currency": "EUR", "amount": 100}], "stock": {"berlin": 1}}],
            "texts": {"en": {"name": "Zenithlight", "slug": "zenithlight"}}}});
        shop.import_and_publish(&[hue, category, light]);
        Arc::new(shop)
    };
    let Some(visit) = Visit::of(shop, View::default()) else {
        return;
    };
    let is_marked = |least: u32| NOT_ENGLISH.replace("COUNT", &least.to_string());
    for (path, least) in [("/ar/p/zenithlight", 6), ("/ar/c/zeniths?hue=deep", 6)] {
        visit.open(path);
        assert_eq!(
            visit.evaluate(&is_marked(least)),
            json!([true, []]),
            "{path}"
        );
    }
    let field = visit.browser.element("#q-header").expect("the field");
    field.enter("zenith").expect("typing");
    visit.waits_for(
        "document.querySelectorAll('.suggestions bdi').length >= 2",
        true,
    );
    assert_eq!(visit.evaluate(&is_marked(8)), json!([true, []]));
}

/// The browser has the whole of ICU: what it would write is what the page says.
#[test]
fn every_price_is_written_as_the_browsers_own_icu_writes_it() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    let others = r"(() => {
        const { lang } = document.documentElement;
        const currency = new URLSearchParams(location.search).get('currency') ?? 'EUR';
        const format = new Intl.NumberFormat(lang, { style: 'currency', currency });
        const amounts = [...document.querySelectorAll('main data.amount')];
        // The mark behind a symbol of Latin letters keeps it whole in a line from right to left.
        const written = (one) => one.textContent.replace(/\u200e$/, '');
        const others = amounts.filter((one) => written(one) !== format.format(one.value));
        return [amounts.length > 0, others.map((one) => one.outerHTML)];
    })()";
    for prefix in ["", "/de", "/ar"] {
        for currency in ["EUR", "USD", "JPY", "KWD"] {
            visit.open(&format!("{prefix}/search?q=halm&currency={currency}"));
            assert_eq!(
                visit.evaluate(others),
                json!([true, []]),
                "{prefix} {currency}"
            );
        }
    }
}

#[test]
fn a_choice_lasts_from_page_to_page_and_until_the_next_visit() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/halm-mug?colour=moss");
    visit.click(".choices > summary");
    visit.click(".choices [data-currency=KWD]");
    visit.arrives_at("/p/halm-mug?colour=moss&currency=KWD");
    visit.click(".choices > summary");
    visit.click(".choices [data-language=ar]");
    visit.arrives_at("/ar/p/kub-halm?colour=moss&currency=KWD");
    visit.click(".wordmark");
    visit.arrives_at("/ar?currency=KWD");

    // Another visit, through an address that says nothing of it.
    visit.open("/p/halm-mug?colour=ink");
    visit.arrives_at("/ar/p/kub-halm?colour=ink&currency=KWD");
    // An address that says something is obeyed.
    visit.open("/de/p/becher-halm?currency=USD");
    visit.arrives_at("/de/p/becher-halm?currency=USD");
    assert_eq!(visit.evaluate("document.documentElement.lang"), "de");
}

#[test]
fn a_page_offers_itself_in_the_language_that_the_browser_prefers() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    let offered = "[...document.querySelectorAll('[data-offer]:not([hidden])')].map((offer) => offer.dataset.offer)";
    visit.open("/");
    let prefers_english =
        visit.evaluate("navigator.languages.every((tag) => tag.startsWith('en'))");
    assert_eq!(prefers_english, true);
    assert_eq!(visit.evaluate(offered), json!([]), "it is in English");
    // The other store's first language is German, and it speaks English too.
    visit.open_other("/");
    assert_eq!(visit.evaluate(offered), json!(["en"]));
    visit.click("[data-offer=en] > button");
    assert_eq!(visit.evaluate(offered), json!([]));
    visit.open_other("/");
    assert_eq!(visit.evaluate(offered), json!([]), "it was declined");
}

#[test]
fn choices_stand_in_line_whatever_way_they_are_written() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for (path, side) in [("/", "left"), ("/ar", "right")] {
        visit.open(path);
        visit.evaluate("document.querySelector('details.choices').open = true");
        let lists = format!(
            "[...document.querySelectorAll('.choices .choices-lists ul')].map((list) => new Set(
                [...list.querySelectorAll('a')].map((a) => Math.round(a.getBoundingClientRect().{side}))
            ).size)"
        );
        assert_eq!(visit.evaluate(&lists), json!([1, 1, 1]), "{path}");
        // The symbol stands apart from the code.
        let apart =
            "[...document.querySelectorAll('.choices [data-currency] bdi')].every((symbol) => {
            const code = document.createRange();
            code.setStart(symbol.previousSibling, 0);
            code.setEnd(symbol.previousSibling, 3);
            const a = code.getBoundingClientRect(), b = symbol.getBoundingClientRect();
            return b.left - a.right > 2 || a.left - b.right > 2;
        })";
        assert_eq!(visit.evaluate(apart), true, "{path}");
    }
}

#[test]
fn what_has_the_focus_is_not_hidden_behind_the_offer_of_a_language() {
    const TAB: &str = "\u{e004}";
    let Some(visit) = Visit::start(View {
        width: 390,
        height: 664,
        ..View::default()
    }) else {
        return;
    };
    visit.open_other("/");
    assert_eq!(
        visit.evaluate("document.querySelector('[data-offer=en]').hidden"),
        false
    );
    let (mut seen, focused) = (0, "document.activeElement.closest('.offer') !== null");
    while visit.evaluate(focused) == false {
        visit.browser.press(TAB).expect("a key");
        let hidden = visit.evaluate(
            "(() => {
                const offer = document.querySelector('[data-offer=en]');
                const over = offer.getBoundingClientRect();
                const { top, bottom } = document.activeElement.getBoundingClientRect();
                return !offer.contains(document.activeElement) && top >= over.top && bottom <= over.bottom
                    ? document.activeElement.outerHTML.slice(0, 80) : '';
            })()",
        );
        assert_eq!(hidden, "");
        seen += 1;
    }
    assert!(seen > 20, "only {seen} places were visited");
}
