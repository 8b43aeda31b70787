//! Orders that anyone has calculated, and the receipts of it.

use std::fs;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use souk_tests::{Answer, Shop};
use xtask::workspace;

const CALCULATIONS: &str = "/api/v1/calculations";
const PRICES: &str = "/api/v1/prices";
const VERIFY: &str = "/api/v1/receipts/verify";

fn post(path: &str, body: &Value) -> Answer {
    let shop = Shop::shared();
    let body = body.to_string();
    shop.post(path).body("application/json", body).send()
}

/// The fields that a request is refused for.
#[track_caller]
fn refused(path: &str, body: &Value) -> Vec<String> {
    let problem = post(path, body).assert_problem(400, "invalid_request");
    let errors = problem["errors"].as_array().expect("errors");
    let fields = errors.iter().filter_map(|error| error["field"].as_str());
    fields.map(str::to_owned).collect()
}

fn order() -> Value {
    json!({
        "currency": "EUR",
        "lines": [
            {"id": "a", "unit_price": 1999, "quantity": 2, "tax": {"rates": [{"rate": "7.7"}]}},
            {"id": "b", "unit_price": 333, "quantity": 3, "tax": {"included": true, "rates": [{"rate": 19}]}},
            {"id": "c", "unit_price": 50},
        ],
        "promotions": [
            {"id": "tenth", "actions": [{"spread": {"discount": {"percent": 10}}}]},
            {"id": "code", "coupons": [{"code": "FIVE"}], "actions": [{"spread": {"discount": {"amount": 500}}}]},
        ],
        "coupons": ["five"],
    })
}

/// What of `expected` is not so; fields that it does not name may be anything.
fn missing(expected: &Value, found: &Value, path: &str, all: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            for (name, expected) in expected {
                let found = found.get(name).unwrap_or(&Value::Null);
                missing(expected, found, &format!("{path}.{name}"), all);
            }
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            for (index, (expected, found)) in expected.iter().zip(found).enumerate() {
                missing(expected, found, &format!("{path}[{index}]"), all);
            }
        }
        (expected, found) if expected != found => {
            all.push(format!("{path}: expected {expected}, found {found}"));
        }
        _ => {}
    }
}

fn sum(items: &Value, field: &str) -> i64 {
    let items = items.as_array().expect("a list");
    items
        .iter()
        .map(|item| item[field].as_i64().expect(field))
        .sum()
}

/// Parts sum to the whole, wherever there are some.
#[track_caller]
fn assert_adds_up(answer: &Value) {
    let totals = &answer["totals"];
    for (part, items) in [
        ("lines", "lines"),
        ("shipping", "shipping"),
        ("surcharges", "surcharges"),
    ] {
        for field in ["entered", "discount", "net", "tax", "gross"] {
            assert_eq!(
                totals[part][field],
                sum(&answer[items], field),
                "{part}.{field}"
            );
        }
        for item in answer[items].as_array().expect("a list") {
            assert_eq!(
                item["discount"],
                sum(&item["discounts"], "amount"),
                "{item}"
            );
            assert_eq!(item["tax"], sum(&item["taxes"], "amount"), "{item}");
        }
    }
    let parts = ["lines", "shipping", "surcharges"].map(|part| &totals[part]);
    for field in ["discount", "net", "tax", "gross"] {
        let parts = parts.map(|part| part[field].as_i64().expect(field));
        assert_eq!(totals[field], parts.iter().sum::<i64>(), "{field}");
    }
    assert_eq!(totals["tax"], sum(&answer["taxes"], "amount"));
    assert_eq!(totals["discount"], sum(&answer["trace"], "amount"));
    for step in answer["trace"].as_array().expect("a list") {
        assert_eq!(step["amount"], sum(&step["actions"], "amount"), "{step}");
        for action in step["actions"].as_array().expect("a list") {
            assert_eq!(
                action["amount"],
                sum(&action["shares"], "amount"),
                "{action}"
            );
        }
    }
}

#[test]
fn every_example_of_the_documentation_comes_to_what_it_says() {
    let folder = workspace::root().join("examples/calculations");
    let document =
        fs::read_to_string(workspace::root().join("docs/calculations.md")).expect("docs");
    let mut failed = Vec::new();
    for file in fs::read_dir(folder).expect("examples") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("an example");
        let example: Value = serde_json::from_str(&text).expect("JSON");
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let endpoint = example["path"].as_str().unwrap_or(CALCULATIONS);
        let answer = post(endpoint, &example["request"]).ok_json();
        missing(&example["expected"], &answer, &name, &mut failed);
        if endpoint == CALCULATIONS {
            assert_adds_up(&answer);
        }
        let file = format!("../examples/calculations/{name}.json");
        assert!(
            document.contains(&file),
            "docs/calculations.md does not lead to {file}"
        );
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn the_same_order_has_the_same_answer_and_receipt() {
    let first = post(CALCULATIONS, &order()).ok_json();
    assert_eq!(first, post(CALCULATIONS, &order()).ok_json());
    assert_adds_up(&first);
    assert_eq!(first["coupons"][0]["accepted"], true);
    // The same, said in other words.
    let mut other = order();
    other["store"] = json!("");
    other["surcharges"] = json!([]);
    other["settings"] = json!({"rounding": "half_up"});
    other["lines"][0]["tax"]["rates"][0] = json!({"rate": 7.70, "code": "7.7", "compound": false});
    other["lines"][2]["quantity"] = json!(1);
    assert_eq!(first, post(CALCULATIONS, &other).ok_json());
    let mut dearer = order();
    dearer["lines"][2]["unit_price"] = json!(51);
    let dearer = post(CALCULATIONS, &dearer).ok_json();
    assert_ne!(first["receipt"]["input"], dearer["receipt"]["input"]);
    assert_ne!(first["receipt"]["output"], dearer["receipt"]["output"]);
    assert_eq!(first["receipt"]["engines"], dearer["receipt"]["engines"]);
}

#[test]
fn the_order_of_lines_changes_nothing() {
    let by_id = |answer: &Value| {
        let mut lines = answer["lines"].as_array().expect("lines").clone();
        lines.sort_by_key(|line| line["id"].to_string());
        (lines, answer["totals"].clone(), answer["trace"].clone())
    };
    let mut request = order();
    let first = by_id(&post(CALCULATIONS, &request).ok_json());
    for _ in 0..2 {
        request["lines"]
            .as_array_mut()
            .expect("lines")
            .rotate_left(1);
        assert_eq!(first, by_id(&post(CALCULATIONS, &request).ok_json()));
    }
}

#[test]
fn a_thousand_lines_with_a_hundred_promotions() {
    let lines: Vec<_> = (0..1_000)
        .map(|n| json!({"unit_price": 100 + n, "quantity": 1 + n % 7, "categories": [format!("c{}", n % 10)]}))
        .collect();
    let promotions: Vec<_> = (0..100)
        .map(|n| {
            let of = json!({"categories": [format!("c{}", n % 10)]});
            json!({"actions": [{"spread": {"of": of, "discount": {"percent": 1}}}]})
        })
        .collect();
    let request = json!({"currency": "EUR", "lines": lines, "promotions": promotions});
    let answer = post(CALCULATIONS, &request).ok_json();
    assert_eq!(answer["lines"].as_array().map(Vec::len), Some(1_000));
    assert!(
        answer["trace"]
            .as_array()
            .expect("a trace")
            .iter()
            .all(|step| step["applied"] == true)
    );
    assert_adds_up(&answer);
    // All hundred on all thousand.
    let promotions = vec![json!({"actions": [{"spread": {"discount": {"percent": 1}}}]}); 100];
    let request = json!({"currency": "EUR", "lines": lines, "promotions": promotions});
    assert_adds_up(&post(CALCULATIONS, &request).ok_json());
}

/// Each of them takes something off every line: the answer is as large as it may be.
#[test]
fn an_answer_is_bounded_and_within_memory() {
    let tax = json!({"rates": [{"rate": 19}, {"code": "city", "rate": 1}]});
    let lines: Vec<_> = (0..1_000)
        .map(|n| json!({"id": format!("line-{n:04}"), "unit_price": 100_000 + n, "tax": tax}))
        .collect();
    let request = |count: usize| {
        let promotion = |n| {
            let action = json!({"spread": {"discount": {"percent": "0.1"}}});
            json!({"id": format!("promotion-{n:03}"), "actions": [action]})
        };
        let promotions: Vec<_> = (0..count).map(promotion).collect();
        json!({"currency": "EUR", "lines": lines, "promotions": promotions})
    };
    let answer = post(CALCULATIONS, &request(170)).ok_json();
    assert_adds_up(&answer);
    let shares = |step: &Value| step["actions"][0]["shares"].as_array().map(Vec::len);
    let trace = answer["trace"].as_array().expect("a trace");
    assert!(trace.iter().all(|step| shares(step) == Some(1_000)));
    assert_eq!(refused(CALCULATIONS, &request(200)), ["promotions"]);
}

#[test]
fn amounts_have_64_bits() {
    let request = |price: i64| json!({"currency": "EUR", "lines": [{"unit_price": price}]});
    let answer = post(CALCULATIONS, &request(i64::MAX)).ok_json();
    assert_eq!(answer["totals"]["to_pay"], i64::MAX);
    assert_eq!(
        refused(
            CALCULATIONS,
            &json!({"currency": "EUR", "lines": [{"unit_price": u64::MAX}]})
        ),
        ["lines[0].unit_price"]
    );
    let mut taxed = request(i64::MAX);
    taxed["lines"][0]["tax"] = json!({"rates": [{"rate": 1}]});
    assert_eq!(refused(CALCULATIONS, &taxed), ["lines"]);
    let two = json!({"currency": "EUR", "lines": [{"unit_price": i64::MAX}, {"unit_price": 1}]});
    assert_eq!(refused(CALCULATIONS, &two), ["lines"]);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let request = json!({
        "currency": "EURO",
        "country": "Germany",
        "lines": [{"id": "a", "unit_price": -1}, {"id": "a", "unit_price": 1}, {"id": "b"}],
        "promotions": [
            {"starts": "2026-02-01T00:00:00Z", "ends": "2026-01-01T00:00:00Z", "actions": []},
            {"actions": [{"lines": {"discount": {"percent": "100.5"}}}], "lane": "nowhere",
                "condition": {"any": [{"country": []}, {"total": {"range": {"min": 2, "max": 1}}}]}},
        ],
    });
    let mut fields = refused(CALCULATIONS, &request);
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "country",
            "currency",
            "lines[0].unit_price",
            "lines[1].id",
            "lines[2].unit_price",
            "promotions[0].actions",
            "promotions[0].ends",
            "promotions[1].actions[0].lines.discount.percent",
            "promotions[1].condition.any[0].country",
            "promotions[1].condition.any[1].total.range.max",
            "promotions[1].lane",
            "time",
        ]
    );
}

#[test]
fn what_did_not_apply_says_its_own_reason() {
    let tenth = json!([{"spread": {"discount": {"percent": 10}}}]);
    let mut request = order();
    request["coupons"] = json!(["TWO", "ONE"]);
    request["promotions"] = json!([
        {"id": "members", "exclusive": true, "condition": {"registered": true}, "actions": tenth},
        {"id": "codes", "exclusive": true, "coupons": [{"code": "ONE"}, {"code": "TWO"}], "actions": tenth},
        {"id": "all", "actions": tenth},
    ]);
    let answer = post(CALCULATIONS, &request).ok_json();
    let why = |id: &str| {
        let mut steps = answer["trace"].as_array().expect("steps").iter();
        let step = steps.find(|step| step["promotion"] == id).expect("a step");
        step["reason"]["code"].clone()
    };
    assert_eq!(why("codes"), Value::Null);
    assert_eq!(why("members"), "condition_failed");
    assert_eq!(why("all"), "excluded");
    // Of two codes the one that gave the reward is accepted.
    assert_eq!(answer["coupons"][0]["reason"]["code"], "already_given");
    assert_eq!(answer["coupons"][1]["accepted"], true);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_field() {
    let with = |name: &str, value: Value| {
        let mut request = order();
        request[name] = value;
        request
    };
    for (request, field) in [
        (
            with("lines", json!([{"unit_price": 19.99}])),
            "lines[0].unit_price",
        ),
        (
            with("lines", json!([{"unit_price": "1999"}])),
            "lines[0].unit_price",
        ),
        (
            with("lines", json!([{"unit_price": 1, "quantity": -1}])),
            "lines[0].quantity",
        ),
        (
            with("lines", json!([{"unit_price": 1, "quantity": 0.5}])),
            "lines[0].quantity",
        ),
        (
            with("lines", json!([{"unit_price": 1, "currency": "USD"}])),
            "lines[0].currency",
        ),
        (
            with("settings", json!({"rounding": "up_and_away"})),
            "settings.rounding",
        ),
        (with("time", json!("yesterday")), "time"),
        (
            with(
                "promotions",
                json!([{"actions": [{"spread": {"discount": {"percent": -5}}}]}]),
            ),
            "promotions[0].actions[0].spread.discount.percent",
        ),
        (
            with("promotions", json!([{"actions": [{"sprad": {}}]}])),
            "promotions[0].actions[0].sprad",
        ),
        (
            with("promotions", json!([{"actions": [{"gift": {}}]}])),
            "promotions[0].actions[0].gift.product",
        ),
        (
            with(
                "promotions",
                json!([{"actions": [{"units": {"of": {"tags": ["a"], "brands": []}, "discount": {"amount": 1}}}]}]),
            ),
            "promotions[0].actions[0].units.of.brands",
        ),
        (
            with(
                "promotions",
                json!([{"condition": {"all": ["always", {"country": ["DE"]}, {"country": ["CH"]}]},
                    "actions": [{"units": {"discount": {"amount": 1}}}]}]),
            ),
            "promotions[0].condition.all[2].country",
        ),
        (with("promotion", json!([])), "promotion"),
        (json!({"lines": []}), "currency"),
    ] {
        assert_eq!(refused(CALCULATIONS, &request), [field], "{request}");
    }
}

#[test]
fn ten_thousand_coupons_are_refused_with_the_field() {
    let codes: Vec<_> = (0..10_000).map(|n| format!("CODE-{n}")).collect();
    let mut request = order();
    request["coupons"] = json!(codes);
    assert_eq!(refused(CALCULATIONS, &request), ["coupons"]);
    let coupons: Vec<_> = codes.iter().map(|code| json!({ "code": code })).collect();
    let mut request = order();
    request["promotions"][1]["coupons"] = json!(coupons);
    assert_eq!(refused(CALCULATIONS, &request), ["promotions[1].coupons"]);
}

#[test]
fn hostile_bodies_are_refused() {
    let shop = Shop::shared();
    let nested = |open: &str, close: &str| {
        format!(
            "{{\"currency\":\"EUR\",\"promotions\":[{{\"actions\":[],\"condition\":{}{}}}]}}",
            open.repeat(20_000),
            close.repeat(20_000)
        )
    };
    let bodies: [Vec<u8>; 10] = [
        Vec::new(),
        b"null".to_vec(),
        b"[]".to_vec(),
        b"\xff\xfe".to_vec(),
        b"{\"currency\":\"EUR\"".to_vec(),
        b"{\"currency\":\"EUR\",\"currency\":\"USD\"}".to_vec(),
        b"{\"currency\":\"EUR\",\"lines\":[{\"unit_price\":1e400}]}".to_vec(),
        "[".repeat(1_000_000).into_bytes(),
        nested("{\"all\":[", "]}").into_bytes(),
        nested("{\"none\":[{\"all\":[", "").into_bytes(),
    ];
    for path in [CALCULATIONS, PRICES, VERIFY] {
        for body in &bodies {
            let answer = shop
                .post(path)
                .body("application/json", body.clone())
                .send();
            answer.assert_problem(400, "invalid_request");
        }
        let long = vec![b' '; 9 * 1024 * 1024];
        let answer = shop.post(path).body("application/json", long).send();
        answer.assert_problem(413, "payload_too_large");
        let answer = shop.get(path).send();
        answer.assert_problem(405, "method_not_allowed");
    }
}

#[test]
fn gifts_that_lead_to_each_other_are_refused() {
    let gift = |wanted: &str, given: &str| {
        json!({
            "condition": {"quantity": {"of": {"products": [wanted]}, "range": {"min": 1}}},
            "actions": [{"gift": {"product": given}}],
        })
    };
    let mut request = order();
    request["promotions"] = json!([gift("mug", "coaster"), gift("coaster", "mug")]);
    assert_eq!(
        refused(CALCULATIONS, &request),
        ["promotions[1].actions[0].gift.product"]
    );
}

#[test]
fn a_line_that_nothing_prices_cannot_be_bought() {
    let request = json!({
        "currency": "EUR",
        "lines": [{"product": "mug"}, {"product": "free"}, {"product": "none"}],
        "prices": {
            "lists": [{"code": "base", "currency": "EUR"}],
            "rows": [{"list": "base", "of": {"product": "mug"}, "amount": 5}, {"list": "base", "of": {"product": "free"}, "amount": 0}],
        },
    });
    assert_eq!(refused(CALCULATIONS, &request), ["lines[2].unit_price"]);
    let wrong = json!({"currency": "EUR", "lists": [{"code": "a", "currency": "EU"}], "rows": [{"list": "b", "of": {"product": "c"}, "amount": -1}], "asks": []});
    let mut fields = refused(PRICES, &wrong);
    fields.sort_unstable();
    assert_eq!(
        fields,
        [
            "asks",
            "lists[0].currency",
            "rows[0].amount",
            "rows[0].list"
        ]
    );
}

#[test]
fn a_receipt_is_verified() {
    let answer = post(CALCULATIONS, &order()).ok_json();
    let receipt = &answer["receipt"];
    for digest in [
        &receipt["input"],
        &receipt["output"],
        &receipt["engines"][0]["digest"],
    ] {
        let digest = digest.as_str().expect("a digest");
        assert!(
            digest.len() == 71 && digest.starts_with("sha256:"),
            "{digest}"
        );
    }
    for request in [
        json!({"input": order(), "receipt": receipt}),
        json!({"input": order(), "output": answer}),
        json!({"input": order(), "output": answer, "receipt": receipt}),
    ] {
        let verified = post(VERIFY, &request).ok_json();
        assert_eq!(verified["valid"], true, "{verified}");
        assert_eq!(verified["differences"], json!([]));
    }
}

#[test]
fn a_receipt_that_was_altered_says_where() {
    let answer = post(CALCULATIONS, &order()).ok_json();
    let differences = |request: &Value| {
        let verified = post(VERIFY, request).ok_json();
        assert_eq!(verified["valid"], false, "{verified}");
        let differences = verified["differences"]
            .as_array()
            .expect("differences")
            .clone();
        let fields = differences
            .iter()
            .map(|one| one["field"].as_str().expect("a field").to_owned());
        fields.collect::<Vec<_>>()
    };
    let mut output = answer.clone();
    output["totals"]["gross"] = json!(1);
    output["lines"][1]["discounts"] = json!([]);
    assert_eq!(
        differences(&json!({"input": order(), "output": output})),
        [
            "output.lines[1].discounts[0]",
            "output.lines[1].discounts[1]",
            "output.totals.gross"
        ]
    );
    let mut receipt = answer["receipt"].clone();
    receipt["output"] = json!("sha256:00");
    receipt["engines"][0]["digest"] = json!("sha256:01");
    assert_eq!(
        differences(&json!({"input": order(), "receipt": receipt})),
        ["receipt.output", "receipt.engines.souk:commerce@0.1.0"]
    );
    let mut input = order();
    input["lines"][0]["unit_price"] = json!(2000);
    let found = differences(&json!({"input": input, "receipt": answer["receipt"]}));
    assert_eq!(found, ["receipt.input", "receipt.output"]);
    input["lines"][0]["unit_price"] = json!(-1);
    assert_eq!(
        refused(
            VERIFY,
            &json!({"input": input, "receipt": answer["receipt"]})
        ),
        ["input.lines[0].unit_price"]
    );
    assert_eq!(refused(VERIFY, &json!({"input": order()})), ["receipt"]);
}

#[test]
fn receipts_name_the_engines_of_the_manifest() {
    let manifest = fs::read_to_string(workspace::manifest()).expect("spin.toml");
    let manifest: toml::Table = manifest.parse().expect("TOML");
    let dependencies = manifest["component"]["calculations"]["dependencies"]
        .as_table()
        .expect("engines");
    let answer = post(CALCULATIONS, &json!({"currency": "JPY"})).ok_json();
    let engines = answer["receipt"]["engines"].as_array().expect("engines");
    assert_eq!(engines.len(), dependencies.len());
    for engine in engines {
        let dependency = &dependencies[engine["name"].as_str().expect("a name")];
        let file = workspace::root().join(dependency["path"].as_str().expect("a path"));
        let bytes = fs::read(&file).expect("an engine that is built");
        let digest: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(
            engine["digest"],
            format!("sha256:{digest}"),
            "{}: build it again",
            file.display()
        );
    }
}
