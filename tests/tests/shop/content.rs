use std::collections::{BTreeSet, VecDeque};

use souk_tests::{Shop, html, rows, slug};

#[test]
fn the_homepage_shows_the_blocks_of_its_store() {
    let shop = Shop::shared();
    let home = rows("page")
        .into_iter()
        .find(|row| row["kind"] == "home" && row["store"] == "souk");
    let home = home.expect("a homepage");
    for (path, language) in [("/", "en"), ("/de", "de")] {
        let page = shop.get(path).send().ok_page();
        assert!(page.contains(&format!("lang=\"{language}\"")), "{path}");
        for block in home["blocks"].as_array().into_iter().flatten() {
            let title = block["texts"][language]["title"]
                .as_str()
                .unwrap_or_default();
            assert!(page.contains(&escaped(title)), "{path} lacks {title:?}");
        }
    }
}

#[test]
fn the_host_name_chooses_the_store_and_an_unknown_one_gets_the_default() {
    let shop = Shop::shared();
    let store = |host: &str| shop.get("/api/v1/store").host(host).send().ok_json()["code"].clone();
    assert_eq!(store("kontor.localhost"), "kontor");
    assert_eq!(store("kontor.localhost:3000"), "kontor");
    assert_eq!(store("KONTOR.localhost"), "kontor");
    assert_eq!(store("localhost:3000"), "souk");
    assert_eq!(store("unknown.example"), "souk");
    assert!(shop.get_other("/").send().ok_page().contains("lang=\"de\""));
    assert!(
        shop.get_other("/en")
            .send()
            .ok_page()
            .contains("lang=\"en\"")
    );
}

#[test]
fn static_pages_stand_at_their_slug_in_every_language() {
    let shop = Shop::shared();
    for row in rows("page")
        .iter()
        .filter(|row| row["kind"] == "static" && row["store"] == "souk")
    {
        for (language, prefix) in [("en", ""), ("de", "/de")] {
            let path = format!("{prefix}/{}", slug(row, language));
            let page = shop.get(&path).send().ok_page();
            let title = row["texts"][language]["title"].as_str().unwrap_or_default();
            assert!(page.contains(&escaped(title)), "{path} lacks {title:?}");
        }
    }
}

#[test]
fn an_address_has_one_form_and_the_others_lead_to_it_with_their_query() {
    let shop = Shop::shared();
    for (path, location) in [
        ("/c/cups/", "/c/cups"),
        ("/de/", "/de"),
        ("/en", "/"),
        ("/en/search?q=mug&sort=name", "/search?q=mug&sort=name"),
        ("/en/p/halm-mug/?colour=oat", "/p/halm-mug?colour=oat"),
    ] {
        let answer = shop.get(path).send().assert_status(301);
        assert_eq!(answer.header("location"), location, "{path}");
    }
    // Never to another host.
    for path in ["//evil.example/", "/\\evil.example/", "/en/\\evil.example"] {
        shop.get(path).send().assert_status(404);
    }
}

#[test]
fn what_does_not_exist_is_a_404_with_a_way_on() {
    let shop = Shop::shared();
    for path in [
        "/nothing-here",
        "/nothing/at/all",
        "/de/nichts",
        "/fr",
        "/p",
        "/c",
        "/index.php",
    ] {
        let answer = shop.get(path).send().assert_status(404).assert_page();
        assert!(
            answer.text().contains("<form"),
            "a 404 offers a search: {answer}"
        );
    }
    shop.get("/api/v1/nothing")
        .send()
        .assert_status(404)
        .any_problem();
}

#[test]
fn a_slash_too_many_leads_to_the_address_without_it() {
    let shop = Shop::shared();
    for (path, place) in [
        ("/de/", "/de"),
        ("/about/", "/about"),
        ("/p/halm-mug/", "/p/halm-mug"),
    ] {
        let answer = shop.get(path).send().assert_status(301);
        assert_eq!(answer.header("location"), place);
    }
}

#[test]
fn a_visitor_who_follows_links_meets_no_dead_end() {
    const LIMIT: usize = 250;
    let shop = Shop::shared();
    for host in ["127.0.0.1:3000", "kontor.localhost"] {
        let mut seen = BTreeSet::from(["/".to_owned()]);
        let mut queue = VecDeque::from(["/".to_owned()]);
        let mut visited = 0;
        while let Some(path) = queue.pop_front() {
            let answer = shop.get(&path).host(host).send().assert_status(200);
            visited += 1;
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            // Of addresses that differ in their query alone one is enough.
            for link in html::local_links(&answer.text()) {
                let place = link.split('?').next().unwrap_or_default().to_owned();
                if seen.len() < LIMIT && seen.insert(place) {
                    queue.push_back(link);
                }
            }
        }
        assert!(visited > 30, "only {visited} pages were found on {host}");
    }
}

#[test]
fn pages_can_be_kept_by_caches_and_checked() {
    let shop = Shop::shared();
    for path in [
        "/",
        "/about",
        "/c/cups",
        "/p/halm-mug",
        "/search?q=mug",
        "/sitemap.xml",
        "/robots.txt",
    ] {
        let first = shop.get(path).send().assert_status(200);
        let tag = first.header("etag");
        assert!(
            !tag.is_empty() && !first.header("cache-control").is_empty(),
            "{first}"
        );
        assert_eq!(
            first.header("content-length"),
            first.body().len().to_string(),
            "{path}"
        );
        let again = shop
            .get(path)
            .header("if-none-match", tag)
            .send()
            .assert_status(304);
        assert!(again.body().is_empty());
    }
}

#[test]
fn pages_ask_for_nothing_from_elsewhere() {
    let shop = Shop::shared();
    for path in ["/", "/c/cups", "/p/halm-mug", "/search?q=mug", "/about"] {
        let page = shop.get(path).send().ok_page();
        for tag in ["link", "script", "img", "source", "iframe"] {
            for tag in html::tags(&page, tag) {
                if tag.contains("rel=\"canonical\"") || tag.contains("rel=\"alternate\"") {
                    continue;
                }
                assert!(
                    !tag.contains("=\"http") && !tag.contains("=\"//"),
                    "{path}: {tag}"
                );
            }
        }
        assert!(
            !page.contains("<style") && !page.contains(" style=\""),
            "{path} has inline style"
        );
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
