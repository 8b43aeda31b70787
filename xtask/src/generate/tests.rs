use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn generated(plan: &Plan) -> String {
    let mut output = Vec::new();
    plan.write(&mut output, || ()).unwrap();
    String::from_utf8(output).unwrap()
}

fn rows(plan: &Plan) -> Vec<(String, Value)> {
    let text = generated(plan);
    let rows = text.lines().map(|line| {
        let row: BTreeMap<String, Value> = serde_json::from_str(line).unwrap();
        row.into_iter().next().unwrap()
    });
    rows.collect()
}

#[test]
fn the_same_plan_gives_the_same_rows_and_another_seed_gives_others() {
    let plan = Plan::new(50);
    assert_eq!(generated(&plan), generated(&plan));
    let other = Plan {
        seed: 2,
        ..plan.clone()
    };
    assert_ne!(generated(&plan), generated(&other));
}

#[test]
fn codes_are_unique_and_of_the_store() {
    let plan = Plan {
        store: "big-one".to_owned(),
        ..Plan::new(500)
    };
    let mut seen = BTreeSet::new();
    for (kind, row) in rows(&plan) {
        let id = ["external_id", "code"]
            .iter()
            .find_map(|field| row[*field].as_str());
        let id = id.unwrap().to_owned();
        assert!(seen.insert((kind.clone(), id.clone())), "{kind} {id} twice");
        if !matches!(kind.as_str(), "page" | "menu") {
            assert!(
                id.starts_with("big-one") || id.starts_with("big_one_"),
                "{kind} {id}"
            );
        }
    }
}

#[test]
fn products_have_up_to_twelve_variants_with_every_currency() {
    let plan = Plan {
        currencies: ["JPY", "KWD"].map(str::to_owned).into(),
        ..Plan::new(300)
    };
    let mut counts = BTreeSet::new();
    let mut skus = BTreeSet::new();
    for (_, product) in rows(&plan)
        .into_iter()
        .filter(|(kind, _)| kind == "product")
    {
        let variants = product["variants"].as_array().unwrap();
        counts.insert(variants.len());
        for variant in variants {
            assert!(skus.insert(variant["sku"].to_string()));
            let prices = variant["prices"].as_array().unwrap();
            for currency in ["JPY", "KWD"] {
                assert!(prices.iter().any(|price| price["currency"] == currency));
            }
        }
    }
    assert_eq!((counts.first(), counts.last()), (Some(&1), Some(&12)));
}

#[test]
fn words_follow_the_law_of_zipf_and_grow_with_the_catalogue() {
    let words = |products| {
        let mut counts = BTreeMap::new();
        for (_, product) in rows(&Plan::new(products))
            .into_iter()
            .filter(|(kind, _)| kind == "product")
        {
            let text = format!(
                "{} {}",
                product["texts"]["en"]["name"], product["texts"]["en"]["description"]
            );
            for word in text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| word.len() > 1)
            {
                *counts.entry(word.to_lowercase()).or_insert(0_u32) += 1;
            }
        }
        counts
    };
    let (few, many) = (words(200), words(2_000));
    assert!(
        many.len() > few.len() * 3 / 2,
        "{} and {}",
        few.len(),
        many.len()
    );
    let mut counts: Vec<_> = many.values().copied().collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    let total: u32 = counts.iter().sum();
    let of_the_first_fifty: u32 = counts.iter().take(50).sum();
    assert!(
        of_the_first_fifty > total / 2,
        "{of_the_first_fifty} of {total}"
    );
    let once = counts.iter().filter(|count| **count <= 2).count();
    assert!(
        once > counts.len() / 4,
        "{once} of {} words are rare",
        counts.len()
    );
}
