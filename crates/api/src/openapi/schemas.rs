use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The schemas that operations refer to. There is no reference without its schema.
#[derive(Default)]
pub(super) struct Schemas(BTreeMap<String, Value>);

type Refine = fn(&mut Map<String, Value>);

impl Schemas {
    /// A reference to the schema of what an answer holds.
    pub(super) fn answer<T: ToSchema>(&mut self) -> Value {
        self.add::<T>(require_nullable)
    }

    /// A reference to the schema of what a request brings.
    pub(super) fn request<T: ToSchema>(&mut self) -> Value {
        self.add::<T>(|schema| {
            close_alternatives(schema);
            drop_empty_default(schema);
        })
    }

    fn add<T: ToSchema>(&mut self, refine: Refine) -> Value {
        let name = T::name();
        let mut found = vec![(name.to_string(), T::schema())];
        T::schemas(&mut found);
        for (name, schema) in found {
            self.0.entry(name).or_insert_with(|| {
                let mut schema = serde_json::to_value(schema).expect("a schema is plain data");
                refine_all(&mut schema, refine);
                schema
            });
        }
        json!({"$ref": format!("#/components/schemas/{name}")})
    }
}

impl From<Schemas> for Value {
    fn from(schemas: Schemas) -> Self {
        schemas.0.into_iter().collect()
    }
}

/// Marks fields that may be null as required: an answer writes `null`, it does not leave them out.
/// In a request the two are the same, which is what a derived schema says.
fn require_nullable(schema: &mut Map<String, Value>) {
    let Some(properties) = schema.get("properties").and_then(Value::as_object) else {
        return;
    };
    let mut required = list(schema.get("required")).to_vec();
    for (name, field) in properties {
        if allows_null(field) && !required.iter().any(|known| known == name) {
            required.push(name.as_str().into());
        }
    }
    if !required.is_empty() {
        schema.insert("required".to_owned(), required.into());
    }
}

fn allows_null(schema: &Value) -> bool {
    let kind = &schema["type"];
    kind == "null"
        || list(Some(kind)).iter().any(|kind| kind == "null")
        || list(schema.get("oneOf")).iter().any(allows_null)
}

/// Refuses unknown fields beside the only field of an alternative, as reading such an enum does.
fn close_alternatives(schema: &mut Map<String, Value>) {
    let alternatives = schema.get_mut("oneOf").and_then(Value::as_array_mut);
    for alternative in alternatives.into_iter().flatten() {
        if alternative["type"] == "object" {
            alternative["additionalProperties"] = false.into();
        }
    }
}

/// A list that has an entry at least where it is given is absent by default, not empty.
fn drop_empty_default(schema: &mut Map<String, Value>) {
    let needs_one = schema.get("minItems").and_then(Value::as_u64) > Some(0);
    if needs_one
        && schema
            .get("default")
            .is_some_and(|value| list(Some(value)).is_empty())
    {
        schema.remove("default");
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Refines a schema and those within it.
fn refine_all(schema: &mut Value, refine: Refine) {
    match schema {
        Value::Object(fields) => {
            refine(fields);
            for part in fields.values_mut() {
                refine_all(part, refine);
            }
        }
        Value::Array(parts) => {
            for part in parts {
                refine_all(part, refine);
            }
        }
        _ => {}
    }
}
