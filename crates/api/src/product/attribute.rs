use commerce::language::{Label, Language};
use commerce::published;

use crate::answer;

answer! {
    /// Attributes under one heading.
    pub struct AttributeGroup {
        pub code: String,
        /// What a merchant calls a group of its own; null for `make`, `size`, `use`, `care` and
        /// `origin`, which every shop has.
        pub label: Option<String>,
        pub attributes: Vec<Attribute>,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// An attribute with its value.
    pub struct Attribute {
        pub code: String,
        pub label: String,
        pub value: AttributeValue,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }

    /// A typed value. Numbers are decimals as text.
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum AttributeValue {
        Choice {
            code: String,
            label: String,
            /// What the label is in, where the shop lacks it in the language of the answer.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "openapi", schema(nullable = false))]
            language: Option<Language>,
        },
        Text {
            text: String,
            /// What it is in, where the shop lacks it in the language of the answer.
            #[serde(skip_serializing_if = "Option::is_none")]
            #[cfg_attr(feature = "openapi", schema(nullable = false))]
            language: Option<Language>,
        },
        Number { number: String, unit: Option<String> },
        Boolean { boolean: bool },
        Choices { values: Vec<AttributeChoice> },
        /// A CSS colour in hexadecimal notation.
        Colour { colour: String },
    }

    /// One of an attribute's own values.
    pub struct AttributeChoice {
        pub code: String,
        pub label: String,
        /// What the label is in, where the shop lacks it in the language of the answer.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(nullable = false))]
        pub language: Option<Language>,
    }
}

impl From<published::AttributeGroup> for AttributeGroup {
    fn from(group: published::AttributeGroup) -> Self {
        let attributes = group.attributes.into_iter().map(|attribute| {
            let (label, language) = attribute.label.said();
            Attribute {
                code: attribute.code,
                label,
                value: attribute.value.into(),
                language,
            }
        });
        let (label, language) = group.label.map(Label::said).unzip();
        Self {
            code: group.code,
            label,
            attributes: attributes.collect(),
            language: language.flatten(),
        }
    }
}

impl From<published::AttributeValue> for AttributeValue {
    fn from(value: published::AttributeValue) -> Self {
        match value {
            published::AttributeValue::Choice { code, label } => {
                let (label, language) = label.said();
                Self::Choice {
                    code,
                    label,
                    language,
                }
            }
            published::AttributeValue::Text { text } => {
                let (text, language) = text.said();
                Self::Text { text, language }
            }
            published::AttributeValue::Number { number, unit } => Self::Number { number, unit },
            published::AttributeValue::Boolean { boolean } => Self::Boolean { boolean },
            published::AttributeValue::Choices { values } => Self::Choices {
                values: values
                    .into_iter()
                    .map(|(code, label)| {
                        let (label, language) = label.said();
                        AttributeChoice {
                            code,
                            label,
                            language,
                        }
                    })
                    .collect(),
            },
            published::AttributeValue::Colour { colour } => Self::Colour { colour },
        }
    }
}
