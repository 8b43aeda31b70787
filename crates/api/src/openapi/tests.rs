mod samples;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use commerce::slug::is_slug;
use serde_json::{Value, json};

use super::document;

/// What judges by `schema`, whose references lead into the document.
fn validator(document: &Value, schema: &Value) -> jsonschema::Validator {
    let mut schema = schema.clone();
    schema["components"] = document["components"].clone();
    jsonschema::draft202012::new(&schema).expect("a schema")
}

/// What `schema` has to say against `value`.
fn objections(document: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let validator = validator(document, schema);
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

#[track_caller]
fn assert_valid(document: &Value, schema: &Value, value: &Value) {
    let found = objections(document, schema, value);
    assert!(found.is_empty(), "{found:#?}\nin {value:#}\nby {schema:#}");
}

fn named(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

/// Every value in the document with its path.
fn walk<'a>(value: &'a Value, path: &str, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(path, value);
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                walk(field, &format!("{path}/{name}"), visit);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{path}/{index}"), visit);
            }
        }
        _ => {}
    }
}

fn references(document: &Value) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    walk(document, "", &mut |_, value| {
        found.extend(value["$ref"].as_str());
    });
    found
}

/// Path, method and operation.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
    });
    operations.collect()
}

#[test]
fn every_reference_leads_somewhere_and_nothing_is_left_over() {
    let document = document();
    let references = references(&document);
    for reference in &references {
        let pointer = reference.strip_prefix('#').unwrap_or_default();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
    for kind in ["schemas", "responses", "parameters", "headers"] {
        for name in document["components"][kind].as_object().expect(kind).keys() {
            let reference = format!("#/components/{kind}/{name}");
            assert!(
                references.contains(reference.as_str()),
                "{reference} is for nothing"
            );
        }
    }
}

#[test]
fn every_operation_is_named_and_says_how_it_ends() {
    let document = document();
    let mut ids = BTreeSet::new();
    let operations = operations(&document);
    assert_eq!(operations.len(), 54);
    for (path, method, operation) in operations {
        let id = operation["operationId"].as_str().unwrap_or_default();
        assert!(!id.is_empty() && ids.insert(id), "{method} {path}: {id:?}");
        // Generated clients have a function of this name.
        assert!(!["import", "export", "delete"].contains(&id), "{id}");
        assert!(
            operation["summary"].is_string() && operation["tags"][0].is_string(),
            "{id}"
        );
        let responses = &operation["responses"];
        assert!(
            (responses["200"].is_object() || responses["204"].is_object())
                && responses["400"].is_object(),
            "{id}"
        );
        let published = responses["304"].is_object();
        let guarded = operation["security"].is_array() && responses["401"].is_object();
        assert_eq!(
            (published, guarded),
            (
                method == "get" && !path.contains("/admin/"),
                path.contains("/admin/")
            ),
            "{id}"
        );
    }
}

#[test]
fn every_variable_of_a_path_is_a_required_parameter() {
    let document = document();
    for (path, _, operation) in operations(&document) {
        let parts = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let parameters = operation["parameters"].as_array().expect("parameters");
        let described = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "path");
        let described = described.map(|parameter| {
            assert_eq!(parameter["required"], true, "{path}");
            parameter["name"].as_str().unwrap_or_default()
        });
        assert_eq!(
            described.collect::<Vec<_>>(),
            parts.collect::<Vec<_>>(),
            "{path}"
        );
    }
}

/// Here a field that the schema does not name is an error, so that none is forgotten.
#[test]
fn answers_are_what_their_schemas_say() {
    let mut strict = document();
    let schemas = strict["components"]["schemas"]
        .as_object_mut()
        .expect("schemas");
    for (name, schema) in schemas {
        // The pictures of a product are images with one field more, suggested products those of lists.
        if name != "Image" && name != "ProductSummary" {
            schema["unevaluatedProperties"] = false.into();
        }
    }
    for (name, value) in samples::all() {
        assert_valid(&strict, &named(name), &value);
    }
}

#[test]
fn every_answer_has_a_sample() {
    let document = document();
    let mut answers = BTreeSet::new();
    for (_, _, operation) in operations(&document) {
        let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
        answers.extend(
            schema["$ref"]
                .as_str()
                .and_then(|path| path.rsplit('/').next()),
        );
    }
    let samples = samples::all();
    for name in answers {
        assert!(
            samples.iter().any(|(sampled, _)| *sampled == name),
            "{name}"
        );
    }
}

#[test]
fn a_field_that_an_answer_always_has_is_required() {
    let document = document();
    for (name, mut value) in samples::all() {
        let validator = validator(&document, &named(name));
        let fields: Vec<_> = value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        for field in fields {
            let taken = value[&field].take();
            value.as_object_mut().expect("an object").remove(&field);
            // Left out where there is none.
            let optional = match field.as_str() {
                "next_cursor" => true,
                "errors" => name != "ImportReport",
                "language" => name != "Store",
                _ => false,
            };
            assert_eq!(validator.is_valid(&value), optional, "{name}.{field}");
            value[&field] = taken;
        }
    }
}

#[test]
fn examples_of_calculations_are_what_the_endpoints_take() {
    let document = document();
    for (name, request) in crate::calculation::tests::samples().0 {
        assert_valid(&document, &named(name), &request);
        let mut unknown = request;
        unknown["lins"] = json!([]);
        assert!(!objections(&document, &named(name), &unknown).is_empty());
    }
}

#[test]
fn rows_of_the_seed_are_what_an_import_takes() {
    let document = document();
    let validators = ["ImportRow", "PromotionRow"].map(|name| validator(&document, &named(name)));
    let mut rows = 0;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../kv-seed");
    for entry in fs::read_dir(folder).expect("the seed") {
        let path = entry.expect("an entry").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        for line in fs::read_to_string(&path).expect("text").lines() {
            let row: Value = serde_json::from_str(line).expect("a row");
            let is_of_promotions = ["promotion", "lane", "coupon"]
                .iter()
                .any(|kind| row.get(kind).is_some());
            let validator = &validators[usize::from(is_of_promotions)];
            if let Err(error) = validator.validate(&row) {
                panic!("{}: {error}", path.display());
            }
            rows += 1;
        }
    }
    assert!(rows > 0);
}

#[test]
fn a_row_has_one_field_and_nothing_unknown() {
    let document = document();
    let warehouse = json!({"code": "berlin", "texts": {"en": {"name": "Berlin"}}});
    assert_valid(
        &document,
        &named("ImportRow"),
        &json!({"warehouse": warehouse}),
    );
    let mut unknown = warehouse.clone();
    unknown["size"] = 7.into();
    let mut english = warehouse.clone();
    english["texts"] = json!({"English": {"name": "Berlin"}});
    for row in [
        json!({}),
        warehouse.clone(),
        json!({"warehouse": warehouse, "planet": {}}),
        json!({"warehouse": unknown}),
        json!({"warehouse": english}),
    ] {
        assert!(
            !objections(&document, &named("ImportRow"), &row).is_empty(),
            "{row}"
        );
    }
}

#[test]
fn examples_are_valid() {
    let document = document();
    let mut examples = Vec::new();
    walk(&document, "", &mut |path, part| {
        // A parameter or a body with its schema, or a schema with examples of its own.
        let schema = if part["schema"].is_object() {
            &part["schema"]
        } else {
            part
        };
        let many = match &part["examples"] {
            Value::Array(values) => values.iter().collect(),
            Value::Object(named) => named.values().map(|example| &example["value"]).collect(),
            _ => Vec::new(),
        };
        let single = Some(&part["example"]).filter(|example| !example.is_null());
        let values = many.into_iter().chain(single);
        examples.extend(values.map(|value| (path.to_owned(), schema, value)));
    });
    assert!(examples.len() > 20, "{}", examples.len());
    for (path, schema, value) in examples {
        let found = objections(&document, schema, value);
        assert!(found.is_empty(), "{path}: {found:#?}");
    }
}

#[test]
fn a_default_is_what_its_schema_takes() {
    let document = document();
    let mut defaults = 0;
    walk(&document, "", &mut |path, part| {
        // Where it is not the name of a field.
        if let Some(default) = part
            .get("default")
            .filter(|_| !path.ends_with("/properties"))
        {
            let found = objections(&document, part, default);
            assert!(found.is_empty(), "{path}: {found:#?}");
            defaults += 1;
        }
    });
    assert!(defaults > 20, "{defaults}");
}

#[test]
fn money_is_minor_units_with_a_currency() {
    let document = document();
    let money = &document["components"]["schemas"]["Money"];
    let sample = serde_json::to_value(samples::money(1999)).expect("money");
    assert_eq!(sample, json!({"amount": 1999, "currency": "EUR"}));
    assert_eq!(money["examples"], json!([sample]));
    for wrong in [
        json!({"amount": 19.99, "currency": "EUR"}),
        json!({"amount": "1999", "currency": "EUR"}),
        json!({"amount": 1999, "currency": "euro"}),
        json!({"amount": 1999}),
    ] {
        assert!(!objections(&document, money, &wrong).is_empty(), "{wrong}");
    }
}

#[test]
fn the_pattern_of_slugs_is_the_rule_of_slugs() {
    let document = document();
    let slug = super::parameters::slug_schema();
    let (longest, too_long) = ("a".repeat(80), "a".repeat(81));
    for text in [
        "halm-mug", "no-5", "2026", "", "-", "a--b", "a-", "Mug", "a b", "ä", "a/b", &longest,
        &too_long,
    ] {
        let valid = objections(&document, &slug, &json!(text)).is_empty();
        assert_eq!(valid, is_slug(text), "{text:?}");
    }
}
