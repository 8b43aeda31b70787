//! `POST /api/v1/admin/calculations`: the promotions, lanes and coupons that are kept, tried on an order as a
//! cart will.

use serde_json::{Value, json};
use souk_tests::{Answer, Shop};

use crate::custom_rules;
use crate::prices::{admin, moment, with};

fn attempt(shop: &Shop, order: &Value) -> Answer {
    admin(shop, "POST", "calculations", order)
}

#[track_caller]
fn tried(shop: &Shop, order: &Value) -> Value {
    attempt(shop, order).ok_json()
}

/// Four notebooks and a gift card, at 8.00 and 50.00, with delivery for 4.90.
fn order(coupons: &[&str]) -> Value {
    json!({"store": "souk", "currency": "EUR", "time": "2026-11-22T12:00:00Z", "coupons": coupons,
        "customer": {"id": "mia@example.com"},
        "lines": [
            {"id": "notebooks", "product": "quart-notebook", "categories": ["notebooks"], "quantity": 4,
                "unit_price": 800, "tax": {"included": true, "rates": [{"code": "de", "rate": 19}]}},
            {"id": "card", "product": "gift-card", "unit_price": 5000}],
        "shipping": [{"id": "parcel", "method": "parcel", "amount": 490}]})
}

/// What is told of each promotion in the trace, by its id.
fn told(answer: &Value) -> Vec<String> {
    let mut told = custom_rules::told(answer);
    told.sort();
    told
}

/// Why each code was refused; an accepted one has an empty reason.
fn verdicts(answer: &Value) -> Vec<String> {
    let verdicts = answer["coupons"].as_array().expect("verdicts").iter();
    let verdicts = verdicts.map(|verdict| {
        let reason = verdict["reason"]["code"].as_str().unwrap_or_default();
        format!("{} {reason}", verdict["code"].as_str().expect("a code"))
            .trim_end()
            .to_owned()
    });
    verdicts.collect()
}

fn put(shop: &Shop, path: &str, body: &Value) {
    admin(shop, "PUT", path, body).ok_json();
}

/// A promotion that takes so many percent off the order.
fn percent(id: &str, percent: u32) -> Value {
    json!({"rule": {"id": id, "actions": [{"spread": {"discount": {"percent": percent}}}]}})
}

#[test]
fn what_is_kept_is_tried_as_the_same_order_is_calculated() {
    let shop = Shop::shared();
    let order = order(&["welcome10", "NOPE"]);
    let answer = tried(&shop, &order);
    // A tenth of four notebooks, the fourth of them, and no delivery from 80 euros on.
    assert_eq!(
        told(&answer),
        [
            "first-order 320",
            "four-notebooks 720",
            "free-delivery condition_failed"
        ]
    );
    assert_eq!(verdicts(&answer), ["welcome10", "NOPE unknown"]);
    assert_eq!(answer["totals"]["to_pay"], 3200 - 320 - 720 + 5000 + 490);
    let mut whole = order.clone();
    let promotions = ["first-order", "four-notebooks", "free-delivery"].map(|id| {
        let path = format!("/api/v1/admin/promotions/{id}");
        let mut rule = shop.get(&path).as_admin().send().ok_json()["data"]["rule"].clone();
        if id == "first-order" {
            rule["coupons"] = json!([{"code": "WELCOME10", "uses_by_customer": {"most": 1}}]);
        }
        rule
    });
    whole["promotions"] = json!(promotions);
    let calculated = shop.post("/api/v1/calculations");
    let mut calculated = calculated
        .body("application/json", whole.to_string())
        .send()
        .ok_json();
    // Only this has a receipt: it can be done again from what it was calculated from.
    assert!(calculated["receipt"].is_object());
    calculated
        .as_object_mut()
        .expect("an object")
        .remove("receipt");
    let mut answer = answer;
    answer.as_object_mut().expect("an object").remove("receipt");
    assert_eq!(answer, calculated);
}

fn database(shop: &Shop) -> rusqlite::Connection {
    rusqlite::Connection::open(shop.state_dir().join("sqlite_db.db")).expect("a database")
}

/// Counts uses of coupons as orders will.
fn use_coupons(shop: &Shop, uses: &[(&str, &str, u32)]) {
    let database = database(shop);
    for (code, customer, used) in uses {
        let statement = "UPDATE coupon SET used = used + ?2 WHERE code = ?1";
        database.execute(statement, (code, used)).expect("a coupon");
        let statement = "INSERT INTO coupon_use (coupon, customer, used) VALUES (?1, ?2, ?3)";
        let values = (code, customer, used);
        database.execute(statement, values).expect("a coupon");
    }
}

#[test]
fn each_coupon_says_why_it_is_refused_and_the_good_one_counts() {
    let shop = Shop::seeded().start();
    put(&shop, "promotions/tenth", &percent("tenth", 10));
    let over = json!({"code": "OVER", "promotion": "tenth", "ends": "2026-11-22T12:00:00Z"});
    let soon = json!({"code": "SOON", "promotion": "tenth", "starts": "2026-11-22T12:00:01Z"});
    let few = json!({"code": "FEW", "promotion": "tenth", "max_uses": 2});
    let once = json!({"code": "ONCE", "promotion": "tenth", "max_uses_by_customer": 1});
    let good =
        json!({"code": "GOOD", "promotion": "tenth", "max_uses": 9, "max_uses_by_customer": 1});
    for coupon in [over, soon, few, once, good] {
        let code = coupon["code"].as_str().expect("a code");
        put(&shop, &format!("coupons/{code}"), &coupon);
    }
    let gone = json!({"rule": {"id": "gone", "ends": "2026-11-01T00:00:00Z",
        "actions": [{"spread": {"discount": {"percent": 50}}}]}});
    put(&shop, "promotions/gone", &gone);
    put(
        &shop,
        "coupons/GONE",
        &json!({"code": "GONE", "promotion": "gone"}),
    );
    use_coupons(
        &shop,
        &[
            ("FEW", "leo@example.com", 2),
            ("ONCE", "mia@example.com", 1),
            ("GOOD", "leo@example.com", 1),
        ],
    );
    let answer = tried(
        &shop,
        &order(&[
            "OVER", "SOON", "FEW", "ONCE", "GONE", "nope", " good ", "good",
        ]),
    );
    let expected = [
        "OVER expired",
        "SOON not_started",
        "FEW used_up",
        "ONCE used_up_by_customer",
        "GONE promotion_ended",
        "nope unknown",
        " good",
        "good already_given",
    ];
    assert_eq!(verdicts(&answer), expected);
    assert!(
        told(&answer).contains(&"tenth 740".to_owned()),
        "{:?}",
        told(&answer)
    );
    assert!(
        told(&answer).contains(&"gone ended".to_owned()),
        "{:?}",
        told(&answer)
    );
    // A guest is the same in other letters.
    let mut of_mia = order(&["ONCE"]);
    of_mia["customer"]["id"] = "Mia@Example.com".into();
    let verdict = "ONCE used_up_by_customer";
    assert_eq!(verdicts(&tried(&shop, &of_mia)), [verdict]);
    // Without a code the promotion waits for one, and nobody else's discount changes.
    let answer = tried(&shop, &order(&[]));
    assert!(
        told(&answer).contains(&"tenth coupon_missing".to_owned()),
        "{:?}",
        told(&answer)
    );
    // Another buyer may use what this one has used up. Nothing of all this was counted.
    let mut of_leo = order(&["ONCE"]);
    of_leo["customer"]["id"] = "leo@example.com".into();
    assert_eq!(verdicts(&tried(&shop, &of_leo)), ["ONCE"]);
    let record = shop
        .get("/api/v1/admin/coupons/GOOD")
        .as_admin()
        .send()
        .ok_json();
    assert_eq!(record["used"], 1);
}

#[test]
fn promotions_of_other_stores_and_currencies_and_of_the_past_take_no_part() {
    let shop = Shop::seeded().start();
    let of = |id: &str, more: Value| {
        let promotion = with(percent(id, 10), &more);
        put(&shop, &format!("promotions/{id}"), &promotion);
    };
    of("of-kontor", json!({"stores": ["kontor"]}));
    of("in-dollars", json!({"currency": "USD"}));
    of(
        "of-both",
        json!({"stores": ["souk", "kontor"], "currency": "EUR"}),
    );
    let past = json!({"rule": {"id": "past", "ends": moment(-60),
        "actions": [{"spread": {"discount": {"percent": 10}}}]}});
    put(&shop, "promotions/past", &past);
    let mut now = order(&[]);
    now.as_object_mut().expect("an order").remove("time");
    let ids = |order: &Value| -> Vec<String> {
        let told = told(&tried(&shop, order)).into_iter();
        told.map(|one| one.split(' ').next().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(
        ids(&now),
        ["first-order", "four-notebooks", "free-delivery", "of-both"]
    );
    // Before its end it held.
    now["time"] = moment(-120).into();
    assert!(ids(&now).contains(&"past".to_owned()));
    let mut dollars = now.clone();
    dollars["time"] = moment(0).into();
    dollars["currency"] = "USD".into();
    dollars.as_object_mut().expect("an order").remove("time");
    assert_eq!(
        ids(&dollars),
        ["first-order", "four-notebooks", "in-dollars"]
    );
}

#[test]
fn a_draft_is_tried_in_the_place_of_what_is_kept_and_leaves_no_trace() {
    let shop = Shop::seeded().start();
    put(
        &shop,
        "lanes/best",
        &json!({"code": "best", "choice": "best"}),
    );
    let of_lane = |id: &str, percent: u32| {
        json!({"rule": {"id": id, "lane": "best", "priority": i32::from(id == "spring"),
            "actions": [{"spread": {"discount": {"percent": percent}}}]}})
    };
    put(&shop, "promotions/spring", &of_lane("spring", 5));
    put(&shop, "promotions/loyal", &of_lane("loyal", 8));
    let taken = |order: &Value| told(&tried(&shop, order));
    let has = |told: &[String], one: &str| {
        assert!(told.iter().any(|told| told == one), "{one}: {told:?}");
    };
    let mut order = order(&[]);
    has(&taken(&order), "loyal 656");
    // What if spring took a tenth?
    order["drafts"] = json!([{"promotion": of_lane("spring", 10)}]);
    let told = taken(&order);
    has(&told, "spring 820");
    has(&told, "loyal not_the_best");
    // What if both counted?
    order["drafts"] = json!([{"lane": {"code": "best", "choice": "all"}}]);
    let told = taken(&order);
    has(&told, "spring 410");
    // What if one needed a coupon that is not there yet?
    order["drafts"] = json!([{"coupon": {"code": "LOYAL", "promotion": "loyal"}}]);
    has(&taken(&order), "spring 410");
    order["coupons"] = json!(["LOYAL"]);
    let answer = tried(&shop, &order);
    assert_eq!(verdicts(&answer), ["LOYAL"]);
    has(&self::told(&answer), "loyal 656");
    // A new one comes after those of its priority, as it would if it were saved now.
    order["drafts"] = json!([{"promotion": percent("brand-new", 10)}]);
    order["coupons"] = json!([]);
    let answer = tried(&shop, &order);
    let trace = answer["trace"].as_array().expect("a trace").iter();
    let mut applied = trace.filter(|step| step["reason"].is_null());
    let last = applied.next_back().expect("one");
    assert_eq!(last["promotion"], "brand-new", "{answer}");
    let kept = shop
        .get("/api/v1/admin/promotions/spring")
        .as_admin()
        .send()
        .ok_json();
    assert_eq!(
        (&kept["version"], &kept["data"]),
        (&json!(1), &of_lane_kept(&kept))
    );
    shop.get("/api/v1/admin/promotions/brand-new")
        .as_admin()
        .send()
        .assert_status(404);
    shop.get("/api/v1/admin/coupons/LOYAL")
        .as_admin()
        .send()
        .assert_status(404);
}

/// The record as it was saved: with the time at which it was made.
fn of_lane_kept(record: &Value) -> Value {
    json!({"rule": {"id": "spring", "lane": "best", "priority": 1, "created": record["data"]["rule"]["created"],
        "actions": [{"spread": {"discount": {"percent": 5}}}]}})
}

#[test]
fn what_is_wrong_is_named_by_its_field() {
    let shop = Shop::seeded().start();
    let gift = |id: &str, wants: &str, gives: &str| {
        json!({"rule": {"id": id, "actions": [{"gift": {"product": gives, "quantity": 1}}],
            "condition": {"quantity": {"of": {"products": [wants]}, "range": {"min": 1}}}}})
    };
    put(
        &shop,
        "promotions/kettle-for-mug",
        &gift("kettle-for-mug", "halm-mug", "halm-mug-seconds"),
    );
    for (change, field) in [
        (json!({"store": "none"}), "store"),
        (json!({"store": null}), "store"),
        (json!({"currency": "XXQ"}), "currency"),
        (json!({"promotions": []}), "promotions"),
        (
            json!({"lines": [{"unit_price": -1}]}),
            "lines[0].unit_price",
        ),
        (json!({"lines": [{"quantity": 1}]}), "lines[0].unit_price"),
        (json!({"time": "tomorrow"}), "time"),
        (
            json!({"drafts": [{"promotion": percent("x", 101)}]}),
            "drafts[0].promotion.rule.actions[0].spread.discount.percent",
        ),
        (
            json!({"drafts": [{"coupon": {"code": "x", "promotion": "first-order"}}]}),
            "drafts[0].coupon.code",
        ),
        (
            json!({"drafts": [{"coupon": {"code": "X", "promotion": "none"}}]}),
            "drafts[0].coupon.promotion",
        ),
        (
            json!({"drafts": [{"lane": {"code": "A B"}}]}),
            "drafts[0].lane.code",
        ),
        (
            json!({"drafts": [{"promotion": gift("mug-for-kettle", "halm-mug-seconds", "halm-mug")}]}),
            "drafts[0].promotion.rule.actions[0].gift.product",
        ),
        (
            json!({"drafts": [{"promotion": {"rule": {"id": "x", "lane": "none",
            "actions": [{"spread": {"discount": {"percent": 1}}}]}}}]}),
            "drafts[0].promotion.rule.lane",
        ),
        (
            json!({"drafts": [{"promotion": {"rule": {"id": "x", "custom_rule": {"code": "none"}}}}]}),
            "drafts[0].promotion.rule.custom_rule.code",
        ),
        (
            json!({"drafts": [{"promotion": {"stores": ["kontor"], "rule": percent("x", 1)["rule"]}}]}),
            "drafts[0].promotion.stores",
        ),
    ] {
        let problem =
            attempt(&shop, &with(order(&[]), &change)).assert_problem(400, "invalid_request");
        let errors = problem["errors"].as_array().expect("fields").iter();
        let fields: Vec<_> = errors
            .map(|error| error["field"].as_str().expect("a field"))
            .collect();
        assert!(
            fields.contains(&field),
            "{change}: expected {field}, found {problem}"
        );
    }
}

#[test]
fn a_faulty_promotion_that_is_kept_is_an_error_with_its_id_and_no_trap() {
    let shop = Shop::seeded().start();
    put(&shop, "promotions/fine", &percent("fine", 10));
    let database = database(&shop);
    let spoil = |actions: &str| {
        let statement = "UPDATE promotion SET data = json_set(data, '$.rule.actions', json(?1)) WHERE code = 'fine'";
        assert_eq!(database.execute(statement, [actions]).expect("SQL"), 1);
    };
    for (actions, field) in [
        (
            r#"[{"spread": {"discount": {"percent": 250}}}]"#,
            "promotions.fine.actions[0].spread.discount.percent",
        ),
        (
            r#"[{"spread": {"discount": {"amount": -5}}}]"#,
            "promotions.fine.actions[0].spread.discount.amount",
        ),
        ("[]", "promotions.fine.actions"),
    ] {
        spoil(actions);
        let problem = attempt(&shop, &order(&[])).assert_problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    // What cannot be read at all is the shop's fault, and told to nobody but its log.
    spoil(r#"[{"spreed": 1}]"#);
    attempt(&shop, &order(&[])).assert_problem(503, "storage_unavailable");
}
