//! What crawlers are told: the sitemap and its parts, and what to leave alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use souk_tests::{Shop, Store, html, product, rows, slug, stores};

/// The addresses of the parts.
fn parts(shop: &Shop, host: &str) -> Vec<String> {
    let index = shop
        .get("/sitemap.xml")
        .host(host)
        .send()
        .assert_status(200);
    assert!(index.header("content-type").contains("xml"), "{index}");
    let text = index.text();
    assert!(text.contains("<sitemapindex"), "{text}");
    let parts = html::between(&text, "<loc>", "</loc>");
    parts.into_iter().map(str::to_owned).collect()
}

/// The `<url>` elements of all parts, by address.
fn entries(shop: &Shop, host: &str) -> BTreeMap<String, String> {
    let mut entries = BTreeMap::new();
    for part in parts(shop, host) {
        let path = part
            .strip_prefix(&format!("http://{host}"))
            .expect("a part of this host");
        let text = shop.get(path).host(host).send().assert_status(200).text();
        for entry in html::between(&text, "<url>", "</url>") {
            let address = html::between(entry, "<loc>", "</loc>")[0].to_owned();
            assert!(
                entries.insert(address, entry.to_owned()).is_none(),
                "{entry} is there twice"
            );
        }
    }
    entries
}

#[test]
fn the_sitemap_lists_what_a_store_shows_and_nothing_else() {
    let shop = Shop::shared();
    for Store {
        code: store,
        host,
        languages,
    } in stores()
    {
        let entries = entries(&shop, host);
        for (kind, path) in [("product", "/p/"), ("category", "/c/")] {
            for row in rows(kind) {
                let of_store = row["stores"]
                    .as_array()
                    .is_some_and(|stores| stores.iter().any(|known| *known == *store));
                let is_shown = of_store && (kind != "product" || row["status"] == "active");
                for (language, prefix) in &languages {
                    let slug = slug(&row, language);
                    if !slug.is_empty() {
                        let address = format!("http://{host}{prefix}{path}{slug}");
                        assert_eq!(entries.contains_key(&address), is_shown, "{address}");
                    }
                }
            }
        }
        for (_, prefix) in &languages {
            let home = if prefix.is_empty() { "/" } else { prefix };
            assert!(
                entries.contains_key(&format!("http://{host}{home}")),
                "{host}{home}"
            );
        }
        let own = format!("http://{host}/");
        assert!(entries.keys().all(|address| address.starts_with(&own)));
    }
}

#[test]
fn every_address_of_the_sitemap_is_there_and_names_itself_as_canonical() {
    let shop = Shop::shared();
    for Store { host, .. } in stores() {
        for address in entries(&shop, host).keys() {
            let path = address
                .strip_prefix(&format!("http://{host}"))
                .expect("its host");
            let page = shop.get(path).host(host).send().ok_page();
            let canonical = format!("rel=\"canonical\" href=\"{address}\"");
            assert!(page.contains(&canonical), "{address} is not canonical");
        }
    }
}

#[test]
fn alternates_agree_with_those_of_the_page_and_have_a_default() {
    let shop = Shop::shared();
    let entries = entries(&shop, "127.0.0.1:3000");
    let address = format!(
        "http://127.0.0.1:3000/p/{}",
        slug(&product("halm-mug"), "en")
    );
    let entry = &entries[&address];
    let page = shop
        .get("/p/halm-mug")
        .host("127.0.0.1:3000")
        .send()
        .ok_page();
    let links = |text: &str, tag: &str| -> BTreeSet<(String, String)> {
        let tags = html::tags(text, tag).into_iter();
        tags.filter(|tag| tag.contains("hreflang"))
            .map(|tag| {
                let value = |name| {
                    html::values(tag, name)
                        .into_iter()
                        .next()
                        .unwrap_or_default()
                };
                (value("hreflang"), value("href"))
            })
            .collect()
    };
    let in_sitemap = links(entry, "xhtml:link");
    assert_eq!(in_sitemap, links(&page, "link"));
    assert!(in_sitemap.contains(&("x-default".to_owned(), address.clone())));
    // An alternate that does not lead back counts for nothing.
    for (_, alternate) in &in_sitemap {
        assert_eq!(links(&entries[alternate], "xhtml:link"), in_sitemap);
    }
}

#[test]
fn the_date_of_a_product_is_that_of_the_api() {
    let shop = Shop::shared();
    let entries = entries(&shop, "127.0.0.1:3000");
    for row in rows("product")
        .iter()
        .filter(|row| row["status"] == "active")
        .take(20)
    {
        let slug = slug(row, "en");
        let Some(entry) = entries.get(&format!("http://127.0.0.1:3000/p/{slug}")) else {
            continue;
        };
        let product = shop
            .get(&format!("/api/v1/products/{slug}"))
            .send()
            .ok_json();
        let date = html::between(entry, "<lastmod>", "</lastmod>")[0];
        assert_eq!(product["updated_at"], date, "{slug}");
    }
}

#[test]
fn a_part_that_does_not_exist_is_a_404() {
    let shop = Shop::shared();
    for name in [
        "products-0.xml",
        "products-01.xml",
        "products-999.xml",
        "products.xml",
        "x-1.xml",
        "products-99999999999999999999.xml",
        "products-18446744073709551615.xml",
    ] {
        shop.get(&format!("/sitemaps/{name}"))
            .send()
            .assert_status(404);
    }
}

#[test]
fn what_is_hidden_leaves_the_sitemap_and_parts_keep_their_names() {
    let shop = Shop::seeded().start();
    let host = "127.0.0.1:3000";
    let before = parts(&shop, host);
    let address = format!("http://{host}/p/halm-mug");
    assert!(entries(&shop, host).contains_key(&address));
    let mut row = product("halm-mug");
    row["status"] = json!("hidden");
    shop.import_and_publish(&[json!({ "product": row })]);
    assert!(!entries(&shop, host).contains_key(&address));
    assert_eq!(parts(&shop, host), before);
}

/// Whether a crawler may read a path by the rules of RFC 9309: the longest that fits decides.
fn may_read(robots: &str, path: &str) -> bool {
    let rules = robots.lines().filter_map(|line| line.split_once(": "));
    let rules = rules.filter(|(name, _)| matches!(*name, "Allow" | "Disallow"));
    let fitting = rules.filter(|(_, pattern)| fits(pattern, path));
    let best = fitting.max_by_key(|(name, pattern)| (pattern.len(), *name == "Allow"));
    best.is_none_or(|(name, _)| name == "Allow")
}

fn fits(pattern: &str, path: &str) -> bool {
    let (pattern, to_end) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut pieces = pattern.split('*');
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = path.strip_prefix(first) else {
        return false;
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    !to_end || rest.is_empty()
}

#[test]
fn robots_txt_leads_to_the_sitemap_and_away_from_what_never_ends() {
    let shop = Shop::shared();
    for Store {
        host, languages, ..
    } in stores()
    {
        let robots = shop.get("/robots.txt").host(host).send().assert_status(200);
        assert!(
            robots.header("content-type").starts_with("text/plain"),
            "{robots}"
        );
        let robots = robots.text();
        assert!(
            robots.contains(&format!("Sitemap: http://{host}/sitemap.xml")),
            "{robots}"
        );
        for (_, prefix) in &languages {
            for path in [
                "/search",
                "/search?q=mug",
                "/c/cups?brand=halm",
                "/c/cups?colour=oat&sort=name",
                "/c/cups?cursor=x",
                "/c/cups?currency=USD",
                "/about?currency=USD",
            ] {
                let path = format!("{prefix}{path}");
                assert!(!may_read(&robots, &path), "{path} is open in\n{robots}");
            }
            for path in [
                "/",
                "/c/cups",
                "/p/halm-mug",
                "/p/halm-mug?colour=oat",
                "/searchlights",
                "/p/search?colour=oat&currency=USD",
                "/p/halm-mug?currency=USD",
                "/about",
            ] {
                let path = format!("{prefix}{path}");
                assert!(may_read(&robots, &path), "{path} is closed in\n{robots}");
            }
        }
        assert!(!may_read(&robots, "/api/v1/products"));
        for address in entries(&shop, host).keys() {
            let path = address
                .strip_prefix(&format!("http://{host}"))
                .expect("its host");
            assert!(may_read(&robots, path), "{path} is closed in\n{robots}");
        }
        let page = shop.get("/").host(host).send().ok_page();
        let files = html::values(&page, "src")
            .into_iter()
            .chain(html::values(&page, "href"));
        for file in files.filter(|file| file.starts_with("/assets/") || file.starts_with("/media/"))
        {
            assert!(may_read(&robots, &file), "{file} is closed in\n{robots}");
        }
    }
}
