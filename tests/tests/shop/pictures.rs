//! Pictures from the upload to the page, and what machines are told about pages.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use serde_json::Value;
use souk_tests::{ADMIN_KEY, Answer, Shop, html, product};

const HOST: &str = "127.0.0.1:3000";

fn photo(width: u32, height: u32) -> Vec<u8> {
    let pixel = |x: u32, y: u32| Rgb([(x / 8) as u8, (y / 8) as u8, 90]);
    let picture = DynamicImage::from(RgbImage::from_fn(width, height, pixel));
    let mut file = Cursor::new(Vec::new());
    picture
        .write_to(&mut file, ImageFormat::Jpeg)
        .expect("a JPEG");
    file.into_inner()
}

fn upload(shop: &Shop, file: &str, content_type: &str, content: &[u8]) -> Answer {
    shop.request("PUT", &format!("/api/v1/admin/media/{file}"))
        .header("authorization", &format!("Bearer {ADMIN_KEY}"))
        .body(content_type, content)
        .send()
}

/// The picture at an address, which must be of the type that its answer says.
fn fetch(shop: &Shop, src: &str) -> (String, DynamicImage) {
    let answer = shop.get(src).send().assert_status(200);
    assert!(
        answer.header("cache-control").contains("immutable"),
        "{answer}"
    );
    let content_type = answer.header("content-type").to_owned();
    if content_type == "image/webp" {
        // Read by a decoder that is not the encoder's own: the browser's, in another test.
        assert!(answer.body().starts_with(b"RIFF"), "{src}");
        return (content_type, DynamicImage::new_rgb8(0, 0));
    }
    let picture = image::load_from_memory(answer.body()).expect("a picture");
    (content_type, picture)
}

#[test]
fn a_photo_that_an_integrator_uploads_is_shown_in_smaller_copies() {
    let shop = Shop::seeded().start();
    let file = product("halm-mug")["media"][0]["file"]
        .as_str()
        .expect("a picture")
        .to_owned();
    let media = upload(&shop, &file, "image/jpeg", &photo(1_200, 1_500)).ok_json();
    assert_eq!(
        (&media["width"], &media["height"]),
        (&1_200.into(), &1_500.into())
    );
    let copies = media["renditions"].as_array().expect("copies");
    let widths = |kind: &str| -> Vec<u64> {
        let of_kind = copies.iter().filter(|copy| copy["type"] == kind);
        of_kind.filter_map(|copy| copy["width"].as_u64()).collect()
    };
    assert_eq!(widths("image/webp"), [160, 480, 960, 1_200]);
    assert_eq!(widths("image/jpeg"), [960]);
    for copy in copies {
        let (content_type, picture) = fetch(&shop, copy["src"].as_str().expect("an address"));
        assert_eq!(content_type, copy["type"]);
        if content_type == "image/jpeg" {
            assert_eq!((picture.width(), picture.height()), (960, 1_200));
        }
    }
    shop.import_and_publish(&[]);
    let mug = shop.get("/api/v1/products/halm-mug").send().ok_json();
    let images = mug["images"].as_array().expect("pictures");
    let image = images
        .iter()
        .find(|image| image["src"] == media["src"])
        .expect("the photo");
    assert_eq!(image["renditions"], media["renditions"]);
    let page = shop.get("/p/halm-mug").host(HOST).send().ok_page();
    let srcset: Vec<_> = copies
        .iter()
        .filter(|copy| copy["type"] == "image/webp")
        .map(|copy| {
            format!(
                "{} {}w",
                copy["src"].as_str().unwrap_or_default(),
                copy["width"]
            )
        })
        .collect();
    assert!(
        html::values(&page, "srcset").contains(&srcset.join(", ")),
        "{page}"
    );
    let again = upload(&shop, &file, "image/jpeg", &photo(1_200, 1_500)).ok_json();
    assert_eq!(again["unchanged"], true);
}

#[test]
fn a_part_that_says_it_is_as_long_as_memory_harms_nothing() {
    let shop = Shop::migrated().start();
    let mut dot = b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0\
        /\0\0\0\x10\x07\x10\x11\x11\x88\x88\xfe\x07\0"
        .to_vec();
    // With its head and filled up to an even number, that would be one byte more than can be counted.
    dot.extend(b"JUNK\xf7\xff\xff\xff");
    let media = upload(&shop, "dot.webp", "image/webp", &dot).ok_json();
    assert_eq!((&media["width"], &media["height"]), (&1.into(), &1.into()));
}

#[test]
fn a_picture_that_cannot_be_shown_is_refused_with_a_reason() {
    let shop = Shop::migrated().start();
    let jpeg = photo(400, 300);
    for (content_type, content, reason) in [
        ("image/jpeg", &jpeg[..jpeg.len() / 2], "damaged"),
        ("image/png", &jpeg[..], "PNG"),
        ("image/webp", b"RIFF", "WebP"),
        ("image/jpeg", b"", "JPEG"),
        ("image/svg+xml", b"<html/>", "svg"),
    ] {
        let answer = upload(&shop, "mug.jpg", content_type, content);
        let problem = answer.assert_problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], "body");
        let detail = problem["errors"][0]["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(reason), "{detail}");
    }
}

#[test]
fn the_example_shop_has_photos_beside_its_drawings() {
    let shop = Shop::shared();
    for (slug, kind) in [("teapot", "image/jpeg"), ("vacuum-flask", "image/jpeg")] {
        let product = shop
            .get(&format!("/api/v1/products/{slug}"))
            .send()
            .ok_json();
        let images = product["images"].as_array().into_iter().flatten();
        let copies = images.flat_map(|image| image["renditions"].as_array().into_iter().flatten());
        assert!(copies.clone().any(|copy| copy["type"] == kind), "{slug}");
        assert!(
            copies.clone().any(|copy| copy["type"] == "image/webp"),
            "{slug}"
        );
    }
}

#[test]
fn what_is_shared_elsewhere_is_in_pixels() {
    let shop = Shop::seeded().start();
    for path in ["/", "/c/cups", "/p/halm-mug", "/p/teapot"] {
        let page = shop.get(path).host(HOST).send().ok_page();
        let tags = html::tags(&page, "meta");
        let value = |property: &str| {
            let named = format!("\"{property}\"");
            let mut tags = tags.iter().filter(|tag| tag.contains(&named));
            tags.next()
                .and_then(|tag| html::values(tag, "content").into_iter().next())
        };
        let Some(image) = value("og:image") else {
            continue;
        };
        let src = image
            .strip_prefix(&format!("http://{HOST}"))
            .expect("an address of its own");
        let (content_type, picture) = fetch(&shop, src);
        assert!(
            matches!(&*content_type, "image/png" | "image/jpeg"),
            "{path}: {content_type}"
        );
        assert_eq!(
            value("og:image:width"),
            Some(picture.width().to_string()),
            "{path}"
        );
        assert_eq!(
            value("og:image:height"),
            Some(picture.height().to_string()),
            "{path}"
        );
    }
    let mug = shop.get("/api/v1/products/halm-mug").send().ok_json();
    let drawn = mug["images"][0]["renditions"][0]["src"]
        .as_str()
        .expect("a drawing");
    assert!(drawn.starts_with("/media/drawn/"));
    let first = shop.get(drawn).send().assert_status(200);
    let again = shop.get(drawn).send().assert_status(200);
    assert_eq!(first.body(), again.body());
    for name in [
        "00000000000000000000000000000000-960.png",
        "x-960.png",
        &drawn
            .rsplit('/')
            .next()
            .expect("a name")
            .replace("960", "4000"),
    ] {
        shop.get(&format!("/media/drawn/{name}"))
            .send()
            .assert_status(404);
    }
}

/// The blocks of structured data of this type on a page, those of a graph included.
fn data(page: &str, kind: &str) -> Vec<Value> {
    let blocks = html::between(page, "<script type=\"application/ld+json\">", "</script>");
    let blocks = blocks
        .into_iter()
        .map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
    let things = blocks.flat_map(|block| match block["@graph"].as_array() {
        Some(graph) => graph.clone(),
        None => vec![block],
    });
    things.filter(|thing| thing["@type"] == kind).collect()
}

#[test]
fn lists_tell_machines_what_they_show() {
    let shop = Shop::shared();
    for (page, api) in [
        ("/c/cups", "/api/v1/products?category=cups"),
        (
            "/de/c/tassen",
            "/api/v1/products?language=de&category=tassen",
        ),
        ("/search?q=mug", "/api/v1/products?q=mug"),
    ] {
        let html = shop.get(page).host(HOST).send().ok_page();
        let list = shop.get(api).send().ok_json();
        let told = data(&html, "ItemList");
        let told = told.first().unwrap_or_else(|| panic!("{page} has no list"));
        let items = list["items"].as_array().expect("a list");
        let elements = told["itemListElement"].as_array().expect("a list");
        assert!(!items.is_empty() && items.len() == elements.len(), "{page}");
        for (place, (item, element)) in items.iter().zip(elements).enumerate() {
            assert_eq!(element["position"], place + 1, "{page}");
            assert_eq!(element["name"], item["name"], "{page}");
            let href = item["href"].as_str().expect("an address");
            assert_eq!(element["url"], format!("http://{HOST}{href}"), "{page}");
        }
        assert_eq!(told["numberOfItems"], list["total"], "{page}");
    }
}

#[test]
fn the_way_to_a_category_is_that_of_the_api() {
    let shop = Shop::shared();
    let page = shop.get("/c/cups").host(HOST).send().ok_page();
    let category = shop.get("/api/v1/categories/cups").send().ok_json();
    let told = &data(&page, "BreadcrumbList")[0]["itemListElement"];
    let told: Vec<_> = told.as_array().expect("a trail").iter().collect();
    let above = category["breadcrumbs"].as_array().expect("a list");
    let expected = above.iter().map(|link| (&link["label"], &link["href"]));
    let expected: Vec<_> = expected
        .chain([(&category["name"], &category["href"])])
        .collect();
    // The homepage comes first.
    assert_eq!(told.len(), expected.len() + 1);
    for (crumb, (name, href)) in told[1..].iter().zip(expected) {
        assert_eq!(crumb["name"], *name);
        let href = href.as_str().expect("an address");
        assert_eq!(crumb["item"], format!("http://{HOST}{href}"));
    }
}

#[test]
fn the_homepage_says_who_runs_the_store_and_how_it_is_searched() {
    let shop = Shop::shared();
    let page = shop.get("/de").host(HOST).send().ok_page();
    let store = shop.get("/api/v1/store?language=de").send().ok_json();
    let organization = &data(&page, "Organization")[0];
    assert_eq!(organization["name"], store["name"]);
    assert_eq!(organization["email"], store["contact_email"]);
    let site = &data(&page, "WebSite")[0];
    assert_eq!(site["description"], store["description"]);
    let template = site["potentialAction"]["target"]["urlTemplate"]
        .as_str()
        .expect("a template");
    let search = template.replace("{search_term_string}", "becher");
    let path = search
        .strip_prefix(&format!("http://{HOST}"))
        .expect("its host");
    assert!(shop.get(path).send().ok_page().contains("/de/p/"));
}
