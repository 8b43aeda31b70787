//! The store itself: its homepage, its looks and its pictures.

use crate::fixtures::{ENGLISH, GERMAN};
use crate::html::{attribute, data_blocks, tags};
use crate::render::{HOSTILE, context};
use commerce::published::{self};

#[test]
fn a_page_that_does_not_exist_has_no_address() {
    let site = ENGLISH.site();
    let page = pages::not_found(&context(&site, "/c/nowhere"));
    assert!(page.contains("noindex") && !page.contains("canonical"));
    assert!(page.contains(r#"<a class="shelf" href="/c/kitchen">"#));
}

#[test]
fn the_homepage_describes_the_store_and_its_search() {
    let site = GERMAN.site();
    let page = pages::home(&context(&site, "/de"), &GERMAN.home(), 0);
    let graph = &data_blocks(&page)[0]["@graph"];
    assert_eq!(graph[0]["@type"], "Organization");
    let target = &graph[1]["potentialAction"]["target"]["urlTemplate"];
    assert_eq!(
        target,
        "https://shop.example/de/search?q={search_term_string}"
    );
    assert!(page.contains(r#"fetchpriority="high""#));
}

#[test]
fn the_looks_stay_small_and_ask_nobody_else() {
    let style = include_str!("../../../../static/style.css");
    let script = include_str!("../../../../static/shop.js");
    assert!(style.len() <= 50_000, "style.css has {} bytes", style.len());
    let scripts = [
        script,
        include_str!("../../../../static/gallery.js"),
        include_str!("../../../../static/list.js"),
        include_str!("../../../../static/product.js"),
        include_str!("../../../../static/suggest.js"),
    ];
    for script in scripts {
        assert!(script.len() <= 10_000, "{} bytes: {script}", script.len());
        assert!(!script.contains("://"));
    }
    assert!(!style.contains("url(") && !style.contains("@import"));
}

#[test]
fn who_runs_the_store_is_said_as_the_store_says_it() {
    let mut site = ENGLISH.site();
    site.organization = Some(published::Organization {
        legal_name: HOSTILE.to_owned(),
        logo: None,
        phone: Some("+49 30 1234".to_owned()),
        profiles: vec!["https://social.example/souk".to_owned()],
        street: Some("Lindenstr. 1".to_owned()),
        postal_code: None,
        city: Some("Berlin".to_owned()),
        country: Some("DE".to_owned()),
    });
    let page = pages::home(&context(&site, "/"), &ENGLISH.home(), 0);
    let data = data_blocks(&page);
    let graph = data
        .iter()
        .find_map(|block| block["@graph"].as_array())
        .expect("a graph");
    let found = graph
        .iter()
        .find(|thing| thing["@type"] == "Organization")
        .expect("it");
    assert_eq!(found["legalName"], HOSTILE);
    assert_eq!(found["telephone"], "+49 30 1234");
    assert_eq!(
        found["sameAs"],
        serde_json::json!(["https://social.example/souk"])
    );
    let address = serde_json::json!({
        "@type": "PostalAddress",
        "streetAddress": "Lindenstr. 1",
        "addressLocality": "Berlin",
        "addressCountry": "DE",
    });
    assert_eq!(found["address"], address);
}

#[test]
fn a_picture_comes_in_the_sizes_that_there_are() {
    let copy = |width, format| published::Rendition {
        width,
        height: width * 3 / 4,
        format,
    };
    let mut page = ENGLISH.home();
    let head = page.blocks.iter_mut().find_map(|block| match block {
        published::Block::Hero(head) => Some(head),
        _ => None,
    });
    let image = head.and_then(|head| head.image.as_mut()).expect("a hero");
    image.src = "/media/0f.jpg".to_owned();
    image.renditions = vec![
        copy(160, published::PictureFormat::Webp),
        copy(960, published::PictureFormat::Webp),
        copy(960, published::PictureFormat::Jpeg),
    ];
    let site = ENGLISH.site();
    let html = pages::home(&context(&site, "/"), &page, 0);
    let sources = tags(&html, "source");
    let source = sources.first().expect("a source");
    let srcset = attribute(source, "srcset");
    assert_eq!(
        srcset,
        Some("/media/0f-160.webp 160w, /media/0f-960.webp 960w")
    );
    assert_eq!(attribute(source, "type"), Some("image/webp"));
    assert!(attribute(source, "sizes").is_some_and(|sizes| sizes.contains("vw")));
    let mut images = tags(&html, "img").into_iter();
    assert!(images.any(|img| attribute(img, "src") == Some("/media/0f-960.jpg")));
    let shared = "property=\"og:image\" content=\"https://shop.example/media/0f-960.jpg\"";
    assert!(html.contains(shared), "{html}");
}

#[test]
fn a_vector_picture_is_shown_as_it_is_and_shared_in_pixels() {
    let mut page = ENGLISH.home();
    let head = page.blocks.iter_mut().find_map(|block| match block {
        published::Block::Hero(head) => Some(head),
        _ => None,
    });
    let image = head.and_then(|head| head.image.as_mut()).expect("a hero");
    image.src = "/media/0f.svg".to_owned();
    let site = ENGLISH.site();
    let undrawn = pages::home(&context(&site, "/"), &page, 0);
    assert!(!undrawn.contains("og:image"));
    let head = page.blocks.iter_mut().find_map(|block| match block {
        published::Block::Hero(head) => Some(head),
        _ => None,
    });
    let image = head.and_then(|head| head.image.as_mut()).expect("a hero");
    image.renditions = vec![published::Rendition::drawn(image.width, image.height)];
    let html = pages::home(&context(&site, "/"), &page, 0);
    let shared = "content=\"https://shop.example/media/drawn/0f-960.png\"";
    assert!(html.contains(shared));
    let mut images = tags(&html, "img").into_iter();
    assert!(images.any(|img| attribute(img, "src") == Some("/media/0f.svg")));
}
