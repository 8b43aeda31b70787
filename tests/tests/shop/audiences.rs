//! `POST /api/v1/prices`: whom which price is for, and why the others are not.

use serde_json::{Value, json};
use souk_tests::Shop;

/// The lists of a merchant who sells to many, from the widest to the narrowest.
fn lists() -> Value {
    json!([
        {"code": "base", "currency": "EUR"},
        {"code": "dollars", "currency": "USD"},
        {"code": "kontor", "currency": "EUR", "audience": {"stores": ["kontor"]}},
        {"code": "swiss", "currency": "EUR", "audience": {"countries": ["CH", "LI"]}},
        {"code": "counter", "currency": "EUR", "audience": {"channels": ["pos"]}},
        {"code": "trade", "currency": "EUR", "audience": {"segments": ["trade"]}},
        {"code": "acme", "currency": "EUR", "audience": {"organizations": ["acme"]}},
        {"code": "anna", "currency": "EUR", "kind": "override", "audience": {"customers": ["anna"]}},
        {"code": "winter", "currency": "EUR", "kind": "sale",
            "audience": {"starts": "2026-12-01T00:00:00Z", "ends": "2027-01-01T00:00:00Z"}},
    ])
}

/// The narrower a list is, the dearer: what wins does so by whom it is for.
fn rows() -> Value {
    let prices = [
        ("base", 1000),
        ("dollars", 1),
        ("kontor", 1010),
        ("swiss", 1020),
        ("counter", 1030),
        ("trade", 1040),
        ("acme", 1050),
        ("anna", 1060),
        ("winter", 900),
    ];
    let rows = prices
        .map(|(list, amount)| json!({"list": list, "of": {"product": "mug"}, "amount": amount}));
    json!(rows)
}

/// The decision about one mug, for these facts.
fn decide(facts: &Value) -> Value {
    let mut request = json!({"currency": "EUR", "store": "souk", "channel": "web",
        "time": "2026-06-01T12:00:00Z", "lists": lists(), "rows": rows(),
        "asks": [{"product": "mug", "variant": "MUG"}]});
    for (name, value) in facts.as_object().expect("facts") {
        request[name] = value.clone();
    }
    let shop = Shop::shared();
    let answer = shop.post("/api/v1/prices");
    let answer = answer.body("application/json", request.to_string()).send();
    answer.ok_json()["decisions"][0].clone()
}

/// The list that won with its price, and why each of the others did not: `code: reason by`.
fn told(decision: &Value) -> (String, i64, Vec<String>) {
    let price = &decision["price"];
    let lost = decision["lost"].as_array().expect("what lost").iter();
    let lost = lost.map(|lost| {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let reason = &lost["reason"];
        let told = format!(
            "{}: {} {}",
            word(&lost["list"]),
            word(&reason["code"]),
            word(&reason["by"])
        );
        told.trim_end().to_owned()
    });
    let mut lost: Vec<_> = lost.collect();
    lost.sort();
    let list = price["list"].as_str().expect("a list").to_owned();
    (list, price["unit"].as_i64().expect("an amount"), lost)
}

#[test]
fn the_narrowest_list_wins_though_it_is_dearer_and_the_others_say_why_they_lost() {
    let nobody = [
        "acme: organization",
        "anna: customer",
        "counter: channel",
        "dollars: currency",
        "kontor: store",
        "swiss: country",
        "trade: segment",
        "winter: not_started",
    ];
    let (list, unit, lost) = told(&decide(&json!({})));
    assert_eq!((list.as_str(), unit), ("base", 1000));
    assert_eq!(lost, nobody);
    // Each fact makes one list more hold, which beats all that hold already.
    let mut facts = json!({});
    let mut before = "base";
    for (fact, winner, amount) in [
        (json!({"store": "kontor"}), "kontor", 1010),
        (json!({"country": "CH"}), "swiss", 1020),
        (json!({"channel": "pos"}), "counter", 1030),
        (
            json!({"customer": {"segments": ["trade", "b2b"]}}),
            "trade",
            1040,
        ),
        (
            json!({"customer": {"segments": ["trade"], "organization": "acme"}}),
            "acme",
            1050,
        ),
        (
            json!({"customer": {"segments": ["trade"], "organization": "acme", "id": "anna"}}),
            "anna",
            1060,
        ),
    ] {
        for (name, value) in fact.as_object().expect("a fact") {
            facts[name] = value.clone();
        }
        let decision = decide(&facts);
        let (list, unit, lost) = told(&decision);
        assert_eq!((list.as_str(), unit), (winner, amount), "{facts}");
        let beaten = format!("{before}: less_specific {winner}");
        assert!(lost.contains(&beaten), "{beaten} in {lost:?}");
        assert_eq!(
            lost.len(),
            8,
            "each list but the winner is told of: {lost:?}"
        );
        before = winner;
    }
    // Somebody else's customer, organization and segment are nobody's.
    let others =
        json!({"customer": {"id": "bert", "organization": "other", "segments": ["press"]}});
    assert_eq!(told(&decide(&others)).2, nobody);
}

#[test]
fn a_price_holds_from_its_first_second_until_its_last() {
    for (time, expected, compare_at, reason) in [
        (
            "2026-11-30T23:59:59Z",
            1000,
            Value::Null,
            "winter: not_started",
        ),
        (
            "2026-12-01T00:00:00Z",
            900,
            json!(1000),
            "base: kind winter",
        ),
        (
            "2026-12-01T01:00:00+02:00",
            1000,
            Value::Null,
            "winter: not_started",
        ),
        (
            "2026-12-31T23:59:59Z",
            900,
            json!(1000),
            "base: kind winter",
        ),
        ("2027-01-01T00:00:00Z", 1000, Value::Null, "winter: ended"),
    ] {
        let decision = decide(&json!({"time": time}));
        let (_, unit, lost) = told(&decision);
        assert_eq!(unit, expected, "{time}");
        assert_eq!(decision["price"]["compare_at"], compare_at, "{time}");
        assert!(lost.contains(&reason.to_owned()), "{time}: {lost:?}");
    }
}

#[test]
fn kinds_priorities_and_tiers_decide_between_lists_for_the_same_people() {
    let list = |code: &str, kind: &str, priority: i32| json!({"code": code, "currency": "EUR", "kind": kind, "priority": priority});
    let row = |list: &str, from: u64, amount: i64| json!({"list": list, "of": {"product": "mug"}, "from": from, "amount": amount});
    let asked = |lists: Value, rows: Value, quantity: u64| {
        let asks = json!([{"product": "mug", "variant": "MUG", "quantity": quantity}]);
        decide(&json!({"lists": lists, "rows": rows, "asks": asks}))
    };
    let three = || {
        json!([
            list("base", "base", 0),
            list("sale", "sale", 0),
            list("mine", "override", 0)
        ])
    };
    let rows = || {
        json!([
            row("base", 1, 1000),
            row("base", 6, 800),
            row("sale", 1, 900),
            row("mine", 1, 1100)
        ])
    };
    // An override replaces: nothing is struck through.
    let decision = asked(three(), rows(), 1);
    assert_eq!(
        told(&decision),
        (
            "mine".to_owned(),
            1100,
            vec![
                "base: kind mine".to_owned(),
                "base: under_higher_list mine".to_owned(),
                "sale: kind mine".to_owned()
            ]
        )
    );
    assert_eq!(decision["price"]["compare_at"], Value::Null);
    // A sale keeps what it beats; its lack of tiers does not bring the regular ones back.
    let lists = json!([list("base", "base", 0), list("sale", "sale", 0)]);
    let without = json!([
        row("base", 1, 1000),
        row("base", 6, 800),
        row("sale", 1, 900)
    ]);
    let decision = asked(lists.clone(), without, 6);
    assert_eq!(decision["price"]["unit"], 900);
    assert_eq!(decision["price"]["tiers"].as_array().map(Vec::len), Some(1));
    assert!(
        told(&decision)
            .2
            .contains(&"base: under_higher_list sale".to_owned())
    );
    // With a tier of its own it has one; for five units that is not reached.
    let with = json!([
        row("base", 1, 1000),
        row("sale", 1, 900),
        row("sale", 6, 700)
    ]);
    let five = asked(lists.clone(), with.clone(), 5);
    assert_eq!(
        (&five["price"]["unit"], &five["price"]["total"]),
        (&json!(900), &json!(4500))
    );
    assert!(told(&five).2.contains(&"sale: quantity".to_owned()));
    let six = asked(lists, with, 6);
    assert_eq!(
        (&six["price"]["unit"], &six["price"]["total"]),
        (&json!(700), &json!(4200))
    );
    // A higher priority wins, whatever it says and whomever it is for.
    let lists = json!([list("base", "base", 9), {"code": "anna", "currency": "EUR", "kind": "override",
        "priority": 8, "audience": {"customers": ["anna"]}}]);
    let rows = json!([row("base", 1, 1000), row("anna", 1, 1)]);
    let request = json!({"lists": lists, "rows": rows, "customer": {"id": "anna"}});
    let (winner, _, lost) = told(&decide(&request));
    assert_eq!(
        (winner.as_str(), lost),
        ("base", vec!["anna: priority base".to_owned()])
    );
    // The row of a variant goes before that of its product, in the same list.
    let rows =
        json!([row("base", 1, 1000), {"list": "base", "of": {"variant": "MUG"}, "amount": 1200}]);
    let (_, unit, lost) = told(&asked(json!([list("base", "base", 0)]), rows, 1));
    assert_eq!(
        (unit, lost),
        (1200, vec!["base: variant_has_own".to_owned()])
    );
}
