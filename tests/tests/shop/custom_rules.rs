//! Promotion rules that third parties have written: uploaded, run within limits, told of in the trace, and
//! kept for receipts.

#[path = "../../../crates/custom-rules/tests/common/mod.rs"]
pub(crate) mod common;

use common::{data, example, module, takes, wat};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use souk_tests::{Answer, Shop};

const RULES: &str = "/api/v1/admin/promotion-rules";
const PROMOTIONS: &str = "/api/v1/admin/promotions";
const WASM: &str = "application/wasm";

fn digest(component: &[u8]) -> String {
    let digits = Sha256::digest(component);
    let digits = digits.iter().map(|byte| format!("{byte:02x}"));
    format!("sha256:{}", digits.collect::<String>())
}

fn put(shop: &Shop, code: &str, component: &[u8]) -> Answer {
    let request = shop.request("PUT", &format!("{RULES}/{code}")).as_admin();
    request.body(WASM, component).send()
}

/// Uploads a rule: its digest.
#[track_caller]
fn upload(shop: &Shop, code: &str, component: &[u8]) -> String {
    let record = put(shop, code, component).ok_json();
    let expected = json!({"digest": digest(component), "bytes": component.len()});
    assert_eq!(record["data"], expected, "{record}");
    digest(component)
}

fn admin(shop: &Shop, method: &'static str, path: &str, body: &Value) -> Answer {
    let request = shop.request(method, path).as_admin();
    request.body("application/json", body.to_string()).send()
}

fn post(shop: &Shop, path: &str, body: &Value) -> Value {
    let request = shop.post(&format!("/api/v1/{path}"));
    request
        .body("application/json", body.to_string())
        .send()
        .ok_json()
}

/// Two mugs and a cloth, and a tenth off what the promotions with rules left.
fn order(rules: &[Value]) -> Value {
    let mut promotions = rules.to_vec();
    let tenth = json!({"id": "tenth", "priority": -1,
        "actions": [{"spread": {"discount": {"percent": 10}}}]});
    promotions.push(tenth);
    json!({
        "currency": "EUR",
        "time": "2026-03-01T12:00:00Z",
        "lines": [
            {"id": "mug", "variant": "mug-white", "categories": ["kitchen"], "unit_price": 1200, "quantity": 2},
            {"id": "cloth", "variant": "cloth", "categories": ["table"], "unit_price": 2000},
        ],
        "promotions": promotions,
    })
}

fn promotion(id: &str, digest: &str) -> Value {
    json!({"id": id, "custom_rule": {"digest": digest}})
}

/// Of each promotion in the trace what it took off, or why it did not.
pub(crate) fn told(answer: &Value) -> Vec<String> {
    let trace = answer["trace"].as_array().expect("a trace").iter();
    let told = trace.map(|step| {
        let code = step["reason"]["code"].as_str();
        let what = code.map_or_else(|| step["amount"].to_string(), str::to_owned);
        format!("{} {what}", step["promotion"].as_str().expect("an id"))
    });
    told.collect()
}

#[test]
fn a_component_written_against_the_wit_alone_takes_part_in_an_order() {
    let shop = Shop::migrated().start();
    let digest = upload(&shop, "complete-the-set", example());
    let set = json!({"id": "set",
        "custom_rule": {"digest": digest, "settings": "25 kitchen table"}});
    let request = order(&[set]);
    let answer = post(&shop, "calculations", &request);
    // A quarter of two mugs, and then ten percent of what is left.
    assert_eq!(told(&answer), ["set 600", "tenth 380"]);
    assert_eq!(answer["totals"]["discount"], 980);
    let action = &answer["trace"][0]["actions"][0];
    assert_eq!(action["type"], "custom_rule");
    assert_eq!(action["shares"][0]["on"], json!({"line": "mug"}));
    assert_eq!(answer["lines"][0]["discounts"][0]["promotion"], "set");
    let receipt = &answer["receipt"];
    assert_eq!(receipt["rules"], json!([digest]));
    // Anyone can have it done again; the promotion may say otherwise what it wants of the rule.
    let verification = json!({"input": request, "output": answer});
    let verified = post(&shop, "receipts/verify", &verification);
    assert_eq!(verified["valid"], true, "{verified}");
    let mut other = request.clone();
    other["promotions"][0]["custom_rule"]["settings"] = "100 kitchen table".into();
    assert_eq!(told(&post(&shop, "calculations", &other))[0], "set 2400");
    let verification = json!({"input": other, "receipt": receipt});
    let verified = post(&shop, "receipts/verify", &verification);
    let fields = verified["differences"].as_array().expect("a list").iter();
    let fields: Vec<_> = fields.map(|one| one["field"].clone()).collect();
    assert_eq!(fields, ["receipt.input", "receipt.output"]);
    // What it says of settings that it cannot read is in the trace.
    other["promotions"][0]["custom_rule"]["settings"] = "plenty".into();
    let answer = post(&shop, "calculations", &other);
    assert_eq!(told(&answer), ["tenth 440", "set rule_declined"]);
    assert_eq!(
        answer["trace"][1]["reason"]["detail"],
        "expected settings such as: 25 kitchen table"
    );
}

#[test]
fn what_holds_for_promotions_holds_for_those_with_rules() {
    let shop = Shop::migrated().start();
    let digest = upload(&shop, "greedy", &takes(1_000_000));
    let all = promotion("all", &digest);
    assert_eq!(
        told(&post(
            &shop,
            "calculations",
            &order(std::slice::from_ref(&all))
        )),
        ["all 2400", "tenth 200"]
    );
    let mut request = order(std::slice::from_ref(&all));
    request["lines"][0]["floor"] = 1_000.into();
    assert_eq!(
        told(&post(&shop, "calculations", &request)),
        ["all 400", "tenth 400"]
    );
    for (field, value, expected) in [
        ("cap", json!(700), ["all 700", "tenth 370"]),
        ("exclusive", json!(true), ["all 2400", "tenth excluded"]),
        ("then", json!("nothing"), ["all 2400", "tenth after"]),
        ("budget", json!({"spend": 5}), ["all 5", "tenth 439"]),
        (
            "condition",
            json!({"country": ["FR"]}),
            ["tenth 440", "all condition_failed"],
        ),
        (
            "coupons",
            json!([{"code": "ALL"}]),
            ["tenth 440", "all coupon_missing"],
        ),
        (
            "ends",
            json!("2026-01-01T00:00:00Z"),
            ["tenth 440", "all ended"],
        ),
        ("priority", json!(-2), ["tenth 440", "all 2160"]),
    ] {
        let mut all = all.clone();
        all[field] = value;
        let mut told = told(&post(&shop, "calculations", &order(&[all])));
        told.sort();
        let mut expected = expected.map(str::to_owned);
        expected.sort();
        assert_eq!(told, expected, "{field}");
    }
}

#[test]
fn a_rule_that_fails_or_overruns_is_skipped_and_nobody_else_notices() {
    let shop = Shop::migrated().start();
    let good = upload(&shop, "good", &takes(300));
    let answer_of = |words: &[u32]| module("(i32.const 1024)", &data(1024, words));
    let many: Vec<u32> = (0..51).flat_map(|_| [2048, 9, 1, 0, 1, 0]).collect();
    let many = data(1024, &[0, 8192, 51]) + &data(8192, &many);
    let grows = "(loop (br_if 0 (i32.ne (memory.grow (i32.const 64)) (i32.const -1)))) unreachable";
    let rules: [(&str, Vec<u8>, &str); 8] = [
        (
            "loops",
            module("(loop (br 0)) unreachable", ""),
            "rule_out_of_fuel",
        ),
        ("grows", module(grows, ""), "rule_out_of_memory"),
        ("traps", module("unreachable", ""), "rule_trapped"),
        (
            "divides",
            module("(i32.div_u (i32.const 1) (i32.const 0))", ""),
            "rule_trapped",
        ),
        ("answers-garbage", answer_of(&[7, 7, 7]), "rule_bad_answer"),
        (
            "lists-the-whole-memory",
            answer_of(&[0, 0, u32::MAX]),
            "rule_bad_answer",
        ),
        (
            "takes-too-many",
            module("(i32.const 1024)", &many),
            "rule_bad_answer",
        ),
        ("refuses", answer_of(&[1, 2048, 9]), "rule_declined"),
    ];
    let without = post(&shop, "calculations", &order(&[promotion("good", &good)]));
    assert_eq!(told(&without), ["good 300", "tenth 410"]);
    let mut all = vec![promotion("good", &good)];
    for (code, component, reason) in &rules {
        let bad = promotion(code, &upload(&shop, code, component));
        all.push(bad.clone());
        let request = order(&[bad, promotion("good", &good)]);
        let answer = post(&shop, "calculations", &request);
        assert_eq!(
            told(&answer),
            ["good 300", "tenth 410", &format!("{code} {reason}")]
        );
        for part in ["totals", "lines", "taxes"] {
            assert_eq!(answer[part], without[part], "{code}");
        }
        let why = answer["trace"][2]["reason"]["detail"].as_str();
        assert!(why.is_some_and(|why| !why.is_empty()), "{answer}");
        // It fails each time in the same way.
        let verified = post(
            &shop,
            "receipts/verify",
            &json!({"input": request, "output": answer}),
        );
        assert_eq!(verified["valid"], true, "{code}: {verified}");
    }
    // All in one order, and one that there is not.
    all.push(promotion("gone", &format!("sha256:{}", "0".repeat(64))));
    let answer = post(&shop, "calculations", &order(&all));
    assert_eq!(answer["totals"], without["totals"]);
    let mut expected = vec![
        "good 300".to_owned(),
        "tenth 410".to_owned(),
        "gone rule_unknown".to_owned(),
    ];
    expected.extend(
        rules
            .iter()
            .map(|(code, _, reason)| format!("{code} {reason}")),
    );
    let mut told = told(&answer);
    told.sort();
    expected.sort();
    assert_eq!(told, expected);
    assert_eq!(answer["receipt"]["rules"].as_array().map(Vec::len), Some(9));
}

#[test]
fn the_longest_that_rules_can_take_is_bounded() {
    let shop = Shop::migrated().start();
    let loops = upload(&shop, "loops", &module("(loop (br 0)) unreachable", ""));
    let rules: Vec<_> = (0..10)
        .map(|number| promotion(&format!("loops-{number}"), &loops))
        .collect();
    let answer = post(&shop, "calculations", &order(&rules));
    assert_eq!(told(&answer)[0], "tenth 440");
    let out_of_fuel = told(&answer)
        .iter()
        .filter(|one| one.ends_with("rule_out_of_fuel"))
        .count();
    assert_eq!(out_of_fuel, 10, "{answer}");
    // As many as that and no more.
    let mut rules = rules;
    rules.push(promotion("one-more", &loops));
    let body = order(&rules).to_string();
    let request = shop
        .post("/api/v1/calculations")
        .body("application/json", body);
    let problem = request.send().assert_problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["field"], "promotions");
}

#[test]
fn a_replaced_rule_is_kept_for_receipts_and_a_removed_one_is_gone() {
    let shop = Shop::migrated().start();
    let first = upload(&shop, "loyalty", &takes(100));
    let request = order(&[promotion("loyal", &first)]);
    let answer = post(&shop, "calculations", &request);
    let verification = json!({"input": request, "output": answer});
    let second = upload(&shop, "loyalty", &takes(200));
    // Another shop's rule may be the very same.
    assert_eq!(upload(&shop, "copied", &takes(200)), second);
    assert_eq!(post(&shop, "receipts/verify", &verification)["valid"], true);
    let record = shop.get(&format!("{RULES}/loyalty")).as_admin().send();
    assert_eq!(record.header("etag"), "\"2\"");
    assert_eq!(record.ok_json()["data"]["digest"], second);
    let listed = shop.get(RULES).as_admin().send().ok_json();
    let codes = listed["items"].as_array().expect("a list").iter();
    assert_eq!(
        codes.map(|one| one["code"].clone()).collect::<Vec<_>>(),
        ["copied", "loyalty"]
    );

    // While a promotion names it, it stays.
    let stored =
        json!({"rule": {"id": "loyal", "custom_rule": {"code": "loyalty", "settings": "x"}}});
    admin(&shop, "PUT", &format!("{PROMOTIONS}/loyal"), &stored).ok_json();
    let remove = |path: String| shop.request("DELETE", &path).as_admin().send();
    let problem = remove(format!("{RULES}/loyalty")).assert_problem(409, "rule_in_use");
    assert!(
        problem["detail"]
            .as_str()
            .is_some_and(|said| said.contains("loyal"))
    );
    remove(format!("{PROMOTIONS}/loyal")).assert_status(204);
    remove(format!("{RULES}/loyalty")).assert_status(204);
    remove(format!("{RULES}/loyalty")).assert_problem(404, "not_found");

    let verified = post(&shop, "receipts/verify", &verification);
    assert_eq!(verified["valid"], false);
    let difference = |field: String| {
        let mut all = verified["differences"].as_array().expect("a list").iter();
        all.find(|one| one["field"] == *field)
            .cloned()
            .unwrap_or_default()
    };
    let gone = difference(format!("receipt.rules.{first}"));
    assert_eq!(gone["given"], first.as_str(), "{verified}");
    assert_eq!(gone["calculated"], Value::Null);
    let answer = post(&shop, "calculations", &request);
    assert_eq!(told(&answer), ["tenth 440", "loyal rule_unknown"]);
    // What another rule is as well, is there.
    let answer = post(
        &shop,
        "calculations",
        &order(&[promotion("copied", &second)]),
    );
    assert_eq!(told(&answer)[0], "copied 200");
    remove(format!("{RULES}/copied")).assert_status(204);
    let answer = post(
        &shop,
        "calculations",
        &order(&[promotion("copied", &second)]),
    );
    assert_eq!(told(&answer)[1], "copied rule_unknown");
}

#[test]
fn a_promotion_that_is_kept_names_a_rule_that_there_is() {
    let shop = Shop::migrated().start();
    upload(&shop, "loyalty", &takes(100));
    for (rule, field) in [
        (json!({"code": "loyalti"}), "rule.custom_rule.code"),
        (json!({}), "rule.custom_rule.code"),
        (
            json!({"code": "loyalty", "digest": digest(&takes(100))}),
            "rule.custom_rule.digest",
        ),
        (
            json!({"code": "loyalty", "settings": "x".repeat(4_001)}),
            "rule.custom_rule.settings",
        ),
        (
            json!({"code": "loyalty", "setting": "x"}),
            "rule.custom_rule.setting",
        ),
        (Value::Null, "rule.actions"),
    ] {
        let promotion = json!({"rule": {"id": "loyal", "custom_rule": rule}});
        let answer = admin(&shop, "PUT", &format!("{PROMOTIONS}/loyal"), &promotion);
        let problem = answer.assert_problem(400, "invalid_request");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let row = json!({"promotion": {"rule": {"id": "loyal", "custom_rule": {"code": "none"}}}});
    let request = shop.post(PROMOTIONS).as_admin();
    let report = request
        .body("application/x-ndjson", row.to_string())
        .send()
        .ok_json();
    assert_eq!(
        report["errors"][0]["code"], "unknown_promotion_rule",
        "{report}"
    );
}

#[test]
fn a_promotion_that_is_kept_is_tried_with_the_rule_that_was_uploaded_last() {
    let shop = Shop::seeded().start();
    upload(&shop, "loyalty", &takes(100));
    let promotion = json!({"rule": {"id": "loyal", "custom_rule": {"code": "loyalty"}}});
    admin(&shop, "PUT", &format!("{PROMOTIONS}/loyal"), &promotion).ok_json();
    let mut wanted = order(&[]);
    wanted["store"] = "souk".into();
    wanted
        .as_object_mut()
        .expect("an order")
        .remove("promotions");
    let loyal = || {
        let answer = admin(&shop, "POST", "/api/v1/admin/calculations", &wanted).ok_json();
        let told = told(&answer).into_iter();
        told.filter(|one| one.starts_with("loyal "))
            .collect::<Vec<_>>()
    };
    let mut kept = order(&[self::promotion("loyal", &digest(&takes(100)))]);
    kept["promotions"]
        .as_array_mut()
        .expect("a list")
        .truncate(1);
    let calculated = told(&post(&shop, "calculations", &kept));
    assert_eq!(loyal(), calculated);
    upload(&shop, "loyalty", &takes(300));
    assert_ne!(loyal(), calculated);
    // One that fails is skipped, and says why.
    upload(&shop, "loyalty", &module("(loop (br 0)) unreachable", ""));
    assert_eq!(loyal(), ["loyal rule_out_of_fuel"]);
}

#[test]
fn lost_documents_of_rules_are_written_again_from_the_database() {
    let shop = Shop::seeded().start();
    let digest = upload(&shop, "loyalty", &takes(100));
    let rules = [promotion("loyal", &digest)];
    let before = told(&post(&shop, "calculations", &order(&rules)));
    let documents = shop.state_dir().join("sqlite_key_value.db");
    let documents = rusqlite::Connection::open(documents).expect("a database");
    let lose = "DELETE FROM spin_key_value WHERE key LIKE 'promotion-rule:%'";
    assert_eq!(documents.execute(lose, []).expect("SQL"), 1);
    let lost = told(&post(&shop, "calculations", &order(&rules)));
    assert!(lost.contains(&"loyal rule_unknown".to_owned()), "{lost:?}");
    shop.admin().publish_everything().expect("a publication");
    assert_eq!(told(&post(&shop, "calculations", &order(&rules))), before);
    let kept = shop.get(&format!("{RULES}/loyalty/component")).as_admin();
    let kept = kept.send().assert_status(200);
    assert_eq!(kept.header("content-type"), WASM);
    assert_eq!(kept.body(), takes(100));
}

#[test]
fn what_is_no_rule_is_refused_with_what_was_expected() {
    let shop = Shop::migrated().start();
    let import = r#"(module (import "wasi:clocks/wall-clock@0.2.0" "now" (func)))"#;
    let import = wat(import);
    let large = wat(r#"(module (memory (export "memory") 257))"#);
    let start = r#"(module (memory (export "memory") 1) (func $run (loop (br 0))) (start $run))"#;
    let start = wat(start);
    let empty = wat("(component)");
    let long = [takes(1), vec![0; 1024 * 1024]].concat();
    for (component, said) in [
        (&b""[..], "no WebAssembly component"),
        (b"GIF89a", "no WebAssembly component"),
        (b"\0asm\x01\0\0\0\xff\xff", "cannot be read"),
        (&example()[..1000], "cut off"),
        (&empty, "no code"),
        (&import, "wasi:clocks/wall-clock"),
        (&large, "more memory"),
        (&start, "more instructions"),
    ] {
        let problem = put(&shop, "bad", component).assert_problem(400, "invalid_request");
        let error = &problem["errors"][0];
        assert_eq!(error["field"], "body");
        let detail = error["detail"].as_str().unwrap_or_default();
        assert!(detail.contains("world promotion-rule"), "{detail}");
        assert!(detail.contains(said), "{detail}");
    }
    put(&shop, "bad", &long).assert_problem(413, "payload_too_large");
    let problem = put(&shop, "Bad_code", example()).assert_problem(400, "invalid_request");
    assert_eq!(problem["errors"][0]["field"], "code");
    admin(&shop, "PUT", &format!("{RULES}/bad"), &json!({}))
        .assert_problem(415, "unsupported_media_type");
    let listed = shop.get(RULES).as_admin().send().ok_json();
    assert_eq!(listed["items"], json!([]));
}

#[test]
fn who_uploads_says_what_there_was_before() {
    let shop = Shop::migrated().start();
    let upload = |name: &str, value: &str, amount| {
        let request = shop.request("PUT", &format!("{RULES}/loyalty")).as_admin();
        request.header(name, value).body(WASM, takes(amount)).send()
    };
    upload("if-match", "*", 1).assert_problem(412, "version_changed");
    assert_eq!(upload("if-none-match", "*", 1).header("etag"), "\"1\"");
    upload("if-none-match", "*", 2).assert_problem(412, "version_changed");
    assert_eq!(upload("if-match", "\"1\"", 2).header("etag"), "\"2\"");
    upload("if-match", "\"1\"", 3).assert_problem(412, "version_changed");
    // The same again is no change.
    assert_eq!(upload("if-match", "\"2\"", 2).header("etag"), "\"2\"");
    let request = shop
        .request("DELETE", &format!("{RULES}/loyalty"))
        .as_admin();
    let answer = request.header("if-match", "\"1\"").send();
    answer.assert_problem(412, "version_changed");
}

#[test]
fn nobody_reaches_the_interpreter_from_outside() {
    let shop = Shop::migrated().start();
    for path in ["/decisions", "/checks", "/api/v1/decisions"] {
        let answer = shop.post(path).body(WASM, takes(1)).send();
        assert!(matches!(answer.status(), 400..500), "{path}: {answer}");
    }
}
