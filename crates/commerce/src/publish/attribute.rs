//! What products have of attributes: their own values and those that categories give.

use serde_json::Value;

use super::{References, View, insert_by};
use crate::catalogue::{self, Product, ValueType};
use crate::import::value;
use crate::language::{Label, Language, Translated};
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
    /// What something is called, or its code.
    #[inline(never)]
    pub(super) fn label(&self, texts: &Translated<catalogue::Label>, code: &str) -> Label {
        match self.resolve(texts) {
            Some(found) => Label::new(&found.label, self.language_of(texts).as_ref()),
            None => Label::new(code, None),
        }
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
                text: self.text(value)?,
            },
        })
    }

    /// A text for all languages, or the one that fits.
    fn text(&self, value: &Value) -> Option<Label> {
        if let Some(text) = value.as_str() {
            return Some(Label::new(text, None));
        }
        let texts = value.as_object()?;
        let mut chain = self.store.chain(self.language);
        let in_language = |language: &Language| {
            let exact = texts.get_key_value(language.as_str());
            exact.or_else(|| texts.get_key_value(language.primary()))
        };
        let found = chain.find_map(in_language);
        let (language, text) = found.or_else(|| texts.iter().next())?;
        let language = language.parse().ok();
        Some(Label::new(text.as_str()?, self.other(language.as_ref())))
    }
}

/// Whether a value of an attribute of type choice is this one, or has it.
pub(super) fn names(value: &Value, code: &str) -> bool {
    match value {
        Value::Array(values) => values.iter().any(|value| value == code),
        value => value == code,
    }
}
