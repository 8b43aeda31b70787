use commerce::catalogue::ProductRule;
use commerce::import::FieldError;
use serde_json::{Value as Json, json};

use crate::catalogue::Refusal;
use crate::sql::{Row, Sql, StorageError, Value};

/// What a record names, which must be there.
#[derive(Default)]
pub(super) struct Named(pub(super) Vec<(String, &'static str, String, String)>);

impl Named {
    pub(super) fn all(&mut self, field: &str, kind: &'static str, names: &[String]) {
        for (index, name) in names.iter().enumerate() {
            let field = format!("{field}[{index}]");
            self.0.push((field, kind, name.clone(), String::new()));
        }
    }

    /// What a rule for products asks for.
    pub(super) fn rule(&mut self, field: &str, rule: &ProductRule) {
        self.all(&format!("{field}.brands"), "brand", &rule.brands);
        self.all(&format!("{field}.categories"), "category", &rule.categories);
        for (code, values) in &rule.attributes {
            let path = format!("{field}.attributes.{code}");
            for (index, value) in values.iter().enumerate() {
                let field = format!("{path}[{index}]");
                self.0
                    .push((field, "attribute", code.clone(), value.clone()));
            }
        }
    }

    /// What the rule of a promotion names, in its condition or in its actions: as it is written, since
    /// names lie in filters wherever those are.
    pub(super) fn within(&mut self, path: &str, written: &Json) {
        match written {
            Json::Array(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    self.within(&format!("{path}[{index}]"), entry);
                }
            }
            Json::Object(fields) => {
                for (field, value) in fields {
                    let path = format!("{path}.{field}");
                    let kind = match field.as_str() {
                        "products" | "product" => "product",
                        "variants" => "variant",
                        "brands" => "brand",
                        "categories" => "any category",
                        _ => {
                            self.within(&path, value);
                            continue;
                        }
                    };
                    self.of_kind(path, kind, value);
                }
            }
            _ => {}
        }
    }

    fn of_kind(&mut self, path: String, kind: &'static str, names: &Json) {
        match names {
            Json::Array(names) => {
                for (index, name) in names.iter().enumerate() {
                    self.of_kind(format!("{path}[{index}]"), kind, name);
                }
            }
            Json::String(name) => self.0.push((path, kind, name.clone(), String::new())),
            _ => {}
        }
    }

    pub(super) async fn check(&self, sql: &impl Sql) -> Result<(), Refusal> {
        // A virtual category has a rule itself: rules do not build on rules.
        let statement = "SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) j
            WHERE NOT CASE value ->> 1
              WHEN 'store' THEN EXISTS (SELECT 1 FROM store WHERE code = j.value ->> 2)
              WHEN 'brand' THEN EXISTS (SELECT 1 FROM brand WHERE code = j.value ->> 2)
              WHEN 'category' THEN EXISTS (SELECT 1 FROM category
                WHERE code = j.value ->> 2 AND data ->> 'rule' IS NULL)
              WHEN 'any category' THEN EXISTS (SELECT 1 FROM category WHERE code = j.value ->> 2)
              WHEN 'attribute' THEN EXISTS (SELECT 1 FROM attribute a
                WHERE a.code = j.value ->> 2 AND (a.data ->> 'value_type' = 'boolean'
                  AND j.value ->> 3 IN ('true', 'false') OR EXISTS (
                    SELECT 1 FROM json_each(a.data, '$.values') v
                    WHERE v.value ->> 'code' = j.value ->> 3)))
              WHEN 'lane' THEN EXISTS (SELECT 1 FROM lane WHERE code = j.value ->> 2)
              WHEN 'product' THEN EXISTS (SELECT 1 FROM product WHERE code = j.value ->> 2)
              ELSE EXISTS (SELECT 1 FROM variant WHERE sku = j.value ->> 2) END ORDER BY j.key";
        let rows = sql
            .query(statement, vec![Value::text(json!(self.0).to_string())])
            .await?;
        let error = |row: &Row| {
            let code = match row.text(1)? {
                "store" => "unknown_store",
                "lane" => "unknown_lane",
                "brand" => "unknown_brand",
                "category" | "any category" => "unknown_category",
                "attribute" => "unknown_value",
                "product" => "unknown_product",
                _ => "unknown_sku",
            };
            let detail = format!("'{}' does not exist: import it first", row.text(2)?);
            Ok(FieldError::new(row.text(0)?, code, detail))
        };
        let errors: Vec<_> = rows
            .iter()
            .map(error)
            .collect::<Result<_, StorageError>>()?;
        match errors.is_empty() {
            true => Ok(()),
            false => Err(Refusal::Fields(errors)),
        }
    }
}
