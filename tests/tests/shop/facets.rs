//! Filters and their counts: what a facet promises is what a click on it gives.

use std::collections::BTreeSet;

use serde_json::Value;
use souk_tests::{Shop, rows};

use crate::listing::{LIST, items, list, slugs, sold};

/// A list of a store in a language, with what narrows it.
#[derive(Clone)]
struct Narrowed<'s> {
    shop: &'s Shop,
    other_store: bool,
    language: &'static str,
    /// With what belongs to it: a country, or nothing.
    currency: &'static str,
    /// `q=…` or nothing.
    question: &'static str,
    /// Parameters and values.
    filters: Vec<(String, String)>,
}

impl Narrowed<'_> {
    fn read(&self) -> Value {
        let mut path = format!(
            "{LIST}?language={}&limit=1&currency={}&{}",
            self.language, self.currency, self.question
        );
        for (parameter, value) in &self.filters {
            path.push_str(&format!("&{parameter}={}", value.replace('#', "%23")));
        }
        let request = if self.other_store {
            self.shop.get_other(&path)
        } else {
            self.shop.get(&path)
        };
        request.send().ok_json()
    }

    fn total(&self) -> u64 {
        self.read()["total"].as_u64().expect("a total")
    }

    /// With these values of a facet and none other.
    fn choosing(&self, facet: &str, values: &[&str]) -> Self {
        let mut narrowed = self.clone();
        let is_of = |parameter: &str| parameter.split('.').next() == Some(facet);
        narrowed.filters.retain(|(parameter, _)| !is_of(parameter));
        let values = values
            .iter()
            .map(|value| (facet.to_owned(), (*value).to_owned()));
        narrowed.filters.extend(values);
        narrowed
    }
}

impl std::fmt::Display for Narrowed<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let store = if self.other_store {
            "the other store"
        } else {
            "the store"
        };
        write!(
            f,
            "{store}, {}, {}, {}, {:?}",
            self.language, self.currency, self.question, self.filters
        )
    }
}

/// Codes and counts of the values of each facet that is chosen from by values.
fn offered(list: &Value) -> Vec<(String, Vec<(String, u64)>)> {
    let facets = list["facets"].as_array().into_iter().flatten();
    let facets = facets.filter(|facet| facet["kind"] != "range");
    let value = |value: &Value| {
        let code = value["code"].as_str().expect("a code").to_owned();
        (code, value["count"].as_u64().expect("a count"))
    };
    let of = |facet: &Value| {
        assert!(
            facet["label"]
                .as_str()
                .is_some_and(|label| !label.is_empty()),
            "{facet}"
        );
        let values = facet["values"].as_array().into_iter().flatten();
        (
            facet["code"].as_str().expect("a code").to_owned(),
            values.map(value).collect(),
        )
    };
    facets.map(of).collect()
}

/// Every count of a list, against the list that the value leads to.
fn assert_counts(narrowed: &Narrowed<'_>) -> usize {
    let list = narrowed.read();
    let mut checked = 0;
    for (facet, values) in offered(&list) {
        for (value, count) in &values {
            let chosen = narrowed.choosing(&facet, &[value]);
            assert_eq!(chosen.total(), *count, "{facet}={value} of {narrowed}");
            checked += 1;
        }
        let alone = matches!(&*facet, "category" | "rating" | "availability");
        if let [(first, a), (second, b), ..] = &values[..]
            && !alone
        {
            // Alternatives add up, less what is both.
            let both = narrowed.choosing(&facet, &[first, second]);
            let total = both.total();
            assert!(
                (*a.max(b)..=a + b).contains(&total),
                "{both}: {total} of {a} and {b}"
            );
            // The facet's own selection does not lower its counts.
            let again = offered(&both.read());
            let again = again.iter().find(|(code, _)| *code == facet);
            // What is chosen is named even where nothing has it.
            let again = again.map_or(&[][..], |(_, values)| values).iter();
            let again: Vec<_> = again.filter(|(_, count)| *count > 0).cloned().collect();
            assert_eq!(
                again,
                values
                    .into_iter()
                    .filter(|(_, count)| *count > 0)
                    .collect::<Vec<_>>(),
                "{both}"
            );
        }
    }
    checked
}

#[test]
fn every_count_is_the_total_of_the_list_that_it_leads_to() {
    let shop = Shop::shared();
    let mut checked = 0;
    for (other_store, language, questions) in [
        (false, "en", ["", "q=linen", "q=mug"]),
        (false, "de", ["", "q=leinen", "q=becher"]),
        (true, "de", ["", "q=papier", "q=stift"]),
        (true, "en", ["", "q=paper", "q=pen"]),
    ] {
        for question in questions {
            let all = Narrowed {
                shop: &shop,
                other_store,
                language,
                currency: "EUR",
                question,
                filters: Vec::new(),
            };
            checked += assert_counts(&all);
            // Two filters at a time: the largest value of a facet with the smallest of the next.
            let facets = offered(&all.read());
            for pair in facets.windows(2) {
                let [(first, largest), (second, smallest)] = pair else {
                    continue;
                };
                let largest = largest.iter().max_by_key(|(_, count)| *count);
                let smallest = smallest.iter().min_by_key(|(_, count)| *count);
                let Some(((one, _), (other, _))) = largest.zip(smallest) else {
                    continue;
                };
                let both = all.choosing(first, &[one]).choosing(second, &[other]);
                checked += assert_counts(&both);
            }
        }
    }
    assert!(checked > 500, "{checked}");
}

#[test]
fn filters_of_several_facets_hold_together() {
    let shop = Shop::shared();
    let found = |query: &str| -> BTreeSet<String> {
        let list = list(&shop, &format!("{query}&limit=100"));
        slugs(&list).into_iter().collect()
    };
    for (one, other) in [
        ("material=wood", "price.max=30"),
        ("material=wood&material=steel", "availability=in_stock"),
        ("category=kitchen", "origin=germany"),
        ("q=linen", "price.min=50"),
    ] {
        let (a, b) = (found(one), found(other));
        let expected: BTreeSet<_> = a.intersection(&b).cloned().collect();
        assert!(
            !expected.is_empty() && expected.len() < b.len(),
            "{one} {other}"
        );
        assert_eq!(found(&format!("{one}&{other}")), expected, "{one} {other}");
    }
}

#[test]
fn a_price_is_understood_as_it_is_typed_and_bounds_are_included() {
    let shop = Shop::shared();
    for currency in ["EUR", "USD"] {
        let all = list(&shop, &format!("currency={currency}&limit=100"));
        let amounts: Vec<i64> = items(&all)
            .iter()
            .filter_map(|item| item["price"]["amount"].as_i64())
            .collect();
        let (low, high) = (amounts[amounts.len() / 3], amounts[amounts.len() / 2]);
        let (low, high) = (low.min(high), low.max(high));
        let expected = amounts
            .iter()
            .filter(|amount| (low..=high).contains(*amount))
            .count();
        let written =
            |amount: i64, point: char| format!("{}{point}{:02}", amount / 100, amount % 100);
        for point in ['.', ','] {
            let (min, max) = (written(low, point), written(high, point));
            let found = list(
                &shop,
                &format!("currency={currency}&price.min={min}&price.max={max}&limit=100"),
            );
            assert_eq!(found["total"], expected, "{min} to {max} {currency}");
        }
    }
}

#[test]
fn ends_that_are_the_wrong_way_round_are_meant_on_a_page_and_refused_to_a_program() {
    let shop = Shop::shared();
    for (property, low, high) in [("price", "9.50", "30"), ("capacity", "200", "1000")] {
        let crossed = format!("{property}.min={high}&{property}.max={low}");
        let meant = format!("{property}.min={low}&{property}.max={high}");
        for path in ["/search", "/c/kitchen", "/de/c/kueche"] {
            let page = |query: &str| shop.get(&format!("{path}?{query}")).send().ok_page();
            assert_eq!(page(&crossed), page(&meant), "{path}?{crossed}");
        }
        let answer = shop
            .get(&format!("/api/v1/products?{crossed}"))
            .send()
            .assert_problem(400, "invalid_request");
        let error = &answer["errors"][0];
        assert_eq!(error["field"], format!("{property}.max"));
        let detail = error["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(&format!("{property}.min")), "{detail}");
        let alone = list(
            &shop,
            &format!("{property}.min={high}&{property}.max={high}"),
        );
        assert!(alone["total"].is_u64(), "a range may be one value");
    }
}

#[test]
fn a_range_of_numbers_narrows_by_what_products_measure() {
    let shop = Shop::shared();
    let capacity = |row: &Value| -> Option<f64> {
        row["attributes"]["capacity"]
            .as_str()
            .and_then(|text| text.parse().ok())
    };
    let expected = rows("product")
        .iter()
        .filter(|row| sold(row))
        .filter(|row| capacity(row).is_some_and(|capacity| (200.0..=500.0).contains(&capacity)))
        .count();
    assert!(expected > 2);
    let found = list(&shop, "capacity.min=200&capacity.max=500&limit=100");
    assert_eq!(found["total"], expected);
    let capacity = found["facets"].as_array().into_iter().flatten();
    let mut capacity = capacity.filter(|facet| facet["code"] == "capacity");
    let range = &capacity.next().expect("the facet of the range")["range"];
    assert_eq!(range["selected_min"], "200");
    assert_eq!(range["selected_max"], "500");
}

#[test]
fn what_is_in_stock_is_what_can_be_had() {
    let shop = Shop::shared();
    let all = list(&shop, "limit=100");
    let can_be_had = |item: &&&Value| {
        matches!(
            item["availability"].as_str(),
            Some("in_stock" | "low_stock")
        )
    };
    let items = items(&all);
    let expected = items.iter().filter(can_be_had).count();
    assert!(expected < items.len(), "nothing is sold out");
    let found = list(&shop, "availability=in_stock&limit=100");
    assert_eq!(found["total"], expected);
}

/// The two prices that a list lies between, as they are typed.
fn price_range(list: &Value) -> Option<(String, String)> {
    let facets = list["facets"].as_array().into_iter().flatten();
    let price = facets.into_iter().find(|facet| facet["code"] == "price")?;
    let bound = |name: &str| Some(price["range"][name].as_str()?.to_owned());
    Some((bound("min")?, bound("max")?))
}

/// A price between two others, with as many decimals as these have.
fn between(min: &str, max: &str, percent: u64) -> String {
    let digits = |text: &str| text.replace('.', "").parse::<u64>().expect("digits");
    let (low, high) = (digits(min), digits(max));
    let found = low + (high - low) * percent / 100;
    let decimals = min
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    let padded = format!("{found:0width$}", width = decimals + 1);
    let (units, rest) = padded.split_at(padded.len() - decimals);
    match rest {
        "" => units.to_owned(),
        rest => format!("{units}.{rest}"),
    }
}

#[test]
fn counts_hold_for_any_filters_in_any_currency_and_country() {
    let shop = Shop::shared();
    // The same numbers in every run.
    let mut seed = 20_261_122_u64;
    let mut below = |bound: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).expect("31 bits") % bound
    };
    let markets = [
        "EUR",
        "USD",
        "JPY",
        "KWD",
        "EUR&country=CH",
        "USD&country=CH",
        "EUR&country=AT",
    ];
    let questions = ["", "", "q=mug", "q=wool", "q=halm", "q=tea"];
    let (mut checked, mut ranges) = (0, 0);
    for round in 0..36 {
        let mut narrowed = Narrowed {
            shop: &shop,
            other_store: false,
            language: ["en", "de", "ar"][below(3)],
            currency: markets[round % markets.len()],
            question: questions[below(questions.len())],
            filters: Vec::new(),
        };
        for _ in 0..below(4) {
            let list = narrowed.read();
            if below(2) == 0
                && let Some((min, max)) = price_range(&list)
            {
                let from = between(&min, &max, below(40) as u64);
                let to = between(&min, &max, 50 + below(51) as u64);
                narrowed
                    .filters
                    .retain(|(name, _)| !name.starts_with("price."));
                narrowed.filters.push(("price.min".to_owned(), from));
                narrowed.filters.push(("price.max".to_owned(), to));
                ranges += 1;
                continue;
            }
            let mut facets = offered(&list);
            facets.retain(|(_, values)| !values.is_empty());
            if facets.is_empty() {
                break;
            }
            let (facet, values) = facets.swap_remove(below(facets.len()));
            let value = &values[below(values.len())].0;
            narrowed = narrowed.choosing(&facet, &[value]);
        }
        let list = narrowed.read();
        let wanted = narrowed.currency.split('&').next();
        for item in items(&list) {
            assert_eq!(item["price"]["currency"].as_str(), wanted, "{narrowed}");
        }
        checked += assert_counts(&narrowed);
    }
    assert!(
        checked > 300 && ranges > 10,
        "{checked} counts, {ranges} ranges of prices"
    );
}

#[test]
fn a_price_range_keeps_what_costs_so_much_in_that_currency_and_country() {
    let shop = Shop::shared();
    for market in ["USD", "JPY", "KWD", "EUR&country=CH"] {
        let all = list(&shop, &format!("limit=100&currency={market}"));
        // What has one price alone: the others are kept where any of their variants fits.
        let single = |all: &Value| -> Vec<(String, i64)> {
            let items = items(all).into_iter();
            let items = items.filter(|item| item["price_varies"] == false);
            items
                .filter_map(|item| {
                    Some((
                        item["slug"].as_str()?.to_owned(),
                        item["price"]["amount"].as_i64()?,
                    ))
                })
                .collect()
        };
        let known = single(&all);
        let (min, max) = price_range(&all).expect("prices");
        let minor = |text: &str| text.replace('.', "").parse::<i64>().expect("digits");
        for (from, to) in [(0, 5), (3, 20), (10, 60), (50, 100), (0, 100)] {
            let (from, to) = (between(&min, &max, from), between(&min, &max, to));
            let kept = list(
                &shop,
                &format!("limit=100&currency={market}&price.min={from}&price.max={to}"),
            );
            let mut expected = known.clone();
            expected.retain(|(_, amount)| (minor(&from)..=minor(&to)).contains(amount));
            let mut found = single(&kept);
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{from} to {to} {market}");
        }
    }
}
