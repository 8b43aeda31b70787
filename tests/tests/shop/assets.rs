use souk_tests::{Answer, Shop, html};

/// The files that the homepage links.
fn linked_files(shop: &Shop) -> Vec<String> {
    let page = shop.get("/").send().ok_page();
    let links = html::values(&page, "href")
        .into_iter()
        .chain(html::values(&page, "src"));
    links.filter(|link| link.starts_with("/assets/")).collect()
}

fn stylesheet(shop: &Shop) -> String {
    let mut files = linked_files(shop).into_iter();
    files
        .find(|file| file.ends_with(".css"))
        .expect("the homepage links a stylesheet")
}

#[track_caller]
fn assert_kept_for_ever(answer: &Answer) {
    let cache = answer.header("cache-control");
    assert!(
        cache.contains("immutable") && cache.contains("max-age=31536000"),
        "{cache:?}: {answer}"
    );
    assert_eq!(
        answer.header("x-content-type-options"),
        "nosniff",
        "{answer}"
    );
    assert!(answer.header("etag").starts_with('"'), "{answer}");
}

#[test]
fn linked_files_have_a_hash_in_their_name_and_are_kept_for_ever() {
    let shop = Shop::shared();
    let files = linked_files(&shop);
    assert!(files.len() >= 3, "{files:?}");
    for path in files {
        let (_, after) = path.split_once('.').expect("a name with a hash");
        let hash = after.split('.').next().unwrap_or_default();
        assert!(
            hash.len() >= 16 && hash.bytes().all(|b| b.is_ascii_hexdigit()),
            "{path}"
        );
        let answer = shop.get(&path).send().assert_status(200);
        assert_kept_for_ever(&answer);
        assert!(!answer.body().is_empty(), "{answer}");
    }
}

#[test]
fn files_have_the_content_type_of_their_kind() {
    let shop = Shop::shared();
    for path in linked_files(&shop) {
        let expected = match path.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            other => panic!("{other:?}"),
        };
        let answer = shop.get(&path).send();
        assert_eq!(answer.header("content-type"), expected, "{path}");
    }
}

#[test]
fn a_known_entity_tag_saves_the_transfer() {
    let shop = Shop::shared();
    let path = stylesheet(&shop);
    let tag = shop.get(&path).send().header("etag").to_owned();
    for known in [
        tag.clone(),
        format!("W/{tag}"),
        format!("\"other\", {tag}"),
        "*".to_owned(),
    ] {
        let answer = shop
            .get(&path)
            .header("if-none-match", &known)
            .send()
            .assert_status(304);
        assert!(answer.body().is_empty());
        assert_eq!(answer.header("etag"), tag);
    }
    shop.get(&path)
        .header("if-none-match", "\"other\"")
        .send()
        .assert_status(200);
}

#[test]
fn compression_follows_what_the_client_accepts() {
    let shop = Shop::shared();
    let path = stylesheet(&shop);
    let plain = shop.get(&path).send();
    assert_eq!(plain.header("content-encoding"), "");
    let cases = [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0", ""),
        ("identity", ""),
        ("", ""),
    ];
    for (accepted, expected) in cases {
        let answer = shop
            .get(&path)
            .header("accept-encoding", accepted)
            .send()
            .assert_status(200);
        assert_eq!(answer.header("content-encoding"), expected, "{accepted}");
        assert!(
            answer
                .header("vary")
                .to_ascii_lowercase()
                .contains("accept-encoding"),
            "{accepted}"
        );
        if expected.is_empty() {
            assert_eq!(answer.body(), plain.body(), "{accepted}");
        } else {
            assert!(answer.body().len() * 2 < plain.body().len(), "{accepted}");
        }
    }
}

#[test]
fn every_coding_of_a_file_has_a_tag_of_its_own() {
    let shop = Shop::shared();
    let path = stylesheet(&shop);
    let tag = |coding: &str| {
        let answer = shop.get(&path).header("accept-encoding", coding).send();
        answer.header("etag").to_owned()
    };
    let tags = ["identity", "gzip", "br"].map(tag);
    assert!(
        tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2],
        "{tags:?}"
    );
}

#[test]
fn head_tells_the_same_without_the_content() {
    let shop = Shop::shared();
    let path = stylesheet(&shop);
    let got = shop.get(&path).send();
    let head = shop.head(&path).send().assert_status(200);
    assert!(head.body().is_empty());
    for name in ["content-type", "content-length", "etag", "cache-control"] {
        assert_eq!(head.header(name), got.header(name), "{name}");
    }
}

#[test]
fn only_reading_is_allowed() {
    let shop = Shop::shared();
    let path = stylesheet(&shop);
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        let answer = shop.request(method, &path).send().assert_status(405);
        assert!(answer.header("allow").contains("GET"), "{answer}");
    }
}

#[test]
fn nothing_outside_of_the_files_is_reachable() {
    let shop = Shop::shared();
    let paths = [
        "/assets/style.css",
        "/assets/",
        "/assets",
        "/assets/../spin.toml",
        "/assets/../../Cargo.toml",
        "/assets/%2e%2e/Cargo.toml",
        "/assets/%2e%2e%2f%2e%2e%2fCargo.toml",
        "/assets/..%5c..%5cCargo.toml",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/style.0000000000000000.css",
        "/media/../spin.toml",
        "/media/%2e%2e%2fsqlite_db.db",
        "/media/",
        "/media/0000000000000000.svg",
    ];
    for path in paths {
        let answer = shop.get(path).send();
        assert!(matches!(answer.status(), 400 | 404), "{answer}");
        let text = answer.text();
        assert!(
            !text.contains("spin_manifest_version") && !text.contains("[package]"),
            "{answer}"
        );
    }
}

#[test]
fn pictures_are_kept_for_ever_and_cannot_run_scripts() {
    let shop = Shop::shared();
    let page = shop.get("/").send().ok_page();
    let pictures = html::values(&page, "src")
        .into_iter()
        .filter(|src| src.starts_with("/media/"));
    let pictures: Vec<_> = pictures.collect();
    assert!(!pictures.is_empty(), "the homepage shows no picture");
    for path in pictures {
        let answer = shop.get(&path).send().assert_status(200);
        assert_kept_for_ever(&answer);
        let (_, ending) = path.rsplit_once('.').expect("an ending");
        let kind = match ending {
            "svg" => "image/svg+xml",
            "jpg" => "image/jpeg",
            other => &format!("image/{other}"),
        };
        assert_eq!(answer.header("content-type"), kind, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}: {policy:?}");
    }
}
