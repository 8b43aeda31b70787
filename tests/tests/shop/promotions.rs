//! A faulty promotion is refused with its field, however it comes, and so are gifts that lead round in a circle.

use serde_json::{Value, json};
use souk_tests::Shop;

use crate::prices::{admin, with};

/// What a promotion may not be, with the field that says so.
fn faulty_promotions() -> Vec<(Value, &'static str)> {
    let off = json!([{"spread": {"discount": {"percent": 10}}}]);
    let rule = |more: Value| {
        let rule = with(json!({"id": "x", "actions": off}), &more);
        json!({ "rule": rule })
    };
    let when = |condition: Value| rule(json!({ "condition": condition }));
    let does = |action: Value| rule(json!({"actions": [action]}));
    let many = |count: usize| {
        (0..count)
            .map(|place| format!("c{place}"))
            .collect::<Vec<_>>()
    };
    let deep = (0..20).fold(json!("always"), |inner, _| json!({"all": [inner]}));
    let spread = |discount: Value| does(json!({"spread": {"discount": discount}}));
    vec![
        // Percentages above 100, and what is none.
        (
            spread(json!({"percent": 100.5})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            spread(json!({"percent": -1})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            spread(json!({"percent": "much"})),
            "rule.actions[0].spread.discount.percent",
        ),
        (
            does(json!({"shipping": {"discount": {"percent": 101}}})),
            "rule.actions[0].shipping.discount.percent",
        ),
        (
            does(
                json!({"tiers": {"by": "amount", "steps": [{"from": 0, "discount": {"percent": 101}}]}}),
            ),
            "rule.actions[0].tiers.steps[0].discount.percent",
        ),
        // Negative amounts.
        (
            spread(json!({"amount": -1})),
            "rule.actions[0].spread.discount.amount",
        ),
        (
            does(json!({"units": {"discount": {"fixed_price": -1}}})),
            "rule.actions[0].units.discount.fixed_price",
        ),
        (rule(json!({"cap": -1})), "rule.cap"),
        (rule(json!({"budget": {"spend": -1}})), "rule.budget.spend"),
        (
            does(
                json!({"tiers": {"by": "amount", "steps": [{"from": -1, "discount": {"percent": 1}}]}}),
            ),
            "rule.actions[0].tiers.steps[0].from",
        ),
        // Currencies that there are not, and amounts in several.
        (
            json!({"currency": "XXQ", "rule": rule(json!({}))["rule"]}),
            "currency",
        ),
        (
            when(json!({"currency": ["EUR", "XXQ"]})),
            "rule.condition.currency[1]",
        ),
        (
            json!({"currency": "EUR", "rule": when(json!({"currency": ["USD"]}))["rule"]}),
            "rule.condition.currency",
        ),
        // Sets without anything.
        (rule(json!({"actions": []})), "rule.actions"),
        (when(json!({"any": []})), "rule.condition.any"),
        (when(json!({"segment": []})), "rule.condition.segment"),
        (when(json!({"country": []})), "rule.condition.country"),
        (when(json!({"weekday": []})), "rule.condition.weekday"),
        (
            does(json!({"tiers": {"by": "amount", "steps": []}})),
            "rule.actions[0].tiers.steps",
        ),
        // What contradicts itself.
        (
            rule(json!({"starts": "2026-02-01T00:00:00Z", "ends": "2026-02-01T00:00:00Z"})),
            "rule.ends",
        ),
        (
            when(json!({"total": {"range": {"min": 2, "max": 1}}})),
            "rule.condition.total.range.max",
        ),
        (
            when(json!({"quantity": {"range": {}}})),
            "rule.condition.quantity.range",
        ),
        (
            when(json!({"hours": {"from": "10:00", "to": "10:00"}})),
            "rule.condition.hours.to",
        ),
        (
            does(json!({"spread": {"of": {"except": {}}, "discount": {"percent": 1}}})),
            "rule.actions[0].spread.of.except",
        ),
        (
            does(
                json!({"tiers": {"by": "amount", "steps": [{"from": 5, "discount": {"percent": 1}},
                {"from": 5, "discount": {"percent": 2}}]}}),
            ),
            "rule.actions[0].tiers.steps[1].from",
        ),
        (
            json!({"stores": ["souk"], "rule": when(json!({"store": ["kontor"]}))["rule"]}),
            "rule.condition.store",
        ),
        (
            rule(
                json!({"condition": {"quantity": {"of": {"products": ["mug"]}, "range": {"min": 1}}},
                "actions": [{"gift": {"product": "mug", "quantity": 1}}]}),
            ),
            "rule.actions[0].gift.product",
        ),
        // Too much of anything.
        (
            rule(
                json!({"coupons": many(10_000).iter().map(|code| json!({"code": code})).collect::<Vec<_>>()}),
            ),
            "rule.coupons",
        ),
        (
            when(json!({"segment": many(1_001)})),
            "rule.condition.segment",
        ),
        (
            when(deep),
            "rule.condition.all[0].all[0].all[0].all[0].all[0].all[0].all[0].all[0].all",
        ),
        (
            rule(json!({"actions": vec![off[0].clone(); 51]})),
            "rule.actions",
        ),
        (
            spread(json!({"amount": 9_223_372_036_854_775_808_u64})),
            "rule.actions[0].spread.discount.amount",
        ),
        (
            does(json!({"gift": {"product": "mug", "quantity": 18_446_744_073_709_551_615_u64}})),
            "rule.actions[0].gift.quantity",
        ),
        (
            rule(json!({"priority": 3_000_000_000_u32})),
            "rule.priority",
        ),
    ]
}

#[test]
fn a_faulty_promotion_is_refused_with_its_field_however_it_comes() {
    let shop = Shop::seeded().start();
    let mut wrong = Vec::new();
    for (promotion, field) in faulty_promotions() {
        let answer = admin(&shop, "PUT", "promotions/x", &promotion);
        let status = answer.status();
        let fields = |errors: &Value, prefix: &str| -> Vec<String> {
            let errors = errors.as_array().into_iter().flatten();
            let names = errors.filter_map(|error| error["field"].as_str());
            let names = names.map(|name| name.strip_prefix(prefix).unwrap_or(name).to_owned());
            names.collect()
        };
        let put = fields(&answer.json()["errors"], "");
        let row = json!({ "promotion": promotion }).to_string();
        let imported = shop.post("/api/v1/admin/promotions").as_admin();
        let report = imported.body("application/x-ndjson", row).send().ok_json();
        let imported = fields(&report["errors"], "promotion.");
        let draft =
            json!({"store": "souk", "currency": "EUR", "drafts": [{"promotion": promotion}]});
        let tried = admin(&shop, "POST", "calculations", &draft);
        let tried = fields(&tried.json()["errors"], "drafts[0].promotion.");
        for (how, found) in [("put", put), ("imported", imported), ("tried", tried)] {
            if !found.iter().any(|found| found == field) {
                wrong.push(format!(
                    "{how}: expected {field}, found {found:?} ({status})"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn gifts_of_several_promotions_never_lead_back_to_the_first() {
    let shop = Shop::seeded().start();
    let gives = |id: &str, wants: &str, gives: &str| {
        json!({"rule": {"id": id, "actions": [{"gift": {"product": gives, "quantity": 1}}],
            "condition": {"all": [{"quantity": {"of": {"products": [wants]}, "range": {"min": 1}}}]}}})
    };
    for (id, wants, given) in [
        ("a", "halm-mug", "halm-mug-seconds"),
        ("b", "halm-mug-seconds", "oltmann-cutting-board"),
    ] {
        let path = format!("promotions/{id}");
        admin(&shop, "PUT", &path, &gives(id, wants, given)).ok_json();
    }
    let closes = gives("c", "oltmann-cutting-board", "halm-mug");
    let problem =
        admin(&shop, "PUT", "promotions/c", &closes).assert_problem(400, "invalid_request");
    assert_eq!(
        problem["errors"][0]["field"],
        "rule.actions[0].gift.product"
    );
    // Without the one in the middle it leads nowhere.
    admin(
        &shop,
        "PUT",
        "promotions/b",
        &gives("b", "halm-mug-seconds", "fiadeira-waffle-towel"),
    )
    .ok_json();
    admin(&shop, "PUT", "promotions/c", &closes).ok_json();
    let again = gives("b", "halm-mug-seconds", "oltmann-cutting-board");
    let problem =
        admin(&shop, "PUT", "promotions/b", &again).assert_problem(400, "invalid_request");
    let field = problem["errors"][0]["field"].as_str().unwrap_or_default();
    assert!(field.starts_with("rule.actions"), "{problem}");
}
