//! What lists promise, for catalogues that chance makes.

use std::collections::{BTreeMap, BTreeSet};

use commerce::Country;
use commerce::listing::Sort;
use commerce::publish::{ListedChoice, ListedFacet, ListedValues, Listing, SearchTexts};
use commerce::published::{
    Card, InCountries, Merchandising, PriceRange, PriceStep, ProductKind, Rating, Sale, Tier,
};
use money::Currency;
use proptest::prelude::*;

use super::columns::SegmentHead;
use super::write::{keep_only, put};
use super::{
    Categories, Cursor, FacetCounts, FacetKind, Filter, Found, Listed, Query, find, maintain,
};
use crate::documents::{decode, encode};
use crate::sql::{Sql as _, Value};
use crate::testing::{Memory, run};

/// A product as chance makes it.
#[derive(Debug, Clone)]
struct Made {
    category: usize,
    also_in: Option<usize>,
    brand: u8,
    popularity: u32,
    units: i64,
    /// With whether it is a reduced one.
    price: Option<(i64, bool)>,
    /// The price in [`market`], where it is another one.
    local: Option<(i64, bool)>,
    stars: u16,
    colours: BTreeSet<u8>,
    litres: Option<u8>,
    words: BTreeSet<u8>,
    /// From second 100 on, or until then.
    shown: Option<bool>,
}

const PATHS: [&[&str]; 5] = [
    &["home"],
    &["home", "kitchen"],
    &["home", "kitchen", "cups"],
    &["garden"],
    &["garden", "tools"],
];
const WORDS: [&str; 4] = ["linen", "oak", "steel", "glass"];

fn market() -> Country {
    "CH".parse().unwrap()
}

fn price() -> impl Strategy<Value = (i64, bool)> {
    (100_i64..3_000, prop::bool::weighted(0.3))
}

/// What a document says of a price.
fn published(price: (i64, bool)) -> (PriceRange, Vec<PriceStep>) {
    let (min, is_reduced) = price;
    let steps = is_reduced.then(|| step(price)).into_iter().collect();
    (PriceRange { min, max: min }, steps)
}

fn step((amount, is_reduced): (i64, bool)) -> PriceStep {
    PriceStep {
        currency: Currency::EUR,
        from: 0,
        tiers: vec![Tier {
            min_quantity: 1,
            amount,
        }],
        graduated: false,
        most: Some(amount),
        sale: is_reduced.then_some(Sale {
            compare_at: amount + 1,
            lowest: amount + 1,
            starts: None,
            ends: None,
        }),
    }
}

fn made() -> impl Strategy<Value = Made> {
    let what = (
        0..PATHS.len(),
        0_u8..4,
        0_u32..4,
        0_i64..2,
        prop::option::of(price()),
        prop::option::weighted(0.2, price()),
    );
    let more = (
        0_u16..6,
        prop::collection::btree_set(0_u8..4, 0..3),
        prop::option::of(0_u8..5),
        prop::collection::btree_set(0_u8..4, 0..3),
        prop::option::weighted(0.2, any::<bool>()),
        prop::option::weighted(0.3, 0..PATHS.len()),
    );
    (what, more).prop_map(|(what, more)| Made {
        category: what.0,
        also_in: more.5,
        brand: what.1,
        popularity: what.2,
        units: what.3,
        price: what.4,
        local: what.5,
        stars: more.0,
        colours: more.1,
        litres: more.2,
        words: more.3,
        shown: more.4,
    })
}

impl Made {
    fn listed(&self, number: usize) -> Listed {
        let path: Vec<String> = PATHS[self.category]
            .iter()
            .map(|&name| name.to_owned())
            .collect();
        let words: Vec<_> = self
            .words
            .iter()
            .map(|word| WORDS[usize::from(*word)])
            .collect();
        let name = format!("{} thing {}", words.join(" "), number % 7);
        let (price, steps) = self.price.map(published).unzip();
        let local = self.local.into_iter();
        let in_countries = local.map(|price| InCountries {
            countries: [market()].into_iter().collect(),
            steps: vec![step(price)],
        });
        let in_countries: Vec<_> = in_countries.collect();
        let markets = in_countries.iter().map(|_| market()).collect();
        let moment = Some("1970-01-01T00:01:40Z".to_owned());
        let mut facets = Vec::new();
        if !self.colours.is_empty() {
            let choice = |number: &u8| ListedChoice {
                code: format!("colour-{number}"),
                label: format!("Colour {number}"),
                swatch: Some("#fff".to_owned()),
                position: u32::from(*number),
            };
            facets.push(ListedFacet {
                code: "colour".to_owned(),
                label: "Colour".to_owned(),
                values: ListedValues::Choices(self.colours.iter().map(choice).collect()),
            });
        }
        if let Some(litres) = self.litres {
            facets.push(ListedFacet {
                code: "volume".to_owned(),
                label: "Volume".to_owned(),
                values: ListedValues::Number(format!("{}.{}", litres / 2, litres % 2 * 5)),
            });
        }
        Listed {
            store: "souk".to_owned(),
            language: "en".parse().unwrap(),
            updated_at: String::new(),
            place: u32::try_from(self.category).unwrap() << 24,
            listing: Listing {
                card: Card {
                    language: None,
                    id: number.to_string(),
                    href: String::new(),
                    slug: format!("p{number}"),
                    name: name.clone(),
                    brand: Some(format!("Brand {}", self.brand)),
                    image: None,
                    prices: price
                        .into_iter()
                        .map(|price| (Currency::EUR, price))
                        .collect(),
                    available: Some(self.units),
                    swatches: Vec::new(),
                    rating: (self.stars > 0).then_some(Rating {
                        average_hundredths: self.stars.min(5) * 100,
                        count: 1,
                    }),
                    kind: ProductKind::Goods,
                    starts_at: moment.clone().filter(|_| self.shown == Some(true)),
                    ends_at: moment.filter(|_| self.shown == Some(false)),
                    steps: steps.unwrap_or_default(),
                    in_countries,
                },
                markets,
                brand: Some(format!("brand-{}", self.brand)),
                categories: {
                    let others = self.also_in.into_iter().flat_map(|other| PATHS[other]);
                    let others = others.map(|&name| name.to_owned());
                    path.iter().cloned().chain(others).collect()
                },
                path,
                popularity: self.popularity,
                created: format!("2026-01-{:02}", number % 20 + 1),
                facets,
                boosted_by: Vec::new(),
                buried_by: Vec::new(),
                search: SearchTexts {
                    name,
                    ..SearchTexts::default()
                },
            },
        }
    }
}

/// What a visitor does with a list.
#[derive(Debug, Clone)]
struct Asked {
    question: &'static str,
    category: Option<&'static str>,
    filters: Vec<Filter>,
    sort: Sort,
    categories: bool,
    now: i64,
    market: Option<Country>,
}

fn values(facet: &str, any_of: &[String]) -> Filter {
    Filter::Values {
        facet: facet.to_owned(),
        any_of: any_of.to_vec(),
    }
}

fn asked() -> impl Strategy<Value = Asked> {
    let some = |facet: &'static str, prefix: &'static str| {
        let codes = prop::collection::btree_set(0_u8..4, 1..3);
        codes.prop_map(move |codes| {
            let codes: Vec<_> = codes.iter().map(|code| format!("{prefix}{code}")).collect();
            values(facet, &codes)
        })
    };
    let range = prop::option::of(0_u8..3).prop_map(|low| Filter::Range {
        facet: "volume".to_owned(),
        min: low.map(|low| format!("{low}.5")),
        max: Some("2".to_owned()),
    });
    let price = (
        prop::option::of(100_i64..2_000),
        prop::option::of(1_000_i64..3_000),
    );
    let filters = (
        prop::option::weighted(0.3, some("brand", "brand-")),
        prop::option::weighted(0.3, some("colour", "colour-")),
        prop::option::weighted(0.2, some("rating", "")),
        prop::option::weighted(0.2, Just(values("availability", &["in_stock".to_owned()]))),
        prop::option::weighted(0.2, range),
        prop::option::weighted(0.2, price.prop_map(|(min, max)| Filter::Price { min, max })),
        prop::option::weighted(0.2, Just(values("on_sale", &["true".to_owned()]))),
    );
    let filters = filters.prop_map(|(a, b, c, d, e, f, g)| {
        [a, b, c, d, e, f, g]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    });
    let question = prop::sample::select(vec!["", "", "linen", "oak", "thing", "linen steel"]);
    let category = prop::sample::select(vec![
        None,
        None,
        Some("home"),
        Some("kitchen"),
        Some("tools"),
    ]);
    let now = prop::sample::select(vec![99_i64, 100]);
    (
        question,
        category,
        filters,
        prop::sample::select(Sort::ALL.to_vec()),
        any::<bool>(),
        now,
        prop::option::of(Just(market())),
    )
        .prop_map(
            |(question, category, filters, sort, categories, now, market)| Asked {
                question,
                category,
                filters,
                sort,
                categories,
                now,
                market,
            },
        )
}

fn shop(products: &[Made], segments: usize) -> Memory {
    let products = products.iter().enumerate();
    shop_of(products.map(|(n, made)| made.listed(n)).collect(), segments)
}

fn shop_of(products: Vec<Listed>, segments: usize) -> Memory {
    let sql = Memory::migrated();
    let listed: Vec<_> = products.into_iter().map(|one| vec![one]).collect();
    let names: Vec<_> = (0..listed.len()).map(|number| number.to_string()).collect();
    let all: Vec<_> = names
        .iter()
        .map(String::as_str)
        .zip(listed.iter().map(|l| &l[..]))
        .collect();
    for batch in all.chunks(all.len().div_ceil(segments).max(1)) {
        run(put(&sql, batch)).unwrap();
    }
    sql
}

fn merge_all(sql: &Memory) {
    while run(maintain(sql, false)).unwrap() {}
}

fn answer(sql: &Memory, asked: &Asked, cursor: Option<Cursor>, limit: usize) -> Found {
    let categories = match asked.categories {
        true => Categories::All,
        false => Categories::None,
    };
    answer_with(sql, asked, categories, cursor, limit)
}

fn answer_with(
    sql: &Memory,
    asked: &Asked,
    categories: Categories<'_>,
    cursor: Option<Cursor>,
    limit: usize,
) -> Found {
    let query = Query {
        store: "souk",
        language: "en",
        currency: Currency::EUR,
        market: asked.market,
        question: asked.question,
        category: asked.category,
        filters: &asked.filters,
        sort: asked.sort,
        facets: &[],
        categories,
        merchandising: &Merchandising::default(),
        now: asked.now,
    };
    run(find(sql, &query, cursor, limit)).unwrap()
}

fn slugs(found: &Found) -> Vec<String> {
    found.cards.iter().map(|card| card.slug.clone()).collect()
}

/// The list that choosing one more value of a facet leads to, in place of those chosen before.
fn with(asked: &Asked, facet: &FacetCounts, code: &str) -> Asked {
    let mut clicked = asked.clone();
    clicked
        .filters
        .retain(|filter| super::filters::facet(filter) != facet.code);
    if facet.code != "category" {
        clicked
            .filters
            .push(values(&facet.code, &[code.to_owned()]));
    }
    clicked
}

fn check_counts(sql: &Memory, asked: &Asked) -> Result<(), TestCaseError> {
    let found = answer(sql, asked, None, 1);
    for facet in found
        .facets
        .iter()
        .filter(|facet| facet.kind != FacetKind::Range)
    {
        for value in &facet.values {
            let mut clicked = with(asked, facet, &value.code);
            let category = value.code.clone();
            if facet.code == "category" {
                clicked.category = PATHS
                    .iter()
                    .flat_map(|path| path.iter().copied())
                    .find(|c| *c == category);
            }
            let leads_to = answer(sql, &clicked, None, 1).total;
            prop_assert_eq!(
                value.count,
                leads_to,
                "{} {} of {:?}",
                &facet.code,
                &value.code,
                asked
            );
        }
    }
    for facet in found
        .facets
        .iter()
        .filter(|facet| facet.kind == FacetKind::Range)
    {
        // The ends hold all that there is: choosing them leads to what has a value at all.
        let [low, high] = &facet.values[..] else {
            continue;
        };
        let mut clicked = asked.clone();
        clicked
            .filters
            .retain(|filter| super::filters::facet(filter) != facet.code);
        let whole = clicked.clone();
        clicked.filters.push(if facet.code == "price" {
            Filter::Price {
                min: low.code.parse().ok(),
                max: high.code.parse().ok(),
            }
        } else {
            Filter::Range {
                facet: facet.code.clone(),
                min: Some(low.code.clone()),
                max: Some(high.code.clone()),
            }
        });
        let mut any = whole;
        any.filters.push(if facet.code == "price" {
            Filter::Price {
                min: None,
                max: None,
            }
        } else {
            Filter::Range {
                facet: facet.code.clone(),
                min: None,
                max: None,
            }
        });
        prop_assert_eq!(
            answer(sql, &clicked, None, 1).total,
            answer(sql, &any, None, 1).total
        );
    }
    Ok(())
}

/// All pages, one after the other.
fn pages(sql: &Memory, asked: &Asked) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let found = answer(sql, asked, cursor, 3);
        all.extend(slugs(&found));
        cursor = found.next;
        if cursor.is_none() {
            return all;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_count_is_the_total_of_the_list_that_it_leads_to(
        products in prop::collection::vec(made(), 1..40), asked in asked(), segments in 1_usize..6
    ) {
        let sql = shop(&products, segments);
        check_counts(&sql, &asked)?;
    }

    #[test]
    fn a_segment_without_groups_gives_the_same_answer(
        products in prop::collection::vec(made(), 1..90),
        asked in asked(),
        segments in 1_usize..3,
    ) {
        let sql = shop(&products, segments);
        let with_groups = answer(&sql, &asked, None, 5);
        // As it was before there were any.
        for row in run(sql.query("SELECT id, head FROM search_segment", Vec::new())).unwrap() {
            let mut head: SegmentHead = decode(row.blob(1).unwrap()).unwrap();
            prop_assert!(!std::mem::take(&mut head.columns).is_empty());
            let parameters = vec![Value::blob(encode(&head)), row.0[0].clone()];
            run(sql.query("UPDATE search_segment SET head = ? WHERE id = ?", parameters)).unwrap();
        }
        run(sql.query("DELETE FROM search_group", Vec::new())).unwrap();
        let without = answer(&sql, &asked, None, 5);
        prop_assert_eq!(slugs(&with_groups), slugs(&without));
        prop_assert_eq!(with_groups.facets, without.facets);
        prop_assert_eq!(with_groups.next, without.next);
    }

    #[test]
    fn a_market_is_listed_as_if_its_prices_were_those_of_all(
        products in prop::collection::vec(made(), 1..40), asked in asked(), segments in 1_usize..6
    ) {
        let of_market = shop(&products, segments);
        let mut own = products;
        for made in &mut own {
            made.price = made.local.take().or(made.price);
        }
        let of_all = shop(&own, segments);
        let there = Asked { market: Some(market()), ..asked.clone() };
        for _ in 0..2 {
            let (a, b) = (answer(&of_market, &there, None, 100), answer(&of_all, &asked, None, 100));
            prop_assert_eq!(slugs(&a), slugs(&b));
            prop_assert_eq!(a.facets, b.facets);
            merge_all(&of_market);
            merge_all(&of_all);
        }
    }

    #[test]
    fn one_segment_and_several_give_the_same_answer(
        products in prop::collection::vec(made(), 1..40), asked in asked()
    ) {
        let sql = shop(&products, 5);
        let several = answer(&sql, &asked, None, 100);
        merge_all(&sql);
        let one = answer(&sql, &asked, None, 100);
        prop_assert_eq!(slugs(&several), slugs(&one));
        prop_assert_eq!(several.total, one.total);
        // Which attributes come first is weighed segment by segment.
        let by_code = |found: Found| {
            let facets = found.facets.into_iter();
            facets.map(|facet| (facet.code.clone(), facet)).collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(by_code(several), by_code(one));
    }

    #[test]
    fn pages_show_each_product_once_and_in_order(
        products in prop::collection::vec(made(), 1..40), asked in asked(), segments in 1_usize..6
    ) {
        let sql = shop(&products, segments);
        let mut whole = answer(&sql, &asked, None, 100);
        whole.cards.iter_mut().for_each(|card| card.show_in(asked.market));
        prop_assert_eq!(whole.total as usize, whole.cards.len());
        prop_assert_eq!(pages(&sql, &asked), slugs(&whole));
        let prices: Vec<_> = whole.cards.iter().map(|card| {
            let step = card.steps.first().map(|step| step.tiers[0].amount);
            step.or(card.prices.get(&Currency::EUR).map(|p| p.min))
        }).collect();
        match asked.sort {
            Sort::PriceAscending => prop_assert!(prices.is_sorted_by_key(|price| price.unwrap_or(i64::MAX))),
            Sort::PriceDescending => prop_assert!(prices.is_sorted_by_key(|price| price.map_or(i64::MAX, |p| -p))),
            Sort::Name => prop_assert!(whole.cards.is_sorted_by(|a, b| a.name.to_lowercase() <= b.name.to_lowercase())),
            Sort::Newest | Sort::Relevance => {}
        }
    }

    #[test]
    fn what_is_taken_out_or_changed_is_gone_everywhere(
        products in prop::collection::vec(made(), 4..30), changed in prop::collection::vec(made(), 1..4),
        asked in asked(), merged: bool
    ) {
        let sql = shop(&products, 3);
        let mut now = products.clone();
        for (number, made) in changed.iter().enumerate() {
            now[number] = made.clone();
            let name = number.to_string();
            run(put(&sql, &[(name.as_str(), &[made.listed(number)])])).unwrap();
        }
        run(keep_only(&sql, &[("3", &[])])).unwrap();
        if merged {
            merge_all(&sql);
        }
        let mut expected: BTreeMap<String, Made> = now.into_iter().enumerate().map(|(n, made)| (format!("p{n}"), made)).collect();
        expected.remove("p3");
        let everything = Asked { question: "", category: None, filters: Vec::new(), ..asked.clone() };
        let is_shown = |made: &Made| made.shown.is_none_or(|from| from == (asked.now >= 100));
        let expected: BTreeSet<_> = expected.into_iter().filter(|(_, made)| is_shown(made)).map(|(slug, _)| slug).collect();
        let found = slugs(&answer(&sql, &everything, None, 100));
        prop_assert_eq!(found.len(), expected.len());
        prop_assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), expected);
        check_counts(&sql, &asked)?;
    }
}

fn some_products(count: usize) -> Vec<Made> {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let products = prop::collection::vec(made(), count).new_tree(&mut runner);
    proptest::strategy::ValueTree::current(&products.unwrap())
}

/// A visitor who looks at all products and at all counts.
fn looking_around() -> Asked {
    Asked {
        question: "",
        category: None,
        filters: Vec::new(),
        sort: Sort::Relevance,
        categories: true,
        now: 100,
        market: None,
    }
}

#[test]
fn a_list_offers_the_attributes_that_most_of_its_own_products_have() {
    let mut products: Vec<_> = (0..).zip(some_products(30)).collect();
    let attribute = |code: String| ListedFacet {
        label: code.clone(),
        code,
        values: ListedValues::Number("1".to_owned()),
    };
    let listed = |(number, made): &mut (usize, Made)| {
        (made.shown, made.also_in) = (None, None);
        let is_tool = *number < 3;
        made.category = if is_tool { 4 } else { 0 };
        let mut listed = made.listed(*number);
        listed.listing.facets = match is_tool {
            true => vec![attribute("torque".to_owned())],
            false => (0..8).map(|n| attribute(format!("home_{n}"))).collect(),
        };
        listed
    };
    let products: Vec<_> = products.iter_mut().map(listed).collect();
    for segments in [1, 3] {
        let sql = shop_of(products.clone(), segments);
        for (question, categories) in [("", true), ("", false), ("thing", true)] {
            let asked = Asked {
                question,
                categories,
                category: Some("tools"),
                ..looking_around()
            };
            let facets = answer(&sql, &asked, None, 1).facets;
            let offered = facets.iter().map(|facet| facet.code.as_str());
            assert!(
                offered.clone().any(|code| code == "torque"),
                "{question} {categories}"
            );
        }
    }
}

#[test]
fn of_categories_those_are_counted_that_are_asked_for() {
    let sql = shop(&some_products(30), 3);
    let asked = looking_around();
    let counts = |categories| {
        let mut facets = answer_with(&sql, &asked, categories, None, 1).facets;
        facets.retain(|facet| facet.code == "category");
        let values = facets.remove(0).values.into_iter();
        values
            .map(|value| (value.code, value.count))
            .collect::<Vec<_>>()
    };
    let mut all = counts(Categories::All);
    assert!(all.len() > 2);
    let these = [all[1].0.clone(), "no-category".to_owned()];
    let these = these.each_ref().map(String::as_str);
    let counted = counts(Categories::These(&these));
    all.retain(|(code, _)| these.contains(&code.as_str()));
    assert_eq!(counted, all);
}

#[test]
fn a_page_goes_on_where_it_ended_after_its_segment_was_merged() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let products = prop::collection::vec(made(), 30)
        .new_tree(&mut runner)
        .unwrap();
    let products = proptest::strategy::ValueTree::current(&products);
    for sort in Sort::ALL {
        let asked = Asked {
            question: "",
            category: None,
            filters: Vec::new(),
            sort,
            categories: true,
            now: 100,
            market: None,
        };
        let sql = shop(&products, 5);
        let whole = slugs(&answer(&sql, &asked, None, 100));
        let first = answer(&sql, &asked, None, 10);
        merge_all(&sql);
        let rest = answer(&sql, &asked, first.next.clone(), 100);
        let both: Vec<_> = slugs(&first).into_iter().chain(slugs(&rest)).collect();
        assert_eq!(both, whole, "{sort:?}");
    }
}

#[test]
fn a_killed_merge_leaves_the_lists_as_they_are_and_is_swept_later() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let products = prop::collection::vec(made(), 30)
        .new_tree(&mut runner)
        .unwrap();
    let products = proptest::strategy::ValueTree::current(&products);
    let asked = Asked {
        question: "thing",
        category: None,
        filters: Vec::new(),
        sort: Sort::Name,
        categories: true,
        now: 100,
        market: None,
    };
    let mut calls = 0;
    loop {
        let sql = shop(&products, 5);
        let expected = slugs(&answer(&sql, &asked, None, 100));
        let killed = crate::testing::Killed::new(&sql, calls);
        let done = run(maintain(&killed, false)).is_ok();
        let _ = run(sql.rollback());
        assert_eq!(
            slugs(&answer(&sql, &asked, None, 100)),
            expected,
            "after {calls} calls"
        );
        merge_all(&sql);
        assert_eq!(
            slugs(&answer(&sql, &asked, None, 100)),
            expected,
            "after {calls} calls"
        );
        let later = "UPDATE search_segment SET changed_at = changed_at - 10000";
        run(sql.query(later, Vec::new())).unwrap();
        for _ in 0..3 {
            run(maintain(&sql, false)).unwrap();
        }
        let left = "SELECT (SELECT count(*) FROM search_segment), (SELECT count(DISTINCT segment) FROM search_term)
                    + (SELECT count(DISTINCT segment) FROM search_document)";
        let rows = run(sql.query(left, Vec::new())).unwrap();
        assert_eq!(
            (rows[0].integer(0).unwrap(), rows[0].integer(1).unwrap()),
            (1, 2)
        );
        if done {
            break;
        }
        calls += 1;
    }
    assert!(
        calls > 15,
        "a merge has many points to be killed at: {calls}"
    );
}
