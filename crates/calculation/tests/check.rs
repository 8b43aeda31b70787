//! What cannot be right is refused, with its field.

use calculation::check::{self, Invalid};
use calculation::price::{CataloguePromotion, PriceList, PriceRow};
use calculation::problem::{Charge, Facts, Line, Problem, Rate, Settings, Tax, TaxRate, UnitPrice};
use calculation::promotion::Promotion;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_value, json};

fn read<T: DeserializeOwned>(value: &Value) -> T {
    from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

fn fields(found: &[Invalid]) -> Vec<&str> {
    found.iter().map(|invalid| invalid.field.as_str()).collect()
}

/// What is refused of a promotion with these fields beside an id and an action.
#[track_caller]
fn refuses(part: &Value, expected: &[&str]) {
    let mut promotion = json!({"id": "p", "actions": [{"spread": {"discount": {"percent": 10}}}]});
    let whole = promotion.as_object_mut().unwrap();
    whole.extend(part.as_object().unwrap().clone());
    let found = check::promotion(&read::<Promotion>(&promotion));
    assert_eq!(fields(&found), expected, "{part}: {found:?}");
}

#[track_caller]
fn refuses_action(action: &Value, expected: &[&str]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|field| format!("actions[0].{field}"))
        .collect();
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    refuses(&json!({ "actions": [action] }), &expected);
}

#[track_caller]
fn refuses_condition(condition: &Value, expected: &[&str]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|field| format!("condition.{field}"))
        .collect();
    let expected: Vec<_> = expected.iter().map(String::as_str).collect();
    refuses(&json!({ "condition": condition }), &expected);
}

#[test]
fn sets_that_nothing_is_in() {
    let spread = |of: Value| json!({"spread": {"of": of, "discount": {"percent": 10}}});
    let except = |except: Value| {
        let of = json!({"tags": ["red"], "price": {"max": 5}, "except": except});
        let promotion = json!({"condition": {"lines": {"of": of, "range": {"min": 1}}},
            "actions": [{"gift": {"product": "card"}}, spread(of)]});
        let found = check::contradictions(&read(&promotion), None, &[]);
        found
            .into_iter()
            .map(|invalid| invalid.field)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        except(json!({"price": {"max": 5}, "tags": ["red"]})),
        ["condition.lines.of.except", "actions[1].spread.of.except"]
    );
    for other in [
        json!({"tags": ["red"]}),
        json!({"tags": ["red"], "price": {"max": 5}, "except": {"tags": ["new"]}}),
    ] {
        assert!(except(other).is_empty());
    }
    for list in [
        "products",
        "variants",
        "categories",
        "brands",
        "tags",
        "attributes",
    ] {
        let action = spread(json!({ list: [] }));
        let read = from_value::<Promotion>(json!({"actions": [action]}));
        let error = read.expect_err(list).to_string();
        assert!(error.contains("at least one entry"), "{list}: {error}");
    }
}

#[test]
fn what_is_said_in_money() {
    let action = |action: Value| json!({"actions": [{"gift": {"product": "card"}}, action]});
    let tenth = json!({"percent": 10});
    for (part, field) in [
        (json!({"cap": 5}), Some("cap")),
        (json!({"budget": {"spend": 5}}), Some("budget.spend")),
        (json!({"budget": {"uses": {"most": 5}}}), None),
        (
            json!({"condition": {"any": [{"none": [{"total": {"range": {"min": 5}}}]}]}}),
            Some("condition"),
        ),
        (
            json!({"condition": {"quantity": {"range": {"min": 5}}}}),
            None,
        ),
        (
            json!({"condition": {"lines": {"of": {"except": {"price": {"max": 5}}}, "range": {"min": 5}}}}),
            Some("condition"),
        ),
        (action(json!({"spread": {"discount": tenth}})), None),
        (
            action(json!({"shipping": {"discount": {"fixed_price": 5}}})),
            Some("actions[1]"),
        ),
        (
            action(json!({"lines": {"discount": tenth, "line_cap": 5}})),
            Some("actions[1]"),
        ),
        (
            action(
                json!({"tiers": {"by": "quantity", "steps": [{"from": 1, "discount": {"amount": 1}}]}}),
            ),
            Some("actions[1]"),
        ),
        (
            action(json!({"tiers": {"by": "amount", "steps": [{"from": 1, "discount": tenth}]}})),
            Some("actions[1]"),
        ),
        (
            action(
                json!({"bundles": {"size": 2, "discount": tenth, "also": [{"of": {"price": {"min": 1}}, "quantity": 1}]}}),
            ),
            Some("actions[1]"),
        ),
        (
            action(json!({"gift": {"product": "card", "per": {"by": "amount", "each": 5}}})),
            Some("actions[1]"),
        ),
    ] {
        let found = check::in_money(&read::<Promotion>(&part));
        assert_eq!(found.as_deref(), field, "{part}");
    }
}

#[test]
fn discounts_beyond_the_whole_and_below_nothing() {
    for (discount, field) in [
        (json!({"percent": "100.0000001"}), Some("percent")),
        (json!({"percent": 101}), Some("percent")),
        (json!({"percent": 100}), None),
        (json!({"percent": 0}), None),
        (json!({"amount": -1}), Some("amount")),
        (json!({"amount": i64::MAX}), None),
        (json!({"fixed_price": -1}), Some("fixed_price")),
        (json!({"fixed_price": 0}), None),
    ] {
        for action in ["spread", "lines", "units", "shipping", "surcharge"] {
            let expected = field.map(|field| format!("{action}.discount.{field}"));
            let expected: Vec<_> = expected.iter().map(String::as_str).collect();
            refuses_action(&json!({ action: {"discount": discount} }), &expected);
        }
    }
}

#[test]
fn promotions_that_contradict_themselves() {
    refuses(&json!({"starts": 5, "ends": 5}), &["ends"]);
    refuses(&json!({"starts": 5, "ends": 6}), &[]);
    refuses(
        &json!({"cap": -1, "budget": {"spend": -1}}),
        &["budget.spend", "cap"],
    );
    refuses(&json!({"actions": []}), &["actions"]);
    refuses(&json!({"id": ""}), &["id"]);
    let ten = json!({"percent": 10});
    let set = |buy, get| json!({"buy_x_get_y": {"buy": {}, "buy_quantity": buy, "get": {}, "get_quantity": get, "discount": ten}});
    refuses_action(&set(1, 1), &[]);
    refuses_action(&set(0, 1), &["buy_x_get_y.buy_quantity"]);
    refuses_action(&set(1, 0), &["buy_x_get_y.get_quantity"]);
    refuses_action(
        &json!({"bundles": {"size": 0, "discount": ten, "times": 0}}),
        &["bundles.size", "bundles.times"],
    );
    refuses_action(
        &json!({"units": {"discount": ten, "limit": 0, "line_limit": 0, "line_cap": -1, "every": {"of": 2, "units": 3}}}),
        &[
            "units.every.units",
            "units.line_limit",
            "units.limit",
            "units.line_cap",
        ],
    );
    refuses_action(
        &json!({"bundles": {"size": 1, "discount": ten, "also": [{"quantity": 0}], "within": {"units": 0}}}),
        &["bundles.also[0].quantity", "bundles.within.units"],
    );
    refuses_action(
        &json!({"gift": {"product": "a", "per": {"by": "amount", "each": 0, "times": 0}}}),
        &["gift.per.each", "gift.per.times"],
    );
    refuses_action(
        &json!({"gift": {"product": "", "quantity": 0}}),
        &["gift.product", "gift.quantity"],
    );
    let steps = |froms: &[i64]| {
        let steps: Vec<_> = froms
            .iter()
            .map(|from| json!({"from": from, "discount": ten}))
            .collect();
        json!({"tiers": {"by": "amount", "steps": steps}})
    };
    refuses_action(&steps(&[0, 1, 5]), &[]);
    refuses_action(&steps(&[]), &["tiers.steps"]);
    refuses_action(&steps(&[-1]), &["tiers.steps[0].from"]);
    refuses_action(
        &steps(&[5, 5, 4]),
        &["tiers.steps[1].from", "tiers.steps[2].from"],
    );
}

#[test]
fn conditions_that_nothing_could_meet() {
    refuses_condition(&json!({"all": []}), &["all"]);
    refuses_condition(&json!({"any": [{"none": []}]}), &["any[0].none"]);
    for set in [
        "segment",
        "organization",
        "country",
        "shipping_method",
        "payment_method",
        "store",
        "currency",
        "channel",
        "coupon",
        "weekday",
    ] {
        refuses_condition(&json!({ set: [] }), &[set]);
    }
    refuses_condition(
        &json!({"country": ["DE", "de", "DEU"]}),
        &["country[1]", "country[2]"],
    );
    refuses_condition(&json!({"currency": ["EUR", "EURO"]}), &["currency[1]"]);
    refuses_condition(&json!({"weekday": [1, 8]}), &["weekday"]);
    refuses_condition(
        &json!({"hours": {"from": "09:00", "to": "09:00"}}),
        &["hours.to"],
    );
    refuses_condition(
        &json!({"hours": {"from": "24:00", "to": "09:00"}}),
        &["hours.from"],
    );
    refuses_condition(&json!({"hours": {"from": "09:00", "to": "24:00"}}), &[]);
    refuses_condition(&json!({"total": {}}), &["total.range"]);
    refuses_condition(
        &json!({"total": {"range": {"min": 5, "max": 4}}}),
        &["total.range.max"],
    );
    refuses_condition(&json!({"total": {"range": {"min": 5, "max": 5}}}), &[]);
    refuses_condition(
        &json!({"quantity": {"range": {"min": -1}}}),
        &["quantity.range.min"],
    );
    refuses_condition(&json!({"nth_order": {"min": 0}}), &["nth_order.min"]);
    let of = |of| json!({"total": {"of": of, "range": {"min": 1}}});
    refuses_condition(&of(json!({"products": [""]})), &["total.of.products[0]"]);
    refuses_condition(
        &of(json!({"price": {"min": 2, "max": 1}})),
        &["total.of.price.max"],
    );
    refuses_condition(&of(json!({"except": {}})), &["total.of.except"]);
}

#[test]
fn conditions_lie_only_so_deep_and_are_only_so_many() {
    let nest = |depth| (0..depth).fold(json!("always"), |inner, _| json!({ "all": [inner] }));
    refuses_condition(&nest(8), &[]);
    refuses_condition(
        &nest(9),
        &["all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all"],
    );
    let many = vec![json!("always"); 1_000];
    refuses_condition(&json!({ "all": many }), &["all[999]"]);
    let mut of = json!({"tags": ["a"]});
    for _ in 0..9 {
        of = json!({ "except": of });
    }
    let path = format!("total.of{}", ".except".repeat(9));
    refuses_condition(&json!({"total": {"of": of, "range": {"min": 1}}}), &[&path]);
}

#[test]
fn coupons() {
    refuses(
        &json!({"coupons": [
            {"code": "A", "starts": 9, "ends": 3}, {"code": " a "}, {"code": " "}, {"code": "B", "per_order": 0},
        ]}),
        &[
            "coupons[0].ends",
            "coupons[2].code",
            "coupons[3].per_order",
            "coupons[1].code",
        ],
    );
    let many: Vec<_> = (0..10_000)
        .map(|n| json!({ "code": n.to_string() }))
        .collect();
    refuses(&json!({ "coupons": many }), &["coupons"]);
}

fn gift(id: &str, wanted: &[&str], given: &str) -> Promotion {
    read(&json!({
        "id": id,
        "condition": {"quantity": {"of": {"products": wanted}, "range": {"min": 1}}},
        "actions": [{"shipping": {"discount": {"amount": 1}}}, {"gift": {"product": given}}],
    }))
}

#[test]
fn gifts_that_lead_to_their_own_giving() {
    let with = |promotions: Vec<Promotion>| Problem {
        promotions,
        ..problem()
    };
    let cycle = with(vec![
        gift("1", &["a", "x"], "b"),
        gift("2", &["b"], "c"),
        gift("3", &["d", "c"], "a"),
    ]);
    assert_eq!(
        fields(&check::problem(&cycle)),
        ["promotions[2].actions[1].gift.product"]
    );
    let chain = with(vec![
        gift("1", &["a"], "b"),
        gift("2", &["a", "b"], "c"),
        gift("3", &["a", "c"], "d"),
    ]);
    assert_eq!(check::problem(&chain), []);
    assert_eq!(
        fields(&check::promotion(&gift("1", &["a"], "a"))),
        ["actions[1].gift.product"]
    );
}

#[test]
fn many_gifts_are_searched_in_time() {
    // Each leads to all that come after it.
    let product = |n: usize| format!("p{n:03}");
    let promotions = (0..300).map(|n| {
        let wanted: Vec<_> = (0..n).map(product).collect();
        let wanted: Vec<_> = wanted.iter().map(String::as_str).collect();
        gift(
            &n.to_string(),
            if n == 0 { &["start"] } else { &wanted },
            &product(n),
        )
    });
    let problem = Problem {
        promotions: promotions.collect(),
        ..problem()
    };
    assert_eq!(check::problem(&problem), []);
}

fn problem() -> Problem {
    let line = |id: &str, unit_price| Line {
        id: id.to_owned(),
        unit_price,
        quantity: 2,
        ..Line::default()
    };
    Problem {
        settings: Settings::default(),
        facts: Facts {
            currency: "EUR".to_owned(),
            ..Facts::default()
        },
        lines: vec![line("2", 500), line("1", 0)],
        shipping: vec![Charge {
            id: "post".to_owned(),
            amount: 490,
            ..Charge::default()
        }],
        surcharges: Vec::new(),
        promotions: Vec::new(),
        lanes: Vec::new(),
        coupons: vec!["SUMMER".to_owned()],
    }
}

#[track_caller]
fn refuses_problem(change: impl FnOnce(&mut Problem), expected: &[&str]) {
    let mut problem = problem();
    change(&mut problem);
    let found = check::problem(&problem);
    assert_eq!(fields(&found), expected, "{found:?}");
}

#[test]
fn orders() {
    refuses_problem(|_| {}, &[]);
    refuses_problem(|one| one.facts.currency = "XXX".to_owned(), &["currency"]);
    refuses_problem(|one| one.facts.currency = "eur".to_owned(), &["currency"]);
    refuses_problem(
        |one| one.facts.country = Some("Germany".to_owned()),
        &["country"],
    );
    refuses_problem(|one| one.facts.time.seconds = i64::MAX, &["time"]);
    refuses_problem(|one| one.lines[1].id = "2".to_owned(), &["lines[1].id"]);
    refuses_problem(|one| one.lines[0].id = String::new(), &["lines[0].id"]);
    refuses_problem(|one| one.lines[1].unit_price = -1, &["lines[1].unit_price"]);
    refuses_problem(|one| one.lines[1].floor = -1, &["lines[1].floor"]);
    refuses_problem(
        |one| {
            one.lines[0].prices = vec![
                UnitPrice {
                    count: 2,
                    price: -1,
                },
                UnitPrice { count: 1, price: 1 },
            ];
        },
        &["lines[0].prices[0].price", "lines[0].prices[1].count"],
    );
    refuses_problem(
        |one| one.lines[1].quantity = u64::MAX,
        &["lines[1].quantity"],
    );
    refuses_problem(|one| one.shipping[0].amount = -1, &["shipping[0].amount"]);
    refuses_problem(
        |one| one.surcharges = vec![one.shipping[0].clone(); 2],
        &["surcharges[1].id"],
    );
    refuses_problem(
        |one| one.coupons = vec!["A".to_owned(); 10_000],
        &["coupons"],
    );
    refuses_problem(|one| one.coupons.push(String::new()), &["coupons[1]"]);
    refuses_problem(
        |one| one.promotions = vec![gift("1", &["a"], "b"), gift("1", &["b"], "c")],
        &["promotions[1].id"],
    );
    refuses_problem(
        |one| {
            one.promotions = vec![gift("1", &["a"], "b")];
            one.promotions[0].lane = Some("nowhere".to_owned());
        },
        &["promotions[0].lane"],
    );
}

#[test]
fn sums_that_need_more_than_64_bits() {
    refuses_problem(|one| one.lines[0].unit_price = i64::MAX / 2, &["lines"]);
    refuses_problem(|one| one.shipping[0].amount = i64::MAX, &["lines"]);
    let most = UnitPrice {
        count: u64::MAX,
        price: i64::MAX,
    };
    refuses_problem(
        |one| one.lines[0].prices = vec![most; 4],
        &["lines[0].prices[0].count", "lines"],
    );
    refuses_problem(|one| one.lines[0].unit_price = i64::MAX / 2 - 245, &[]);
}

#[test]
fn taxes() {
    let rate = |code: &str, mantissa, scale| TaxRate {
        code: code.to_owned(),
        rate: Rate { mantissa, scale },
        ..TaxRate::default()
    };
    let with = |rates: Vec<TaxRate>, included, origin| {
        move |one: &mut Problem| {
            one.lines[0].tax = Tax {
                included,
                rates,
                origin,
            };
        }
    };
    refuses_problem(with(vec![rate("a", 1_000, 0)], false, None), &[]);
    refuses_problem(
        with(vec![rate("a", 10_001, 1)], false, None),
        &["lines[0].tax.rates[0].rate"],
    );
    refuses_problem(
        with(vec![rate("a", 1, 10)], false, None),
        &["lines[0].tax.rates[0].rate"],
    );
    refuses_problem(
        with(vec![rate("a", 1, 0), rate("a", 2, 0)], false, None),
        &["lines[0].tax.rates[1].code"],
    );
    refuses_problem(
        with(Vec::new(), false, Some(vec![rate("", 1, 0)])),
        &["lines[0].tax.origin[0].code", "lines[0].tax.origin"],
    );
    refuses_problem(with(Vec::new(), true, Some(vec![rate("a", 1, 0)])), &[]);
}

#[test]
fn prices() {
    let lists: Vec<PriceList> = read(&json!([
        {"code": "base", "currency": "EUR"},
        {"code": "base", "currency": "euro", "audience": {"starts": 2, "ends": 1, "countries": ["D"]}},
    ]));
    let rows: Vec<PriceRow> = read(&json!([
        {"list": "base", "of": {"variant": "a"}, "amount": 1},
        {"list": "base", "of": {"product": "a"}, "amount": 0},
        {"list": "base", "of": {"variant": "a"}, "amount": 2},
        {"list": "other", "of": {"variant": ""}, "amount": -1, "from": 0},
    ]));
    let promotions: Vec<CataloguePromotion> = read(&json!([
        {"id": "p", "discount": {"percent": 200}, "floor": -1, "of": [{"product": ""}]},
    ]));
    let found = check::prices(&lists, &rows, &promotions);
    assert_eq!(
        fields(&found),
        [
            "lists[1].currency",
            "lists[1].audience.countries[0]",
            "lists[1].audience.ends",
            "lists[1].code",
            "rows[3].of.variant",
            "rows[3].from",
            "rows[3].amount",
            "rows[3].list",
            "rows[2]",
            "promotions[0].of[0].product",
            "promotions[0].discount.percent",
            "promotions[0].floor",
        ]
    );
    assert_eq!(fields(&check::price_list(&lists[1])).len(), 3);
    assert_eq!(check::price_row(&rows[0]), []);
    assert_eq!(fields(&check::catalogue_promotion(&promotions[0])).len(), 3);
}

#[test]
fn no_more_is_said_than_anybody_reads() {
    refuses_problem(
        |one| one.coupons = vec![String::new(); 100],
        &(0..100)
            .map(|n| format!("coupons[{n}]"))
            .collect::<Vec<_>>()
            .iter()
            .map(String::as_str)
            .collect::<Vec<_>>(),
    );
    let mut problem = problem();
    problem.lines = vec![Line::default(); 9_999];
    assert_eq!(check::problem(&problem).len(), 100);
}
