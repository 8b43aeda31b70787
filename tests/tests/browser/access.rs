//! What people need who see, hear or move differently.

use xtask::browser::View;

use crate::{PAGES, Visit};

#[test]
fn pages_have_one_heading_landmarks_and_names_for_everything() {
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    for page in PAGES {
        visit.open(page);
        let findings = visit.evaluate(
            r#"(() => {
                const findings = [];
                const shown = (e) => e.outerHTML.slice(0, 120);
                const named = (e) => (e.textContent.trim() || e.getAttribute("aria-label") || e.title
                    || e.querySelector("img[alt]:not([alt=''])") || (e.labels && e.labels.length)
                    || document.getElementById(e.getAttribute("aria-labelledby")));
                if (!document.documentElement.lang) findings.push("no lang");
                if (document.querySelectorAll("h1").length !== 1) findings.push("not one h1");
                for (const tag of ["header", "main", "footer", "nav"])
                    if (!document.querySelector(tag)) findings.push("no " + tag);
                for (const e of document.querySelectorAll("img:not([alt])")) findings.push("no alt: " + shown(e));
                for (const e of document.querySelectorAll("a[href], button, summary"))
                    if (!named(e)) findings.push("no name: " + shown(e));
                for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea"))
                    if (!(e.labels && e.labels.length) && !e.getAttribute("aria-label")) findings.push("no label: " + shown(e));
                const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
                for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) findings.push("id twice: " + id);
                for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]"))
                    for (const name of ["aria-labelledby", "aria-describedby", "aria-controls"])
                        for (const id of (e.getAttribute(name) || "").split(" ").filter(Boolean))
                            if (!document.getElementById(id)) findings.push("no element #" + id + ": " + shown(e));
                let level = 0;
                for (const e of document.querySelectorAll("main h1, main h2, main h3, main h4")) {
                    const next = Number(e.tagName[1]);
                    if (next > level + 1) findings.push("heading skips a level: " + shown(e));
                    level = next;
                }
                return findings;
            })()"#,
        );
        assert_eq!(findings, serde_json::json!([]), "{page}");
    }
}

#[test]
fn the_first_tab_offers_to_skip_to_the_content() {
    const TAB: &str = "\u{e004}";
    const ENTER: &str = "\u{e007}";
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/");
    visit.browser.press(TAB).expect("a key");
    let focused = visit.evaluate("document.activeElement.getAttribute('href')");
    assert_eq!(focused, "#content");
    // It comes into sight.
    visit.waits_for(
        "document.activeElement.getBoundingClientRect().top >= 0",
        true,
    );
    visit.browser.press(ENTER).expect("a key");
    visit.arrives_at("#content");
}

#[test]
fn everything_that_can_be_focused_shows_that_it_is() {
    const TAB: &str = "\u{e004}";
    let Some(visit) = Visit::start(View::default()) else {
        return;
    };
    visit.open("/p/quart-notebook-a5");
    for _ in 0..25 {
        visit.browser.press(TAB).expect("a key");
        let plain = visit.evaluate(
            r#"(() => {
                const e = document.activeElement;
                const style = getComputedStyle(e);
                const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
                return marked ? "" : e.outerHTML.slice(0, 120);
            })()"#,
        );
        assert_eq!(plain, "");
    }
}

#[test]
fn text_stands_out_from_its_ground_in_light_and_dark() {
    for dark in [false, true] {
        let Some(visit) = Visit::start(View {
            dark,
            ..View::default()
        }) else {
            return;
        };
        for page in PAGES {
            visit.open(page);
            let faint = visit.evaluate(CONTRAST);
            assert_eq!(faint, serde_json::json!([]), "{page}, dark: {dark}");
        }
    }
}

/// Texts whose contrast to the nearest opaque background is below that of WCAG 2.2 AA. Texts over
/// pictures are left out: what lies behind them cannot be told this way. A canvas turns whatever
/// way a colour is written into plain numbers.
const CONTRAST: &str = r#"(() => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const numbers = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => {
        const part = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const ground = (e) => {
        for (; e; e = e.parentElement) {
            const style = getComputedStyle(e);
            if (style.backgroundImage !== "none") return null;
            const colour = numbers(style.backgroundColor);
            if (colour[3] === 255) return colour;
            if (colour[3] !== 0) return null;
        }
        return numbers("Canvas");
    };
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !e.checkVisibility({ opacityProperty: true })) continue;
        const box = e.getBoundingClientRect();
        if (box.width < 2 || box.height < 2 || e.closest("script, svg, [aria-disabled=true], [data-state]")) continue;
        const style = getComputedStyle(e);
        const back = ground(e);
        const front = numbers(style.color);
        if (!back || front[3] !== 255) continue;
        const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        const size = parseFloat(style.fontSize);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if (ratio < (large ? 3 : 4.5))
            faint.push(ratio.toFixed(2) + " " + e.className + ": " + walker.currentNode.textContent.trim().slice(0, 40));
    }
    return [...new Set(faint)];
})()"#;
