//! Categories and searches: addresses, filters, what was understood.

use crate::fixtures::{ENGLISH, GERMAN};
use crate::render::{
    category_page, chosen, context, facet, list, nothing, summaries, tree, value, view,
};
use api::{Facet, FacetKind, FacetRange, Rating};
use commerce::listing::Sort;
use money::Currency;
use pages::ListView;

#[test]
fn a_plain_list_is_indexed_and_a_narrowed_one_points_to_it() {
    let filters = chosen([("brand", "halm")]);
    let plain = view("/c/cups");
    assert!(!category_page(ENGLISH, &plain).contains("noindex"));
    for narrowed in [
        ListView {
            filters: &filters,
            ..plain
        },
        ListView {
            sort: Sort::Newest,
            ..plain
        },
        ListView {
            q: Some("mug"),
            ..plain
        },
        ListView {
            filters: &filters,
            cursor: Some("abc"),
            ..plain
        },
    ] {
        let page = category_page(ENGLISH, &narrowed);
        assert!(page.contains(r#"<meta name="robots" content="noindex,follow">"#));
        assert!(page.contains(r#"rel="canonical" href="https://shop.example/c/cups""#));
        assert!(!page.contains("hreflang=\"x-default\""));
    }
}

#[test]
fn a_further_page_of_a_plain_list_stands_for_itself() {
    let further = ListView {
        cursor: Some("abc"),
        ..view("/c/cups")
    };
    let page = category_page(ENGLISH, &further);
    assert!(!page.contains("noindex"));
    let canonical = r#"rel="canonical" href="https://shop.example/c/cups?cursor=abc""#;
    assert!(page.contains(canonical));
    assert!(!page.contains("hreflang=\"x-default\""));
}

#[test]
fn the_next_page_keeps_all_that_was_chosen() {
    let filters = chosen([
        ("brand", "halm"),
        ("brand", "wupper"),
        ("price.max", "40.00"),
    ]);
    let view = ListView {
        filters: &filters,
        sort: Sort::PriceDescending,
        cursor: Some("abc"),
        ..view("/c/cups")
    };
    let page = category_page(ENGLISH, &view);
    let address = "/c/cups?brand=halm&amp;brand=wupper&amp;price.max=40.00&amp;sort=-price";
    assert!(page.contains(&format!(
        r#"<link rel="next" href="{address}&amp;cursor=a%2Bb%2Fc%3D">"#
    )));
    assert!(page.contains(&format!(r#"href="{address}">Back to the start"#)));
}

#[test]
fn a_filter_can_be_taken_away_alone_and_goes_by_its_name() {
    let filters = chosen([
        ("brand", "halm"),
        ("brand", "wupper"),
        ("capacity.min", "200"),
        ("material", "gone"),
        ("material", "steel"),
        ("price.max", "1299.00"),
        ("price.min", "12.50"),
    ]);
    let mut tree = tree(GERMAN);
    tree.items[0].slug = "kueche".to_owned();
    let view = ListView {
        q: Some("mug"),
        category: Some(&tree.items[0]),
        filters: &filters,
        ..view("/search")
    };
    let mut list = list(GERMAN);
    let steel = value("steel", "Edelstahl", true);
    list.facets.push(facet("material", "Material", vec![steel]));
    list.facets.push(Facet {
        kind: FacetKind::Range,
        range: Some(FacetRange {
            min: "100".to_owned(),
            max: "900".to_owned(),
            selected_min: Some("200".to_owned()),
            selected_max: None,
        }),
        ..facet("capacity", "Inhalt", Vec::new())
    });
    let site = GERMAN.site();
    let ctx = context(&site, "/search");
    let page = pages::search(&ctx, &list, &view, &[], &tree);
    let rest = "price.max=1299.00&amp;price.min=12.50";
    let kitchen = format!("/search?q=mug&amp;category={}", tree.items[0].slug);
    let materials = "material=gone&amp;material=steel";
    for (href, label) in [
        (
            format!("{kitchen}&amp;brand=wupper&amp;capacity.min=200&amp;{materials}&amp;{rest}"),
            "HALM",
        ),
        (
            format!(
                "/search?q=mug&amp;brand=halm&amp;brand=wupper&amp;capacity.min=200&amp;{materials}&amp;{rest}"
            ),
            "Küche",
        ),
        (
            format!("{kitchen}&amp;brand=halm&amp;brand=wupper&amp;{materials}&amp;{rest}"),
            "Inhalt: ab 200",
        ),
        (
            format!(
                "{kitchen}&amp;brand=halm&amp;brand=wupper&amp;capacity.min=200&amp;material=gone&amp;{rest}"
            ),
            "Material: Edelstahl",
        ),
        (
            format!(
                "{kitchen}&amp;brand=halm&amp;brand=wupper&amp;capacity.min=200&amp;{materials}&amp;price.min=12.50"
            ),
            "bis 1.299,00\u{a0}€",
        ),
    ] {
        let chip = format!(
            r#"href="{href}" rel="nofollow" data-instant><span><span class="visually-hidden">Filter entfernen: </span>{label}</span>"#
        );
        assert!(page.contains(&chip), "{chip}\nin {page}");
    }
    assert!(page.contains(r#"href="/search?q=mug" rel="nofollow" data-instant>"#));
}

#[test]
fn facets_show_counts_and_what_is_chosen() {
    let filters = chosen([("brand", "gone"), ("brand", "halm")]);
    let page = category_page(
        ENGLISH,
        &ListView {
            filters: &filters,
            ..view("/c/cups")
        },
    );
    assert!(page.contains(r#"<input type="checkbox" name="brand" value="halm" checked>"#));
    assert!(page.contains(r#"<input type="checkbox" name="brand" value="wupper">"#));
    assert!(page.contains("4 products"));
    assert!(page.contains("1,234 products"));
    // A brand without a box survives another choice.
    assert!(page.contains(r#"<input type="hidden" name="brand" value="gone">"#));
    assert!(!page.contains(r#"<input type="hidden" name="brand" value="halm">"#));
}

#[test]
fn many_values_are_folded_away_unless_one_of_them_is_chosen() {
    let mut list = list(ENGLISH);
    let values = |selected: usize| {
        let value = |n| value(&format!("v{n}"), &format!("Value {n}"), n == selected);
        (0..12).map(value).collect::<Vec<_>>()
    };
    let site = ENGLISH.site();
    let category = api::Category::from(ENGLISH.category());
    for (selected, details) in [
        (
            3,
            r#"<details class="facet-more" data-keep="material"><summary>4 more"#,
        ),
        (
            9,
            r#"<details class="facet-more" data-keep="material" open><summary>4 more"#,
        ),
    ] {
        list.facets = vec![facet("material", "Material", values(selected))];
        let ctx = context(&site, "/c/cups");
        let page = pages::category(&ctx, &category, &list, &view("/c/cups"));
        assert!(page.contains(details), "{page}");
    }
}

#[test]
fn a_rating_is_one_choice_that_the_same_link_takes_back() {
    let mut list = list(ENGLISH);
    list.facets = vec![facet(
        "rating",
        "Rating",
        vec![
            value("4", "4 stars and up", true),
            value("3", "3 stars and up", false),
        ],
    )];
    let filters = chosen([("brand", "halm"), ("rating", "4"), ("size", "s")]);
    let view = ListView {
        filters: &filters,
        ..view("/c/cups")
    };
    let site = ENGLISH.site();
    let category = api::Category::from(ENGLISH.category());
    let page = pages::category(&context(&site, "/c/cups"), &category, &list, &view);
    for link in [
        r#"<a href="/c/cups?brand=halm&amp;size=s" rel="nofollow" data-instant aria-current="true">"#,
        r#"<a href="/c/cups?brand=halm&amp;rating=3&amp;size=s" rel="nofollow" data-instant>"#,
        // Another choice in the form keeps it.
        r#"<input type="hidden" name="rating" value="4">"#,
    ] {
        assert!(page.contains(link), "{link}\nin {page}");
    }
}

#[test]
fn a_page_says_how_a_question_was_understood() {
    let site = ENGLISH.site();
    let ctx = context(&site, "/search");
    let view = ListView {
        q: Some("linnen xyloph"),
        ..view("/search")
    };
    let mut list = list(ENGLISH);
    list.corrected = Some("linen".to_owned());
    list.did_you_mean = Some("lino & more".to_owned());
    list.ignored_words = vec!["xyloph".to_owned(), "zzz".to_owned()];
    let page = pages::search(&ctx, &list, &view, &[], &tree(ENGLISH));
    for line in [
        "Results for “linen”</h1>",
        "Showing “linen”, since nothing here is called “linnen xyloph”.",
        r#"<a href="/search?q=lino%20%26%20more" rel="nofollow" data-instant>lino &amp; more</a>?"#,
        "nothing here has it: “xyloph”, “zzz”.",
        r#"value="linnen xyloph""#,
    ] {
        assert!(page.contains(line), "{line}\nin {page}");
    }
}

#[test]
fn filters_that_leave_nothing_can_be_dropped_one_by_one_or_all() {
    let site = ENGLISH.site();
    let ctx = context(&site, "/search");
    let filters = chosen([("brand", "halm"), ("price.max", "1.00")]);
    let view = ListView {
        q: Some("mug"),
        filters: &filters,
        unfiltered: Some(12),
        ..view("/search")
    };
    let page = pages::search(&ctx, &nothing(), &view, &[], &tree(ENGLISH));
    for way in [
        r#"<a class="quiet" href="/search?q=mug&amp;brand=halm" rel="nofollow" data-instant>Without “up to €1.00”"#,
        r#"<a class="quiet" href="/search?q=mug&amp;price.max=1.00" rel="nofollow" data-instant>Without “halm”"#,
        "Show all 12 products without filters",
    ] {
        assert!(page.contains(way), "{way}\nin {page}");
    }
}

#[test]
fn a_card_shows_what_reviews_say() {
    let mut list = list(GERMAN);
    for item in &mut list.items {
        item.rating = None;
    }
    list.items[0].rating = Some(Rating {
        average: "4.35".to_owned(),
        count: 1200,
    });
    let site = GERMAN.site();
    let category = api::Category::from(GERMAN.category());
    let page = pages::category(&context(&site, "/c/x"), &category, &list, &view("/c/x"));
    assert!(page.contains("4,4 von 5 Sternen, Bewertungen: 1.200"));
    assert_eq!(page.matches(r#"class="rating""#).count(), 1);
}

#[test]
fn a_search_without_result_helps() {
    let site = GERMAN.site();
    let ctx = context(&site, "/de/search");
    let view = ListView {
        q: Some("xyloph"),
        ..view("/de/search")
    };
    let popular = &summaries(GERMAN, Currency::EUR)[..2];
    let page = pages::search(&ctx, &nothing(), &view, popular, &tree(GERMAN));
    for help in [
        "Nichts gefunden für „xyloph“",
        "Küche",
        "Halm Becher",
        r#"value="xyloph""#,
    ] {
        assert!(page.contains(help), "{help}");
    }
}
