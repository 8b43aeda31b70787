//! What products have of attributes: their own values and those that categories give.

use serde_json::Value;

use super::{References, View, insert_by};
use crate::catalogue::{self, Product, ValueType};
use crate::import::value;
use crate::language::Translated;
use crate::published::{Attribute, AttributeGroup, AttributeValue, OptionValue, ProductOption};

impl References {
    /// The values of a product in the order of the attributes: its own, else those of its primary
    /// category, else those of the nearest category above that has one.
    pub(super) fn attributes<'a>(
        &'a self,
        product: &'a Product,
    ) -> Vec<(&'a catalogue::Attribute, &'a Value)> {
        let primary = product.categories.first();
        let path = primary.map(|name| self.categories.path(name));
        let inherited = path.into_iter().flatten().rev();
        let sources = std::iter::once(&product.attributes)
            .chain(inherited.map(|(_, category)| &category.values));
        let mut found: Vec<(&catalogue::Attribute, &Value)> = Vec::new();
        for (code, value) in sources.flatten() {
            let is_known = found.iter().any(|(attribute, _)| attribute.code == *code);
            if let Some(attribute) = self.attributes.get(code).filter(|_| !is_known) {
                insert_by(&mut found, (attribute, value), |(attribute, _)| {
                    (attribute.group.rank(), attribute.position)
                });
            }
        }
        // Null takes an inherited value away.
        found.retain(|(_, value)| !value.is_null());
        found
    }
}

impl<'a> View<'a> {
    pub(super) fn label(&self, texts: &Translated<catalogue::Label>, code: &str) -> String {
        let label = self.resolve(texts);
        label.map_or_else(|| code.to_owned(), |texts| texts.label.clone())
    }

    pub(super) fn options(&self, product: &Product) -> Vec<ProductOption> {
        let attributes = product
            .options
            .iter()
            .filter_map(|code| self.references.attributes.get(code));
        attributes
            .map(|attribute| {
                let used = |code: &str| {
                    let variants = &mut product.variants.iter();
                    variants.any(|variant| {
                        variant
                            .options
                            .get(&attribute.code)
                            .is_some_and(|v| v == code)
                    })
                };
                let values = attribute.values.iter().filter(|value| used(&value.code));
                ProductOption {
                    code: attribute.code.clone(),
                    label: self.label(&attribute.texts, &attribute.code),
                    values: values
                        .map(|value| OptionValue {
                            code: value.code.clone(),
                            label: self.label(&value.texts, &value.code),
                            swatch: value.swatch.clone(),
                        })
                        .collect(),
                }
            })
            .collect()
    }

    /// What the product's page shows, by group.
    pub(super) fn attributes(&self, product: &'a Product) -> Vec<AttributeGroup> {
        let mut groups: Vec<AttributeGroup> = Vec::new();
        for (attribute, value) in self.references.attributes(product) {
            let Some(value) = self.attribute_value(attribute, value) else {
                continue;
            };
            let attribute_shown = Attribute {
                code: attribute.code.clone(),
                label: self.label(&attribute.texts, &attribute.code),
                value,
            };
            let group = attribute.group.as_str();
            match groups.last_mut().filter(|last| last.code == group) {
                Some(last) => last.attributes.push(attribute_shown),
                None => groups.push(AttributeGroup {
                    code: group.to_owned(),
                    attributes: vec![attribute_shown],
                    label: (!attribute.group.is_known())
                        .then(|| self.label(&attribute.group_texts, group)),
                }),
            }
        }
        groups
    }

    fn attribute_value(
        &self,
        attribute: &catalogue::Attribute,
        value: &Value,
    ) -> Option<AttributeValue> {
        Some(match attribute.value_type {
            ValueType::Choice => {
                let choices = || {
                    let values = attribute.values.iter();
                    values.filter(|choice| names(value, &choice.code))
                };
                if attribute.multiple {
                    let values = choices().map(|choice| {
                        (choice.code.clone(), self.label(&choice.texts, &choice.code))
                    });
                    AttributeValue::Choices {
                        values: values.collect(),
                    }
                } else {
                    let choice = choices().next()?;
                    AttributeValue::Choice {
                        code: choice.code.clone(),
                        label: self.label(&choice.texts, &choice.code),
                    }
                }
            }
            ValueType::Number | ValueType::Measure => {
                let number = value::number(attribute, value)?;
                let unit = value.get("unit").and_then(Value::as_str);
                let is_converted = unit.is_some() && unit != attribute.unit.as_deref();
                AttributeValue::Number {
                    number: match is_converted {
                        true => number.shortened().to_string(),
                        false => number.to_string(),
                    },
                    unit: attribute.unit.clone(),
                }
            }
            ValueType::Boolean => AttributeValue::Boolean {
                boolean: value.as_bool()?,
            },
            ValueType::Colour => AttributeValue::Colour {
                colour: value.as_str()?.to_owned(),
            },
            ValueType::Text => AttributeValue::Text {
                text: self.text(value)?.to_owned(),
            },
        })
    }

    /// A text for all languages, or the one that fits.
    fn text<'v>(&self, value: &'v Value) -> Option<&'v str> {
        let mut chain = self.store.chain(self.language);
        let in_language = |language: &crate::language::Language| {
            let exact = value.get(language.as_str());
            exact
                .or_else(|| value.get(language.primary()))
                .and_then(Value::as_str)
        };
        value
            .as_str()
            .or_else(|| chain.find_map(in_language))
            .or_else(|| value.as_object()?.values().next()?.as_str())
    }
}

/// Whether a value of an attribute of type choice is this one, or has it.
pub(super) fn names(value: &Value, code: &str) -> bool {
    match value {
        Value::Array(values) => values.iter().any(|value| value == code),
        value => value == code,
    }
}
